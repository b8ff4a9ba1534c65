"""DG1: the machine-readable zone as the chip holds it (ICAO 9303-10 §4.7.1)."""

from __future__ import annotations

from datetime import date

from counter.domain.mrz import Mrz, read_mrz
from devices.emrtd import tlv
from devices.emrtd.errors import MalformedError

__all__ = ["parse"]

TAG = 0x61
_MRZ = 0x5F1F


def parse(content: bytes, today: date) -> Mrz:
    """The zone in the file `content`; MalformedError when there is none. `today` settles birth centuries."""
    text = tlv.one(content, TAG).child(_MRZ).value.decode("ascii", "replace")
    zone = read_mrz(text, today)
    if zone is None:
        raise MalformedError("no machine-readable zone")
    return zone
