"""What every screen of the counter has: a scan line in focus, the training mark, the way to the app.

Nothing but an `Entry` can be focused, so letters and digits only ever type: a scan that arrives as keys ends
in the scan line of the screen on top and can press nothing. Arrows of an empty line steer the lists.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.dom import DOMNode
from textual.geometry import Size
from textual.screen import ModalScreen, Screen
from textual.widget import Widget

from counter.desk.state import DeskState
from counter.domain.scan import read_scan
from counter.domain.scan_consumer import Consumer, Moment, Surface, consumer_of
from counter.events import CodeScanned
from screens.columns import centred, stack
from screens.command import KEYS, alias_of
from screens.input import Entry, ScanLine
from screens.painting import PaintedScreen

if TYPE_CHECKING:
    from screens.app import CounterApp
    from screens.command import Command

__all__ = [
    "CounterModal",
    "CounterScreen",
    "Drawn",
    "Scanning",
    "TrialBand",
    "counter",
    "is_code",
    "is_person",
    "scope_of",
    "split_code",
]


def counter(node: DOMNode) -> CounterApp:
    """The app a node lives in."""
    return cast("CounterApp", node.app)


def scope_of(screen: Screen[Any]) -> str:
    """Which commands work on a screen; none on one that is not ours."""
    return screen.scope if isinstance(screen, Scanning) else ""


_OF_THE_LINE = (Consumer.FORM, Consumer.SEARCH, Consumer.NOBODY)
"""What is typed stays where it was typed."""
_QR = re.compile(r"[0-9]{12}\|")


def _consumer(node: DOMNode, text: str, moment: Moment) -> Consumer:
    kind = read_scan(text, counter(node).desk.today()).kind
    return consumer_of(kind, moment) if text.strip() else Consumer.NOBODY


def is_code(node: DOMNode, text: str, *, among_values: bool = False) -> bool:
    """Whether a typed text is a code for the desk, and not words to search with.

    `among_values`: typed where a value or a remark is asked for, and a bare number may well be one.
    """
    surface = Surface.VALUE if among_values else Surface.DESK
    return _consumer(node, text, Moment(surface, typed=True)) not in _OF_THE_LINE


def is_person(node: DOMNode, text: str) -> bool:
    """Whether a text is the code of a person: the QR of a card, or a machine-readable zone."""
    return _consumer(node, text, Moment(Surface.PERSON)) is Consumer.FORM


def split_code(text: str) -> tuple[str, str]:
    """What was typed before the QR of a card that arrived as keys, and the QR; empty when there is none."""
    begin = _QR.search(text)
    return (text[: begin.start()], text[begin.start() :]) if begin else (text, "")


class Drawn(Widget):
    """A part of a screen drawn from the desk's state, line by line, and drawn again when its part changed."""

    DEFAULT_CSS = """
    Drawn { width: 1fr; height: 1; color: $ink; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    _seen: object = None

    def on_mount(self) -> None:
        """Follow the state."""
        app = counter(self)
        app.changed.subscribe(self, self._take, immediate=True)
        self._take(app.state)

    def _take(self, state: DeskState) -> None:
        seen = self.part(state)
        if seen != self._seen or self._seen is None:
            self._seen = seen
            self.titled(state)
            self.refresh(layout=self.styles.is_auto_height)

    def part(self, state: DeskState) -> object:
        """The part of the state that is drawn: nothing is drawn again while it stays equal."""
        return state

    def titled(self, state: DeskState) -> None:
        """Set border titles."""

    def lines(self, state: DeskState, width: int, height: int) -> list[Content]:
        """The lines, each at most `width` cells; those beyond `height` are not shown. None by default."""
        return []

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the state needs, where the style leaves the height to them."""
        del container, viewport
        return len(self.lines(counter(self).state, width, 99))

    def render(self) -> Content:
        """Draw."""
        width, height = self.content_size
        if width < 1 or height < 1:
            return Content("")
        return stack(self.lines(counter(self).state, width, height)[:height])


class TrialBand(Drawn):
    """TẬP HUẤN / KHÔNG CÓ GIÁ TRỊ on every screen of a training desk."""

    DEFAULT_CSS = """
    TrialBand { background: $trial; color: $trial-ink; text-style: bold; }
    """

    def part(self, state: DeskState) -> object:
        """Hidden outside training."""
        self.display = state.training
        return state.training

    def lines(self, state: DeskState, width: int, height: int) -> list[Content]:
        """The mark."""
        return [centred(Content(counter(self).texts("desk.training.mark")), width)]


