"""What a message may carry: everything out of bounds is refused as a Problem, and nothing of it is kept."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from counter import wire
from counter.domain.dossiers import Collector, CollectorProof, Dossier, HandOver, PaperCount, Result
from counter.domain.people import PartialDate
from counter.domain.quantity import Counted, Quantity
from tests.rigs.centre import CLERK, RunningCentre, new_dossier
from tests.rigs.papers import OFFICE, OWNER

LONG_NAME = replace(OWNER, full_name="M" * 500_000)


def put(centre: RunningCentre, sent: Dossier) -> tuple[int, str]:
    """The refusal; the centre keeps nothing."""
    refused = centre.refusal("PUT", f"/v1/dossiers/{sent.id}", sent)
    assert centre.refusal("GET", f"/v1/dossiers/{sent.id}") == (404, "unknown_dossier")
    return refused


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        (lambda one: replace(one, owner=LONG_NAME), (422, "too_long")),
        (lambda one: replace(one, note="m" * 2_001), (422, "too_long")),
        (lambda one: replace(one, papers=(PaperCount("p", "l"),) * 10_000), (413, "too_large")),
        (lambda one: replace(one, papers=(PaperCount("p", "l"),) * 201), (422, "too_many")),
        (lambda one: replace(one, evidence=("e",) * 10_000), (422, "too_many")),
        (lambda one: replace(one, fee=replace(one.fee, amount_dong=-1)), (422, "bad_amount")),
        (lambda one: replace(one, fee=replace(one.fee, amount_dong=10**12)), (422, "bad_amount")),
        (lambda one: replace(one, fee=replace(one.fee, computed_dong=-1)), (422, "bad_amount")),
        (lambda one: replace(one, fee=replace(one.fee, computed_dong=10**12)), (422, "bad_amount")),
        (lambda one: replace(one, sets=-1), (422, "bad_count")),
        (lambda one: replace(one, limit=replace(one.limit, value=10**6)), (422, "bad_count")),
        (lambda one: replace(one, papers=(PaperCount("p", "l", originals=-1),)), (422, "bad_count")),
        (lambda one: replace(one, papers=(PaperCount("p", "l", photocopies=10_000),)), (422, "bad_count")),
        (lambda one: replace(one, quantity=Quantity(Counted.PAGE, copies=0)), (422, "bad_count")),
        (lambda one: replace(one, quantity=Quantity(Counted.PAGE, 1, pages=10_000)), (422, "bad_count")),
        (lambda one: replace(one, due_at=one.entry.at - timedelta(seconds=1)), (422, "due_before_received")),
    ],
)
def test_a_dossier_out_of_bounds_is_refused(
    centre: RunningCentre, change: Callable[[Dossier], Dossier], refused: tuple[int, str]
) -> None:
    assert put(centre, change(new_dossier())) == refused


def test_a_dossier_at_the_bounds_is_kept(centre: RunningCentre) -> None:
    usual = new_dossier()
    widest = replace(
        usual,
        note="m" * 2_000,
        papers=(PaperCount("p", "l", originals=9_999),) * 200,
        quantity=Quantity(Counted.PAGE, copies=9_999, pages=9_999),
        fee=replace(usual.fee, amount_dong=10**12 - 1, computed_dong=None),
        due_at=usual.entry.at,
    )
    assert not centre.put(widest).repeated


@pytest.mark.parametrize(
    "number", ["NaN", "Infinity", "-Infinity", "1e999", "1e300", "0.5", "9" * 400, "true"]
)
def test_what_is_no_whole_number_is_refused(centre: RunningCentre, number: str) -> None:
    received = new_dossier()
    body = wire.encode(received).replace(b'"amount_dong":8000', f'"amount_dong":{number}'.encode(), 1)
    assert number.encode() in body
    status, reason = centre.refusal("PUT", f"/v1/dossiers/{received.id}", body=body)
    assert (status, reason) in {(400, "malformed"), (422, "bad_amount")}


def spoilt(message: object, spoil: Callable[[Any], None]) -> bytes:
    """The message as JSON, changed by `spoil`."""
    content = json.loads(wire.encode(message))
    spoil(content)
    return json.dumps(content).encode()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: content.update(more=1),
        lambda content: content["owner"].update(is_admin=True),
        lambda content: content["papers"][-1].update(more=None),
        lambda content: content.update(quantity={"per": "copy", "copies": 1, "sheets": 2}),
        lambda content: content["entry"].update({"x" * 5_000: []}),
        lambda content: content.update(more={"deep": ["m" * 100_000]}),
    ],
)
def test_a_field_nobody_knows_is_refused(centre: RunningCentre, spoil: Callable[[Any], None]) -> None:
    received = new_dossier()
    body = spoilt(received, spoil)
    assert centre.refusal("PUT", f"/v1/dossiers/{received.id}", body=body) == (422, "unknown_field")
    assert centre.refusal("GET", f"/v1/dossiers/{received.id}") == (404, "unknown_dossier")


def test_a_hand_over_out_of_bounds_is_refused(centre: RunningCentre) -> None:
    received = new_dossier()
    centre.put(received)
    result = Result(received.id, "k", "1", "s", datetime.now(OFFICE))
    order = HandOver(
        str(uuid.uuid4()),
        received.id,
        Collector(OWNER, CollectorProof.SLIP, is_owner=True),
        result,
        received.entry,
    )
    path = f"/v1/dossiers/{received.id}/hand-over"
    long = replace(order, collector=replace(order.collector, person=LONG_NAME))
    assert centre.refusal("PUT", path, long) == (422, "too_long")
    strange = spoilt(order, lambda content: content["result"].update(more=1))
    assert centre.refusal("PUT", path, body=strange) == (422, "unknown_field")


def test_a_look_up_out_of_bounds_is_refused(centre: RunningCentre) -> None:
    query = wire.LookupQuery(
        personal_number=OWNER.personal_number,
        old_number=None,
        full_name=OWNER.full_name,
        date_of_birth=PartialDate(1998),
        procedure_code="2.000635",
        subject="ticket-1",
        clerk_id=CLERK,
        reason="identify",
    )
    path = "/v1/citizens/lookup"
    for field in ("full_name", "personal_number", "procedure_code", "subject", "clerk_id"):
        long = spoilt(query, lambda content, field=field: content.update({field: "9" * 500_000}))  # type: ignore[misc]
        assert centre.refusal("POST", path, body=long) == (422, "too_long")
    strange = spoilt(query, lambda content: content["date_of_birth"].update(hour=1))
    assert centre.refusal("POST", path, body=strange) == (422, "unknown_field")
    bare = spoilt(query, lambda content: content["date_of_birth"].update(year=float("nan")))
    assert centre.refusal("POST", path, body=bare) == (400, "malformed")
