"""Card profiles: what is known of a kind of card before it is talked to, from `profiles.toml`.

A profile orders what is tried; it never decides whether a card is read or believed.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["CardAccessWay", "Profile", "profile_of"]


class CardAccessWay(StrEnum):
    """A way to EF.CardAccess."""

    SHORT_ID = "short_id"
    """READ BINARY with its short identifier: one command."""
    SELECT = "select"
    """SELECT, then READ BINARY."""
    RESET = "reset"
    """A power cycle, then SELECT: an application left selected hides the file."""
    MASTER_FILE = "master_file"
    """SELECT of the master file, then of the file."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A kind of card."""

    name: str
    evidence: str
    """Where it is known from."""
    atr: tuple[bytes, ...]
    """Answers to reset it was seen with; empty: any."""
    card_access: tuple[CardAccessWay, ...]
    """Ways to EF.CardAccess, in the order they are tried."""
    smaller_reads: tuple[int, ...]
    """Plain bytes to ask for once a full short response is refused, largest first."""
    extended_length: bool
    """Whether extended length is tried at all."""
    first_extended_read: int
    largest_extended_read: int
    """Plain bytes; further in, the air takes the time and no longer the commands."""


@cache
def profiles() -> tuple[Profile, ...]:
    """All profiles; the last fits every card."""
    text = Path(__file__).with_name("profiles.toml").read_text(encoding="utf-8")
    return tuple(_profile(table) for table in tomllib.loads(text)["profile"])


def profile_of(atr: bytes) -> Profile:
    """The profile of a card with this answer to reset."""
    known = profiles()
    return next((profile for profile in known if atr in profile.atr), known[-1])


def _profile(table: dict[str, Any]) -> Profile:
    return Profile(
        name=table["name"],
        evidence=table["evidence"],
        atr=tuple(bytes.fromhex(atr) for atr in table["atr"]),
        card_access=tuple(CardAccessWay(way) for way in table["card_access"]),
        smaller_reads=tuple(table["smaller_reads"]),
        extended_length=table["extended_length"],
        first_extended_read=table["first_extended_read"],
        largest_extended_read=table["largest_extended_read"],
    )
