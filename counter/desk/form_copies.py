"""Copies of papers that were made while the form was still open: they live and go with the form.

Its draft says what they are, where they lie and their keys, so that they survive a kill as it does and nobody
can open them once it is gone. When the dossier is received they become its records in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from counter.domain.scans import ComponentScan

__all__ = ["FormCopy", "KeptFile", "replaced"]


@dataclass(frozen=True, slots=True)
class KeptFile:
    """Where a copy lies: content of a `scan_file` record."""

    name: str
    key: str

    def __repr__(self) -> str:
        """Keep the key out of logs."""
        return f"<KeptFile {self.name}>"


@dataclass(frozen=True, slots=True)
class FormCopy:
    """A copy of a form: what it is, and where it lies."""

    scan: ComponentScan
    file: KeptFile | None = None
    """None for what is used again."""


def replaced(
    copies: Sequence[FormCopy], newer: Iterable[tuple[ComponentScan, KeptFile | None]], *, void: bool
) -> tuple[FormCopy, ...]:
    """The copies of a form with newer ones in their place; `void`: without. A file that is known stays."""
    known = {one.scan.id: one for one in copies}
    for scan, file in newer:
        before = known.pop(scan.id, None)
        if not void:
            known[scan.id] = FormCopy(scan, file or (before.file if before is not None else None))
    return tuple(known.values())
