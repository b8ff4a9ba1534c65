"""Ctrl+X: papers on their way, the leader's tray, results that come back, supplements that are awaited.

Left and right turn the pages; a scan is for the page in view; Enter is for the marked line; F5 does what
the page is for.
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from counter.desk.handing_acts import Awaited, InTray, TransferView
from counter.desk.state import DeskState
from counter.domain.scan import read_scan
from counter.domain.scan_consumer import Consumer, Moment, Surface, consumer_of
from counter.domain.transfer_rules import Going, Haste
from counter.domain.transfers import ListNumber, Transfer, TransferState
from screens.base import CounterScreen, Drawn, counter, is_code
from screens.choices import Choices, Row
from screens.commands import ALIASES, Command
from screens.desk.next import NextPanel
from screens.footer import KeyFooter
from screens.handing_boxes import CustodyBox, HandBox, ResultBox, TrayInBox, TrayOutBox
from screens.handing_rows import (
    UNIT,
    arrival_rows,
    awaited_rows,
    list_rows,
    tray_rows,
    waiting_rows,
)
from screens.input import Entry, ScanLine
from screens.palette import PaletteScreen, Pick
from screens.status import StatusStrip

__all__ = ["HandingScreen", "Page"]


class Page(StrEnum):
    """What the screen shows."""

    OUT = "out"
    LISTS = "lists"
    TRAY = "tray"
    BACK = "back"
    AWAITED = "awaited"


class _Pages(Drawn):
    DEFAULT_CSS = """
    _Pages { height: 1; background: $sheet; padding: 0 1; }
    """

    def lines(self, state: DeskState, width: int, height: int) -> list[Content]:
        """The pages by name with their counts, the one in view marked."""
        screen = self.screen
        if not isinstance(screen, HandingScreen):
            return []
        parts = []
        for page in Page:
            words, style = screen.page_title(page)
            chosen = page is screen.page
            parts.append(
                Content.styled(f"▸ {words} ", f"{style or 'bold $mark'} on $pick")
                if chosen
                else Content.styled(f"  {words} ", style or "$soft")
            )
        return [Content("").join(parts).truncate(width, ellipsis=True)]


class HandingScreen(CounterScreen):
    """One list at a time."""

    scope: ClassVar[str] = "handing"
    DEFAULT_CSS = """
    HandingScreen {
        layout: vertical;
        & #papers {
            height: 1fr; background: $sheet; border: round $mark; border-title-color: $soft; padding: 0 1;
            border-subtitle-color: $soft;
            & > Choices { height: 1fr; }
        }
        & #line { height: 3; border: round $mark; background: $sheet; padding: 0 1;
            border-title-color: $mark; }
        & #line ScanLine { width: 1fr; }
    }
    """

    def __init__(self, scanned: str = "") -> None:
        """`scanned`: the number of a list that opens it."""
        super().__init__()
        self._scanned = scanned
        self.page = Page.OUT
        self._view: TransferView | None = None
        self._tray: tuple[InTray, ...] = ()
        self._awaited: tuple[Awaited, ...] = ()
        self._left_out: set[str] = set()
        """Dossiers that stay although they might go."""
        self._drawn: object = None
        self._loading = self._stale = False

    def compose(self) -> ComposeResult:
        """Pages, the list, what is next, the scan line, keys."""
        yield from super().compose()
        yield StatusStrip()
        yield _Pages()
        with Vertical(id="papers"):
            yield Choices(id="rows")
        yield NextPanel()
        with Vertical(id="line"):
            yield ScanLine(aliases=ALIASES)
        yield KeyFooter()

    def on_mount(self) -> None:
        """Load, and again whenever an act ended."""
        app = counter(self)
        self.query_one("#line").border_title = Content(app.texts("transfer.scan.title"))
        app.changed.subscribe(self, self._take, immediate=True)
        self._show()
        self._take(app.state)

    def _take(self, state: DeskState) -> None:
        drawn = (state.outbox, state.busy, state.notice, state.devices.online, state.papers)
        if drawn != self._drawn:
            self._drawn = drawn
            self._stale = True
            if not self._loading:
                self._loading = True
                counter(self).beside(self._load, group="handing")

    async def _load(self) -> None:
        """Read everything, again while something changed: the counts of all pages are in view."""
        handing = counter(self).desk.handing
        try:
            while self._stale and self.is_running:
                self._stale = False
                view = await handing.transfers.view()
                tray, awaited = await handing.trays.view(), await handing.pauses.awaited()
                if self.is_running:
                    self._view, self._tray, self._awaited = view, tuple(tray), tuple(awaited)
                    self._show()
                    if self._scanned:
                        number, self._scanned = self._scanned, ""
                        self.scanned(number)
        finally:
            self._loading = False

    # --- drawing --------------------------------------------------------------------------------

    def page_title(self, page: Page) -> tuple[str, str]:
        """Name and count of a page, and the style of one that presses; empty: nothing does."""
        waiting = self._view.waiting if self._view is not None else ()
        lists = self._view.lists if self._view is not None else ()
        going = [one.going for one in waiting]
        counts = {
            Page.OUT: (len(going), Going.OVERDUE in going),
            Page.LISTS: (sum(one.state is not TransferState.RECEIVED for one in lists), False),
            Page.TRAY: (len(self._tray), any(one.haste is not Haste.CALM for one in self._tray)),
            Page.BACK: (len(counter(self).desk.handing.arrivals.batch), False),
            Page.AWAITED: (len(self._awaited), any(one.may_close for one in self._awaited)),
        }
        count, presses = counts[page]
        words = counter(self).texts(f"transfer.page.{page}", count=count)
        return (f"▲ {words}", "bold $warn") if presses else (words, "")

    def _rows(self) -> list[Row]:
        texts, view = counter(self).texts, self._view
        if self.page is Page.BACK:
            return arrival_rows(texts, counter(self).desk.handing.arrivals.batch)
        if self.page is Page.TRAY:
            return tray_rows(texts, self._tray)
        if self.page is Page.AWAITED:
            return awaited_rows(texts, self._awaited)
        if view is None:
            return []
        if self.page is Page.OUT:
            return waiting_rows(texts, view, self._left_out)
        return list_rows(texts, view.lists, view.reached)

    def _show(self) -> None:
        app = counter(self)
        self.query_one("#rows", Choices).fill(self._rows(), preselect=True, keep=True)
        self.query_one("#papers").border_title = Content(app.texts(f"transfer.about.{self.page}"))
        self.query_one("#papers").border_subtitle = Content(app.texts(f"transfer.enter.{self.page}"))
        self.query_one(Entry).placeholder = app.texts(f"transfer.scan.{self.page}")
        for part in (*self.query(_Pages), *self.query(KeyFooter)):
            part.refresh()

    # --- keys -----------------------------------------------------------------------------------

    @on(Entry.Steered)
    def _steered(self, message: Entry.Steered) -> None:
        message.stop()
        if message.key in ("left", "right"):
            pages = list(Page)
            step = 1 if message.key == "right" else -1
            self.page = pages[(pages.index(self.page) + step) % len(pages)]
            counter(self).hush()
            self._show()
        else:
            self.query_one("#rows", Choices).steer(message.key)

    @on(Entry.Escaped)
    def _escaped(self, message: Entry.Escaped) -> None:
        message.stop()
        counter(self).close_screen()

    @on(Choices.Picked)
    def _clicked(self, message: Choices.Picked) -> None:
        message.stop()
        rows = message.choices.rows
        message.choices.highlighted = next(place for place, row in enumerate(rows) if row.key == message.key)
        self._open(message.key)

    @on(Entry.Entered)
    def _entered(self, message: Entry.Entered) -> None:
        message.stop()
        text = message.text.strip()
        if not text:
            self._open(self.query_one("#rows", Choices).key or "")
        elif not self.scanned(text):
            if is_code(self, text):
                counter(self).scan(text)
            else:
                counter(self).tell("desk.why.codes_only")

    def scanned(self, text: str) -> bool:
        """A dossier's code or a list's number is for the page in view; any other code is the desk's."""
        app, handing, code = counter(self), counter(self).desk.handing, text.strip()
        scan = read_scan(code, app.desk.today())
        if consumer_of(scan.kind, Moment(surface=Surface.PAPERS)) is not Consumer.PAGE:
            return False
        code = scan.fields.get("code") or scan.fields["number"]
        number = ListNumber.parse(code)
        if number is not None and self.page is not Page.BACK:
            self._open_list(str(number))
        elif self.page is Page.OUT or self.page is Page.LISTS:
            app.act(lambda: handing.transfers.add(code))
        elif self.page is Page.TRAY:
            app.open(TrayInBox(code, self._tray[-1].item.signer if self._tray else ""))
        elif self.page is Page.BACK:
            app.act(lambda: handing.arrivals.add(code), in_order=True)
        else:
            app.act(lambda: handing.pauses.complete(code))
        return True

    def _open_list(self, number: str) -> None:
        lists = self._view.lists if self._view is not None else ()
        found = next((one for one in lists if one.number == number), None)
        if found is None:
            counter(self).tell("desk.notice.list_unknown", number=number)
            return
        self.page = Page.LISTS
        self._show()
        self._open_transfer(found)

    def _open_transfer(self, transfer: Transfer) -> None:
        if transfer.state is TransferState.RECEIVED:
            counter(self).tell("desk.notice.transfer_signed_already", number=transfer.number)
        else:
            counter(self).open(HandBox(transfer))

    def _open(self, key: str) -> None:
        """What Enter does with the marked line."""
        if not key:
            return
        if self.page is Page.OUT:
            self._go(key)
        elif self.page is Page.LISTS:
            lists = self._view.lists if self._view is not None else ()
            for transfer in lists:
                if transfer.id == key:
                    self._open_transfer(transfer)
        elif self.page is Page.TRAY:
            for lying in self._tray:
                if lying.item.id == key:
                    counter(self).open(TrayOutBox(lying.item))
        elif self.page is Page.BACK:
            for item in counter(self).desk.handing.arrivals.batch:
                if item.dossier_id == key:
                    counter(self).open(ResultBox(item))
        else:
            self._complete(key)

    def _go(self, key: str) -> None:
        """The list of a unit; of a single dossier, what is to be done with it."""
        app = counter(self)
        transfers = app.desk.handing.transfers
        if key.startswith(UNIT):
            unit = key.removeprefix(UNIT)
            chosen = self._chosen(unit)
            if chosen:
                app.act(lambda: transfers.make(unit, chosen))
            else:
                app.tell("desk.notice.nothing_to_transfer")
            return

        def turn() -> None:
            self._left_out ^= {key}
            self._show()

        words = "back_in" if key in self._left_out else "leave_out"
        picks = [
            Pick(app.texts(f"transfer.pick.{words}"), turn),
            Pick(app.texts("transfer.pick.alone"), lambda: app.act(lambda: transfers.make("", {key}))),
        ]
        app.open(PaletteScreen(app.texts("transfer.pick.title"), picks))

    def _chosen(self, unit: str = "") -> set[str]:
        """What goes now, of every unit or of one, without what the clerk left out."""
        waiting = self._view.waiting if self._view is not None else ()
        return {
            one.item.dossier_id
            for one in waiting
            if one.going in (Going.NOW, Going.OVERDUE)
            and unit in ("", one.unit.key)
            and one.item.dossier_id not in self._left_out
        }

    def _complete(self, key: str) -> None:
        app = counter(self)
        found = next((one.pause for one in self._awaited if one.pause.id == key), None)
        if found is None:
            return
        pauses, dossier_id = app.desk.handing.pauses, found.dossier_id
        picks = [
            Pick(app.texts("transfer.pick.complete"), lambda: app.act(lambda: pauses.complete(dossier_id)))
        ]
        app.open(PaletteScreen(found.dossier_number, picks))

    # --- commands -------------------------------------------------------------------------------

    def why_not(self, command: Command) -> str | None:
        """What keeps a command from acting on the page in view."""
        if command.id == "handing_act":
            if self.page is Page.OUT:
                return None if self._chosen() else "desk.notice.nothing_to_transfer"
            if self.page is Page.BACK:
                batch = counter(self).desk.handing.arrivals.batch
                return None if batch else "desk.notice.arrival_nothing"
            return "transfer.why.no_act"
        if command.id == "keep_papers" and self.page is not Page.OUT:
            return "transfer.why.other_page"
        return None

    def act(self) -> None:
        """F5: the lists of everything that goes now; the results of the batch lie ready."""
        app = counter(self)
        if self.page is Page.OUT:
            chosen = self._chosen()
            app.act(lambda: app.desk.handing.transfers.make("", chosen))
        else:
            app.act(app.desk.handing.arrivals.take_in, in_order=True)

    def keep(self) -> None:
        """F6: answer for what stays overnight."""
        counter(self).open(CustodyBox())
