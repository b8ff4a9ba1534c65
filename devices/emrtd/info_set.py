"""The set of SecurityInfo, which EF.CardAccess, DG14 and EF.CardSecurity hold alike (ICAO 9303-11 §9.2)."""

from __future__ import annotations

from collections.abc import Iterator

from devices.emrtd import tlv
from devices.emrtd.der import OID, SEQUENCE, SET
from devices.emrtd.errors import MalformedError
from devices.emrtd.tlv import Tlv

__all__ = ["each_info"]


def each_info(encoded: bytes) -> Iterator[tuple[str, tuple[Tlv, ...]]]:
    """Identifier and parts (the identifier first) of every info; MalformedError for what is no such set."""
    for info in tlv.one(encoded, SET).children():
        parts = info.children() if info.tag == SEQUENCE else ()
        if not parts or parts[0].tag != OID:
            raise MalformedError("security info without an identifier")
        yield tlv.object_identifier(parts[0].value), parts
