"""Who sits at which desk: a desk's long secret buys a short-lived token, and a seat has one PC at a time.

Of secrets and tokens only SHA-256 is kept: both are random and long, so nothing can be guessed from it. What
the gate needs for every request is held in memory; a restart finds tokens and seats in the database.
Source: docs/decisions/0015.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Connection, Table, and_, select

from counter.centre import bulletin
from counter.centre.clerks import Change, note_change
from counter.centre.database import Database
from counter.centre.office_time import Now
from counter.centre.pins import pin_matches
from counter.centre.places import Caller, require_permission
from counter.centre.refusals import RefusedError
from counter.centre.tables import clerks, desks, session_tokens, sessions
from counter.domain.access import Permission
from counter.domain.attempts import Attempts

__all__ = ["ALIVE_SECONDS", "LIFETIME_SECONDS", "SHUT_OUT_SECONDS", "Grant", "Sessions"]

LIFETIME_SECONDS: Final = 900
"""Of a token."""
ALIVE_SECONDS: Final = 45
"""A PC that asked nothing for so long, and follows no events, has left its seat."""
SHUT_OUT_SECONDS: Final = 120
"""The PC whose session was ended by somebody waits so long: the other one comes first."""
_MOST_TOKENS: Final = 4
"""Of one seat; each PC renews while the old token is still good."""
_SECRET_BYTES: Final = 32
_MOST_FORMER: Final = 1_024
"""Tokens that ended and are still known as ours; those of a centre's desks for hours."""
_LONGEST_PIN: Final = 32


@dataclass(frozen=True, slots=True)
class Grant:
    """A fresh token, told once."""

    token: str = field(repr=False)
    lifetime_seconds: int


@dataclass(slots=True)
class _Seat:
    instance_id: str
    seen_at: datetime
    started_at: datetime
    ended_at: datetime | None = None
    followers: int = 0
    tokens: dict[str, datetime] = field(default_factory=dict)
    """Hash → when it ends, oldest first."""

    def alive(self, now: datetime) -> bool:
        """Whether a PC sits there. Live events alone keep no seat longer than its last token: a cable that
        was pulled looks like them."""
        if not any(end > now for end in self.tokens.values()):
            return False
        return self.followers > 0 or now - self.seen_at < timedelta(seconds=ALIVE_SECONDS)


