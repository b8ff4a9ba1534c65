"""A read that broke off: what it means to the desk, and what was read until then."""

from __future__ import annotations

from counter.domain.card import CardReading
from counter.events import CardTrouble
from devices.emrtd.errors import (
    CardError,
    CardGoneError,
    MalformedError,
    NoKeyError,
    NotAnIdError,
    TransportError,
    WrongKeyError,
)

__all__ = ["CardReadError", "machine_word"]

_TROUBLES: tuple[tuple[type[CardError], CardTrouble], ...] = (
    (CardGoneError, CardTrouble.REMOVED),
    (TransportError, CardTrouble.READER),
    (WrongKeyError, CardTrouble.WRONG_KEY),
    (NoKeyError, CardTrouble.NO_KEY),
    (NotAnIdError, CardTrouble.NOT_AN_ID),
    (CardError, CardTrouble.UNREADABLE),
)
"""What an error means to the desk; the first that fits."""


class CardReadError(CardError):
    """A read that broke off. The error that stopped it is `__cause__`."""

    def __init__(self, error: CardError, partial_reading: CardReading) -> None:
        super().__init__(
            str(error), status_word=error.status_word, attempts_remaining=error.attempts_remaining
        )
        self.partial = partial_reading
        """What was read until then."""
        self.trouble = _trouble(error)
        """What it means to the desk."""


def machine_word(error: CardError) -> str:
    """A failure in one machine word: the card's status word, or the kind of trouble."""
    if error.status_word is not None:
        return f"{error.status_word:04X}"
    return "malformed" if isinstance(error, MalformedError) else _trouble(error).value


def _trouble(error: CardError) -> CardTrouble:
    return next(trouble for kind, trouble in _TROUBLES if isinstance(error, kind))
