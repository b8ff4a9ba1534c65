"""Ctrl+O: every owner and every right to act, by keys and scans, on a real desk."""

from __future__ import annotations

from dataclasses import replace

import pytest

from counter.desk.next_step import NextStep, next_step
from counter.domain.parties import (
    Authority,
    AuthorityKind,
    AuthorityProblem,
    OwnerKind,
    Parties,
    PartyRole,
    Relation,
    Signing,
)
from counter.domain.people import IdentityLevel, IdentityPaper
from counter.events import ScanOrigin
from counter.texts import LANGUAGES, texts
from screens.delivery import DeliveryBox, ReleaseBox
from screens.desk.citizen import CitizenText
from screens.desk.parties import authority_words
from screens.desk.screen import DeskScreen
from screens.form_box import ChoiceField, FormBox
from screens.input import Entry
from screens.money import MoneyBox
from screens.people import PeopleBox
from screens.people_lines import PROBLEM_FIELD
from screens.relative import RelativeBox
from tests.rigs.filing import form
from tests.rigs.small_desk import SmallDesk, person
from tests.screens.conftest import OpenReal, at_once, burst, press, settled, shown
from tests.screens.test_identity_box import in_work, known, text_of, words_at

EXTRACT = "2.000635"
BIRTH = "1.001193"
MARRIAGE = "1.000894"


def expected(small: SmallDesk) -> PartyRole:
    """Whose the next code is."""
    visit = small.desk.state.visit
    assert visit is not None
    return visit.expects


async def test_a_child_without_a_number_is_its_mothers_dossier(real: OpenReal) -> None:
    async with real(procedure=BIRTH) as (app, small, pilot):
        app.open(PeopleBox(OwnerKind.PERSON))
        await settled(pilot)
        await at_once(pilot, "Lê Thị Con", "enter", "20112026", "f5")
        filing = form(small)
        assert filing.parties.kind is OwnerKind.PERSON
        assert filing.owner is not None
        assert (filing.owner.full_name, filing.owner.personal_number) == ("Lê Thị Con", None)
        assert filing.parties.authority.kind is AuthorityKind.KINSHIP, "proposed where kin need no paper"
        assert "LÊ THỊ CON" in app.screen_stack[1].query_one(CitizenText).render().plain


