"""A box that ends a case: a list steered by arrows, and a line that takes words for the marked row.

What was turned and typed is kept with the dossier in work: a scan, Escape or another visit closes the box and
loses nothing. Knows nothing of supplements or refusals.
"""

from __future__ import annotations

import re
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from counter.desk.state import DeskState, Notice, NoticeLevel
from counter.domain.text import clean
from screens.base import CounterModal, Drawn, counter, is_code, split_code
from screens.choices import Choices, Row
from screens.command import ALIASES
from screens.input import Entry, ScanLine
from screens.symbols import NOTICE
from screens.wording import notice_line, with_keys

__all__ = ["LONGEST_WORDS", "OutcomeBox"]

LONGEST_WORDS = 300
"""Characters of a remark or a reason: as many as a form prints without cutting."""
_CODE_AMONG_WORDS = re.compile(
    r"\|.*\||[A-Z]\d{2}(?:\.\d{2,3})+-\d{6}-\d{4,}|LQ?\w*-\d{6}-\d{4,}|[A-Z0-9<]{5,}<<[A-Z0-9<]{5,}"
)
"""What looks like a code behind words: paper of one person must not name another by a stray scan."""
_LOW = 30
"""Lines below which a terminal is low."""
_AROUND, _AROUND_SHORT = 13, 9
"""Lines of the box around its list."""
_TROUBLE = (NoticeLevel.WARNING, NoticeLevel.ERROR)


class _Top(Drawn):
    DEFAULT_CSS = """
    _Top { height: auto; margin: 0 0 1 0; }
    """

    def lines(self, state: DeskState, width: int, height: int) -> list[Content]:
        """What the box is about."""
        box = self.screen
        return box.top_lines(width) if isinstance(box, OutcomeBox) else []


class _Said(Drawn):
    DEFAULT_CSS = """
    _Said { height: 2; }
    """

    def part(self, state: DeskState) -> object:
        """The notice, what runs."""
        return counter(self).notice, state.busy

    def lines(self, state: DeskState, width: int, height: int) -> list[Content]:
        """What is wrong, else what the key will do."""
        app, box = counter(self), self.screen
        if state.busy:
            return [Content.styled(f"⟳ {app.texts('outcome.writing')}", "bold $ink")]
        notice = app.notice
        if not isinstance(box, OutcomeBox):
            return []
        if notice is not None and notice.level in _TROUBLE and not box.is_earlier(notice):
            return notice_line(app.texts, notice).wrap(width)
        symbol, style = NOTICE[NoticeLevel.INFORMATION]
        said = Content.styled(f"{symbol} ", f"bold {style}") + with_keys(box.promise(), "$ink")
        return said.wrap(width)


