"""The card of the visit: what opens it, when it is read, and what is kept of a read that broke off.

A fact of another card session than the visit's is dropped, a card left by the last person is never read, and
a card that names somebody else leaves nothing behind. Source: DESIGN.md "Devices and screens".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from counter.desk.core import Core
from counter.desk.guard import refuse
from counter.desk.state import CardView, NoticeLevel, Reading
from counter.domain.access import Permission
from counter.domain.card import AccessKey, CardReading, CardRecord, Check, CheckOutcome
from counter.domain.codes import can_of
from counter.domain.compare import person_of_card, speaks_of_another
from counter.domain.expiry import expiry_candidates
from counter.domain.mrz import document_number_of
from counter.domain.parties import PartyRole
from counter.domain.people import IdentityPaper, PartialDate
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

__all__ = ["CardDesk"]

_NOTICES = {
    CardTrouble.NO_KEY: "card_needs_key",
    CardTrouble.WRONG_KEY: "card_wrong_key",
    CardTrouble.REMOVED: "card_removed",
    CardTrouble.UNREADABLE: "card_unreadable",
    CardTrouble.NOT_AN_ID: "card_not_an_id",
    CardTrouble.READER: "card_reader_trouble",
    CardTrouble.OTHER_PERSON: "other_card",
}


_NEEDS_KEY = frozenset({CardTrouble.NO_KEY, CardTrouble.WRONG_KEY})
_KEY_NOTICES = frozenset(
    f"desk.notice.{name}" for name in ("card_needs_key", "card_wrong_key", "card_wrong_key_left")
)
_ABSENT = frozenset({"6A82", "6A88", "6982", "not_requested"})
"""Evidence of a file that a card does not have, or gives to nobody here."""


class CardDesk:
    """Reads the card on the reader for the open visit."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._untried: list[AccessKey] = []
        self.on_record: Callable[[], None] = lambda: None
        """The visit has a record from the chip."""

    # --- what the clerk asks ------------------------------------------------------------------

    def ask(self, key: AccessKey | None = None) -> None:
        """Read the card with `key` or with what is known of the person; says why when it cannot."""
        visit, devices = self._core.visit, self._core.state.devices
        if visit is None or self._core.state.clerk is None:
            self._core.say("nothing_to_do")
        elif not self._may_read():
            self._core.spawn(refuse(self._core, "read_card", Permission.CARD_READ), "refused card")
        elif devices.reader in (ReaderState.NO_SERVICE, ReaderState.NO_READER):
            self._core.say(devices.reader.value, NoticeLevel.ERROR)
        elif devices.card_session is None:
            self._core.say("no_card", NoticeLevel.WARNING)
        elif devices.card_session == self._core.left_card:
            self._core.say("card_left", NoticeLevel.WARNING)
        elif (chosen := key or self._key()) is None:
            self._core.say("card_needs_key", NoticeLevel.WARNING)
        elif not self._busy_with(devices.card_session):
            self._start(devices.card_session, chosen)

    def read_if_possible(self, key: AccessKey | None = None) -> None:
        """A new fact about the person, or the `key` on the paper just scanned, may open the card there."""
        session = self._core.state.devices.card_session
        if session is None or self._core.visit is None or not self._may_read():
            return
        if session == self._core.left_card:
            self._core.say("card_left", NoticeLevel.WARNING)
            return
        chosen = key or self._key()
        if chosen is not None and not self._busy_with(session):
            self._start(session, chosen)

    def _may_read(self) -> bool:
        """Whether somebody is signed in who may read cards."""
        clerk = self._core.state.clerk
        return clerk is not None and clerk.may(Permission.CARD_READ)

    def _key(self) -> AccessKey | None:
        """What opens the person's card, as far as it is known.

        CAN and document number of a Vietnamese card follow from the personal number, its expiry does not;
        of a passport or residence card all three stand in its machine-readable zone.
        """
        visit = self._core.visit
        person = visit.identity.person if visit else None
        if person is None:
            return None
        number, document, born = person.personal_number, person.document, _whole(person.date_of_birth)
        if number is not None:
            of_card = document is not None and document.kind is IdentityPaper.CARD
            return AccessKey(
                can=can_of(number),
                document_number=document_number_of(number),
                date_of_birth=born,
                date_of_expiry=document.expires_on if document is not None and of_card else None,
            )
        if document is None or not document.number or document.expires_on is None or born is None:
            return None
        return AccessKey(
            document_number=document.number, date_of_birth=born, date_of_expiry=document.expires_on
        )

    def _candidates(self) -> list[AccessKey]:
        """Keys for a card without PACE: the expiry is computed from the QR's date of issue."""
        visit, key = self._core.visit, self._key()
        issued = visit.identity.issued if visit else None
        if key is None or key.date_of_birth is None or issued is None:
            return []
        dates = expiry_candidates(key.date_of_birth, issued)
        return [replace(key, can=None, date_of_expiry=expiry) for expiry in dates]

    def _busy_with(self, session: int) -> bool:
        card = self._core.visit.identity.card if self._core.visit else CardView()
        return card.session == session and card.reading in (Reading.RUNNING, Reading.NAMED, Reading.DONE)

    def _start(self, session: int, key: AccessKey) -> None:
        self._untried = []
        self._core.hush()
        self._read(session, key)

    def _read(self, session: int, key: AccessKey) -> None:
        self._card(CardView(session=session, reading=Reading.RUNNING))
        self._core.ports.reader.read(session, key)

    # --- what the reader reports --------------------------------------------------------------

    def on_reader(self, event: ReaderChanged) -> None:
        """The reader's state changed."""
        self._core.update_devices(reader=event.state, reader_name=clean(event.reader, limit=80))

    def on_inserted(self, event: CardInserted) -> None:
        """A card was put on: read it when this visit knows what opens it and has not read one yet.

        While somebody else than the submitter is awaited it is theirs, and no key of ours opens it.
        """
        self._core.update_devices(card_session=event.session)
        visit = self._core.visit
        if visit is None or _whole_card(visit.identity.card):
            return
        if self._core.state.clerk is not None and not self._may_read():
            return  # it lies there for the next clerk
        if visit.expects is not PartyRole.SUBMITTER:
            self._core.say("card_of_other_role")
            return
        if visit.identity.person is None and self._core.state.clerk is not None:
            self._core.say("card_needs_key")
        self.read_if_possible()

    def on_removed(self, event: CardRemoved) -> None:
        """The card is gone."""
        if self._core.state.devices.card_session == event.session:
            self._core.update_devices(card_session=None)
        self._forget_key(event.session)

    def _forget_key(self, session: int) -> None:
        """The card nothing opened is gone: nobody is asked for its six digits any more."""
        visit, notice = self._core.visit, self._core.state.notice
        card = visit.identity.card if visit is not None else CardView()
        if card.session == session and card.trouble in _NEEDS_KEY and card.record is None:
            self._card(CardView())
        if notice is not None and notice.key in _KEY_NOTICES:
            self._core.hush()

    def on_progress(self, event: ReadProgress) -> None:
        """The read moved on."""
        if (card := self._current(event.session)) is not None:
            self._card(
                replace(
                    card, step=event.step, done_bytes=event.done_bytes, expected_bytes=event.expected_bytes
                )
            )

    def on_named(self, event: CardNamed) -> None:
        """The text of the chip is known."""
        if (card := self._current(event.session)) is None:
            return
        if self._refused(event.session, event.record):
            return
        self._card(replace(card, reading=Reading.NAMED, record=event.record))
        self.on_record()

    def on_read(self, event: CardRead) -> None:
        """The whole card is known."""
        if (card := self._current(event.session)) is None:
            return
        reading = event.reading
        record = reading.record or card.record
        if self._refused(event.session, record):
            return
        self._card(
            replace(
                card,
                reading=Reading.DONE,
                record=record,
                photo=reading.photo,
                access=reading.access,
                authenticity=reading.authenticity,
            )
        )
        self._note(reading)
        self.on_record()
        if _in_part(reading):
            self._core.say("card_partial", NoticeLevel.WARNING)

    def on_failed(self, event: CardFailed) -> None:
        """The read broke off: a card without PACE is tried with each possible expiry, else it is told."""
        if (card := self._current(event.session)) is None:
            return
        if event.trouble is CardTrouble.NO_KEY and not self._untried:
            self._untried = self._candidates()
            if self._untried:
                self._core.say("trying_keys")
        if event.trouble in (CardTrouble.NO_KEY, CardTrouble.WRONG_KEY) and self._untried:
            self._read(event.session, self._untried.pop(0))
            return
        partial = event.partial
        record = partial.record or card.record
        if self._refused(event.session, record):
            return
        self._card(
            replace(
                card,
                reading=Reading.FAILED,
                record=record,
                access=partial.access,
                trouble=event.trouble,
                attempts_remaining=event.attempts_remaining,
            )
        )
        self._note(partial)
        left = event.attempts_remaining
        if event.trouble is CardTrouble.WRONG_KEY and left is not None:
            notice = "card_wrong_key_left" if left else "card_blocked"
        else:
            notice = _NOTICES[event.trouble]
        self._core.say(notice, NoticeLevel.ERROR, attempts=left)

    def _current(self, session: int) -> CardView | None:
        """The visit's card while it is being read; a read that was refused or replaced is nobody's."""
        card = self._core.visit.identity.card if self._core.visit else None
        running = card is not None and card.reading in (Reading.RUNNING, Reading.NAMED)
        return card if card is not None and running and card.session == session else None

    def _is_somebody_else(self, record: CardRecord) -> bool:
        visit = self._core.visit
        person = visit.identity.person if visit else None
        return person is not None and speaks_of_another(person, person_of_card(record))

    def _refused(self, session: int, record: CardRecord | None) -> bool:
        """Whether it is another person's card: then nothing of it stays."""
        if record is None or not self._is_somebody_else(record):
            return False
        self._card(CardView(session=session, reading=Reading.FAILED, trouble=CardTrouble.OTHER_PERSON))
        self._core.say("other_card", NoticeLevel.ERROR)
        if self._core.visit is not None:
            self._core.spawn(self._core.note("card_refused", self._core.visit.id), "card act")
        return True

    def _card(self, card: CardView) -> None:
        self._core.update_identity(card=card)

    def _note(self, reading: CardReading) -> None:
        visit = self._core.visit
        if visit is None:
            return
        passed = sum(1 for check in reading.checks if check.outcome is CheckOutcome.PASSED)
        detail = f"{reading.access or 'none'} {reading.authenticity} checks={passed} apdus={reading.apdus}"
        self._core.spawn(self._core.note("card_read", visit.id, detail), "card act")


def _whole_card(card: CardView) -> bool:
    """Whether putting the card on again could bring nothing new."""
    return card.reading is Reading.DONE and card.photo is not None


def _in_part(reading: CardReading) -> bool:
    """Whether the text or the photo is missing though the card has it and may give it the next time."""
    spoilt = [check.name for check in reading.checks if check.evidence not in _ABSENT and not _passed(check)]
    return any(name in spoilt for name in ("dg13", "photo"))


def _passed(check: Check) -> bool:
    return check.outcome is CheckOutcome.PASSED


def _whole(birth: PartialDate | None) -> date | None:
    if birth is None or birth.month is None or birth.day is None:
        return None
    return date(birth.year, birth.month, birth.day)
