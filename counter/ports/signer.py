"""The officer's digital signature. Knows PDFs and tokens; nothing of dossiers.

A PIN is given once for a batch and is kept nowhere behind it: it stands in no field, no error and no log.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

__all__ = ["SIGN_REASONS", "PinState", "SignError", "SignedPaper", "Signer", "SigningBatch", "TokenView"]


SIGN_REASONS: Final = (
    "no_library", "no_token", "several_tokens", "no_certificate", "expired", "wrong_pin", "pin_locked",
    "removed", "slow", "unsignable", "crashed", "closed", "token",
)  # fmt: skip
"""Every reason of a SignError; whoever shows them has words for each."""


class SignError(Exception):
    """Nothing was signed by this call.

    `reason` is one of SIGN_REASONS: `no_library`, `no_token`, `several_tokens`, `no_certificate`, `expired`
    (or not valid yet), `wrong_pin`, `pin_locked`, `removed`, `slow`, `unsignable` (a broken PDF), `crashed`
    (the token's driver), `closed`, `token`.
    """

    def __init__(self, reason: str, message: str = "") -> None:
        super().__init__(message or reason)
        self.reason = reason


class PinState(StrEnum):
    """What the token says of its PIN."""

    USUAL = "usual"
    LOW = "low"
    """A wrong one was given before."""
    FINAL = "final"
    """One more wrong one locks the token."""
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class TokenView:
    """A token that is there, as it is seen without a PIN."""

    token: str
    """Its serial number."""
    label: str
    pin: PinState
    signer: str = field(default="", repr=False)
    """Name on its certificate; empty when there is none to sign with, or it shows none without a PIN."""
    expires_at: datetime | None = None
    """Time-zone aware."""
    for_training: bool = False
    """It is nobody's: its name is not the clerk's to be."""


@dataclass(frozen=True, slots=True)
class SignedPaper:
    """A copy with its signature."""

    content: bytes = field(repr=False)
    sha256: str
    """Hex, of `content`."""
    signer: str = field(repr=False)
    """Name on the certificate."""
    serial: str
    """Of the certificate, hex."""
    timestamped: bool
    """Whether a time-stamping authority confirmed the time; silence of one holds no signature up."""
    for_training: bool = False
    """Made by a token that is nobody's."""


class SigningBatch(Protocol):
    """A token that the officer opened with the PIN."""

    def sign(self, content: bytes) -> SignedPaper:
        """Sign one PDF (PAdES). Blocks for a second or more; raises SignError.

        After `removed`, `slow`, `crashed` or `closed` the batch has ended.
        """


class Signer(Protocol):
    """The officer's token. Calls block; all raise SignError."""

    def look(self) -> Sequence[TokenView]:
        """The tokens that are there."""

    def batch(self, pin: str, token: str = "") -> AbstractContextManager[SigningBatch]:
        """Open a token (empty: the one that is there) for one batch. A wrong PIN is tried once."""
