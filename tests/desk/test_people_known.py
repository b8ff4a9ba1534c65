"""What is known of people already: how they are reached, what the register holds, where it says otherwise."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from counter.desk.acts import StatedParties, StatedPerson
from counter.desk.differences import kept_differences
from counter.desk.state import Identity
from counter.domain.dossiers import Delivery
from counter.domain.parties import PartyRole
from counter.domain.people import IdentityPaper, PersonField, Sex, Source
from counter.events import ScanOrigin
from counter.ports import LookupOutcome
from tests.rigs.desk import until
from tests.rigs.small_desk import SmallDesk, person, small_desk
from tests.rigs.stating import begin, form, notice, said, visit_of

ONE = person()
MARRIAGE, SIGNATURE = "1.000894", "2.000884"


# --- contact and delivery ---------------------------------------------------------------------------


async def test_contact_is_checked_and_kept(small: SmallDesk) -> None:
    desk = small.desk
    await begin(desk)
    for phone, email, field in (("12", "", "phone"), ("", "a@b", "email"), ("", "a b@vidu.vn", "email")):
        await desk.people.set_contact(phone, email, consent=True)
        assert desk.state.notice is not None
        assert desk.state.notice.values["field"] == field
    await desk.people.set_contact("+84 990 000 001", "mau@vidu.vn", consent=True)
    contact = form(desk).contact
    assert (contact.phone, contact.email, contact.consent) == ("0990000001", "mau@vidu.vn", True)


async def test_post_goes_home_and_another_centre_has_a_name(small: SmallDesk) -> None:
    desk = small.desk
    await begin(desk)
    await desk.people.set_delivery(Delivery.POST)
    submitter = visit_of(desk).identity.person
    assert submitter is not None
    assert form(desk).deliver_to == submitter.residence
    await desk.people.state_person(PartyRole.OWNER, said(residence="Thôn Mẫu"))
    await desk.people.set_delivery(Delivery.POST)
    assert form(desk).deliver_to == "Thôn Mẫu"
    await desk.people.set_delivery(Delivery.OTHER_CENTRE)
    assert notice(desk) == "bad_field"
    assert form(desk).delivery is Delivery.POST
    await desk.people.set_delivery(Delivery.OTHER_CENTRE, "Phường Mẫu Hai")
    await desk.people.set_delivery(Delivery.COUNTER, "Phường Mẫu Hai")
    assert (form(desk).delivery, form(desk).deliver_to) == (Delivery.COUNTER, "")


# --- not asked again --------------------------------------------------------------------------------


async def test_what_the_register_holds_is_ticked_and_can_be_unticked(small: SmallDesk) -> None:
    desk = small.desk
    await begin(desk)
    held = {paper.component_id: paper for paper in form(desk).papers.values()}
    assert held
    assert all(paper.from_data for paper in held.values())
    first = next(iter(held.values()))
    await desk.set_paper(replace(first, from_data=False))
    await desk.people.state_parties(StatedParties())
    await desk.scan(ONE.qr(), ScanOrigin.SCANNER)
    assert first.component_id not in form(desk).papers


async def test_a_slow_register_ticks_when_it_answers(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        desk, held = small.desk, small.centre.hold("look_up")
        await desk.call_next()
        await desk.scan(ONE.qr(), ScanOrigin.SCANNER)
        await begin(desk)
        assert visit_of(desk).identity.register.asking
        assert not form(desk).papers
        held.set()
        await until(desk, lambda state: state.visit and state.visit.filing and state.visit.filing.papers)
        assert all(paper.from_data for paper in form(desk).papers.values())


async def test_another_person_unticks_what_was_known_of_the_last(small: SmallDesk) -> None:
    desk = small.desk
    await begin(desk)
    assert form(desk).papers
    unknown = person("not_found")
    for _ in range(2):
        await desk.scan(unknown.qr(), ScanOrigin.SCANNER)
    await until(
        desk, lambda state: state.visit and state.visit.identity.register.outcome is LookupOutcome.NOT_FOUND
    )
    assert all(paper.presented for paper in form(desk).papers.values()), "only the card just shown"


@pytest.mark.parametrize("code", [MARRIAGE, SIGNATURE])
async def test_two_people_or_a_signature_show_their_papers(small: SmallDesk, code: str) -> None:
    await begin(small.desk, code)
    papers = form(small.desk).papers.values()
    assert all(paper.presented and not paper.from_data for paper in papers)


# --- paper and register -----------------------------------------------------------------------------


async def test_what_paper_and_register_say_differently_is_kept(tmp_path: Path) -> None:
    """The paper's value stands, and both are remembered; of words alone there is nothing to remember."""
    wrong = Sex.MALE if ONE.sex is Sex.FEMALE else Sex.FEMALE
    for paper, source, kept in (
        (IdentityPaper.CARD, Source.PAPER, [(PersonField.SEX, Source.PAPER)]),
        (IdentityPaper.FORGOTTEN, Source.REGISTER, []),
    ):
        folder = tmp_path / paper
        folder.mkdir()
        async with small_desk(folder) as small:
            born = "/".join(reversed(ONE.birth.split("-")))
            typed = StatedPerson(ONE.name, ONE.number, born, wrong, paper=paper)
            await small.desk.people.state_person(PartyRole.SUBMITTER, typed)
            state = await until(small.desk, lambda state: state.visit and state.visit.identity.differences)
            assert state.visit is not None
            identity = state.visit.identity
            assert identity.person is not None
            assert identity.person.sources[PersonField.SEX] is source
            found = kept_differences(identity)
            assert [(one.field, one.kept) for one in found] == kept
            assert all((one.paper_value, one.register_value) == (wrong, ONE.sex) for one in found)
    assert kept_differences(Identity()) == ()
