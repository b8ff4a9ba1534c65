"""One line of a small form: marker, label, what is typed or turned, and below it what is wrong.

Every line a key can reach is an `Entry`, a choice too: letters and digits only ever type, left and right
turn. Knows neither the desk nor which box the line stands in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from counter.domain.scan import MAX_CHARACTERS
from counter.domain.text import clean
from screens.columns import fit, stack, wrapped
from screens.form_fields import ActField, ChoiceField, Field, HeadField, NoteField, TextField, Values
from screens.input import Entry

__all__ = ["Act", "BoxEntry", "FieldRow", "Turn"]

_DIGITS = frozenset("0123456789")
_ZONE_BEGUN = re.compile(r"[ACIPV][A-Z<]?[A-Z0-9<]*")
"""Of a machine-readable zone, as far as it is typed."""
_MARK = 2
"""Cells before a label, for the marker of the focused line."""


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


class FieldRow(Widget):
    """One field in the box: marker and label, what is typed, and below it what is wrong.

    It draws its words itself; its only child is the input. A box of thirty lines opens without a wait.
    """

    DEFAULT_CSS = """
    FieldRow {
        height: 1; width: 1fr; layout: vertical; color: $ink; text-wrap: nowrap;
        & > Entry { width: 1fr; height: 1; background: $paper; padding: 0 1 0 3; }
        & > Turn, & > Act { padding: 0 1; }
        & > Entry:focus { background: $pick; }
    }
    """

    def __init__(self, spec: Field) -> None:
        super().__init__(id=f"row-{spec.id}")
        self.spec = spec
        self.entry = _entry_of(spec)
        """None for notes and headings."""
        self._said = self._said_of = ""
        self._values: Values = {}
        self._width = 0
        self.align(16)

    def compose(self) -> ComposeResult:
        """The input."""
        if self.entry is not None:
            yield self.entry

    def on_mount(self) -> None:
        """As high as its words."""
        self._fit()

    def on_resize(self) -> None:
        """Wrap the words anew."""
        self._fit()

    def on_descendant_focus(self) -> None:
        """The marker comes."""
        self.refresh()

    def on_descendant_blur(self) -> None:
        """The marker goes, and what was typed is judged."""
        self.refresh()
        if self.is_attached and (words := self.judged):
            self.say(words)

    @property
    def judged(self) -> str:
        """What is wrong with what is typed, as far as the line itself can tell."""
        judge = self.spec.judge if isinstance(self.spec, TextField) else None
        return judge(self.text) if judge is not None and self.display and self.text else ""

    # --- drawing -------------------------------------------------------------------------------

    def render(self) -> Content:
        """Label and, below, what is wrong; or the lines of a note."""
        width = self.size.width
        if width < 4:
            return Content("")
        if isinstance(self.spec, NoteField):
            return stack(self._note(width))
        if isinstance(self.spec, HeadField):
            return stack([Content(""), Content.styled(self.spec.label, "bold $mark")])
        focused = self.entry is not None and self.entry.has_focus
        label = fit(Content(("▸ " if focused else "  ") + self.spec.label), self._width)
        return stack([label.stylize("bold $mark" if focused else "$soft"), *self._wrong(width)])

    def _note(self, width: int) -> list[Content]:
        return (
            self.spec.draw(self._values, width) if isinstance(self.spec, NoteField) and self._values else []
        )

    @property
    def words(self) -> str:
        """What is wrong with the line, as it is shown."""
        return self._said or ("" if self.differs else self.spec.problem)

    def _wrong(self, width: int) -> list[Content]:
        if not self.words:
            return []
        indent = min(self._width + 3, 24)
        lines = wrapped(f"▲ {self.words}", width - indent, "$warn")
        return [Content(" " * indent) + line for line in lines]

    def _fit(self) -> None:
        width = self.size.width or 60
        if isinstance(self.spec, NoteField):
            height = len(self._note(width))
        elif isinstance(self.spec, HeadField):
            height = 2
        else:
            height = 1 + len(self._wrong(width))
        if self.styles.height is None or self.styles.height.value != height:
            self.styles.height = height
        self.refresh()

    # --- what stands in it ---------------------------------------------------------------------

    @property
    def text(self) -> str:
        """The value: what is typed, or the chosen option."""
        if isinstance(self.entry, Turn):
            return self.entry.chosen
        if self.entry is None or isinstance(self.entry, Act):
            return ""
        limit = self.spec.limit if isinstance(self.spec, TextField) else MAX_CHARACTERS
        return self.entry.value.strip()[:limit].rstrip()

    @property
    def differs(self) -> bool:
        """Whether something else stands in it than what the desk knows; a line never shown says nothing."""
        if not self.display or not isinstance(self.spec, (ChoiceField, TextField)):
            return False
        if isinstance(self.spec, TextField):
            return self.text != self.spec.value.strip()[: self.spec.limit].rstrip()
        options = [value for value, _ in self.spec.options]
        return self.text != (self.spec.value if self.spec.value in options else options[0])

    @property
    def hint(self) -> str:
        """Quiet words for the foot."""
        return self.spec.hint if isinstance(self.spec, (TextField, ChoiceField, ActField)) else ""

    def follow(self, spec: Field, *, whole: bool) -> None:
        """Take a newer spec. A value the desk changed is shown where nothing else was typed or turned.

        With `whole`, another person is known now: what was typed of the person before gives way too.
        """
        before, self.spec = self.spec, spec
        over = whole and spec.role is not None
        if isinstance(spec, ChoiceField) and isinstance(self.entry, Turn):
            self.entry.offer(spec.options)
        if isinstance(spec, (ChoiceField, TextField)) and isinstance(before, (ChoiceField, TextField)):
            if spec.value != before.value and (over or self.text == before.value.strip()):
                self.put(spec.value)
                if self.entry is not None:
                    self.entry.offered = spec.value
        elif isinstance(spec, ActField) and isinstance(self.entry, Act):
            self.entry.say(spec.words)
        if isinstance(spec, TextField) and self.entry is not None:
            self.entry.proposed = spec.proposed
        if (before.label, before.problem) != (spec.label, spec.problem) or spec.problem:
            self._fit()

    def put(self, value: str) -> None:
        """Let `value` stand in the line, the cursor behind it."""
        if isinstance(self.entry, Turn):
            self.entry.choose(value)
        elif self.entry is not None:
            self.entry.value = value
            self.entry.cursor_position = len(value)

    def trim(self) -> None:
        """Let nothing stand beyond the most characters of a value."""
        entry, spec = self.entry, self.spec
        if entry is not None and isinstance(spec, TextField) and len(entry.value.strip()) > spec.limit:
            self.put(self.text)

    def settle(self, values: Values) -> None:
        """Notes follow the values."""
        changed, self._values = values != self._values, values
        if changed and isinstance(self.spec, NoteField):
            self._fit()

    def say(self, words: str) -> None:
        """Say what is wrong with what is typed; empty: nothing is."""
        self._said_of = self.text
        if words != self._said:
            self._said = words
            self._fit()

    def unsay(self) -> None:
        """Something else is typed now. News of a letter may come after the key that judged it."""
        if self._said and self.text != self._said_of:
            self._said = ""
        self._fit()

    def align(self, width: int) -> None:
        """Give the label `width` cells."""
        if self.entry is not None and width + _MARK != self._width:
            self._width = width + _MARK
            self.entry.styles.margin = (0, 0, 0, self._width + 1)
            self.refresh()


def _entry_of(spec: Field) -> BoxEntry | None:
    name = f"field-{spec.id}"
    match spec:
        case ChoiceField():
            return Turn(spec.options, spec.value, id=name)
        case ActField():
            return Act(spec.words, id=name)
        case TextField():
            entry = BoxEntry(id=name, limit=MAX_CHARACTERS)
            entry.longest = MAX_CHARACTERS if spec.zone else spec.limit
            entry.signs, entry.zone, entry.number_length = spec.signs, spec.zone, spec.limit
            entry.value = entry.offered = spec.value
            entry.proposed = entry.select_on_focus = spec.proposed
            return entry
    return None
