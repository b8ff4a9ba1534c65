"""Reading a virtual card with somebody in between, and what the read said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from counter.domain.card import (
    Access,
    AccessKey,
    CardReading,
    CardRecord,
    CheckOutcome,
    ReadStep,
)
from devices.emrtd.read import CardReadError, read_card
from devices.emrtd.session import AccessPolicy
from devices.virtual.card import VirtualCard
from devices.virtual.profile import CardProfile
from tests.rigs.cards import CAN, RECORD

__all__ = [
    "ALL_STEPS",
    "BAC_ONLY",
    "TODAY",
    "Listener",
    "Spoil",
    "Transport",
    "card",
    "evidence",
    "failed",
    "outcomes",
    "read",
]

TODAY = date(2026, 11, 23)
BAC_ONLY = CardProfile(access=frozenset({Access.BAC}))
ALL_STEPS = tuple(ReadStep)
Spoil = Callable[[int, bytes], bytes | None]
"""(number of the command, command) → an answer in place of the card's, or None."""


class Transport:
    """A virtual card, with somebody in between."""

    def __init__(self, card: VirtualCard, spoil: Spoil | None = None) -> None:
        self.card = card
        self.spoil = spoil
        self.sent: list[bytes] = []
        self.resets = 0

    def transmit(self, apdu: bytes) -> bytes:
        self.sent.append(apdu)
        special = self.spoil(len(self.sent), apdu) if self.spoil else None
        return self.card.answer(apdu) if special is None else special

    def reset(self) -> None:
        self.resets += 1
        self.card.power_on()


class Listener:
    """Keeps what it is told, in order."""

    def __init__(self) -> None:
        self.told: list[tuple[ReadStep, int, int] | CardRecord] = []

    def progress(self, step: ReadStep, done_bytes: int, expected_bytes: int) -> None:
        self.told.append((step, done_bytes, expected_bytes))

    def named(self, record: CardRecord) -> None:
        self.told.append(record)


def card(profile: CardProfile | None = None, record: CardRecord = RECORD) -> VirtualCard:
    return VirtualCard(record, profile)


def read(transport: Transport, key: AccessKey = CAN, policy: AccessPolicy | None = None) -> CardReading:
    return read_card(transport, key, today=TODAY, policy=policy)


def failed(transport: Transport, key: AccessKey = CAN, policy: AccessPolicy | None = None) -> CardReadError:
    with pytest.raises(CardReadError) as caught:
        read(transport, key, policy)
    return caught.value


def outcomes(reading: CardReading) -> dict[str, CheckOutcome]:
    return {check.name: check.outcome for check in reading.checks}


def evidence(reading: CardReading, name: str) -> str:
    return next(check.evidence for check in reading.checks if check.name == name)
