"""Every way a case ends, by keys over a real desk: supplement, refusal, advice, many visits and dossiers."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot
from textual.widget import Widget

from counter.desk.acts import StatedParties, StatedPerson
from counter.desk.next_step import NextStep, next_step
from counter.desk.state import Visit
from counter.domain.decisions import Decision, DecisionKind, LackKind, RefusalGround
from counter.domain.documents import DocumentKind
from counter.domain.parties import AuthorityKind, OwnerKind, PartyRole
from counter.events import ScanOrigin
from screens.app import CounterApp
from screens.desk.next import NextPanel
from screens.desk.outcome import ReceivedPanel
from screens.desk.queue import QueuePanel
from screens.desk.scanbox import Purpose, ScanBox
from screens.desk.screen import DeskScreen
from screens.held import HeldBox
from screens.input import Entry
from screens.refusal import RefusalBox
from screens.supplement import SupplementBox
from tests.rigs.small_desk import SmallDesk, person
from tests.screens.conftest import OpenReal, at_once, press, settled
from tests.screens.presses import Presses

EXTRACT = "2.000635"
CERTIFIED_COPY = "2.000815"
SIZES = [(80, 24), (120, 36)]
LETTER = StatedParties(
    kind=OwnerKind.PERSON,
    authority=AuthorityKind.WRITTEN,
    document_number="12/GUQ",
    document_date="01/10/2026",
)
"""One authorisation for a courier's pile."""


def visit(small: SmallDesk) -> Visit:
    """The open visit."""
    assert small.desk.state.visit is not None
    return small.desk.state.visit


def decided(small: SmallDesk, kind: DecisionKind) -> list[Decision]:
    """Decisions of the open visit."""
    return [one for one in visit(small).decisions if one.kind is kind]


def shown(app: CounterApp, panel: type[Widget]) -> str:
    """What a part of the screen says."""
    parts = [part for one in app.screen.query(panel) for part in one.walk_children(with_self=True)]
    return " ".join(" ".join(str(part.render()) for part in parts if isinstance(part, Widget)).split())


def top(app: CounterApp) -> type:
    """The kind of screen on top."""
    return type(app.screen)


def notice(app: CounterApp) -> str:
    """What the clerk reads."""
    assert app.notice is not None
    return app.notice.key


async def show_card(small: SmallDesk, pilot: Pilot[None], *, skip: int = 0) -> None:
    """The QR of a card is scanned: no press."""
    await small.desk.scan(person(skip=skip).qr(), ScanOrigin.SCANNER)
    await settled(pilot)


async def received(app: CounterApp, small: SmallDesk, pilot: Pilot[None]) -> None:
    """One dossier is received."""
    await small.desk.accept_all()
    await settled(pilot)
    await press(pilot, "f5")
    assert next_step(small.desk.state) is NextStep.FINISH


# --- supplement and refusal ---------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_a_supplement_request_costs_at_most_ten_presses(real: OpenReal, size: tuple[int, int]) -> None:
    async with real(size=size) as (app, small, pilot):
        keys = Presses(pilot)
        await keys.press("f2")
        await show_card(small, pilot)
        await keys.press(*"tri", "enter", "enter")
        filing = visit(small).filing
        assert filing is not None
        assert filing.missing
        await keys.press("f6")
        assert top(app) is SupplementBox
        await keys.press("f6")
        keys.promise("supplement", 10)
        (request,) = decided(small, DecisionKind.SUPPLEMENT)
        assert {lack.component_id for lack in request.lacks} == set(filing.missing)
        assert all(lack.kind is LackKind.MISSING for lack in request.lacks)
        assert [job.document.kind for job in visit(small).jobs] == [DocumentKind.SUPPLEMENT]
        assert "F2" in shown(app, NextPanel)
        assert request.local_number in shown(app, ReceivedPanel)
        again = Presses(pilot)
        await again.press("f11", "enter")
        again.promise("reprint M02", 2)
        assert notice(app) == "desk.notice.already_printing", "it is the right paper, still on its way"


