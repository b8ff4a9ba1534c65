"""Ctrl+E: electronic copies of a dossier's papers, paper by paper: scanned, described, signed, used again.

Up and down choose a paper, Enter does what is next for it, F5 signs them all with one PIN. What takes long
(a scan, a file, the token) goes on while the clerk does the next paper. Source: Decree 118/2025 art. 17.1.c.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from counter.desk.state import DeskState
from counter.domain.scan import ScanKind, read_scan
from counter.domain.scans import Standing
from screens.base import counter, is_code
from screens.choices import Choices, Row
from screens.columns import wrapped
from screens.commands import ALIASES
from screens.copy_acts import CopyActs
from screens.copy_steps import step_of
from screens.correction import dossier_to_correct, number_of
from screens.digitising_panels import NextCopy, Tally
from screens.digitising_rows import component_rows
from screens.footer import KeyFooter
from screens.input import Entry, ScanLine
from screens.outbox import OutboxScreen
from screens.status import StatusStrip

if TYPE_CHECKING:
    from screens.app import CounterApp

__all__ = ["DigitisingScreen", "show"]

_LONGEST_NAME = 48
_DOSSIER = (ScanKind.DOSSIER_CODE, ScanKind.LOCAL_NUMBER)


def show(app: CounterApp) -> None:
    """Of the dossier that is marked in the list, the open form, or what is open or was received last.

    Without any the code of a dossier is to be scanned.
    """
    visit, filing = app.state.visit, app.state.filing
    row = app.screen.marked_row if isinstance(app.screen, OutboxScreen) else None
    number = number_of(row) if row is not None else filing.id if filing is not None else ""
    if not number and visit is not None and (known := dossier_to_correct(visit)) is not None:
        number = number_of(known)
    app.open(DigitisingScreen(number))


class DigitisingScreen(CopyActs):
    """One dossier at a time; the code of another one opens it."""

    scope: ClassVar[str] = "digitising"
    DEFAULT_CSS = """
    DigitisingScreen {
        layout: vertical;
        & #copies {
            height: 1fr; background: $sheet; border: round $mark; border-title-color: $soft; padding: 0 1;
            border-subtitle-color: $soft;
            & > Choices { height: 1fr; }
        }
        & #line { height: 3; border: round $mark; background: $sheet; padding: 0 1;
            border-title-color: $mark; }
        & #line ScanLine { width: 1fr; }
    }
    """

    def __init__(self, number: str = "") -> None:
        """`number`: id, code or local number of the dossier; empty: one is to be scanned."""
        super().__init__()
        self._number = number
        self._drawn: object = None
        self._loading = self._stale = False

    def compose(self) -> ComposeResult:
        """Whose it is, the papers, what is next, the scan line, keys."""
        yield from super().compose()
        yield StatusStrip()
        yield Tally()
        with Vertical(id="copies"):
            yield Choices(id="rows")
        yield NextCopy()
        with Vertical(id="line"):
            yield ScanLine(aliases=ALIASES)
        yield KeyFooter()

    def on_mount(self) -> None:
        """Load, and again whenever an act ended."""
        app = counter(self)
        self.query_one("#line").border_title = Content(app.texts("scan.screen.line"))
        self.query_one(Entry).placeholder = app.texts("scan.screen.hint")
        self.query_one("#copies").border_subtitle = Content(app.texts("scan.screen.enter"))
        app.changed.subscribe(self, self._take, immediate=True)
        self.show()
        self._take(app.state)

    def _take(self, state: DeskState) -> None:
        drawn = (state.outbox, state.busy, state.notice)
        if drawn != self._drawn:
            self._drawn = drawn
            self.reload()

    def reload(self) -> None:
        """Read it, once more when it is being read."""
        self._stale = True
        if not self._loading and self._number:
            self._loading = True
            counter(self).beside(self._load, group="digitising")

    async def _load(self) -> None:
        """Read it, again while something changed; a number this desk does not know is told by the desk."""
        try:
            while self._stale and self._number and self.is_running:
                self._stale = False
                number = self._number
                view = await counter(self).desk.digitising.view(number)
                if self.is_attached and number == self._number:
                    self.view = view
                    self._number = view.dossier_id if view is not None else ""
                    self.show()
        finally:
            self._loading = False

    # --- drawing --------------------------------------------------------------------------------

    def show(self) -> None:
        """Title, papers, count, what is next."""
        app, view = counter(self), self.view
        if view is None:
            title = app.texts("scan.screen.untitled")
        elif view.number:
            title = app.texts("scan.screen.title", number=view.number)
        else:
            title = app.texts("scan.screen.form")
        self.query_one("#copies").border_title = Content(title)
        self.query_one("#rows", Choices).fill(self._rows(), preselect=True, keep=True)
        self._draw()

    def _draw(self) -> None:
        """What follows the marked paper."""
        self.query_one(Tally).follow(self.view)
        self.query_one(NextCopy).follow(self.sentence())
        self.query_one(KeyFooter).refresh()

    def _rows(self) -> list[Row]:
        texts, view = counter(self).texts, self.view
        if view is None:
            words = texts("scan.screen.loading" if self._number else "scan.screen.none")
            return [Row("", lambda width: wrapped(words, width, "$soft"), pickable=False)]
        return component_rows(texts, view, self.working())

    def sentence(self) -> str:
        """What is next, in words."""
        texts, view, part = counter(self).texts, self.view, self.marked
        if view is None:
            return texts("scan.screen.loading" if self._number else "scan.screen.scan_first")
        if part is None:
            return texts("scan.screen.no_papers")
        name = Content(part.label).truncate(_LONGEST_NAME, ellipsis=True).plain
        key = f"scan.step.{step_of(view, part, self.work_on(part))}"
        values = {"name": name, "count": len(view.standing(Standing.UNSIGNED))}
        return texts(key, **{one: values[one] for one in texts.placeholders(key)})

    # --- keys -----------------------------------------------------------------------------------

    @on(Entry.Steered)
    def _steered(self, message: Entry.Steered) -> None:
        message.stop()
        self.query_one("#rows", Choices).steer(message.key)
        counter(self).hush()
        self._draw()

    @on(Entry.Escaped)
    def _escaped(self, message: Entry.Escaped) -> None:
        """Stop the scan that runs; without one, leave."""
        message.stop()
        app = counter(self)
        if self.scans:
            app.act(app.desk.digitising.stop)
        else:
            app.close_screen()

    @on(Choices.Picked)
    def _clicked(self, message: Choices.Picked) -> None:
        message.stop()
        self.open_marked()

    @on(Entry.Entered)
    def _entered(self, message: Entry.Entered) -> None:
        message.stop()
        text = message.text.strip()
        if not text:
            self.open_marked()
        elif not self.scanned(text):
            if is_code(self, text):
                counter(self).scan(text)
            else:
                counter(self).tell("desk.why.codes_only")

    def scanned(self, text: str) -> bool:
        """A dossier's code opens its copies; any other code is the desk's."""
        scan = read_scan(text, counter(self).desk.today())
        if scan.kind not in _DOSSIER:
            return False
        self._number = scan.fields.get("code", text.strip())
        self.view = None
        self.show()
        self.reload()
        return True
