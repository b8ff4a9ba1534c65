"""Dossiers: kept once, conflicts shown, codes only from leased blocks, results handed over once."""

from __future__ import annotations

import time
import uuid
from dataclasses import replace
from datetime import datetime

from counter import wire
from counter.domain.certification import CertifiedPaper
from counter.domain.codes import DossierCode
from counter.domain.dossiers import Collector, CollectorProof, Dossier, HandOver, Result, SyncState
from tests.rigs.centre import RunningCentre, new_dossier, today
from tests.rigs.papers import OWNER


def code_of(number: int) -> str:
    return f"H99.001-{today()}-{number:04d}"


def forwarded(centre: RunningCentre, key: str) -> wire.DossierReply:
    """The dossier once its register has answered; the live event says when to look again."""
    headers = {"Authorization": f"Bearer {centre.token}", "Counter-Desk": "Q03"}
    with centre.client.stream("GET", "/v1/events?after=-1", headers=headers) as stream:
        lines = stream.iter_lines()
        next(lines)
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            view = centre.ask("GET", f"/v1/dossiers/{key}", wire.DossierReply)
            if view.state is SyncState.FORWARDED:
                return view
            next(lines)
    raise AssertionError("never forwarded")


def test_the_same_dossier_again_is_a_success_and_another_content_a_conflict(centre: RunningCentre) -> None:
    received = new_dossier(code_of(centre.block().first))
    first = centre.put(received)
    assert (first.id, first.repeated, first.state) == (received.id, False, SyncState.ACCEPTED)
    assert centre.put(received).repeated
    spaced = wire.encode(received).replace(b'{"id"', b'{ "id"', 1)
    assert spaced != wire.encode(received)
    assert centre.again(f"/v1/dossiers/{received.id}", spaced)
    changed = replace(received, note="something else")
    assert centre.refusal("PUT", f"/v1/dossiers/{received.id}", changed) == (409, "conflict")
    view = centre.ask("GET", f"/v1/dossiers/{received.id}", wire.DossierReply)
    assert view.dossier == received
    assert view.digest == wire.digest(wire.encode(received))


def test_a_dossier_is_found_by_id_code_and_local_number(centre: RunningCentre) -> None:
    received = new_dossier(code_of(centre.block().first))
    centre.put(received)
    for key in (received.id, received.code, received.local_number):
        found = centre.ask("GET", f"/v1/dossiers/{key}", wire.DossierReply)
        assert found.dossier == received
    assert centre.refusal("GET", "/v1/dossiers/H99.001-260101-0001") == (404, "unknown_dossier")


def test_a_local_number_used_twice_is_not_guessed(centre: RunningCentre) -> None:
    first, second = new_dossier(), new_dossier()
    second = replace(second, local_number=first.local_number)
    centre.put(first)
    centre.put(second)
    assert centre.refusal("GET", f"/v1/dossiers/{first.local_number}") == (409, "ambiguous")


def test_a_code_must_come_from_a_block_of_that_desk_and_is_used_once(centre: RunningCentre) -> None:
    mine, other = centre.block(), centre.block(desk="Q01")

    def put(received: Dossier) -> tuple[int, str]:
        return centre.refusal("PUT", f"/v1/dossiers/{received.id}", received)

    assert put(new_dossier(code_of(other.first))) == (422, "code_not_leased")
    assert put(new_dossier(code_of(9_000))) == (422, "code_not_leased")
    assert put(new_dossier("H99.002-261122-0001")) == (422, "bad_code")
    assert put(new_dossier("nonsense")) == (422, "bad_code")
    centre.put(new_dossier(code_of(mine.first)))
    assert put(new_dossier(code_of(mine.first))) == (422, "code_used")
    elsewhere = new_dossier()
    elsewhere = replace(elsewhere, entry=replace(elsewhere.entry, centre_id="H99.002"))
    assert put(elsewhere) == (422, "wrong_centre")
    assert put(new_dossier(training=False)) == (422, "wrong_mode")


