"""Generic records at the centre: every version kept once, the newest found, bounds."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime, timedelta

import msgspec
import pytest
from sqlalchemy import select

from counter import wire
from counter.centre import records as centre_records
from counter.centre.api.taking import TAKEN_BY
from counter.centre.database import Database
from counter.centre.places import Caller
from counter.centre.records import Records
from counter.centre.refusals import RefusedError
from counter.centre.sample import CENTRE_ID
from counter.centre.tables import records
from counter.domain.records import DONE, MAXIMUM_BYTES, OPEN, Record, RecordKind
from counter.domain.satisfaction import DayRatings, rating_id
from counter.ports import OutboxKind
from tests.rigs.centre import CLERK, RunningCentre, StandingClock
from tests.rigs.papers import ENTRY, OFFICE

DAY = "2026-11-23"
AT = datetime(2026, 11, 23, 9, 0, tzinfo=OFFICE)


def new(
    content: bytes = b'{"n":1}',
    *,
    record_id: str | None = None,
    kind: RecordKind = RecordKind.TRANSFER,
    subject: str = "",
    state: str = OPEN,
    at: datetime = AT,
    desk: str = "Q03",
) -> wire.RecordKept:
    """A version nobody has sent yet."""
    entry = replace(ENTRY, centre_id=CENTRE_ID, desk_id=desk, clerk_id=CLERK, at=at)
    record = Record(record_id or str(uuid.uuid4()), kind, subject, state, content, entry)
    return wire.record_message(record, str(uuid.uuid4()), training=True)


def keep(centre: RunningCentre, kept: wire.RecordKept, *, desk: str | None = None) -> wire.WriteReply:
    path = f"/v1/records/{kept.subject or kept.record_id}"
    return centre.ask("PUT", path, wire.WriteReply, kept, desk=desk)


def found(centre: RunningCentre, **query: str) -> list[str]:
    text = "&".join(f"{name}={value}" for name, value in query.items())
    reply = centre.ask("GET", f"/v1/records?{text}", wire.RecordsReply)
    return [one.kept.record_id for one in reply.records]


def test_a_version_is_kept_once_and_the_newest_is_read_back(centre: RunningCentre) -> None:
    first = new()
    path = f"/v1/records/{first.record_id}"
    assert centre.refusal("GET", path) == (404, "unknown_record")
    assert (keep(centre, first).id, keep(centre, first).repeated) == (first.id, True)
    changed = msgspec.structs.replace(first, state=DONE)
    assert centre.refusal("PUT", path, changed) == (409, "conflict")
    second = new(b'{"n":2}', record_id=first.record_id, state=DONE, at=AT + timedelta(minutes=1))
    assert not keep(centre, second).repeated
    reply = centre.ask("GET", path, wire.RecordReply)
    assert (reply.kept, reply.version) == (second, 2)
    assert reply.digest == wire.digest(wire.encode(second))
    assert reply.kept.record.content == b'{"n":2}'
    query = wire.KnownQuery(ids=(second.id, first.id, "another"))
    assert centre.ask("POST", "/v1/known", wire.KnownReply, query).ids == (second.id, first.id)


def test_what_was_entered_last_is_newest_whenever_it_comes(centre: RunningCentre) -> None:
    """A desk that was cut off tells its older version when another one has told a newer one already."""
    newest = new(b'{"n":2}', at=AT + timedelta(hours=1), desk="Q01")
    keep(centre, newest, desk="Q01")
    late = new(record_id=newest.record_id)
    keep(centre, late)
    reply = centre.ask("GET", f"/v1/records/{newest.record_id}", wire.RecordReply)
    assert reply.kept == newest
    other = new(record_id=newest.record_id, kind=RecordKind.SCAN)
    assert centre.refusal("PUT", f"/v1/records/{newest.record_id}", other) == (409, "conflict")
    moved = new(record_id=newest.record_id, subject="d-1")
    assert centre.refusal("PUT", "/v1/records/d-1", moved) == (409, "conflict")


def test_a_clock_that_is_wrong_keeps_no_true_version_out(database: Database, clock: StandingClock) -> None:
    service, caller = Records(database, clock), Caller(CENTRE_ID, "Q03")

    def told(kept: wire.RecordKept) -> bytes:
        service.accept(caller, kept, wire.encode(kept))
        return bytes(service.view(CENTRE_ID, kept.record_id).kept.content)

    far = new(b'{"n":1}', at=clock.time + timedelta(days=3650))
    assert told(far) == b'{"n":1}'
    later = clock.time + timedelta(days=3651)
    assert told(new(b'{"n":2}', record_id=far.record_id, at=later)) == b'{"n":2}', "by its clock in order"
    assert told(new(b'{"n":3}', record_id=far.record_id, at=clock.time)) == b'{"n":3}'
    earlier = new(b'{"n":4}', record_id=far.record_id, at=clock.time - timedelta(minutes=1))
    assert told(earlier) == b'{"n":3}'


@pytest.mark.parametrize("kind", [RecordKind.PAYMENT, RecordKind.SCAN, RecordKind.CERTIFICATION])
def test_only_the_desk_that_began_goes_on_with_what_is_its_own(
    centre: RunningCentre, kind: RecordKind
) -> None:
    mine = new(kind=kind)
    keep(centre, mine)
    theirs = new(b'{"n":2}', record_id=mine.record_id, kind=kind, desk="Q01", at=AT + timedelta(minutes=1))
    path = f"/v1/records/{mine.record_id}"
    assert centre.refusal("PUT", path, theirs, desk="Q01") == (409, "conflict")
    shared = new()
    keep(centre, shared)
    on = new(b'{"n":2}', record_id=shared.record_id, desk="Q01", at=AT + timedelta(minutes=1))
    assert not keep(centre, on, desk="Q01").repeated


def test_the_days_ratings_are_the_desks_own_and_keys_of_copies_are_not_taken(centre: RunningCentre) -> None:
    content = wire.encode(DayRatings(DAY))
    name = rating_id(CENTRE_ID, "Q03", DAY)
    beforehand = new(content, record_id=name, kind=RecordKind.RATING, state=DONE, desk="Q01")
    path = f"/v1/records/{name}"
    assert centre.refusal("PUT", path, beforehand, desk="Q01") == (422, "invalid")
    no_rating = new(record_id=name, kind=RecordKind.RATING, state=DONE)
    assert centre.refusal("PUT", path, no_rating) == (422, "invalid")
    assert not keep(centre, new(content, record_id=name, kind=RecordKind.RATING, state=DONE)).repeated
    key = new(b'{"name":"a","key":"b"}', kind=RecordKind.SCAN_FILE)
    assert centre.refusal("PUT", f"/v1/records/{key.record_id}", key) == (422, "invalid")


def test_records_are_found_by_kind_subject_state_and_day(centre: RunningCentre) -> None:
    subject = str(uuid.uuid4())
    one = new(subject=subject, kind=RecordKind.EXTENSION)
    other = new(subject=subject, kind=RecordKind.EXTENSION, state=DONE, at=AT + timedelta(days=1))
    for kept in (one, other, new(kind=RecordKind.STOP, subject=subject)):
        keep(centre, kept)
    of_kind = {"kind": "extension", "subject": subject}
    assert found(centre, **of_kind) == [other.record_id, one.record_id]
    assert found(centre, **of_kind, state="open") == [one.record_id]
    assert found(centre, **of_kind, day="2026-11-24") == [other.record_id]
    assert found(centre, kind="tray", subject=subject) == []


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/records?kind=nothing", 422), ("/v1/records", 400),
        ("/v1/records?kind=tray&day=23-11-2026", 422),
        ("/v1/records?kind=tray&day=20261123", 422), ("/v1/records?kind=tray&subject=a%20b", 422),
    ],
)  # fmt: skip
def test_a_question_that_makes_no_sense_is_refused(centre: RunningCentre, path: str, status: int) -> None:
    assert centre.refusal("GET", path)[0] == status


def test_a_desk_sends_its_own_records_to_its_own_centre(centre: RunningCentre) -> None:
    kept = new()
    path = f"/v1/records/{kept.record_id}"
    elsewhere = msgspec.structs.replace(kept, entry=replace(kept.entry, centre_id="H98.001"))
    assert centre.refusal("PUT", path, elsewhere) == (422, "wrong_centre")
    assert centre.refusal("PUT", path, kept, desk="Q01") == (422, "other_desk")
    real = msgspec.structs.replace(kept, training=False)
    assert centre.refusal("PUT", path, real) == (422, "wrong_mode")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"id": "a b"}, "bad_id"),
        ({"record_id": "x" * 70}, "bad_id"),
        ({"subject": "d-7"}, "other_id"),
        ({"state": "Not a word"}, "invalid"),
        ({"content": msgspec.Raw(b'{"n":"' + b"x" * 2_001 + b'"}')}, "too_long"),
        ({"content": msgspec.Raw(b'{"n":[' + b"1," * 300 + b"1]}")}, "too_many"),
        ({"content": msgspec.Raw(b'{"n":"\\u202e"}')}, "control_characters"),
        ({"content": msgspec.Raw(b"[1" + b" " * MAXIMUM_BYTES + b"]")}, "too_long"),
    ],
)  # fmt: skip
def test_what_must_not_be_kept_is_refused(
    centre: RunningCentre, changes: dict[str, object], reason: str
) -> None:
    kept = new()
    bad = msgspec.structs.replace(kept, **changes)
    assert centre.refusal("PUT", f"/v1/records/{kept.record_id}", bad) == (422, reason)


@pytest.mark.parametrize(
    ("old", "fresh", "status"),
    [
        (b'"kind":"transfer"', b'"kind":"gossip"', 400),
        (b'"n":1', b'"n":1e999', 400),
        (b'"training":true', b'"training":true,"more":1', 400),
        (b'"desk_name"', b'"more":1,"desk_name"', 422),
        (b'"content":{"n":1}', b'"content":' + b"[" * 5_000 + b"]" * 5_000, 400),
    ],
    ids=["kind", "number", "field", "field of the entry", "depth"],
)
def test_a_hostile_body_is_refused(centre: RunningCentre, old: bytes, fresh: bytes, status: int) -> None:
    kept = new()
    body = wire.encode(kept)
    assert old in body
    path = f"/v1/records/{kept.record_id}"
    assert centre.refusal("PUT", path, body=body.replace(old, fresh, 1))[0] == status
    assert centre.refusal("GET", path) == (404, "unknown_record")


def test_another_centre_sees_and_changes_nothing(database: Database, clock: StandingClock) -> None:
    service = Records(database, clock)
    kept = new()
    service.accept(Caller(CENTRE_ID, "Q03"), kept, wire.encode(kept))
    with pytest.raises(RefusedError) as refusal:
        service.view("H98.001", kept.record_id)
    assert (refusal.value.status, refusal.value.reason) == (404, "unknown_record")
    assert service.find("H98.001", kept.kind, subject=None, state=None, day=None).records == ()
    stranger = msgspec.structs.replace(kept, id="m-2", entry=replace(kept.entry, centre_id="H98.001"))
    with pytest.raises(RefusedError) as refusal:
        service.accept(Caller("H98.001", "Q03"), stranger, wire.encode(stranger))
    assert refusal.value.reason == "conflict"


def test_an_answer_is_bounded(
    database: Database, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(centre_records, "_MOST_BYTES", 900)
    service, desk = Records(database, clock), Caller(CENTRE_ID, "Q03")
    for minute in range(5):
        kept = new(at=AT + timedelta(minutes=minute))
        service.accept(desk, kept, wire.encode(kept))
    reply = service.find(CENTRE_ID, RecordKind.TRANSFER, subject=None, state=None, day=None)
    assert 1 <= len(reply.records) < 5
    with database.read() as connection:
        newest = connection.execute(
            select(records.c.record_id).order_by(records.c.at.desc()).limit(1)
        ).scalar_one()
    assert reply.records[0].kept.record_id == newest


def test_every_message_of_an_outbox_can_be_carried_in_a_file() -> None:
    assert TAKEN_BY.keys() == {kind.value for kind in OutboxKind}
