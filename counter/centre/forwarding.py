"""Forwarding accepted dossiers to the system that owns their register, durably and in the background.

The queue is a table: a dossier leaves it in the transaction that records the register's answer. A connector
is asked again after any break, so it must answer a dossier it knows with the code it gave before. What stands
in the queue for a voided dossier is its withdrawal, whether or not the register ever heard of the dossier.
"""

from __future__ import annotations

import asyncio
import logging
import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import Connection, select, update

from counter import wire
from counter.centre import bulletin
from counter.centre.bulletin import Bell
from counter.centre.corrections import void_of
from counter.centre.database import Database
from counter.centre.numbers import take
from counter.centre.office_time import Now
from counter.centre.refusals import RefusedError
from counter.centre.tables import dossiers, forwarding, own_register
from counter.domain.codes import DossierCode
from counter.domain.decisions import Correction
from counter.domain.dossiers import Dossier, SyncState
from counter.domain.office import OFFICE_ZONE

__all__ = [
    "Forwarder",
    "OwnRegister",
    "RegisterConnector",
    "RegisterRefusedError",
    "RegisterUnavailableError",
]

_log = logging.getLogger(__name__)
_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 300.0
_CHECK_EVERY = 30.0


class RegisterUnavailableError(Exception):
    """The register gave no usable answer: ask again later."""


class RegisterRefusedError(Exception):
    """The register said no; `reason` is a machine word. The dossier waits for a person."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class RegisterConnector(Protocol):
    """A procedure-settlement system that owns a register."""

    def enter(self, dossier: Dossier) -> str:
        """Enter a dossier and return its official code; the same dossier again gives the same code.

        Blocking; called off the event loop. Raises RegisterUnavailableError and RegisterRefusedError.
        """

    def withdraw(self, dossier: Dossier, void: Correction) -> None:
        """Mark a dossier as withdrawn; again, or one never entered, is a success. Its code stays taken.

        Blocking and raising as `enter`.
        """


class OwnRegister:
    """The register where this centre is its own (training, standalone)."""

    def __init__(self, database: Database, now: Now) -> None:
        self._database = database
        self._now = now

    def enter(self, dossier: Dossier) -> str:
        """The code from the desk's block is final; without one the next number of its day is taken."""
        with self._database.write() as connection:
            known: str | None = connection.execute(
                select(own_register.c.code).where(own_register.c.dossier_id == dossier.id)
            ).scalar_one_or_none()
            if known is not None:
                return known
            code = dossier.code
            if code is None:
                agency = dossier.organisations.deciding_code
                day = dossier.entry.at.astimezone(OFFICE_ZONE).date()
                try:
                    code = str(DossierCode.of(agency, day, take(connection, agency, f"{day:%y%m%d}")))
                except (ValueError, RefusedError):
                    raise RegisterRefusedError("no_code") from None
            connection.execute(
                own_register.insert().values(dossier_id=dossier.id, code=code, entered_at=self._now())
            )
        return code

    def withdraw(self, dossier: Dossier, void: Correction) -> None:
        """Note when; a dossier that was never entered has no line here."""
        with self._database.write() as connection:
            connection.execute(
                update(own_register)
                .where(own_register.c.dossier_id == dossier.id, own_register.c.withdrawn_at.is_(None))
                .values(withdrawn_at=self._now())
            )


@dataclass(frozen=True, slots=True)
class _Due:
    dossier_id: str
    centre_id: str
    attempts: int
    body: bytes
    void: Correction | None


