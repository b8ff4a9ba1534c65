"""The printers of a desk, each with its name, paper and the way to it; and what the settings say of papers.

Which printer takes a paper is decided here, in one place: the one its kind is set to, else the first that has
such paper. Knows no spooler by name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from counter.domain.document_kinds import DocumentKind
from counter.ports import PrinterView, Tray
from printing.bilingual import English
from printing.models import RollModel, roll_model
from printing.paper import PageSize
from printing.spool.spooler import Spooler

__all__ = ["PaperRule", "Way", "Ways"]


@dataclass(frozen=True, slots=True)
class Way:
    """One printer."""

    name: str
    """As its table in the settings is called."""
    tray: Tray
    """What paper it has."""
    spooler: Spooler
    label: str = ""
    """As the clerk calls it; empty: its name."""
    page: PageSize = PageSize.A5
    """Of a sheet printer."""
    source: str = ""
    """`media-source` (PWG 5100.13) of a sheet printer with several trays; empty: its own choice."""
    model: RollModel = field(default_factory=lambda: roll_model(""))
    """Of a roll printer."""
    drawer: bool = False
    """Whether a cash drawer hangs on it."""
    text: bool = False
    """Whether it prints letters of its own instead of a picture, where its code pages have them all."""

    @property
    def view(self) -> PrinterView:
        """How the desk shows it."""
        return PrinterView(self.name, self.label or self.name, self.tray, self.drawer)


@dataclass(frozen=True, slots=True)
class PaperRule:
    """What the settings say of one kind of document; empty: nothing."""

    printer: str = ""
    source: str = ""
    copies: int = 0
    """0: as many as the act asks for."""
    page: PageSize | None = None
    english: English = English.NEVER
    """When a sheet has English beneath the Vietnamese."""


class Ways:
    """All printers of a desk."""

    def __init__(self, ways: Sequence[Way], rules: Mapping[DocumentKind, PaperRule] | None = None) -> None:
        self.all = tuple(ways)
        self._rules = dict(rules or {})

    def rule(self, kind: DocumentKind) -> PaperRule:
        """What the settings say of `kind`."""
        return self._rules.get(kind, PaperRule())

    def named(self, name: str) -> Way | None:
        """The printer of that name."""
        return next((way for way in self.all if way.name == name), None)

    def of_tray(self, tray: Tray) -> Way | None:
        """The first printer with such paper."""
        return next((way for way in self.all if way.tray is tray), None)

    def first(self, kind: DocumentKind, tray: Tray) -> Way | None:
        """The printer for a document of `kind` on such paper; None: the desk has none."""
        chosen = self.named(self.rule(kind).printer)
        return chosen if chosen is not None and chosen.tray is tray else self.of_tray(tray)

    def others(self, way: Way) -> tuple[Way, ...]:
        """Printers that can take what `way` cannot print now."""
        return tuple(one for one in self.all if one.tray is way.tray and one.name != way.name)
