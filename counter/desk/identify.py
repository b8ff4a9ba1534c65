"""Who is this: QR, chip, register and typed values side by side, merged with a source per field.

Whoever is new at the counter leaves nothing of the last one behind. Source: DESIGN.md "People of a dossier";
Decree 118/2025 art. 17.1.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from counter.desk.core import Core
from counter.desk.reading import CardDesk
from counter.desk.state import CardView, Identity, NoticeLevel, RegisterView
from counter.domain.card import AccessKey
from counter.domain.codes import can_of
from counter.domain.compare import compare, is_same_person, merge
from counter.domain.people import PartialDate, Person, PersonalNumber, PersonField, Source
from counter.domain.text import fold
from counter.ports import (
    CentreRefusedError,
    CentreUnavailableError,
    LookupAnswer,
    LookupOutcome,
    LookupRequest,
)

__all__ = ["Identification", "parse_birth"]

_REGISTER_NOTICES = {
    LookupOutcome.NOT_FOUND: "register_not_found",
    LookupOutcome.PROCEDURE_NOT_LICENSED: "register_not_licensed",
    LookupOutcome.OFFICER_NOT_ALLOWED: "register_not_allowed",
    LookupOutcome.UNAVAILABLE: "register_unavailable",
}


class Identification:
    """Collects what is known of the person at the counter."""

    def __init__(self, core: Core, card: CardDesk) -> None:
        self._core = core
        self._card = card
        card.on_record = self._merge_and_ask
        self._offered: Person | None = None
        """Somebody else's QR, scanned once while a form is open."""
        self.on_identified: Callable[[], None] = lambda: None

    # --- what is shown or typed ---------------------------------------------------------------

    def take_qr(self, person: Person, issued: date | None) -> None:
        """The QR of a card was scanned: show the name, open the chip, ask the register.

        With a form open, another person's QR takes their place only when it is scanned twice.
        """
        if self._swaps(person) and self._offered != person:
            self._offered = person
            self._core.say("person_differs", NoticeLevel.WARNING)
            return
        self._offered = None
        self._make_room_for(person)
        self._core.update_identity(qr=person, issued=issued)
        self._merge_and_ask()
        self._card.read_if_possible()

    def take_typed(
        self,
        full_name: str,
        birth: PartialDate | None,
        number: PersonalNumber | None,
        residence: str | None,
    ) -> None:
        """Identity as the clerk typed it."""
        values = {
            PersonField.FULL_NAME: full_name,
            PersonField.DATE_OF_BIRTH: birth,
            PersonField.PERSONAL_NUMBER: number,
            PersonField.RESIDENCE: residence,
        }
        person = Person(
            full_name=full_name,
            personal_number=number,
            date_of_birth=birth,
            residence=residence,
            sources={field: Source.TYPED for field, value in values.items() if value},
        )
        self._make_room_for(person)
        self._core.update_identity(typed=person)
        self._merge_and_ask()
        self._card.read_if_possible()

    def take_number(self, number: PersonalNumber) -> None:
        """A personal number alone: it opens the chip; without a card the clerk types the name."""
        if self._core.state.devices.card_session is not None:
            self._card.ask(AccessKey(can=can_of(number)))
        else:
            self._core.say("register_needs_name", NoticeLevel.WARNING)

    def resume(self) -> None:
        """A clerk signed in at a desk with an open visit: go on where it stood."""
        if self._core.visit is not None and self._core.visit.identity.person is not None:
            self._merge()
            self._card.read_if_possible()
            self._ask_register()

    def _swaps(self, person: Person) -> bool:
        visit = self._core.visit
        known = visit.identity.person if visit else None
        filing = visit.filing if visit else None
        return filing is not None and known is not None and not is_same_person(known, person)

    def _make_room_for(self, person: Person) -> None:
        """Drop what is known of somebody else."""
        visit = self._core.visit
        known = visit.identity.person if visit else None
        if known is None:
            return
        if known.personal_number and person.personal_number:
            same = known.personal_number == person.personal_number
        else:
            same = fold(known.full_name) == fold(person.full_name)
        if not same:
            self._core.update_visit(identity=Identity(card=CardView()))

    # --- merging and the register -------------------------------------------------------------

    def _merge_and_ask(self) -> None:
        self._merge()
        self._ask_register()
        self.on_identified()

    def _merge(self) -> None:
        visit = self._core.visit
        if visit is None:
            return
        identity = visit.identity
        record, registered = identity.card.record, identity.register.person
        person = merge(record, identity.qr, registered, identity.typed)
        shown = merge(record, identity.qr, None, identity.typed)
        issued = record.issue_date if record else identity.issued
        differences = compare(shown, registered, issued) if shown and registered else ()
        self._core.update_identity(person=person, differences=differences)

    def _ask_register(self) -> None:
        visit, clerk = self._core.visit, self._core.state.clerk
        if visit is None or clerk is None:
            return
        if visit.identity.register.asking or visit.identity.register.outcome is not None:
            return
        person = visit.identity.person
        if person is None or person.date_of_birth is None or not person.full_name:
            return
        if person.personal_number is None and person.old_number is None:
            return
        request = LookupRequest(
            personal_number=person.personal_number,
            old_number=person.old_number,
            full_name=person.full_name.upper(),
            date_of_birth=person.date_of_birth,
            procedure_code=visit.filing.procedure.code if visit.filing else "",
            subject=visit.ticket.id if visit.ticket else visit.id,
            clerk_id=clerk.id,
        )
        self._core.update_identity(register=RegisterView(asking=True))
        self._core.spawn(self._look_up(visit.id, request), "register look-up")

    async def _look_up(self, visit_id: str, request: LookupRequest) -> None:
        try:
            answer = await self._core.ports.centre.look_up(request)
        except (CentreUnavailableError, CentreRefusedError):
            answer = LookupAnswer(LookupOutcome.UNAVAILABLE, "")
        await self._core.note(
            "citizen_looked_up", request.subject, f"{answer.outcome} {answer.reference}"[:120]
        )
        visit = self._core.visit
        if visit is None or visit.id != visit_id:
            return
        known = visit.identity.person
        same = known is not None and (known.personal_number, known.old_number) == (
            request.personal_number,
            request.old_number,
        )
        if not same or not visit.identity.register.asking:
            return  # the answer is about somebody who is not asked about any more
        view = RegisterView(False, answer.outcome, answer.reference, answer.person)
        self._core.update_identity(register=view)
        if (notice := _REGISTER_NOTICES.get(answer.outcome)) is not None:
            self._core.say(notice, NoticeLevel.WARNING)
        self._merge()
        self.on_identified()


def parse_birth(text: str) -> PartialDate | None:
    """A typed birth date: `15/03/1990`, `15031990`, `03/1990` or `1990`; None when it is none."""
    digits = text.strip().replace("-", "/").replace(".", "/")
    if len(digits) == 8 and digits.isdigit():
        digits = f"{digits[:2]}/{digits[2:4]}/{digits[4:]}"
    parts = digits.split("/")
    if not 1 <= len(parts) <= 3 or not all(part.isdigit() and len(part) <= 4 for part in parts):
        return None
    try:
        born = PartialDate(*(int(part) for part in reversed(parts)))
    except ValueError:
        return None
    return born if 1880 <= born.year <= 2200 else None
