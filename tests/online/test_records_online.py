"""Generic records through the desk's client: sent as the outbox froze them, read back, found and counted."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from counter import wire
from counter.desk.recording import message_of, newer, value_of
from counter.domain.dossiers import ClockSource, Entry
from counter.domain.records import DONE, OPEN, Record, RecordKind
from counter.online.client import HttpCentre
from counter.ports import CentreRefusedError
from tests.rigs.centre import CLERK
from tests.rigs.papers import ENTRY, OFFICE

AT = datetime(2026, 10, 5, 9, 0, tzinfo=OFFICE)
"""A day no other test counts."""


def entry(at: datetime = AT) -> Entry:
    return replace(ENTRY, centre_id="H99.001", desk_id="Q03", clerk_id=CLERK, at=at, clock=ClockSource.CENTRE)


def record(subject: str = "") -> Record:
    return Record(str(uuid.uuid4()), RecordKind.STOP, subject, OPEN, b'{"why":1}', entry())


async def test_a_record_travels_and_is_read_back_as_it_was(centre: HttpCentre) -> None:
    subject = str(uuid.uuid4())
    first = record(subject)
    assert await centre.record_of(first.id) is None
    item = message_of(first, training=True)
    answer = await centre.send(item)
    assert (answer.centre_id, answer.repeated) == (item.id, False)
    assert (await centre.send(item)).repeated
    assert await centre.record_of(first.id) == first
    second = newer(first, {"why": 2}, entry(AT - timedelta(hours=1)), state=DONE)
    assert second.entry.at == first.entry.at, "a newer version is never older"
    await centre.send(message_of(second, training=True))
    assert await centre.records(RecordKind.STOP, subject=subject) == (second,)
    assert await centre.records(RecordKind.STOP, subject=subject, state=OPEN) == ()
    assert await centre.records(RecordKind.STOP, subject=subject, day="2026-10-05") == (second,)
    assert value_of(second, dict) == {"why": 2}
    assert value_of(second, Entry) is None


async def test_the_centre_says_which_versions_it_has_lost(centre: HttpCentre) -> None:
    kept, lost = message_of(record(), training=True), message_of(record(), training=True)
    await centre.send(kept)
    assert await centre.missing([kept.id, lost.id]) == (lost.id,)


async def test_a_refusal_keeps_its_word(centre: HttpCentre) -> None:
    item = message_of(replace(record(), content=wire.encode({"n": "x" * 3_000})), training=True)
    with pytest.raises(CentreRefusedError) as refusal:
        await centre.send(item)
    assert (refusal.value.status, refusal.value.reason) == (422, "too_long")
