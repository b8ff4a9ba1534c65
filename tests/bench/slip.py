"""The M01 slip as PDF, two copies on A5, beside a bare canvas with the same strings at the same places.

And beside libraries that set the same words in a layout of their own.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from counter.domain.documents import Slip
from printing.content import content
from printing.layout import Text
from printing.paper import PageSize
from printing.pdf import render
from printing.sheet import Sheets, sheets
from printing.typeface import Face, font_path
from tests.bench.floors.bare_canvas import Pages, Setting, draw, register
from tests.bench.floors.page_setters import SETTERS, words_of
from tests.bench.harness import MILLISECONDS, Bar, Figures, Judged, Row, Take, figures, in_turn, timed
from tests.rigs.papers import slip

__all__ = ["measure"]

_COPIES = 2
_WARM_ROUNDS = 200
_RUN = 1000
"""Slips of a morning's pile, one after another."""
_PEER_ROUNDS = 20
_COLD_ROUNDS = 5
_PEER = "bare canvas, same strings"
_FONTS = {f"Bare-{face}": str(font_path(face)) for face in Face}
_COLD = """
from time import perf_counter
from tests.rigs.papers import slip
document = slip()
start = perf_counter()
from printing.paper import PageSize
from printing.pdf import render
render(document, page=PageSize.A5, copies=2)
print(perf_counter() - start)
"""


def measure() -> list[Row]:
    """Warm, and the first of a process with its imports and fonts."""
    documents = (slip(code=f"H99.001-261123-{number:04}") for number in count(1))  # new codes each time
    document = next(documents)
    laid = sheets(content(document), PageSize.A5, _COPIES)
    strings = _strings(laid)
    width, height = laid.paper.width, laid.paper.height
    register(_FONTS)
    ours, theirs = in_turn(
        timed(lambda: render(next(documents), page=PageSize.A5, copies=_COPIES)),
        timed(lambda: draw(strings, width, height)),
        rounds=_WARM_ROUNDS,
        warm_up=5,
    )
    with TemporaryDirectory(prefix="bench-slip-") as folder:
        order = Path(folder) / "order.json"
        order.write_text(
            json.dumps({"fonts": _FONTS, "pages": strings, "width": width, "height": height}),
            encoding="utf-8",
        )
        cold, bare = in_turn(
            _child("-c", _COLD),
            _child("-m", "tests.bench.floors.bare_canvas", str(order)),
            rounds=_COLD_ROUNDS,
        )
    run = _each_of_a_run(documents)
    return [
        Row("warm", "ms", ours, _PEER, theirs, Bar(Judged.MEDIAN, 8)),
        Row(f"each in a run of {_RUN}", "ms", run, _PEER, theirs, Bar(Judged.MEDIAN, 6)),
        Row("first of a process", "ms", cold, _PEER, bare),
        *_peers(documents),
    ]


def _each_of_a_run(documents: Iterator[Slip]) -> Figures:
    """Each of a pile, one after another and nothing between them."""
    take = timed(lambda: render(next(documents), page=PageSize.A5, copies=_COPIES))
    return figures([take() for _ in range(_RUN)], MILLISECONDS)


def _peers(documents: Iterator[Slip]) -> list[Row]:
    """The same words set by other libraries, those that are installed."""
    rows = []
    for name, prepared in SETTERS.items():
        try:
            setter = prepared()
        except (ImportError, OSError) as error:
            print(f"{name}: not installed ({error})", file=sys.stderr)
            continue
        words = (words_of(content(document)) for document in documents)
        ours, theirs = in_turn(
            timed(lambda: render(next(documents), page=PageSize.A5, copies=_COPIES)),
            timed(lambda setter=setter, words=words: setter(next(words))),  # type: ignore[misc]  # bound to this turn
            rounds=_PEER_ROUNDS,
            warm_up=2,
        )
        rows.append(Row("warm, with both codes", "ms", ours, f"{name}, same words, no codes", theirs))
    return rows


def _strings(laid: Sheets) -> Pages:
    return [
        [
            Setting(mark.x, laid.paper.height - mark.y, mark.text, f"Bare-{mark.face}", mark.size)
            for mark in page
            if isinstance(mark, Text)
        ]
        for page in laid.pages
    ]


def _child(*arguments: str) -> Take:
    """A sample is what a fresh process says of itself."""

    def take() -> float:
        done = subprocess.run([sys.executable, *arguments], check=True, capture_output=True, text=True)
        return float(done.stdout)

    return take
