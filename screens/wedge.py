"""Scanners that type: a wedge programmed with the prefix STX (Ctrl+B) and the suffix CR is told from a hand.

Such a scan is taken before focus and bindings see a key of it, on every screen. A wedge without the prefix
types into the scan line like a clerk does. What an input method or another layout made of the letters is for
`counter.domain.scan` to read.
"""

from __future__ import annotations

from collections.abc import Callable

from textual.events import Key

from counter.domain.scan import MAX_CHARACTERS

__all__ = ["LONGEST_GAP_SECONDS", "Wedge"]

LONGEST_GAP_SECONDS = 1.0
"""A prefix not followed by a scan within this time was a hand on Ctrl+B: keys type again."""

HEEL_GAPS, LEAST_HEEL_SECONDS, MOST_HEEL_SECONDS = 4, 0.04, 0.25
"""Keys that follow the suffix within so many gaps of the scan itself are the code's own."""

_PREFIX = "ctrl+b"
_GROUP_SEPARATORS = frozenset({"ctrl+]", "ctrl+right_square_bracket"})


class Wedge:
    """Collects one scan between its prefix and its suffix."""

    def __init__(self, deliver: Callable[[str], None], refuse: Callable[[], None]) -> None:
        """`refuse` is called once for a scan of more than `MAX_CHARACTERS`, of which nothing is delivered."""
        self._deliver = deliver
        self._refuse = refuse
        self._too_long = False
        self._letters: list[str] | None = None
        self._last = 0.0
        self._begun = 0.0
        self._heel = 0.0
        """Until when a key is the code's own."""
        self._gap = 0.0

    def take(self, event: Key) -> bool:
        """True when the key belongs to a scan; `event.time` was stamped as the key was read."""
        if event.key == _PREFIX:
            self._letters = []
            self._too_long = False
            self._begun = self._last = event.time
            return True
        if self._letters is None:
            return self._on_the_heels(event)
        if event.time - self._last > LONGEST_GAP_SECONDS:
            self._letters = None
            return False
        self._last = event.time
        if event.key in ("enter", "ctrl+c"):  # CR, or the suffix ETX
            text, self._letters = "".join(self._letters), None
            mean = (event.time - self._begun) / (len(text) + 1)
            self._gap = min(max(HEEL_GAPS * mean, LEAST_HEEL_SECONDS), MOST_HEEL_SECONDS)
            self._heel = event.time + self._gap
            if text and not self._too_long:
                self._deliver(text)
        elif event.key in _GROUP_SEPARATORS:
            self._collect("\x1d", self._letters)
        elif event.key == "backspace":
            del self._letters[-1:]  # an input method takes letters back to put composed ones in their place
        elif event.is_printable and event.character is not None:
            self._collect(event.character, self._letters)
        return True

    def _on_the_heels(self, event: Key) -> bool:
        """Whether a key follows a scan faster than any hand: a code can hold an Enter of its own, and what
        stands behind that would press keys of this desk in the clerk's name.
        """
        if event.time > self._heel:
            return False
        self._heel = event.time + self._gap
        return True

    def _collect(self, character: str, letters: list[str]) -> None:
        """Keep a character; the rest behind the limit is swallowed: as keys it would operate the desk."""
        if len(letters) < MAX_CHARACTERS:
            letters.append(character)
        elif not self._too_long:
            self._too_long = True
            self._refuse()
