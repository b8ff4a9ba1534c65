"""A bare reportlab canvas that sets strings where it is told: nothing laid out, nothing else drawn."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

__all__ = ["Pages", "Setting", "draw", "register"]


class Setting(NamedTuple):
    """One string at its place, in points from the bottom left corner."""

    x: float
    y: float
    text: str
    font: str
    size: float


Pages = Sequence[Sequence[Setting]]


def register(fonts: Mapping[str, str]) -> None:
    """Make font files known under their names."""
    from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]  # reportlab ships no types
    from reportlab.pdfbase.ttfonts import TTFont  # type: ignore[import-untyped]  # as above

    for name, path in fonts.items():
        pdfmetrics.registerFont(TTFont(name, path))


def draw(pages: Pages, width: float, height: float) -> bytes:
    """The PDF."""
    from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]  # reportlab ships no types

    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=(width, height), pageCompression=1)
    for page in pages:
        for x, y, text, font, size in page:
            canvas.setFont(font, size)
            canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


if __name__ == "__main__":
    order = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    start = perf_counter()
    register(order["fonts"])
    draw(order["pages"], order["width"], order["height"])
    print(perf_counter() - start)
