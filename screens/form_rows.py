"""One line of a small form: marker, label, what is typed or turned, and below it what is wrong.

Knows neither the desk nor which box the line stands in.
"""

from __future__ import annotations

from textual.app import ComposeResult
from textual.content import Content
from textual.widget import Widget

from counter.domain.scan import MAX_CHARACTERS
from screens.columns import fit, stack, wrapped
from screens.form_entries import Act, BoxEntry, Turn
from screens.form_fields import ActField, ChoiceField, Field, HeadField, NoteField, TextField, Values

__all__ = ["FieldRow"]

_MARK = 2
"""Cells before a label, for the marker of the focused line."""


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
        """Notes follow the values, and so do the words in an empty line that is needed."""
        changed, self._values = values != self._values, values
        if isinstance(self.spec, TextField) and self.entry is not None:
            words = self.spec.needed_words if self.spec.needed(values) else ""
            if self.entry.placeholder != words:
                self.entry.placeholder = words
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
