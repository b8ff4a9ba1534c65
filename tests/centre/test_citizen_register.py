"""The fictional citizens hold together, and the nine cases of the look-up come out as they should."""

from __future__ import annotations

import sqlite3
import uuid
from datetime import date

import msgspec
import pytest

from counter import wire
from counter.centre.people import Citizen, RegisterCase, citizens
from counter.domain.codes import number_findings, personal_number
from counter.domain.expiry import computed_expiry
from counter.domain.people import PersonField, Source
from counter.domain.scan import ScanKind, read_scan
from tests.rigs.centre import CLERK, RunningCentre

VISIT = "3f0c7d52-6f1e-4f0a-9a7c-0d5f6b1e2a01"


def of_case(case: RegisterCase) -> Citizen:
    return next(person for person in citizens() if person.case is case)


def ask(centre: RunningCentre, person: Citizen, **changes: object) -> wire.LookupReply:
    card = person.card()
    assert card.date_of_birth is not None
    usual: dict[str, object] = {
        "personal_number": person.number,
        "old_number": person.old_number or None,
        "full_name": card.full_name.upper(),
        "date_of_birth": card.date_of_birth,
        "procedure_code": "2.000635",
        "subject": VISIT,
        "clerk_id": CLERK,
        "reason": "identify",
    }
    query = wire.LookupQuery(**(usual | changes))  # type: ignore[arg-type]  # field names are the caller's
    return centre.ask("POST", "/v1/citizens/lookup", wire.LookupReply, query)


def test_numbers_are_fictional_well_formed_and_unlike() -> None:
    people = citizens()
    assert len(people) >= 40
    assert len({person.number for person in people}) == len(people)
    assert len({person.number[-6:] for person in people}) == len(people)  # one CAN opens one card
    old = [person.old_number for person in people if person.old_number]
    assert len(set(old)) == len(old)
    for person in people:
        number = personal_number(person.number)
        assert number is not None
        assert number.startswith("099")
        card = person.card()
        assert number_findings(number, date(2026, 11, 22), birth=card.date_of_birth, sex=card.sex) == ()


def test_the_people_cover_what_a_counter_meets() -> None:
    people = citizens()
    years = {int(person.birth[:4]) for person in people}
    assert (min(years), max(years)) == (1935, 2024)
    assert {person.sex for person in people} == {"male", "female"}
    assert {person.case for person in people} == set(RegisterCase)
    assert {person.profile for person in people} == {"pace", "bac", "no_dg13"}
    assert len({person.ethnicity for person in people}) >= 7
    assert any(not person.old_number for person in people)
    assert any(len(person.name) > 40 for person in people)
    assert any(person.residence.count(",") == 3 for person in people)
    assert any(person.residence.count(",") == 2 for person in people)


def test_cards_expire_by_the_rule_and_children_have_cards_since_july_2024() -> None:
    for person in citizens():
        card = person.card()
        birth = card.date_of_birth
        assert birth is not None
        assert card.issue_date is not None
        assert card.issue_date < date(2026, 11, 22)
        whole = date(birth.year, birth.month or 1, birth.day or 1)
        assert card.expiry_date == computed_expiry(whole, card.issue_date)
        assert card.no_expiry is (card.expiry_date is None)
        if card.issue_date.year - birth.year < 14:
            assert card.issue_date >= date(2024, 7, 1)


def test_every_qr_is_read_as_that_citizen() -> None:
    formats = set()
    for person in citizens():
        scan = read_scan(person.qr(), date(2026, 11, 22))
        assert scan.kind is ScanKind.CITIZEN_QR
        assert scan.fields["personal_number"] == person.number
        assert scan.fields["full_name"] == person.name
        assert scan.fields["date_of_birth"] == person.birth
        formats.add(person.qr().count("|") + 1)
    assert formats == {7, 11}


def test_found(centre: RunningCentre) -> None:
    person = of_case(RegisterCase.FOUND)
    reply = ask(centre, person)
    assert reply.outcome == "found"
    assert reply.person == person.registered()
    assert reply.person is not None
    assert reply.person.sources[PersonField.FULL_NAME] is Source.REGISTER
    assert reply.reference.startswith("H99.001-")


