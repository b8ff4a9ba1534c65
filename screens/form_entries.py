"""The inputs of a small form: a line to type in, a choice to turn, a line that does something.

Letters and digits only ever type, left and right turn. Knows neither the desk nor which box it stands in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events
from textual.content import Content
from textual.message import Message

from counter.domain.scan import MAX_CHARACTERS
from counter.domain.text import clean
from screens.input import Entry

__all__ = ["Act", "BoxEntry", "Turn"]

_DIGITS = frozenset("0123456789")
_ZONE_BEGUN = re.compile(r"[ACIPV][A-Z<]?[A-Z0-9<]*")
"""Of a machine-readable zone, as far as it is typed."""


class BoxEntry(Entry):
    """A line of a box. Escape leaves the box, so the one alias that works here is the glued one of F5."""

    TAKE: ClassVar[frozenset[str]] = frozenset({"∞"})
    """What Textual makes of Escape and 5 that arrive in one read."""

    class Taken(Message):
        """The box is to be taken now."""

    longest = MAX_CHARACTERS
    """Characters of a value; a code that arrives as keys may be longer, for whomever it is."""
    proposed = False
    """Whether the first typed letter takes the place of the value `offered`; one that was typed goes on."""
    offered = ""
    signs: str | None = None
    """A number line: what it takes besides digits; None: any character."""
    zone = False
    mute = False
    """Whether nothing that is typed is shown."""
    _arrived = ""
    """All that was typed where the line shows less of it: a code that comes as keys is read whole."""

    def insert_text(self, text: str, *, over: bool) -> None:
        """Type `text` at the end, or over the whole value."""
        if over:
            self.value = ""
            self.select_on_focus = False
        self.cursor_position = len(self.value)
        for character in text:
            self.type_in(character)

    def longest_for(self, text: str) -> int:
        """A pasted value is cut where a value ends; the code of a person is wanted whole."""
        return MAX_CHARACTERS if "|" in text or "<" in text else self.longest

    @property
    def is_offered(self) -> bool:
        """Whether a proposed value stands in it still."""
        return self.proposed and self.value == self.offered

    def on_blur(self) -> None:
        """The next time the cursor comes, a value that is still proposed is to be typed over again."""
        self.select_on_focus = self.is_offered
        self._arrived = ""

    def type_in(self, character: str) -> None:
        """Type, unless it is the alias of F5, or nothing for a line that takes digits only."""
        if character in self.TAKE:
            self.post_message(self.Taken())
            return
        start, end = sorted(self.selection)
        shown = not self.mute and self._fits(self.value[:start] + character + self.value[end:])
        if self._arrived or not shown:
            before = "" if (start, end) == (0, len(self.value)) else self.value
            self._arrived = (self._arrived or before) + character
        if shown:
            super().type_in(character)

    def _fits(self, text: str) -> bool:
        """Whether a number line may hold `text`: a number of its length, or a zone where one is typed."""
        if self.signs is None or (self.zone and _ZONE_BEGUN.fullmatch(text)):
            return True
        number = text.strip()
        if number[:1].isalpha() or len(number) > self.number_length:
            return False
        return all(one in _DIGITS or one.lower() in self.signs for one in number)

    number_length = MAX_CHARACTERS
    """Most characters of a number."""

    def take(self, key: str) -> bool:
        """Enter gives all that was typed, should it be a code; another key begins anew."""
        arrived, self._arrived = self._arrived, ""
        if key == "enter" and arrived:
            self.post_message(self.Entered(self, arrived))
            return True
        return super().take(key)

    def on_paste(self, event: events.Paste) -> None:
        """A line that shows nothing keeps what is pasted until Enter."""
        if self.mute:
            event.stop()
            event.prevent_default()
            self._arrived += clean(event.text, limit=MAX_CHARACTERS)
        else:
            super().on_paste(event)


class Turn(BoxEntry):
    """A choice. What is typed on it belongs to the next line to type in, and goes there."""

    DEFAULT_CSS = """
    Turn {
        & > .input--placeholder { color: $ink; }
        &:focus > .input--placeholder { color: $mark; text-style: bold; }
        & > .input--cursor { background: $pick; color: $mark; text-style: bold; }
    }
    """
    passes_letters = True
    mute = True

    class Turned(Message):
        """Another option is chosen."""

    def __init__(self, options: Sequence[tuple[str, str]], value: str, *, id: str) -> None:  # noqa: A002  # Textual's name for it
        super().__init__(id=id, limit=MAX_CHARACTERS, clears=True)
        self._options = tuple(options)
        self._place = 0
        self.pass_on: Callable[[str], bool] = lambda _: False
        """Types a character, or a pasted text, into the next line; False when there is none."""
        self.choose(value)

    @property
    def chosen(self) -> str:
        """Value of the option."""
        return self._options[self._place][0]

    def choose(self, value: str) -> None:
        """Take the option of `value`; the first when there is none."""
        places = [place for place, (one, _) in enumerate(self._options) if one == value]
        self._place = places[0] if places else 0
        self._show()

    def offer(self, options: Sequence[tuple[str, str]]) -> None:
        """Show other options; the chosen one stays when it is among them."""
        if tuple(options) != self._options:
            before = self.chosen
            self._options = tuple(options)
            self.choose(before)

    def type_in(self, character: str) -> None:
        """Nothing is typed here."""
        if character in self.TAKE or not self.pass_on(character):
            super().type_in(character)

    def on_paste(self, event: events.Paste) -> None:
        """Nor pasted."""
        if self.pass_on(clean(event.text, limit=self.max_length or 200)):
            event.stop()
            event.prevent_default()
        else:
            super().on_paste(event)

    def take(self, key: str) -> bool:
        """Left and right turn."""
        if key in ("left", "right") and not self.value:
            self._place = (self._place + (1 if key == "right" else -1)) % len(self._options)
            self._show()
            self.post_message(self.Turned())
            return True
        return super().take(key)

    def on_focus(self) -> None:
        """The arrows appear."""
        self._show(focused=True)

    def on_blur(self) -> None:
        """The arrows go."""
        super().on_blur()
        self._show(focused=False)

    def on_resize(self) -> None:
        """Cut the words anew."""
        self._show()

    def _show(self, *, focused: bool | None = None) -> None:
        room = max(8, (self.content_size.width or 40) - 4)
        words = Content(self._options[self._place][1]).truncate(room, ellipsis=True).plain
        arrows = self.has_focus if focused is None else focused
        self.placeholder = f"‹ {words} ›" if arrows else f"  {words}"


class Act(BoxEntry):
    """A line that does something."""

    DEFAULT_CSS = """
    Act {
        & > .input--placeholder { color: $ink; }
        &:focus > .input--placeholder { color: $mark; text-style: bold; }
        & > .input--cursor { background: $pick; color: $mark; text-style: bold; }
    }
    """

    mute = True

    class Dropped(Message):
        """Backspace or Delete was pressed."""

        def __init__(self, entry: Act) -> None:
            super().__init__()
            self.entry = entry

    def __init__(self, words: str, *, id: str) -> None:  # noqa: A002  # Textual's name for it
        super().__init__(id=id, limit=MAX_CHARACTERS, clears=True)
        self.words = words

    def on_resize(self) -> None:
        """Cut the words to the line."""
        self.say(self.words)

    def say(self, words: str) -> None:
        """Show other words."""
        self.words = words
        room = max(8, self.content_size.width or 40)
        self.placeholder = "  " + Content(words).truncate(room - 2, ellipsis=True).plain

    def take(self, key: str) -> bool:
        """Backspace drops."""
        if key in ("backspace", "delete") and not self.value:
            self.post_message(self.Dropped(self))
            return True
        return super().take(key)
