"""Garbage is collected in the clerk's breaks: the interpreter on its own would stop a key for 40 to 70 ms.

What lives as long as the desk (modules, catalogue, styles, the desk's own screen) is taken out of the
collector's sight while no box is open, so that a collection looks at some thousand objects and not at two
hundred thousand. Everything is looked at again, for about 0.15 s, only behind a desk that has been locked
for a while.
"""

from __future__ import annotations

import gc

__all__ = ["BREAK_SECONDS", "Breaks"]

BREAK_SECONDS = 0.25
"""A break begins this long after the last key."""
_LONG_BREAK_SECONDS = 5.0
_WORTH = 2_000
"""New objects from which a collection is worth its time."""
_OVERDUE = 200_000
"""New objects that do not wait for a break: about 100 MB."""


class Breaks:
    """Decides a few times a second whether to collect. Speaks to the interpreter's one collector."""

    def __init__(self) -> None:
        self._begun = False
        self._settled = False
        self._thorough = False

    def begin(self) -> None:
        """From here on `tick` alone collects, and never while the desk starts: that makes little garbage.

        Nothing ends it: a collector that came back while the desk closes would look at everything once more.
        """
        gc.disable()

    def tick(self, *, opened: bool, bare: bool, locked: bool, quiet_seconds: float) -> None:
        """`opened`: place and catalogue have come; `bare`: no box is open; `quiet_seconds`: since a key."""
        new = gc.get_count()[0]
        if not opened or (quiet_seconds < BREAK_SECONDS and new < _OVERDUE):
            return
        if not self._begun:
            self._begun = True
            gc.freeze()
        elif locked:
            self._settled = False
            if quiet_seconds > _LONG_BREAK_SECONDS and not self._thorough:
                self._thorough = True
                gc.unfreeze()
                gc.collect()
                gc.freeze()
        else:
            self._thorough = False
            self._in_work(new, bare=bare)

    def _in_work(self, new: int, *, bare: bool) -> None:
        if self._settled and new > _WORTH:
            gc.collect()
        if bare and (not self._settled or new > _WORTH):  # first what the desk's own screen consists of
            self._settled = True
            gc.freeze()