class OutcomeBox(CounterModal):
    """A head, a list, a line for words, what will be printed."""

    area = ""
    """Section of `outcome.toml`."""
    DEFAULT_CSS = """
    OutcomeBox > .box { width: 92; padding: 0 2; }
    OutcomeBox {
        & #words-frame { height: 3; border: round $mark; background: $sheet; padding: 0 1;
            border-title-color: $mark; border-title-style: bold; }
        & ScanLine { width: 1fr; }
        &.-short _Top { margin: 0; }
        &.-short #words-frame { height: 2; border: none; border-top: round $mark; padding: 0; }
    }
    """

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        with Vertical(classes="box"):
            yield _Top()
            yield Choices(id="rows")
            with Vertical(id="words-frame"):
                line = ScanLine(id="words", aliases=ALIASES, sideways=True)
                line.clears = False
                line.max_length = LONGEST_WORDS
                yield line
            yield _Said()

    def on_mount(self) -> None:
        """Name the box, take up what was entered before."""
        texts = counter(self).texts
        self.set_class(self.app.size.height < _LOW, "-short")
        self._taking = False
        self._told: set[str] = set()
        self._earlier = (counter(self).state.notice, counter(self).notice)
        box = self.query_one(".box")
        box.border_title = Content(texts(f"outcome.{self.area}.title"))
        box.border_subtitle = Content(texts(f"outcome.{self.area}.keys"))
        self.begin(counter(self).kept_words(self.area))
        self.fill()
        self._show_words()

    # --- what a box has of its own ----------------------------------------------------------------

    def begin(self, kept: Any) -> None:
        """Take up `kept`, what `draft` gave before; None for the first time."""

    def draft(self) -> object:
        """What is to be kept while the box is closed."""
        return None

    def top_lines(self, width: int) -> list[Content]:
        """What the box is about."""
        return []

    def rows(self) -> list[Row]:
        """The list."""
        return []

    def words_of(self, key: str) -> str:
        """The words of a row."""
        return ""

    def set_words(self, key: str, words: str) -> None:
        """Take the words of a row."""

    def words_title(self, key: str) -> tuple[str, str]:
        """What the line asks for at a row: its title and its hint."""
        return "", ""

    def turn(self, key: str, step: int) -> None:
        """Left or right at a row."""

    def enter_takes(self, key: str) -> bool:
        """Whether Enter at a row takes the box; else it goes to the next."""
        return [row.key for row in self.choices.rows if row.pickable][-1:] == [key]

    def promise(self) -> str:
        """What the key will do, in words."""
        return ""

    def take(self) -> None:
        """Take what stands in the box."""

    def is_earlier(self, notice: Notice) -> bool:
        """Whether a notice is of the act before: it stood there when the box was opened."""
        said, shown = self._earlier
        return counter(self).state.notice is said and notice == shown

    # --- what all have ----------------------------------------------------------------------------

    @property
    def choices(self) -> Choices:
        """The list."""
        return self.query_one("#rows", Choices)

    @property
    def line(self) -> ScanLine:
        """The line for words."""
        return self.query_one("#words", ScanLine)

    @property
    def place(self) -> str:
        """Key of the marked row."""
        return self.choices.key or ""

    def fill(self) -> None:
        """Draw the rows and the promise anew."""
        self.choices.fill(self.rows(), preselect=True, keep=True)
        self.query_one(_Said).refresh()
        self._fit()

    def _fit(self) -> None:
        """The list is as high as its rows, or as the screen allows."""
        choices, screen = self.choices, self.app.size.height
        width = choices.size.width or self.app.size.width
        height = choices.get_content_height(self.size, self.size, width)
        around = _AROUND_SHORT if screen < _LOW else _AROUND
        choices.styles.height = min(height, screen * 9 // 10 - around)

    def on_resize(self) -> None:
        """Another screen."""
        self.set_class(self.app.size.height < _LOW, "-short")
        self._fit()

    def keep(self) -> None:
        """Take the typed words and keep everything with the dossier."""
        if self.place:
            self.set_words(self.place, clean(self.line.value, limit=LONGEST_WORDS))
        counter(self).keep_words(self.area, self.draft())

    def go_to(self, key: str) -> None:
        """Mark a row."""
        keys = [row.key for row in self.choices.rows]
        if key in keys:
            self.choices.highlighted = keys.index(key)
        self.fill()
        self._show_words()

    def _show_words(self) -> None:
        self.line.value = self.words_of(self.place)
        self.line.cursor_position = len(self.line.value)
        title, hint = self.words_title(self.place)
        self.query_one("#words-frame").border_title = Content(title)
        self.line.placeholder = hint

    def steer(self, key: str) -> None:
        """Up and down from row to row, round the ends; left and right turn the row."""
        self.keep()
        if key not in ("left", "right") and not self._are_words(self.place):
            return
        stops = [row.key for row in self.choices.rows if row.pickable]
        if key in ("left", "right"):
            self.turn(self.place, 1 if key == "right" else -1)
            self.keep()
        elif key == "up" and self.place == stops[0]:
            self.go_to(stops[-1])
            return
        elif key == "down" and self.place == stops[-1]:
            self.go_to(stops[0])
            return
        else:
            self.choices.steer(key)
        self.fill()
        self._show_words()

    @on(Choices.Picked)
    def _clicked(self, message: Choices.Picked) -> None:
        message.stop()
        self.fill()
        self._show_words()

    @on(Entry.Changed)
    def _typed(self, message: Entry.Changed) -> None:
        message.stop()
        if message.value == self.line.value and clean(message.value) != self.words_of(self.place):
            self.keep()
            self.fill()

    @on(Entry.Entered)
    def _entered(self, message: Entry.Entered) -> None:
        """Enter takes the words and goes to the next row, on the last it takes the box; a scan is a scan."""
        message.stop()
        message.prevent_default()
        if is_code(self, message.text, among_values=True):
            self._give_away("", message.text.strip())
        elif self.enter_takes(self.place):
            self.take_words()
        else:
            self.steer("down")

    def take_words(self) -> None:
        """Take the box, unless a code stands among its words."""
        self.keep()
        keys = [self.place, *(row.key for row in self.choices.rows if row.pickable)]
        if all(self._are_words(key) for key in keys):
            self.take()

    def _are_words(self, key: str) -> bool:
        """Whether the words of a row may be printed: the QR of a card is cut out of them and goes to the
        desk, what else looks like a code is told once."""
        words = self.words_of(key)
        head, code = split_code(words)
        if code or is_code(self, words, among_values=True):
            self._show(key)
            self._give_away(head if code else "", code or words)
            return False
        if _CODE_AMONG_WORDS.search(words) is None or words in self._told:
            return True
        self._told.add(words)
        self._show(key)
        counter(self).tell("outcome.why.code_in_words")
        return False

    def _show(self, key: str) -> None:
        if key != self.place:
            self.go_to(key)

    def _give_away(self, words: str, code: str) -> None:
        """Only `words` were typed: keep them, and let the desk have the scan."""
        self.line.value = clean(words)
        self.keep()
        self.close()
        counter(self).scan(code)

    @on(Entry.Escaped)
    def _escaped(self, message: Entry.Escaped) -> None:
        message.stop()
        message.prevent_default()
        self.keep()
        self.close()
        counter(self).leave(self)

    def commit(self, act: Any, done: Any) -> None:
        """Run `act` once, however often the key comes; close when `done` says it happened.

        Nothing is taken from a box that has not been on the terminal: nobody can have read it.
        """
        app = counter(self)
        if self._taking or not self.is_current or not self.painted:
            return
        self._taking = True

        async def run() -> None:
            try:
                await act()
            finally:
                self._taking = False
            if done(app.desk.state):
                app.keep_words(self.area, None)
                self.close()

        app.act(run, in_order=True)
