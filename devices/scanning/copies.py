"""From bytes to a `ScannedPaper`: read in the bounded process, PDF/A where that can be had, summed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from counter.domain.scans import LARGEST_PAPER_BYTES, ScanSource
from counter.ports.scanner import ScanError, ScannedPaper
from devices.scanning.archive import archived
from devices.scanning.bounded import made_of

__all__ = ["copy_of"]


def copy_of(parts: Sequence[bytes], source: ScanSource) -> ScannedPaper:
    """The copy of one file, or of the pages of one scan. Blocks; raises ScanError."""
    if source is not ScanSource.SCANNER and sum(map(len, parts)) > LARGEST_PAPER_BYTES:
        raise ScanError("too_large")
    made, kind, why = archived(made_of(parts))
    total = hashlib.sha256()
    for part in parts:
        total.update(part)
    return ScannedPaper(
        content=made.content,
        pages=made.pages,
        sha256=hashlib.sha256(made.content).hexdigest(),
        origin_sha256=total.hexdigest(),
        source=source,
        kind=kind,
        why_plain=why,
    )