def test_blocks_never_overlap_and_a_repeated_request_gives_the_same(centre: RunningCentre) -> None:
    """Numbers from a count or a maximum collide (TheQ count(*), OpenCPS max + 1)."""
    order = wire.BlockLease(request_id="lease-1", agency_code="H99.007", date=today(), size=20)
    first = centre.ask("POST", "/v1/blocks", wire.BlockReply, order).block
    assert centre.ask("POST", "/v1/blocks", wire.BlockReply, order).block == first
    assert (first.first, first.last) == (1, 20)
    given = set(range(first.first, first.last + 1))
    for place in range(9):
        block = centre.block(3, desk=f"Q0{place % 3 + 1}", agency="H99.007")
        numbers = set(range(block.first, block.last + 1))
        assert len(numbers) == 3
        assert not numbers & given
        given |= numbers
    assert given == set(range(1, 48))
    assert centre.refusal("POST", "/v1/blocks", order, desk="Q01") == (409, "conflict")
    for date, size, agency in (
        ("261332", 1, "H99"),
        (today(), 0, "H99"),
        (today(), 201, "H99"),
        (today(), 1, ""),
    ):
        bad = wire.BlockLease(request_id="x", agency_code=agency, date=date, size=size)
        assert centre.refusal("POST", "/v1/blocks", bad) == (422, "invalid")


def test_a_leased_code_becomes_official_unchanged(centre: RunningCentre) -> None:
    received = new_dossier(code_of(centre.block().first))
    centre.put(received)
    assert forwarded(centre, received.id).official_code == received.code


def test_a_dossier_without_a_code_gets_one_nobody_else_has(centre: RunningCentre) -> None:
    first, second = new_dossier(), new_dossier()
    centre.put(first)
    centre.put(second)
    codes = [forwarded(centre, received.id).official_code for received in (first, second)]
    assert len(set(codes)) == 2
    for code, received in zip(codes, (first, second), strict=True):
        assert code is not None
        parsed = DossierCode.parse(code)
        assert parsed is not None
        assert (parsed.agency, parsed.day) == ("H99.001", received.entry.at.date())
        assert centre.ask("GET", f"/v1/dossiers/{code}", wire.DossierReply).dossier == received


def test_what_was_certified_and_signed_at_the_counter_needs_no_result_lying_ready(
    centre: RunningCentre,
) -> None:
    received = new_dossier(certified=(CertifiedPaper("Giấy khai sinh", 2, 3, numbers=(1,), year=2026),))
    centre.put(received)
    signed = Result(received.id, "Bản sao", "01/2026-SCT/BS", "", datetime.now(received.entry.at.tzinfo))
    collector = Collector(OWNER, CollectorProof.SLIP, is_owner=True)
    order = HandOver(str(uuid.uuid4()), received.id, collector, signed, received.entry)
    assert not centre.ask("PUT", f"/v1/dossiers/{received.id}/hand-over", wire.WriteReply, order).repeated
    reply = centre.ask("GET", f"/v1/dossiers/{received.id}", wire.DossierReply)
    assert (reply.result, reply.hand_over) == (signed, order)


def test_the_result_is_handed_over_once(centre: RunningCentre) -> None:
    received = new_dossier()
    path = f"/v1/dossiers/{received.id}/hand-over"

    def order(result: Result, **changes: object) -> HandOver:
        collector = Collector(OWNER, CollectorProof.SLIP, is_owner=True)
        usual = HandOver(str(uuid.uuid4()), received.id, collector, result, received.entry)
        return replace(usual, **changes)  # type: ignore[arg-type]  # field names are the caller's

    guess = Result(received.id, "x", "1", "x", datetime.now(received.entry.at.tzinfo))
    assert centre.refusal("PUT", path, order(guess)) == (404, "unknown_dossier")
    centre.put(received)
    assert centre.refusal("PUT", path, order(guess)) == (409, "not_ready")
    assert received.id not in centre.ask("GET", "/v1/training/results", wire.TrainingResults).dossier_ids

    ready = f"/v1/training/results/{received.id}"
    result = centre.ask("POST", ready, wire.TrainingResult).result
    assert centre.ask("POST", ready, wire.TrainingResult).result == result
    assert received.id in centre.ask("GET", "/v1/training/results", wire.TrainingResults).dossier_ids
    assert centre.refusal("PUT", path, order(guess)) == (409, "other_result")

    done = order(result)
    assert not centre.ask("PUT", path, wire.WriteReply, done).repeated
    assert centre.ask("PUT", path, wire.WriteReply, done).repeated
    spaced = wire.encode(done).replace(b'{"id"', b'{ "id"', 1)
    assert spaced != wire.encode(done)
    assert centre.again(path, spaced)
    assert centre.refusal("PUT", path, order(result)) == (409, "already_returned")
    entry = replace(done.entry, clerk_name="Somebody Else")
    assert centre.refusal("PUT", path, replace(done, entry=entry)) == (409, "conflict")
    view = centre.ask("GET", f"/v1/dossiers/{received.id}", wire.DossierReply)
    assert (view.result, view.hand_over) == (result, done)
