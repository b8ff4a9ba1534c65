"""Ctrl+W: what waits for the officer's signature, the longest first.

Enter on a line says it is back signed, and on a signed one that it is given; words and Enter say why it came
back unsigned; F5 says that all that waits is signed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content

from counter.domain.certification import Certification
from screens.base import CounterModal, Drawn, counter
from screens.choices import Choices, Row
from screens.columns import spread
from screens.input import ScanLine
from screens.passing import PASSING
from screens.wording import clock, minutes, notice_line, with_keys

__all__ = ["LONG_MINUTES", "SigningTray"]

LONG_MINUTES = 30
"""From here on a line is marked: the person still waits."""


class _Foot(Drawn):
    DEFAULT_CSS = "_Foot { height: 2; margin: 1 0 0 0; }"

    def part(self, state: object) -> object:
        """The notice."""
        return counter(self).notice

    def lines(self, state: object, width: int, height: int) -> list[Content]:
        """What was done or refused, else what the keys do."""
        app = counter(self)
        if app.notice is not None and app.notice.key not in PASSING:
            return notice_line(app.texts, app.notice).wrap(width)
        return with_keys(app.texts("certify.tray.next"), "$soft").wrap(width)


class SigningTray(CounterModal):
    """The tray as a list."""

    scope = "signing"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("f5,alt+5", "all", show=False)]
    DEFAULT_CSS = """
    SigningTray > .box { width: 78; }
    SigningTray {
        & Choices { max-height: 60vh; }
        & ScanLine { margin: 1 0 0 0; background: $pick; padding: 0 1; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._tray: tuple[Certification, ...] = ()

    def compose(self) -> ComposeResult:
        """The list, the words, a line to type in."""
        with Vertical(classes="box"):
            yield Choices(id="tray")
            yield _Foot()
            yield self.scan_line()

    def on_mount(self) -> None:
        """Name the box and read the tray."""
        app = counter(self)
        box = self.query_one(".box")
        box.border_title = Content(app.texts("certify.tray.title"))
        box.border_subtitle = Content(app.texts("certify.tray.keys"))
        self.query_one(ScanLine).placeholder = app.texts("certify.tray.hint")
        app.beside(self._read, group="signing", only_newest=True)

    async def _read(self) -> None:
        found = await counter(self).desk.certifying.tray()
        if self.is_running:
            self._tray = tuple(found)
            self.query_one(Choices).fill(self._rows(self._tray), preselect=True, keep=True)

    def _rows(self, tray: Sequence[Certification]) -> list[Row]:
        texts = counter(self).texts
        if not tray:
            nothing = Content.styled(texts("certify.tray.empty"), "$soft")
            return [Row("empty", lambda _: [nothing], pickable=False)]
        return [self._row(one) for one in tray]

    def _row(self, one: Certification) -> Row:
        app = counter(self)
        waited = minutes(one.entered_at, app.now())
        state = "signed" if one.signed_at is not None else "unsigned" if one.reason else "waits"
        long = waited >= LONG_MINUTES and state != "signed"
        symbol = {"signed": "●", "unsigned": "✖", "waits": "▲" if long else "◌"}[state]
        style = {"signed": "$mark", "unsigned": "bold $bad", "waits": "bold $warn" if long else "$ink"}[state]

        def draw(width: int) -> list[Content]:
            number = str(one.book_number) if one.number else app.texts("certify.tray.by_hand")
            kinds = ", ".join(paper.kind for paper in one.kinds)
            words = app.texts(f"certify.tray.{state}")
            since = app.texts("certify.tray.since", at=clock(one.entered_at), minutes=waited)
            first = Content.styled(f"{number}  ", "bold $ink") + Content.styled(kinds, "$ink")
            said = f"  {one.dossier_number} · {app.texts('certify.tray.copies', copies=one.copies)}"
            if one.reason:
                said += f" · {one.reason}"
            return [
                spread(first, Content.styled(f"{symbol} {words}", style), width),
                spread(
                    Content.styled(said, "$soft"),
                    Content.styled(since, "bold $warn" if long else "$soft"),
                    width,
                ),
            ]

        return Row(one.id, draw)

    @on(Choices.Picked)
    def _clicked(self, message: Choices.Picked) -> None:
        message.stop()
        self.enter("")

    def enter(self, text: str) -> None:
        """Signed, given, or with words: back unsigned."""
        key = self.query_one(Choices).key
        one = next((one for one in self._tray if one.id == key), None)
        if one is None or not self.is_current:
            return
        certifying = counter(self).desk.certifying
        self.query_one(ScanLine).value = ""

        async def act() -> None:
            if text:
                await certifying.unsigned([one.id], text)
            elif one.signed_at is not None:
                await certifying.give(one.dossier_id)
            else:
                await certifying.signed([one.id])
            await self._read()

        counter(self).act(act, in_order=True)

    def action_all(self) -> None:
        """Everything that waits is signed."""
        waiting = [one.id for one in self._tray if one.signed_at is None]
        if waiting and self.is_current:

            async def act() -> None:
                await counter(self).desk.certifying.signed(waiting)
                await self._read()

            counter(self).act(act, in_order=True)

    def steer(self, key: str) -> None:
        """Move."""
        self.query_one(Choices).steer(key)
