"""What a verdict rests on, kept so that it can be verified again without the card.

Of the person it holds hashes alone: the signed list of hashes, the hashes of what was read, the chip's public
keys and its answer to our challenge. A hash can still be guessed from, so whoever keeps evidence seals it as
personal data. That a chip went on under new keys (chip authentication) cannot be shown again: it stands as
recorded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

import msgspec

from counter.domain.card import Authenticity, Check
from counter.domain.text import clean
from devices.emrtd.active_authentication import ActiveProof
from devices.emrtd.curves import CURVES
from devices.emrtd.errors import LimitError, MalformedError
from devices.emrtd.mapping import CamProof
from devices.emrtd.passive_authentication import Passive, digests

__all__ = ["EVIDENCE_LIMIT", "Evidence", "MappingProof", "decode", "digests_of", "encode"]

EVIDENCE_LIMIT: Final = 64 * 1024
"""Most bytes of evidence, encoded."""
FORMAT: Final = "counter card evidence 1"
_NUMBERS: Final = frozenset(map(str, range(1, 17)))
"""Of data groups, as evidence writes them."""
_YEARS: Final = range(1970, 2200)
"""A desk's clock may be wrong; beyond, a time cannot be told in every time zone."""
_CURVES = {curve.name: curve for curve in CURVES.values()}


@dataclass(frozen=True, slots=True)
class MappingProof:
    """`CamProof` as it is kept."""

    curve: str
    mapping_public: bytes
    chip_data: bytes

    @classmethod
    def of(cls, proof: CamProof | None) -> MappingProof | None:
        """The proof as it is kept."""
        return cls(proof.curve.name, proof.mapping_public, proof.chip_data) if proof else None

    def proof(self) -> CamProof | None:
        """The proof as it is verified; None on a curve that PACE does not know."""
        curve = _CURVES.get(self.curve)
        return CamProof(curve, self.mapping_public, self.chip_data) if curve else None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One read, as far as it can be verified again."""

    moment: datetime
    """When it was read, by the desk's clock."""
    authenticity: Authenticity
    """The verdict then."""
    checks: tuple[Check, ...]
    country: str
    """Issuing state in DG1, of which only the hash is kept."""
    sod: bytes | None = field(default=None, repr=False)
    groups: dict[str, bytes] = field(default_factory=dict, repr=False)
    """Hashes of the data groups that were read, by number."""
    chip_infos: bytes | None = field(default=None, repr=False)
    """DG14."""
    active_key: bytes | None = field(default=None, repr=False)
    """DG15."""
    active: ActiveProof | None = field(default=None, repr=False)
    cam: MappingProof | None = field(default=None, repr=False)
    card_security: bytes | None = field(default=None, repr=False)
    issuer: bytes | None = field(default=None, repr=False)
    """The trusted certificate it led to."""
    format: str = FORMAT


def digests_of(passive: Passive | None, groups: Mapping[int, bytes]) -> dict[str, bytes]:
    """The hashes of files by number, as the signed list takes them; none without a list."""
    if passive is None or passive.security_object is None:
        return {}
    found = digests(passive.security_object, groups)
    return {str(number): digest for number, digest in found.items()}


def encode(evidence: Evidence) -> bytes | None:
    """The evidence as bytes; without what a card made too long; None when even so it is too long."""
    slim = replace(evidence, card_security=None, cam=None)
    for one in (evidence, slim, replace(slim, sod=None, chip_infos=None, active_key=None, active=None)):
        encoded = msgspec.json.encode(one)
        if len(encoded) <= EVIDENCE_LIMIT:
            return encoded
    return None


def decode(encoded: bytes) -> Evidence:
    """The evidence in bytes somebody hands in. Raises LimitError and MalformedError."""
    if len(encoded) > EVIDENCE_LIMIT:
        raise LimitError("evidence is too long")
    try:
        evidence = msgspec.json.decode(encoded, type=Evidence)
    except (msgspec.MsgspecError, ValueError) as error:  # the latter for what is no UTF-8
        raise MalformedError("no evidence") from error
    numbered = evidence.groups.keys() <= _NUMBERS
    dated = evidence.moment.tzinfo is not None and evidence.moment.year in _YEARS
    if evidence.format != FORMAT or not dated or not numbered:
        raise MalformedError("evidence of another format")
    if len(evidence.checks) > 64:
        raise MalformedError("evidence with too many checks")
    checks = tuple(
        Check(clean(one.name, limit=40), one.outcome, clean(one.evidence, limit=300))
        for one in evidence.checks
    )
    return replace(evidence, checks=checks, country=clean(evidence.country, limit=3))
