"""The leader's tray: what went in, how long it has lain there, how pressing it is, how it came out."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from counter import wire
from counter.domain.records import DONE, RecordKind
from counter.domain.transfer_rules import Haste
from counter.domain.trays import TrayEnd, TrayItem
from tests.rigs.desk import until
from tests.rigs.filing import notice, values
from tests.rigs.handing import be, desk_at, filed

WHAT, SIGNER = "Trích lục khai sinh", "Chủ tịch"


async def test_papers_wait_oldest_first_with_their_age(tmp_path: Path) -> None:
    async with desk_at(tmp_path, "2026-11-25T08:00") as (small, clock):
        trays = small.desk.handing.trays
        first, second = await filed(small), await filed(small, skip=1)
        clock.set("2026-11-25T09:00")
        await trays.put(second.code or "", WHAT, SIGNER)
        assert notice(small) == "leader_tray_in"
        clock.set("2026-11-25T10:00")
        await trays.put(first.code or "", WHAT, SIGNER)
        clock.set("2026-11-25T11:00")
        lying = await trays.view()
        assert [one.item.dossier_id for one in lying] == [second.id, first.id]
        assert [one.waited_minutes for one in lying] == [120, 60]
        assert [one.haste for one in lying] == [Haste.CALM, Haste.CALM]
        clock.set("2026-11-25T14:00")
        assert {one.haste for one in await trays.view()} == {Haste.PRESSING}
        clock.set("2026-11-25T17:31")
        assert {one.haste for one in await trays.view()} == {Haste.OVERDUE}


async def test_a_paper_comes_out_once_signed_or_sent_back_with_a_reason(tmp_path: Path) -> None:
    async with desk_at(tmp_path, "2026-11-25T08:00") as (small, _):
        trays = small.desk.handing.trays
        dossier = await filed(small)
        await trays.put(dossier.id, WHAT, SIGNER)
        await trays.put(dossier.id, WHAT, SIGNER)
        assert (notice(small), len(await trays.view())) == ("leader_tray_twice", 1)
        lying = (await trays.view())[0].item
        await trays.take_out(lying.id, TrayEnd.SENT_BACK, " ")
        assert values(small) == {"field": "note"}
        await trays.take_out(lying.id, TrayEnd.SENT_BACK, "sai ngày sinh")
        assert (notice(small), await trays.view()) == ("leader_tray_sent_back", [])
        await trays.take_out(lying.id, TrayEnd.SIGNED)
        assert notice(small) == "leader_tray_gone"
        await trays.put(dossier.id, WHAT, SIGNER)
        await trays.take_out((await trays.view())[0].item.id, TrayEnd.SIGNED)
        assert notice(small) == "leader_tray_signed"
        await until(small.desk, lambda state: not state.outbox.waiting)
        states = [one.state for one in small.centre.recorded.values()]
        assert states == ["open", "void", "open", "done"]


async def test_what_is_missing_is_named_and_strange_codes_too(tmp_path: Path) -> None:
    async with desk_at(tmp_path, "2026-11-25T08:00") as (small, _):
        trays = small.desk.handing.trays
        dossier = await filed(small)
        await trays.put(dossier.id, " ", SIGNER)
        assert values(small) == {"field": "what"}
        await trays.put(dossier.id, WHAT, "")
        assert values(small) == {"field": "signer"}
        await trays.put("H99.001-261125-9999", WHAT, SIGNER)
        assert notice(small) == "dossier_unknown"
        be(small, "auditor")
        assert not await trays.view()
        assert notice(small) == "not_allowed"


async def test_what_has_lain_longest_is_seen_behind_hundreds_that_came_out(tmp_path: Path) -> None:
    async with desk_at(tmp_path, "2026-11-25T08:00") as (small, _):
        trays = small.desk.handing.trays
        dossier = await filed(small)
        await trays.put(dossier.id, WHAT, SIGNER)
        [lying] = small.journal.records(RecordKind.TRAY)
        small.journal.record(
            [replace(lying, id=f"t-{number}", subject=f"d-{number}", state=DONE) for number in range(500)]
        )
        assert [one.item.dossier_id for one in await trays.view()] == [dossier.id]


async def test_a_year_of_a_wrong_clock_is_not_taken_over(tmp_path: Path) -> None:
    """What follows a version from the future would keep every true one out at this desk."""
    async with desk_at(tmp_path, "2026-11-25T08:00") as (small, clock):
        trays = small.desk.handing.trays
        dossier = await filed(small)
        await trays.put(dossier.id, WHAT, SIGNER)
        [lying] = small.journal.records(RecordKind.TRAY)
        item = wire.decode(TrayItem, lying.content)
        entry = replace(lying.entry, at=clock.now() + timedelta(days=3650))
        ahead = replace(lying, content=wire.encode(replace(item, note="x")), entry=entry)
        small.journal.record([ahead])
        await trays.take_out(lying.id, TrayEnd.SIGNED)
        assert notice(small) == "leader_tray_signed"
        [ended] = small.journal.records(RecordKind.TRAY)
        assert (ended.state, ended.entry.at.year) == (DONE, 2026)
