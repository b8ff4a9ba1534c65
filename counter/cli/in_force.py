"""The appointment of a dossier that is in force, for commands that list what this desk received."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING

from counter.domain.dossiers import Dossier
from counter.domain.place import Place

if TYPE_CHECKING:
    from cache.journal import JournalReader, SqliteJournal
    from counter.domain.calendar import OfficeCalendar

__all__ = ["appointments"]


def appointments(
    journal: JournalReader | SqliteJournal, place: Place | None, since: date, until: date
) -> Callable[[Dossier], datetime | None]:
    """What tells it: the slip's, unless this desk recorded that it was moved; None while no time runs.

    Counted by the office that decides, over the years of the dossiers.
    """
    from counter.desk.changes import changes_here
    from counter.desk.office_calendar import office_calendar
    from counter.domain.clock_rules import standing

    changes = changes_here(journal) if place is not None else {}
    years = range(since.year - 1, until.year + 3)

    @cache
    def calendar(agency_code: str) -> OfficeCalendar | None:
        return office_calendar(place, years, agency_code) if place is not None else None

    def due(dossier: Dossier) -> datetime | None:
        known, code = changes.get(dossier.id), dossier.organisations.deciding_code
        if not known or place is None or (counted := calendar(code)) is None:
            return dossier.due_at
        cutoff = place.office_of(code).same_day_cutoff
        return standing(dossier.due_at, dossier.limit, known, counted, cutoff).due_at

    return due
