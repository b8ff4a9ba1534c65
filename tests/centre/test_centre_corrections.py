"""Corrections of accepted dossiers: kept once, in order, and nothing is handed over for a void one."""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import httpx
import pytest

from counter import wire
from counter.domain.decisions import Correction, CorrectionKind
from counter.domain.dossiers import Dossier, Release, Replaced, Result
from counter.domain.fees import Fee, PaymentMethod
from tests.rigs.centre import (
    RunningCentre,
    new_correction,
    new_dossier,
    new_hand_over,
    running_centre,
    today,
)
from tests.rigs.papers import OFFICE


def path_of(received: Dossier) -> str:
    return f"/v1/dossiers/{received.id}/correction"


def view(centre: RunningCentre, received: Dossier) -> wire.DossierReply:
    return centre.ask("GET", f"/v1/dossiers/{received.id}", wire.DossierReply)


def correct(centre: RunningCentre, received: Dossier, correction: Correction) -> wire.WriteReply:
    return centre.ask("PUT", path_of(received), wire.WriteReply, correction)


def test_a_void_is_kept_once_and_seen_by_whoever_asks(centre: RunningCentre) -> None:
    received = new_dossier()
    void = new_correction(received)
    assert centre.refusal("PUT", path_of(received), void) == (404, "unknown_dossier")
    centre.put(received)
    reply = correct(centre, received, void)
    assert (reply.id, reply.repeated) == (void.id, False)
    assert correct(centre, received, void).repeated
    spaced = wire.encode(void).replace(b'{"id"', b'{ "id"', 1)
    assert spaced != wire.encode(void)
    assert centre.again(path_of(received), spaced)
    assert centre.refusal("PUT", path_of(received), replace(void, reason="other")) == (409, "conflict")
    assert centre.refusal("PUT", path_of(received), new_correction(received)) == (409, "already_voided")
    kept = view(centre, received)
    assert kept.corrections == (void,)
    assert kept.dossier == received


def test_refunds_are_many_and_shown_in_their_order(centre: RunningCentre) -> None:
    received = new_dossier()
    centre.put(received)
    kinds = (CorrectionKind.REFUND, CorrectionKind.VOID, CorrectionKind.REFUND)
    made = tuple(new_correction(received, kind) for kind in kinds)
    for correction in made:
        correct(centre, received, correction)
    assert view(centre, received).corrections == made


def test_no_more_is_given_back_than_was_taken(centre: RunningCentre) -> None:
    received = new_dossier()  # 8 000 đồng
    centre.put(received)
    half = new_correction(received, CorrectionKind.REFUND, refund_dong=5_000)
    correct(centre, received, half)
    for kind in CorrectionKind:
        rest = new_correction(received, kind, refund_dong=3_001)
        assert centre.refusal("PUT", path_of(received), rest) == (422, "bad_amount")
    assert view(centre, received).corrections == (half,)
    correct(centre, received, new_correction(received, refund_dong=3_000))
    assert correct(centre, received, half).repeated, "what is kept is no new refund"


def test_money_taken_at_the_hand_over_may_be_given_back_and_is_no_more_than_was_owed(
    centre: RunningCentre,
) -> None:
    received = new_dossier(fee=Fee(8_000, PaymentMethod.CASH, 8_000, paid_dong=5_000))
    centre.put(received)
    ready = centre.ask("POST", f"/v1/training/results/{received.id}", wire.TrainingResult).result
    path = f"/v1/dossiers/{received.id}/hand-over"
    dear = new_hand_over(received, ready, fee=Fee(3_001, PaymentMethod.CASH))
    assert centre.refusal("PUT", path, dear) == (422, "bad_amount")
    assert view(centre, received).hand_over is None
    centre.ask("PUT", path, wire.WriteReply, replace(dear, fee=Fee(3_000, PaymentMethod.CASH)))
    refund = new_correction(received, CorrectionKind.REFUND, refund_dong=8_001)
    assert centre.refusal("PUT", path_of(received), refund) == (422, "bad_amount")
    correct(centre, received, replace(refund, refund_dong=8_000))


def test_an_id_of_a_correction_stands_for_one_dossier(centre: RunningCentre) -> None:
    first, second = new_dossier(), new_dossier()
    for one in (first, second):
        centre.put(one)
    void = new_correction(first)
    correct(centre, first, void)
    taken = replace(new_correction(second), id=void.id)
    assert centre.refusal("PUT", path_of(second), taken) == (409, "conflict")
    assert view(centre, second).corrections == ()


def test_the_dossier_received_instead_is_named(centre: RunningCentre) -> None:
    wrong = new_dossier()
    centre.put(wrong)
    assert view(centre, wrong).replaced_by is None
    correct(centre, wrong, new_correction(wrong))
    block = centre.block()
    code = f"H99.001-{today()}-{block.first:04d}"
    right = new_dossier(code, replaces=Replaced(wrong.id, wrong.local_number, "Sai người nộp"))
    centre.put(right)
    assert view(centre, wrong).replaced_by == code
    assert view(centre, right).replaced_by is None


