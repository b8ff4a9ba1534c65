"""What a new clerk expects: F10 finishes the open dossier, F11 begins with the newest, printed is printed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from textual.pilot import Pilot

from counter.desk.state import Identity, Visit
from counter.domain.documents import FeeSlip, Slip
from counter.domain.dossiers import DossierRow
from counter.domain.people import Person
from counter.events import PrintState
from counter.ports import PrintJob, Tray
from counter.texts import LANGUAGES, texts
from screens.app import CounterApp
from screens.choices import Choices
from screens.desk.outcome import print_lines
from screens.palette import PaletteScreen
from screens.reprint import ReprintScreen, newest_of_each
from tests.screens.conftest import Open, press, settled
from tests.screens.fake_desk import FakeDesk
from tests.screens.fake_place import NOW, place
from tests.screens.test_next_sentences import FORM

_FINISHED = ("f10", "left", "enter")


def _received(desk: FakeDesk, count: int) -> list[DossierRow]:
    """Dossiers of several owners, oldest first, a minute apart."""
    names = ("Lê Văn Thử", "Phạm Minh Giả", "Hoàng Thị Tập")
    rows = []
    for number in range(count):
        row = desk.receive(Person(names[number]), FORM)
        entry = replace(row.dossier.entry, at=NOW + timedelta(minutes=number))
        row = replace(
            row, dossier=replace(row.dossier, entry=entry), official_code=f"H99.001-261123-000{number + 1}"
        )
        desk._rows[0] = row
        rows.append(row)
    return rows


def _decided(desk: FakeDesk) -> list[str]:
    return [line.split()[1] for line in desk.log if line.startswith("make_result_ready")]


def _choices(app: CounterApp) -> list[str]:
    rows = app.screen.query_one(Choices).rows
    return [row.draw(80)[0].plain for row in rows]


# --- the training drawer --------------------------------------------------------------------------


async def test_the_agency_finishes_the_dossier_that_is_open(opened: Open) -> None:
    async with opened() as (_, desk, pilot):
        rows = _received(desk, 3)
        desk.begin(None)
        desk._open(rows[0])
        await settled(pilot)
        await press(pilot, *_FINISHED)
        assert _decided(desk) == [rows[0].dossier.id]


async def test_the_agency_finishes_the_one_received_in_this_visit(opened: Open) -> None:
    async with opened() as (app, desk, pilot):
        rows = _received(desk, 3)
        desk.change(visit=Visit("v", None, NOW, Identity(), received=(rows[1],)))
        await settled(pilot)
        await press(pilot, *_FINISHED)
        assert _decided(desk) == [rows[1].dossier.id]
        assert app.notice is not None
        assert app.notice.values == {"code": rows[1].official_code}


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_several_without_a_result_are_chosen_from_the_oldest_first(
    opened: Open, size: tuple[int, int]
) -> None:
    async with opened(size=size) as (app, desk, pilot):
        rows = _received(desk, 3)
        await press(pilot, *_FINISHED)
        assert isinstance(app.screen, PaletteScreen)
        assert _decided(desk) == []
        named = [line.split()[0] for line in _choices(app)]
        assert named == [row.official_code for row in rows]
        assert rows[1].dossier.owner_name in _choices(app)[1]
        await press(pilot, "down", "enter")
        assert _decided(desk) == [rows[1].dossier.id]
        await press(pilot, *_FINISHED)
        left = _choices(app)
        assert len(left) == 2, "the one that has its result is not offered again"
        await press(pilot, "enter")
        assert _decided(desk) == [rows[1].dossier.id, rows[0].dossier.id]


async def test_the_only_one_is_finished_at_once_and_void_or_returned_ones_never(opened: Open) -> None:
    async with opened() as (app, desk, pilot):
        rows = _received(desk, 3)
        desk._rows = [replace(rows[2], voided="nhầm"), rows[1], replace(rows[0], returned_at=NOW)]
        await press(pilot, *_FINISHED)
        assert _decided(desk) == [rows[1].dossier.id]
        await press(pilot, *_FINISHED)
        assert _decided(desk) == [rows[1].dossier.id]
        assert app.notice is not None
        assert app.notice.key == "desk.why.no_result_possible"


# --- papers ---------------------------------------------------------------------------------------


def _jobs(rows: list[DossierRow]) -> tuple[PrintJob, ...]:
    here = place().centre
    jobs = []
    for row in rows:
        name = row.dossier.id
        slip, receipt = Slip(here, row.dossier), FeeSlip(here, row.dossier)
        jobs += [
            PrintJob(f"slip-{name}", name, slip, 2, Tray.SHEET, PrintState.CONFIRMED),
            PrintJob(f"receipt-{name}", name, receipt, 1, Tray.ROLL, PrintState.CONFIRMED),
        ]
    return tuple(jobs)


async def _pile(desk: FakeDesk, pilot: Pilot[None]) -> tuple[PrintJob, ...]:
    rows = _received(desk, 2)
    jobs = _jobs(rows)
    desk.change(visit=Visit("v", None, NOW, Identity(), received=tuple(rows), jobs=jobs))
    await settled(pilot)
    return jobs


async def test_the_slip_of_the_newest_dossier_is_under_the_cursor(opened: Open) -> None:
    async with opened() as (app, desk, pilot):
        await _pile(desk, pilot)
        await press(pilot, "f11")
        assert isinstance(app.screen, ReprintScreen)
        listed = [row.key for row in app.screen.query_one(Choices).rows if row.pickable]
        assert listed == ["slip-d2", "receipt-d2", "slip-d1", "receipt-d1"]
        await press(pilot, "enter")
        assert desk.log[-1] == "reprint slip-d2"


def test_what_failed_comes_before_what_is_newer() -> None:
    desk = FakeDesk()
    first, second, *newer = _jobs(_received(desk, 2))
    failed = replace(second, state=PrintState.FAILED)
    ids = [job.id for job in newest_of_each((first, failed, *newer))]
    assert ids == ["receipt-d1", "slip-d2", "receipt-d2", "slip-d1"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_paper_has_one_line_however_often_it_was_printed(language: str) -> None:
    said = texts(language)
    slip = _jobs(_received(FakeDesk(), 1))[0]
    going, done = said("desk.print.sent"), said("desk.print.confirmed")
    for older, newer in ((PrintState.SENT, PrintState.CONFIRMED), (PrintState.CONFIRMED, PrintState.SENT)):
        prints = (replace(slip, state=older), replace(slip, id="again", state=newer))
        (line,) = print_lines(said, prints, 60)
        assert (going in line.plain) is (newer is PrintState.SENT)
        assert (done in line.plain) is (newer is PrintState.CONFIRMED)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_once_printed_nothing_says_that_it_is_printing(
    opened: Open, size: tuple[int, int], language: str
) -> None:
    async with opened(size=size, language=language) as (app, desk, pilot):
        await desk.call_next()
        desk.read()
        await desk.choose_procedure("2.000635")
        await desk.choose_case("case-1")
        await desk.accept_all()
        await desk.commit()
        await settled(pilot)
        going, done = app.texts("desk.print.sent"), app.texts("desk.print.confirmed")
        assert going in _screen(app)
        assert desk.state.visit is not None
        desk.visit(jobs=tuple(replace(job, state=PrintState.CONFIRMED) for job in desk.state.visit.jobs))
        await settled(pilot)
        assert going not in _screen(app).lower()
        assert _screen(app).count(done) == 2


def _screen(app: CounterApp) -> str:
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())
