"""A paper before it is printed, as text: up and down move along the page, left and right turn it.

Text, not a picture: a page in the cells of a terminal cannot be read, and a screen reader reads letters.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from counter.desk.state import DeskState
from counter.ports import PrintJob
from screens.base import CounterModal, Drawn, counter
from screens.input import ScanLine

__all__ = ["PaperScreen"]


class _Page(Drawn):
    DEFAULT_CSS = """
    _Page { height: 1fr; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.pages: Sequence[str] | None = None
        """None: being drawn."""
        self.page = 0
        self.top = 0

    def part(self, state: DeskState) -> object:
        """Nothing of the desk's state."""
        return True

    def lines(self, state: DeskState, width: int, height: int) -> list[Content]:
        """The part of the page that is in view."""
        texts = counter(self).texts
        if self.pages is None:
            return [Content.styled(texts("preview.drawing"), "$soft")]
        if not self.pages:
            return [Content.styled(texts("preview.none"), "$warn")]
        rows = [part for row in self.pages[self.page].split("\n") for part in _folded(row, width)]
        self.top = max(0, min(self.top, len(rows) - height))
        return [Content(row) for row in rows[self.top : self.top + height]]

    def move(self, rows: int) -> None:
        """Up or down."""
        self.top = max(0, self.top + rows)
        self.refresh()

    def turn(self, pages: int) -> None:
        """To another page."""
        if self.pages:
            page = max(0, min(self.page + pages, len(self.pages) - 1))
            self.page, self.top = page, 0 if page != self.page else self.top
            self.refresh()


def _folded(row: str, width: int) -> list[str]:
    """A row in parts of at most `width` cells, broken between words where it can be; the rest is indented."""
    parts = []
    while cell_len(row) > width:
        room = max(1, len(set_cell_size(row, width)))
        gap = row.rfind(" ", room // 2, room)
        cut = gap if gap > 0 else room
        parts.append(row[:cut].rstrip())
        row = f"  {row[cut:].strip()}"
    return [*parts, row]


class PaperScreen(CounterModal):
    """One paper of the print ledger."""

    scope = "paper"
    DEFAULT_CSS = """
    PaperScreen > .box { width: 124; max-width: 100%; height: 100%; max-height: 100%; padding: 0 0 0 0; }
    PaperScreen { & ScanLine { background: $pick; padding: 0 1; } }
    """

    def __init__(self, job: PrintJob) -> None:
        super().__init__()
        self._job = job

    def compose(self) -> ComposeResult:
        """The page and a scan line."""
        with Vertical(classes="box"):
            yield _Page()
            yield ScanLine(sideways=True)

    def on_mount(self) -> None:
        """Name the box and have the paper drawn beside the loop."""
        app = counter(self)
        self._entitle()
        self.query_one(".box").border_subtitle = Content(app.texts("preview.keys"))
        app.beside(self._load, group="paper")

    async def _load(self) -> None:
        pages = await counter(self).desk.preview(self._job.document)
        if self.is_running:
            self.query_one(_Page).pages = pages
            self.query_one(_Page).refresh()
            self._entitle()

    def _entitle(self) -> None:
        texts, page = counter(self).texts, self.query_one(_Page)
        name = texts(f"desk.document.{self._job.document.kind.value.lower()}")
        if page.pages and len(page.pages) > 1:
            name = texts("preview.title", paper=name, page=page.page + 1, pages=len(page.pages))
        self.query_one(".box").border_title = Content(name)

    def steer(self, key: str) -> None:
        """Along the page and to others; the last row of one screen is the first of the next."""
        page = self.query_one(_Page)
        if key in ("up", "down"):
            page.move(1 if key == "down" else -1)
        else:
            page.turn(1 if key == "right" else -1)
            self._entitle()

    def enter(self, text: str) -> None:
        """Print it; words are not for a paper."""
        app = counter(self)
        if text:
            app.tell("desk.why.codes_only")
        elif self.is_current:
            self.close()
            app.act(lambda: app.desk.reprint(self._job.id))
