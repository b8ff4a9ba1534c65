"""What judges a read: the files that came, the questions put to the chip, the verdict.

The read knows it by these methods alone, so that a card is read the same way whether anybody judges it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from counter.domain.card import Authenticity, Check
from devices.emrtd.gathered import ShortId
from devices.emrtd.session import CardSession

__all__ = ["Conclusion", "Proof"]


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What a proof came to."""

    checks: tuple[Check, ...]
    """Every check, whether it ran or not."""
    authenticity: Authenticity
    """The verdict over them."""
    evidence: bytes | None = field(repr=False)
    """What the verdict can be reached from again, without the card (see `devices.emrtd.evidence`)."""


class Proof(Protocol):
    """Judges one read: is told of every file, asks the chip, concludes."""

    def took(self, file: ShortId, content: bytes) -> None:
        """A whole file."""

    def card_security(self, content: bytes) -> None:
        """EF.CardSecurity, read where the mapping needs its key."""

    def prove_chip(self, card: CardSession) -> None:
        """Let the chip prove itself; raises what a lost channel or reader raises."""

    def conclude(self) -> Conclusion:
        """What is known by now; nothing is asked of the card."""