def test_what_was_handed_over_is_not_voided_and_what_is_void_not_handed_over(centre: RunningCentre) -> None:
    returned, void = new_dossier(), new_dossier()
    for one in (returned, void):
        centre.put(one)
        ready = centre.ask("POST", f"/v1/training/results/{one.id}", wire.TrainingResult).result
        if one is void:
            correct(centre, one, new_correction(one))
            refused = centre.refusal("PUT", f"/v1/dossiers/{one.id}/hand-over", new_hand_over(one, ready))
            assert refused == (409, "voided")
            assert view(centre, one).hand_over is None
        else:
            order = new_hand_over(one, ready)
            centre.ask("PUT", f"/v1/dossiers/{one.id}/hand-over", wire.WriteReply, order)
            assert centre.refusal("PUT", path_of(one), new_correction(one)) == (409, "already_returned")
            refund = new_correction(one, CorrectionKind.REFUND)
            assert not correct(centre, one, refund).repeated
            again = centre.ask("PUT", f"/v1/dossiers/{one.id}/hand-over", wire.WriteReply, order)
            assert again.repeated


@pytest.mark.parametrize("release", [Release.AT_ONCE, Release.AT_ONCE_WITH_SLIP])
def test_a_result_given_at_once_needs_none_lying_ready(centre: RunningCentre, release: Release) -> None:
    received = new_dossier(release=release)
    centre.put(received)
    result = Result(received.id, "Bản sao", "7", "Bản sao trích lục", datetime.now(OFFICE))
    order = new_hand_over(received, result)
    path = f"/v1/dossiers/{received.id}/hand-over"
    assert not centre.ask("PUT", path, wire.WriteReply, order).repeated
    assert centre.ask("PUT", path, wire.WriteReply, order).repeated
    kept = view(centre, received)
    assert (kept.result, kept.hand_over) == (result, order)
    other = new_hand_over(received, result)
    assert centre.refusal("PUT", path, other) == (409, "already_returned")


def test_a_result_made_ready_meanwhile_gives_way_to_the_one_that_was_given(centre: RunningCentre) -> None:
    received = new_dossier(release=Release.AT_ONCE)
    centre.put(received)
    centre.ask("POST", f"/v1/training/results/{received.id}", wire.TrainingResult)
    result = Result(received.id, "Bản sao", "8", "Bản sao trích lục", datetime.now(OFFICE))
    order = new_hand_over(received, result)
    centre.ask("PUT", f"/v1/dossiers/{received.id}/hand-over", wire.WriteReply, order)
    assert view(centre, received).result == result


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ({"dossier_id": "another"}, (422, "other_id")),
        ({"id": "no id"}, (422, "bad_id")),
        ({"reason": " "}, (422, "no_reason")),
        ({"reason": "m" * 2_001}, (422, "too_long")),
        ({"reason": "\u202emẫu"}, (422, "control_characters")),
        ({"refund_dong": -1}, (422, "bad_amount")),
        ({"refund_dong": 10**12}, (422, "bad_amount")),
        ({"kind": CorrectionKind.REFUND, "refund_dong": 0}, (422, "bad_amount")),
    ],
)
def test_a_correction_out_of_bounds_is_refused(
    centre: RunningCentre, change: dict[str, object], refused: tuple[int, str]
) -> None:
    received = new_dossier()
    centre.put(received)
    spoilt = replace(new_correction(received), **change)  # type: ignore[arg-type]  # field names are the caller's
    assert centre.refusal("PUT", path_of(received), spoilt) == refused
    assert view(centre, received).corrections == ()


def test_a_correction_from_elsewhere_or_of_another_shape_is_refused(centre: RunningCentre) -> None:
    received = new_dossier()
    centre.put(received)
    void = new_correction(received)
    elsewhere = replace(void, entry=replace(void.entry, centre_id="H99.002"))
    assert centre.refusal("PUT", path_of(received), elsewhere) == (422, "wrong_centre")
    naive = replace(void, entry=replace(void.entry, at=void.entry.at.replace(tzinfo=None)))
    assert centre.refusal("PUT", path_of(received), naive) == (422, "bad_time")
    strange = wire.encode(void).replace(b'{"id"', b'{"more":1,"id"', 1)
    assert centre.refusal("PUT", path_of(received), body=strange) == (422, "unknown_field")
    assert centre.refusal("PUT", path_of(received), body=b"{") == (400, "malformed")
    assert centre.refusal("PUT", path_of(received), void, desk="nobody")[0] in (401, 403)


def test_killed_after_the_void_it_still_knows_and_a_repeat_is_a_success(tmp_path: Path) -> None:
    with running_centre(tmp_path / "centre") as centre:
        received = new_dossier()
        centre.put(received)
        void = new_correction(received)
        centre.ask(
            "POST",
            "/v1/training/faults",
            wire.FaultOrder,
            wire.FaultOrder(path="/v1/dossiers/", drop_replies=1),
        )
        with pytest.raises(httpx.TransportError):
            centre.request("PUT", path_of(received), void)
        pid = centre.embedded.pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        process = centre.embedded._process
        assert process is not None
        process.wait(10)
        centre.embedded.start()
        assert view(centre, received).corrections == (void,)
        assert correct(centre, received, void).repeated
        assert centre.refusal("PUT", path_of(received), new_correction(received)) == (409, "already_voided")
