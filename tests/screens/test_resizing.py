"""A running desk dragged through every size on every stage: nothing breaks, overlaps or loses what counts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from itertools import combinations

import pytest
from textual.widget import Widget

from counter.desk.next_step import next_step
from screens.app import CounterApp
from screens.desk.next import NextPanel, next_sentence
from screens.desk.scanbox import ScanBox
from screens.desk.suggest import Suggest
from tests.screens.conftest import Open, press, settled
from tests.screens.fake_desk import FakeDesk
from tests.screens.fake_place import CODE

SIZES = [(80, 24), (200, 60), (96, 28), (160, 48), (119, 35), (120, 36), (104, 30), (150, 40), (80, 24)]
USUAL = [(80, 24), (200, 60), (120, 36)]
_WIDEST = 100
"""Cells of the widest panel: lines of more are hard to follow."""

Stage = Callable[[FakeDesk], Awaitable[None]]


async def idle(desk: FakeDesk) -> None:
    """Nobody."""


async def called(desk: FakeDesk) -> None:
    """A ticket."""
    await desk.call_next()


async def known(desk: FakeDesk) -> None:
    """A person."""
    await called(desk)
    desk.read()


async def choosing(desk: FakeDesk) -> None:
    """A procedure with cases."""
    await known(desk)
    await desk.choose_procedure("2.000635")


async def complete(desk: FakeDesk) -> None:
    """The form."""
    await choosing(desk)
    await desk.choose_case("case-1")
    await desk.accept_all()


async def received(desk: FakeDesk) -> None:
    """Committed."""
    await complete(desk)
    await desk.commit()


async def returning(desk: FakeDesk) -> None:
    """The result is ready."""
    await received(desk)
    await desk.finish()
    desk.ready = True
    await desk.scan(CODE, "typed")  # type: ignore[arg-type]  # the fake only logs it


STAGES = [idle, called, known, choosing, complete, received, returning]


EACH = [(stage, "vi", USUAL) for stage in STAGES if stage is not complete]
"""All stages at the sizes desks have; the fullest one at every size; the longer language at the ends."""
DRAGGED = [
    *EACH,
    (complete, "vi", SIZES),
    *((stage, "en", [USUAL[0], USUAL[1]]) for stage in STAGES),
]


@pytest.mark.parametrize(
    ("stage", "language", "sizes"), DRAGGED, ids=lambda part: getattr(part, "__name__", None)
)
async def test_every_stage_at_its_sizes(
    opened: Open, stage: Stage, language: str, sizes: list[tuple[int, int]]
) -> None:
    async with opened(size=(120, 36), language=language) as (app, desk, pilot):
        await stage(desk)
        await settled(pilot)
        for size in sizes:
            await pilot.resize_terminal(*size)
            await settled(pilot)
            panels = _panels(app)
            where = (stage.__name__, size)
            assert panels, where
            for panel in panels:
                region = panel.region
                assert region.width * region.height > 0, (where, panel)
                assert region.right <= size[0], (where, panel)
                assert region.bottom <= size[1], (where, panel)
                if panel.parent is app.screen.query_one("#body"):
                    assert region.width <= _WIDEST or size[0] < 150 or stage is idle, (where, panel)
            for one, other in combinations(panels, 2):
                assert not one.region.intersection(other.region), (where, one, other)
            said = " ".join(next_sentence(app.texts, app.state).split())
            shown = " ".join(_text_of(app.screen.query_one(NextPanel)).replace("█", " ").split())
            assert said in shown, (where, next_step(app.state))


@pytest.mark.parametrize("size", sorted(set(SIZES)))
async def test_the_list_of_procedures_leaves_the_scan_line_free(opened: Open, size: tuple[int, int]) -> None:
    async with opened(size=size) as (app, desk, pilot):
        await called(desk)
        await press(pilot, "t", "r", "i")
        listed, box = app.screen.query_one(Suggest), app.screen.query_one(ScanBox)
        assert listed.open
        assert listed.region.bottom == box.region.y, (listed.region, box.region)


def _panels(app: CounterApp) -> list[Widget]:
    """What stands on the desk, not what lies over it, nor parts of a part."""
    body = app.screen.query_one("#body")
    tops = [one for one in app.screen.children if one is not body and one.display and not one.styles.layer]
    return [
        one
        for one in (*body.children, *tops)
        if one.display and not type(one).__name__.startswith(("Tooltip", "Toast", "Suggest"))
    ]


def _text_of(widget: Widget) -> str:
    lines = widget.render_lines(widget.region.reset_offset)
    return "\n".join(strip.text for strip in lines)
