"""The printers of the desk: how each is now and what to do about it; Enter prints a test page.

Opened from the palette. Each printer is asked while the box stands; a slow one holds up no key.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from counter.desk.acts import PrinterLine
from counter.ports import PrinterState
from screens.base import CounterModal, counter
from screens.choices import Choices, Row
from screens.columns import spread, wrapped
from screens.input import ScanLine
from screens.symbols import Mark
from screens.wording import marked, reason

__all__ = ["PrintersBox"]

_MARKS: dict[PrinterState, Mark] = {
    PrinterState.READY: ("●", "$ink"),
    PrinterState.UNKNOWN: ("○", "$soft"),
    PrinterState.OFFLINE: ("✖", "bold $bad"),
}
_TROUBLE: Mark = ("▲", "bold $warn")
_OFFER = "offer"
_BACK = "back "


class PrintersBox(CounterModal):
    """One printer a row."""

    scope = "printers"
    DEFAULT_CSS = """
    PrintersBox > .box { width: 84; }
    PrintersBox {
        & Choices { max-height: 60vh; }
        & ScanLine { margin: 1 0 0 0; background: $pick; padding: 0 1; }
    }
    """

    def compose(self) -> ComposeResult:
        """The list and a scan line."""
        with Vertical(classes="box"):
            yield Choices(id="printers")
            yield self.scan_line()

    def on_mount(self) -> None:
        """Name the box and ask the printers."""
        app = counter(self)
        box = self.query_one(".box")
        box.border_title = Content(app.texts("printer.box.title"))
        box.border_subtitle = Content(app.texts("printer.box.keys"))
        self.query_one(ScanLine).placeholder = app.texts("printer.box.hint")
        self._fill(None)
        app.beside(self._look, group="printers", only_newest=True)

    async def _look(self) -> None:
        lines = await counter(self).desk.printers.look()
        if self.is_running:
            self._fill(lines)

    def _fill(self, lines: Sequence[PrinterLine] | None) -> None:
        app = counter(self)
        rows: list[Row] = []
        offer = app.state.stand_in
        if offer is not None:
            words = app.texts("printer.box.offer", printer=offer.other_label)
            rows.append(Row(_OFFER, lambda _: [Content.styled(words, "bold $ink")]))
        for line in lines or ():
            rows.append(self._row(line))
            if line.stands_in:
                rows.append(self._way_back(line))
        if not lines:
            said = app.texts(f"printer.box.{'asking' if lines is None else 'nothing'}")
            rows.append(Row("", lambda _: [Content.styled(said, "$soft")], pickable=False))
        self.query_one(Choices).fill(rows, preselect=True, keep=True)

    def _row(self, line: PrinterLine) -> Row:
        texts, status = counter(self).texts, line.status

        def draw(width: int) -> list[Content]:
            lack = next(iter(status.reasons), "")
            low = status.state is PrinterState.READY and lack
            mark = _TROUBLE if low else _MARKS.get(status.state, _TROUBLE)
            words = texts(f"printer.state.{status.state}")
            paper = Content.styled(texts(f"printer.paper.{line.view.tray}"), "$soft")
            name = Content.styled(line.view.label, "$ink") + Content("  ") + paper
            drawn = [spread(name, marked(mark, words), width)]
            if lack and status.state is not PrinterState.UNKNOWN:
                drawn += wrapped(f"  {reason(texts, 'reason', lack)}", width, "$soft", limit=2)
            return drawn

        return Row(line.view.name, draw)

    def _way_back(self, line: PrinterLine) -> Row:
        said = counter(self).texts("printer.box.stands_in", printer=line.stands_in)
        return Row(_BACK + line.view.name, lambda _: [Content.styled(f"  ↩ {said}", "bold $warn")])

    @on(Choices.Picked)
    def _clicked(self, message: Choices.Picked) -> None:
        message.stop()
        self.enter("")

    def enter(self, text: str) -> None:
        """Print a test page, or say yes to the other printer; words are not for this list."""
        app, key = counter(self), self.query_one(Choices).key
        if text:
            app.tell("desk.why.codes_only")
        elif key and self.is_current:
            self.close()
            printers = app.desk.printers
            if key == _OFFER:
                app.act(printers.elsewhere)
            elif key.startswith(_BACK):
                app.act(lambda: printers.take_back(key.removeprefix(_BACK)))
            else:
                app.act(lambda: printers.test(key))

    def steer(self, key: str) -> None:
        """Move."""
        self.query_one(Choices).steer(key)
