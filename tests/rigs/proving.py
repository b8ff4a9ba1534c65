"""A signed virtual card and its judge, for the tests of what a chip proves."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from counter.domain.card import AccessKey, CardReading, CardRecord
from devices.emrtd.authentication import Authentication
from devices.emrtd.pki.certificates import parse_certificate
from devices.emrtd.pki.trust_store import KnownIssuers, TrustStore
from devices.emrtd.read import read_card
from devices.virtual.authentication import CardAuthentication, ChipProofs
from devices.virtual.card import VirtualCard
from devices.virtual.issuing import CardIssuer
from devices.virtual.profile import CardProfile
from tests.rigs.card_reading import Spoil, Transport
from tests.rigs.cards import CAN, RECORD

__all__ = ["ISSUER", "NOBODY", "NOW", "TRUSTED", "judged", "said", "signed_card"]

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
ISSUER = CardIssuer.of("Nơi cấp mẫu")
TRUSTED = KnownIssuers((parse_certificate(ISSUER.authority),))
NOBODY = KnownIssuers()


def signed_card(
    proofs: ChipProofs | None = None,
    profile: CardProfile | None = None,
    record: CardRecord = RECORD,
    issuer: CardIssuer = ISSUER,
) -> VirtualCard:
    """A card of `record` that its issuer signed."""
    return VirtualCard(record, profile, authentication=CardAuthentication(issuer, "mẫu", proofs))


def judged(
    card: VirtualCard,
    store: TrustStore = TRUSTED,
    key: AccessKey = CAN,
    spoil: Spoil | None = None,
    moment: datetime = NOW,
) -> CardReading:
    """The whole read of `card`, judged by `store`; the evidence is that of the end."""
    proof = Authentication(store, moment)
    reading = read_card(Transport(card, spoil), key, today=moment.date(), proof=proof)
    return replace(reading, evidence=proof.conclude().evidence)


def said(reading: CardReading) -> dict[str, str]:
    """Outcome and evidence of every check, by name."""
    return {check.name: f"{check.outcome} {check.evidence}".strip() for check in reading.checks}
