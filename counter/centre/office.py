"""Everything a request may need, built once per server process."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from counter import wire
from counter.centre.bulletin import Bell
from counter.centre.catalogue_use import CatalogueUse
from counter.centre.cataloguing import Cataloguing
from counter.centre.corrections import Corrections
from counter.centre.database import Database
from counter.centre.decisions import Decisions
from counter.centre.dossiers import Dossiers
from counter.centre.electronic import ElectronicReceipts, Issuer, TrainingReceipts
from counter.centre.faults import Faults
from counter.centre.forwarding import Forwarder, OwnRegister, RegisterConnector
from counter.centre.lookups import Lookups
from counter.centre.numbers import Numbers
from counter.centre.office_time import Now
from counter.centre.places import Places
from counter.centre.receipt_books import check_book
from counter.centre.record_checks import check_rating, never_told
from counter.centre.records import Records
from counter.centre.register import PopulationRegister
from counter.centre.sessions import Sessions
from counter.centre.ticketing import Ticketing
from counter.domain.procedures import Procedure
from counter.domain.records import RecordKind

__all__ = ["CatalogueStock", "Office", "open_office"]


class CatalogueStock:
    """The catalogue with its encoded reply, made once when first asked for."""

    def __init__(
        self,
        version: str,
        procedures: Sequence[Procedure],
        keep: Callable[[str, bytes], None] = lambda _version, _packed: None,
    ) -> None:
        """`keep` is told once what desks are given under the version, before the first one is."""
        self.version = version
        self._procedures = {procedure.code: procedure for procedure in procedures}
        self._keep = keep

    @property
    def procedures(self) -> tuple[Procedure, ...]:
        """All of them, those too that no desk is offered."""
        return tuple(self._procedures.values())

    def procedure(self, code: str) -> Procedure | None:
        """By national code."""
        return self._procedures.get(code)

    def groups(self) -> tuple[str, ...]:
        """Service groups of the procedures that are shown, in the order they come."""
        shown = (procedure for procedure in self._procedures.values() if procedure.shown)
        return tuple(dict.fromkeys(procedure.queue_group for procedure in shown))

    def reply(self, *, packed: bool) -> bytes:
        """The reply of GET /v1/catalogue; what desks are given under a version is kept first."""
        kept = self.packed
        return kept if packed else self.plain

    @cached_property
    def plain(self) -> bytes:
        """The reply of GET /v1/catalogue: what desks are offered."""
        shown = tuple(procedure for procedure in self._procedures.values() if procedure.shown)
        return wire.encode(wire.CatalogueReply(version=self.version, procedures=shown))

    @cached_property
    def packed(self) -> bytes:
        """The same, gzip."""
        packed = gzip.compress(self.plain, compresslevel=6)
        self._keep(self.version, packed)
        return packed


@dataclass(frozen=True, slots=True)
class Office:
    """One centre's services. `faults` is None outside training."""

    centre_id: str
    training: bool
    now: Now
    database: Database
    bell: Bell
    catalogue: CatalogueStock
    cataloguing: Cataloguing
    use: CatalogueUse
    places: Places
    sessions: Sessions
    ticketing: Ticketing
    numbers: Numbers
    dossiers: Dossiers
    decisions: Decisions
    corrections: Corrections
    records: Records
    lookups: Lookups
    forwarder: Forwarder
    issuer: Issuer | None
    """None: this centre issues no electronic receipts; what is pending waits."""
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
    receipts: ElectronicReceipts | None = None,
) -> Office:
    """Wire the services; without a `connector` the centre is its own register.

    Without `receipts` a centre of training issues such without value, and any other one none.
    """
    checks = {
        RecordKind.RECEIPT_STOCK: check_book,
        RecordKind.RATING: check_rating,
        RecordKind.SCAN_FILE: never_told,
    }
    kept = Records(database, now, checks)
    system = receipts or (TrainingReceipts() if training else None)
    bell = Bell()
    database.on_commit(bell.ring)
    return Office(
        centre_id=centre_id,
        training=training,
        now=now,
        database=database,
        bell=bell,
        catalogue=catalogue,
        cataloguing=Cataloguing(database, now, centre_id),
        use=CatalogueUse(database, now, centre_id),
        places=Places(database, now),
        sessions=Sessions(database, now, centre_id),
        ticketing=Ticketing(database, now),
        numbers=Numbers(database, now),
        dossiers=Dossiers(database, now),
        decisions=Decisions(database, now),
        corrections=Corrections(database, now),
        records=kept,
        lookups=Lookups(database, register, now, timeout_seconds=register_timeout_seconds),
        forwarder=Forwarder(database, connector or OwnRegister(database, now), now),
        issuer=Issuer(database, kept, system, now) if system is not None else None,
        faults=Faults() if training else None,
    )