class Forwarder:
    """One background task that empties the forwarding queue."""

    def __init__(self, database: Database, connector: RegisterConnector, now: Now) -> None:
        self._database = database
        self._connector = connector
        self._now = now

    async def run(self, bell: Bell) -> None:
        """Work until cancelled: at once after a commit, and on its own for what is due again."""
        with bell.listen() as heard:
            while not bell.closed:
                heard.clear()
                try:
                    pause = await asyncio.to_thread(self.work)
                except Exception as error:  # noqa: BLE001 - the queue is durable: log and try again
                    _log.error("forwarding failed: %s", type(error).__name__)
                    pause = _FIRST_PAUSE
                try:
                    await asyncio.wait_for(heard.wait(), timeout=pause)
                except TimeoutError:
                    continue

    def work(self) -> float:
        """Forward everything that is due; seconds until the next look without a commit.

        Whatever goes wrong with one dossier puts that one off and lets the others pass; only a database that
        takes no note of it raises.
        """
        while batch := self._due():
            for due in batch:
                try:
                    self._forward(due)
                except RegisterUnavailableError:
                    self._put_off(due, "unavailable")
                except RegisterRefusedError as error:
                    self._stop(due, error.reason)
                except Exception as error:  # noqa: BLE001 - a connector's defect must not block the queue
                    _log.error("forwarding a dossier failed: %s", type(error).__name__)
                    self._put_off(due, "failed")
        with self._database.read() as connection:
            moments = connection.execute(
                select(forwarding.c.next_at)
                .where(forwarding.c.stopped.is_(False))
                .order_by(forwarding.c.next_at)
                .limit(1)
            ).scalars()
            nearest: datetime | None = moments.first()
        if nearest is None:
            return _CHECK_EVERY
        return min(_CHECK_EVERY, max(0.05, (nearest - self._now()).total_seconds()))

    def _due(self) -> list[_Due]:
        with self._database.read() as connection:
            rows = connection.execute(
                select(forwarding, dossiers.c.body)
                .join(dossiers, dossiers.c.id == forwarding.c.dossier_id)
                .where(forwarding.c.stopped.is_(False), forwarding.c.next_at <= self._now())
                .order_by(forwarding.c.next_at)
                .limit(50)
            )
            return [
                _Due(
                    row.dossier_id,
                    row.centre_id,
                    row.attempts,
                    row.body,
                    void_of(connection, row.dossier_id),
                )
                for row in rows.all()
            ]

    def _forward(self, due: _Due) -> None:
        dossier = wire.decode(Dossier, due.body)
        answered: dict[str, object] = {"state": SyncState.FORWARDED}
        if due.void is None:
            answered["official_code"] = self._connector.enter(dossier)
        else:
            self._connector.withdraw(dossier, due.void)
        at = answered["forwarded_at"] = self._now()
        with self._database.write() as connection:
            connection.execute(update(dossiers).where(dossiers.c.id == due.dossier_id).values(**answered))
            if not _voided_meanwhile(connection, due):
                connection.execute(forwarding.delete().where(forwarding.c.dossier_id == due.dossier_id))
            bulletin.post(connection, due.centre_id, "dossier", due.dossier_id, at)

    def _put_off(self, due: _Due, trouble: str) -> None:
        """Ask again later, each time twice as long up to five minutes."""
        pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** min(due.attempts, 16))
        jitter = random.uniform(0.5, 1.0)  # noqa: S311 - spreads retries, keeps no secret
        next_at = self._now() + timedelta(seconds=pause * jitter)
        with self._database.write() as connection:
            if not _voided_meanwhile(connection, due):
                _note(connection, due, next_at=next_at, stopped=False, trouble=trouble)

    def _stop(self, due: _Due, trouble: str) -> None:
        """Leave it to a person, and tell the desk."""
        at = self._now()
        with self._database.write() as connection:
            if not _voided_meanwhile(connection, due):
                _note(connection, due, next_at=at, stopped=True, trouble=trouble)
            bulletin.post(connection, due.centre_id, "dossier", due.dossier_id, at)


def _voided_meanwhile(connection: Connection, due: _Due) -> bool:
    """Whether the dossier was voided while the register was asked: the queue holds its withdrawal now."""
    return due.void is None and void_of(connection, due.dossier_id) is not None


def _note(connection: Connection, due: _Due, *, next_at: datetime, stopped: bool, trouble: str) -> None:
    connection.execute(
        update(forwarding)
        .where(forwarding.c.dossier_id == due.dossier_id)
        .values(attempts=due.attempts + 1, next_at=next_at, stopped=stopped, trouble=trouble)
    )
