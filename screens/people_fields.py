"""The lines in which a person is typed off a paper, and what the desk gets from them; shared by the boxes."""

from __future__ import annotations

from collections.abc import Callable, Collection

from counter.desk.acts import StatedPerson
from counter.desk.stated import parse_birth, parse_day
from counter.domain import codes
from counter.domain.contacts import tax_code
from counter.domain.parties import PartyRole
from counter.domain.people import IdentityPaper, Person, Sex
from counter.texts import Texts
from screens.form_fields import DATE_SIGNS, ChoiceField, Field, TextField, Values, always

__all__ = ["LIMITS", "NUMBER_SIGNS", "judge_of", "paper_of", "person_fields", "stated_person"]

NUMBER_SIGNS = {
    "personal_number": " .",
    "phone": " +.-()",
    "tax_code": " .-",
    **dict.fromkeys(("date_of_birth", "paper_expires", "document_date", "expires_on"), DATE_SIGNS),
}
"""Lines of numbers, with what may stand between the digits."""
LIMITS = {"document_date": 10, "expires_on": 10, "tax_code": 20}
"""Most characters of such a line."""
_CHECKED_LENGTHS = (10, 13)
"""Digits of a tax code that has a check digit."""

_FOREIGN = frozenset({IdentityPaper.PASSPORT, IdentityPaper.RESIDENCE_CARD})
_NUMBERED = _FOREIGN | {IdentityPaper.OLD_CARD, IdentityPaper.OTHER}
"""Papers that have a number of their own beside the personal number."""
_OURS = ("", "VNM", "VN")
_PAPERS = tuple(IdentityPaper)
_FIELDS = (
    "paper",
    "paper_number",
    "nationality",
    "paper_expires",
    "personal_number",
    "full_name",
    "date_of_birth",
    "sex",
    "residence",
    "phone",
)


def paper_of(person: Person | None, otherwise: IdentityPaper) -> IdentityPaper:
    """The paper a known person was typed off."""
    return person.document.kind if person is not None and person.document is not None else otherwise


def person_fields(
    texts: Texts,
    person: Person | None,
    *,
    prefix: str = "",
    role: PartyRole | None = None,
    paper: IdentityPaper = IdentityPaper.CARD,
    only: Collection[str] = _FIELDS,
    when: Callable[[Values], bool] = always,
    problem: str = "",
) -> list[Field]:
    """Lines of a person in the order of a paper; `prefix` tells two people of one box apart.

    `paper` is proposed while none is known, `only` names the lines wanted, `problem` stands below the name.
    """

    def shown(values: Values) -> IdentityPaper | None:
        value = values.get(f"{prefix}paper")
        return IdentityPaper(value) if value else None

    def foreign(values: Values) -> bool:
        return when(values) and shown(values) in _FOREIGN

    def numbered(values: Values) -> bool:
        return when(values) and shown(values) in _NUMBERED

    def registered(values: Values) -> bool:
        """A foreigner has no personal number."""
        nationality = values.get(f"{prefix}nationality", "").upper()
        return when(values) and (shown(values) not in _FOREIGN or nationality in _OURS)

    def line(name: str, value: str, applies: Callable[[Values], bool] = when, *, limit: int = 200) -> Field:
        right = f"people.right.{name}"
        hint = f"people.hint.{name}"
        return TextField(
            id=f"{prefix}{name}",
            label=texts(f"people.field.{name}"),
            value=value,
            when=applies,
            limit=limit,
            role=role,
            right=texts(right) if right in texts else "",
            hint=texts(hint) if hint in texts else "",
            digits=name in ("personal_number", "date_of_birth"),
            signs=NUMBER_SIGNS.get(name),
            judge=judge_of(texts, name),
            zone=name in ("personal_number", "paper_number"),
            problem=problem if name == "full_name" else "",
        )

    document = person.document if person is not None else None
    born = person.date_of_birth if person is not None else None
    lines: dict[str, Field] = {
        "paper": ChoiceField(
            id=f"{prefix}paper",
            label=texts("people.field.paper"),
            options=[(one.value, texts(f"people.paper.{one}")) for one in _PAPERS],
            value=paper_of(person, paper).value,
            when=when,
            role=role,
            hint=texts("people.hint.paper"),
        ),
        "paper_number": line("paper_number", document.number if document else "", numbered),
        "nationality": line("nationality", (person.nationality if person else "") or "", foreign, limit=40),
        "paper_expires": line(
            "paper_expires", _day(document.expires_on if document else None), foreign, limit=10
        ),
        "personal_number": line(
            "personal_number", (person.personal_number if person else "") or "", registered, limit=15
        ),
        "full_name": line("full_name", person.full_name if person else "", limit=120),
        "date_of_birth": line("date_of_birth", born.vietnamese() if born else "", limit=10),
        "sex": ChoiceField(
            id=f"{prefix}sex",
            label=texts("people.field.sex"),
            options=[("", "—"), *((one.value, texts(f"desk.sex.{one}")) for one in Sex)],
            value=(person.sex or "") if person else "",
            when=when,
            role=role,
            hint=texts("people.hint.sex"),
        ),
        "residence": line("residence", (person.residence if person else "") or "", limit=300),
        "phone": line("phone", (person.phone if person else "") or "", limit=20),
    }
    return [lines[name] for name in _FIELDS if name in only]


def judge_of(texts: Texts, name: str) -> Callable[[str], str] | None:
    """What a line says of a date, a personal number or a tax code when it is left; None for other lines."""
    right = f"people.right.{name}"

    def day(text: str) -> str:
        return "" if parse_day(text) is not None else texts(right)

    def birth(text: str) -> str:
        return "" if parse_birth(text) is not None else texts(right)

    def tax(text: str) -> str:
        if tax_code(text) is not None:
            return ""
        whole = sum(one.isdigit() for one in text) in _CHECKED_LENGTHS
        return texts("people.wrong.tax_digit") if whole else texts(right)

    def number(text: str) -> str:
        zone = "<" in text or text[:1].isalpha()
        known = codes.personal_number(text) or codes.old_number(text)
        return "" if known or zone else texts(right)

    judges = dict.fromkeys(("document_date", "expires_on", "paper_expires"), day)
    return {**judges, "date_of_birth": birth, "personal_number": number, "tax_code": tax}.get(name)


def stated_person(values: Values, prefix: str = "") -> StatedPerson:
    """What was typed of a person. Lines that do not apply are empty."""

    def typed(name: str) -> str:
        return values.get(f"{prefix}{name}", "")

    return StatedPerson(
        full_name=typed("full_name"),
        personal_number=typed("personal_number"),
        date_of_birth=typed("date_of_birth"),
        sex=Sex(typed("sex")) if typed("sex") else None,
        residence=typed("residence"),
        phone=typed("phone"),
        paper=IdentityPaper(typed("paper")) if typed("paper") else IdentityPaper.FORGOTTEN,
        paper_number=typed("paper_number"),
        nationality=typed("nationality"),
        paper_expires=typed("paper_expires"),
    )


def _day(value: object) -> str:
    return f"{value:%d/%m/%Y}" if value is not None else ""