def test_found_with_a_name_without_diacritics_and_a_new_address(centre: RunningCentre) -> None:
    moved = next(person for person in citizens() if person.about == "moved")
    reply = ask(centre, moved, full_name="LE HOANG MY")
    assert reply.person is not None
    assert reply.person.residence != moved.residence


@pytest.mark.parametrize("case", [RegisterCase.NOT_FOUND, RegisterCase.NAME_MISMATCH])
def test_not_found(centre: RunningCentre, case: RegisterCase) -> None:
    reply = ask(centre, of_case(case))
    assert (reply.outcome, reply.person) == ("not_found", None)


def test_another_name_or_birth_is_not_found(centre: RunningCentre) -> None:
    person = of_case(RegisterCase.FOUND)
    assert ask(centre, person, full_name="TRAN VAN KHAC").outcome == "not_found"
    other = of_case(RegisterCase.YEAR_ONLY).card().date_of_birth
    assert ask(centre, person, date_of_birth=other).outcome == "not_found"


def test_only_the_year_of_birth_is_known(centre: RunningCentre) -> None:
    reply = ask(centre, of_case(RegisterCase.YEAR_ONLY))
    assert reply.person is not None
    assert reply.person.date_of_birth is not None
    assert reply.person.date_of_birth.iso() == "1948"


def test_known_by_the_old_number_only(centre: RunningCentre) -> None:
    person = of_case(RegisterCase.OLD_NUMBER)
    reply = ask(centre, person)
    assert reply.person is not None
    assert (reply.person.personal_number, reply.person.old_number) == (None, person.old_number)
    assert ask(centre, person, personal_number=None).outcome == "found"
    assert ask(centre, person, old_number=None).outcome == "not_found"


@pytest.mark.parametrize(
    ("case", "outcome"),
    [
        (RegisterCase.NOT_LICENSED, "procedure_not_licensed"),
        (RegisterCase.NOT_ALLOWED, "officer_not_allowed"),
        (RegisterCase.TIMEOUT, "unavailable"),
        (RegisterCase.MALFORMED, "unavailable"),
    ],
)
def test_the_register_says_no_or_nothing(centre: RunningCentre, case: RegisterCase, outcome: str) -> None:
    reply = ask(centre, of_case(case))
    assert (reply.outcome, reply.person) == (outcome, None)
    assert reply.reference


def test_a_question_needs_an_officer_a_purpose_and_a_number(centre: RunningCentre) -> None:
    person = of_case(RegisterCase.FOUND)
    born = person.card().date_of_birth
    assert born is not None
    usual = wire.LookupQuery(
        personal_number=person.number,
        old_number=None,
        full_name=person.name,
        date_of_birth=born,
        procedure_code="",
        subject=VISIT,
        clerk_id=CLERK,
        reason="collect",
    )
    path = "/v1/citizens/lookup"
    bad = {
        (403, "unknown_clerk"): {"clerk_id": "nobody"},
        (422, "invalid"): {"personal_number": "12"},
    }
    for refusal, changes in bad.items():
        assert centre.refusal("POST", path, msgspec.structs.replace(usual, **changes)) == refusal
    no_purpose: tuple[dict[str, str], ...] = (
        {"subject": " "}, {"subject": "ticket-1"}, {"subject": VISIT + "0"}, {"reason": ""},
        {"reason": "curious"},
    )  # fmt: skip
    for changes in no_purpose:
        query = msgspec.structs.replace(usual, **changes)
        assert centre.refusal("POST", path, query) == (422, "no_purpose")
    nothing = msgspec.structs.replace(usual, personal_number=None)
    assert centre.refusal("POST", path, nothing) == (422, "invalid")


def test_who_asked_and_why_is_kept_and_the_answer_is_not(centre: RunningCentre) -> None:
    person = of_case(RegisterCase.FOUND)
    visit = str(uuid.uuid4())
    reply = ask(centre, person, subject=visit, reason="relative")
    database = centre.embedded.log_path.parent / "centre.sqlite3"
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        row = connection.execute("SELECT * FROM lookups WHERE subject = ?", (visit,)).fetchone()
    assert "relative" in row
    assert CLERK in row
    assert "Q03" in row
    assert "found" in row
    assert reply.reference.endswith(f"{row[0]:04d}")
    assert person.number not in row
