"""The card of the visit: what opens it, when it is read, and what is kept of a read that broke off.

A fact of another card session than the visit's is dropped, a card left by the last person is never read, and
a card that names somebody else leaves nothing behind. Source: DESIGN.md "Devices and screens".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from counter.desk.card_evidence import card_findings, told_of
from counter.desk.card_keys import key_of
from counter.desk.core import Core
from counter.desk.guard import refuse
from counter.desk.state import CardView, DeskState, Identity, NoticeLevel, Reading
from counter.domain.access import Permission
from counter.domain.authenticity import PACE, PHOTO
from counter.domain.card import (
    AccessKey,
    Authenticity,
    CardReading,
    CardRecord,
    Check,
    CheckOutcome,
    ReadStep,
)
from counter.domain.compare import person_of_card, speaks_of_another
from counter.domain.parties import PartyRole
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


_ABOUT_THE_CARD = frozenset({CardTrouble.NO_KEY, CardTrouble.WRONG_KEY, CardTrouble.OTHER_PERSON})
"""What is said of the card that lies there, and is untrue once it is gone."""
_CARD_NOTICES = frozenset(
    f"desk.notice.{name}"
    for name in ("card_needs_key", "card_wrong_key", "card_wrong_key_left", "other_card")
)
_CUT_SHORT = frozenset({CardTrouble.REMOVED, CardTrouble.READER})
"""What says nothing against the key: put on again, the card is opened with it."""
_ABSENT = frozenset({"6A82", "6A88", "6982", "not_requested", "other_state"})
"""Evidence of a file that a card does not have, or gives to nobody here."""


class CardDesk:
    """Reads the card on the reader for the open visit."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._read_for: str | None = None
        self._unended: Counter[int] = Counter()
        """Reads that were begun and have not ended, by card session: only the last one's facts count."""
        self._given: AccessKey | None = None
        """What was typed or scanned to open the card of whom nothing else is known, until it proves wrong."""
        self._doubted: tuple[str, int | None] | None = None
        """Visit, and the card left on the reader of which the clerk was asked whether it is this person's."""
        core.subscribe(self._forget_with_the_visit)
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
        elif devices.card_session in self._core.left_cards and not self._is_theirs(visit.id):
            self._core.say("card_left_asked", NoticeLevel.WARNING)
        elif (chosen := key or self._key()) is None:
            self._core.say("card_needs_key", NoticeLevel.WARNING)
        elif not self.busy_with(devices.card_session):
            self._given = key
            self._start(devices.card_session, chosen)

    def forget_key(self) -> None:
        """What was given to open a card is taken back."""
        self._given = None

    def read_if_possible(self, key: AccessKey | None = None) -> None:
        """A new fact about the person, or the `key` on the paper just scanned, may open the card there."""
        session = self._core.state.devices.card_session
        if session is None or self._core.visit is None or not self._may_read():
            return
        if session in self._core.left_cards:
            self._core.say("card_left", NoticeLevel.WARNING)
            return
        chosen = key or self._key()
        if chosen is not None and not self.busy_with(session):
            self._start(session, chosen)

    def _is_theirs(self, visit_id: str) -> bool:
        """Whether the clerk has said that the card left lying there is this person's: asked for twice."""
        session = self._core.state.devices.card_session
        asked = (visit_id, session)
        if self._doubted != asked:
            self._doubted = asked
            return False
        self._core.left_cards -= {session}
        self._core.update_devices(left_session=None)
        self._core.spawn(self._core.note("card_kept", visit_id), "card act")
        return True

    def _may_read(self) -> bool:
        """Whether somebody is signed in who may read cards."""
        clerk = self._core.state.clerk
        return clerk is not None and clerk.may(Permission.CARD_READ)

    def _key(self) -> AccessKey | None:
        visit = self._core.visit
        if visit is None:
            return None
        return key_of(visit.identity) or (self._given if visit.id == self._read_for else None)

    def busy_with(self, session: int) -> bool:
        """Whether the card of `session` is being read for this visit, or has been."""
        card = self._core.visit.identity.card if self._core.visit else CardView()
        return card.session == session and card.reading in (Reading.RUNNING, Reading.NAMED, Reading.DONE)

    def _start(self, session: int, key: AccessKey) -> None:
        self._core.hush()
        visit = self._core.visit
        self._read_for = visit.id if visit is not None else None
        self._unended[session] += 1
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
        cards = (*self._core.state.devices.cards, event.session)
        self._core.update_devices(cards=cards, card_session=event.session)
        visit = self._core.visit
        if visit is None or _whole_card(visit.identity.card):
            return
        if self._core.state.clerk is not None and not self._may_read():
            return  # it lies there for the next clerk
        if visit.expects is not PartyRole.SUBMITTER:
            self._core.say("card_of_other_role")
            return
        if visit.identity.card.reading is Reading.FAILED and visit.identity.card.record is None:
            self._card(CardView())  # what was said of the card before is not true of this one
        if self._key() is None and visit.identity.person is None and self._core.state.clerk is not None:
            self._core.say("card_needs_key")
        self.read_if_possible()

    def on_removed(self, event: CardRemoved) -> None:
        """The card is gone; one that lies on another reader is the one that is meant now."""
        cards = tuple(one for one in self._core.state.devices.cards if one != event.session)
        session = cards[-1] if cards else None
        left = session if session in self._core.left_cards else None
        self._core.update_devices(cards=cards, card_session=session, left_session=left)
        self._unsay(event.session)

    def _unsay(self, session: int) -> None:
        """The card that was not opened is gone: nobody is asked for its digits, or to take it off."""
        visit, notice = self._core.visit, self._core.state.notice
        card = visit.identity.card if visit is not None else CardView()
        if card.session == session and card.trouble in _ABOUT_THE_CARD and card.record is None:
            self._card(CardView())
        if notice is not None and notice.key in _CARD_NOTICES:
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
        if (card := self._current(event.session, ended=True)) is None:
            return
        reading = event.reading
        record = reading.record or card.record
        if self._refused(event.session, record):
            return
        self._card(replace(self._judged(card, reading, record), reading=Reading.DONE, photo=reading.photo))
        self._note(reading)
        self.on_record()
        if _in_part(reading) and reading.authenticity is not Authenticity.NOT_GENUINE:
            self._core.say("card_partial", NoticeLevel.WARNING)  # read once more, the rest may be there too
        else:
            self._tell_findings()

    def on_failed(self, event: CardFailed) -> None:
        """The read broke off, and why is told."""
        if (card := self._current(event.session, ended=True)) is None:
            return
        if event.trouble not in _CUT_SHORT:
            self._given = None
        partial = event.partial
        record = partial.record or card.record
        if self._refused(event.session, record):
            return
        self._card(
            replace(
                self._judged(card, partial, record),
                reading=Reading.FAILED,
                trouble=event.trouble,
                attempts_remaining=event.attempts_remaining,
            )
        )
        self._note(partial)
        if record is not None:
            self.on_record()  # what the card said counts as the checks upon it came out
        if partial.authenticity is Authenticity.NOT_GENUINE:
            self._tell_findings()
            return
        left = event.attempts_remaining
        if event.trouble is CardTrouble.WRONG_KEY and left is not None:
            notice = "card_wrong_key_left" if left else "card_blocked"
        else:
            notice = _NOTICES[event.trouble]
        self._core.say(notice, NoticeLevel.ERROR, attempts=left)

    def _current(self, session: int, *, ended: bool = False) -> CardView | None:
        """The visit's card while it is being read; a read that was refused or replaced is nobody's.

        Every read ends (`counter.ports.CardReader.read`): while an earlier one of the same card has not,
        what is told is told by that one, which another person's key may have begun.
        """
        if ended and self._unended[session]:
            self._unended[session] -= 1
        if self._unended[session] > (0 if ended else 1):
            return None
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
        self._core.ports.reader.forget()
        self._card(CardView(session=session, reading=Reading.FAILED, trouble=CardTrouble.OTHER_PERSON))
        self._core.say("other_card", NoticeLevel.ERROR)
        if self._core.visit is not None:
            self._core.spawn(self._core.note("card_refused", self._core.visit.id), "card act")
        return True

    def _forget_with_the_visit(self, state: DeskState) -> None:
        """What was read stays as long as its visit."""
        if self._read_for is not None and (state.visit is None or state.visit.id != self._read_for):
            self._read_for = self._given = None
            self._core.ports.reader.forget()

    def _judged(self, card: CardView, reading: CardReading, record: CardRecord | None) -> CardView:
        """The card with what a read said of it."""
        identity = self._core.visit.identity if self._core.visit else Identity()
        return replace(
            card,
            record=record,
            access=reading.access,
            authenticity=reading.authenticity,
            findings=card_findings(reading, record, identity, self._core.ports.clock.now().date()),
            evidence=reading.evidence,
        )

    def _tell_findings(self) -> None:
        """Say at once what must not be missed of a card; the clerk goes on as they see fit."""
        visit = self._core.visit
        told = told_of(visit.identity.card) if visit is not None else None
        if told is not None:
            level = NoticeLevel.ERROR if told == "card_not_genuine" else NoticeLevel.WARNING
            self._core.say(told, level)

    def _card(self, card: CardView) -> None:
        self._core.update_identity(card=card)

    def _note(self, reading: CardReading) -> None:
        visit = self._core.visit
        if visit is None:
            return
        passed = sum(1 for check in reading.checks if check.outcome is CheckOutcome.PASSED)
        detail = f"{reading.access or 'none'} {reading.authenticity} checks={passed} apdus={reading.apdus}"
        if (broken := _fallen_back(reading)) is not None:
            detail += f" pace_failed={broken}"
        self._core.spawn(self._core.note("card_read", visit.id, detail), "card act")


def _whole_card(card: CardView) -> bool:
    """Whether putting the card on again could bring nothing new."""
    return card.reading is Reading.DONE and card.photo is not None


def _fallen_back(reading: CardReading) -> str | None:
    """What PACE broke on where the office then let BAC open the chip; None where it did not come to that."""
    return next((check.evidence for check in reading.checks if check.name == PACE), None)


def _in_part(reading: CardReading) -> bool:
    """Whether the text or the photo is missing though the card has it and may give it the next time."""
    spoilt = [check.name for check in reading.checks if check.evidence not in _ABSENT and not _passed(check)]
    return any(name in spoilt for name in (ReadStep.DG13, PHOTO))


def _passed(check: Check) -> bool:
    return check.outcome is CheckOutcome.PASSED
