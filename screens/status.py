"""The strip on top: place and clerk at the left; network, reader, printers and the clock at the right."""

from __future__ import annotations

from textual.content import Content

from counter.desk.state import DeskState, Devices
from counter.events import ReaderState, ScannerState
from screens.base import Drawn, counter
from screens.columns import spread
from screens.symbols import READER, SCANNER, Mark, printed
from screens.wording import brief, clock, marked

__all__ = ["StatusStrip", "device_marks"]

_UNFINISHED: Mark = ("▲", "bold $warn")
_QUIET = (ReaderState.NO_CARD, ReaderState.CARD)


class StatusStrip(Drawn):
    """One line that never moves. What is wrong gets words, what is well stays short."""

    DEFAULT_CSS = """
    StatusStrip { padding: 0 1; background: $sheet; }
    """

    def part(self, state: DeskState) -> object:
        """Place, clerk, devices, papers, minute."""
        return state.place, state.clerk, state.devices, state.unfinished, clock(counter(self).now())

    def lines(self, state: DeskState, width: int, height: int) -> list[Content]:
        """The line; short of room the day goes first, then the centre, then the words of what is well."""
        app = counter(self)
        now = app.now()
        time = Content.styled(clock(now), "bold $ink")
        day = Content.styled(f"{app.texts(f'desk.weekday.{now.weekday()}')} {now:%d/%m}  ", "$soft")
        left = self._who(state)
        gap = Content("  ")
        marks = device_marks(self, state.devices, state.unfinished)
        worded = gap.join([marked(mark, words) for mark, words, _ in marks])
        short = gap.join(
            [
                marked(mark, words) if not quiet else Content.styled(mark[0], mark[1])
                for mark, words, quiet in marks
            ]
        )
        tight = Content(" ").join([marked(mark, words) for mark, words, _ in marks])
        without_centre = self._who(state, centre=False)
        for begin, end in (
            (left, worded + gap + day + time),
            (left, worded + gap + time),
            (left, tight + gap + time),
            (without_centre, tight + gap + time),
        ):
            if begin.cell_length + end.cell_length + 2 <= width:
                return [spread(begin, end, width)]
        return [spread(without_centre, short + gap + time, width)]

    def _who(self, state: DeskState, *, centre: bool = True) -> Content:
        texts = counter(self).texts
        if state.place is None:
            return Content.styled(texts("desk.strip.opening"), "$soft")
        parts = [Content.styled(state.place.centre.short_name, "bold $ink")] if centre else []
        parts.append(Content(state.place.seat.name))
        if state.clerk is not None:
            parts.append(Content(state.clerk.name))
        return Content.styled(" · ", "$soft").join(parts)


def device_marks(node: Drawn, devices: Devices, unfinished: int) -> list[tuple[Mark, str, bool]]:
    """(symbol and colour, words, whether all is well) of network, reader, scanners with a line of their own,
    printers, unfinished papers."""
    texts = counter(node).texts
    network: Mark = {None: ("◌", "$soft"), True: ("●", "$ink"), False: ("▲", "bold $warn")}[devices.online]
    word = {None: "connecting", True: "online", False: "offline"}[devices.online]
    if devices.online is False and devices.offline_reason:
        word = "refused"
    marks = [
        (network, texts(f"desk.network.{word}"), devices.online is not False),
        (READER[devices.reader], texts(f"desk.reader.{devices.reader}"), devices.reader in _QUIET),
    ]
    if devices.scanners:
        best = min(devices.scanners.values(), key=list(ScannerState).index)
        marks.append((SCANNER[best], texts(f"scanner.strip.{best}"), best is ScannerState.READY))
    for tray, state, why in (
        ("sheet", devices.sheet, devices.sheet_reason),
        ("roll", devices.roll, devices.roll_reason),
    ):
        name = texts(f"desk.printer.{tray}")
        mark, word, quiet = printed(state, why) if state is not None else (("○", "$soft"), "", True)
        if not quiet:
            name = f"{name}: {brief(texts, why) if why else texts(f'desk.print.{word}')}"
        marks.append((mark, name, quiet))
    if unfinished:
        marks.append((_UNFINISHED, texts("desk.strip.papers", count=unfinished), False))
    return marks
