"""What can go wrong between a terminal and a chip, as types that carry the next action.

Messages are for the log and hold no personal data; attributes are for whoever decides what comes next.
"""

from __future__ import annotations

__all__ = [
    "CardError",
    "CardGoneError",
    "CardResetError",
    "LimitError",
    "MalformedError",
    "NoKeyError",
    "NotAnIdError",
    "SecureChannelError",
    "StatusError",
    "TransportError",
    "UnsupportedError",
    "WrongKeyError",
]


class CardError(Exception):
    """Base of everything a chip read can raise."""

    def __init__(
        self, message: str, *, status_word: int | None = None, attempts_remaining: int | None = None
    ) -> None:
        super().__init__(message)
        self.status_word = status_word
        """Status word the card answered with, or None when no answer is the trouble."""
        self.attempts_remaining = attempts_remaining
        """Tries left before the card blocks this key, or None when it did not say."""


class TransportError(CardError):
    """The reader or its service failed; the card may be well."""


class CardGoneError(TransportError):
    """The card left the reader, or stopped answering, in the middle of an exchange."""


class CardResetError(TransportError):
    """Somebody else reset the card, which still lies there: everything agreed with it is void."""


class MalformedError(CardError):
    """The card sent bytes that no standard allows."""


class LimitError(CardError):
    """The card sent, or asked for, more than a bound of the protocol or of this program."""


class StatusError(CardError):
    """The card refused a command; `status_word` says how."""


class UnsupportedError(CardError):
    """The card offers nothing that this program speaks: another cipher, curve or mapping."""


class NotAnIdError(CardError):
    """The card holds no travel-document application."""


class NoKeyError(CardError):
    """The card is opened by a key that the reader was not given: the CAN, or the MRZ."""


class WrongKeyError(CardError):
    """The CAN or MRZ does not open this card; `attempts_remaining` where the card told it."""


class SecureChannelError(CardError):
    """Secure messaging broke: a checksum did not match or the card dropped the session keys."""
