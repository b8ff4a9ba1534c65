"""F1: this screen now. What is seen, what is next, which keys act, why others do not, how things are typed.

From the commands, the next step and the box that is open: nothing is said here twice.
"""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.css.query import NoMatches

from counter.desk.next_step import NextStep, next_step
from counter.desk.state import DeskState
from screens.base import CounterModal, Drawn, Scanning, counter
from screens.columns import fit, wrapped
from screens.commands import COMMANDS, Command, alias_of, key_name
from screens.desk.next import SCREEN_SENTENCES, next_sentence
from screens.desk.stage import Stage, stage_of
from screens.wording import with_keys

__all__ = ["HelpScreen", "about_key"]

_LEGEND = ("signs_queue", "signs_facts", "signs_way", "signs_source")
_SCREENS = ("lock", "desk", "outbox", "handing", "digitising")
_TYPING = {
    "desk": ("typing", "arrows", "cash", "scans", "paste", "quit"),
    "outbox": ("list", "scans"),
    "handing": ("papers_scans", "arrows"),
    "digitising": ("copies_scans", "arrows"),
    "lock": ("quit_locked",),
    "scanners": ("box",),
    "supplement": ("box", "kept", "paste"),
    "refusal": ("box", "kept", "paste"),
}
_IN_BOX = ("box", "scans", "paste")
_AROUND = 3
"""Lines of the box around the page."""
_KEY = 9
_ALIAS = 7


def about_key(scope: str, stage: Stage | None = None) -> str:
    """Text key of what a screen or box is for; the desk's differs by stage."""
    return f"desk.help.stage.{stage}" if scope == "desk" and stage is not None else f"desk.help.{scope}"


class _Page(Drawn):
    DEFAULT_CSS = """
    _Page { height: auto; }
    """

    def __init__(self, about: Scanning) -> None:
        super().__init__()
        self._about = about

    @property
    def _scope(self) -> str:
        return self._about.scope

    def lines(self, state: DeskState, width: int, height: int) -> list[Content]:
        """Part by part; where it is short of room the blank lines go."""
        parts = [
            self._what(state, width),
            self._now(state, width),
            self._box_keys(width),
            *self._commands(state, width),
            self._typing(state, width),
            self._legend(width),
        ]
        air = [Content("")] if counter(self).size.height >= 30 else []
        lines: list[Content] = []
        for part in parts:
            if part:
                lines += [*(air if lines else []), *part]
        return lines

    def _head(self, name: str) -> Content:
        return Content.styled(counter(self).texts(f"desk.help.{name}"), "bold $mark")

    def _what(self, state: DeskState, width: int) -> list[Content]:
        texts = counter(self).texts
        key = about_key(self._scope, stage_of(state))
        return wrapped(texts(key if key in texts else "desk.help.modal"), width, "$ink")

    def _now(self, state: DeskState, width: int) -> list[Content]:
        """The next act, on the screens; in a box its own keys come instead."""
        if self._scope not in _SCREENS:
            return []
        texts = counter(self).texts
        if self._scope in SCREEN_SENTENCES:
            sentence = texts(SCREEN_SENTENCES[self._scope])
        elif next_step(state) is NextStep.OPENING:
            sentence = texts("desk.next.sign_in")
        else:
            sentence = next_sentence(texts, state)
        return [self._head("now"), *with_keys(sentence, "bold $ink").wrap(width)]

    def _box_keys(self, width: int) -> list[Content]:
        """What the box says of its keys, one a line."""
        if self._scope in _SCREENS:
            return []
        try:
            said = self._about.query_one(".box").border_subtitle
        except NoMatches:
            return []
        plain = Content.from_markup(said or "").plain
        lines = [line for part in plain.split(" · ") if part for line in with_keys(part, "$ink").wrap(width)]
        return [self._head("keys"), *lines]

    def _commands(self, state: DeskState, width: int) -> tuple[list[Content], list[Content]]:
        """Keys that act now; then the others with what keeps them from it."""
        app = counter(self)
        shown = [one for one in COMMANDS if one.works_on(self._scope) and one.offered(state)]
        if self._scope not in _SCREENS:
            shown = [one for one in shown if one.id != "help"]
        able: list[Content] = []
        unable: list[Content] = []
        for one in shown:
            why = app.why_not(one)
            if why is None:
                able += self._command(one, app.texts(one.help_key), width, "$ink")
            else:
                said = f"{app.texts(one.label_key)}: {app.why_words(why)}"
                unable += self._command(one, said, width, "$soft")
        return (
            [self._head("able"), *able] if able else [],
            [self._head("unable"), *unable] if unable else [],
        )

    def _command(self, command: Command, words: str, width: int, style: str) -> list[Content]:
        alias = alias_of(command.key) if self._scope in _SCREENS[1:] else ""
        caps = Content.styled(fit(key_name(command.key), _KEY).plain, "bold $mark")
        caps += Content.styled(fit(f"Esc {alias}" if alias else "", _ALIAS).plain, "$soft")
        first, *rest = wrapped(words, width - _KEY - _ALIAS, style) or [Content("")]
        return [caps + first, *(Content(" " * (_KEY + _ALIAS)) + line for line in rest)]

    def _typing(self, state: DeskState, width: int) -> list[Content]:
        texts = counter(self).texts
        names = _TYPING.get(self._scope, _IN_BOX)
        if self._scope == "desk" and stage_of(state) is Stage.FORM:
            names = ("counting", *names)
        lines = [self._head("how")]
        for name in names:
            lines += with_keys(texts(f"desk.help.{name}"), "$soft").wrap(width)
        return lines

    def _legend(self, width: int) -> list[Content]:
        if self._scope == "lock":
            return []
        lines = [self._head("legend")]
        for name in _LEGEND:
            lines += wrapped(counter(self).texts(f"desk.help.{name}"), width, "$ink")
        return lines


class HelpScreen(CounterModal):
    """A box; any code scanned into it goes to the desk, Esc, Enter or words close it.

    On a small terminal up and down turn the page.
    """

    DEFAULT_CSS = """
    HelpScreen > .box { width: 92; padding: 0 2; }
    HelpScreen #page { height: auto; overflow-y: auto; scrollbar-size-vertical: 1;
        scrollbar-color: $edge; scrollbar-background: $sheet; }
    HelpScreen ScanLine { height: 1; text-opacity: 0%; & > .input--cursor { background: $sheet; } }
    """

    def __init__(self, about: Scanning) -> None:
        """`about`: the screen or box that is explained."""
        super().__init__()
        self._about = about

    def compose(self) -> ComposeResult:
        """The page and a scan line."""
        with Vertical(classes="box"):
            with Vertical(id="page"):
                yield _Page(self._about)
            yield self.scan_line()

    def on_mount(self) -> None:
        """Name the box."""
        texts = counter(self).texts
        box = self.query_one(".box")
        box.border_title = Content(texts("desk.help.title"))
        box.border_subtitle = Content(texts("desk.help.close"))

    def on_resize(self) -> None:
        """As high as the page, or as the screen allows."""
        page = self.query_one("#page")
        height = self.query_one(_Page).get_content_height(self.size, self.size, page.content_size.width or 80)
        page.styles.height = min(height, self.app.size.height * 9 // 10 - _AROUND)

    def steer(self, key: str) -> None:
        """Turn the page."""
        step = {"up": -3, "down": 3, "pageup": -12, "pagedown": 12}.get(key, 0)
        self.query_one("#page").scroll_relative(y=step, animate=False)

    def enter(self, text: str) -> None:
        """Close."""
        del text
        self.close()
