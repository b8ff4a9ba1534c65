"""Comparing what a card says of a person with what the register says, and merging all that is known.

Source: Decree 118/2025 art. 17.1.b (when data disagree the paper dossier is taken, so a difference is shown
and the clerk decides); DESIGN.md "People of a dossier".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from counter.domain.card import CardRecord
from counter.domain.codes import personal_number
from counter.domain.mrz import read_mrz
from counter.domain.people import (
    NOBODY,
    IdentityDocument,
    IdentityLevel,
    PartialDate,
    Person,
    PersonField,
    Source,
)
from counter.domain.text import fold, nfc
from counter.domain.zones import document_of_zone, nationality

__all__ = [
    "MERGERS_SINCE",
    "Difference",
    "Weight",
    "compare",
    "is_same_person",
    "may_be_same",
    "merge",
    "person_of_card",
    "speaks_of_another",
]

MERGERS_SINCE = date(2025, 7, 1)
"""Communes and provinces were merged that day: an address on an older card is expected to differ."""

_PUNCTUATION = re.compile(r"[^\w]+")
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_TRUST = {source: rank for rank, source in enumerate(Source)}


class Weight(StrEnum):
    """How loudly a difference is shown."""

    INFORMATION = "information"
    """Explained or harmless: an address from before the mergers, a name without tone marks."""
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field on which card and register disagree, both values as a clerk reads them."""

    field: PersonField
    card_value: str
    register_value: str
    weight: Weight

    def __repr__(self) -> str:
        """Keep personal data out of logs."""
        return f"<Difference {self.field} {self.weight}>"


def compare(card: Person, register: Person, issue_date: date | None = None) -> tuple[Difference, ...]:
    """Differences between `card` (chip, QR or typed) and `register`, in the order of PersonField.

    Only fields both sides know are compared; dates only as precisely as both know them. `issue_date` is
    the card's: before MERGERS_SINCE a different address is information, otherwise a warning.
    """
    found = (
        (PersonField.FULL_NAME, _name_weight(card.full_name, register.full_name)),
        (PersonField.PERSONAL_NUMBER, _unequal(card.personal_number, register.personal_number)),
        (PersonField.DATE_OF_BIRTH, _date_weight(card.date_of_birth, register.date_of_birth)),
        (PersonField.SEX, _unequal(card.sex, register.sex)),
        (PersonField.RESIDENCE, _residence_weight(card.residence, register.residence, issue_date)),
        (PersonField.OLD_NUMBER, _unequal(card.old_number, register.old_number)),
        (PersonField.NATIONALITY, _unequal(card.nationality, register.nationality)),
    )
    return tuple(
        Difference(name, _shown(card, name), _shown(register, name), weight)
        for name, weight in found
        if weight is not None
    )


def _unequal(card: str | None, register: str | None) -> Weight | None:
    return Weight.WARNING if card and register and card != register else None


def _name_weight(card: str, register: str) -> Weight | None:
    """None for the same name; information where only tone placement or all diacritics are missing."""
    ours, theirs = (" ".join(nfc(name).casefold().split()) for name in (card, register))
    if not ours or not theirs or ours == theirs:
        return None
    if fold(ours) != fold(theirs):
        return Weight.WARNING
    return Weight.INFORMATION if ours.isascii() or _tones(ours) == _tones(theirs) else Weight.WARNING


def _tones(name: str) -> list[tuple[str, str]]:
    """Letters and tone of each syllable, wherever the tone mark stands: `hoà` and `hòa` are one name."""
    syllables = unicodedata.normalize("NFD", name).split()
    return [(_TONES.sub("", syllable), "".join(_TONES.findall(syllable))) for syllable in syllables]


def _date_weight(card: PartialDate | None, register: PartialDate | None) -> Weight | None:
    if card is None or register is None:
        return None
    pairs = ((card.year, register.year), (card.month, register.month), (card.day, register.day))
    differs = any(ours != theirs for ours, theirs in pairs if ours is not None and theirs is not None)
    return Weight.WARNING if differs else None


