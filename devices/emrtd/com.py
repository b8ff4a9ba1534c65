"""EF.COM: which data groups the card says it has (ICAO 9303-10 §4.6.1)."""

from __future__ import annotations

from dataclasses import dataclass

from counter.domain.text import clean
from devices.emrtd import tlv

__all__ = ["Com", "parse"]

TAG = 0x60
_LDS_VERSION = 0x5F01
_TAG_LIST = 0x5C
_GROUPS = {
    0x61: 1,
    0x75: 2,
    0x63: 3,
    0x76: 4,
    0x65: 5,
    0x66: 6,
    0x67: 7,
    0x68: 8,
    0x69: 9,
    0x6A: 10,
    0x6B: 11,
    0x6C: 12,
    0x6D: 13,
    0x6E: 14,
    0x6F: 15,
    0x70: 16,
}


@dataclass(frozen=True, slots=True)
class Com:
    """The card's own table of contents; nothing vouches for it."""

    lds_version: str
    """`0108`, or empty."""
    groups: tuple[int, ...]
    """Numbers of the data groups, in the card's order."""


def parse(content: bytes) -> Com:
    """The table in the file `content`; MalformedError when there is none."""
    template = tlv.one(content, TAG)
    version = template.find(_LDS_VERSION)
    listed = template.child(_TAG_LIST).value
    return Com(
        lds_version=clean(version.value.decode("ascii", "replace"), limit=8) if version else "",
        groups=tuple(_GROUPS[tag] for tag in listed if tag in _GROUPS),
    )
