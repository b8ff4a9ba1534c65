"""Receiving: what is refused, what is warned of, what comes back after a restart."""

from __future__ import annotations

from pathlib import Path

from counter.desk.state import NextStep, next_step
from counter.domain.dossiers import PaymentMethod
from counter.domain.people import IdentityLevel
from counter.events import ScanOrigin
from tests.rigs.desk import EXTRACT, received, until
from tests.rigs.small_desk import SmallDesk, person, small_desk


def notice(small: SmallDesk) -> str:
    """Key of the notice, without its area."""
    assert small.desk.state.notice is not None
    return small.desk.state.notice.key.removeprefix("desk.notice.")


async def begun(small: SmallDesk) -> None:
    """Somebody was called and showed a QR."""
    await small.desk.call_next()
    await small.desk.scan(person().qr(), ScanOrigin.SCANNER)


async def test_the_commit_key_says_what_is_missing(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        await desk.commit()
        assert notice(small) == "nothing_to_do"
        await desk.call_next()
        await desk.commit()
        assert notice(small) == "identify_first"
        await desk.scan(person().qr(), ScanOrigin.SCANNER)
        await desk.commit()
        assert notice(small) == "procedure_first"
        await desk.choose_procedure(EXTRACT)
        await desk.commit()
        assert notice(small) == "case_first"
        assert desk.state.visit is not None
        assert desk.state.visit.filing is not None
        await desk.choose_case(desk.state.visit.filing.procedure.cases[0].id)
        await desk.commit()
        assert notice(small) == "papers_missing"
        assert await desk.dossiers() == ()


async def test_a_fee_is_changed_with_a_reason_only(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        await begun(small)
        await desk.choose_procedure(EXTRACT)
        assert desk.state.visit is not None
        assert desk.state.visit.filing is not None
        await desk.choose_case(desk.state.visit.filing.procedure.cases[0].id)
        await desk.set_fee(16_000, "")
        assert notice(small) == "fee_reason_needed"
        assert desk.state.visit.filing.fee_dong == 8_000
        await desk.set_fee(16_000, "hai bản")
        assert desk.state.visit.filing.fee_dong == 16_000
        await desk.set_fee(0, "miễn")
        assert desk.state.visit.filing.payment is PaymentMethod.NONE
        await desk.set_fee(-1, "lỗi")
        assert desk.state.visit.filing.fee_dong == 0


async def test_the_same_procedure_twice_on_a_day_is_warned_of(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await received(small.desk)
        await small.desk.choose_procedure(EXTRACT)
        assert small.desk.state.visit is not None
        assert small.desk.state.visit.filing is not None
        await small.desk.choose_case(small.desk.state.visit.filing.procedure.cases[0].id)
        assert notice(small) == "already_received"


async def test_checked_papers_are_not_dropped_by_another_procedure(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        await begun(small)
        await desk.choose_procedure(EXTRACT)
        assert desk.state.visit is not None
        assert desk.state.visit.filing is not None
        await desk.choose_case(desk.state.visit.filing.procedure.cases[0].id)
        await desk.accept_all()
        await desk.choose_procedure("1.001193")
        assert notice(small) == "form_open"
        assert desk.state.visit.filing.procedure.code == EXTRACT
        await desk.drop_filing()
        await desk.choose_procedure("1.001193")
        assert desk.state.visit.filing.procedure.code == "1.001193"


async def test_a_restart_brings_the_received_dossiers_and_differences_back(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await until(small.desk, lambda state: state.visit and state.visit.identity.register.outcome)
        dossier_id = await received(small.desk)
        before = small.desk.state.visit
    async with small_desk(tmp_path, centre=small.centre) as small:
        after = small.desk.state.visit
        assert before is not None
        assert after is not None
        assert [row.dossier.id for row in after.received] == [dossier_id]
        assert next_step(small.desk.state) is NextStep.FINISH
        assert {job.document.kind.value for job in after.jobs} == {"M01", "receipt"}
        assert after.identity.differences == before.identity.differences


async def test_a_qr_alone_is_seen_not_proved(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        state = await until(small.desk, lambda state: state.visit and state.visit.identity.register.person)
        assert state.visit is not None
        assert state.visit.identity.person is not None
        assert state.visit.identity.person.level is IdentityLevel.SEEN


async def test_a_procedure_may_begin_a_visit(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await small.desk.choose_procedure(EXTRACT)
        assert small.desk.state.visit is not None
        assert small.desk.state.visit.ticket is None
        assert next_step(small.desk.state) is NextStep.IDENTIFY
