"""The lock screen: where this desk stands, and the PIN. A PIN typed while the desk still opens is kept."""

from __future__ import annotations

from math import ceil
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Center, Middle, Vertical
from textual.content import Content
from textual.widgets import Static

from counter.desk.state import DeskState, NoticeLevel
from counter.domain.scan import ScanKind, read_scan
from counter.events import ScanOrigin
from counter.texts import Texts
from screens.base import CounterScreen, Drawn, counter
from screens.columns import centred, wrapped
from screens.footer import KeyFooter
from screens.input import Entry
from screens.status import StatusStrip
from screens.symbols import NOTICE
from screens.wording import notice_line, with_keys

__all__ = ["LockScreen"]

TRAINING_PIN = "123456"
"""The practice PIN, shown openly on a training desk."""
_MINUTE = 60


class _Where(Drawn):
    DEFAULT_CSS = """
    _Where { height: 6; }
    """

    def part(self, state: DeskState) -> object:
        """The place."""
        return state.place

    def lines(self, state: DeskState, width: int, height: int) -> list[Content]:
        """Letterhead of the centre and the desk's name, at the foot of the room there is."""
        texts = counter(self).texts
        if state.place is None:
            lines = [Content.styled(texts("desk.lock.opening"), "$soft")]
        else:
            centre = state.place.centre
            lines = wrapped(centre.parent_name, width, "$soft", limit=2)
            lines += wrapped(centre.name, width, "bold $ink", limit=2)
            lines += [Content(""), Content.styled(state.place.seat.name, "bold $mark")]
        return [Content("")] * max(0, height - len(lines)) + [centred(line, width) for line in lines]


class _PinSaid(Drawn):
    DEFAULT_CSS = """
    _PinSaid { height: 2; }
    """

    def part(self, state: DeskState) -> object:
        """The notice, what runs."""
        return counter(self).notice, state.busy, state.place is None, state.badge_of, self._wait(state)

    def on_mount(self) -> None:
        """Follow the state, and count down while one must wait."""
        super().on_mount()
        self.set_interval(1.0, lambda: self._take(counter(self).state))

    def _wait(self, state: DeskState) -> int:
        """Seconds until somebody may try again; 0: now."""
        if state.sign_in_after is None:
            return 0
        return max(0, ceil((state.sign_in_after - counter(self).now()).total_seconds()))

    def lines(self, state: DeskState, width: int, height: int) -> list[Content]:
        """What went wrong, else what to do."""
        app = counter(self)
        if (seconds := self._wait(state)) > 0:
            left = spoken(app.texts, seconds)
            return [
                centred(line, width) for line in _warned(app.texts("access.lock.wait", left=left)).wrap(width)
            ]
        if app.notice is not None and app.notice.key != "desk.notice.sign_in_waits" and not state.busy:
            return [centred(line, width) for line in notice_line(app.texts, app.notice).wrap(width)]
        if isinstance(self.screen, LockScreen) and self.screen.waits:
            return [centred(Content.styled(app.texts("desk.lock.waiting"), "$soft"), width)]
        return [centred(with_keys(app.texts("desk.next.sign_in"), "$soft"), width)]


def spoken(texts: Texts, seconds: int) -> str:
    """`29 giây`, `14 phút 05 giây`."""
    if seconds < _MINUTE:
        return texts("access.lock.seconds", seconds=seconds)
    return texts("access.lock.minutes", minutes=seconds // _MINUTE, seconds=f"{seconds % _MINUTE:02d}")


def _warned(sentence: str) -> Content:
    symbol, style = NOTICE[NoticeLevel.ERROR]
    return Content.styled(f"{symbol} {sentence}", style)


class LockScreen(CounterScreen):
    """Signs a clerk in."""

    scope: ClassVar[str] = "lock"
    DEFAULT_CSS = """
    LockScreen {
        layout: vertical;
        & Middle { height: 1fr; }
        & #card { width: 64; max-width: 94%; height: auto; }
        & #pin-box {
            width: 34; height: 3; border: round $mark; background: $sheet; padding: 0 2; margin: 1 0;
            border-title-color: $mark; border-title-style: bold;
        }
        & #practice { width: 100%; text-align: center; color: $soft; height: auto; margin: 1 0 0 0; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.waits = False
        """True when a PIN was entered before the desk was open."""

    def compose(self) -> ComposeResult:
        """Place, PIN, what happened."""
        yield from super().compose()
        yield StatusStrip()
        with Middle(), Center(), Vertical(id="card"):
            yield _Where()
            with Center(), Vertical(id="pin-box"):
                yield Entry(id="pin", password=True, limit=64)
            yield _PinSaid()
            if counter(self).training:
                yield Static(self._practice(), id="practice")
        yield KeyFooter()

    def _practice(self) -> Content:
        texts = counter(self).texts
        said = Content.styled(texts("desk.lock.practice"), "$soft")
        said += Content.styled(f" {TRAINING_PIN}", "bold $ink")
        return said + Content.styled(f"\n{texts('access.lock.others')}", "$soft")

    def on_mount(self) -> None:
        """Follow the state."""
        app = counter(self)
        self.query_one("#pin-box").border_title = Content(app.texts("desk.lock.pin"))
        app.changed.subscribe(self, self._take, immediate=True)

    def _take(self, state: DeskState) -> None:
        if state.clerk is not None:
            self.waits = False
            self.query_one(Entry).value = ""
        elif self.waits and state.place is not None:
            self.waits = False
            self._sign_in()

    @on(Entry.Entered)
    def _entered(self, message: Entry.Entered) -> None:
        message.stop()
        if not message.text:
            return
        if counter(self).state.place is None:
            self.waits = True
            self.query_one(_PinSaid).refresh()
        else:
            self._sign_in()

    def _sign_in(self) -> None:
        """A badge that a scanner typed is a badge; anything else a PIN."""
        app, entry = counter(self), self.query_one(Entry)
        pin, entry.value = entry.value, ""
        if read_scan(pin, app.desk.today()).kind is ScanKind.BADGE:
            app.scan(pin, ScanOrigin.SCANNER)
        else:
            app.act(lambda: app.desk.sign_in(pin))
