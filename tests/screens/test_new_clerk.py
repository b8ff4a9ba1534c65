"""What a new clerk stumbles over: papers of no list, words of an earlier request, a box that lacks a line."""

from __future__ import annotations

from dataclasses import replace

import pytest

from counter.desk.next_step import NextStep, next_step
from counter.domain.decisions import DecisionKind, LackKind
from counter.domain.documents import DecisionSlip
from counter.domain.dossiers import Delivery, PaperCount, extra_id
from counter.domain.parties import OwnerKind, Relation
from counter.domain.people import Sex
from counter.events import ScanOrigin
from printing.content import content
from screens.choices import Choices
from screens.correction import CorrectionBox
from screens.delivery import DeliveryBox
from screens.desk.dossier import DossierPanel
from screens.desk.outcome import ReceivedPanel
from screens.desk.screen import DeskScreen
from screens.input import Entry
from screens.people import PeopleBox
from screens.relative import RelativeBox
from screens.supplement import OTHER, SupplementBox
from tests.rigs.small_desk import person
from tests.screens.conftest import OpenReal, at_once, press, settled
from tests.screens.test_identity_box import in_work, text_of, words_at
from tests.screens.test_outcomes import CERTIFIED_COPY, EXTRACT, decided, notice, shown, top, visit

MARRIAGE = "1.000894"
CARD_AGAIN = "1.014063"
SIZES = [(80, 24), (120, 36)]


# --- the supplement box ---------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_a_paper_of_no_list_is_asked_for_by_its_name(real: OpenReal, size: tuple[int, int]) -> None:
    async with real(procedure=EXTRACT, size=size) as (app, small, pilot):
        await small.desk.accept_all()
        await at_once(pilot, "f6")
        box = app.screen
        assert isinstance(box, SupplementBox)
        box.go_to(f"{OTHER}0")
        await settled(pilot)
        await at_once(pilot, "Giấy xác nhận của trường", "enter")
        assert box.place == f"{OTHER}1", "one more can be named"
        await at_once(pilot, "Sổ tiêm chủng", "right", "escape", "f6")
        assert isinstance(app.screen, SupplementBox)
        assert "Sổ tiêm chủng" in shown(app, Choices), "kept with the dossier"
        await at_once(pilot, "f6")
        (request,) = decided(small, DecisionKind.SUPPLEMENT)
        asked = [(one.component_id, one.label, one.kind) for one in request.lacks]
        assert asked == [
            ("", "Giấy xác nhận của trường", LackKind.MISSING),
            ("", "Sổ tiêm chủng", LackKind.EXPIRED),
        ]
        slip = visit(small).jobs[-1].document
        assert isinstance(slip, DecisionSlip)
        assert "Giấy xác nhận của trường" in " ".join(row.label for row in content(slip).rows)