class Scanning(PaintedScreen):
    """Shared by full screens and modals: keys that reach the screen go to its scan line."""

    scope: ClassVar[str] = ""
    """Which commands work here."""
    AUTO_FOCUS = "Entry"

    def heard(self, event: CodeScanned) -> bool:
        """Take a scan with all that its scanner told; False: it is not for this screen alone."""
        return False

    def entry(self) -> Entry:
        """The input that takes keys nobody else has taken."""
        focused = self.focused
        return focused if isinstance(focused, Entry) else self.query(Entry).first()

    async def on_key(self, event: events.Key) -> None:
        """A key that no input took: give the focus back and type it."""
        if not isinstance(self.focused, Entry):
            entry = self.entry()
            self.set_focus(entry)  # at once: an arrow goes on from there
            if event.is_printable or event.key in ("enter", "escape", "up", "down"):
                event.stop()
                await entry.on_key(event)

    @on(Entry.Joined)
    def _joined(self, message: Entry.Joined) -> None:
        message.stop()
        counter(self).tell("desk.why.paste_joined", kept=message.kept, of=message.of)

    @on(ScanLine.Aliased)
    def _aliased(self, message: ScanLine.Aliased) -> None:
        message.stop()
        counter(self).press(KEYS[message.character])


class CounterScreen(Scanning):
    """A full screen."""

    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012  # Textual declares it as an instance variable
        (0, "-narrow"),
        (104, "-normal"),
        (150, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [  # noqa: RUF012  # the same
        (0, "-short"),
        (30, "-tall"),
    ]

    DEFAULT_CSS = """
    CounterScreen { background: $paper; color: $ink; }
    CounterScreen.-tall KeyFooter { height: 2; }
    CounterScreen.-tall Suggest { margin: 0 0 5 0; }
    """

    def compose(self) -> ComposeResult:
        """The training mark comes first.

        What the size of the terminal styles is known already: styled later, the whole screen would be anew.
        """
        width, height = self.app.size
        fitting = (
            *self._get_breakpoint_classes(width, self.HORIZONTAL_BREAKPOINTS),
            *self._get_breakpoint_classes(height, self.VERTICAL_BREAKPOINTS),
        )
        self.update_classes(dict.fromkeys(fitting, True), update=False)
        yield TrialBand()

    def scanned(self, text: str) -> bool:
        """Take a scan that is for this screen; False: it is the desk's."""
        del text
        return False

    def why_not(self, command: Command) -> str | None:
        """Text key of what keeps a command from acting on what this screen shows."""
        del command
        return None


class CounterModal(Scanning, ModalScreen[None]):
    """A box over a screen, with a scan line of its own at its foot.

    Enter on typed text that is a code closes the box and gives the code to the desk.
    """

    DEFAULT_CSS = """
    CounterModal { align: center middle; background: $paper 70%; color: $ink; }
    CounterModal > .box {
        width: 72; max-width: 96%; height: auto; max-height: 92%; background: $sheet; border: round $mark;
        border-title-color: $ink; border-title-style: bold; border-subtitle-color: $soft; padding: 1 2;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(f"{key},alt+{alias_of(key)}", f"app.press('{key}')", show=False, id=f"counter.{key}")
        for key in KEYS.values()
    ]
    """Function keys do in a box what the commands of its scope declare; all others do nothing there."""
    scope = "modal"

    def scan_line(self) -> ScanLine:
        """The scan line of the box."""
        return ScanLine()

    @on(Entry.Entered)
    def _entered(self, message: Entry.Entered) -> None:
        message.stop()
        if is_code(self, message.text):
            self.close()
            counter(self).scan(message.text)
        else:
            self.enter(message.text)

    @on(Entry.Escaped)
    def _escaped(self, message: Entry.Escaped) -> None:
        message.stop()
        self.close()

    @on(Entry.Steered)
    def _steered(self, message: Entry.Steered) -> None:
        message.stop()
        self.steer(message.key)

    def keeps(self, text: str) -> bool:
        """Whether the box stays open for a scan, because the scan is for what it is about."""
        del text
        return False

    def scanned(self, text: str) -> bool:
        """Take a scan that the desk is not asked about; False: it is not for this box."""
        del text
        return False

    def close(self) -> None:
        """Leave the box, once."""
        if self.is_current:
            self.dismiss()

    def enter(self, text: str) -> None:
        """Enter was pressed on something that is no code."""

    def steer(self, key: str) -> None:
        """An arrow key for the list in view."""