async def test_lines_are_turned_and_remarked(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        await small.desk.accept_all()
        await at_once(pilot, "f6", "right", "right", "thiếu chữ ký", "down", "giấy mờ, không đọc được", "up")
        assert "thiếu chữ ký" in app.screen.query_one(Entry).value
        await at_once(pilot, "up", "Làm lại tờ khai", "f6")
        (request,) = decided(small, DecisionKind.SUPPLEMENT)
        first, second = request.lacks
        assert (first.kind, first.remark) == (LackKind.WRONG, "thiếu chữ ký")
        assert (second.kind, second.remark) == (LackKind.WRONG, "giấy mờ, không đọc được"), (
            "words mean trouble"
        )
        assert request.reason == "Làm lại tờ khai"


async def test_a_complete_dossier_is_not_supplemented(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        await small.desk.accept_all()
        await press(pilot, "f6", "f6")
        assert top(app) is SupplementBox
        assert notice(app) == "outcome.supplement.nothing"
        assert not visit(small).decisions


@pytest.mark.parametrize("keys", [("f6",) * 6, ("enter",) * 12, ("f6", "f5", "enter") * 4])
async def test_one_request_however_the_keys_are_hammered(real: OpenReal, keys: tuple[str, ...]) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        await at_once(pilot, "f6", *keys, "f6", apart=True)
        assert len(decided(small, DecisionKind.SUPPLEMENT)) == 1
        assert top(app) is DeskScreen
        assert len(small.printer.jobs) == 1


async def test_a_refusal_needs_words(real: OpenReal) -> None:
    async with real() as (app, small, pilot):
        keys = Presses(pilot)
        await keys.press("f2")
        await show_card(small, pilot)
        await keys.press(*"tri", "enter", "f7", "down", "down", "f7")
        assert top(app) is RefusalBox
        assert notice(app) == "outcome.refusal.needs"
        await keys.write("Đã cấp bản sao ngày 12/10/2026")
        await keys.press("f7")
        keys.promise("refusal", 11)
        (refusal,) = decided(small, DecisionKind.REFUSAL)
        assert refusal.ground is RefusalGround.ALREADY_SETTLED
        assert refusal.reason == "Đã cấp bản sao ngày 12/10/2026"
        assert [job.document.kind for job in visit(small).jobs] == [DocumentKind.REFUSAL]
        await at_once(pilot, "f7", "f7", "f6", "enter")
        assert len(visit(small).decisions) == 1, "there is nothing left to refuse"


async def test_what_is_entered_in_a_box_survives_a_scan_and_escape(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, _, pilot):
        await at_once(pilot, "f6", "right", "ảnh mờ")
        app.scan(person(skip=1).qr(), ScanOrigin.SCANNER)
        await settled(pilot)
        assert top(app) is DeskScreen, "the desk says what it made of the scan"
        assert notice(app) == "desk.notice.person_differs"
        await at_once(pilot, "f6", "escape", "f6")
        assert app.screen.query_one(Entry).value == "ảnh mờ"
        await at_once(pilot, "H99.001-261122-0009")
        await at_once(pilot, "enter")
        assert top(app) is SupplementBox, "a code behind words is among words"
        await at_once(pilot, "f7")
        assert top(app) is SupplementBox, "the key of another box does nothing here"


async def test_a_code_among_the_words_never_takes_the_box(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        await at_once(pilot, "f7", f"Thiếu điều kiện {person().qr()}", "enter")
        assert not visit(small).decisions
        assert top(app) is DeskScreen, "a scan is a scan, behind words too"
        await at_once(pilot, "f7")
        assert app.screen.query_one(Entry).value == "Thiếu điều kiện"


@pytest.mark.parametrize(("key", "last"), [("f6", "f6"), ("f6", "enter"), ("f6", "down"), ("f7", "f7")])
async def test_the_qr_of_another_person_is_never_printed_as_words(
    real: OpenReal, key: str, last: str
) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        await at_once(pilot, key, f"thiếu chữ ký {person(skip=1).qr()}", last)
        assert top(app) is DeskScreen
        assert notice(app) == "desk.notice.person_differs", "the desk has the scan"
        await at_once(pilot, key)
        await press(pilot, key)
        (one,) = visit(small).decisions
        assert "|" not in one.reason + "".join(lack.remark for lack in one.lacks)
        assert "thiếu chữ ký" in one.reason + "".join(lack.remark for lack in one.lacks)


async def test_another_code_among_the_words_is_told_once(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        await at_once(pilot, "f7", "trùng hồ sơ H99.001-261122-0009", "enter")
        assert notice(app) == "outcome.why.code_in_words"
        assert not visit(small).decisions
        await press(pilot, "f5")
        assert len(decided(small, DecisionKind.REFUSAL)) == 1


@pytest.mark.parametrize("key", ["f6", "f7"])
async def test_escape_and_a_digit_are_the_key_of_the_box(real: OpenReal, key: str) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        await at_once(pilot, key, "không đủ")
        await at_once(pilot, "escape", key[1])
        assert len(visit(small).decisions) == 1
        assert top(app) is DeskScreen


async def test_escape_and_a_letter_only_leave_the_box(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        await at_once(pilot, "f6", "escape", "a", "6")
        assert top(app) is DeskScreen
        assert app.screen.query_one(Entry).value == "a6"
        assert not visit(small).decisions


async def test_a_code_typed_into_a_box_goes_to_the_desk(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, _, pilot):
        await at_once(pilot, "f6", "down", "H99.001-261122-0009", "enter")
        assert top(app) is DeskScreen
        assert notice(app) == "desk.notice.form_open", "the desk was asked about the code"
        await at_once(pilot, "f6")
        assert top(app) is SupplementBox
        assert app.screen.query_one(Entry).value == ""


# --- advice -------------------------------------------------------------------------------------


async def test_advice_is_one_key_and_counted_once(real: OpenReal) -> None:
    async with real() as (app, small, pilot):
        keys = Presses(pilot)
        await keys.press("ctrl+g")
        keys.promise("guide only", 1)
        assert notice(app) == "desk.notice.guided"
        await at_once(pilot, "ctrl+g", "ctrl+g", apart=True)
        assert len(await small.desk.decisions.newest()) == 1
        await press(pilot, "f2")
        await at_once(pilot, *["ctrl+g"] * 4, apart=True)
        assert len(decided(small, DecisionKind.GUIDANCE)) == 1
        assert "Ctrl" not in app.screen.query_one(Entry).value
        await press(pilot, "f9")
        assert "2 hướng dẫn" in str(app.screen.query_one("#dossiers-box").border_subtitle)


async def test_a_visit_of_advice_alone_ends_from_the_choices_of_f12(real: OpenReal) -> None:
    async with real() as (_, small, pilot):
        await press(pilot, "f2")
        await show_card(small, pilot)
        await press(pilot, "f12", "down", "down", "enter")
        assert small.desk.state.visit is None
        assert [one.kind for one in await small.desk.decisions.newest()] == [DecisionKind.GUIDANCE]


# --- held visits ----------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_a_visit_is_put_aside_and_taken_up_again(real: OpenReal, size: tuple[int, int]) -> None:
    async with real(size=size) as (app, small, pilot):
        await press(pilot, "f2")
        await show_card(small, pilot)
        await press(pilot, *"tri", "enter", "enter", "ctrl+t")
        assert small.desk.state.visit is None
        (held,) = small.desk.state.held
        await press(pilot, "f2")
        await show_card(small, pilot, skip=1)
        said = shown(app, QueuePanel) if size[0] > 100 else str(app.screen.query_one(ScanBox).border_subtitle)
        assert "Để chờ 1" in said, "always in view"
        await press(pilot, "ctrl+t")
        assert top(app) is HeldBox
        await press(pilot, "down", "enter")
        assert visit(small).id == held.visit_id
        assert visit(small).filing is not None
        assert len(small.desk.state.held) == 1, "the other one waits now"


async def test_holding_hammered_holds_once(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        await at_once(pilot, *["ctrl+t"] * 5, apart=True)
        assert [one.ticket_number for one in small.desk.state.held] == [None]
        if top(app) is DeskScreen:
            await press(pilot, "ctrl+t")
        await at_once(pilot, "enter", "enter", "enter")
        assert not small.desk.state.held
        assert visit(small).filing is not None


async def test_without_a_visit_there_is_nothing_to_hold(real: OpenReal) -> None:
    async with real() as (app, _, pilot):
        await press(pilot, "ctrl+t")
        assert notice(app) == "desk.why.nothing_held"


# --- a pile ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_a_pile_of_dossiers_with_one_list(real: OpenReal, size: tuple[int, int]) -> None:
    async with real(size=size, procedure=CERTIFIED_COPY) as (app, small, pilot):
        await small.desk.accept_all()
        await small.desk.people.state_parties(LETTER)
        await small.desk.people.state_person(PartyRole.OWNER, StatedPerson(full_name="Lê Thị Không"))
        await settled(pilot)
        await press(pilot, "f5")
        for number, name in enumerate(("Nguyễn Thị Một", "Trần Văn Hai"), start=2):
            keys = Presses(pilot)
            await keys.press("ctrl+n")
            assert app.screen.query_one(ScanBox).purpose is Purpose.OWNER
            assert f"Lượt này: {number - 1} hồ sơ" in shown(app, NextPanel)
            await keys.write(name)
            await keys.press("enter", "ctrl+o")  # each owner has an authorisation of their own
            await keys.write("12/11/2026")
            await keys.press("f5", "enter", "f5")
            keys.promise("same again, authorised by each owner", 6)
            assert [row.dossier.owner_name for row in visit(small).received][-1] == name
            assert len(visit(small).received) == number
        assert "Lượt này: 3 hồ sơ · 6.000 đ" in shown(app, NextPanel)
        await at_once(pilot, "ctrl+l", "ctrl+l", "ctrl+l", apart=True)
        lists = [job for job in visit(small).jobs if job.document.kind is DocumentKind.VISIT_LIST]
        assert len(lists) == 1
        assert "Đã in biên bản" in shown(app, ReceivedPanel) + shown(app, NextPanel)


async def test_same_again_hammered_opens_one_form(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        await received(app, small, pilot)
        await at_once(pilot, *["ctrl+n"] * 5, apart=True)
        first = visit(small).filing
        assert first is not None
        assert notice(app) in ("desk.why.form_in_work", "desk.notice.form_open", "desk.why.busy")
        assert len(visit(small).received) == 1
