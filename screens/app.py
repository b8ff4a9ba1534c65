"""The app: which screen stands on top, and what the function keys do there.

Screens reach everything through `screens.base.counter`; what holds the desk is in `screens.shell`.
"""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.screen import Screen

from counter.desk.state import DeskState, Filing, NextStep, Notice, NoticeLevel, Reading, next_step
from counter.events import ReaderState, ScanOrigin
from screens.base import CounterModal, scope_of
from screens.commands import COMMANDS, Command, Receive, alias_of, command_for
from screens.desk.next import next_sentence_key
from screens.desk.papers import missing_papers
from screens.desk.screen import DeskScreen
from screens.drawer import DrawerScreen
from screens.help import HelpScreen
from screens.identity import IdentityScreen
from screens.lock import LockScreen
from screens.outbox import OutboxScreen
from screens.palette import PaletteScreen, finish_choices
from screens.reprint import ReprintScreen
from screens.shell import Shell

__all__ = ["CounterApp"]

_FINISHED = (NextStep.FINISH, NextStep.ALREADY_RETURNED, NextStep.RESULT_NOT_READY)


class CounterApp(Shell):
    """The counter in a terminal: `CounterApp(desk, texts=..., training=...).run()`."""

    TITLE = "counter"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(f"{key},alt+{alias_of(key)}", f"press('{key}')", show=False, id=f"counter.{key}")
            for key in sorted({command.key for command in COMMANDS})
        ),
        Binding("ctrl+p", "palette", show=False, id="counter.palette"),
    ]

    def get_default_screen(self) -> Screen[None]:
        """The desk starts locked."""
        return LockScreen()

    def follow(self, state: DeskState) -> None:
        """The desk screen stands over the lock screen while a clerk is signed in."""
        open_desk = any(isinstance(screen, DeskScreen) for screen in self.screen_stack)
        if state.clerk is not None and not open_desk:
            self.push_screen(DeskScreen())
        elif state.clerk is None and open_desk:
            while len(self.screen_stack) > 1:
                self.pop_screen()

    # --- keys ----------------------------------------------------------------------------------

    def action_press(self, key: str) -> None:
        """A function key, or its alias."""
        self.press(key)

    def press(self, key: str) -> None:
        """Run the command of `key` on the screen on top, or say why it cannot act."""
        command = command_for(key, scope_of(self.screen))
        if command is None or not command.offered(self.state):
            return
        why = command.why_not(self.state) or self._why_not_yet(command)
        if why is None:
            command.run(self)
        else:
            filing = self._filing
            missing = len(filing.missing) if filing else 0
            self.tell(why, next=self.texts(next_sentence_key(self.state)), count=missing)

    def _why_not_yet(self, command: Command) -> str | None:
        """What the screens know and the state does not: an amount that still waits for its reason."""
        desk = self.screen
        waits = isinstance(desk, DeskScreen) and desk.waits_for_reason
        return "desk.notice.fee_reason_needed" if waits and isinstance(command, Receive) else None

    @property
    def _filing(self) -> Filing | None:
        return self.state.visit.filing if self.state.visit else None

    @property
    def notice(self) -> Notice | None:
        """What the clerk must read; missing papers by their names instead of their number."""
        notice, filing = super().notice, self._filing
        if notice is None or notice.key != "desk.notice.papers_missing" or not (filing and filing.missing):
            return notice
        return Notice("desk.why.papers_missing", notice.level, {"papers": missing_papers(self.texts, filing)})

    def action_palette(self) -> None:
        """All commands and themes by name."""
        self.open(PaletteScreen.of_commands(self))

    def action_help_quit(self) -> None:
        """Ctrl+C: say how to leave."""
        self.tell("desk.why.quit", NoticeLevel.INFORMATION)

    # --- screens -------------------------------------------------------------------------------

    def scan(self, text: str, origin: ScanOrigin = ScanOrigin.TYPED) -> None:
        """Give a code to the desk; whatever box is open makes way."""
        if self.state.clerk is not None:
            while isinstance(self.screen, (CounterModal, OutboxScreen)):
                self.pop_screen()
        super().scan(text, origin)

    def open(self, screen: CounterModal | OutboxScreen) -> None:
        """Push a screen, never one of its kind twice."""
        if not any(type(one) is type(screen) for one in self.screen_stack):
            self.hush()
            self.push_screen(screen)

    def close_screen(self) -> None:
        """Leave the screen on top, but never the desk."""
        if len(self.screen_stack) > 2:
            self.pop_screen()

    def show_help(self) -> None:
        """F1."""
        self.open(HelpScreen(scope_of(self.screen)))

    def show_outbox(self) -> None:
        """F9."""
        self.open(OutboxScreen())

    def show_drawer(self) -> None:
        """F10."""
        if self.desk.drawer is not None:
            self.open(DrawerScreen(self.desk.drawer))

    def show_papers(self) -> None:
        """F11."""
        self.open(ReprintScreen())

    def identify(self) -> None:
        """F3: read the card that lies unread on the reader, else ask for the identity."""
        visit = self.state.visit
        unread = visit is not None and visit.identity.card.reading is Reading.NONE
        if self.state.devices.reader is ReaderState.CARD and unread and visit and visit.identity.person:
            self.act(self.desk.read_card)
        else:
            self.open(IdentityScreen())

    def choose_procedure(self) -> None:
        """F4."""
        if isinstance(self.screen, DeskScreen):
            self.screen.open_procedures()

    def finish(self) -> None:
        """F12: lock without a visit; ask first when something would be left undone."""
        if self.state.visit is None:
            self.act(self.desk.lock)
        elif next_step(self.state) in _FINISHED:
            self.act(self.desk.finish)
        else:
            self.open(PaletteScreen(self.texts("desk.finish.title"), finish_choices(self)))
