"""Counts what a clerk presses in a pilot flow, prints it, and holds it against what was promised.

Scans and cards are no presses; free text (a name, a reason) is not counted, everything else is.
"""

from __future__ import annotations

from textual.pilot import Pilot

from tests.screens.conftest import at_once, press

__all__ = ["Presses"]


class Presses:
    """One flow. `async with`-less: press, write, then `promise`."""

    def __init__(self, pilot: Pilot[None]) -> None:
        self._pilot = pilot
        self.count = 0

    async def press(self, *keys: str) -> None:
        """Press keys one after another; every letter of a search counts too."""
        self.count += len(keys)
        await press(self._pilot, *keys)

    async def write(self, text: str) -> None:
        """Type free text."""
        await at_once(self._pilot, text)

    def promise(self, flow: str, most: int) -> None:
        """Print the count, and hold it against the bar."""
        print(f"{flow} {self.count} (≤ {most})")
        assert self.count <= most, f"{flow}: {self.count} presses, promised {most}"
