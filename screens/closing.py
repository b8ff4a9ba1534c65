"""The end of the day: what must be settled first, then what the day comes to; Enter prints the slip."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from counter.desk.state import DeskState
from counter.domain.day import DayTotals
from counter.domain.money import Dong, format_dong
from screens.base import CounterModal, Drawn, counter
from screens.columns import spread
from screens.input import ScanLine
from screens.wording import notice_line, with_keys

__all__ = ["ClosingBox"]


def _must_be_settled(state: DeskState, totals: DayTotals, papers: tuple[int, int]) -> list[tuple[str, int]]:
    """What is not as it should be at the end of a day, the gravest first: a word, and how often."""
    found = [
        ("visit", 1 if state.visit is not None else 0),
        ("held", len(state.held)),
        ("papers", totals.open_jobs),
        ("papers_now", papers[0]),
        ("papers_night", papers[1]),
        ("stopped", state.outbox.stopped),
        ("waiting", state.outbox.waiting),
        ("unconfirmed", totals.unconfirmed),
    ]
    return [(word, count) for word, count in found if count]


class _Day(Drawn):
    DEFAULT_CSS = """
    _Day { height: auto; }
    """
    totals: DayTotals | None = None
    papers: tuple[int, int] = (0, 0)
    """Those that should be on their way, and those nobody answers for overnight."""

    def lines(self, state: DeskState, width: int, height: int) -> list[Content]:
        """What must be settled, then the sums."""
        texts = counter(self).texts
        if self.totals is None:
            return [Content.styled(texts("access.closing.counting"), "$soft")]
        first = _must_be_settled(state, self.totals, self.papers)
        lines: list[Content] = []
        for word, count in first:
            said = Content.styled("▲ ", "bold $warn")
            lines += (said + with_keys(texts(f"access.closing.first.{word}", count=count), "$warn")).wrap(
                width
            )
        if not first:
            lines.append(Content.styled(f"● {texts('access.closing.settled')}", "$ink"))
        lines.append(Content(""))
        lines += [
            spread(Content.styled(name, "$soft"), Content.styled(value, "bold $ink"), width)
            for name, value in self._sums(self.totals)
        ]
        return lines

    def _sums(self, totals: DayTotals) -> list[tuple[str, str]]:
        texts = counter(self).texts

        def dong(amount: int) -> str:
            return format_dong(Dong(amount))

        sums = [
            (texts("access.closing.received"), str(totals.received)),
            (texts("access.closing.voided"), str(totals.voided)),
            (texts("access.closing.handed_over"), str(totals.handed_over)),
            (texts("access.closing.taken"), dong(totals.taken_dong)),
        ]
        sums += [(texts(f"access.closing.by.{way}"), dong(amount)) for way, amount in totals.by_method]
        sums.append((texts("access.closing.given_back"), dong(totals.given_back_dong)))
        if totals.receipts:
            first, last, count = totals.receipts[0], totals.receipts[-1], len(totals.receipts)
            said = first if count == 1 else f"{first} – {last} ({count})"
            sums.append((texts("access.closing.receipts"), said))
        return sums


class _Said(Drawn):
    DEFAULT_CSS = """
    _Said { height: auto; margin: 1 0 0 0; }
    """

    def part(self, state: DeskState) -> object:
        """The notice, what runs."""
        return counter(self).notice, state.busy, state.visit, state.held

    def lines(self, state: DeskState, width: int, height: int) -> list[Content]:
        """What went wrong, else what Enter does."""
        app = counter(self)
        if app.notice is not None and not state.busy:
            return notice_line(app.texts, app.notice).wrap(width)
        return with_keys(app.texts("access.closing.next"), "$ink").wrap(width)


class ClosingBox(CounterModal):
    """Enter prints the slip with the head of the record and notes that the day is closed."""

    scope = "closing"
    DEFAULT_CSS = """
    ClosingBox > .box { width: 76; }
    ClosingBox ScanLine { height: 1; text-opacity: 0%; & > .input--cursor { background: $sheet; } }
    """

    def compose(self) -> ComposeResult:
        """The day, what Enter does, and a scan line."""
        with Vertical(classes="box"):
            yield _Day()
            yield _Said()
            yield self.scan_line()

    def on_mount(self) -> None:
        """Name the box and count."""
        app = counter(self)
        box = self.query_one(".box")
        box.border_title = Content(app.texts("access.closing.title", day=f"{app.now():%d/%m/%Y}"))
        box.border_subtitle = Content(app.texts("access.closing.keys"))
        app.beside(self._count, group="closing", only_newest=True)

    async def _count(self) -> None:
        desk = counter(self).desk
        totals, papers = await desk.closing.totals(), await desk.handing.transfers.unsettled()
        if self.is_running:
            day = self.query_one(_Day)
            day.totals, day.papers = totals, papers or (0, 0)
            day.refresh(layout=True)

    def enter(self, text: str) -> None:
        """Close the day; what keeps it from that stays in the box."""
        app = counter(self)
        if text:
            app.tell("desk.why.codes_only")
            self.query_one(ScanLine).value = ""
        elif self.is_current and not app.state.busy:
            app.act(self._close_day)

    async def _close_day(self) -> None:
        app = counter(self)
        before = app.state.notice
        await app.desk.closing.close()
        notice = app.state.notice
        if notice is not None and notice is not before and notice.key == "desk.notice.day_closed":
            self.close()
