"""EF.CardAccess: which access control the card offers (ICAO 9303-11 §9.2).

The file is read before any key is agreed, so nobody vouches for it: it may only choose among what this
program speaks, and what is offered is recorded with the reading.
"""

from __future__ import annotations

from dataclasses import dataclass

from devices.emrtd import tlv
from devices.emrtd.curves import CURVES, Curve
from devices.emrtd.errors import MalformedError
from devices.emrtd.kdf import KeyKind

__all__ = ["OBSERVED", "CardAccess", "PaceInfo", "parse"]

OBSERVED = bytes.fromhex(
    "3134300D060804007F0007020202020101300F060A04007F000702020302020201013012060A04007F0007020204020202010202010D"
)
"""What Vietnamese cards were seen to hold: PACE-ECDH-GM-AES-CBC-CMAC-128 on brainpoolP256r1, and chip
authentication. Assumed (and recorded as assumed) when a card does not let the file be read."""

_SET = 0x31
_SEQUENCE = 0x30
_INTEGER = 0x02
_OID = 0x06
_PACE = "0.4.0.127.0.7.2.2.4."
_SUITES = {
    _PACE + "2.2": ("PACE-ECDH-GM-AES-CBC-CMAC-128", KeyKind.AES128),
    _PACE + "2.3": ("PACE-ECDH-GM-AES-CBC-CMAC-192", KeyKind.AES192),
    _PACE + "2.4": ("PACE-ECDH-GM-AES-CBC-CMAC-256", KeyKind.AES256),
}
"""Generic mapping over elliptic curves with AES."""


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
        return self.oid in _SUITES and self.parameter_id in CURVES

    @property
    def name(self) -> str:
        """Name of the protocol in the standard, or its identifier."""
        return _SUITES[self.oid][0] if self.oid in _SUITES else self.oid

    @property
    def cipher(self) -> KeyKind:
        """Cipher of the session keys; only for what is spoken."""
        return _SUITES[self.oid][1]

    @property
    def curve(self) -> Curve:
        """Curve of the agreement; only for what is spoken."""
        return CURVES[self.parameter_id or 0]


@dataclass(frozen=True, slots=True)
class CardAccess:
    """What EF.CardAccess says."""

    pace: tuple[PaceInfo, ...]
    """Every PACE protocol offered, spoken or not."""

    def choice(self) -> PaceInfo | None:
        """The first offer that is spoken, or None."""
        return next((offer for offer in self.pace if offer.spoken), None)


def parse(content: bytes) -> CardAccess:
    """The offers in the file `content`; MalformedError when it is no SecurityInfos set.

    Bytes after the set are ignored: the file may be longer than what it holds.
    """
    head = tlv.header(content)
    infos = tlv.one(content[: head.total], _SET)
    offers: list[PaceInfo] = []
    for info in infos.children():
        parts = info.children() if info.tag == _SEQUENCE else ()
        if not parts or parts[0].tag != _OID:
            raise MalformedError("security info without an identifier")
        oid = tlv.object_identifier(parts[0].value)
        # One arc fewer is PACEDomainParameterInfo (the card's own parameters), no offer by itself.
        if oid.startswith(_PACE) and oid.count(".") == _PACE.count(".") + 1:
            integers = [int.from_bytes(part.value[:4], "big") for part in parts[1:] if part.tag == _INTEGER]
            offers.append(PaceInfo(oid, parts[0].value, integers[1] if len(integers) > 1 else None))
    return CardAccess(tuple(offers))
