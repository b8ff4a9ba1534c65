"""Who is this: QR, chip, register and typed values side by side, merged with a source per field.

Whoever is new at the counter leaves nothing of the last one behind. Source: DESIGN.md "People of a dossier";
Decree 118/2025 art. 17.1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from counter.desk import authority
from counter.desk.core import Core
from counter.desk.guard import refuse
from counter.desk.reading import CardDesk
from counter.desk.register_papers import tick_held, untick_held
from counter.desk.shown_papers import tick_shown
from counter.desk.state import CardView, Identity, NoticeLevel, RegisterView
from counter.domain import codes
from counter.domain.access import Permission
from counter.domain.authenticity import Finding
from counter.domain.card import AccessKey, Authenticity
from counter.domain.codes import can_of
from counter.domain.compare import Difference, Weight, compare, is_same_person, may_be_same, merge
from counter.domain.lookup import LookupReason
from counter.domain.parties import PartyRole
from counter.domain.people import IdentityLevel, PartialDate, Person, PersonalNumber, PersonField, Source
from counter.ports import (
    CentreRefusedError,
    CentreUnavailableError,
    LookupAnswer,
    LookupOutcome,
    LookupRequest,
)

__all__ = ["Identification"]

_REGISTER_NOTICES = {
    LookupOutcome.NOT_FOUND: "register_not_found",
    LookupOutcome.SEVERAL: "register_several",
    LookupOutcome.PROCEDURE_NOT_LICENSED: "register_not_licensed",
    LookupOutcome.OFFICER_NOT_ALLOWED: "register_not_allowed",
    LookupOutcome.UNAVAILABLE: "register_unavailable",
}


_NOT_THIS_OFFICER = frozenset({"not_allowed", "unknown_clerk"})
"""The centre's words for an officer whose roles it knows better than this desk."""


