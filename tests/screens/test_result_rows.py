"""The rows below the papers, and collecting for another: where a result goes, by keys, on a real desk."""

from __future__ import annotations

from textual.pilot import Pilot

from counter.desk.next_step import NextStep, next_step
from counter.domain.dossiers import Delivery, Release
from counter.domain.parties import OwnerKind
from counter.events import ScanOrigin
from screens.app import CounterApp
from screens.delivery import DeliveryBox, ReleaseBox
from screens.desk.dossier import DossierPanel
from screens.desk.screen import DeskScreen
from screens.people import PeopleBox
from tests.rigs.filing import form
from tests.rigs.small_desk import person
from tests.screens.conftest import OpenReal, at_once, received_and_ready, settled, shown
from tests.screens.test_identity_box import in_work, text_of, words_at

EXTRACT = "2.000635"


# --- rows -----------------------------------------------------------------------------------------


def row(app: CounterApp) -> str | None:
    """Key of the highlighted row of the form."""
    return app.screen.query_one(DossierPanel).choices.key


async def to_row(app: CounterApp, pilot: Pilot[None], key: str) -> None:
    """Go to a row of the form; they stand below the papers."""
    await at_once(pilot, "pagedown", "pagedown")
    for _ in range(9):
        if row(app) == key:
            return
        await at_once(pilot, "up")
    raise AssertionError(key)


async def test_the_result_goes_by_post_to_where_the_person_lives(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        await to_row(app, pilot, "delivery")
        await at_once(pilot, "left")
        assert form(small).delivery is Delivery.ELECTRONIC, "a way that needs nothing else is turned at once"
        await at_once(pilot, "left")
        assert isinstance(app.screen, DeliveryBox), "post needs an address: it is proposed"
        assert text_of(app, "address")
        await at_once(pilot, "enter", "enter", "09x", "f5")
        assert in_work(app) == "phone"
        await at_once(pilot, "backspace", "00000001", "enter", "enter", "right", "f5")
        filing = form(small)
        assert filing.delivery is Delivery.POST
        assert filing.deliver_to
        assert (filing.contact.phone, filing.contact.consent) == ("0900000001", True)


async def test_another_centre_needs_its_name(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        await to_row(app, pilot, "delivery")
        await at_once(pilot, "enter", "right", "f5")
        assert in_work(app) == "centre"
        assert words_at(app, "centre")
        await at_once(pilot, "Phường Mẫu Hai", "f5")
        assert (form(small).delivery, form(small).deliver_to) == (Delivery.OTHER_CENTRE, "Phường Mẫu Hai")


async def test_a_result_given_at_once_has_its_number(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        await to_row(app, pilot, "release")
        await at_once(pilot, "right")
        assert form(small).release is Release.AT_ONCE
        await at_once(pilot, "enter")
        assert isinstance(app.screen, ReleaseBox)
        await at_once(pilot, "0457/2026", "enter")
        assert form(small).result_number == "0457/2026"


async def test_turning_the_owner_row_proposes_it_in_the_box(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        await to_row(app, pilot, "owner")
        await at_once(pilot, "right")
        assert isinstance(app.screen, PeopleBox)
        assert text_of(app, "kind") == OwnerKind.PERSON
        await at_once(pilot, "escape")
        assert form(small).parties.kind is OwnerKind.SELF


# --- collecting for another -----------------------------------------------------------------------


async def test_whoever_collects_for_the_owner_shows_an_authorisation(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        await received_and_ready(small)
        await small.desk.scan(person(skip=1).qr(), ScanOrigin.SCANNER)
        await settled(pilot)
        assert next_step(small.desk.state) is NextStep.COLLECTOR_NOT_OWNER
        await at_once(pilot, "ctrl+o", "right")
        assert not words_at(app, "kind")
        assert "owner_full_name" not in app.screen.values(), "the owner is known"  # type: ignore[attr-defined]  # the box
        await at_once(pilot, "enter", "enter", "enter", "123/UQ", "enter", "20112026", "f5")
        assert next_step(small.desk.state) is NextStep.HAND_OVER
        assert shown(app) is DeskScreen


async def test_the_collecting_box_speaks_of_the_collector(real: OpenReal) -> None:
    async with real(procedure=EXTRACT) as (app, small, pilot):
        await received_and_ready(small)
        await settled(pilot)
        await at_once(pilot, "ctrl+o", "right")
        assert isinstance(app.screen, PeopleBox)
        labels = " ".join(spec.label for spec in app.screen.fields())
        assert "người nhận" in labels.lower()
        assert "người nộp" not in labels.lower()
        assert "nộp thay" not in labels.lower()