async def test_somebody_authorised_shows_number_date_and_certifier(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        await at_once(pilot, "ctrl+o")
        assert in_work(app) == "kind"
        await at_once(pilot, "right", "Phạm Văn Chủ")
        box = app.screen
        assert isinstance(box, PeopleBox)
        box.go("authority")
        await settled(pilot)
        places = [AuthorityKind.KINSHIP, AuthorityKind.WRITTEN, AuthorityKind.CERTIFIED]
        turns = places.index(AuthorityKind.CERTIFIED) - places.index(AuthorityKind(text_of(app, "authority")))
        await at_once(pilot, *["right" if turns > 0 else "left"] * abs(turns), "f5")
        assert isinstance(app.screen, PeopleBox), "what is missing is said before the box closes"
        assert in_work(app) == "document_number"
        assert AuthorityProblem.NO_DOCUMENT in form(small).problems
        await at_once(pilot, "123/2026", "enter", "01112026", "enter", "enter", "UBND Phường Mẫu", "f5")
        filing = form(small)
        assert filing.parties.authority.kind is AuthorityKind.CERTIFIED
        assert filing.parties.authority.document_number == "123/2026"
        assert not filing.problems
        assert not isinstance(app.screen, FormBox)


async def test_an_organisation_has_a_letter_and_a_representative(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        await at_once(pilot, "ctrl+o", "left", "f5")
        assert in_work(app) == "organisation_name", "a name is needed"
        await at_once(pilot, "Công ty Mẫu", "enter", "0123456787", "enter", "1 Đường Mẫu", "enter", "enter")
        await at_once(pilot, "GT-07", "enter", "20112026", "enter", "enter")
        assert in_work(app) == "representative_personal_number"
        await at_once(pilot, "enter", "Trần Văn Giám", "f5")
        filing = form(small)
        assert filing.parties.organisation is not None
        assert filing.parties.organisation.tax_code == "0123456787"
        assert filing.parties.authority.kind is AuthorityKind.INTRODUCTION_LETTER
        assert filing.owner is not None
        assert filing.owner.full_name == "Trần Văn Giám"
        assert not filing.problems


async def test_a_bad_tax_number_stays_in_its_line(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        await at_once(pilot, "ctrl+o", "left", "enter", "Công ty Mẫu", "enter", "12", "f5")
        assert in_work(app) == "tax_code"
        assert form(small).parties.organisation is None


async def test_a_foreign_owner_has_a_passport(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        await at_once(pilot, "ctrl+o", "right", "enter")
        assert in_work(app) == "owner_paper"
        here, there = list(IdentityPaper).index(IdentityPaper.FORGOTTEN), list(IdentityPaper)
        await at_once(pilot, *["left"] * (here - there.index(IdentityPaper.PASSPORT)), "enter", "C01X00T47")
        await at_once(pilot, "enter", "D", "enter", "enter")
        assert in_work(app) == "owner_full_name"
        await at_once(pilot, "Erika Mau", "f5", "f5", apart=True)
        owner = form(small).owner
        assert owner is not None
        assert owner.nationality == "D"


@pytest.mark.parametrize("wedge", [False, True])
async def test_a_code_in_the_box_is_the_owners(real: OpenReal, *, wedge: bool) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        submitter, owner = person(), person(skip=1)
        await at_once(pilot, "ctrl+o", "right")
        assert expected(small) is PartyRole.OWNER
        if wedge:
            burst(app, f"\x02{owner.qr()}\r")
        else:
            await small.desk.scan(owner.qr(), ScanOrigin.SCANNER)
        await settled(pilot)
        assert isinstance(app.screen, PeopleBox)
        assert text_of(app, "owner_personal_number") == owner.number
        assert known(small).personal_number == submitter.number, "the submitter stays"
        assert expected(small) is PartyRole.OWNER, "a second code is the owner's too"
        await at_once(pilot, "escape")
        assert expected(small) is PartyRole.SUBMITTER


async def test_who_authorised_for_a_child_is_somebody_else(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        await at_once(pilot, "ctrl+o", "right", "Lê Thị Con")
        box = app.screen
        assert isinstance(box, PeopleBox)
        box.put("authority", AuthorityKind.WRITTEN)
        box.go("authoriser")
        await settled(pilot)
        await at_once(pilot, "right", "enter")
        await small.desk.scan(person(skip=2).qr(), ScanOrigin.SCANNER)
        await settled(pilot)
        authoriser = form(small).parties.authoriser
        assert authoriser is not None
        assert authoriser.personal_number == person(skip=2).number
        assert text_of(app, "owner_full_name") == "Lê Thị Con", "what is typed of the owner stays"


async def test_relatives_come_and_go(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        await at_once(pilot, "ctrl+o", "down", "enter")
        assert shown(app) is RelativeBox
        await at_once(pilot, "right", "enter", "enter", "Ngô Thị Mẹ", "enter", "1965", "f5")
        assert [one.relation for one in form(small).parties.relatives] == [Relation.MOTHER]
        assert shown(app) is PeopleBox
        await at_once(pilot, "enter")
        burst(app, f"\x02{person(skip=3).qr()}\r")
        await settled(pilot)
        assert shown(app) is RelativeBox, "the code of a relative fills the lines"
        await at_once(pilot, "f5")
        assert len(form(small).parties.relatives) == 2
        assert form(small).owner is None, "a relative is not the owner"
        await at_once(pilot, "up", "up", "backspace")
        assert len(form(small).parties.relatives) == 1
        assert in_work(app) is not None


async def test_a_fingerprint_needs_a_witness(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        await at_once(pilot, "ctrl+o", "pagedown", "right", "f5")
        assert in_work(app) == "witness"
        await at_once(pilot, "Đỗ Văn Chứng", "enter")
        assert form(small).parties.signing is Signing.FINGERPRINT
        assert form(small).parties.witness == "Đỗ Văn Chứng"
        assert not form(small).problems


async def test_what_cannot_be_authorised_is_said_at_its_line(real: OpenReal) -> None:
    async with real(procedure=MARRIAGE) as (app, small, pilot):
        await at_once(pilot, "ctrl+o")
        assert isinstance(app.screen, PeopleBox)
        app.screen.put("kind", OwnerKind.PERSON)
        await at_once(pilot, "Lê Văn Thử", "f5")
        assert AuthorityProblem.NOT_ALLOWED in form(small).problems
        assert in_work(app) == "kind"
        assert words_at(app, "kind")
        await at_once(pilot, "f5")
        assert shown(app) is DeskScreen, "known and left so"
        assert next_step(small.desk.state) is NextStep.SHOW_AUTHORITY


async def test_the_people_box_fits_a_small_terminal(real: OpenReal) -> None:
    async with real(procedure=EXTRACT, size=(80, 24)) as (app, _, pilot):
        await at_once(pilot, "ctrl+o", "right")
        seen = set()
        for _ in range(40):
            focused = app.focused
            assert isinstance(focused, Entry)
            for _ in range(20):  # what stands below a line may still be laid out
                if app.screen.query_one("#fields").region.contains_region(focused.region):
                    break
                await pilot.pause()
            assert app.screen.query_one("#fields").region.contains_region(focused.region)
            if focused.id in seen:
                break
            seen.add(focused.id)
            await at_once(pilot, "down")
        assert "field-signing" in seen


@pytest.mark.parametrize("problem", AuthorityProblem)
def test_every_problem_has_its_line_and_words(problem: AuthorityProblem) -> None:
    assert PROBLEM_FIELD[problem]
    assert all(f"people.problem.{problem}" in texts(language) for language in LANGUAGES)


# --- keys that come in one write --------------------------------------------------------------------


async def test_a_burst_opens_and_fills_a_box_in_order(real: OpenReal) -> None:
    """Nothing of it lands in the scan line behind."""
    async with real(procedure=EXTRACT) as (app, small, pilot):
        await at_once(pilot, "ctrl+o", "right", "Nguyễn Thị Đường", "enter", "1990", "f5")
        assert app.screen_stack[1].query_one(Entry).value == ""
        owner = form(small).owner
        assert owner is not None
        assert owner.full_name == "Nguyễn Thị Đường"
        assert owner.date_of_birth is not None
        assert owner.date_of_birth.iso() == "1990"


async def test_a_box_stays_usable_when_the_terminal_shrinks(real: OpenReal) -> None:
    async with real(procedure=EXTRACT, size=(160, 48)) as (app, _, pilot):
        await at_once(pilot, "ctrl+o", "right", "pagedown", "pagedown")
        await pilot.resize_terminal(80, 24)
        await at_once(pilot, "up")
        focused = app.focused
        assert isinstance(focused, Entry)
        assert app.screen.query_one("#fields").region.contains_region(focused.region)


async def test_the_box_goes_with_its_form(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        await at_once(pilot, "ctrl+o")
        assert shown(app) is PeopleBox
        await small.desk.drop_filing()
        await settled(pilot)
        assert shown(app) is DeskScreen


async def test_lines_take_what_belongs_there_and_say_at_once_what_is_wrong(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, _, pilot):
        await at_once(pilot, "ctrl+o", "right")
        box = app.screen
        assert isinstance(box, PeopleBox)
        box.go("owner_personal_number")
        await settled(pilot)
        await at_once(pilot, "0990x90000019000000")
        assert text_of(app, "owner_personal_number") == "099090000019000", "digits, no more than fit"
        box.go("owner_date_of_birth")
        await settled(pilot)
        await at_once(pilot, "31022026", "enter")
        assert words_at(app, "owner_date_of_birth"), "said as the line is left"
        await at_once(pilot, "up", "backspace")
        assert not words_at(app, "owner_date_of_birth"), "gone as it is mended"
        box.go("signing")
        await settled(pilot)
        await at_once(pilot, "x")
        assert isinstance(app.focused, Entry)
        assert app.focused.value == "", "a choice takes no letters"


async def test_a_wrong_check_digit_of_a_tax_code_is_said_in_words(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, _, pilot):
        await at_once(pilot, "ctrl+o", "left")
        box = app.screen
        assert isinstance(box, PeopleBox)
        box.go("tax_code")
        await settled(pilot)
        await at_once(pilot, "0123456788", "enter")
        assert words_at(app, "tax_code") == texts("vi")("people.wrong.tax_digit")


async def test_an_unmended_box_is_taken_only_as_it_was(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        await at_once(pilot, "ctrl+o", "right", "Phạm Văn Chủ")
        box = app.screen
        assert isinstance(box, PeopleBox)
        box.put("authority", AuthorityKind.CERTIFIED)
        box.put("document_date", "01112026")
        box.put("certified_by", "UBND Phường Mẫu")
        await at_once(pilot, "f5")
        assert in_work(app) == "document_number"
        assert words_at(app, "document_number") == "Thiếu số văn bản"
        box.go("scope")
        await settled(pilot)
        await at_once(pilot, "nhận", "f5")
        assert shown(app) is PeopleBox, "something was changed, and the number is missing still"
        assert app.notice is not None
        assert app.notice.key == "people.box.again"
        await at_once(pilot, "f5")
        assert shown(app) is not PeopleBox
        await at_once(pilot, "ctrl+o")
        assert in_work(app) == "document_number", "it opens where it is mended"
        await at_once(pilot, "7", "f5")
        assert not form(small).problems


async def test_no_outsider_is_offered_as_kin(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, _, pilot):
        await at_once(pilot, "ctrl+o", "right")
        box = app.screen
        assert isinstance(box, PeopleBox)
        box.put("authority", AuthorityKind.CERTIFIED)
        box.put("relation", Relation.OTHER)
        box.put("authority", AuthorityKind.KINSHIP)
        assert text_of(app, "relation") == Relation.OTHER_KIN


async def test_every_choice_has_its_own_hint(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        boxes = (PeopleBox(OwnerKind.PERSON), DeliveryBox(), ReleaseBox(), RelativeBox(), MoneyBox())
        for box in boxes:
            app.open(box)
            await settled(pilot)
            choices = [spec for spec in box.fields() if isinstance(spec, ChoiceField)]
            assert choices
            assert all(spec.hint for spec in choices), [spec.id for spec in choices if not spec.hint]
            box.close()
            await settled(pilot)
        authority = replace(Authority(AuthorityKind.KINSHIP), relation=Relation.FATHER)
        filing = replace(form(small), parties=Parties(kind=OwnerKind.PERSON, authority=authority))
        assert authority_words(app.texts, filing) == "người nộp là cha"


async def test_an_owner_known_by_code_stays_as_proved(real: OpenReal) -> None:
    async with real(procedure=BIRTH) as (app, small, pilot):
        app.open(PeopleBox(OwnerKind.PERSON))
        await settled(pilot)
        app.scan(person(skip=2).qr(), ScanOrigin.SCANNER)
        await settled(pilot)
        await press(pilot, "f5")
        before = form(small).owner
        assert before is not None
        assert before.level is IdentityLevel.SEEN
        app.open(PeopleBox())
        await settled(pilot)
        await press(pilot, "f5")
        after = form(small).owner
        assert after is not None
        assert (after.level, after.sources) == (before.level, before.sources)


async def test_what_is_proposed_for_an_outsider_fits_together(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, _, pilot):
        await at_once(pilot, "ctrl+o", "right")
        proposed = (text_of(app, "authority"), text_of(app, "relation"))
        assert proposed == (AuthorityKind.CERTIFIED, Relation.OTHER)


async def test_the_owners_missing_name_is_said_once_in_the_panel(real: OpenReal) -> None:
    async with real(procedure=BIRTH) as (app, _, _):
        said = app.screen.query_one(CitizenText).render().plain
        assert said.count("Thiếu họ tên chủ hồ sơ") == 1
