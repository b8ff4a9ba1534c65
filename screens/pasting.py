"""A paste is text: control characters inside one never become keys.

Textual's parser leaves a bracketed paste at the first escape character in it and reads the rest as keys
(textual 8.2.8 `XTermParser.parse`): a text from a web page could press F5. Most terminals filter what they
paste, not all do. Knows nothing of what is done with the text.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from weakref import WeakKeyDictionary

from textual._xterm_parser import XTermParser
from textual.message import Message

__all__ = ["PasteFilter", "keep_pastes_whole"]

_BEGIN, _END = "\x1b[200~", "\x1b[201~"
_HARMFUL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""All controls but tab and the ends of lines."""
ABANDONED_SECONDS = 2.0
"""A paste silent for so long has no end: a code can hold the mark that begins one, and without the mark that
ends it every key from then on would be text of it."""


class PasteFilter:
    """What a terminal sends, piece by piece, without the controls inside pastes."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._heard = monotonic()
        self._inside = False
        self._held = ""
        self._before = ""

    def __call__(self, piece: str) -> str:
        """The harmless form of the next piece. Inside a paste a beginning of its end mark is held back."""
        parts: list[str] = []
        before, self._heard = self._heard, self._monotonic()
        if self._inside and self._heard - before > ABANDONED_SECONDS:
            self._inside, self._held = False, ""
            parts.append(_END)
        piece = self._held + piece
        self._held = ""
        while piece:
            piece = self._inside_of(piece, parts) if self._inside else self._outside_of(piece, parts)
        return "".join(parts)

    def _outside_of(self, piece: str, parts: list[str]) -> str:
        place = (self._before + piece).find(_BEGIN)
        if place < 0:
            self._before = (self._before + piece)[-len(_BEGIN) + 1 :]
            parts.append(piece)
            return ""
        end = place + len(_BEGIN) - len(self._before)
        self._before, self._inside = "", True
        parts.append(piece[:end])
        return piece[end:]

    def _inside_of(self, piece: str, parts: list[str]) -> str:
        text, mark, rest = piece.partition(_END)
        if not mark:
            for size in range(min(len(_END) - 1, len(text)), 0, -1):
                if _END.startswith(text[-size:]):
                    text, self._held = text[:-size], text[-size:]
                    break
        parts.append(_HARMFUL.sub("", text))
        if mark:
            self._inside = False
            parts.append(mark)
        return rest


def keep_pastes_whole() -> None:
    """Put a filter before every parser made from now on; again: nothing more."""
    if getattr(XTermParser.feed, "filters", False):
        return
    original = XTermParser.feed
    filters: WeakKeyDictionary[XTermParser, PasteFilter] = WeakKeyDictionary()

    def feed(parser: XTermParser, piece: str) -> Iterable[Message]:
        harmless = filters.setdefault(parser, PasteFilter())(piece) if piece else piece
        # Nothing is what a parser takes for the end of all input: a piece held back whole is not given to it.
        return original(parser, harmless) if harmless or not piece else ()

    feed.filters = True  # type: ignore[attr-defined]  # the mark looked for above
    XTermParser.feed = feed  # type: ignore[method-assign, assignment]  # both drivers build this class
