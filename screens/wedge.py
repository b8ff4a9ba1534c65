"""Scanners that type: a wedge programmed with the prefix STX (Ctrl+B) and the suffix CR is told from a hand.

Such a scan is taken before focus and bindings see a key of it, on every screen. A wedge without the prefix
types into the scan line like a clerk does.
"""

from __future__ import annotations

from collections.abc import Callable

from textual.events import Key

from counter.domain.scan import MAX_CHARACTERS

__all__ = ["LONGEST_GAP_SECONDS", "Wedge"]

LONGEST_GAP_SECONDS = 1.0
"""A prefix not followed by a scan within this time was a hand on Ctrl+B: keys type again."""

_PREFIX = "ctrl+b"
_GROUP_SEPARATORS = frozenset({"ctrl+]", "ctrl+right_square_bracket"})


class Wedge:
    """Collects one scan between its prefix and its suffix."""

    def __init__(self, deliver: Callable[[str], None]) -> None:
        self._deliver = deliver
        self._letters: list[str] | None = None
        self._last = 0.0

    def take(self, event: Key) -> bool:
        """True when the key belongs to a scan; `event.time` was stamped as the key was read."""
        if event.key == _PREFIX:
            self._letters = []
            self._last = event.time
            return True
        if self._letters is None:
            return False
        if event.time - self._last > LONGEST_GAP_SECONDS or len(self._letters) >= MAX_CHARACTERS:
            self._letters = None
            return False
        self._last = event.time
        if event.key in ("enter", "ctrl+c"):  # CR, or the suffix ETX
            text, self._letters = "".join(self._letters), None
            if text:
                self._deliver(text)
        elif event.key in _GROUP_SEPARATORS:
            self._letters.append("\x1d")
        elif event.is_printable and event.character is not None:
            self._letters.append(event.character)
        return True