async def test_a_name_taken_away_again_is_not_asked_for(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        await small.desk.accept_all()
        await at_once(pilot, "f6")
        assert isinstance(app.screen, SupplementBox)
        app.screen.go_to(f"{OTHER}0")
        await settled(pilot)
        await at_once(pilot, "Sổ", "enter", "up", "backspace", "backspace", "down", "up", "f6")
        assert notice(app) == "outcome.supplement.nothing"
        assert not visit(small).decisions


@pytest.mark.parametrize("turns", [2, -1])
async def test_what_is_wrong_or_differs_is_said_in_words(real: OpenReal, turns: int) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        await at_once(pilot, "f6", "right" if turns > 0 else "left", *(["left"] if turns < 0 else []), "down")
        box = app.screen
        assert isinstance(box, SupplementBox)
        await at_once(pilot, "f6")
        assert isinstance(app.screen, SupplementBox)
        assert not visit(small).decisions
        assert notice(app) == "desk.notice.lack_needs_words"
        assert box.place == next(iter(box.draft().lines)), "the cursor is where the words go"  # type: ignore[attr-defined]  # the draft
        await at_once(pilot, "thiếu chữ ký", "f6")
        (request,) = decided(small, DecisionKind.SUPPLEMENT)
        assert request.lacks[0].remark == "thiếu chữ ký"


@pytest.mark.parametrize("size", SIZES)
async def test_the_words_of_the_request_stand_over_the_papers_that_complete_it(
    real: OpenReal, size: tuple[int, int]
) -> None:
    async with real(procedure=EXTRACT, size=size) as (app, small, pilot):
        await small.desk.accept_all()
        await at_once(pilot, "f6", "right", "right", "thiếu chữ ký", "down", "right", "up", "up")
        await at_once(pilot, "Làm lại tờ khai")
        assert isinstance(app.screen, SupplementBox)
        app.screen.go_to(f"{OTHER}0")
        await settled(pilot)
        await at_once(pilot, "Sổ tiêm chủng", "f6")
        (request,) = decided(small, DecisionKind.SUPPLEMENT)
        first, second, _ = request.lacks
        await small.desk.finish()
        await small.desk.scan(request.local_number, ScanOrigin.SCANNER)
        await settled(pilot)
        said = shown(app, DossierPanel)
        assert f"Đã yêu cầu bổ sung lúc {request.entry.at:%H:%M}" in said
        whole = ("thiếu chữ ký", "Sổ tiêm chủng: thiếu", "› Làm lại tờ khai")
        for words in whole if size[1] > 30 else whole[:1]:
            assert words in said, words
        await small.desk.accept_all()
        await settled(pilot)
        assert "✔ " in shown(app, DossierPanel).partition("Đủ giấy tờ")[0]
        filing = visit(small).filing
        assert filing is not None
        left = replace(filing.papers[first.component_id], originals=0, presented=False, from_data=False)
        await small.desk.set_paper(replace(left, certified_copies=0, photocopies=0))
        await small.desk.set_paper(PaperCount(extra_id("Sổ tiêm chủng"), "Sổ tiêm chủng"))
        await small.desk.scan(person().qr(), ScanOrigin.SCANNER)
        await settled(pilot)
        await at_once(pilot, "f6")
        assert isinstance(app.screen, SupplementBox)
        said = shown(app, Choices)
        for words in ("thiếu chữ ký", "Sổ tiêm chủng", "Làm lại tờ khai"):
            assert words in said, words
        await at_once(pilot, "f6", "f6", apart=True)
        (again,) = decided(small, DecisionKind.SUPPLEMENT)
        assert again.follows == request.local_number
        assert [(one.label, one.remark) for one in again.lacks] == [
            (first.label, "thiếu chữ ký"),
            ("Sổ tiêm chủng", ""),
        ]
        assert second.component_id not in {one.component_id for one in again.lacks}


# --- people ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_a_marriage_says_who_is_missing_before_f5(real: OpenReal, size: tuple[int, int]) -> None:
    async with real(procedure=MARRIAGE, size=size) as (app, small, pilot):
        await small.desk.accept_all()
        await settled(pilot)
        who = visit(small).identity.person
        assert who is not None
        side = "bên nữ" if who.sex is Sex.MALE else "bên nam"
        assert f"còn thiếu: {side}" in shown(app, DossierPanel)
        await press(pilot, "f5")
        assert not visit(small).received
        await at_once(pilot, "ctrl+o", "down", "enter")
        assert isinstance(app.screen, RelativeBox)
        assert text_of(app, "relation") == Relation.SPOUSE, "who is missing is proposed"
        await at_once(pilot, "enter", "enter", "Lê Thị Kia", "f5")
        assert isinstance(app.screen, PeopleBox)
        assert not words_at(app, "add")
        await at_once(pilot, "escape")
        assert "còn thiếu" not in shown(app, DossierPanel)
        await press(pilot, "f5")
        (row,) = visit(small).received
        assert [one.relation for one in row.dossier.parties.relatives] == [Relation.SPOUSE]


async def test_a_marriage_without_its_other_side_passes_at_the_second_key(real: OpenReal) -> None:
    async with real(procedure=MARRIAGE) as (_, small, pilot):
        await small.desk.accept_all()
        await press(pilot, "f5")
        assert not visit(small).received
        await press(pilot, "f5")
        assert len(visit(small).received) == 1


async def test_a_case_of_a_child_asks_for_the_child(real: OpenReal) -> None:
    async with real(procedure=CARD_AGAIN) as (app, small, pilot):
        filing = visit(small).filing
        assert filing is not None
        await small.desk.choose_case(filing.procedure.cases[1].id)
        await settled(pilot)
        assert next_step(small.desk.state) is NextStep.NAME_OWNER
        await at_once(pilot, "ctrl+o")
        assert text_of(app, "kind") == OwnerKind.PERSON
        assert in_work(app) == "owner_full_name"
        await at_once(pilot, "Lê Thị Con", "enter", "20112020", "f5")
        filing = visit(small).filing
        assert filing is not None
        assert filing.owner is not None
        assert not filing.problems, "a parent represents a child"


# --- money and lists ------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_a_list_that_is_no_longer_right_is_told(real: OpenReal, size: tuple[int, int]) -> None:
    async with real(procedure=CERTIFIED_COPY, size=size) as (app, small, pilot):
        for again in (False, True):
            if again:
                await small.desk.choose_procedure(CERTIFIED_COPY)
            await small.desk.accept_all()
            await small.desk.commit()
        assert len(visit(small).standing) == 2
        await settled(pilot)
        await press(pilot, "ctrl+l")
        assert visit(small).is_listed
        assert "không còn đúng" not in shown(app, ReceivedPanel)
        await at_once(pilot, "ctrl+r", "down", "right", "right", "down", "1000", "enter", "thu thừa", "enter")
        assert visit(small).is_list_outdated
        assert top(app) is DeskScreen, (app.screen, visit(small).filing)
        assert "Danh sách đã in không còn đúng" in shown(app, ReceivedPanel)
        assert "Ctrl+L" in shown(app, ReceivedPanel)
        await press(pilot, "ctrl+l")
        assert "không còn đúng" not in shown(app, ReceivedPanel)


@pytest.mark.parametrize("size", SIZES)
async def test_the_money_to_give_back_stands_first_and_counts_what_went_before(
    real: OpenReal, size: tuple[int, int]
) -> None:
    async with real(procedure=EXTRACT, size=size) as (app, small, pilot):
        await small.desk.accept_all()
        await small.desk.commit()
        (row,) = visit(small).received
        await small.desk.corrections.refund(row.dossier.id, 3000, "thu thừa")
        assert visit(small).received[0].given_back_dong == 3000
        await press(pilot, "ctrl+r", "right", "right", "down")
        box = app.screen
        assert isinstance(box, CorrectionBox)
        assert text_of(app, "amount_dong") == "5000"
        first = next(one for one in box.ordered() if one.display)
        assert first.spec.id == "back"
        assert "TRẢ LẠI CÔNG DÂN" in first.render().plain
        assert len(first.render().plain.splitlines()) > 2 or "5.000 đ" in first.render().plain
        await at_once(pilot, "down", "9000")
        assert not box.rows["back"].display, "more than was taken is nobody's to give"


# --- delivery -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("way", "field"), [(Delivery.POST, "phone"), (Delivery.ELECTRONIC, "email"), (Delivery.POST, "address")]
)
async def test_a_way_says_what_it_cannot_do_without(real: OpenReal, way: Delivery, field: str) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        app.open(DeliveryBox(way))
        await settled(pilot)
        box = app.screen
        assert isinstance(box, DeliveryBox)
        box.put(field, "")
        await settled(pilot)
        entry = box.rows[field].entry
        assert entry is not None
        assert entry.placeholder == "▲ bắt buộc"
        await at_once(pilot, "f5")
        assert isinstance(app.screen, DeliveryBox)
        assert in_work(app) == field
        assert words_at(app, field)
        filing = visit(small).filing
        assert filing is not None
        assert filing.delivery is Delivery.COUNTER
        typed = {"phone": "0900000001", "email": "lan@vi.du.vn", "address": "Số 2, Đường Mẫu"}
        if way is Delivery.POST:
            box.put("phone", typed["phone"])
        box.put(field, typed[field])
        await at_once(pilot, "f5")
        filing = visit(small).filing
        assert filing is not None
        assert filing.delivery is way
        assert top(app) is DeskScreen
        assert box.rows["email" if way is Delivery.POST else "address"].entry is not None
        other = box.rows["centre"].entry
        assert other is not None
        assert other.placeholder == ""


