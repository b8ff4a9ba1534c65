"""A chip read on record: a card that answers from memory, and dice that fall as they fell.

With the card's own work gone, what a read takes beyond a loop that sends the same bytes is the terminal's.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from math import ceil
from typing import Final
from unittest.mock import patch

from counter.domain.card import CardReading
from devices.emrtd.apdu import CardTransport
from devices.emrtd.gathered import ShortId
from devices.emrtd.habits import Habits
from devices.emrtd.profiles import profile_of
from devices.emrtd.read import Earlier, ReadListener, read_card
from devices.emrtd.secure_messaging import AES_READ_BYTES
from devices.virtual import documents
from devices.virtual.card import ATR, VirtualCard
from devices.virtual.portrait import HEIGHT, WIDTH, portrait
from devices.virtual.profile import CardProfile
from tests.rigs.cards import CAN
from tests.rigs.proving import signed_card

__all__ = [
    "ACCESS_APDUS",
    "EXTENDED_BYTES",
    "TODAY",
    "RecordedCard",
    "fewest_apdus",
    "id_card",
    "recorded",
]

TODAY = date(2026, 11, 22)
DG2_BYTES: Final = 20_000
EXTENDED_BYTES: Final = 1024
"""Plain bytes of a read where reader and card carry extended length."""
ACCESS_APDUS: Final = 7
"""EF.CardAccess by its short identifier, MSE:Set AT, four GENERAL AUTHENTICATE, SELECT of the application."""


def id_card(*, extended: bool = False) -> VirtualCard:
    """An ID card of the usual kind, signed, whose DG2 has exactly `DG2_BYTES`."""
    limits = CardProfile(extended_length=True, chunk_limit=EXTENDED_BYTES) if extended else None
    card = signed_card(profile=limits)
    jpeg = portrait("bench")
    spare = DG2_BYTES - len(documents.dg2(jpeg, width=WIDTH, height=HEIGHT))
    # Octets after a JPEG's end are the same to a reader of files: it never looks inside.
    photo = documents.dg2(jpeg + bytes(spare), width=WIDTH, height=HEIGHT)
    if len(photo) != DG2_BYTES:
        raise AssertionError(f"DG2 has {len(photo)} bytes")
    card._files.__dict__["_photo"] = photo
    return card


def fewest_apdus(card: VirtualCard, *files: ShortId) -> int:
    """The floor of a read: access, and ⌈size ÷ chunk⌉ for each of `files` or all."""
    chunk = EXTENDED_BYTES if card.profile.extended_length else AES_READ_BYTES
    sizes = [len(card._in_the_application(file) or b"") for file in files or ShortId]
    return ACCESS_APDUS + sum(ceil(size / chunk) for size in sizes)


class RecordedCard:
    """Answers each command as it was answered once. A transport, and a card for `VpcdCard`."""

    atr = ATR

    def __init__(self, answers: dict[bytes, bytes], scalars: list[int]) -> None:
        self.commands = tuple(answers)
        """In order; the send counter makes each different."""
        self._answers = answers
        self._scalars = scalars

    def power_on(self) -> None:
        """Nothing to forget."""

    def answer(self, apdu: bytes) -> bytes:
        """The recorded answer; KeyError for a command that was not recorded is a defect of the bench."""
        return self._answers[apdu]

    transmit = answer

    def reset(self) -> None:
        """Nothing to forget."""

    def replay(self, transport: CardTransport) -> None:
        """The floor: send the recorded bytes and look at nothing."""
        for command in self.commands:
            transport.transmit(command)

    def read(self, transport: CardTransport, listener: ReadListener | None = None) -> CardReading:
        """Our whole read, with the dice of the recording."""
        scalars = iter(self._scalars)
        with patch.object(secrets, "randbelow", lambda _: next(scalars)):
            return read_card(transport, CAN, today=TODAY, listener=listener, earlier=_met_first())


def _met_first() -> Earlier:
    """Nothing is known of the reader and of this kind of card but its profile."""
    return Earlier(Habits(profile_of(ATR)))


def recorded(card: VirtualCard) -> RecordedCard:
    """Read `card` once, writing everything down."""
    line = _Recorder(card)
    with line.dice():
        reading = read_card(line, CAN, today=TODAY, earlier=_met_first())
    if reading.photo is None or reading.record is None:
        raise AssertionError("the card was not read whole")
    if len(line.answers) != reading.apdus:
        raise AssertionError("a command came twice: it cannot be answered from memory")
    return RecordedCard(line.answers, line.scalars)


class _Recorder:
    """A transport that writes down, and dice that know whose turn it is."""

    def __init__(self, card: VirtualCard) -> None:
        self.answers: dict[bytes, bytes] = {}
        self.scalars: list[int] = []
        self._card = card
        self._answering = False
        card.power_on()

    def transmit(self, apdu: bytes) -> bytes:
        """Ask the card."""
        self._answering = True
        self.answers[apdu] = self._card.answer(apdu)
        self._answering = False
        return self.answers[apdu]

    def reset(self) -> None:
        """Power-cycle the card."""
        self._card.power_on()

    @contextmanager
    def dice(self) -> Iterator[None]:
        """Keep the numbers the terminal draws."""
        draw = secrets.randbelow

        def drawn(below: int) -> int:
            number = draw(below)
            if not self._answering:
                self.scalars.append(number)
            return number

        with patch.object(secrets, "randbelow", drawn):
            yield