def _residence_weight(card: str | None, register: str | None, issue_date: date | None) -> Weight | None:
    ours, theirs = (_PUNCTUATION.sub(" ", fold(place or "")).strip() for place in (card, register))
    if not ours or not theirs or ours == theirs:
        return None
    old = issue_date is not None and issue_date < MERGERS_SINCE
    return Weight.INFORMATION if old else Weight.WARNING


def _shown(person: Person, name: PersonField) -> str:
    value = getattr(person, name.value)
    return value.vietnamese() if isinstance(value, PartialDate) else str(value)


def is_same_person(one: Person, other: Person) -> bool:
    """By personal number where both have one, else by document, else by name and date of birth."""
    if one.personal_number and other.personal_number:
        return one.personal_number == other.personal_number
    same_birth = one.date_of_birth is not None and one.date_of_birth == other.date_of_birth
    return same_birth and (_same_document(one, other) or _words(one.full_name) == _words(other.full_name))


def may_be_same(known: Person, shown: Person) -> bool:
    """Whether what is shown may be of the person known already: nothing both know speaks against it."""
    if known.personal_number and shown.personal_number:
        return known.personal_number == shown.personal_number
    if _date_weight(known.date_of_birth, shown.date_of_birth) is not None:
        return False
    return _same_document(known, shown) or _words(known.full_name) == _words(shown.full_name)


def speaks_of_another(known: Person, chip: Person) -> bool:
    """Whether a chip is surely of somebody else than the person shown; what was typed may be mistyped."""
    if known.personal_number and chip.personal_number:
        return known.personal_number != chip.personal_number
    mine, theirs = known.document, chip.document
    if known.level is IdentityLevel.STATED or known.sources.get(PersonField.DATE_OF_BIRTH) is Source.TYPED:
        return False
    if mine is not None and theirs is not None and mine.kind is theirs.kind and mine.number:
        return mine.number != theirs.number
    return _date_weight(known.date_of_birth, chip.date_of_birth) is not None


def _same_document(one: Person, other: Person) -> bool:
    mine, theirs = one.document, other.document
    if mine is None or theirs is None or not mine.number:
        return False
    return (mine.kind, mine.number) == (theirs.kind, theirs.number)


def _words(name: str) -> list[str]:
    """Words of a name in any order: a zone writes the surname first, a foreigner maybe last."""
    return sorted(_PUNCTUATION.sub(" ", fold(name)).split())


def person_of_card(card: CardRecord) -> Person:
    """The person as the chip tells it, every field from the chip."""
    number = personal_number(card.personal_number) if card.personal_number else None
    person = Person(
        full_name=card.full_name,
        personal_number=number,
        date_of_birth=card.date_of_birth,
        sex=card.sex,
        residence=card.place_of_residence,
        old_number=card.old_number,
        level=IdentityLevel.PROVED,
        nationality=nationality(card.nationality) if card.nationality else None,
        document=None if number else _document_of_card(card),
    )
    return _with_sources(person, Source.CHIP)


def _document_of_card(card: CardRecord) -> IdentityDocument | None:
    """The passport or residence card whose chip it is; a Vietnamese card is known by its personal number."""
    zone = read_mrz("".join(card.mrz), card.issue_date or MERGERS_SINCE)
    return document_of_zone(zone) if zone else None