class Identification:
    """Collects what is known of the person at the counter."""

    def __init__(self, core: Core, card: CardDesk) -> None:
        self._core = core
        self._card = card
        self._offered: tuple[str, Person] | None = None
        """Visit, and somebody else's paper that was scanned once while its form is open."""
        self._asked: tuple[str, str, PartialDate] | None = None
        """Visit, and the name and birth date the register was asked for last."""
        self.on_identified: Callable[[], None] = lambda: None

    # --- what is shown or typed ---------------------------------------------------------------

    def take_qr(self, person: Person, issued: date | None = None, key: AccessKey | None = None) -> None:
        """The QR or the machine-readable zone of a paper was scanned: show the name, open the chip that
        lies there (with `key`, or with what is known), ask the register.

        With a form open, another person's paper takes their place only when it is scanned twice.
        """
        offered = (self._core.visit.id if self._core.visit else "", person)
        if self._swaps(person) and self._offered != offered:
            self._offered = offered
            self._core.say("person_differs", NoticeLevel.WARNING)
            return
        self._offered = None
        self._make_room_for(person)
        self._core.update_identity(qr=person, issued=issued)
        self.merge_and_ask(again=True)
        self._card.read_if_possible(key)

    def take_typed(self, person: Person) -> None:
        """Identity as the clerk typed it, with level and sources from the paper it was typed from."""
        person = self.with_number(person)
        self._make_room_for(person)
        self._core.update_identity(typed=person)
        self.merge_and_ask(again=True)
        self._card.read_if_possible()

    def take_number(self, number: PersonalNumber) -> None:
        """A personal number alone: it opens the chip; without a card it goes to who was typed without one.

        Nobody is known by a number alone: the register asks for the name and the date of birth too, and the
        person typed next gets the number.
        """
        session = self._core.state.devices.card_session
        if session is not None and session not in self._core.left_cards and not self._card.busy_with(session):
            self._card.ask(AccessKey(can=can_of(number)))
            return
        self.keep_number(number)

    def keep_number(self, number: str) -> None:
        """A personal number, or the 9 digits of a former card, for the person it belongs to."""
        visit = self._core.visit
        if visit is None:
            return
        self._core.update_identity(number=number)
        typed, known = visit.identity.typed, visit.identity.person
        if typed is not None and known is not None and known.personal_number is None:
            person = self.with_number(typed)
            if person != typed:
                self._core.update_identity(typed=person)
                self.merge_and_ask(again=True)
                return
        if known is not None and number in (known.personal_number, known.old_number):
            self._core.update_identity(number="")
            self._core.say("number_agrees")
        elif known is not None and known.personal_number and visit.expects is PartyRole.SUBMITTER:
            self._core.say("number_of_nobody_here", NoticeLevel.WARNING)
        else:
            self._core.say("register_needs_name", NoticeLevel.WARNING)

    def with_number(self, person: Person) -> Person:
        """The person with the number that was scanned alone before, when they have none yet."""
        kept = self._core.visit.identity.number if self._core.visit is not None else ""
        if not kept:
            return person
        number = codes.personal_number(kept)
        if person.personal_number is not None or (number is None and person.old_number is not None):
            return person
        self._core.update_identity(number="")
        field = PersonField.PERSONAL_NUMBER if number else PersonField.OLD_NUMBER
        sources = {**person.sources, field: Source.TYPED}
        if number:
            return replace(person, personal_number=number, sources=sources)
        return replace(person, old_number=kept, sources=sources)

    def forget(self) -> None:
        """A scan was taken back: its person is not waited for any more."""
        self._offered = None

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
        if not may_be_same(known, person):
            self._core.update_visit(identity=Identity(card=CardView()))
            untick_held(self._core)

    # --- merging and the register -------------------------------------------------------------

    def merge_and_ask(self, *, again: bool = False) -> None:
        """Something more is known of the person: put it together, and ask the register what is not known yet.

        `again`: the clerk showed or typed something, so a register that was down is asked once more."""
        self._merge()
        self._ask_register(again=again)
        self._tell()

    def _tell(self) -> None:
        """Whoever looks at the person looks again."""
        self.on_identified()
        authority.refresh(self._core)

    def _merge(self) -> None:
        visit = self._core.visit
        if visit is None:
            return
        identity = visit.identity
        record, registered = identity.card.record, identity.register.person
        person = merge(record, identity.qr, registered, identity.typed, identity.issued)
        if person is not None and record is not None and not _proves(identity.card):
            person = replace(person, level=IdentityLevel.SEEN)  # a card was shown; its chip proves nothing
        shown = merge(record, identity.qr, None, identity.typed)
        issued = record.issue_date if record else identity.issued
        differences = compare(shown, registered, issued) if shown and registered else ()
        if record is None and identity.typed is None and _is_zone(identity.qr):
            differences = tuple(one for one in differences if not _of_a_zone(one))
        before = identity.person
        theirs = person is not None and identity.number in (person.personal_number, person.old_number)
        number = "" if theirs else identity.number
        self._core.update_identity(person=person, differences=differences, number=number)
        if before is None or before.level is IdentityLevel.STATED:
            tick_shown(self._core)

    def _ask_register(self, *, again: bool = False) -> None:
        visit, clerk = self._core.visit, self._core.state.clerk
        if visit is None or clerk is None:
            return
        register, person = visit.identity.register, visit.identity.person
        if register.asking or person is None or not person.full_name:
            return
        if person.personal_number is None and person.old_number is None:
            return
        if not clerk.may(Permission.REGISTER_LOOKUP):
            if again:
                self._core.spawn(refuse(self._core, "look_up", Permission.REGISTER_LOOKUP), "refused look-up")
            return
        if person.date_of_birth is None:
            if again:
                self._core.say("register_needs_birth", NoticeLevel.WARNING)
            return
        if register.outcome is not None and not (again and self._asks_anew(visit.id, register, person)):
            return
        request = LookupRequest(
            personal_number=person.personal_number,
            old_number=person.old_number,
            full_name=person.full_name.upper(),
            date_of_birth=person.date_of_birth,
            procedure_code=visit.filing.procedure.code if visit.filing else "",
            subject=visit.ticket.id if visit.ticket else visit.id,
            clerk_id=clerk.id,
            reason=LookupReason.COLLECT if visit.returning is not None else LookupReason.IDENTIFY,
        )
        self._asked = (visit.id, person.full_name.upper(), person.date_of_birth)
        self._core.update_identity(register=RegisterView(asking=True))
        self._core.spawn(self._look_up(visit.id, request), "register look-up")

    def _asks_anew(self, visit_id: str, register: RegisterView, person: Person) -> bool:
        """Whether the register was down, or did not find a name or birth date that reads otherwise now."""
        if register.outcome is LookupOutcome.NOT_FOUND:
            return self._asked != (visit_id, person.full_name.upper(), person.date_of_birth)
        return register.outcome is LookupOutcome.UNAVAILABLE

    async def _look_up(self, visit_id: str, request: LookupRequest) -> None:
        try:
            answer = await self._core.ports.centre.look_up(request)
        except CentreUnavailableError:
            answer = LookupAnswer(LookupOutcome.UNAVAILABLE, "")
        except CentreRefusedError as error:
            refused = error.reason in _NOT_THIS_OFFICER
            answer = LookupAnswer(
                LookupOutcome.OFFICER_NOT_ALLOWED if refused else LookupOutcome.UNAVAILABLE, ""
            )
        await self._core.note(
            "citizen_looked_up",
            request.subject,
            f"{request.reason} {answer.outcome} {answer.reference}"[:120],
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
            if answer.outcome is LookupOutcome.NOT_FOUND and visit.identity.typed is not None:
                notice = "register_not_found_typed"
            self._core.say(notice, NoticeLevel.WARNING)
        self._merge()
        tick_held(self._core)
        tick_shown(self._core, answered=True)
        self._tell()


def _is_zone(shown: Person | None) -> bool:
    """Whether a machine-readable zone was scanned, and no QR code."""
    return shown is not None and shown.sources.get(PersonField.FULL_NAME) is Source.PAPER


def _of_a_zone(difference: Difference) -> bool:
    """Whether it is only that a machine-readable zone has no Vietnamese letters (ICAO 9303-3)."""
    return difference.field is PersonField.FULL_NAME and difference.weight is Weight.INFORMATION


def _proves(card: CardView) -> bool:
    """Whether the chip's word counts: without a signature it is worth no more than with a wrong one."""
    return card.authenticity is not Authenticity.NOT_GENUINE and Finding.NO_SIGNATURE not in card.findings
