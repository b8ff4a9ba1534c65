"""What the kinds of document differ in: the values of one, without what surrounds every paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from counter.domain.dossiers import Entry
from counter.domain.parties import Parties
from printing.wording.row import Row

__all__ = ["Matter"]


@dataclass(frozen=True, slots=True)
class Matter:
    """The words of one document. Holds personal data: it has no repr of its fields."""

    values: Mapping[str, str]
    entry: Entry
    parties: Parties
    ticket: str | None
    training: bool
    code: str | None
    """The final code, None while there is only a local number."""
    rows: tuple[Row, ...] = ()
    lines: tuple[tuple[str, ...], ...] = ()
    rosters: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    voided: str = ""
    issuer: str = ""
    """The agency whose paper it is, where it is not the centre's."""
    number: str = ""
    """The paper's own number, where it is not the code."""
    dated: datetime | None = None
    """The day it was signed, where that is not the day of the entry."""
    square: str = ""
    """What the square code carries, where that is not the code."""
    coded: bool = True
    """Whether it is about something that has a number."""
    ticketed: bool = True
    """Whether it belongs to somebody's visit: its foot says whose."""

    def __repr__(self) -> str:
        """Keep personal data out of logs."""
        return f"<Matter {self.entry.at:%Y-%m-%d}>"
