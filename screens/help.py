"""F1: what this screen is, what to do now, what each key does; from the commands and the next step."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from counter.desk.state import DeskState, NextStep, next_step
from screens.base import CounterModal, Drawn, counter
from screens.columns import fit, wrapped
from screens.commands import COMMANDS, alias_of
from screens.desk.next import next_sentence_key
from screens.wording import with_keys

__all__ = ["HelpScreen"]

_BOX_KEYS = {
    "drawer": "desk.drawer.keys",
    "identity": "desk.identity.keys",
    "papers": "desk.help.paper_keys",
}
"""Where the boxes that have a page of help say their keys."""
_SCOPES = ("lock", "desk", "outbox", *_BOX_KEYS)
_LEGEND = ("signs_queue", "signs_facts", "signs_way", "signs_source")
_KEY = 12


class _Page(Drawn):
    DEFAULT_CSS = """
    _Page { height: auto; }
    """

    def __init__(self, scope: str) -> None:
        super().__init__()
        self._scope = scope

    def lines(self, state: DeskState, width: int, height: int) -> list[Content]:
        """The page; where it is short of room the blank lines go."""
        texts = counter(self).texts
        now = "sign_in" if next_step(state) is NextStep.OPENING else ""
        sentence = texts(f"desk.next.{now}") if now else texts(next_sentence_key(state))
        roomy = counter(self).size.height >= 30
        air = [Content("")] if roomy else []
        lines = [*air, *wrapped(texts(f"desk.help.{self._scope}"), width, "$ink")]
        if self._scope not in _BOX_KEYS:
            lines += [*air, Content.styled(texts("desk.help.now"), "bold $mark")]
            lines += with_keys(sentence, "bold $ink").wrap(width)
        lines += [*air, Content.styled(texts("desk.help.keys"), "bold $mark")]
        for one in COMMANDS:
            if self._scope in one.scopes and one.offered(state):
                alias = f"{one.key.upper():<4}" + (
                    f"Esc {alias_of(one.key)}" if self._scope != "lock" else ""
                )
                style = "$ink" if one.when(state) else "$soft"
                said = wrapped(texts(one.help_key), width - _KEY, style)
                lines.append(Content.styled(fit(alias, _KEY).plain, "bold $mark") + said[0])
                lines += [Content(" " * _KEY) + line for line in said[1:]]
        if self._scope in _BOX_KEYS:
            lines += with_keys(texts(_BOX_KEYS[self._scope]), "$ink").wrap(width)
        lines += air
        for name in {"desk": ("quit", "typing", "arrows"), "lock": ("quit_locked",)}.get(self._scope, ()):
            lines += with_keys(texts(f"desk.help.{name}"), "$soft").wrap(width)
        if self._scope != "lock":
            lines += [*air, Content.styled(texts("desk.help.legend"), "bold $mark")]
            for name in _LEGEND:
                lines += wrapped(texts(f"desk.help.{name}"), width, "$ink")
        return lines


class HelpScreen(CounterModal):
    """A box; any code scanned into it goes to the desk, Esc, Enter or words close it.

    On a small terminal up and down turn the page.
    """

    DEFAULT_CSS = """
    HelpScreen > .box { width: 88; padding: 0 2; }
    HelpScreen #page { height: auto; max-height: 80vh; overflow-y: auto; scrollbar-size-vertical: 1;
        scrollbar-color: $edge; scrollbar-background: $sheet; }
    HelpScreen ScanLine { height: 1; text-opacity: 0%; & > .input--cursor { background: $sheet; } }
    """

    def __init__(self, scope: str) -> None:
        super().__init__()
        self._scope = scope if scope in _SCOPES else "desk"

    def compose(self) -> ComposeResult:
        """The page and a scan line."""
        with Vertical(classes="box"):
            with Vertical(id="page"):
                yield _Page(self._scope)
            yield self.scan_line()

    def on_mount(self) -> None:
        """Name the box."""
        texts = counter(self).texts
        box = self.query_one(".box")
        box.border_title = Content(texts("desk.help.title"))
        box.border_subtitle = Content(texts("desk.help.close"))

    def steer(self, key: str) -> None:
        """Turn the page."""
        step = {"up": -3, "down": 3, "pageup": -12, "pagedown": 12}.get(key, 0)
        self.query_one("#page").scroll_relative(y=step, animate=False)

    def enter(self, text: str) -> None:
        """Close."""
        del text
        self.close()
