"""The photo of the chip in letters: quarter blocks in two colours each, for any terminal with true colour.

What the chip holds is hostile until it is decoded: bounded in bytes and pixels, only the two formats of ICAO
9303-10, decoded on a thread of its own. A picture lives as long as its visit and is kept nowhere else. Chosen
over textual-image, which asks the terminal when it is imported and swallows keys typed meanwhile.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content

from counter.domain.card import Photo

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["LARGEST_BYTES", "LARGEST_PIXELS", "PhotoPlace", "Picture", "drawn"]

LARGEST_BYTES = 256 * 1024
"""A chip's photo has 10 to 20 kB; the files of a card end here (`devices.emrtd.apdu`)."""
LARGEST_PIXELS = 4_000_000
"""Width times height, looked at before anything is decoded."""
_FORMATS = {"jpeg": "JPEG", "jpeg2000": "JPEG2000"}
_QUARTERS = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"
"""The block whose set quarters are the bits 1 upper left, 2 upper right, 4 lower left, 8 lower right."""

Rgb = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo ready to be shown; `lines` is None when it cannot be read."""

    sha256: str
    columns: int
    rows: int
    lines: tuple[Content, ...] | None

    def __repr__(self) -> str:
        """Keep the person's face out of logs."""
        return f"<Picture {self.columns}x{self.rows}>"


def drawn(photo: Photo, columns: int, rows: int) -> Picture:
    """Decode and draw into exactly `columns` × `rows` cells. Blocks; raises nothing."""
    lines = None
    if len(photo.content) <= LARGEST_BYTES and photo.format in _FORMATS:
        try:
            lines = _lines(photo, columns, rows)
        except Exception:  # noqa: BLE001  # whatever a hostile file does to its decoder: there is no photo
            lines = None
    return Picture(photo.sha256, columns, rows, lines)


def _lines(photo: Photo, columns: int, rows: int) -> tuple[Content, ...] | None:
    from PIL import Image, ImageOps

    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(io.BytesIO(photo.content), formats=(_FORMATS[photo.format],)) as image:
            width, height = image.size
            if width < 1 or height < 1 or width * height > LARGEST_PIXELS:
                return None
            image.draft("RGB", (columns * 8, rows * 16))
            whole = ImageOps.fit(image.convert("RGB"), (columns * 8, rows * 16))  # a cell is 1:2
            small = whole.resize((columns * 2, rows * 2), Image.Resampling.LANCZOS)
    return tuple(_line(small, row, columns) for row in range(rows))


def _line(image: Image, row: int, columns: int) -> Content:
    return Content("").join(_cell(image, column, row) for column in range(columns))


def _cell(image: Image, column: int, row: int) -> Content:
    """Four pixels as a block in two colours: the split by brightness that keeps most of them."""
    x, y = column * 2, row * 2
    spots: list[Rgb] = [image.getpixel((x + dx, y + dy)) for dy in (0, 1) for dx in (0, 1)]  # type: ignore[misc]  # RGB
    light = [_brightness(spot) for spot in spots]
    middle = (min(light) + max(light)) / 2
    front = [spot for spot, bright in zip(spots, light, strict=True) if bright > middle]
    back = [spot for spot, bright in zip(spots, light, strict=True) if bright <= middle]
    shape = sum(1 << place for place, bright in enumerate(light) if bright > middle)
    return Content.styled(_QUARTERS[shape], f"{_mean(front or back)} on {_mean(back)}")


def _brightness(spot: Rgb) -> float:
    return 0.299 * spot[0] + 0.587 * spot[1] + 0.114 * spot[2]


def _mean(spots: list[Rgb]) -> str:
    return "#" + "".join(f"{sum(part) // len(spots):02x}" for part in zip(*spots, strict=True))


class PhotoPlace:
    """Which picture stands where one panel has room; forgets it as soon as it is not asked for."""

    def __init__(self, begin: Callable[[Photo, int, int], None]) -> None:
        """`begin`: have a picture drawn off the loop and give it to `take`."""
        self._begin = begin
        self._wanted: tuple[str, int, int] | None = None
        self._picture: Picture | None = None

    def lines(self, photo: Photo | None, columns: int, rows: int) -> tuple[Content, ...]:
        """What to show of `photo`: blank cells until it is drawn; nothing without one that can be read."""
        if photo is None:
            self.forget()
            return ()
        wanted = (photo.sha256, columns, rows)
        if self._wanted != wanted:
            self._wanted, self._picture = wanted, None
            self._begin(photo, columns, rows)
        if self._picture is None:
            return (Content(" " * columns),) * rows
        return self._picture.lines or ()

    @property
    def unreadable(self) -> bool:
        """Whether the photo that is wanted cannot be read."""
        return self._picture is not None and self._picture.lines is None

    def take(self, picture: Picture) -> bool:
        """Keep a drawn picture if it is still wanted."""
        if (picture.sha256, picture.columns, picture.rows) != self._wanted:
            return False
        self._picture = picture
        return True

    def forget(self) -> None:
        """The visit is over."""
        self._wanted = self._picture = None
