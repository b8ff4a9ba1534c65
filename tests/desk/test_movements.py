"""Rows of M06 and X06: each movement of the papers and each step, in the order they were."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from counter.desk.movements import Known, movements_of
from counter.domain.clocks import Pause, PauseEnd
from counter.domain.documents import Promptness
from counter.domain.dossiers import DossierRow, SyncState
from counter.domain.transfers import Arrival, ArrivalItem, Carriage, Handing, Transfer, TransferItem
from tests.rigs.more_papers import DUE, PAPER, UNIT, extension
from tests.rigs.papers import CENTRE, CODE, ENTRY, dossier

ROW = DossierRow(dossier(due_at=DUE), SyncState.CONFIRMED, None)
LEFT = ENTRY.at + timedelta(hours=3)
ITEM = TransferItem(ROW.dossier.id, CODE, ENTRY.at, LEFT, DUE)
TRANSFER = Transfer("t-1", "BG-1", UNIT, Carriage.PAPER, (ITEM,), ENTRY)
HANDED = replace(TRANSFER, handed=Handing("Nguyễn Văn An", "Vũ Văn Giao", LEFT, ENTRY))
BACK = Arrival(
    "a-1",
    "KQ-1",
    UNIT,
    (ArrivalItem(ROW.dossier.id, CODE, "Trích lục", "15", date(2026, 11, 25)),),
    "Vũ Văn Giao",
    replace(ENTRY, at=DUE - timedelta(days=1)),
)


def test_papers_that_left_and_came_back_each_have_a_row() -> None:
    gone, back = movements_of(CENTRE, ROW, Known((HANDED,), (BACK,)), process=False)
    assert (gone.gave, gone.at) == (f"{CENTRE.name}, Nguyễn Văn An", LEFT)
    assert gone.received == f"{UNIT.name}, Vũ Văn Giao"
    assert (back.gave, back.promptness) == (f"{UNIT.name}, Vũ Văn Giao", Promptness.EARLY)


def test_a_list_whose_papers_lie_here_leaves_the_moment_to_be_written_in() -> None:
    [waiting] = movements_of(CENTRE, ROW, Known((TRANSFER,)), process=False)
    assert (waiting.at, waiting.received) == (None, UNIT.name)


def test_how_a_result_came_back_is_counted_by_day() -> None:
    def promptness(days: int) -> Promptness | None:
        came = replace(BACK, entry=replace(ENTRY, at=DUE + timedelta(days=days)))
        return movements_of(CENTRE, ROW, Known(arrivals=(came,)), process=False)[0].promptness

    assert [promptness(days) for days in (-1, 0, 1)] == [
        Promptness.EARLY,
        Promptness.ON_TIME,
        Promptness.LATE,
    ]


def test_the_process_tells_every_step_in_the_order_it_was() -> None:
    asked = ENTRY.at + timedelta(days=1)
    pause = Pause("p-1", ROW.dossier.id, CODE, PAPER, "thiếu bản chính", asked, asked, ENTRY)
    ended = replace(pause, ended=PauseEnd.COMPLETED, ended_at=asked + timedelta(hours=5))
    moved = extension(ROW.dossier).extension
    later = replace(moved, entry=replace(ENTRY, at=asked + timedelta(hours=7)))
    known = Known((HANDED,), (BACK,), (ended, later))
    row = replace(ROW, returned_at=DUE + timedelta(days=2))
    steps = movements_of(CENTRE, row, known, process=True)
    acts = ["received", "transferred", "paused", "resumed", "arrived", "extended", "handed_over"]
    assert [one.act for one in steps] == acts
    times = [one.at for one in steps if one.at is not None]
    assert times == sorted(times)
    closed = replace(ended, ended=PauseEnd.CLOSED)
    assert movements_of(CENTRE, ROW, Known(changes=(closed,)), process=True)[-1].act == "stopped"
