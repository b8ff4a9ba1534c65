"""Results come back: scanned, named, taken in at once; duplicates and unknown codes answered clearly."""

from __future__ import annotations

from pathlib import Path

from counter.desk.next_step import NextStep, next_step
from counter.domain.documents import DocumentKind
from counter.domain.records import RecordKind
from counter.events import ScanOrigin
from tests.rigs.desk import until
from tests.rigs.filing import handing, notice, values
from tests.rigs.handing import be, desk_at, filed
from tests.rigs.small_desk import SmallDesk, person


async def collected(small: SmallDesk, code: str) -> None:
    """The slip of the first citizen is scanned, then their card."""
    await small.desk.scan(code, ScanOrigin.SCANNER)
    await small.desk.scan(person().qr(), ScanOrigin.SCANNER)


async def test_a_scanned_result_lies_ready_and_is_handed_over_without_the_centre(tmp_path: Path) -> None:
    async with desk_at(tmp_path, "2026-11-25T09:00") as (small, _):
        dossier = await filed(small)
        arrivals = small.desk.handing.arrivals
        await arrivals.add(dossier.code or "")
        assert notice(small) == "arrival_added"
        item = arrivals.batch[0]
        assert item.kind
        await arrivals.change(dossier.id, item.kind, "17/TLKS-BS", "25/11/2026")
        await arrivals.take_in("Lê Văn Giao")
        assert (notice(small), values(small)) == ("results_taken_in", {"count": 1})
        assert not arrivals.batch
        job = small.printer.jobs[-1]
        assert (job.document.kind, job.copies) == (DocumentKind.RESULT_LIST, 2)
        await until(small.desk, lambda state: not state.outbox.waiting)
        kept = list(small.centre.recorded.values())[-1]
        assert (kept.kind, kept.subject, kept.state) == (RecordKind.ARRIVAL, dossier.id, "done")
        small.desk._core.update_devices(online=False)
        await collected(small, dossier.code or "")
        result = handing(small).result
        assert result is not None
        assert (result.number, result.summary) == ("17/TLKS-BS", "25/11/2026")
        assert next_step(small.desk.state) is NextStep.HAND_OVER


async def test_duplicates_and_unknown_codes_are_told(tmp_path: Path) -> None:
    async with desk_at(tmp_path, "2026-11-25T09:00") as (small, _):
        dossier = await filed(small)
        arrivals = small.desk.handing.arrivals
        code = dossier.code or ""
        await arrivals.add("H99.001-261125-9999")
        assert notice(small) == "dossier_unknown"
        await arrivals.add(code)
        await arrivals.add(code)
        assert (notice(small), len(arrivals.batch)) == ("arrival_twice", 1)
        await arrivals.take_in()
        await arrivals.take_in()
        assert notice(small) == "arrival_nothing"
        await arrivals.add(code)
        assert notice(small) == "arrival_ready_before"
        await arrivals.add("KQ-LQ03-261125-01")
        assert notice(small) == "arrival_list_taken"
        await arrivals.add("BG-LQ03-261125-44")
        assert notice(small) == "list_unknown"


async def test_a_whole_list_comes_back_by_its_number(tmp_path: Path) -> None:
    async with desk_at(tmp_path, "2026-11-25T09:00") as (small, _):
        first, second = await filed(small), await filed(small, skip=1)
        await small.desk.handing.transfers.make()
        arrivals = small.desk.handing.arrivals
        await arrivals.add("bg-lq03-261125-01")
        assert notice(small) == "arrival_list_added"
        assert values(small)["count"] == values(small)["of"] == 2
        assert [item.dossier_id for item in arrivals.batch] == [first.id, second.id]
        await arrivals.drop(first.id)
        assert [item.dossier_id for item in arrivals.batch] == [second.id]


async def test_bad_fields_of_a_result_are_named(tmp_path: Path) -> None:
    async with desk_at(tmp_path, "2026-11-25T09:00") as (small, _):
        dossier = await filed(small)
        arrivals = small.desk.handing.arrivals
        await arrivals.add(dossier.code or "")
        await arrivals.change(dossier.id, " ", "1", "")
        assert values(small) == {"field": "kind"}
        for wrong in ("31/02/2026", "26/11/2026", "soon"):
            await arrivals.change(dossier.id, "Trích lục", "1", wrong)
            assert values(small) == {"field": "date"}, wrong
        await arrivals.change("nobody", "Trích lục", "1", "")
        assert notice(small) == "nothing_to_do"


async def test_an_auditor_takes_nothing_in(tmp_path: Path) -> None:
    async with desk_at(tmp_path, "2026-11-25T09:00") as (small, _):
        dossier = await filed(small)
        be(small, "auditor")
        await small.desk.handing.arrivals.add(dossier.code or "")
        assert (notice(small), small.desk.handing.arrivals.batch) == ("not_allowed", [])
