"""One citizen from the ticket to the result in hand, on real parts, without a screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from counter.desk.next_step import NextStep, next_step
from counter.domain.card import Authenticity
from counter.domain.decisions import Lack, LackKind
from counter.domain.dossiers import Release, SyncState
from counter.domain.people import IdentityLevel, PersonField, Source
from counter.events import PrintState, ScanOrigin
from tests.rigs.desk import EXTRACT, drawer_of, identified, open_desk, received, signed_in, until


async def test_a_citizen_is_received_and_gets_the_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_desk(tmp_path, monkeypatch) as desk:
        await signed_in(desk)
        owner = await identified(desk)
        visit = desk.state.visit
        assert visit is not None
        assert visit.identity.person is not None
        assert visit.identity.person.level is IdentityLevel.PROVED
        assert visit.identity.person.sources[PersonField.FULL_NAME] is Source.CHIP
        assert visit.identity.card.photo is not None
        assert visit.identity.card.authenticity is Authenticity.GENUINE, "the training issuer is trusted"
        assert visit.identity.card.findings == ()

        dossier_id = await received(desk)
        state = await until(
            desk,
            lambda state: (
                state.visit
                and state.visit.received[0].state is SyncState.CONFIRMED
                and state.devices.sheet is PrintState.CONFIRMED
                and state.devices.roll is PrintState.CONFIRMED
            ),
        )
        assert state.visit is not None
        code = state.visit.received[0].official_code
        assert code is not None
        assert code == state.visit.received[0].dossier.code
        papers = Path(drawer_of(desk).papers_folder())
        assert {path.name for path in papers.iterdir()} >= {f"M01_{code}.pdf", f"receipt_{code}.bin"}

        await desk.finish()
        assert desk.state.visit is None
        assert await drawer_of(desk).make_result_ready(dossier_id)
        await desk.scan(code, ScanOrigin.SCANNER)
        assert next_step(desk.state) is NextStep.CHECK_COLLECTOR
        drawer_of(desk).show_qr(owner)
        await until(desk, lambda state: next_step(state) is NextStep.HAND_OVER)
        await desk.hand_over()
        assert next_step(desk.state) is NextStep.FINISH
        await until(desk, lambda state: state.outbox.waiting == 0)
        await until(desk, lambda _: (papers / f"X02_{code}.pdf").exists())
        await desk.finish()

        await desk.scan(code, ScanOrigin.SCANNER)
        assert next_step(desk.state) is NextStep.ALREADY_RETURNED


async def test_somebody_else_does_not_get_the_result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_desk(tmp_path, monkeypatch) as desk:
        await signed_in(desk)
        owner = await identified(desk)
        dossier_id = await received(desk)
        await until(desk, lambda state: state.visit and state.visit.received[0].state is SyncState.CONFIRMED)
        await desk.finish()
        assert await drawer_of(desk).make_result_ready(dossier_id)
        row = (await desk.dossiers())[0]
        await desk.scan(row.dossier.code or "", ScanOrigin.SCANNER)
        other = next(
            one.key
            for one in drawer_of(desk).citizens()
            if one.key != owner and one.case == "found" and not one.card
        )
        drawer_of(desk).show_qr(other)
        await until(desk, lambda state: next_step(state) is NextStep.COLLECTOR_NOT_OWNER)
        assert desk.state.notice is not None
        assert desk.state.notice.key == "desk.notice.card_left", "the owner's card still lies there, unread"
        await desk.hand_over()
        assert desk.state.notice is not None
        assert desk.state.notice.key == "desk.notice.collector_not_owner"
        assert (await desk.dossiers())[0].returned_at is None


async def test_the_commit_key_pressed_twice_is_one_dossier(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_desk(tmp_path, monkeypatch) as desk:
        await signed_in(desk)
        await identified(desk)
        await received(desk)
        await desk.commit()
        await desk.commit()
        assert len(await desk.dossiers()) == 1


async def test_a_restart_resumes_the_open_visit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_desk(tmp_path, monkeypatch) as desk:
        await signed_in(desk)
        await identified(desk)
        await desk.choose_procedure("2.000635")
        before = desk.state.visit
    async with open_desk(tmp_path, monkeypatch) as desk:
        after = desk.state.visit
        assert before is not None
        assert after is not None
        assert (after.id, after.ticket) == (before.id, before.ticket)
        assert after.identity.person == before.identity.person
        assert after.filing is not None
        assert before.filing is not None
        assert after.filing.id == before.filing.id
        assert after.identity.card.photo is None


async def test_without_the_centre_the_desk_goes_on_with_leased_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_desk(tmp_path, monkeypatch) as desk:
        await signed_in(desk)
        await identified(desk)
        drawer_of(desk).take_card()
        await desk.retry_outbox()
    # The second desk finds a centre that refuses to start: its folder is a file.
    (tmp_path / "training" / "centre").rename(tmp_path / "training" / "centre-away")
    (tmp_path / "training" / "centre").write_text("in the way")
    async with open_desk(tmp_path, monkeypatch) as desk:
        assert await desk.sign_in("123456")
        await until(desk, lambda state: state.devices.online is False)
        await received(desk)
        row = (await desk.dossiers())[0]
        assert row.state is SyncState.RECORDED
        assert row.dossier.code is not None
        assert desk.state.notice is not None
        assert desk.state.notice.key == "desk.notice.received"
    (tmp_path / "training" / "centre").unlink()
    (tmp_path / "training" / "centre-away").rename(tmp_path / "training" / "centre")
    async with open_desk(tmp_path, monkeypatch) as desk:
        await until(desk, lambda state: state.outbox.waiting == 0 and state.devices.online)

        async def confirmed() -> bool:
            return (await desk.dossiers())[0].state is SyncState.CONFIRMED

        await until(desk, lambda state: state.notice and state.notice.key == "desk.notice.confirmed")
        assert await desk.sign_in("123456"), "the outbox waits for nobody, the list for whoever may see it"
        assert await confirmed()


async def test_a_request_is_completed_and_a_copy_certified_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_desk(tmp_path, monkeypatch) as desk:
        await signed_in(desk)
        owner = await identified(desk)
        await desk.choose_procedure(EXTRACT)
        assert desk.state.visit is not None
        assert desk.state.visit.filing is not None
        await desk.choose_case(desk.state.visit.filing.procedure.cases[0].id)
        await desk.decisions.supplement([Lack("", "Giấy khai sinh cũ", LackKind.ILLEGIBLE)], "")
        decision = desk.state.visit.decisions[-1]
        await desk.finish()

        await desk.scan(decision.local_number, ScanOrigin.SCANNER)
        assert desk.state.visit.filing.follows == decision.local_number
        drawer_of(desk).show_qr(owner)
        await until(
            desk,
            lambda state: (
                state.visit
                and state.visit.identity.person
                and state.visit.identity.person.level is not IdentityLevel.STATED
            ),
        )
        await desk.accept_all()
        await desk.commit()
        assert desk.state.visit.received[-1].dossier.follows == decision.local_number
        await desk.finish()

        await desk.choose_procedure("2.000815")
        await desk.accept_all()
        await desk.visits.set_release(Release.AT_ONCE, "45")
        await desk.commit()
        state = await until(desk, lambda state: state.outbox.waiting == 0)
        assert state.outbox.stopped == 0, "the centre took the request, both dossiers and the hand-over"
        assert state.visit is not None
        row = state.visit.received[-1]
        assert row.returned_at is not None
        papers = Path(drawer_of(desk).papers_folder())
        await until(desk, lambda _: (papers / f"M02_{decision.local_number}.pdf").exists())
        await until(desk, lambda _: (papers / f"receipt_{row.dossier.code}.bin").exists())
        assert not (papers / f"M01_{row.dossier.code}.pdf").exists()
