"""Cards on the reader of a real pcscd, one after another without a hand: laying each down takes a second."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import cast

from counter.domain.card import AccessKey, CardReading
from devices.emrtd.proof import Proof
from devices.emrtd.read import Earlier, read_card
from devices.pcsc.transport import connect
from devices.pcsc.winscard import Context
from devices.virtual.card import ATR, VirtualCard
from tests.rigs.card_reading import TODAY
from tests.rigs.cards import RECORD
from tests.rigs.pcsc import READER, card_in_reader, pcscd

__all__ = ["Deck", "deck_on_reader"]


class Deck:
    """What lies on the reader. `spoil` may answer in the card's place: (number of the command, answer)."""

    atr = ATR

    def __init__(self) -> None:
        self.card = VirtualCard(RECORD)
        self.spoil: Callable[[int, bytes], bytes] | None = None
        self._commands = 0

    def power_on(self) -> None:
        self.card.power_on()

    def answer(self, apdu: bytes) -> bytes:
        self._commands += 1
        answer = self.card.answer(apdu)
        return self.spoil(self._commands, answer) if self.spoil else answer

    def read(self, key: AccessKey, earlier: Earlier | None = None, proof: Proof | None = None) -> CardReading:
        """Read the card that lies there, through the daemon."""
        self.power_on()
        self._commands = 0
        with connect(READER) as transport:
            return read_card(transport, key, today=TODAY, earlier=earlier, proof=proof)


@contextmanager
def deck_on_reader() -> Iterator[Deck]:
    """A daemon with a deck on its reader."""
    deck = Deck()
    with pcscd() as daemon, card_in_reader(daemon, cast(VirtualCard, deck)), Context() as context:
        word = 0
        while not (event := context.wait({READER: word}, 5_000)[READER]).present:
            word = event.word
        yield deck
