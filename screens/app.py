"""The app: which screen stands on top, and what the function keys do there.

The lock screen alone is imported before it is painted; every other screen behind it (`screens.boxes`), or by
whoever opens it first. Screens reach everything through `screens.base.counter`; what holds the desk is in
`screens.shell`.
"""

from __future__ import annotations

from importlib import import_module
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.events import Key
from textual.screen import Screen

from counter.desk.next_step import OVER, next_step
from counter.desk.state import DeskState, Filing, Notice, NoticeLevel, Reading
from counter.domain.dossiers import DossierRow
from counter.domain.office_rules import OfficeRules
from counter.domain.transfers import ListNumber
from counter.events import ReaderState, ScanOrigin
from screens.base import CounterModal, CounterScreen, Scanning, scope_of
from screens.command import KEYS, pressed_as
from screens.commands import COMMANDS, Command, Receive, command_for
from screens.handing_keys import Handing
from screens.input import ALIAS_SECONDS
from screens.lock import LockScreen
from screens.shell import Shell

if TYPE_CHECKING:
    from screens import boxes
    from screens.outcome_box import OutcomeBox
else:

    class _Boxes:
        """`screens.boxes`, imported by whoever asks it for something first."""

        def __getattr__(self, name: str) -> object:
            return getattr(import_module("screens.boxes"), name)

    boxes = _Boxes()

__all__ = ["CounterApp"]

_OVER_DESK = frozenset({"outbox", "handing", "digitising"})
"""Screens over the desk's that make way for a scan that is not for them."""
_OVER_EDITING = frozenset(f"ctrl+{letter}" for letter in "adefkuwx")
"""Keys of commands that a line would otherwise take for editing."""


