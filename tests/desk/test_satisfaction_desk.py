"""What citizens say of a desk: one key, one record a day, and nothing that leads back to anybody."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from counter import wire
from counter.desk.clock import DeskClock
from counter.desk.satisfaction import AT_ONCE
from counter.domain.office import OFFICE_ZONE
from counter.domain.records import RecordKind
from counter.domain.satisfaction import (
    QUESTIONS,
    AnswerSheet,
    Counts,
    DayRatings,
    Satisfaction,
    answers_text,
    rating_id,
)
from counter.events import ScanOrigin
from counter.ports import CentreUnavailableError, JournalError, OutboxKind
from tests.rigs.filing import begun, filled, notice, visit
from tests.rigs.memory_centre import MemoryCentre
from tests.rigs.small_desk import Parts, SmallDesk, small_desk, tickets

V, S, N = Satisfaction.VERY, Satisfaction.SATISFIED, Satisfaction.NOT
SHEET = AnswerSheet((V,) * QUESTIONS, S, "9f0c33aa")


class MovedClock(DeskClock):
    """The PC's clock, some days ahead."""

    shift = timedelta()

    def now(self) -> datetime:
        """Moved."""
        return super().now() + self.shift


def dump(small: SmallDesk) -> dict[str, list[tuple[object, ...]]]:
    """Everything in the journal's file."""
    names = small.journal._query("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    return {name: small.journal._query(f"SELECT * FROM {name}") for (name,) in names}


async def served(small: SmallDesk, *, skip: int = 0) -> None:
    """Somebody is received; the visit stays open."""
    await small.desk.call_next()
    await begun(small, skip=skip)
    await filled(small)
    await small.desk.commit()
    assert visit(small).received


async def day_of(small: SmallDesk, answers: Iterable[Satisfaction | None]) -> None:
    """People are received one after another; each says something, or nothing."""
    for answer in answers:
        await served(small)
        if answer is not None:
            await small.desk.satisfaction.rate(answer)
        await small.desk.finish()


def counted(small: SmallDesk) -> DayRatings:
    return small.desk.satisfaction._kept.ratings


async def test_one_key_after_a_reception_and_another_takes_its_place(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        rate = small.desk.satisfaction.rate
        await rate(V)
        assert notice(small) == "rating_not_now"
        await begun(small)
        await filled(small)
        await rate(V)
        assert notice(small) == "rating_not_now"
        await small.desk.commit()
        for level in (V, V, N, S):
            await rate(level)
        assert (counted(small).asked, small.desk.state.rated) == (Counts(0, 1, 0), S)
        await small.desk.call_next()
        assert small.desk.state.visit is not None, "the next one is called, answered or not"
        assert small.desk.state.rated is None


async def test_nothing_is_written_when_a_citizen_answers(tmp_path: Path) -> None:
    """Neither the record nor a draft nor a message nor a count changes with one answer."""
    async with small_desk(tmp_path) as small:
        await served(small)
        small.journal._writer.flush()
        before = dump(small)
        await small.desk.satisfaction.rate(N)
        small.journal._writer.flush()
        after = dump(small)
        assert after == before
        await small.desk.finish()
        ended = dump(small)
        assert "not_satisfied" not in repr(ended)
        assert not [row for row in ended["event"] if "rating" in str(row[5])]


async def test_counts_are_written_a_few_together(tmp_path: Path) -> None:
    async with small_desk(tmp_path, centre=MemoryCentre(list(tickets(9)))) as small:
        await day_of(small, (V, S, N, None, S))
        assert small.journal.tally("ratings") is None
        await day_of(small, (V,))
        written = small.journal.tally("ratings")
        assert written is not None
        assert AT_ONCE == 5
        assert msgspec.json.decode(written)["ratings"]["asked"] == {
            "very": 2, "satisfied": 2, "not_satisfied": 1,
        }  # fmt: skip
        await day_of(small, (N,))
        assert small.journal.tally("ratings") == written
    async with small_desk(tmp_path, centre=small.centre) as small:
        assert counted(small).asked == Counts(2, 2, 2), "what memory held was written at the end"


async def closed(small: SmallDesk) -> None:
    await small.desk.closing.close()
    assert notice(small) == "day_closed"
    await small.desk._core.refresh_outbox()


async def test_one_record_a_day_with_neither_hour_nor_clerk(tmp_path: Path) -> None:
    async with small_desk(tmp_path, centre=MemoryCentre(list(tickets(9)))) as small:
        await day_of(small, (V, S, N))
        await small.desk.satisfaction.take_sheet(SHEET)
        served_last = small.journal.audit_head().seq
        assert small.journal.records(RecordKind.RATING) == ()
        await closed(small)
        [record] = small.journal.records(RecordKind.RATING)
        place, today = small.desk._core.place, datetime.now(OFFICE_ZONE).date().isoformat()
        assert (record.id, record.subject) == (rating_id(place.centre.id, place.seat.id, today), "")
        [row] = [row for row in small.journal.audit(limit=500) if row.kind == "record_rating"]
        assert (row.at.isoformat()[10:], row.clerk_id, row.subject) == ("T00:00:00+07:00", "", record.id)
        assert row.seq > served_last, "behind everybody of the day"
        ratings = wire.decode(DayRatings, record.content)
        assert (ratings.asked, ratings.overall, ratings.sheets) == (Counts(1, 1, 1), Counts(0, 1, 0), 1)
        assert small.journal.tally("ratings") is None
        [item] = [
            one
            for one in small.journal.outbox(done=True) + small.journal.outbox()
            if one.kind is OutboxKind.RECORD
        ]
        assert item.created_at.isoformat()[10:] == "T00:00:00+07:00"


async def test_nothing_of_a_citizen_a_dossier_or_a_ticket_is_in_it(tmp_path: Path) -> None:
    async with small_desk(tmp_path, centre=MemoryCentre(list(tickets(9)))) as small:
        await day_of(small, (V, S))
        await closed(small)
        [record] = small.journal.records(RecordKind.RATING)
        items = [*small.journal.outbox(), *small.journal.outbox(done=True)]
        [item] = [one for one in items if one.kind is OutboxKind.RECORD]
        said = b"".join((wire.encode(record), item.body, item.id.encode(), item.subject.encode()))
        rows = small.journal.dossiers()
        assert len(rows) == 2
        secrets: set[str] = set()
        for row in rows:
            dossier = row.dossier
            person = dossier.owner
            secrets |= {
                dossier.id,
                dossier.local_number,
                str(dossier.code),
                person.full_name,
                str(person.personal_number),
            }
            secrets |= {
                str(dossier.ticket_id),
                str(dossier.ticket_number),
                dossier.entry.clerk_name,
                dossier.entry.at.isoformat(),
            }
            secrets.add(dossier.entry.clerk_id)
        assert not [one for one in secrets if len(one) > 3 and one.encode() in said]


async def test_who_said_what_makes_no_difference_to_the_disk(tmp_path: Path) -> None:
    """The same people, the same answers, whoever gave which: one and the same record."""
    records = []
    for turn, answers in enumerate(itertools.islice(itertools.permutations((V, S, N)), 0, 6, 2)):
        async with small_desk(tmp_path / str(turn), centre=MemoryCentre(list(tickets(9)))) as small:
            await day_of(small, answers)
            await closed(small)
            [record] = small.journal.records(RecordKind.RATING)
            kinds = [row.kind for row in small.journal.audit(limit=500)]
            records.append((record, kinds))
    assert all(one == records[0] for one in records)


async def test_what_is_said_behind_the_end_of_the_day_counts_on_the_next(tmp_path: Path) -> None:
    clock = MovedClock()
    centre = MemoryCentre(list(tickets(9)))
    async with small_desk(tmp_path, centre=centre, parts=Parts(clock=clock)) as small:
        await day_of(small, (V,))
        await closed(small)
        await day_of(small, (N,))
        await closed(small)
        assert [one.content for one in small.journal.records(RecordKind.RATING)] == [
            wire.encode(DayRatings(small.desk.satisfaction._today).rated(V))
        ], "a second version would tell who came behind the first"
    clock.shift = timedelta(days=1)
    async with small_desk(tmp_path, centre=centre, parts=Parts(clock=clock)) as small:
        today = small.desk.satisfaction._today
        await day_of(small, (S,))
        assert counted(small) == DayRatings(today).rated(N).rated(S)
    clock.shift = timedelta(days=4)
    async with small_desk(tmp_path, centre=centre, parts=Parts(clock=clock)) as small:
        days = [wire.decode(DayRatings, one.content) for one in small.journal.records(RecordKind.RATING)]
        assert days[0].day == today, "nobody closed that day: the next start did"
        assert days[0].asked == Counts(0, 1, 1)
        assert small.journal.examine().troubles == ()


async def test_a_code_on_a_telephone_counts_once(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        for word in ("rating_taken", "rating_counted"):
            await small.desk.scan(answers_text(SHEET), ScanOrigin.SCANNER)
            assert notice(small) == word
        assert counted(small).sheets == 1
        await small.desk.satisfaction.take_sheet(AnswerSheet((None,) * QUESTIONS, None))
        assert notice(small) == "rating_empty"
        assert small.desk.state.visit is None, "a sheet begins no visit"


async def test_a_supervisor_sees_every_desk_and_goes_on_without_the_centre(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with small_desk(tmp_path, centre=MemoryCentre(list(tickets(9)))) as small:
        today = small.desk.satisfaction._today
        await day_of(small, (V,))
        assert await small.desk.satisfaction.of_day(today) == ()
        assert notice(small) == "not_allowed"
        await small.desk.lock()
        assert await small.desk.sign_in("111111")
        [own] = await small.desk.satisfaction.of_day(today)
        assert own.ratings.asked == Counts(1, 0, 0)
        await closed(small)
        while not [one for one in small.centre.recorded.values() if one.kind is RecordKind.RATING]:
            await small.centre.met("send")
            await small.desk._core.refresh_outbox()
        [told] = [one for one in small.centre.recorded.values() if one.kind is RecordKind.RATING]
        entry = replace(told.entry, desk_id="Q07", desk_name="Quầy 7")
        small.centre.recorded["other"] = msgspec.structs.replace(told, record_id="other", entry=entry)
        both = await small.desk.satisfaction.of_day(today)
        assert [one.desk_name for one in both] == [small.desk._core.place.seat.name, "Quầy 7"]
        small.centre.refusals["records"] = [CentreUnavailableError("cut", sent=False)] * 20
        assert len(await small.desk.satisfaction.of_day(today)) == 1

        def broken(record_id: str) -> None:
            raise JournalError("io", record_id)

        monkeypatch.setattr(small.journal, "record_of", broken)
        assert await small.desk.satisfaction.of_day(today) == ()
        assert notice(small) == "journal_trouble"


@pytest.mark.parametrize("content", [b"not json", b"[]", b'{"ratings":1}'])
async def test_counts_that_cannot_be_read_begin_anew(tmp_path: Path, content: bytes) -> None:
    async with small_desk(tmp_path) as small:
        small.journal.keep_tally("ratings", content)
    async with small_desk(tmp_path, centre=small.centre) as small:
        assert counted(small).total == 0
