"""The one text input of the counter: bursts keep their order, letters are composed (NFC).

The stock Input inserts printable keys at once while its bound keys (backspace, enter, arrows) bubble to the
app and run later; a Telex input method or a wedge scanner writes both in one burst (textual#6605). `Entry`
runs its own bindings inline. When the fix of textual#6631 is released, `on_key` can go; the NFC part stays.
"""

from __future__ import annotations

import unicodedata
from typing import ClassVar

from textual import events
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input

from counter.domain.scan import MAX_CHARACTERS
from counter.domain.text import clean, nfc

__all__ = ["ALIAS_SECONDS", "Entry", "ScanLine", "means_function_key"]

ALIAS_SECONDS = 1.5
"""How long an Escape waits for the digit of a function key; a later digit is text again."""

_LONGEST_LINE = 200
_LONGEST_PASTE = 100_000
"""Characters of a paste that are looked at: what is kept of it is far less."""
_GLUED = dict(zip("¡™£¢∞§¶•ªº–≠", "1234567890-=", strict=True))
"""What Textual makes of Escape and a digit that arrive in one read (the letters of a Mac's Option key)."""


def means_function_key(key: events.Key, before: events.Key | None) -> bool:
    """Whether a printable key may stand for a function key: a character after Escape, or glued to one."""
    return key.character in _GLUED or (before is not None and before.key == "escape")


class Entry(Input):
    """A single-line input that posts `Entered`, `Escaped` and `Steered`.

    One that `clears` is empty again after Enter, and Escape empties it before it means anything else.
    """

    DEFAULT_CSS = """
    Entry {
        border: none; height: 1; padding: 0; background: transparent; color: $ink;
        &:focus { border: none; background-tint: $ink 0%; }
        & > .input--placeholder { color: $soft; }
        & > .input--cursor { background: $mark; color: $sheet; text-style: none; }
        & > .input--selection { background: $pick; color: $ink; }
    }
    """

    passes_letters: ClassVar[bool] = False
    """Whether a letter typed here goes to another input, and the focus with it."""
    STEERING: ClassVar[frozenset[str]] = frozenset({"up", "down", "pageup", "pagedown"})
    """Keys that steer the list beside the input whatever the input holds."""

    class Entered(Message):
        """Enter was pressed on `text`."""

        def __init__(self, entry: Entry, text: str) -> None:
            super().__init__()
            self.entry = entry
            self.text = text

    class Escaped(Message):
        """Escape was pressed, with nothing to clear."""

        def __init__(self, entry: Entry) -> None:
            super().__init__()
            self.entry = entry

    class Joined(Message):
        """A paste of several lines became one, or of its `of` characters only the first `kept` fitted."""

        def __init__(self, kept: int, of: int) -> None:
            super().__init__()
            self.kept = kept
            self.of = of

    class Steered(Message):
        """An arrow or page key that is for the list beside the input."""

        def __init__(self, entry: Entry, key: str) -> None:
            super().__init__()
            self.entry = entry
            self.key = key

    def __init__(
        self,
        *,
        id: str | None = None,  # noqa: A002  # Textual's name for it
        password: bool = False,
        limit: int = 200,
        clears: bool = False,
    ) -> None:
        super().__init__(id=id, password=password, max_length=limit, select_on_focus=False)
        self.clears = clears

    async def on_key(self, event: events.Key) -> None:
        """Handle every key of this input here and now, so that a burst keeps its order."""
        event.prevent_default()
        if event.is_printable and event.character is not None and not event.key.startswith("alt+"):
            event.stop()
            self.type_in(event.character)
            return
        if self.take(event.key):
            event.stop()
            return
        for binding in self._bindings.key_to_bindings.get(event.key, ()):
            if not binding.priority and await self.app.run_action(binding.action, self):
                event.stop()
                return

    def type_in(self, character: str) -> None:
        """Put one typed character at the cursor, composing a combining mark with the letter before it."""
        start, end = sorted(self.selection)
        if unicodedata.combining(character) and start == end and start > 0:
            self.replace(nfc(self.value[start - 1] + character), start - 1, start)
        else:
            self.replace(nfc(character), start, end)

    def take(self, key: str) -> bool:
        """Handle a key of our own; True when it was one."""
        if key in self.STEERING:
            self.post_message(self.Steered(self, key))
        elif key == "enter":
            self.post_message(self.Entered(self, self.value))
            if self.clears:
                self.value = ""
        elif key == "escape":
            if self.value and self.clears:
                self.value = ""
            else:
                self.post_message(self.Escaped(self))
        else:
            return False
        return True

    def longest_for(self, text: str) -> int:
        """Characters the line takes when `text` is pasted into it."""
        del text
        return self.max_length or _LONGEST_LINE

    def on_paste(self, event: events.Paste) -> None:
        """Paste the whole text as one clean line; the stock input drops all lines but the first, silently."""
        event.stop()
        event.prevent_default()
        start, end = sorted(self.selection)
        room = max(0, self.longest_for(event.text) - len(self.value) + end - start)
        whole = clean(event.text, limit=_LONGEST_PASTE)
        kept = whole[:room]
        self.replace(kept, start, end)
        if len(kept) < len(whole) or len(event.text.strip().splitlines()) > 1:
            self.post_message(self.Joined(len(kept), len(whole)))

    def restricted(self) -> None:
        """Stay silent when a text grows too long: a bell in a hall of counters helps nobody."""


class ScanLine(Entry):
    """Where every typed letter and every scan lands. With nothing typed, arrows steer the list in view.

    Escape in an empty line waits `ALIAS_SECONDS` for the digit of a function key: terminals keep some keys.
    """

    class Aliased(Message):
        """Escape and then `character` were pressed: the function key of that digit is meant."""

        def __init__(self, entry: Entry, character: str) -> None:
            super().__init__()
            self.entry = entry
            self.character = character

    class Erased(Message):
        """Backspace was pressed with nothing typed, and not to clear what was."""

        def __init__(self, entry: Entry) -> None:
            super().__init__()
            self.entry = entry

    def __init__(
        self,
        *,
        id: str | None = None,  # noqa: A002  # Textual's name for it
        aliases: str = "",
        sideways: bool = False,
    ) -> None:
        """`aliases`: characters Escape may be followed by; `sideways`: left and right always steer."""
        super().__init__(id=id, limit=MAX_CHARACTERS, clears=True)
        self._aliases = aliases
        self._sideways = sideways
        self._waiting: Timer | None = None
        self._erasing = False

    def take(self, key: str) -> bool:
        """Arrows steer while nothing is typed; a Backspace held too long erases no more than the text."""
        if key == "backspace":
            if not self.value and not self._erasing:
                self.post_message(self.Erased(self))
            self._erasing = self._erasing or bool(self.value)
            self._disarm()
            return False
        self._erasing = False
        if key in ("left", "right") and (self._sideways or not self.value):
            self.post_message(self.Steered(self, key))
            return True
        empty = not self.value
        handled = super().take(key)
        self._disarm()
        if key == "escape" and empty and self._aliases:
            self._waiting = self.set_timer(ALIAS_SECONDS, self._disarm)
        return handled

    def type_in(self, character: str) -> None:
        """Type, unless the character completes Escape and a digit."""
        waited = self._waiting is not None
        self._disarm()
        self._erasing = False
        meant = _GLUED.get(character, character if waited else "")
        if meant and meant in self._aliases:
            self.post_message(self.Aliased(self, meant))
        else:
            super().type_in(character)

    def _disarm(self) -> None:
        if self._waiting is not None:
            self._waiting.stop()
            self._waiting = None
