"""The page on which a scanner is set up and tried: what to set, what each scan brought, what is wrong.

Opened from the palette. While it stands no scan goes to the desk, whichever way it comes.
"""

from __future__ import annotations

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from counter.desk.state import DeskState
from counter.domain.scan_kinds import ScanKind
from counter.domain.scanner_trial import Came, Trial, tried
from counter.events import CodeScanned
from screens.base import CounterModal, Drawn, counter
from screens.columns import wrapped
from screens.input import Entry, ScanLine
from screens.symbols import SCANNER, Mark
from screens.wording import marked, reason

__all__ = ["ScannerBox"]

_GOOD: Mark = ("✔", "$good")
_WRONG: Mark = ("▲", "bold $warn")
_MOST_SCANNERS = 3


class _HowTo(Drawn):
    """What to set, and which scanners are there."""

    DEFAULT_CSS = """
    _HowTo { height: auto; }
    """

    def part(self, state: DeskState) -> object:
        """Scanners with a line of their own."""
        return dict(state.devices.scanners)

    def lines(self, state: DeskState, width: int, height: int) -> list[Content]:
        """The scanners, then the two ways to set one."""
        texts = counter(self).texts
        lines = [Content.styled(texts("scanner.box.own_line"), "bold $ink")]
        scanners = list(state.devices.scanners.items())[-_MOST_SCANNERS:]
        for name, now in scanners:
            lines.append(marked(SCANNER[now], f"{name}: {texts(f'scanner.state.{now}')}"))
        if not scanners:
            lines.append(Content.styled(f"○ {texts('scanner.box.none')}", "$soft"))
        for way in ("how_line", "how_keys"):
            lines += wrapped(texts(f"scanner.box.{way}"), width, "$ink", limit=3)
        return lines


class _Outcome(Drawn):
    """The last scan."""

    DEFAULT_CSS = """
    _Outcome { height: auto; margin: 1 0 0 0; }
    """

    trial: Trial | None = None
    scanner = ""

    def part(self, state: DeskState) -> object:
        """Nothing of the desk's."""
        return None

    def lines(self, state: DeskState, width: int, height: int) -> list[Content]:
        """How it came, what it was read as, what arrived, what to do."""
        texts, trial = counter(self).texts, self.trial
        head = [Content.styled(texts("scanner.box.result"), "bold $ink")]
        if trial is None:
            return head + wrapped(texts("scanner.box.waiting"), width, "$soft", limit=2)
        unit = "bytes" if trial.came is Came.OWN_LINE else "characters"
        came = texts(f"scanner.came.{trial.came}", scanner=self.scanner)
        kind = texts("scanner.box.read_as", kind=reason(texts, "kind", trial.kind))
        lines = head + wrapped(
            f"{kind} · {came} · {texts(f'scanner.box.{unit}', count=trial.count)}", width, "$ink", limit=2
        )
        lines += (
            _cut(trial.shown, width) if trial.shown else [Content.styled(texts("scanner.box.badge"), "$soft")]
        )
        wrong = [texts(f"scanner.mangling.{trial.mangling}")] if trial.mangling is not None else []
        wrong += [texts(f"scanner.advice.{one}") for one in trial.advice]
        for sentence in wrong:
            first, *others = wrapped(sentence, width - 2, "$ink", limit=2)
            lines += [
                Content.styled(f"{_WRONG[0]} ", _WRONG[1]) + first,
                *(Content("  ") + one for one in others),
            ]
        if wrong:
            return lines
        whole = trial.kind is ScanKind.CITIZEN_QR or not trial.shown
        first, *others = wrapped(
            texts(f"scanner.box.{'well' if whole else 'well_so_far'}"), width - 2, "", limit=2
        )
        return [*lines, marked(_GOOD, first.plain), *(Content("  ") + one for one in others)]


def _cut(shown: str, width: int) -> list[Content]:
    """What arrived, broken where the line ends: it has no words."""
    lines, line = [], ""
    for char in shown:
        if cell_len(line + char) > width:
            lines.append(line)
            line = ""
        line += char
    return [Content.styled(one, "$mark") for one in [*lines, line][:3]]


class ScannerBox(CounterModal):
    """See the module."""

    scope = "scanners"
    DEFAULT_CSS = """
    ScannerBox > .box { width: 88; }
    ScannerBox ScanLine { margin: 1 0 0 0; background: $pick; padding: 0 1; }
    """

    def compose(self) -> ComposeResult:
        """What to set, what arrived, a line to scan into."""
        with Vertical(classes="box"):
            yield _HowTo()
            yield _Outcome()
            yield self.scan_line()

    def on_mount(self) -> None:
        """Name the box."""
        texts, box = counter(self).texts, self.query_one(".box")
        box.border_title = Content(texts("scanner.box.title"))
        box.border_subtitle = Content(texts("scanner.box.keys"))
        self.query_one(ScanLine).placeholder = texts("scanner.box.hint")

    def heard(self, event: CodeScanned) -> bool:
        """A scanner with a line of its own."""
        self._try(event.text, event.raw, Came.OWN_LINE, event.scanner)
        return True

    def scanned(self, text: str) -> bool:
        """A scanner that types, with its prefix."""
        self._try(text, b"", Came.PREFIXED)
        return True

    @on(Entry.Entered)
    def _entered(self, message: Entry.Entered) -> None:
        """A scanner that types without a prefix, or a hand."""
        message.stop()
        message.prevent_default()
        if message.text:
            self._try(message.text, b"", Came.TYPED)

    def _try(self, text: str, raw: bytes, came: Came, scanner: str = "") -> None:
        outcome = self.query_one(_Outcome)
        outcome.trial = tried(text, raw, came, counter(self).desk.today())
        outcome.scanner = scanner
        outcome.refresh(layout=True)