def merge(
    card: CardRecord | None,
    qr: Person | None,
    register: Person | None,
    typed: Person | None,
    issued: date | None = None,
) -> Person | None:
    """Everything known of the person at the counter, each field from its most trusted source.

    None when nothing is known. What speaks of somebody else (another personal number, or without one
    another birth date, than chip, else QR, else what was typed) is left out. A machine-readable
    zone, on paper or in a chip without DG13, has names in Latin letters only: the same name with its
    diacritics is taken from the next source. Where a paper that was shown and the register disagree, the
    paper's value stands (Decree 118/2025 art. 17.1.b), but not a name known from a QR code alone: a scanner
    that types may have damaged it. `issued` is the date of issue on the QR code. The level is
    PROVED when the chip was read, SEEN when a QR code, a paper or VNeID was shown, STATED otherwise.
    """
    chip = person_of_card(card) if card is not None else None
    presented = [
        _with_sources(person, source)
        for person, source in (
            (chip, Source.CHIP),
            (qr, Source.QR),
            (typed, Source.TYPED),
            (register, Source.REGISTER),
        )
        if person is not None
    ]
    if not presented:
        return None
    known = [person for person in presented if _may_be(person, presented[0])]
    level = _level(chip, qr, typed)
    by = {name: _best(known, name) for name in PersonField}
    if register is not None and known[-1] is presented[-1] and level is not IdentityLevel.STATED:
        by |= _of_paper(known[:-1], known[-1], card.issue_date if card else issued)
    from_zone = not card.from_dg13 if card else qr is not None and qr.document is not None
    if from_zone:
        by[PersonField.FULL_NAME] = _with_diacritics(by[PersonField.FULL_NAME], known)
    if chip is not None and chip.personal_number is not None:
        by[PersonField.DOCUMENT] = NOBODY
    return Person(
        full_name=by[PersonField.FULL_NAME].full_name,
        personal_number=by[PersonField.PERSONAL_NUMBER].personal_number,
        date_of_birth=by[PersonField.DATE_OF_BIRTH].date_of_birth,
        sex=by[PersonField.SEX].sex,
        residence=by[PersonField.RESIDENCE].residence,
        old_number=by[PersonField.OLD_NUMBER].old_number,
        phone=by[PersonField.PHONE].phone,
        sources={name: p.sources[name] for name, p in by.items() if name in p.sources},
        level=level,
        nationality=by[PersonField.NATIONALITY].nationality,
        document=by[PersonField.DOCUMENT].document,
    )


def _with_sources(person: Person, default: Source) -> Person:
    """The same person with a source for every field that has a value, and for no other."""
    return replace(
        person,
        sources={
            name: person.sources.get(name, default) for name in PersonField if getattr(person, name.value)
        },
    )


def _may_be(other: Person, anchor: Person) -> bool:
    if other.personal_number and anchor.personal_number:
        return other.personal_number == anchor.personal_number
    return _date_weight(other.date_of_birth, anchor.date_of_birth) is None


def _best(known: Iterable[Person], name: PersonField) -> Person:
    """Whoever gives `name` from the most trusted source."""
    having = (person for person in known if name in person.sources)
    return min(having, key=lambda person: _TRUST[person.sources[name]], default=NOBODY)


def _of_paper(shown: Iterable[Person], register: Person, issued: date | None) -> dict[PersonField, Person]:
    """Who gives each field on which the papers shown and the register seriously disagree."""
    papers = tuple(shown)
    best = {name: _best(papers, name) for name in PersonField}
    paper = Person(
        full_name=best[PersonField.FULL_NAME].full_name,
        date_of_birth=best[PersonField.DATE_OF_BIRTH].date_of_birth,
        sex=best[PersonField.SEX].sex,
        residence=best[PersonField.RESIDENCE].residence,
        old_number=best[PersonField.OLD_NUMBER].old_number,
        nationality=best[PersonField.NATIONALITY].nationality,
    )
    found = {one.field for one in compare(paper, register, issued) if one.weight is Weight.WARNING}
    if best[PersonField.FULL_NAME].sources.get(PersonField.FULL_NAME) is Source.QR:
        found.discard(PersonField.FULL_NAME)
    return {name: best[name] for name in found}


def _with_diacritics(named: Person, known: Iterable[Person]) -> Person:
    same = [
        person
        for person in known
        if not person.full_name.isascii() and fold(person.full_name) == fold(named.full_name)
    ]
    return _best(same, PersonField.FULL_NAME) if same and named.full_name.isascii() else named


def _level(chip: Person | None, qr: Person | None, typed: Person | None) -> IdentityLevel:
    if chip is not None:
        return IdentityLevel.PROVED
    shown = {IdentityLevel.SEEN, IdentityLevel.PROVED}
    if qr is not None or (typed is not None and typed.level in shown):
        return IdentityLevel.SEEN
    return IdentityLevel.STATED