class Sessions:
    """Secrets, seats and tokens of one centre's desks. All refusals are RefusedError."""

    def __init__(self, database: Database, now: Now, centre_id: str) -> None:
        self._database = database
        self._now = now
        self._centre_id = centre_id
        self._lock = threading.Lock()
        self._secrets: dict[str, str] = {}
        self._seats: dict[str, _Seat] = {}
        self._desk_of: dict[str, str] = {}
        """Token hash → desk."""
        self._former: OrderedDict[str, None] = OrderedDict()
        """Hashes of tokens that ended, oldest first."""
        self._proofs: dict[str, Attempts] = {}
        """Wrong PINs by clerk who may end a session, whichever desk they came from."""
        self.refresh()
        self._load_seats()

    # --- secrets ----------------------------------------------------------------------------------

    def set_secret(self, secret: str, *desk_ids: str) -> None:
        """Let the desks (all without any named) in with `secret`; another one before ends their sessions.

        Refused `unknown_desk`.
        """
        hashed = _hash(secret.encode())
        unknown = set(desk_ids) - self._secrets.keys()
        if unknown:
            raise RefusedError(403, "unknown_desk")
        changed = [desk for desk in desk_ids or self._secrets if self._secrets[desk] != hashed]
        if not changed:
            return
        with self._lock, self._database.write() as connection:
            for desk_id in changed:
                connection.execute(
                    desks.update()
                    .where(desks.c.centre_id == self._centre_id, desks.c.id == desk_id)
                    .values(secret_hash=hashed)
                )
                self._drop(connection, desk_id)
            connection.execute(sessions.delete().where(self._of(sessions, *changed)))
        for desk_id in changed:
            self._secrets[desk_id] = hashed
            self._forget(desk_id)

    def knows(self, desk_id: str) -> bool:
        """Whether the centre has such a desk."""
        return desk_id in self._secrets

    def fits(self, desk_id: str, secret: bytes) -> bool:
        """Whether it is the desk's secret; takes as long for a desk that does not exist."""
        known = self._secrets.get(desk_id) or "-"
        return hmac.compare_digest(known.encode(), _hash(secret).encode())

    def refresh(self) -> None:
        """Read the desks again: an administrator may have given one a new secret in another process."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(desks.c.id, desks.c.secret_hash).where(desks.c.centre_id == self._centre_id)
            )
            self._secrets = {row.id: row.secret_hash for row in rows}

    # --- tokens -----------------------------------------------------------------------------------

    def whose(self, token: bytes) -> str | None:
        """The desk a token is for, and a sign of life of it; None for no token of ours or one that ended."""
        hashed = _hash(token)  # looked up by its hash: how long that takes tells nothing of a token
        desk_id = self._desk_of.get(hashed)
        seat = self._seats.get(desk_id) if desk_id is not None else None
        if seat is None:
            return None
        now = self._now()
        end = seat.tokens.get(hashed)
        if end is None or end <= now:
            return None
        seat.seen_at = now
        return desk_id

    def was_ours(self, token: bytes) -> bool:
        """Whether it was a token of this centre: nobody guesses one that has ended."""
        hashed = _hash(token)
        return hashed in self._desk_of or hashed in self._former

    def stands(self, token: bytes) -> bool:
        """Whether a stream begun with `token` may go on: its PC still holds the seat."""
        desk_id = self._desk_of.get(_hash(token))
        seat = self._seats.get(desk_id) if desk_id is not None else None
        return seat is not None and any(end > self._now() for end in seat.tokens.values())

    @contextmanager
    def following(self, desk_id: str) -> Iterator[None]:
        """Live events are followed meanwhile: the PC is there without asking anything."""
        seat = self._seats.get(desk_id)
        if seat is None:
            yield
            return
        seat.followers += 1
        try:
            yield
        finally:
            seat.followers -= 1
            seat.seen_at = max(seat.seen_at, self._now()) if seat.tokens else seat.seen_at

    # --- seats ------------------------------------------------------------------------------------

    def open(self, caller: Caller, instance_id: str) -> Grant:
        """Seat a PC, or give the one that sits there its next token.

        Refused: 409 `seat_taken` while another PC is alive at the desk; 403 `session_ended` for the PC whose
        session somebody ended a moment ago.
        """
        token, now = secrets.token_urlsafe(_SECRET_BYTES), self._now()
        ends = now + timedelta(seconds=LIFETIME_SECONDS)
        with self._lock, self._database.write() as connection:
            seat = self._seats.get(caller.desk_id)
            same = seat is not None and seat.instance_id == instance_id
            if seat is not None and not same and seat.alive(now):
                raise RefusedError(409, "seat_taken")
            if seat is not None and same and _shut_out(seat, now):
                raise RefusedError(403, "session_ended")
            if seat is None or not same or seat.ended_at is not None:
                self._drop(connection, caller.desk_id)
                seat = _Seat(instance_id, now, now)
                self._forget(caller.desk_id)
            tokens = {one: end for one, end in seat.tokens.items() if end > now}
            tokens = dict([*tokens.items(), (_hash(token.encode()), ends)][-_MOST_TOKENS:])
            self._store(connection, caller.desk_id, seat, now, tokens)
        for hashed in seat.tokens.keys() - tokens.keys():
            self._outlive(hashed)
        seat.tokens, seat.seen_at = tokens, now
        self._seats[caller.desk_id] = seat
        self._desk_of.update(dict.fromkeys(tokens, caller.desk_id))
        return Grant(token, LIFETIME_SECONDS)

    def leave(self, caller: Caller) -> None:
        """The PC closes: its seat is free at once."""
        with self._lock, self._database.write() as connection:
            self._drop(connection, caller.desk_id)
            connection.execute(sessions.delete().where(self._of(sessions, caller.desk_id)))
        self._forget(caller.desk_id)

    def end_for(self, caller: Caller, desk_id: str, clerk_id: str, pin: str) -> None:
        """`end`, asked for at a desk: its clerk proves who they are, and the record says where it was.

        Refused beside what `end` refuses: 403 `bad_pin`; 429 `too_often` after wrong ones.
        """
        now = self._now()
        with self._database.read() as connection:
            require_permission(connection, self._centre_id, clerk_id, Permission.SESSION_END)
            [kept] = connection.execute(
                select(clerks.c.pin_hash).where(
                    clerks.c.centre_id == self._centre_id, clerks.c.id == clerk_id
                )
            ).scalars()
        with self._lock:  # counted before it is looked at: many at once are not one
            before = self._proofs.get(clerk_id, Attempts())
            if before.not_before(now) is not None:
                raise RefusedError(429, "too_often")
            self._proofs[clerk_id] = before.one_more(now)
        if not (0 < len(pin) <= _LONGEST_PIN and pin_matches(pin, kept)):
            raise RefusedError(403, "bad_pin")
        with self._lock:
            self._proofs.pop(clerk_id, None)
        self.end(desk_id, clerk_id)
        with self._database.write() as connection:
            change = Change(now, clerk_id, "session_ended", f"{desk_id} {caller.desk_id}")
            note_change(connection, self._centre_id, change)

    def end(self, desk_id: str, clerk_id: str) -> None:
        """Take the seat from the PC that holds it; its stream of events is cut with the next one.

        Refused: 403 `not_allowed` for somebody who may not, `unknown_clerk`, `unknown_desk`.
        """
        now = self._now()
        if not self.knows(desk_id):
            raise RefusedError(403, "unknown_desk")
        with self._lock, self._database.write() as connection:
            require_permission(connection, self._centre_id, clerk_id, Permission.SESSION_END)
            self._drop(connection, desk_id)
            connection.execute(sessions.update().where(self._of(sessions, desk_id)).values(ended_at=now))
            bulletin.post(connection, self._centre_id, "session", desk_id, now)
            seat = self._seats.get(desk_id)
            self._forget(desk_id)
            if seat is not None:
                self._seats[desk_id] = _Seat(seat.instance_id, seat.seen_at, seat.started_at, ended_at=now)

    # --- what is kept -----------------------------------------------------------------------------

    def _of(self, table: Table, *desk_ids: str) -> ColumnElement[bool]:
        return and_(table.c.centre_id == self._centre_id, table.c.desk_id.in_(desk_ids))

    def _drop(self, connection: Connection, desk_id: str) -> None:
        connection.execute(session_tokens.delete().where(self._of(session_tokens, desk_id)))

    def _forget(self, desk_id: str) -> None:
        seat = self._seats.pop(desk_id, None)
        for hashed in seat.tokens if seat is not None else ():
            self._outlive(hashed)

    def _outlive(self, hashed: str) -> None:
        """A token is good no more, and remembered as one that was."""
        self._desk_of.pop(hashed, None)
        self._former[hashed] = None
        if len(self._former) > _MOST_FORMER:
            self._former.popitem(last=False)

    def _store(
        self,
        connection: Connection,
        desk_id: str,
        seat: _Seat,
        now: datetime,
        tokens: dict[str, datetime],
    ) -> None:
        """The seat as it is now, with its live tokens."""
        kept = {
            "instance_id": seat.instance_id,
            "started_at": seat.started_at,
            "seen_at": now,
            "ended_at": None,
        }
        key = {"centre_id": self._centre_id, "desk_id": desk_id}
        moved = connection.execute(sessions.update().where(self._of(sessions, desk_id)).values(**kept))
        if moved.rowcount == 0:
            connection.execute(sessions.insert().values(**key, **kept))
        self._drop(connection, desk_id)
        connection.execute(
            session_tokens.insert(),
            [{"token_hash": hashed, "expires_at": end, **key} for hashed, end in tokens.items()],
        )

    def _load_seats(self) -> None:
        """Seats and tokens from before a restart. Everybody counts as seen now: they could not ask."""
        now = self._now()
        with self._database.read() as connection:
            for row in connection.execute(select(sessions).where(sessions.c.centre_id == self._centre_id)):
                self._seats[row.desk_id] = _Seat(row.instance_id, now, row.started_at, row.ended_at)
            for row in connection.execute(
                select(session_tokens)
                .where(session_tokens.c.centre_id == self._centre_id)
                .order_by(session_tokens.c.expires_at)
            ):
                if row.expires_at <= now:
                    self._outlive(row.token_hash)
                    continue
                self._seats[row.desk_id].tokens[row.token_hash] = row.expires_at
                self._desk_of[row.token_hash] = row.desk_id


def _shut_out(seat: _Seat, now: datetime) -> bool:
    return seat.ended_at is not None and now - seat.ended_at < timedelta(seconds=SHUT_OUT_SECONDS)


def _hash(secret: bytes) -> str:
    return hashlib.sha256(secret).hexdigest()
