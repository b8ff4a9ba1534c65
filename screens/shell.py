"""The shell under the app: holds the desk, publishes its state, runs every act as a worker of its own.

Acts belong to the app, never to a screen: a worker of a popped screen silently loses its result. What breaks
in an act is told and ends nothing; what breaks elsewhere ends the app in one line. Both are logged without a
message or a value, which could be a citizen's. Knows no screen by name.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from time import monotonic

from rich.text import Text
from textual import events
from textual.app import App
from textual.signal import Signal
from textual.worker import WorkerFailed

from counter.desk.port import DeskPort, DeskUnavailableError
from counter.desk.state import DeskState, Notice, NoticeLevel
from counter.domain.office import OFFICE_ZONE
from counter.domain.procedures import Procedure
from counter.domain.scan import ScanKind, read_scan
from counter.events import CodeScanned, ScanOrigin
from counter.texts import Texts
from counter.traces import harmless
from screens.base import Scanning
from screens.breaks import BREAK_SECONDS, Breaks
from screens.hangup import watch_terminal
from screens.input import means_function_key
from screens.order import KeyOrder
from screens.pasting import keep_pastes_whole
from screens.themes import DEFAULT_THEME, THEMES
from screens.wedge import Wedge
from screens.wording import clock

__all__ = ["CrashedError", "Shell", "local_time"]

_log = logging.getLogger(__name__)

_LONGEST_END_SECONDS = 10
"""How long a desk that was told to end may take to close its journal."""
_DESK_AND_LOCK = 2


def local_time() -> datetime:
    """The machine's clock in the office's time zone."""
    return datetime.now(OFFICE_ZONE)


class CrashedError(Exception):
    """The app broke, by its cause. Shown as one line, without the values a traceback would print."""

    def __rich__(self) -> Text:
        """What Textual prints when the app has ended."""
        return Text(str(self), no_wrap=True, overflow="ignore")


class Shell(App[None]):
    """One desk and its state; subclasses open screens."""

    def __init__(
        self, desk: DeskPort, *, texts: Texts, training: bool, now: Callable[[], datetime] = local_time
    ) -> None:
        super().__init__()
        keep_pastes_whole()
        self.desk = desk
        self.texts = texts
        self.training = training
        self.now = now
        """The office's clock, for waiting times and the strip."""
        self.unavailable: DeskUnavailableError | None = None
        """Why the desk could not be opened."""
        self.changed: Signal[DeskState] = Signal(self, "desk")
        self._order = asyncio.Lock()
        self._scans = asyncio.Lock()
        self._remark: Notice | None = None
        self._heard: Notice | None = None
        self._minute = ""
        self._breaks = Breaks()
        self._key_at = 0.0
        self._wedge = Wedge(
            lambda text: self.scan(text, ScanOrigin.SCANNER),
            lambda: self.tell("desk.why.scan_too_long"),
        )
        self.keys = KeyOrder(self, self.deliver, means_function_key)
        self._unsubscribe: Callable[[], None] = lambda: None
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DEFAULT_THEME

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The names our styles use, whatever theme is set."""
        return dict(next(theme.variables for theme in THEMES if theme.name == DEFAULT_THEME))

    # --- state ---------------------------------------------------------------------------------

    @property
    def state(self) -> DeskState:
        """What the desk knows now."""
        return self.desk.state

    @property
    def notice(self) -> Notice | None:
        """What the clerk must read: a remark of the screens, else the desk's notice."""
        return self._remark or self.state.notice

    def tell(self, key: str, level: NoticeLevel = NoticeLevel.WARNING, **values: object) -> None:
        """Show a remark until the next act or the desk's next notice."""
        self._remark = Notice(key, level, values)
        self.changed.publish(self.state)

    def hush(self) -> None:
        """Drop the remark."""
        if self._remark is not None:
            self._remark = None
            self.changed.publish(self.state)

    async def on_mount(self) -> None:
        """Follow the desk and open it."""
        if not self.is_headless:
            self._breaks.begin()
            self.set_interval(BREAK_SECONDS, self._break)
        self._unsubscribe = self.desk.subscribe(self._take)
        self._end_when_told()
        self.set_interval(1.0, self._tick)
        self._take(self.state)
        # Whatever is imported meanwhile would hold up the first picture.
        self.call_after_refresh(lambda: self.run_worker(self._open(), group="desk", exclusive=False))

    def _end_when_told(self) -> None:
        """End by a signal as by Ctrl+Q: the journal closed, the terminal as it was. Windows sends none.

        A terminal that is gone may hold up the end: then the alarm ends the process.
        """
        if sys.platform == "win32" or self.is_headless:
            return

        def end() -> None:
            signal.alarm(_LONGEST_END_SECONDS)
            self.exit()

        for told in (signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(told, end)
        watch_terminal(sys.__stdin__.fileno() if sys.__stdin__ else 0, _LONGEST_END_SECONDS)

    async def _open(self) -> None:
        """Open the desk; one that cannot be opened ends the app, and whoever ran it says why.

        What nobody foresaw ends the app too: without a desk there is nothing to go on with.
        """
        try:
            await asyncio.gather(self.desk.start(), asyncio.to_thread(self.load_screens))
            self.desk.scans.hear(self.hear)
        except DeskUnavailableError as error:
            self.unavailable = error
            self.exit(return_code=3)

    def load_screens(self) -> None:
        """Import what the lock screen was painted without; on a thread."""

    async def on_unmount(self) -> None:
        """Close the desk: everything flushed before the process ends."""
        self._unsubscribe()
        try:
            await self.desk.stop()
        except Exception as error:  # noqa: BLE001  # out of here it would be a traceback on the terminal
            self._handle_exception(error)

    def _take(self, state: DeskState) -> None:
        if state.notice is not self._heard:
            self._heard = state.notice
            self._remark = None
        self.follow(state)
        self.changed.publish(state)

    def follow(self, state: DeskState) -> None:
        """Show the screen the state asks for."""

    def _tick(self) -> None:
        minute = clock(self.now())
        if minute != self._minute:
            self._minute = minute
            self.changed.publish(self.state)

    def _break(self) -> None:
        state = self.state
        self._breaks.tick(
            opened=state.place is not None and state.devices.online is not None,
            bare=len(self.screen_stack) <= _DESK_AND_LOCK,
            locked=state.clerk is None,
            quiet_seconds=monotonic() - self._key_at,
        )

    # --- acts ----------------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        """A scan with a programmed prefix is taken before focus and bindings; other keys keep their order."""
        if isinstance(event, events.Key):
            self._key_at = monotonic()
            self.desk.touch()
        if not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
        elif not self._wedge.take(event):
            await self.keys.take(event)

    async def deliver(self, event: events.Key) -> None:
        """Give a key, in its turn, to what has the focus."""
        await super().on_event(event)

    def act(self, start: Callable[[], Awaitable[object]], *, in_order: bool = False) -> None:
        """Run an act of the desk. Acts `in_order` (the form, the commit) keep the order of their keys."""
        self.hush()

        async def run() -> None:
            if in_order:
                async with self._order:
                    await start()
            else:
                await start()

        self.beside(run, group="desk")

    def beside(
        self, start: Callable[[], Awaitable[object]], *, group: str, only_newest: bool = False
    ) -> None:
        """Run work as a worker of the app; with `only_newest` it takes the place of its group's last one."""

        async def run() -> None:
            with self.guarded():
                await start()

        self.run_worker(run(), group=group, exclusive=only_newest)

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Around whatever asks something of the desk: what breaks is logged and told, and ends nothing."""
        try:
            yield
        except Exception as error:  # noqa: BLE001  # the desk goes on, whatever broke in one act
            _log.error("an act broke\n%s", harmless(error))
            self.tell("desk.why.failed", NoticeLevel.ERROR)

    def search(self, text: str, limit: int) -> Sequence[Procedure]:
        """Procedures by type-ahead; none when the search breaks."""
        found: list[Procedure] = []
        with self.guarded():
            found += self.desk.search(text, limit)
        return found

    def _handle_exception(self, error: Exception) -> None:
        """Textual's own way prints a traceback with the values of locals (textual 8.2.8 `_fatal_error`)."""
        cause = error.error if isinstance(error, WorkerFailed) else error
        _log.error("the app broke\n%s", harmless(cause))
        if self._exception is None:
            self._spare_next_start()
            crashed = CrashedError(self.texts("desk.crash.line", kind=type(cause).__name__))
            crashed.__cause__ = cause
            super()._handle_exception(crashed)

    def _spare_next_start(self) -> None:
        """The visit on the screen may be what broke it: the next start opens without it."""
        try:
            self.desk.screen_broke()
        except Exception as error:  # noqa: BLE001  # the first break is the one to tell
            _log.error("the visit was not put aside\n%s", harmless(error))

    def scan(self, text: str, origin: ScanOrigin = ScanOrigin.TYPED) -> None:
        """Give a code to the desk; before a clerk signed in it looks at nothing but a badge."""
        if self.state.clerk is not None or read_scan(text, self.desk.today()).kind is ScanKind.BADGE:
            self.act(lambda: self._scan(text, origin))

    def hear(self, event: CodeScanned) -> None:
        """A scanner with a line of its own brought a code: for the page that tries it, else as any scan."""
        screen = self.screen
        if not (isinstance(screen, Scanning) and screen.heard(event)):
            self.scan(event.text, ScanOrigin.SCANNER)

    async def _scan(self, text: str, origin: ScanOrigin) -> None:
        """One after another: the second scan of one write waits until the desk has dealt with the first."""
        async with self._scans:
            await self.desk.scan(text, origin)
