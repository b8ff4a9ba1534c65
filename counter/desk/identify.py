"""Who is this: QR, chip, register and typed values side by side, merged with a source per field.

A fact of another card session than the visit's is dropped: one citizen's data never shows under another's
ticket. Source: DESIGN.md "Devices and screens"; Decree 118/2025 art. 17.1.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from counter.desk.core import Core
from counter.desk.state import CardView, NoticeLevel, Reading, RegisterView
from counter.domain.card import AccessKey, CardReading, CardRecord, CheckOutcome
from counter.domain.codes import can_of, personal_number
from counter.domain.compare import compare, merge
from counter.domain.people import PartialDate, Person, PersonalNumber, PersonField, Source
from counter.domain.text import clean
from counter.events import (
    CardFailed,
    CardInserted,
    CardNamed,
    CardRead,
    CardRemoved,
    CardTrouble,
    ReaderChanged,
    ReaderState,
    ReadProgress,
)
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
    LookupOutcome.PROCEDURE_NOT_LICENSED: "register_not_licensed",
    LookupOutcome.OFFICER_NOT_ALLOWED: "register_not_allowed",
    LookupOutcome.UNAVAILABLE: "register_unavailable",
}
_CARD_NOTICES = {
    CardTrouble.NO_KEY: "card_needs_key",
    CardTrouble.WRONG_KEY: "card_wrong_key",
    CardTrouble.REMOVED: "card_removed",
    CardTrouble.UNREADABLE: "card_unreadable",
    CardTrouble.NOT_AN_ID: "card_not_an_id",
    CardTrouble.READER: "card_reader_trouble",
}


class Identification:
    """Collects what is known of the person at the counter."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self.on_identified: Callable[[], None] = lambda: None

    # --- what the clerk brings ----------------------------------------------------------------

    def take_qr(self, person: Person) -> None:
        """The QR of a card was scanned: show the name, open the chip, ask the register."""
        visit = self._core.visit
        if visit is None:
            return
        other = visit.identity.person
        if other is not None and other.personal_number != person.personal_number:
            self._core.update_identity(card=CardView(), register=RegisterView(), typed=None)
        self._core.update_identity(qr=person)
        self._merge()
        self._read_or_ask()

    def take_typed(
        self, full_name: str, birth: PartialDate | None, number: str | None, residence: str | None
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
            personal_number=personal_number(number) if number else None,
            date_of_birth=birth,
            residence=residence,
            sources={field: Source.TYPED for field, value in values.items() if value},
        )
        self._core.update_identity(typed=person)
        self._merge()
        self._read_or_ask()

    def take_number(self, number: PersonalNumber) -> None:
        """A personal number alone: it opens the chip; without a card the clerk types the name."""
        if self._core.state.devices.card_session is not None:
            self.read_card(can_of(number))
        else:
            self._core.say("register_needs_name", NoticeLevel.WARNING)

    def read_card(self, can: str | None) -> None:
        """Read the card that lies on the reader; says why when it cannot."""
        visit, devices = self._core.visit, self._core.state.devices
        if visit is None:
            self._core.say("nothing_to_do")
        elif devices.reader in (ReaderState.NO_SERVICE, ReaderState.NO_READER):
            self._core.say(devices.reader.value, NoticeLevel.ERROR)
        elif devices.card_session is None:
            self._core.say("no_card", NoticeLevel.WARNING)
        elif devices.card_session == self._core.left_card:
            self._core.say("card_left", NoticeLevel.WARNING)
        else:
            key = self._key(can)
            if key is None:
                self._core.say("card_needs_key", NoticeLevel.WARNING)
            elif not self._reading(devices.card_session):
                self._start(devices.card_session, key)

    def _key(self, can: str | None) -> AccessKey | None:
        visit = self._core.visit
        person = visit.identity.person if visit else None
        number = person.personal_number if person else None
        if can is None and number is None:
            return None
        return AccessKey(
            can=can or (can_of(number) if number else None),
            document_number=number[3:] if number else None,
            date_of_birth=_whole(person.date_of_birth) if person else None,
        )

    def _reading(self, session: int) -> bool:
        visit = self._core.visit
        card = visit.identity.card if visit else CardView()
        return card.session == session and card.reading in (Reading.RUNNING, Reading.NAMED, Reading.DONE)

    def _start(self, session: int, key: AccessKey) -> None:
        self._core.update_identity(card=CardView(session=session, reading=Reading.RUNNING))
        self._core.hush()
        self._core.ports.reader.read(session, key)

    def _read_or_ask(self) -> None:
        """Prefer the chip; the register is asked beside it as soon as name and birth are known."""
        session = self._core.state.devices.card_session
        key = self._key(None)
        if session is not None and session == self._core.left_card:
            self._core.say("card_left", NoticeLevel.WARNING)
        elif session is not None and key is not None and not self._reading(session):
            self._start(session, key)
        self._ask_register()
        self.on_identified()

    # --- what devices report ------------------------------------------------------------------

    def on_reader(self, event: ReaderChanged) -> None:
        """The reader's state changed."""
        self._core.update_devices(reader=event.state, reader_name=clean(event.reader, limit=80))

    def on_inserted(self, event: CardInserted) -> None:
        """A card was put on: read it when this visit knows what opens it and has not read one yet."""
        self._core.update_devices(card_session=event.session)
        visit = self._core.visit
        if visit is None or visit.identity.card.reading is Reading.DONE:
            return
        key = self._key(None)
        if key is not None:
            self._start(event.session, key)
        elif visit.identity.person is None:
            self._core.say("card_needs_key")

    def on_removed(self, event: CardRemoved) -> None:
        """The card is gone."""
        if self._core.state.devices.card_session == event.session:
            self._core.update_devices(card_session=None)

    def on_progress(self, event: ReadProgress) -> None:
        """The read moved on."""
        if (card := self._current(event.session)) is not None:
            self._card(
                replace(
                    card, step=event.step, done_bytes=event.done_bytes, expected_bytes=event.expected_bytes
                )
            )

    def on_named(self, event: CardNamed) -> None:
        """The text of the chip is known: show it, ask the register."""
        if (card := self._current(event.session)) is None:
            return
        self._card(replace(card, reading=Reading.NAMED, record=event.record))
        self._accept(event.record)

    def on_read(self, event: CardRead) -> None:
        """The whole card is known."""
        if (card := self._current(event.session)) is None:
            return
        reading = event.reading
        self._card(
            replace(
                card,
                reading=Reading.DONE,
                record=reading.record or card.record,
                photo=reading.photo,
                access=reading.access,
                authenticity=reading.authenticity,
            )
        )
        if reading.record is not None and card.record is None:
            self._accept(reading.record)
        self._note(reading)
        self.on_identified()

    def on_failed(self, event: CardFailed) -> None:
        """The read broke off: what was read stays, and the clerk reads why."""
        if (card := self._current(event.session)) is None:
            return
        record = event.partial.record or card.record
        self._card(
            replace(
                card,
                reading=Reading.FAILED,
                record=record,
                access=event.partial.access,
                trouble=event.trouble,
                attempts_remaining=event.attempts_remaining,
            )
        )
        self._note(event.partial)
        self._core.say(_CARD_NOTICES[event.trouble], NoticeLevel.ERROR, attempts=event.attempts_remaining)

    def _current(self, session: int) -> CardView | None:
        visit = self._core.visit
        return visit.identity.card if visit is not None and visit.identity.card.session == session else None

    def _card(self, card: CardView) -> None:
        self._core.update_identity(card=card)

    def _accept(self, record: CardRecord) -> None:
        visit = self._core.visit
        if visit is None:
            return
        expected = visit.identity.person.personal_number if visit.identity.person else None
        if expected is not None and record.personal_number not in (None, expected):
            self._core.say("other_card", NoticeLevel.ERROR)
            self._card(replace(visit.identity.card, record=None, reading=Reading.FAILED))
            return
        self._merge()
        self._ask_register()

    def _note(self, reading: CardReading) -> None:
        visit = self._core.visit
        if visit is None:
            return
        passed = sum(1 for check in reading.checks if check.outcome is CheckOutcome.PASSED)
        detail = f"{reading.access or 'none'} {reading.authenticity} checks={passed} apdus={reading.apdus}"
        self._core.spawn(self._core.note("card_read", visit.id, detail), "card act")

    # --- merging and the register -----------------------------------------------------------------

    def _merge(self) -> None:
        visit = self._core.visit
        if visit is None:
            return
        identity = visit.identity
        record = identity.card.record
        person = merge(record, identity.qr, identity.register.person, identity.typed)
        shown = merge(record, identity.qr, None, identity.typed)
        registered = identity.register.person
        issued = record.issue_date if record else None
        differences = compare(shown, registered, issued) if shown and registered else ()
        self._core.update_identity(person=person, differences=differences)

    def _ask_register(self) -> None:
        visit = self._core.visit
        if visit is None or visit.identity.register.asking or visit.identity.register.outcome is not None:
            return
        person = visit.identity.person
        if person is None or person.date_of_birth is None or not person.full_name:
            return
        if person.personal_number is None and person.old_number is None:
            return
        self._core.update_identity(register=RegisterView(asking=True))
        self._core.spawn(self._look_up(visit.id, person), "register look-up")

    async def _look_up(self, visit_id: str, person: Person) -> None:
        visit, clerk = self._core.visit, self._core.state.clerk
        if visit is None or clerk is None or person.date_of_birth is None:
            return
        subject = visit.ticket.id if visit.ticket else visit.id
        request = LookupRequest(
            personal_number=person.personal_number,
            old_number=person.old_number,
            full_name=unicodedata.normalize("NFC", person.full_name).upper(),
            date_of_birth=person.date_of_birth,
            procedure_code=visit.filing.procedure.code if visit.filing else "",
            subject=subject,
            clerk_id=clerk.id,
        )
        try:
            answer = await self._core.ports.centre.look_up(request)
        except (CentreUnavailableError, CentreRefusedError):
            answer = LookupAnswer(LookupOutcome.UNAVAILABLE, "")
        await self._core.note("citizen_looked_up", subject, f"{answer.outcome} {answer.reference}"[:120])
        if self._core.visit is None or self._core.visit.id != visit_id:
            return
        known = self._core.visit.identity.person
        if known is None or known.personal_number != person.personal_number:
            return
        self._core.update_identity(
            register=RegisterView(False, answer.outcome, answer.reference, answer.person)
        )
        if (notice := _REGISTER_NOTICES.get(answer.outcome)) is not None:
            self._core.say(notice, NoticeLevel.WARNING)
        self._merge()
        self.on_identified()


def _whole(birth: PartialDate | None) -> date | None:
    if birth is None or birth.month is None or birth.day is None:
        return None
    return date(birth.year, birth.month, birth.day)


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
