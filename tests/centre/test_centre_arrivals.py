"""Results a desk took in lie ready for every desk; what lies there already, and what is no arrival, stays."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date

from counter import wire
from counter.centre.sample import CENTRE_ID
from counter.domain.dossiers import Collector, CollectorProof, Dossier, HandOver
from counter.domain.records import DONE, OPEN, Record, RecordKind
from counter.domain.transfers import Arrival, ArrivalItem, Unit, result_of
from tests.rigs.centre import CLERK, RunningCentre, new_dossier
from tests.rigs.papers import ENTRY, OWNER

UNIT = Unit("H99.001", "Phòng Mẫu")
HERE = replace(ENTRY, centre_id=CENTRE_ID, desk_id="Q03", clerk_id=CLERK)


def arrival(dossier: Dossier, number: str = "17/TL") -> Arrival:
    item = ArrivalItem(dossier.id, dossier.local_number, "Trích lục", number, date(2026, 11, 23))
    return Arrival(str(uuid.uuid4()), "KQ-LQ03-261123-01", UNIT, (item,), "Lê Văn Giao", HERE)


def tell(
    centre: RunningCentre, told: Arrival, *, subject: str, state: str = DONE, content: bytes = b""
) -> None:
    record = Record(told.id, RecordKind.ARRIVAL, subject, state, content or wire.encode(told), told.entry)
    kept = wire.record_message(record, str(uuid.uuid4()), training=True)
    centre.ask("PUT", f"/v1/records/{subject}", wire.WriteReply, kept)


def view(centre: RunningCentre, dossier: Dossier) -> wire.DossierReply:
    return centre.ask("GET", f"/v1/dossiers/{dossier.id}", wire.DossierReply)


def test_a_result_taken_in_lies_ready_and_is_handed_over(centre: RunningCentre) -> None:
    dossier = new_dossier()
    centre.put(dossier)
    assert view(centre, dossier).result is None
    told = arrival(dossier)
    tell(centre, told, subject=dossier.id)
    ready = view(centre, dossier).result
    assert ready == result_of(told, told.items[0])
    assert (ready.kind, ready.number, ready.summary) == ("Trích lục", "17/TL", "23/11/2026")
    collector = Collector(OWNER, CollectorProof.SLIP, is_owner=True)
    given = HandOver(str(uuid.uuid4()), dossier.id, collector, ready, HERE)
    centre.ask("PUT", f"/v1/dossiers/{dossier.id}/hand-over", wire.WriteReply, given)
    assert view(centre, dossier).hand_over == given


def test_the_first_result_stays(centre: RunningCentre) -> None:
    dossier = new_dossier()
    centre.put(dossier)
    tell(centre, arrival(dossier), subject=dossier.id)
    tell(centre, arrival(dossier, "18/TL"), subject=dossier.id)
    ready = view(centre, dossier).result
    assert ready is not None
    assert ready.number == "17/TL"


def test_what_is_no_arrival_makes_nothing_ready(centre: RunningCentre) -> None:
    dossier = new_dossier()
    centre.put(dossier)
    tell(centre, arrival(new_dossier()), subject=dossier.id)
    tell(centre, arrival(dossier), subject=dossier.id, content=b'{"n":1}')
    tell(centre, arrival(dossier), subject=dossier.id, state=OPEN)
    assert view(centre, dossier).result is None
    unknown = new_dossier()
    tell(centre, arrival(unknown), subject=unknown.id)
    centre.put(unknown)
    assert view(centre, unknown).result is None
