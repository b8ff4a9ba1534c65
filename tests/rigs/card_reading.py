"""Reading a virtual card with somebody in between, and what the read said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
from devices.emrtd import tlv
from devices.emrtd.apdu import Command, Response
from devices.emrtd.read import CardReadError, Earlier, read_card
from devices.emrtd.session import AccessPolicy
from devices.emrtd.suites import Suite
from devices.virtual import documents
from devices.virtual.card import VirtualCard
from devices.virtual.profile import CardProfile
from tests.rigs.cards import CAN, RECORD

__all__ = [
    "ALL_STEPS",
    "BAC_ONLY",
    "TODAY",
    "Listener",
    "SignedFiles",
    "Spoil",
    "Transport",
    "card",
    "evidence",
    "failed",
    "outcomes",
    "read",
    "small_photo",
]

TODAY = date(2026, 11, 23)
BAC_ONLY = CardProfile(access=frozenset({Access.BAC}))
ALL_STEPS = tuple(ReadStep)
Spoil = Callable[[int, bytes], bytes | None]
"""(number of the command, command) → an answer in place of the card's, or None."""


class SignedFiles:
    """Stands in for what vouches for a card: files of the sizes seen on cards, and no proof."""

    static_key = 0

    def __init__(self, sod: int = 1_900, dg14: int = 180, dg15: int = 270) -> None:
        self.files = {
            0x1D: tlv.encode(0x77, bytes(index % 251 for index in range(sod))),
            0x0E: tlv.encode(0x6E, bytes(index % 241 for index in range(dg14))),
            0x0F: tlv.encode(0x6F, bytes(index % 239 for index in range(dg15))),
        }

    def file(self, short_id: int, groups: Callable[[], Mapping[int, bytes]]) -> bytes | None:
        """SOD, DG14 or DG15."""
        return self.files.get(short_id)

    def card_security(self) -> bytes | None:
        """There is none."""
        return None

    def handle(self, command: Command) -> tuple[Response, Suite | None] | None:
        """Proves nothing."""
        return None


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
    return VirtualCard(record, profile, authentication=SignedFiles())


def small_photo(card: VirtualCard, size: int = 700) -> VirtualCard:
    """The same card with a photo of a few commands, where each of them is to be disturbed."""
    jpeg = b"\xff\xd8\xff" + bytes(index % 233 for index in range(size)) + b"\xff\xd9"
    card._files.__dict__["_photo"] = documents.dg2(jpeg, width=1, height=1)
    return card


def read(
    transport: Transport,
    key: AccessKey = CAN,
    policy: AccessPolicy | None = None,
    earlier: Earlier | None = None,
) -> CardReading:
    return read_card(transport, key, today=TODAY, policy=policy, earlier=earlier)


def failed(transport: Transport, key: AccessKey = CAN, policy: AccessPolicy | None = None) -> CardReadError:
    with pytest.raises(CardReadError) as caught:
        read(transport, key, policy)
    return caught.value


def outcomes(reading: CardReading) -> dict[str, CheckOutcome]:
    return {check.name: check.outcome for check in reading.checks}


def evidence(reading: CardReading, name: str) -> str:
    return next(check.evidence for check in reading.checks if check.name == name)
