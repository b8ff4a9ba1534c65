"""Receiving: what is refused, what is warned of, what comes back after a restart."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from counter.desk.next_step import NextStep, next_step
from counter.desk.reception import MOST_COPIES
from counter.desk.record import next_form
from counter.domain.decisions import Mistake
from counter.domain.dossiers import CollectorProof, Delivery, Release
from counter.domain.fees import FeeReceipt, PaymentMethod, ReceiptKind, WaiverGround
from counter.domain.parties import (
    Authority,
    AuthorityKind,
    Contact,
    Organisation,
    OwnerKind,
    Parties,
    PartyRole,
    Relation,
    Signing,
)
from counter.domain.people import IdentityLevel, PartialDate, Person
from counter.events import ScanOrigin
from counter.ports import JournalError, OutboxKind, ReceptionOrder
from tests.rigs.desk import EXTRACT, received, until
from tests.rigs.filing import (
    BIRTH,
    CERTIFYING,
    MARRIAGE,
    begun,
    change_form,
    filled,
    form,
    notice,
    values,
    visit,
)
from tests.rigs.small_desk import SmallDesk, person, small_desk

CHILD = Person("TRẦN THỊ MẪU CON", date_of_birth=PartialDate(2026, 11, 2))
ADULT = Person("LÊ VĂN THỬ", date_of_birth=PartialDate(1980, 1, 2))


def certified(small: SmallDesk) -> Parties:
    """A certified authorisation of somebody else."""
    day = small.desk.today()
    authority = Authority(
        AuthorityKind.CERTIFIED, document_number="15", document_date=day, certified_by="UBND Phường Mẫu"
    )
    return Parties(OwnerKind.PERSON, authority)


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
        await desk.choose_case(form(small).procedure.cases[0].id)
        await desk.commit()
        assert notice(small) == "papers_missing"
        await desk.accept_all()
        change_form(small, fee_dong=None)
        await desk.commit()
        assert notice(small) == "fee_needed"
        assert await desk.dossiers() == ()


async def test_the_commit_key_says_what_is_missing_about_the_people(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        await begun(small)
        await filled(small)
        today = desk.today()
        cases = {
            "owner_first": (certified(small), None),
            "authority_needs_certification": (
                Parties(OwnerKind.PERSON, Authority(AuthorityKind.WRITTEN, document_date=today)),
                ADULT,
            ),
            "authority_expired": (
                replace(
                    certified(small),
                    authority=replace(certified(small).authority, expires_on=today - timedelta(days=1)),
                ),
                ADULT,
            ),
            "authority_no_organisation": (
                Parties(
                    OwnerKind.ORGANISATION,
                    Authority(AuthorityKind.INTRODUCTION_LETTER, document_number="3", document_date=today),
                ),
                None,
            ),
            "authority_no_witness": (Parties(signing=Signing.FINGERPRINT), None),
        }
        for words, (parties, owner) in cases.items():
            change_form(small, parties=parties, owner=owner)
            await desk.commit()
            assert notice(small) == words
        assert await desk.dossiers() == ()


async def test_a_marriage_cannot_be_filed_for_another(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small, MARRIAGE)
        change_form(small, parties=certified(small), owner=ADULT)
        await small.desk.commit()
        assert notice(small) == "authority_not_allowed"


@pytest.mark.parametrize(("procedure", "words"), [(EXTRACT, "identity_number_needed")])
async def test_a_stated_identity_is_not_enough(tmp_path: Path, procedure: str, words: str) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small, procedure)
        stated = Person("NGUYỄN VĂN KHAI", date_of_birth=PartialDate(1970))
        small.desk._core.update_identity(person=stated)
        assert next_step(small.desk.state) is NextStep.SHOW_IDENTITY
        await small.desk.commit()
        assert notice(small) == words
        assert await small.desk.dossiers() == ()


async def test_everybody_of_the_form_stands_in_the_dossier(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        submitter = await begun(small)
        await filled(small)
        contact = Contact("0990000123", "mau@example.com", consent=True)
        change_form(
            small,
            parties=certified(small),
            owner=ADULT,
            contact=contact,
            delivery=Delivery.POST,
            deliver_to="Số 2 Đường Mẫu",
        )
        await small.desk.commit()
        dossier = visit(small).received[0].dossier
        assert (dossier.owner, dossier.submitter) == (ADULT, submitter)
        assert dossier.parties == certified(small)
        assert (dossier.contact, dossier.deliver_to) == (contact, "Số 2 Đường Mẫu")
        row = (await small.desk.dossiers())[0]
        assert row.dossier == dossier


async def test_an_organisation_owns_a_dossier(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        submitter = await begun(small)
        await filled(small)
        company = Organisation("CÔNG TY MẪU", "0990000001")
        parties = Parties(OwnerKind.ORGANISATION, Authority(AuthorityKind.LEGAL_REPRESENTATIVE), company)
        change_form(small, parties=parties)
        await small.desk.commit()
        dossier = visit(small).received[0].dossier
        assert dossier.owner_name == "CÔNG TY MẪU"
        assert dossier.owner == submitter, "who acts as its legal representative is the one"
        await filled(small, papers=False)
        letter = Authority(
            AuthorityKind.INTRODUCTION_LETTER, document_number="3", document_date=small.desk.today()
        )
        change_form(small, parties=replace(parties, authority=letter))
        await small.desk.accept_all()
        await small.desk.commit()
        assert visit(small).received[1].dossier.owner == Person(""), "an employee is not the owner"


@pytest.mark.parametrize("delivery", [Delivery.POST, Delivery.OTHER_CENTRE])
async def test_a_result_that_goes_elsewhere_needs_its_place(tmp_path: Path, delivery: Delivery) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small)
        change_form(small, delivery=delivery)
        await small.desk.commit()
        assert notice(small) == "deliver_to_needed"
        change_form(small, delivery=Delivery.COUNTER, deliver_to="còn sót lại")
        await small.desk.commit()
        assert visit(small).received[0].dossier.deliver_to == ""


async def test_a_birth_is_somebody_elses_and_kin_register_it(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        parent = await begun(small)
        await filled(small, BIRTH)
        assert form(small).parties.kind is OwnerKind.PERSON
        assert form(small).parties.authority.kind is AuthorityKind.KINSHIP
        assert next_step(small.desk.state) is NextStep.NAME_OWNER
        await small.desk.commit()
        assert notice(small) == "owner_first"
        change_form(small, owner=CHILD)
        await small.desk.commit()
        assert notice(small) == "child_incomplete"
        assert visit(small).received == ()
        await small.desk.commit()
        dossier = visit(small).received[0].dossier
        assert (dossier.owner, dossier.submitter) == (CHILD, parent)


async def test_another_case_keeps_what_was_said_of_the_people(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small, BIRTH)
        said = Parties(OwnerKind.PERSON, Authority(AuthorityKind.KINSHIP, Relation.GRANDPARENT))
        change_form(small, parties=said, owner=CHILD)
        await small.desk.choose_case(form(small).procedure.cases[1].id)
        assert (form(small).parties, form(small).owner) == (said, CHILD)


# --- given at once ------------------------------------------------------------------------------


async def test_a_result_given_at_once_has_no_slip(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        submitter = await begun(small)
        await filled(small, CERTIFYING)
        await small.desk.visits.set_release(Release.AT_ONCE, "45")
        await small.desk.commit()
        assert notice(small) == "received_at_once"
        row = visit(small).received[0]
        assert row.dossier.due_at == row.dossier.entry.at == row.returned_at
        assert [job.document.kind.value for job in small.printer.jobs] == ["receipt"]
        await until(small.desk, lambda state: state.outbox.waiting == 0 and small.centre.handed)
        hand_over = small.centre.handed[row.dossier.id]
        assert hand_over.collector.proof is CollectorProof.AT_ONCE
        assert hand_over.collector.person == submitter
        assert hand_over.collector.is_owner
        assert (hand_over.result.number, hand_over.result.kind) == (
            "45",
            "Bản sao được chứng thực từ bản chính",
        )
        kept = (await small.desk.dossiers())[0]
        assert kept.returned_at == row.returned_at
        await small.desk.finish()
        await small.desk.scan(row.dossier.code or "", ScanOrigin.TYPED)
        assert next_step(small.desk.state) is NextStep.ALREADY_RETURNED


async def test_dossier_and_hand_over_are_one_transaction(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        sending = small.centre.hold("send")
        await begun(small)
        await filled(small, CERTIFYING)
        change_form(small, release=Release.AT_ONCE)
        await small.desk.commit()
        waiting = await small.desk.outbox()
        assert [item.kind for item in waiting] == [OutboxKind.DOSSIER, OutboxKind.HAND_OVER]
        sending.set()


async def test_nothing_paid_has_no_receipt_and_the_slip_comes_when_asked_for(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small, CERTIFYING)
        change_form(small, release=Release.AT_ONCE)
        await small.desk.money.waive(WaiverGround.POOR_HOUSEHOLD, 0, "")
        await small.desk.commit()
        assert small.printer.jobs == []
        await filled(small, CERTIFYING)
        change_form(small, release=Release.AT_ONCE_WITH_SLIP)
        await small.desk.commit()
        assert {job.document.kind.value for job in small.printer.jobs} == {"M01", "X02", "receipt"}


async def test_given_at_once_to_whoever_files_for_another(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small)
        change_form(small, parties=replace(certified(small), relatives=()), owner=ADULT)
        await small.desk.visits.set_release(Release.AT_ONCE, "45")
        await small.desk.commit()
        dossier_id = visit(small).received[0].dossier.id
        await until(small.desk, lambda state: state.outbox.waiting == 0 and small.centre.handed)
        assert not small.centre.handed[dossier_id].collector.is_owner


async def test_a_result_given_at_once_is_paid_at_once(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small, CERTIFYING)
        change_form(small, release=Release.AT_ONCE)
        await small.desk.money.set_payment(PaymentMethod.LATER)
        await small.desk.commit()
        assert notice(small) == "owed_at_once"
        assert values(small) == {"amount": 2_000}
        assert await small.desk.dossiers() == ()


async def test_certifying_needs_nobody_to_be_known(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await filled(small, CERTIFYING)
        change_form(small, release=Release.AT_ONCE)
        assert next_step(small.desk.state) is NextStep.COMMIT
        await small.desk.commit()
        assert notice(small) == "received_at_once"
        await until(small.desk, lambda state: state.outbox.waiting == 0)


# --- the next one like it -------------------------------------------------------------------------


async def test_the_next_form_has_another_owner_and_another_id(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        filing = await filled(small)
        parties = replace(certified(small), relatives=(), authoriser=ADULT)
        change_form(small, parties=parties, owner=ADULT, contact=Contact("0990000123"), result_number="8")
        await small.desk.commit()
        series = visit(small).series
        assert series is not None
        assert series.id == filing.id
        await small.desk.visits.same_again()
        again = form(small)
        assert again.id != filing.id
        assert (again.owner, again.parties.authoriser, again.result_number) == (None, None, "")
        assert (again.procedure, again.case) == (filing.procedure, filing.case)
        assert all(paper.from_data for paper in again.papers.values())
        assert again.parties.authority == Authority(AuthorityKind.CERTIFIED)
        assert (again.contact, again.fee_dong) == (Contact("0990000123"), 8_000)
        assert again.due is not None
        assert next_step(small.desk.state) is NextStep.NAME_OWNER


def test_whoever_acted_for_themselves_needs_a_right_for_the_next_owner() -> None:
    from counter.centre.catalogue import load_catalogue
    from counter.desk.state import Filing

    procedure = load_catalogue()[1][0]
    merit = WaiverGround.MERIT
    waived = Filing("f-1", procedure, fee_dong=5_000, whole_dong=9_000, follows="Q03-1", waiver=merit)
    again = next_form(waived)
    assert again.parties == Parties(OwnerKind.PERSON, Authority(AuthorityKind.WRITTEN))
    assert (again.follows, again.waiver, again.fee_dong) == (None, None, 9_000)
    assert next_form(replace(waived, whole_dong=None)).fee_dong is None, "the waiver was for somebody else"
    posted = replace(waived, delivery=Delivery.POST, deliver_to="Số 1, phố Mẫu")
    assert next_form(posted).deliver_to == ""
    elsewhere = replace(waived, delivery=Delivery.OTHER_CENTRE, deliver_to="Phường Khác")
    assert next_form(elsewhere).deliver_to == "Phường Khác"


# --- warned of, twice, troubles -------------------------------------------------------------------


async def test_the_same_procedure_twice_on_a_day_is_warned_of(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await received(small.desk)
        await small.desk.choose_procedure(EXTRACT)
        await small.desk.choose_case(form(small).procedure.cases[0].id)
        assert notice(small) == "already_received"


async def test_a_double_is_warned_of_once_its_owner_is_known(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small)
        change_form(small, parties=certified(small), owner=ADULT)
        await small.desk.commit()
        await small.desk.visits.same_again()
        assert notice(small) != "already_received"
        change_form(small, owner=replace(ADULT, full_name="LÊ THỊ KHÁC"))
        change_form(small, owner=ADULT)
        await until(small.desk, lambda _: notice(small) == "already_received")


async def test_another_owners_dossier_is_no_double(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small)
        change_form(small, parties=certified(small), owner=ADULT)
        await small.desk.commit()
        await filled(small)
        assert notice(small) != "already_received"


async def test_checked_papers_are_not_dropped_by_another_procedure(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        await begun(small)
        await filled(small)
        await desk.choose_procedure(BIRTH)
        assert notice(small) == "form_open"
        assert form(small).procedure.code == EXTRACT
        await desk.drop_filing()
        await desk.choose_procedure(BIRTH)
        assert form(small).procedure.code == BIRTH


@pytest.mark.parametrize("kind", ["originals", "certified_copies", "photocopies"])
@pytest.mark.parametrize("count", [-1, MOST_COPIES + 1])
async def test_a_count_nobody_can_bring_is_refused(tmp_path: Path, kind: str, count: int) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small)
        before = form(small)
        part = next(iter(before.papers.values()))
        await small.desk.set_paper(replace(part, **{kind: count}))  # type: ignore[arg-type]  # a count by name
        assert (notice(small), values(small)) == ("bad_field", {"field": kind})
        assert form(small) == before
        await small.desk.set_paper(replace(part, **{kind: MOST_COPIES}))  # type: ignore[arg-type]  # as above
        assert getattr(form(small).papers[part.component_id], kind) == MOST_COPIES


async def test_a_void_dossier_is_replaced_once(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        await begun(small)
        wrong = await received(desk)
        await until(desk, lambda state: wrong in small.centre.kept and not state.outbox.waiting)
        await desk.corrections.void(wrong, Mistake.FEE, "nhầm lệ phí", again=True)
        first = visit(small).id
        await desk.visits.hold()
        await desk.scan(person().qr(), ScanOrigin.SCANNER)
        await desk.corrections.void(wrong, Mistake.FEE, "nhầm lệ phí", again=True)
        await until(desk, lambda state: state.visit and state.visit.identity.register.person)
        await desk.commit()
        instead = visit(small).received[-1].dossier
        await desk.visits.resume(first)
        await desk.scan(person().qr(), ScanOrigin.SCANNER)
        await until(desk, lambda state: state.visit and state.visit.identity.register.person)
        for _ in range(2):
            await desk.commit()
        assert notice(small) == "already_replaced"
        assert values(small)["instead"] == instead.code
        assert form(small).replaces is not None, "the clerk drops the form"
        rows = [row.dossier for row in await desk.dossiers() if row.dossier.replaces is not None]
        assert [one.id for one in rows] == [instead.id]


async def test_the_commit_key_twice_at_once_is_one_dossier(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small)
        change_form(small, release=Release.AT_ONCE)
        await asyncio.gather(small.desk.commit(), small.desk.commit(), small.desk.commit())
        await small.desk.commit()
        assert len(await small.desk.dossiers()) == 1


async def test_a_full_disk_leaves_the_form_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_order: ReceptionOrder) -> None:
        raise JournalError("disk_full")

    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small)
        await small.desk.money.take_cash(20_000)
        before = form(small)
        with monkeypatch.context() as broken:
            broken.setattr(small.journal, "receive", full)
            await small.desk.commit()
        assert notice(small) == "disk_full"
        assert form(small) == before
        assert small.printer.jobs == []
        await small.desk.commit()
        assert notice(small) == "received"
        assert visit(small).received[0].dossier.id == before.id


# --- after a restart ------------------------------------------------------------------------------


async def test_a_restart_brings_the_received_dossiers_and_differences_back(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        dossier_id = await received(small.desk)
        before = visit(small)
    async with small_desk(tmp_path, centre=small.centre) as small:
        after = visit(small)
        assert [row.dossier.id for row in after.received] == [dossier_id]
        assert next_step(small.desk.state) is NextStep.FINISH
        assert {job.document.kind.value for job in after.jobs} == {"M01", "receipt"}
        assert after.identity.differences == before.identity.differences
        assert before.series is not None
        assert after.series == replace(before.series, due=None), "the appointment is reckoned anew"


async def test_a_restart_brings_every_field_of_the_form_back(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small)
        receipt = FeeReceipt(ReceiptKind.PRINTED, "01BLP2-001 AA/26", "0000127")
        await small.desk.money.waive(WaiverGround.ELDERLY, 4_000, "giảm một nửa")
        await small.desk.money.take_cash(3_000)
        await small.desk.money.set_receipt(receipt.kind, receipt.series, receipt.number)
        change_form(
            small,
            parties=replace(certified(small), organisation=Organisation("CÔNG TY MẪU"), witness="LÊ THỬ"),
            owner=ADULT,
            contact=Contact("0990000123", "mau@example.com", consent=True),
            delivery=Delivery.POST,
            deliver_to="Số 2 Đường Mẫu",
            release=Release.AT_ONCE_WITH_SLIP,
            result_number="12",
            follows="Q03-261122-0001",
        )
        small.desk._core.update_visit(expects=PartyRole.AUTHORISER)
        before = visit(small)
    async with small_desk(tmp_path, centre=small.centre) as small:
        after = visit(small)
        assert after.filing == before.filing
        assert after.expects is PartyRole.AUTHORISER
        assert after.filing is not None
        assert after.filing.fee.owed_dong == 1_000


async def test_a_qr_alone_is_seen_not_proved(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        assert (await begun(small)).level is IdentityLevel.SEEN


async def test_a_procedure_may_begin_a_visit(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await small.desk.choose_procedure(EXTRACT)
        assert visit(small).ticket is None
        assert next_step(small.desk.state) is NextStep.IDENTIFY
