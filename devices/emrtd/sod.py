"""EF.SOD: the signed list of the hashes of a chip's data groups (ICAO 9303-10 §4.6.2)."""

from __future__ import annotations

from dataclasses import dataclass, field

from devices.emrtd import tlv
from devices.emrtd.der import INTEGER, OCTETS, SEQUENCE
from devices.emrtd.errors import LimitError, MalformedError
from devices.emrtd.files import FILE_LIMIT
from devices.emrtd.pki.signatures import digest_name, digest_of
from devices.emrtd.pki.signed_data import SignedData, parse_signed_data

__all__ = ["SecurityObject", "parse"]

TAG = 0x77
_CONTENT_TYPES = frozenset(
    {"2.23.136.1.1.1", "1.3.27.1.1.1", "1.2.528.1.1006.1.20.1", "1.2.840.113549.1.7.1"}
)
"""ICAO's, and what cards of early years carry instead of it."""
_GROUPS = range(1, 17)


@dataclass(frozen=True, slots=True)
class SecurityObject:
    """What the issuer signed."""

    signed: SignedData
    digest: str
    """Hash of the data groups."""
    groups: dict[int, bytes] = field(repr=False)
    """Hash by number of the data group."""

    def digest_of(self, content: bytes) -> bytes:
        """The hash of a data group's file."""
        return digest_of(self.digest, content)


def parse(content: bytes) -> SecurityObject:
    """The object in the file `content`. Raises MalformedError, LimitError and UnsupportedError."""
    if len(content) > FILE_LIMIT:
        raise LimitError("EF.SOD is too long")
    wrapper = tlv.one(content)
    encoded = wrapper.value if wrapper.tag == TAG else content
    signed = parse_signed_data(encoded, limit=FILE_LIMIT)
    if signed.content_type not in _CONTENT_TYPES:
        raise MalformedError("EF.SOD signs something else")
    parts = tlv.one(signed.content, SEQUENCE).children()
    if [part.tag for part in parts[:3]] != [INTEGER, SEQUENCE, SEQUENCE]:
        raise MalformedError("security object of unknown form")
    groups: dict[int, bytes] = {}
    for entry in parts[2].children():
        pair = entry.children()
        if [part.tag for part in pair] != [INTEGER, OCTETS]:
            raise MalformedError("hash of a data group of unknown form")
        number = int.from_bytes(pair[0].value[:4], "big")
        if number not in _GROUPS or number in groups:
            raise MalformedError("hash of an unknown data group, or a second one")
        groups[number] = pair[1].value
    algorithm = tlv.encode(SEQUENCE, parts[1].value)
    return SecurityObject(signed, digest_name(algorithm), groups)
