"""Roll printers and what each needs: dots, resolution, picture command, knife, code pages (`models.toml`).

One that is not in the table is drawn for as `generic-80` or `generic-58`: a picture comes out of every
ESC/POS printer.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

__all__ = ["GENERIC", "Cut", "Raster", "RollModel", "models", "roll_model"]

GENERIC = "generic-80"
_LEAST_DOTS, _MOST_DOTS = 256, 832
_DOTS_PER_INCH = (100, 300)
_FONT_A_DOTS = 12
"""Width of a letter of font A (ESC/POS)."""


class Raster(StrEnum):
    """The command that prints a picture."""

    RASTER = "raster"
    GRAPHICS = "graphics"
    COLUMN = "column"


class Cut(StrEnum):
    """What is done with the knife behind a paper."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class RollModel:
    """One model of a printer."""

    name: str
    dots: int
    """Printable dots across the paper."""
    dpi: int
    raster: Raster = Raster.RASTER
    cut: Cut = Cut.PARTIAL
    tcvn: tuple[int, int] | None = None
    """Numbers of the code pages of small and of capital letters (TCVN 5712 VN3); None: it has none."""
    asks: bool = False
    """Whether it is known to answer `DLE EOT` and `GS r`."""
    source: str = "class"

    @property
    def columns(self) -> int:
        """Letters of font A in a line."""
        return self.dots // _FONT_A_DOTS

    @property
    def per_mm(self) -> float:
        """Dots in a millimetre."""
        return self.dpi / 25.4


@cache
def models() -> dict[str, RollModel]:
    """All models by name. Raises ValueError for a defective table."""
    text = (resources.files(__package__) / "models.toml").read_text(encoding="utf-8")
    return {name: _model(name, row) for name, row in tomllib.loads(text).items()}


def roll_model(name: str) -> RollModel:
    """The model `name`, `generic-80` for an empty one. Raises KeyError for one that is not in the table."""
    return models()[name or GENERIC]


def _model(name: str, row: dict[str, Any]) -> RollModel:
    pages = row.pop("tcvn", None)
    model = RollModel(
        name=name,
        dots=row.pop("dots"),
        dpi=row.pop("dpi"),
        raster=Raster(row.pop("raster", Raster.RASTER)),
        cut=Cut(row.pop("cut", Cut.PARTIAL)),
        tcvn=(int(pages[0]), int(pages[1])) if pages else None,
        asks=bool(row.pop("asks", False)),
        source=row.pop("source"),
    )
    low, high = _DOTS_PER_INCH
    if row or not _LEAST_DOTS <= model.dots <= _MOST_DOTS or not low <= model.dpi <= high:
        raise ValueError(f"models.toml: {name}")
    return model
