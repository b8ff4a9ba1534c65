"""Outcomes without a dossier: the one complete request, the refusal in words, advice that is counted."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from counter.desk.next_step import NextStep, next_step
from counter.desk.reception import MOST_COPIES
from counter.domain.decisions import DecisionKind, Lack, LackKind, RefusalGround
from counter.domain.documents import DecisionSlip, DocumentKind
from counter.domain.dossiers import PaperCount
from counter.domain.parties import Contact
from counter.events import ScanOrigin
from counter.ports import DecisionOrder, JournalError
from tests.rigs.desk import EXTRACT, until
from tests.rigs.filing import BIRTH, begun, change_form, filled, form, notice, values, visit
from tests.rigs.requests import lacking, made, required
from tests.rigs.small_desk import small_desk

# --- supplement -----------------------------------------------------------------------------------


async def test_a_supplement_request_names_what_lacks_and_closes_the_form(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        submitter = await begun(small)
        lack = await lacking(small)
        change_form(small, contact=Contact("0990000123"))
        filing = form(small)
        await small.desk.decisions.supplement([lack], "tờ khai")
        decision = made(small)
        assert (notice(small), values(small)) == ("supplement_given", {"number": decision.local_number})
        assert decision.local_number
        assert [(one.component_id, one.kind, one.remark) for one in decision.lacks] == [
            (lack.component_id, LackKind.WRONG, "ghi sai[31m ngày sinh")
        ]
        assert decision.lacks[0].label == filing.papers[lack.component_id].label
        assert lack.component_id not in {paper.component_id for paper in decision.papers}
        assert (decision.submitter, decision.owner, decision.reason) == (submitter, submitter, "tờ khai")
        assert decision.contact == Contact("0990000123")
        assert visit(small).filing is None
        assert next_step(small.desk.state) is NextStep.FINISH
        assert small.desk.state.place is not None
        (job,) = small.printer.jobs
        assert (job.document, job.copies) == (DecisionSlip(small.desk.state.place.centre, decision), 2)
        assert job.document.kind is DocumentKind.SUPPLEMENT
        await until(small.desk, lambda state: state.outbox.waiting == 0 and small.centre.decided)
        assert small.centre.decided[decision.id] == decision


async def test_a_required_paper_nobody_spoke_of_is_part_of_the_request(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small, papers=False)
        change_form(small, papers={})
        first, *others = required(small)
        assert others
        await small.desk.decisions.supplement([Lack(first, "", LackKind.EXPIRED)], "")
        kinds = {lack.component_id: lack.kind for lack in made(small).lacks}
        assert kinds == {first: LackKind.EXPIRED} | dict.fromkeys(others, LackKind.MISSING)
        assert all(lack.label for lack in made(small).lacks)


async def test_nothing_lacking_is_no_request(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small)
        await small.desk.decisions.supplement([], "cho chắc")
        assert notice(small) == "nothing_lacking"
        unknown = Lack("không có", "Giấy lạ", LackKind.MISSING)
        await small.desk.decisions.supplement([unknown], "")
        assert notice(small) == "nothing_lacking", "a component the case does not have is no lack"
        await small.desk.decisions.supplement([replace(unknown, component_id="")], "")
        assert [lack.label for lack in made(small).lacks] == ["Giấy lạ"]


async def test_a_request_says_what_is_missing_before_it(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        decisions = small.desk.decisions
        await begun(small)
        await decisions.supplement([], "")
        assert notice(small) == "procedure_first"
        await small.desk.choose_procedure(EXTRACT)
        await decisions.supplement([], "")
        assert notice(small) == "case_first"
        await small.desk.choose_procedure(BIRTH)
        await small.desk.choose_case(form(small).procedure.cases[0].id)
        await decisions.supplement([], "")
        assert notice(small) == "owner_first"
        await decisions.refuse(RefusalGround.OTHER, "lý do")
        assert notice(small) == "owner_first"
        await small.desk.finish()
        await small.desk.choose_procedure(EXTRACT)
        await decisions.supplement([], "")
        assert notice(small) == "identify_first"
        assert await decisions.newest() == ()


async def test_a_key_pressed_twice_is_one_request(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        lack = await lacking(small)
        ask = small.desk.decisions.supplement
        await asyncio.gather(ask([lack], ""), ask([lack], ""))
        await ask([lack], "")
        assert notice(small) == "procedure_first"
        assert len(await small.desk.decisions.newest()) == 1
        assert len(small.printer.jobs) == 1


async def test_a_full_disk_keeps_the_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_order: DecisionOrder) -> None:
        raise JournalError("disk_full")

    async with small_desk(tmp_path) as small:
        await begun(small)
        lack = await lacking(small)
        before = form(small)
        with monkeypatch.context() as broken:
            broken.setattr(small.journal, "decide", full)
            await small.desk.decisions.supplement([lack], "")
            assert notice(small) == "disk_full"
            await small.desk.decisions.refuse(RefusalGround.FORGED, "giấy giả")
            await small.desk.decisions.guide()
        assert form(small) == before
        assert (small.printer.jobs, visit(small).decisions) == ([], ())
        await small.desk.decisions.supplement([lack], "")
        assert notice(small) == "supplement_given"


async def test_killed_right_after_the_request_nothing_is_asked_or_printed_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        lack = await lacking(small)
        await small.desk.lock()  # so that every edit of the form is on disk
        await small.desk.sign_in("123456")
        monkeypatch.setattr(small.journal, "save_draft", lambda _draft: None)
        await small.desk.decisions.supplement([lack], "lý do một")
        before = made(small)
    async with small_desk(tmp_path, centre=small.centre) as small:
        assert (visit(small).filing, visit(small).decisions) == (None, (before,))
        assert next_step(small.desk.state) is NextStep.FINISH
        await small.desk.decisions.supplement([lack], "lý do hai")
        assert notice(small) == "procedure_first"


async def test_a_request_asks_for_as_many_as_the_procedure_does(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small, papers=False)
        change_form(small, papers={})
        case = form(small).case
        assert case is not None
        asked = {part.id: PaperCount.as_asked(part) for part in case.checklist}
        first, *others = required(small)
        given = Lack(others[0], "", LackKind.WRONG, "thiếu chữ ký", originals=10**9, certified_copies=-1)
        loose = Lack("", "Giấy khác", LackKind.MISSING, photocopies=10**9)
        await small.desk.decisions.supplement([replace(given, remark=" ")], "")
        assert notice(small) == "lack_needs_words"
        assert visit(small).decisions == ()
        await small.desk.decisions.supplement([given, loose], "")
        by_id = {lack.component_id: lack for lack in made(small).lacks}
        assert (by_id[others[0]].originals, by_id[others[0]].certified_copies) == (MOST_COPIES, 0)
        assert by_id[""].photocopies == MOST_COPIES
        assert by_id[first].originals == asked[first].originals == 1


async def test_a_restart_brings_the_decisions_of_the_visit_back(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await small.desk.decisions.supplement([await lacking(small)], "")
        before = visit(small).decisions
    async with small_desk(tmp_path, centre=small.centre) as small:
        assert visit(small).decisions == before
        assert next_step(small.desk.state) is NextStep.FINISH
        assert [job.document.kind for job in visit(small).jobs] == [DocumentKind.SUPPLEMENT]


# --- refusal ----------------------------------------------------------------------------------------


async def test_a_refusal_has_its_reason_in_words(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await small.desk.choose_procedure(EXTRACT)
        await small.desk.decisions.refuse(RefusalGround.NOT_COMPETENT, " \x07 ")
        assert notice(small) == "refusal_reason_needed"
        await small.desk.decisions.refuse(RefusalGround.NOT_COMPETENT, "Thuộc tỉnh khác")
        decision = made(small)
        assert notice(small) == "refusal_given"
        assert (decision.kind, decision.ground) == (DecisionKind.REFUSAL, RefusalGround.NOT_COMPETENT)
        assert decision.procedure is not None
        assert (decision.procedure.case_id, decision.lacks) == ("", ())
        assert next_step(small.desk.state) is NextStep.FINISH
        assert [(job.document.kind, job.copies) for job in small.printer.jobs] == [(DocumentKind.REFUSAL, 2)]
        await small.desk.finish()
        await small.desk.scan(decision.local_number, ScanOrigin.SCANNER)
        assert notice(small) == "refused_before"
        assert values(small)["words"] == "Thuộc tỉnh khác"
        assert small.desk.state.visit is None


async def test_after_a_refusal_the_same_person_files_something_else(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small)
        await small.desk.decisions.refuse(RefusalGround.ALREADY_SETTLED, "Đã cấp")
        await filled(small)
        assert next_step(small.desk.state) is NextStep.COMMIT
        await small.desk.commit()
        assert len(visit(small).received) == 1
        assert len(visit(small).decisions) == 1


# --- advice -----------------------------------------------------------------------------------------


async def test_advice_is_one_key_and_counted_once_per_visit_and_procedure(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        guide = small.desk.decisions.guide
        await begun(small)
        await guide()
        assert notice(small) == "guided"
        await guide()
        assert notice(small) == "guided_already"
        await small.desk.choose_procedure(EXTRACT)
        before = form(small)
        await asyncio.gather(guide(), guide())
        await guide()
        assert form(small) == before, "the form stays"
        counted = await small.desk.decisions.newest()
        assert [one.kind for one in counted] == [DecisionKind.GUIDANCE] * 2
        assert {one.procedure.code if one.procedure else "" for one in counted} == {"", EXTRACT}
        assert {one.submitter.full_name for one in counted} == {""}, "a count has no names"
        assert small.printer.jobs == []
    async with small_desk(tmp_path, centre=small.centre) as small:
        await small.desk.decisions.guide()
        assert notice(small) == "guided_already"


async def test_advice_at_an_idle_desk_needs_no_visit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with small_desk(tmp_path) as small:
        clock = small.desk._core.ports.clock
        now = clock.now()
        monkeypatch.setattr(clock, "now", lambda: now)
        await small.desk.decisions.guide()
        await small.desk.decisions.guide()
        assert small.desk.state.visit is None
        assert len(await small.desk.decisions.newest()) == 1
        monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=1))
        await small.desk.decisions.guide()
        assert len(await small.desk.decisions.newest()) == 2
        monkeypatch.setattr(clock, "now", lambda: now - timedelta(hours=1))
        await small.desk.decisions.guide()
        assert len(await small.desk.decisions.newest()) == 3, "a clock set back is no second press"
        await until(small.desk, lambda state: state.outbox.waiting == 0 and len(small.centre.decided) == 3)


async def test_nothing_is_decided_at_a_locked_desk(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        lack = await lacking(small)
        await small.desk.lock()
        await small.desk.decisions.guide()
        await small.desk.decisions.supplement([lack], "")
        await small.desk.decisions.refuse(RefusalGround.OTHER, "lý do")
        assert await small.desk.decisions.newest() == ()
        assert visit(small).filing is not None
