"""Names in certificates on the screen: the short forms of X.500, which are the same in every language."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["short_name"]

_SHORT: Final = {
    "Common Name": "CN",
    "Country": "C",
    "Locality": "L",
    "Organization": "O",
    "Organizational Unit": "OU",
    "Serial Number": "SN",
    "State/Province": "ST",
}
_PART = re.compile(rf"(^|[,;] )({'|'.join(map(re.escape, sorted(_SHORT, key=len, reverse=True)))}): ")


def short_name(subject: str) -> str:
    """`Common Name: CSCA, Country: VN` as `CN=CSCA, C=VN`; what has no short form stays."""
    return _PART.sub(lambda part: f"{part[1]}{_SHORT[part[2]]}=", subject)
