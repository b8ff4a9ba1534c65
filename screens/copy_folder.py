"""Which file of the watched folder is the copy of a paper: the list follows what the scanner writes."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from counter.desk.digitising_acts import ComponentView
from counter.ports.scanner import WaitingPaper
from screens.base import CounterModal, Drawn, counter
from screens.choices import Choices
from screens.digitising_rows import waiting_rows
from screens.passing import PASSING
from screens.wording import notice_line

__all__ = ["FolderBox"]

_LOOK_SECONDS = 1.0
"""Between two looks: a file may be taken once it has stood still for two seconds."""


class _Foot(Drawn):
    DEFAULT_CSS = "_Foot { height: 2; margin: 1 0 0 0; }"

    def part(self, state: object) -> object:
        """The notice."""
        return counter(self).notice

    def lines(self, state: object, width: int, height: int) -> list[Content]:
        """Why nothing can be taken."""
        app = counter(self)
        shown = app.notice is not None and app.notice.key not in PASSING
        return notice_line(app.texts, app.notice).wrap(width) if app.notice is not None and shown else []


class FolderBox(CounterModal):
    """The files as a list, the oldest first."""

    scope: ClassVar[str] = "copy_folder"
    DEFAULT_CSS = """
    FolderBox > .box { width: 78; }
    FolderBox Choices { max-height: 60vh; }
    FolderBox ScanLine { height: 1; text-opacity: 0%; & > .input--cursor { background: $sheet; } }
    """

    def __init__(self, part: ComponentView, begin: Callable[[str], None]) -> None:
        """`begin` takes a file, by its key."""
        super().__init__()
        self._part, self._begin = part, begin
        self._waiting: tuple[WaitingPaper, ...] | None = None
        self._looking = False

    def compose(self) -> ComposeResult:
        """The list and a scan line."""
        with Vertical(classes="box"):
            yield Choices(id="files")
            yield _Foot()
            yield self.scan_line()

    def on_mount(self) -> None:
        """Name the box and look, again and again."""
        texts, box = counter(self).texts, self.query_one(".box")
        box.border_title = Content(texts("scan.folder.title", name=self._part.label))
        box.border_subtitle = Content(texts("scan.folder.keys"))
        self._look()
        self.set_interval(_LOOK_SECONDS, self._look)

    def _look(self) -> None:
        if not self._looking:
            self._looking = True
            counter(self).beside(self._read, group="scan_folder")

    async def _read(self) -> None:
        try:
            found = tuple(await counter(self).desk.digitising.waiting())
        finally:
            self._looking = False
        if self.is_running and found != self._waiting:
            self._waiting = found
            rows = waiting_rows(counter(self).texts, found)
            self.query_one(Choices).fill(rows, preselect=True, keep=True)

    @on(Choices.Picked)
    def _clicked(self, message: Choices.Picked) -> None:
        message.stop()
        self.enter("")

    def enter(self, text: str) -> None:
        """Take the marked file; one that is still being written says so."""
        app, key = counter(self), self.query_one(Choices).key
        paper = next((one for one in self._waiting or () if one.key == key), None)
        if text:
            app.tell("desk.why.codes_only")
        elif paper is not None and paper.trouble:
            app.tell("desk.notice.scan_failed", why=paper.trouble)
        elif paper is not None:
            self.close()
            self._begin(paper.key)

    def steer(self, key: str) -> None:
        """Move in the list."""
        self.query_one(Choices).steer(key)
