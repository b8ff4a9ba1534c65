"""Supplement requests, refusals and advice at the centre: kept once, found by their number."""

from __future__ import annotations

from dataclasses import replace

import pytest

from counter import wire
from counter.centre import bulletin
from counter.centre.database import Database
from counter.centre.decisions import Decisions
from counter.centre.places import Caller
from counter.centre.sample import CENTRE_ID
from counter.centre.tables import decisions
from counter.domain.decisions import Decision, DecisionKind, Lack, LackKind, RefusalGround
from counter.domain.dossiers import PaperCount, SyncState
from tests.rigs.centre import RunningCentre, StandingClock, new_decision
from tests.rigs.papers import OWNER


def path_of(decision: Decision) -> str:
    return f"/v1/decisions/{decision.id}"


def keep(centre: RunningCentre, decision: Decision) -> wire.WriteReply:
    return centre.ask("PUT", path_of(decision), wire.WriteReply, decision)


@pytest.mark.parametrize(
    "decision",
    [
        new_decision(),
        new_decision(lacks=(), reason="Thiếu giấy tờ, xem ghi chú"),
        new_decision(reason=""),
        new_decision(DecisionKind.REFUSAL, ground=RefusalGround.NOT_COMPETENT, procedure=None),
    ],
    ids=["supplement", "in words", "lacks alone", "refusal"],
)
def test_a_decision_is_kept_once_and_found_by_id_and_number(
    centre: RunningCentre, decision: Decision
) -> None:
    decision = replace(decision, id=new_decision().id)
    assert centre.refusal("GET", path_of(decision)) == (404, "unknown_decision")
    first = keep(centre, decision)
    assert (first.id, first.repeated, first.state) == (decision.id, False, SyncState.ACCEPTED)
    assert keep(centre, decision).repeated
    spaced = wire.encode(decision).replace(b'{"id"', b'{ "id"', 1)
    assert spaced != wire.encode(decision)
    assert centre.again(path_of(decision), spaced)
    changed = replace(decision, reason="Nội dung khác")
    assert centre.refusal("PUT", path_of(decision), changed) == (409, "conflict")
    for key in (decision.id, decision.local_number):
        found = centre.ask("GET", f"/v1/decisions/{key}", wire.DecisionReply)
        assert found.decision == decision
    assert centre.refusal("GET", f"/v1/dossiers/{decision.local_number}") == (404, "unknown_dossier")


def test_a_local_number_used_twice_is_not_guessed(centre: RunningCentre) -> None:
    first = new_decision()
    keep(centre, first)
    keep(centre, new_decision(local_number=first.local_number))
    assert centre.refusal("GET", f"/v1/decisions/{first.local_number}") == (409, "ambiguous")
    assert centre.ask("GET", path_of(first), wire.DecisionReply).decision == first


def test_advice_is_a_row_and_nobody_is_told(database: Database, clock: StandingClock) -> None:
    service, desk = Decisions(database, clock), Caller(CENTRE_ID, "Q03")
    with database.read() as connection:
        before = bulletin.last_number(connection, CENTRE_ID)
    given = [new_decision(DecisionKind.GUIDANCE, procedure=None, reason="") for _ in range(3)]
    for advice in (*given, given[0]):
        service.accept(desk, advice, wire.encode(advice))
    with database.read() as connection:
        assert bulletin.last_number(connection, CENTRE_ID) == before
        kinds = connection.execute(decisions.select()).all()
    assert [row.kind for row in kinds] == [DecisionKind.GUIDANCE] * 3
    told = new_decision()
    service.accept(desk, told, wire.encode(told))
    with database.read() as connection:
        [notice] = bulletin.after(connection, CENTRE_ID, before)
    assert (notice.kind, notice.subject) == ("decision", told.id)


def test_advice_travels_without_a_number(centre: RunningCentre) -> None:
    advice = new_decision(DecisionKind.GUIDANCE, procedure=None, reason="")
    assert not keep(centre, advice).repeated
    assert centre.ask("GET", path_of(advice), wire.DecisionReply).decision == advice
    numbered = new_decision(DecisionKind.GUIDANCE, local_number="LQ03-261123-0001")
    assert centre.refusal("PUT", path_of(numbered), numbered) == (422, "numbered")


LACK = Lack("g1.i1", "Tờ khai", LackKind.MISSING)


@pytest.mark.parametrize(
    ("decision", "refused"),
    [
        (new_decision(lacks=(LACK,) * 201), (422, "too_many")),
        (new_decision(lacks=(replace(LACK, remark="m" * 2_001),)), (422, "too_long")),
        (new_decision(reason="m" * 2_001), (422, "too_long")),
        (new_decision(reason="\x1b[2Jmẫu"), (422, "control_characters")),
        (new_decision(owner=replace(OWNER, full_name="M" * 500_000)), (422, "too_long")),
        (new_decision(papers=(PaperCount("p", "l", originals=10_000),)), (422, "bad_count")),
        (new_decision(lacks=(replace(LACK, photocopies=-1),)), (422, "bad_count")),
        (new_decision(papers=(PaperCount("p", "l"),) * 10_000), (413, "too_large")),
        (new_decision(lacks=(), reason=" "), (422, "no_reason")),
        (new_decision(DecisionKind.REFUSAL, reason=""), (422, "no_reason")),
        (new_decision(local_number=""), (422, "bad_id")),
        (new_decision(training=False), (422, "wrong_mode")),
    ],
)
def test_a_decision_out_of_bounds_is_refused(
    centre: RunningCentre, decision: Decision, refused: tuple[int, str]
) -> None:
    assert centre.refusal("PUT", path_of(decision), decision) == refused
    assert centre.refusal("GET", path_of(decision)) == (404, "unknown_decision")


def test_a_decision_from_elsewhere_or_of_another_shape_is_refused(centre: RunningCentre) -> None:
    decision = new_decision()
    elsewhere = replace(decision, entry=replace(decision.entry, centre_id="H99.002"))
    assert centre.refusal("PUT", path_of(decision), elsewhere) == (422, "wrong_centre")
    naive = replace(decision, entry=replace(decision.entry, at=decision.entry.at.replace(tzinfo=None)))
    assert centre.refusal("PUT", path_of(decision), naive) == (422, "bad_time")
    assert centre.refusal("PUT", "/v1/decisions/another", decision) == (422, "other_id")
    strange = wire.encode(decision).replace(b'"lacks":[{', b'"lacks":[{"more":1,', 1)
    assert strange != wire.encode(decision)
    assert centre.refusal("PUT", path_of(decision), body=strange) == (422, "unknown_field")
    assert centre.refusal("PUT", path_of(decision), body=b"[]") == (400, "malformed")
