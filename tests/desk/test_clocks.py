"""Extension, supplement and stop at the desk: relayed once, in time, with the slip anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from counter.desk.handing_acts import ClockView, StatedExtension, StatedPaper, StatedPause, StatedStop
from counter.desk.recording import new_record
from counter.desk.state import DeskState
from counter.desk.stated import day_near
from counter.domain.clock_rules import ClockState, Standing
from counter.domain.clocks import Extension, Pause, SignedPaper, StopAsker
from counter.domain.documents import DocumentKind, Slip
from counter.domain.dossiers import Dossier
from counter.domain.records import RecordKind
from counter.events import CentreEvent, PrintChanged, PrintState, ScanOrigin
from counter.wire import decode, record_message
from tests.rigs.desk import received, until
from tests.rigs.filing import begun, notice, values, visit
from tests.rigs.handing import be, desk_at
from tests.rigs.small_desk import SmallDesk

WEEK = "1.004222"
"""Registering a permanent residence: seven working days."""
PAPER = StatedPaper("", "12/PXL-UBND", "25/11/2026", "Phạm Văn Ký", "Chủ tịch")
EXTENSION = StatedExtension(PAPER, "Phải xác minh", "07/12/2026", "16h00", "Kính gửi ông bà", "phone")
PAUSE = StatedPause(PAPER, "Thiếu giấy chứng sinh")
STOP = StatedStop(PAPER, StopAsker.APPLICANT, "Người nộp rút hồ sơ")


async def seen(small: SmallDesk, dossier: Dossier) -> ClockView:
    found = await small.desk.handing.clocks.of_dossier(dossier.code or "")
    assert found is not None
    return found


async def filed_for_days(small: SmallDesk) -> Dossier:
    """A dossier whose procedure takes seven working days, received on Wednesday 25 November at 09:00."""
    await begun(small)
    await received(small.desk, WEEK)
    dossier = visit(small).received[-1].dossier
    await small.desk.finish()
    await until(small.desk, lambda state: dossier.id in small.centre.kept and not state.outbox.waiting)
    return dossier


async def test_an_extension_is_relayed_once_with_the_slip_anew(tmp_path: Path) -> None:
    async with desk_at(tmp_path, "2026-11-25T09:00") as (small, _):
        dossier = await filed_for_days(small)
        assert dossier.due_at is not None
        assert f"{dossier.due_at:%d/%m %H}" == "04/12 09"
        before = await seen(small, dossier)
        assert (before.standing.due_at, before.why_not_extend) == (dossier.due_at, "")
        await small.desk.handing.clocks.extend(dossier.id, EXTENSION)
        assert (notice(small), values(small)["at"]) == ("extended", "16:00 07/12/2026")
        after = await seen(small, dossier)
        assert after.standing.extended
        assert (after.why_not_extend, after.extend_by) == ("second", None)
        slip = small.printer.jobs[-1].document
        assert isinstance(slip, Slip)
        assert slip.copy_number == 1
        assert slip.dossier.due_at == after.standing.due_at
        await small.desk.handing.clocks.extend(dossier.id, EXTENSION)
        assert notice(small) == "extend_second"
        kept = list(small.centre.recorded.values())
        assert [(one.kind, one.state) for one in kept] == [(RecordKind.EXTENSION, "done")]
        assert decode(Extension, bytes(kept[0].content)).notice == "Kính gửi ông bà"


async def test_lists_have_what_became_of_each_appointment(tmp_path: Path) -> None:
    async with desk_at(tmp_path, "2026-11-25T09:00") as (small, _):
        dossier = await filed_for_days(small)
        clocks, pauses = small.desk.handing.clocks, small.desk.handing.pauses
        assert await clocks.moved() == []
        await clocks.extend(dossier.id, EXTENSION)
        [(known, stands)] = await clocks.moved()
        assert (known, f"{stands.due_at:%H:%M %d/%m}") == (dossier.id, "16:00 07/12")
        await pauses.ask(dossier.id, PAUSE)
        [(known, stands)] = await clocks.moved()
        assert (known, stands.state, stands.due_at) == (dossier.id, ClockState.WAITING, None)


async def test_a_reprinted_slip_tells_the_appointment_in_force(tmp_path: Path) -> None:
    async with desk_at(tmp_path, "2026-11-25T09:00") as (small, _):
        dossier = await filed_for_days(small)
        first = next(job for job in small.printer.jobs if isinstance(job.document, Slip))
        await small.desk.handing.clocks.extend(dossier.id, EXTENSION)
        for job in small.printer.jobs:
            small.desk._paperwork.on_changed(PrintChanged(job.id, PrintState.CONFIRMED))
        await small.desk._paperwork.flush()
        await small.desk.reprint(first.id)
        again = small.printer.jobs[-1].document
        assert isinstance(again, Slip)
        assert again.dossier.due_at is not None
        assert f"{again.dossier.due_at:%H:%M %d/%m}" == "16:00 07/12"


async def test_an_extension_on_the_day_itself_is_too_late(tmp_path: Path) -> None:
    async with desk_at(tmp_path, "2026-11-25T09:00") as (small, clock):
        dossier = await filed_for_days(small)
        clock.set("2026-12-04T07:45")
        late = replace(EXTENSION, paper=replace(PAPER, signed_on="03/12/2026"))
        await small.desk.handing.clocks.extend(dossier.code or "", late)
        assert notice(small) == "extend_late"
        assert not small.centre.recorded


@pytest.mark.parametrize(
    ("stated", "field"),
    [
        (replace(EXTENSION, reason=" "), "reason"),
        (replace(EXTENSION, new_date="soon"), "new_date"),
        (replace(EXTENSION, new_date="05/12/2026"), "new_date"),
        (replace(EXTENSION, new_date="01/12/2026"), "new_date"),
        (replace(EXTENSION, new_hour="25h"), "new_hour"),
        (replace(EXTENSION, new_hour="9:75"), "new_hour"),
        (replace(EXTENSION, paper=replace(PAPER, number="")), "number"),
        (replace(EXTENSION, paper=replace(PAPER, signer="")), "signer"),
        (replace(EXTENSION, paper=replace(PAPER, signed_on="24/11/2026")), "signed_on"),
        (replace(EXTENSION, paper=replace(PAPER, signed_on="26/11/2026")), "signed_on"),
    ],
)
async def test_a_bad_field_is_named(tmp_path: Path, stated: StatedExtension, field: str) -> None:
    async with desk_at(tmp_path, "2026-11-25T09:00") as (small, _):
        dossier = await filed_for_days(small)
        await small.desk.handing.clocks.extend(dossier.id, stated)
        assert (notice(small), values(small)) == ("bad_field", {"field": field})
        assert not small.centre.recorded


async def test_a_date_without_a_year_is_the_nearest_one(tmp_path: Path) -> None:
    async with desk_at(tmp_path, "2026-11-25T09:00") as (small, _):
        dossier = await filed_for_days(small)
        short = replace(EXTENSION, new_date="07/12", paper=replace(PAPER, signed_on="25/11"))
        await small.desk.handing.clocks.extend(dossier.id, short)
        assert (notice(small), values(small)["at"]) == ("extended", "16:00 07/12/2026")
    assert day_near("30/12", date(2027, 1, 4)) == date(2026, 12, 30)
    assert day_near("04/01", date(2026, 12, 30)) == date(2027, 1, 4)
    assert day_near("29/02", date(2027, 12, 1)) == date(2028, 2, 29)
    assert day_near("31/02", date(2027, 1, 1)) is None


async def test_the_citizen_is_told_and_it_is_written_down(tmp_path: Path) -> None:
    async with desk_at(tmp_path, "2026-11-25T09:00") as (small, _):
        dossier = await filed_for_days(small)
        clocks = small.desk.handing.clocks
        await clocks.told(dossier.id, "phone")
        assert notice(small) == "nothing_to_do"
        plain = replace(EXTENSION, told_by="", new_hour="", print_paper=True)
        await clocks.extend(dossier.id, plain)
        assert small.printer.jobs[-1].document.kind is DocumentKind.EXTENSION
        due_at = (await seen(small, dossier)).standing.due_at
        assert due_at is not None
        assert f"{due_at:%H:%M}" == "17:30"
        assert small.desk._core.ports.journal.records(RecordKind.EXTENSION)[0].state == "open"
        await clocks.told(dossier.id, "zalo")
        assert notice(small) == "citizen_told"
        assert small.desk._core.ports.journal.records(RecordKind.EXTENSION)[0].state == "done"


async def test_a_supplement_stops_the_clock_and_begins_it_anew(tmp_path: Path) -> None:
    async with desk_at(tmp_path, "2026-11-25T09:00") as (small, clock):
        dossier = await filed_for_days(small)
        pauses = small.desk.handing.pauses
        await pauses.complete(dossier.id)
        assert notice(small) == "not_paused"
        await pauses.ask(dossier.id, PAUSE)
        assert (notice(small), values(small)["until"]) == ("paused", "11/12/2026")
        assert (await seen(small, dossier)).standing.state is ClockState.WAITING
        await pauses.ask(dossier.id, PAUSE)
        assert notice(small) == "pause_waiting"
        await small.desk.handing.clocks.extend(dossier.id, EXTENSION)
        assert notice(small) == "extend_waiting"
        assert [(one.pause.dossier_id, one.may_close) for one in await pauses.awaited()] == [
            (dossier.id, False)
        ]
        clock.set("2026-12-02T14:00")
        await small.desk.handing.transfers.make()
        await pauses.complete(dossier.id)
        assert (notice(small), values(small)["at"]) == ("completed_due", "14:00 11/12/2026")
        assert not await pauses.awaited()
        again = await small.desk.handing.transfers.view()
        assert again is not None
        assert [one.item.dossier_id for one in again.waiting] == [dossier.id]


async def test_after_three_working_days_only_special_law_asks(tmp_path: Path) -> None:
    async with desk_at(tmp_path, "2026-11-25T09:00") as (small, clock):
        dossier = await filed_for_days(small)
        clock.set("2026-12-01T08:00")
        paper = replace(PAPER, signed_on="30/11/2026")
        await small.desk.handing.pauses.ask(dossier.id, replace(PAUSE, paper=paper))
        assert notice(small) == "pause_late"
        await small.desk.handing.pauses.ask(dossier.id, replace(PAUSE, paper=paper, special_law=True))
        assert notice(small) == "paused"


async def test_what_nobody_completes_is_closed_after_fifteen_days(tmp_path: Path) -> None:
    async with desk_at(tmp_path, "2026-11-25T09:00") as (small, clock):
        dossier = await filed_for_days(small)
        await small.desk.handing.pauses.ask(dossier.id, PAUSE)
        closing = small.desk.handing.pauses
        clock.set("2026-12-10T23:00")
        await closing.close_expired()
        assert (await seen(small, dossier)).standing.state is ClockState.WAITING
        clock.set("2026-12-11T07:30")
        assert [one.may_close for one in await closing.awaited()] == [True]
        await closing.close_expired()
        assert (notice(small), values(small)["count"]) == ("closed_expired", 1)
        assert (await seen(small, dossier)).standing.state is ClockState.STOPPED
        await closing.complete(dossier.id)
        assert notice(small) == "not_paused"


async def test_what_another_desk_relayed_is_closed_a_day_later(tmp_path: Path) -> None:
    async with desk_at(tmp_path, "2026-11-25T09:00") as (small, clock):
        dossier = await filed_for_days(small)
        entry = replace(dossier.entry, desk_id="Q01")
        paper = SignedPaper("Cơ quan Mẫu", "1", entry.at.date(), "Phạm Văn Ký", "Chủ tịch")
        close_at = entry.at.replace(month=12, day=11, hour=0, minute=0)
        told = Pause("p-1", dossier.id, dossier.code or "", paper, "thiếu", entry.at, close_at, entry)
        record = new_record(RecordKind.PAUSE, told, entry, subject=dossier.id, record_id="p-1")
        small.centre.recorded["m-1"] = record_message(record, "m-1", training=True)
        pauses = small.desk.handing.pauses
        clock.set("2026-12-11T08:00")
        await pauses.close_expired()
        assert len(await pauses.awaited()) == 1
        clock.set("2026-12-12T08:00")
        await pauses.close_expired()
        assert not await pauses.awaited()
        assert values(small)["count"] == 1


async def test_a_stop_ends_everything_and_gives_back_by_special_law(tmp_path: Path) -> None:
    async with desk_at(tmp_path, "2026-11-25T09:00") as (small, _):
        dossier = await filed_for_days(small)
        clocks = small.desk.handing.clocks
        await clocks.stop(dossier.id, replace(STOP, papers_returned="bản chính giấy khai sinh"))
        assert values(small) == {"field": "law"}
        await clocks.stop(dossier.id, replace(STOP, fee_returned="9.999.999"))
        assert values(small) == {"field": "fee_returned"}
        await clocks.stop(dossier.id, STOP)
        assert notice(small) == "stopped"
        assert small.printer.jobs[-1].document.kind is DocumentKind.STOP
        await clocks.stop(dossier.id, STOP)
        assert notice(small) == "stop_stopped"
        await clocks.extend(dossier.id, EXTENSION)
        assert notice(small) == "extend_stopped"
        shown = await small.desk.handing.transfers.view()
        assert shown is not None
        assert not shown.waiting


async def test_an_auditor_relays_nothing_and_nobody_knows_a_strange_code(tmp_path: Path) -> None:
    async with desk_at(tmp_path, "2026-11-25T09:00") as (small, _):
        dossier = await filed_for_days(small)
        assert await small.desk.handing.clocks.of_dossier("H99.001-261125-9999") is None
        assert notice(small) == "dossier_unknown"
        be(small, "auditor")
        await small.desk.handing.clocks.extend(dossier.id, EXTENSION)
        assert notice(small) == "not_allowed"
        assert not small.centre.recorded


async def test_what_another_desk_extends_is_seen_in_the_open_result(tmp_path: Path) -> None:
    async with desk_at(tmp_path, "2026-11-25T09:00") as (small, _):
        dossier = await filed_for_days(small)
        await small.desk.scan(dossier.code or "", ScanOrigin.SCANNER)
        shown = await until(small.desk, lambda state: state.visit and returned(state))
        assert shown is not None
        due_at = dossier.due_at
        assert due_at is not None
        entry = replace(dossier.entry, desk_id="Q01", at=dossier.entry.at.replace(hour=10))
        paper = SignedPaper("Cơ quan Mẫu", "1", entry.at.date(), "Phạm Văn Ký", "Chủ tịch")
        new = due_at.replace(day=8)
        told = Extension("e-1", dossier.id, dossier.code or "", paper, "bận", due_at, new, entry)
        record = new_record(RecordKind.EXTENSION, told, entry, subject=dossier.id, record_id="e-1")
        small.centre.recorded["m-1"] = record_message(record, "m-1", training=True)
        small.desk._on_event(CentreEvent(7, "record", "e-1"))
        await until(small.desk, lambda state: (found := returned(state)) and found.due_at == new)


def returned(state: DeskState) -> Standing | None:
    """How the time of the open result stands, once it is known."""
    returning = state.visit.returning if state.visit is not None else None
    return returning.standing if returning is not None else None
