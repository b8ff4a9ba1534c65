"""Papers on their way: lists, what goes now, what is kept overnight, signatures, other desks' dossiers."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from counter import wire
from counter.desk.handing_acts import TransferView
from counter.domain.documents import DocumentKind
from counter.domain.dossiers import PaperCount
from counter.domain.records import OPEN, Record, RecordKind
from counter.domain.transfer_rules import Going
from counter.domain.transfers import Carriage, ListNumber, Transfer, TransferItem, TransferState, Unit
from tests.rigs.filing import begun, notice, values, visit
from tests.rigs.handing import be, desk_at, filed
from tests.rigs.small_desk import SmallDesk


async def view(small: SmallDesk) -> TransferView:
    found = await small.desk.handing.transfers.view()
    assert found is not None
    return found


async def test_what_came_in_goes_on_a_list_in_two_copies(tmp_path: Path) -> None:
    async with desk_at(tmp_path, "2026-11-25T09:00") as (small, _):
        dossier = await filed(small)
        waiting = (await view(small)).waiting
        assert [(one.item.dossier_id, one.going, one.carriage) for one in waiting] == [
            (dossier.id, Going.NOW, Carriage.PAPER)
        ]
        await small.desk.handing.transfers.make()
        assert notice(small) == "transfer_listed"
        assert values(small) == {"lists": 1, "count": 1}
        after = await view(small)
        assert not after.waiting
        assert [one.state for one in after.lists] == [TransferState.OPEN]
        assert str(ListNumber.parse(after.lists[0].number)) == "BG-LQ03-261125-01"
        printed = [(job.document.kind, job.copies) for job in small.printer.jobs[-2:]]
        assert printed == [(DocumentKind.TRANSFER_LIST, 2), (DocumentKind.TRANSFER, 2)]
        await small.desk.handing.transfers.make()
        assert notice(small) == "nothing_to_transfer"


async def test_after_the_cut_off_papers_stay_and_somebody_answers_for_them(tmp_path: Path) -> None:
    async with desk_at(tmp_path, "2026-11-25T15:30") as (small, clock):
        transfers = small.desk.handing.transfers
        dossier = await filed(small)
        waiting = (await view(small)).waiting
        assert [(one.going, one.kept) for one in waiting] == [(Going.OVERNIGHT, False)]
        await transfers.make()
        assert notice(small) == "nothing_to_transfer"
        assert await transfers.unsettled() == (0, 1)
        await transfers.keep_overnight(" ")
        assert (notice(small), values(small)) == ("bad_field", {"field": "where"})
        await transfers.keep_overnight("tủ số 2, đã khóa")
        assert (notice(small), values(small)["count"]) == ("kept_overnight", 1)
        await transfers.keep_overnight("tủ số 2")
        assert notice(small) == "nothing_overnight"
        shown = await view(small)
        clerk = small.desk.state.clerk
        assert clerk is not None
        assert [(one.holder_id, one.where, one.until.hour) for one in shown.custodies] == [
            (clerk.id, "tủ số 2, đã khóa", 7)
        ]
        assert [one.kept for one in shown.waiting] == [True]
        assert await transfers.unsettled() == (0, 0)
        clock.set("2026-11-26T07:31")
        assert [one.going for one in (await view(small)).waiting] == [Going.NOW]
        await transfers.make()
        after = await view(small)
        assert not after.custodies
        assert not after.waiting
        assert after.lists[0].items[0].dossier_id == dossier.id


async def test_an_urgent_one_goes_alone_though_it_might_stay(tmp_path: Path) -> None:
    async with desk_at(tmp_path, "2026-11-25T15:10") as (small, _):
        first, second = await filed(small), await filed(small, skip=1)
        await small.desk.handing.transfers.keep_overnight("tủ")
        await small.desk.handing.transfers.make(dossiers={second.id})
        shown = await view(small)
        assert [one.item.dossier_id for one in shown.waiting] == [first.id]
        assert [len(one.items) for one in shown.custodies] == [1]


async def test_a_list_is_handed_over_and_signed_for_once(tmp_path: Path) -> None:
    async with desk_at(tmp_path, "2026-11-25T09:00") as (small, _):
        transfers = small.desk.handing.transfers
        await filed(small)
        await transfers.make()
        made = (await view(small)).lists[0]
        await transfers.hand(made.id, "", signed=False)
        assert (notice(small), values(small)) == ("bad_field", {"field": "received"})
        await transfers.hand(made.id, "Lê Văn Nhận", signed=False)
        assert notice(small) == "transfer_handed"
        handed = (await view(small)).lists[0]
        assert handed.state is TransferState.HANDED
        assert handed.handed is not None
        assert (handed.handed.received, handed.receipt) == ("Lê Văn Nhận", None)
        await transfers.hand(made.id, "Lê Văn Nhận", signed=False)
        assert notice(small) == "transfer_signed_already"
        await transfers.sign(made.id, "Lê Văn Nhận")
        signed = (await view(small)).lists[0]
        assert signed.state is TransferState.RECEIVED
        await transfers.sign(made.id, "Lê Văn Nhận")
        assert notice(small) == "transfer_signed_already"
        await transfers.sign("nobody", "Lê Văn Nhận")
        assert notice(small) == "transfer_unknown"
        kept = [one for one in small.centre.recorded.values() if one.kind is RecordKind.TRANSFER]
        assert kept[-1].state == "done"


async def test_a_dossier_of_another_desk_joins_by_its_code(tmp_path: Path) -> None:
    async with desk_at(tmp_path / "one", "2026-11-25T09:00") as (other, _):
        dossier = await filed(other)
        kept = dict(other.centre.kept)
    async with desk_at(tmp_path / "two", "2026-11-25T09:30") as (small, _):
        small.centre.kept.update(kept)
        transfers = small.desk.handing.transfers
        await transfers.add(dossier.code or "")
        assert notice(small) == "transfer_added"
        await transfers.add(dossier.code or "")
        assert notice(small) == "transfer_waits_already"
        await transfers.add("H99.001-261125-9999")
        assert notice(small) == "dossier_unknown"
        await transfers.make()
        assert [item.dossier_id for item in (await view(small)).lists[0].items] == [dossier.id]
        await transfers.add(dossier.code or "")
        assert notice(small) == "transfer_gone"


async def test_what_another_desk_has_taken_along_is_not_listed_again(tmp_path: Path) -> None:
    async with desk_at(tmp_path, "2026-11-25T09:00") as (small, clock):
        transfers = small.desk.handing.transfers
        first, second = await filed(small), await filed(small, skip=1)
        clock.set("2026-11-25T09:30")
        entry = replace(small.desk._core.entry(), desk_id="LQ05", desk_name="Quầy 5")
        item = TransferItem(first.id, first.code or "", first.entry.at, entry.at, None)
        number = "BG-LQ05-261125-01"
        listed = Transfer(str(uuid.uuid4()), number, Unit("H99.001", "Phòng"), Carriage.PAPER, (item,), entry)
        record = Record(listed.id, RecordKind.TRANSFER, "", OPEN, wire.encode(listed), entry)
        small.centre.recorded["m-1"] = wire.record_message(record, "m-1", training=True)
        await transfers.make()
        own = [one for one in (await view(small)).lists if one.number != number]
        assert [[item.dossier_id for item in one.items] for one in own] == [[second.id]]
        await transfers.add(first.code or "")
        assert notice(small) == "transfer_gone"
        assert not (await view(small)).waiting


async def test_a_list_behind_a_restored_journal_has_no_number_of_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk_at(tmp_path, "2026-11-25T09:00") as (small, clock):
        transfers = small.desk.handing.transfers
        at = clock.now()
        await filed(small)
        monkeypatch.setattr(small.journal, "restored_at", lambda: at - timedelta(days=1))
        await transfers.make()
        await filed(small, skip=1)
        monkeypatch.setattr(small.journal, "restored_at", lambda: at)
        await transfers.make()
        numbers = [one.number.rpartition("-")[2] for one in (await view(small)).lists]
        assert numbers == ["01", str(50 + 9 * 60 + 2)]


async def test_lists_of_other_desks_are_signed_for_here(tmp_path: Path) -> None:
    async with desk_at(tmp_path / "one", "2026-11-25T09:00") as (other, _):
        await filed(other)
        await other.desk.handing.transfers.make()
        recorded = other.centre.recorded
        await other.desk.handing.transfers.view()
    async with desk_at(tmp_path / "two", "2026-11-25T09:30") as (small, _):
        small.centre.recorded = recorded
        made = (await view(small)).lists[0]
        await small.desk.handing.transfers.hand(made.id, "Lê Văn Nhận", signed=True)
        assert notice(small) == "transfer_signed"
        assert (await view(small)).lists[0].state is TransferState.RECEIVED


async def test_what_has_no_papers_went_at_once(tmp_path: Path) -> None:
    async with desk_at(tmp_path, "2026-11-25T09:00") as (small, _):
        await begun(small)
        await small.desk.choose_procedure("2.000635")
        filing = visit(small).filing
        assert filing is not None
        await small.desk.choose_case(filing.procedure.cases[0].id)
        filing = visit(small).filing
        assert filing is not None
        assert filing.case is not None
        for part in filing.case.checklist:
            await small.desk.set_paper(PaperCount(part.id, part.label, from_data=True))
        await small.desk.commit()
        shown = await view(small)
        assert (shown.waiting, shown.electronic) == ((), 1)


async def test_without_the_centre_the_own_lists_are_there(tmp_path: Path) -> None:
    async with desk_at(tmp_path, "2026-11-25T09:00") as (small, _):
        await filed(small)
        small.desk._core.update_devices(online=False)
        await small.desk.handing.transfers.make()
        shown = await view(small)
        assert (len(shown.lists), shown.reached) == (1, False)


async def test_whoever_may_not_is_told(tmp_path: Path) -> None:
    async with desk_at(tmp_path, "2026-11-25T09:00") as (small, _):
        be(small, "auditor")
        assert await small.desk.handing.transfers.view() is None
        assert notice(small) == "not_allowed"
        await small.desk.handing.transfers.make()
        assert not small.centre.recorded