async def test_a_proposed_line_is_typed_over_and_a_typed_one_goes_on(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        app.open(DeliveryBox(Delivery.POST))
        await settled(pilot)
        assert text_of(app, "address"), "where the person lives is proposed"
        await at_once(pilot, "enter", "Số 2", "enter", "0900000001", "up", " Đường Mẫu", "f5")
        filing = visit(small).filing
        assert filing is not None
        assert filing.deliver_to == "Số 2 Đường Mẫu"
        app.open(DeliveryBox())
        await settled(pilot)
        await at_once(pilot, "enter", " Phường Mẫu", "enter", "9", "f5")
        filing = visit(small).filing
        assert filing is not None
        assert filing.deliver_to == "Số 2 Đường Mẫu Phường Mẫu"
        assert filing.contact.phone == "09000000019"


async def test_the_row_says_what_the_way_lacks(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        await small.desk.people.set_delivery(Delivery.ELECTRONIC)
        await at_once(pilot, "pagedown", "pagedown")
        assert "▲ chưa ghi thư điện tử" in shown(app, DossierPanel)
        await small.desk.people.set_contact("", "lan@vi.du.vn", consent=False)
        await settled(pilot)
        assert "chưa ghi thư điện tử" not in shown(app, DossierPanel)
        assert app.screen.query_one(Entry).value == ""