class CounterApp(Shell):
    """The counter in a terminal: `CounterApp(desk, texts=..., training=...).run()`."""

    TITLE = "counter"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            pressed_as(key),
            f"press('{key}')",
            show=False,
            id=f"counter.{key.replace('+', '_')}",
            priority=key in _OVER_EDITING,
        )
        for key in sorted({command.key for command in COMMANDS})
    ]

    def get_default_screen(self) -> Screen[None]:
        """The desk starts locked."""
        return LockScreen()

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._kept: dict[tuple[str, str], object] = {}
        self._left: tuple[type[OutcomeBox], float] | None = None
        """The box that Escape has just closed, and when."""

    def load_screens(self) -> None:
        """All the others; whoever opens one before that waits for it."""
        import_module("screens.boxes")

    def follow(self, state: DeskState) -> None:
        """The desk screen stands over the lock screen while a clerk is signed in."""
        if state.visit is None and not state.held and not state.others_visit:
            self._kept.clear()
        open_desk = any(scope_of(screen) == "desk" for screen in self.screen_stack)
        if state.clerk is not None and not open_desk:
            self.push_screen(boxes.DeskScreen())
        elif state.clerk is None and open_desk:
            while len(self.screen_stack) > 1:
                self.pop_screen()

    # --- keys ----------------------------------------------------------------------------------

    def action_press(self, key: str) -> None:
        """A function key, or its alias."""
        self.press(key)

    async def deliver(self, event: Key) -> None:
        """A digit after the Escape that closed a box is still for that box: there Esc and 6 are F6."""
        box = self._box_of_alias(event.character or "")
        if box is None:
            await super().deliver(event)
            return
        box.painted = True  # it was read before it was closed
        await self.push_screen(box)
        self.press(KEYS[event.character or ""])

    def _box_of_alias(self, character: str) -> OutcomeBox | None:
        """The box Escape has just closed, when `character` stands for one of its keys."""
        left, self._left = self._left, None
        if left is None or character not in KEYS or monotonic() - left[1] > ALIAS_SECONDS:
            return None
        kind = left[0]
        known = (
            isinstance(self.screen, boxes.DeskScreen) and command_for(KEYS[character], kind.scope) is not None
        )
        return kind() if known and self.state.filing is not None else None

    def leave(self, box: OutcomeBox) -> None:
        """Escape has closed a box: it may have been the first half of the alias of a key of the box."""
        self._left = (type(box), monotonic())

    def press(self, key: str) -> None:
        """Run the command of `key` on the screen on top, or say why it cannot act."""
        command = command_for(key, scope_of(self.screen))
        if command is not None and command.offered(self.state):
            self.start(command)

    def start(self, command: Command) -> None:
        """Run a command, or say why it cannot act."""
        why = self.why_not(command)
        if why is None:
            command.run(self)
        else:
            self.tell(why, NoticeLevel.WARNING, **self._values_of(why))

    def why_not(self, command: Command, state: DeskState | None = None) -> str | None:
        """Text key of the reason a command cannot act now, or would not in `state`; None when it can."""
        state = state or self.state
        return command.forbidden(state) or command.why_not(state) or self._why_not_yet(command)

    def why_words(self, why: str) -> str:
        """A reason in words."""
        return self.texts(why, **self._values_of(why))

    def _values_of(self, why: str) -> dict[str, object]:
        filing = self._filing
        return (
            {"count": len(filing.missing) if filing else 0} if "count" in self.texts.placeholders(why) else {}
        )

    def _why_not_yet(self, command: Command) -> str | None:
        """What the screens know and the state does not: an amount without its reason, a marked line."""
        desk = self.screen
        if isinstance(desk, LockScreen):
            return None
        if isinstance(desk, CounterScreen) and not isinstance(desk, boxes.DeskScreen):
            return desk.why_not(command)
        waits = isinstance(desk, boxes.DeskScreen) and desk.waits_for_reason
        return "desk.notice.fee_reason_needed" if waits and isinstance(command, Receive) else None

    @property
    def _filing(self) -> Filing | None:
        return self.state.filing

    @property
    def notice(self) -> Notice | None:
        """What the clerk must read; missing papers by their names instead of their number."""
        notice, filing = super().notice, self._filing
        if notice is None or notice.key != "desk.notice.papers_missing" or not (filing and filing.missing):
            return notice
        return Notice(
            "desk.why.papers_missing", notice.level, {"papers": boxes.missing_papers(self.texts, filing)}
        )

    def action_help_quit(self) -> None:
        """Ctrl+C: say how to leave."""
        self.tell("desk.why.quit", NoticeLevel.INFORMATION)

    # --- screens -------------------------------------------------------------------------------

    def scan(self, text: str, origin: ScanOrigin = ScanOrigin.TYPED) -> None:
        """Give a code to the desk; whatever box is open makes way, unless the code is for it."""
        if isinstance(self.screen, (CounterModal, CounterScreen)) and self.screen.scanned(text):
            return
        at_desk = isinstance(self.screen, boxes.DeskScreen)
        if at_desk and ListNumber.parse(text) and self.why_not(Handing()) is None:
            self.show_handing(text)
            return
        if self.state.clerk is not None:
            while isinstance(self.screen, CounterModal) or scope_of(self.screen) in _OVER_DESK:
                if isinstance(self.screen, CounterModal) and self.screen.keeps(text):
                    break
                self.pop_screen()
        super().scan(text, origin)

    def open(self, screen: CounterModal | CounterScreen) -> None:
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
        if isinstance(self.screen, Scanning):
            self.open(boxes.HelpScreen(self.screen))

    def show_palette(self) -> None:
        """Ctrl+P: all commands and themes by name."""
        self.open(boxes.PaletteScreen.of_commands(self))

    def show_outbox(self) -> None:
        """F9."""
        self.open(boxes.OutboxScreen())

    def show_handing(self, scanned: str = "") -> None:
        """Ctrl+X; `scanned` is the number of a list that was scanned at the desk."""
        from screens.handing import HandingScreen

        self.open(HandingScreen(scanned))

    def act_on_papers(self) -> None:
        """F5 on the screen of papers."""
        from screens.handing import HandingScreen

        if isinstance(self.screen, HandingScreen):
            self.screen.act()

    def keep_papers(self) -> None:
        """F6 on the screen of papers."""
        from screens.handing import HandingScreen

        if isinstance(self.screen, HandingScreen):
            self.screen.keep()

    def show_time(self) -> None:
        """Ctrl+A: how the open form's appointment came about; else the time of the dossier in view."""
        from screens.time_box import DueBox

        filing, visit = self.state.filing, self.state.visit
        marked = self.screen.marked_row if isinstance(self.screen, boxes.OutboxScreen) else None
        if marked is not None:
            self.act(lambda: self._show_time(boxes.number_of(marked), marked.dossier.owner_name))
        elif isinstance(self.screen, boxes.OutboxScreen):
            self.tell("transfer.why.no_time")
        elif filing is not None and filing.due is not None and filing.case is not None:
            place = self.state.place
            rules = place.rules if place is not None else OfficeRules()
            self.open(DueBox(filing.due, filing.procedure.limit(filing.case), rules))
        elif visit is not None and (row := boxes.dossier_to_correct(visit)) is not None:
            self.act(lambda: self._show_time(boxes.number_of(row), row.dossier.owner_name))

    async def _show_time(self, number: str, owner: str) -> None:
        from screens.time_box import TimeBox

        view = await self.desk.handing.clocks.of_dossier(number)
        if view is not None:
            self.open(TimeBox(view, owner))

    def show_drawer(self) -> None:
        """F10."""
        if self.desk.drawer is not None:
            self.open(boxes.DrawerScreen(self.desk.drawer))

    def show_papers(self) -> None:
        """F11: of the visit and the desk; in the list of the day, of the marked line."""
        if isinstance(self.screen, boxes.OutboxScreen):
            self.screen.show_papers()
        else:
            self.open(boxes.ReprintScreen())

    def show_supplement(self) -> None:
        """F6."""
        self.open(boxes.SupplementBox())

    def show_refusal(self) -> None:
        """F7."""
        self.open(boxes.RefusalBox())

    def show_handouts(self) -> None:
        """Ctrl+U: the leaflet of the procedure highlighted in the list; without one, what can be printed."""
        code = self.screen.listed_procedure() if isinstance(self.screen, boxes.DeskScreen) else ""
        if code:
            self.act(lambda: self.desk.handouts.leaflet(code))
        else:
            self.open(boxes.PaletteScreen(self.texts("papers.handout.title"), boxes.handout_picks(self)))

    def show_closing(self) -> None:
        """Ctrl+Y."""
        self.open(boxes.ClosingBox())

    def show_rating_sheet(self) -> None:
        """Shift+F8. What is not needed at the start loads here."""
        from screens.rating import RatingSheetBox

        self.open(RatingSheetBox())

    def show_ratings(self) -> None:
        """Shift+F10. What is not needed at the start loads here."""
        from screens.rating import RatingsBox

        self.open(RatingsBox())

    def show_receipts(self) -> None:
        """Shift+F9. What is not needed at the start loads here."""
        from screens.receipt_books import ReceiptBooksBox

        self.open(ReceiptBooksBox())

    def show_printers(self) -> None:
        """From the palette: how each printer is, and test pages."""
        from screens.printers import PrintersBox

        self.open(PrintersBox())

    def show_outage(self) -> None:
        """Ctrl+S."""
        self.open(boxes.OutageBox())

    def show_people(self) -> None:
        """Ctrl+O."""
        self.open(boxes.PeopleBox())

    def take_box(self) -> None:
        """Take what stands in the box on top."""
        if isinstance(self.screen, boxes.OutcomeBox):
            self.screen.take_words()

    def hold(self) -> None:
        """Ctrl+T: put the visit aside; list those put aside, when there are any to choose from."""
        if self.state.visit is not None and not self.state.held:
            self.act(self.desk.visits.hold)
        else:
            self.open(boxes.HeldBox())

    def correct(self) -> None:
        """Ctrl+R: the marked dossier, the open one, or the one received last."""
        visit = self.state.visit
        if isinstance(self.screen, boxes.OutboxScreen):
            self.screen.correct()
        elif visit is None:
            self.open(boxes.CorrectionBox(None))
        elif (row := boxes.dossier_to_correct(visit)) is not None:
            self.correct_row(row)

    def correct_row(self, row: DossierRow) -> None:
        """Open the box for a dossier; a void one that was received anew says so instead."""
        if row.voided and row.replaced_by:
            number, other = boxes.number_of(row), row.replaced_by
            self.tell("outcome.correction.voided_replaced", number=number, other=other)
        else:
            self.open(boxes.CorrectionBox(row))

    # --- what is typed in a box that is closed -------------------------------------------------

    def kept_words(self, area: str) -> object:
        """What was entered in a box for the dossier in work; None when nothing was."""
        filing = self._filing
        return self._kept.get((area, filing.id)) if filing is not None else None

    def keep_words(self, area: str, draft: object) -> None:
        """Keep what is entered in a box as long as its dossier is in work; None drops it."""
        filing = self._filing
        if filing is None:
            return
        if draft is None:
            self._kept.pop((area, filing.id), None)
        else:
            self._kept[area, filing.id] = draft

    def identify(self) -> None:
        """F3: read the card that lies unread on the reader, else ask for the identity."""
        visit = self.state.visit
        unread = visit is not None and visit.identity.card.reading is Reading.NONE
        if self.state.devices.reader is ReaderState.CARD and unread and visit and visit.identity.person:
            self.act(self.desk.read_card)
        else:
            self.open(boxes.IdentityScreen())

    def choose_procedure(self) -> None:
        """F4."""
        if isinstance(self.screen, boxes.DeskScreen):
            self.screen.open_procedures()

    def finish(self) -> None:
        """F12: lock without a visit; ask first when something would be left undone."""
        if self.state.visit is None:
            self.act(self.desk.lock)
        elif next_step(self.state) in OVER:
            self.act(self.desk.finish)
        else:
            self.open(boxes.PaletteScreen(self.texts("desk.finish.title"), boxes.finish_choices(self)))
