"""Keys in the order of their writing, whatever opens or moves the focus between them.

Textual gives each key at once to what has the focus, while a function key, Enter or an arrow does its work
only after it has travelled up to its screen or the app (textual 8.2.8 `App.on_event`). Keys written in one
burst after such a key would reach the page behind the box it opens. So keys wait here until it has done its
work and the screen on top can take them. A function key held down is one press: what its keyboard repeats
would confirm what nobody has read. Knows neither screens nor commands.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from textual.app import App
from textual.dom import DOMNode
from textual.events import Key
from textual.timer import Timer

__all__ = ["FIRST_REPEAT_SECONDS", "LONGEST_WAIT_SECONDS", "REPEAT_SECONDS", "KeyOrder"]

LONGEST_WAIT_SECONDS = 1.0
"""After this time keys go on, even when what was to tell about the key before has been closed meanwhile."""
REPEAT_SECONDS = 0.4
"""A key that comes again within this time of itself was repeated by the keyboard, or by an unsteady hand."""
FIRST_REPEAT_SECONDS = 0.7
"""The same after the press itself: as they are set up, keyboards wait 250 to 660 ms before they repeat."""

_COMMAND = re.compile(r"(shift\+)?f\d+|(ctrl|alt)\+.+")
"""Names of keys that do something; letters, digits, arrows, Backspace and Enter may well be held down."""


class _Presses:
    """Tells a press from what the keyboard repeats, by the times the keys were read at."""

    def __init__(self) -> None:
        self._key = ""
        self._pressed = 0.0
        self._last = 0.0

    def repeated(self, event: Key) -> bool:
        """Whether `event` is the key before it, still held down: each repeat puts the end off."""
        held = event.key == self._key and (
            event.time - self._last < REPEAT_SECONDS or event.time - self._pressed < FIRST_REPEAT_SECONDS
        )
        self._key, self._last = event.key, event.time
        if not held:
            self._pressed = event.time
        return held


class KeyOrder:
    """Holds keys behind one that may open, close or move; letters follow each other without a wait."""

    def __init__(
        self,
        app: App[Any],
        forward: Callable[[Key], Awaitable[None]],
        opens: Callable[[Key, Key | None], bool],
    ) -> None:
        """`opens`: whether a printable key, after the key before it, stands for a function key."""
        self._app = app
        self._forward = forward
        self._opens = opens
        self._held: deque[Key] = deque()
        self._before: Key | None = None
        self._presses = _Presses()
        self._turn = 0
        self._waits = False
        self._patience: Timer | None = None

    @property
    def idle(self) -> bool:
        """Whether every key has done its work."""
        return not self._waits and not self._held

    async def take(self, event: Key) -> None:
        """Forward a key, now or in its turn; what a held key repeats goes nowhere."""
        if self._presses.repeated(event) and self._commands(event):
            return
        self._held.append(event)
        await self._go_on()

    def _commands(self, event: Key) -> bool:
        """Whether a key does something; one the input in focus edits with (Ctrl+W, Ctrl+←) only types."""
        if event.is_printable:
            return self._opens(event, None)
        if _COMMAND.fullmatch(event.key) is None:
            return False
        bound = self._app.active_bindings.get(event.key)
        return bound is None or bound.node is not self._app.focused

    async def _go_on(self) -> None:
        while self._held and not self._waits:
            event = self._held.popleft()
            text = event.is_printable or event.key == "backspace"
            target: DOMNode = self._app.focused or self._app.screen
            moves = getattr(target, "passes_letters", True)  # nothing but an input keeps them
            self._waits = not text or moves or self._opens(event, self._before)
            self._before = event
            await self._forward(event)
            if self._waits:
                self._turn += 1
                self._patience = self._app.set_timer(LONGEST_WAIT_SECONDS, self._give_up)
                self._climb(target, self._turn, first=True)

    def _climb(self, pump: DOMNode, turn: int, *, first: bool = False) -> None:
        """Follow the key: through the queue of what got it, then of what that has posted, up to the app."""
        app = self._app

        def passed() -> None:
            above = pump if first else pump.parent
            self._climb(above or app, turn)

        if pump is app or not pump.call_later(passed):
            app.call_later(self._settle, turn)

    def _settle(self, turn: int) -> None:
        """The key has done its work: a screen it opened takes keys once it has composed and set its focus."""
        screen = self._app.screen

        async def ready() -> None:
            if self._app.screen is screen:
                await self._release(turn)
            else:
                self._settle(turn)

        if not screen.call_later(lambda: self._app.call_later(ready)):
            self._app.call_later(self._release, turn)

    async def _give_up(self) -> None:
        await self._release(self._turn)

    async def _release(self, turn: int) -> None:
        if turn != self._turn or not self._waits:
            return
        self._waits = False
        if self._patience is not None:
            self._patience.stop()
            self._patience = None
        await self._go_on()
