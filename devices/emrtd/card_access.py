"""EF.CardAccess: which access control the card offers (ICAO 9303-11 §9.2).

The file is read before any key is agreed, so nobody vouches for it: it may only choose among what this
program speaks, and what is offered is recorded with the reading.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum

from devices.emrtd import tlv
from devices.emrtd.der import INTEGER
from devices.emrtd.groups import CURVE_GROUPS, FIELD_GROUPS, Group
from devices.emrtd.info_set import each_info
from devices.emrtd.kdf import KeyKind

__all__ = [
    "OBSERVED",
    "PACE_PROTOCOLS",
    "Agreement",
    "CardAccess",
    "Mapping",
    "PaceInfo",
    "Protocol",
    "parse",
]

OBSERVED = bytes.fromhex(
    "3134300D060804007F0007020202020101300F060A04007F000702020302020201013012060A04007F0007020204020202010202010D"
)
"""What Vietnamese cards were seen to hold: PACE-ECDH-GM-AES-CBC-CMAC-128 on brainpoolP256r1, and chip
authentication. Assumed (and recorded as assumed) when a card does not let the file be read."""

_PACE = "0.4.0.127.0.7.2.2.4."


class Mapping(StrEnum):
    """How the nonce becomes a generator."""

    GENERIC = "GM"
    INTEGRATED = "IM"
    CHIP_AUTHENTICATION = "CAM"


class Agreement(Enum):
    """Where the keys are agreed."""

    FIELD = "DH"
    CURVE = "ECDH"


@dataclass(frozen=True, slots=True)
class Protocol:
    """What an identifier of PACE stands for."""

    agreement: Agreement
    mapping: Mapping
    cipher: KeyKind

    @property
    def name(self) -> str:
        """Name in the standard, `PACE-ECDH-GM-AES-CBC-CMAC-128`."""
        cipher = "3DES-CBC-CBC" if self.cipher is KeyKind.DES3 else f"AES-CBC-CMAC-{self.cipher.value * 8}"
        return f"PACE-{self.agreement.value}-{self.mapping}-{cipher}"


_FAMILIES = {
    1: (Agreement.FIELD, Mapping.GENERIC),
    2: (Agreement.CURVE, Mapping.GENERIC),
    3: (Agreement.FIELD, Mapping.INTEGRATED),
    4: (Agreement.CURVE, Mapping.INTEGRATED),
    6: (Agreement.CURVE, Mapping.CHIP_AUTHENTICATION),
}
_CIPHERS = {1: KeyKind.DES3, 2: KeyKind.AES128, 3: KeyKind.AES192, 4: KeyKind.AES256}

PACE_PROTOCOLS = {
    f"{_PACE}{family}.{number}": Protocol(agreement, mapping, cipher)
    for family, (agreement, mapping) in _FAMILIES.items()
    for number, cipher in _CIPHERS.items()
    if (mapping, cipher) != (Mapping.CHIP_AUTHENTICATION, KeyKind.DES3)
}
"""By object identifier (ICAO 9303-11 §9.2.1)."""


@dataclass(frozen=True, slots=True)
class PaceInfo:
    """One PACE protocol the card offers."""

    oid: str
    oid_value: bytes
    """Content bytes of the identifier, as they go into MSE:Set AT and the tokens."""
    parameter_id: int | None
    """Standardised domain parameters; None when the card left them out."""

    @property
    def spoken(self) -> bool:
        """Whether this program speaks it."""
        return self._group() is not None

    @property
    def name(self) -> str:
        """Name of the protocol in the standard, or its identifier."""
        return PACE_PROTOCOLS[self.oid].name if self.oid in PACE_PROTOCOLS else self.oid

    @property
    def protocol(self) -> Protocol:
        """What the identifier stands for; only for what is spoken."""
        return PACE_PROTOCOLS[self.oid]

    @property
    def group(self) -> Group:
        """Group of the agreement; only for what is spoken."""
        group = self._group()
        if group is None:
            raise ValueError("not spoken")
        return group

    def _group(self) -> Group | None:
        protocol = PACE_PROTOCOLS.get(self.oid)
        if protocol is None or self.parameter_id is None:
            return None
        if protocol.agreement is Agreement.FIELD:
            return FIELD_GROUPS.get(self.parameter_id)
        curve = CURVE_GROUPS.get(self.parameter_id)
        if curve is not None and protocol.mapping is Mapping.INTEGRATED and not curve.encodes:
            return None
        return curve


@dataclass(frozen=True, slots=True)
class CardAccess:
    """What EF.CardAccess says."""

    pace: tuple[PaceInfo, ...]
    """Every PACE protocol offered, spoken or not."""

    @property
    def choices(self) -> tuple[PaceInfo, ...]:
        """The offers that are spoken, best first: those that prove the chip on the way, then curves before
        prime fields (a tenth of the time), AES before 3DES, then the card's order."""
        return tuple(sorted((offer for offer in self.pace if offer.spoken), key=_rank))

    @property
    def ambiguous(self) -> bool:
        """Whether one has to be named among several sets of domain parameters (§4.4.4.1)."""
        return len({offer.parameter_id for offer in self.pace}) > 1


def parse(content: bytes) -> CardAccess:
    """The offers in the file `content`; MalformedError when it is no SecurityInfos set.

    Bytes after the set are ignored: the file may be longer than what it holds.
    """
    head = tlv.header(content)
    offers: list[PaceInfo] = []
    for oid, parts in each_info(content[: head.total]):
        # One arc fewer is PACEDomainParameterInfo (the card's own parameters), no offer by itself.
        if oid.startswith(_PACE) and oid.count(".") == _PACE.count(".") + 1:
            integers = [int.from_bytes(part.value[:4], "big") for part in parts[1:] if part.tag == INTEGER]
            offers.append(PaceInfo(oid, parts[0].value, integers[1] if len(integers) > 1 else None))
    return CardAccess(tuple(offers))


def _rank(offer: PaceInfo) -> tuple[bool, bool, bool]:
    protocol = offer.protocol
    return (
        protocol.mapping is not Mapping.CHIP_AUTHENTICATION,
        protocol.agreement is Agreement.FIELD,
        protocol.cipher is KeyKind.DES3,
    )
