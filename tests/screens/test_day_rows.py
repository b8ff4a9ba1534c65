"""Rows of the day's list: the appointment in force, also where it was moved or where no time runs."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from counter.domain.clock_rules import ClockState, Standing
from counter.domain.dossiers import DossierRow, SyncState
from counter.texts import texts
from screens.day_rows import day_rows
from tests.rigs import papers

TODAY = date(2026, 11, 23)
DOSSIER = papers.dossier()
ROW = DossierRow(DOSSIER, SyncState.CONFIRMED, None)


def drawn(stands: Standing | None, width: int, language: str = "vi") -> list[str]:
    moved = {} if stands is None else {DOSSIER.id: stands}
    [row] = [one for one in day_rows(texts(language), [ROW], [], TODAY, moved) if one.key == DOSSIER.id]
    return [line.plain for line in row.draw(width)]


def at(moment: datetime | None) -> str:
    assert moment is not None
    return f"{moment:%H:%M %d/%m}"


@pytest.mark.parametrize("width", [76, 116])
def test_the_appointment_is_the_one_in_force(width: int) -> None:
    [line] = drawn(None, width)
    assert line.rstrip().endswith(at(DOSSIER.due_at))
    assert DOSSIER.due_at is not None
    later = DOSSIER.due_at + timedelta(days=3)
    [line] = drawn(Standing(ClockState.RUNNING, later, extended=True, waiting=None, due=None), width)
    assert line.rstrip().endswith(at(later))
    assert at(DOSSIER.due_at) not in line


@pytest.mark.parametrize("state", [ClockState.WAITING, ClockState.STOPPED])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_where_no_time_runs_the_row_says_so(state: ClockState, language: str) -> None:
    first, second = drawn(Standing(state, None, extended=False, waiting=None, due=None), 76, language)
    assert first.rstrip().endswith("—")
    assert texts(language)(f"transfer.state.{state}") in second
