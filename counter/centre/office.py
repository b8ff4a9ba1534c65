"""Everything a request may need, built once per server process."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from counter import wire
from counter.centre.bulletin import Bell
from counter.centre.corrections import Corrections
from counter.centre.database import Database
from counter.centre.decisions import Decisions
from counter.centre.dossiers import Dossiers
from counter.centre.faults import Faults
from counter.centre.forwarding import Forwarder, OwnRegister, RegisterConnector
from counter.centre.lookups import Lookups
from counter.centre.numbers import Numbers
from counter.centre.office_time import Now
from counter.centre.places import Places
from counter.centre.register import PopulationRegister
from counter.centre.sessions import Sessions
from counter.centre.ticketing import Ticketing
from counter.domain.procedures import Procedure

__all__ = ["CatalogueStock", "Office", "open_office"]


class CatalogueStock:
    """The catalogue with its encoded reply, made once when first asked for."""

    def __init__(self, version: str, procedures: Sequence[Procedure]) -> None:
        self.version = version
        self._procedures = {procedure.code: procedure for procedure in procedures}

    def procedure(self, code: str) -> Procedure | None:
        """By national code."""
        return self._procedures.get(code)

    def groups(self) -> tuple[str, ...]:
        """Service groups of the procedures that are shown, in the order they come."""
        shown = (procedure for procedure in self._procedures.values() if procedure.shown)
        return tuple(dict.fromkeys(procedure.queue_group for procedure in shown))

    @cached_property
    def plain(self) -> bytes:
        """The reply of GET /v1/catalogue."""
        reply = wire.CatalogueReply(version=self.version, procedures=tuple(self._procedures.values()))
        return wire.encode(reply)

    @cached_property
    def packed(self) -> bytes:
        """The same, gzip."""
        return gzip.compress(self.plain, compresslevel=6)


@dataclass(frozen=True, slots=True)
class Office:
    """One centre's services. `faults` is None outside training."""

    centre_id: str
    training: bool
    now: Now
    database: Database
    bell: Bell
    catalogue: CatalogueStock
    places: Places
    sessions: Sessions
    ticketing: Ticketing
    numbers: Numbers
    dossiers: Dossiers
    decisions: Decisions
    corrections: Corrections
    lookups: Lookups
    forwarder: Forwarder
    faults: Faults | None


def open_office(
    database: Database,
    catalogue: CatalogueStock,
    register: PopulationRegister,
    *,
    centre_id: str,
    training: bool,
    now: Now,
    register_timeout_seconds: float,
    connector: RegisterConnector | None = None,
) -> Office:
    """Wire the services; without a `connector` the centre is its own register."""
    bell = Bell()
    database.on_commit(bell.ring)
    return Office(
        centre_id=centre_id,
        training=training,
        now=now,
        database=database,
        bell=bell,
        catalogue=catalogue,
        places=Places(database, now),
        sessions=Sessions(database, now, centre_id),
        ticketing=Ticketing(database, now),
        numbers=Numbers(database, now),
        dossiers=Dossiers(database, now),
        decisions=Decisions(database, now),
        corrections=Corrections(database, now),
        lookups=Lookups(database, register, now, timeout_seconds=register_timeout_seconds),
        forwarder=Forwarder(database, connector or OwnRegister(database, now), now),
        faults=Faults() if training else None,
    )
