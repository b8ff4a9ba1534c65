"""Mistakes after the commit: the slip is void, both numbers stay traceable, money is bounded."""

from __future__ import annotations

import asyncio
from pathlib import Path

from counter.desk.next_step import NextStep, next_step
from counter.domain.decisions import CorrectionKind, Mistake
from counter.domain.dossiers import Replaced, SyncState
from counter.domain.people import PersonField
from counter.events import ScanOrigin
from counter.ports import CentreRefusedError, CentreUnavailableError, OutboxKind
from tests.rigs.desk import EXTRACT, until
from tests.rigs.filing import form as form_of
from tests.rigs.filing import notice
from tests.rigs.filing import visit as visit_of
from tests.rigs.small_desk import person, small_desk
from tests.rigs.voiding import WRONG, accepted, filed, kept, told

ONE, OTHER = person(), person(skip=1)
CERTIFIED_COPY = "2.000815"


# --- void -----------------------------------------------------------------------------------------


async def test_a_void_slip_gives_the_money_back(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier_id = await filed(small)
        await small.desk.corrections.void(dossier_id, Mistake.WITHDRAWN, f"  {WRONG}\x07 ", again=False)
        assert notice(small) == "voided_refund"
        assert told(small, "amount") == 8_000
        [row] = visit_of(small).received
        assert (row.voided, row.replaced_by) == (WRONG, None)
        assert kept(small, dossier_id).voided == WRONG
        [correction] = await small.desk.corrections.of_dossier(dossier_id)
        assert (correction.kind, correction.mistake, correction.reason, correction.refund_dong) == (
            CorrectionKind.VOID,
            Mistake.WITHDRAWN,
            WRONG,
            8_000,
        )
        await until(small.desk, lambda _: small.centre.corrected.get(dossier_id) == [correction])
        assert visit_of(small).series is None, "what was wrong is not begun again"


async def test_a_reason_is_needed(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier_id = await filed(small)
        for reason in ("", "  ", "\x07\u202e"):
            await small.desk.corrections.void(dossier_id, Mistake.FEE, reason, again=True)
            assert notice(small) == "correction_reason_needed"
            await small.desk.corrections.refund(dossier_id, 1_000, reason)
            assert notice(small) == "correction_reason_needed"
        assert small.journal.corrections(dossier_id) == ()
        assert visit_of(small).filing is None


async def test_received_instead_both_numbers_are_traceable(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier_id = await filed(small)
        old = visit_of(small).received[0].dossier
        await accepted(small, dossier_id)
        await small.desk.corrections.void(dossier_id, Mistake.FEE, WRONG, again=True)
        assert notice(small) == "void_again_paid"
        assert told(small, "amount") == 8_000
        form = form_of(small)
        assert form.replaces == Replaced(dossier_id, old.code or old.local_number, WRONG)
        assert (form.procedure.code, form.case.id if form.case else "") == (EXTRACT, old.procedure.case_id)
        assert next_step(small.desk.state) is NextStep.COMMIT, "nothing has to be typed again"
        await small.desk.commit()
        first, second = visit_of(small).received
        assert second.dossier.id != dossier_id
        number = second.dossier.code or second.dossier.local_number
        assert (first.voided, first.replaced_by) == (WRONG, number)
        assert kept(small, dossier_id).replaced_by == number
        assert kept(small, second.dossier.id).dossier.replaces == form.replaces
        await accepted(small, second.dossier.id)
        view = await small.centre.dossier(dossier_id)
        assert view is not None
        assert view.replaced_by == number
        [correction] = view.corrections
        assert correction.refund_dong == 0, "the money went over to the dossier received instead"


async def test_a_void_waits_behind_the_dossier_that_has_not_left_yet(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        small.centre.refusals["send"] = [CentreUnavailableError("cut", sent=False) for _ in range(5)]
        dossier_id = await filed(small)
        await small.desk.corrections.void(dossier_id, Mistake.OTHER, WRONG, again=False)
        kinds = [item.kind for item in small.journal.outbox() if item.subject == dossier_id]
        assert kinds == [OutboxKind.DOSSIER, OutboxKind.CORRECTION]
        small.centre.refusals.clear()
        await small.desk.retry_outbox()
        await until(small.desk, lambda state: not state.outbox.waiting)
        assert dossier_id in small.centre.kept
        assert len(small.centre.corrected[dossier_id]) == 1


async def test_a_dossier_the_centre_refused_waits_no_longer_once_it_is_void(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        small.centre.refusals["send"] = [CentreRefusedError(422, "invalid")]
        dossier_id = await filed(small)
        await until(small.desk, lambda state: state.outbox.stopped == 1)
        await small.desk.corrections.void(dossier_id, Mistake.PROCEDURE, WRONG, again=True)
        await until(small.desk, lambda state: not state.outbox.stopped and not state.outbox.waiting)
        assert dossier_id not in small.centre.kept
        assert dossier_id not in small.centre.corrected
        assert form_of(small).replaces is not None


async def test_the_wrong_procedure_is_changed_in_the_form(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier_id = await filed(small)
        await small.desk.corrections.void(dossier_id, Mistake.PROCEDURE, WRONG, again=True)
        assert form_of(small).papers == {}
        await small.desk.choose_procedure(CERTIFIED_COPY)
        form = form_of(small)
        assert form.procedure.code == CERTIFIED_COPY
        assert form.replaces is not None
        assert form.replaces.dossier_id == dossier_id


async def test_the_wrong_person_is_not_in_the_form(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        small.reader.put_card(ONE.card())
        dossier_id = await filed(small)
        await small.desk.corrections.void(dossier_id, Mistake.PERSON, WRONG, again=True)
        assert visit_of(small).identity.person is None
        assert next_step(small.desk.state) is NextStep.IDENTIFY
        await small.desk.read_card(can=ONE.number[-6:])
        assert notice(small) == "card_left_asked", "the card that lies there is the wrong person's"
        await small.desk.scan(OTHER.qr(), ScanOrigin.SCANNER)
        assert next_step(small.desk.state) is NextStep.COMMIT
        await small.desk.commit()
        assert visit_of(small).received[1].dossier.owner.personal_number == OTHER.number
        assert visit_of(small).received[1].dossier.owner.sources.get(PersonField.FULL_NAME) is not None


# --- money given back -----------------------------------------------------------------------------


async def test_money_is_given_back_up_to_what_was_taken(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier_id = await filed(small)
        refund = small.desk.corrections.refund
        for amount in (0, -1, 8_001):
            await refund(dossier_id, amount, WRONG)
            assert notice(small) == "refund_too_much"
            assert told(small, "amount") == 8_000
        await asyncio.gather(*(refund(dossier_id, 3_000, "thừa một bản") for _ in range(4)))
        assert notice(small) == "refunded"
        await refund(dossier_id, 3_000, "thừa một bản")
        assert notice(small) == "refunded_before"
        assert str(told(small, "at")).endswith(small.desk.today().strftime("%d/%m/%Y"))
        await refund(dossier_id, 3_000, "thừa bản nữa")
        assert notice(small) == "refunded"
        await refund(dossier_id, 3_000, "vẫn thừa")
        assert (notice(small), told(small, "amount")) == ("refund_too_much", 2_000)
        await small.desk.corrections.void(dossier_id, Mistake.WITHDRAWN, WRONG, again=False)
        assert (notice(small), told(small, "amount")) == ("voided_refund", 2_000)
        await refund(dossier_id, 1, "còn nữa")
        assert notice(small) == "refund_nothing_left"
        given = [one.refund_dong for one in await small.desk.corrections.of_dossier(dossier_id)]
        assert given == [3_000, 3_000, 2_000]
        assert kept(small, dossier_id).voided == WRONG
        await until(small.desk, lambda _: len(small.centre.corrected.get(dossier_id, ())) == 3)


async def test_money_that_went_over_is_given_back_at_the_dossier_received_instead(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier_id = await filed(small)
        await small.desk.corrections.void(dossier_id, Mistake.FEE, WRONG, again=True)
        await small.desk.commit()
        instead = visit_of(small).received[1].dossier
        await small.desk.corrections.refund(dossier_id, 1_000, WRONG)
        assert notice(small) == "refund_replaced"
        assert told(small, "instead") == (instead.code or instead.local_number)
        await small.desk.corrections.refund(instead.id, 1_000, WRONG)
        assert notice(small) == "refunded"


async def test_a_form_given_up_leaves_the_money_to_be_given_back(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier_id = await filed(small)
        await small.desk.corrections.void(dossier_id, Mistake.FEE, WRONG, again=True)
        await small.desk.drop_filing()
        await small.desk.corrections.refund(dossier_id, 8_000, "không nộp nữa")
        assert notice(small) == "refunded"


async def test_what_was_voided_stays_confirmed(tmp_path: Path) -> None:
    """A correction is a message of its own: the dossier's truth goes on as it was."""
    async with small_desk(tmp_path) as small:
        dossier_id = await filed(small)
        await small.desk.corrections.void(dossier_id, Mistake.FEE, WRONG, again=False)
        await until(small.desk, lambda _: kept(small, dossier_id).state is SyncState.CONFIRMED)
        assert kept(small, dossier_id).voided == WRONG
