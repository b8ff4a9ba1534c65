"""Boxes over the screen of electronic copies: how to scan, which file or document, the token's PIN.

Whatever takes longer than a moment is begun here and goes on at the screen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, Final

from textual.content import Content

from counter.desk.digitising_acts import ComponentView, DigitisingView, TokenSight
from counter.desk.state import DeskState
from counter.domain.scan import ScanKind, read_scan
from counter.domain.scans import is_signers_name
from counter.ports.scanner import ScanMode, ScanOrder
from counter.ports.signer import PinState, TokenView
from screens.base import counter
from screens.columns import wrapped
from screens.form_box import ChoiceField, Field, FormBox, NoteField, TextField, Values
from screens.wording import marked, reason

__all__ = ["CopyBox", "FileBox", "ReuseBox", "ScanOrderBox", "SignBox"]

_DOTS: Final = (200, 300, 400, 600, 150)
_LONGEST_PATH: Final = 1000
_LONGEST_PIN: Final = 64
_NUMBER_LIMIT: Final = 60


class CopyBox(FormBox):
    """A box about one paper, or about all."""

    scope: ClassVar[str] = "digitising_box"

    def stands(self, state: DeskState) -> bool:
        """As long as somebody is signed in: it belongs to no visit."""
        return state.clerk is not None

    def note(self, words: str) -> NoteField:
        """Words above the lines."""

        def draw(values: Values, width: int) -> list[Content]:
            del values
            return [*wrapped(words, width, "$soft", limit=3), Content("")]

        return NoteField(id="about", draw=draw)


class ScanOrderBox(CopyBox):
    """Glass or feeder, colour, resolution: as it was chosen last."""

    def __init__(self, part: ComponentView, order: ScanOrder, begin: Callable[[ScanOrder], None]) -> None:
        """`begin` scans."""
        super().__init__()
        self._part, self._order, self._begin = part, order, begin

    def heading(self) -> str:
        """With the name of the paper."""
        return counter(self).texts("scan.scanning.title", name=self._part.label)

    def hint(self) -> str:
        """What is usual."""
        return counter(self).texts("scan.scanning.hint")

    def fields(self) -> Sequence[Field]:
        """Three choices."""
        texts, order = counter(self).texts, self._order

        def choice(name: str, values: Sequence[str], value: str) -> ChoiceField:
            options = [(one, texts(f"scan.scanning.{one}")) for one in values]
            return ChoiceField(id=name, label=texts(f"scan.scanning.{name}"), options=options, value=value)

        return [
            choice("source", ("glass", "feeder", "duplex"), _source_of(order)),
            choice("mode", (ScanMode.GREY, ScanMode.COLOUR, ScanMode.LINES), order.mode),
            ChoiceField(
                id="resolution",
                label=texts("scan.scanning.resolution"),
                options=[(str(dots), texts("scan.scanning.dots", dots=dots)) for dots in sorted(_DOTS)],
                value=str(order.resolution),
            ),
        ]

    async def apply(self, values: Values) -> None:
        """Begin."""
        self._begin(
            ScanOrder(
                feeder=values["source"] != "glass",
                both_sides=values["source"] == "duplex",
                mode=ScanMode(values["mode"]),
                resolution=int(values["resolution"]),
            )
        )


class FileBox(CopyBox):
    """The copy lies in a file."""

    def __init__(self, part: ComponentView, path: str, begin: Callable[[str], None]) -> None:
        """`path`: what was typed last; `begin` reads."""
        super().__init__()
        self._part, self._path, self._begin = part, path, begin

    def heading(self) -> str:
        """With the name of the paper."""
        return counter(self).texts("scan.file.title", name=self._part.label)

    def fields(self) -> Sequence[Field]:
        """The path."""
        texts = counter(self).texts
        return [
            TextField(
                id="path",
                label=texts("scan.file.path"),
                value=self._path,
                proposed=bool(self._path),
                hint=texts("scan.file.hint"),
                limit=_LONGEST_PATH,
            )
        ]

    def check(self, values: Values) -> tuple[str, str] | None:
        """There must be one."""
        empty = not values["path"].strip()
        return ("path", counter(self).texts("scan.file.empty")) if empty else None

    async def apply(self, values: Values) -> None:
        """Begin."""
        self._begin(values["path"].strip())


class ReuseBox(CopyBox):
    """A document the state holds, by its number."""

    def __init__(self, view: DigitisingView, part: ComponentView) -> None:
        super().__init__()
        self._view, self._part = view, part

    def heading(self) -> str:
        """With the name of the paper."""
        return counter(self).texts("scan.reuse.title", name=self._part.label)

    def fields(self) -> Sequence[Field]:
        """What it is, and its number."""
        texts = counter(self).texts
        return [
            self.note(texts("scan.reuse.about")),
            ChoiceField(
                id="what",
                label=texts("scan.reuse.what"),
                options=[(one, texts(f"scan.reuse.{one}")) for one in ("component", "result")],
            ),
            TextField(
                id="number",
                label=texts("scan.reuse.number"),
                hint=texts("scan.reuse.hint"),
                right=texts("scan.reuse.hint"),
                limit=_NUMBER_LIMIT,
            ),
        ]

    def scanned(self, text: str) -> bool:
        """The code of the earlier dossier may be scanned right into the box; any other is not for it."""
        scan = read_scan(text, counter(self).desk.today())
        if scan.kind not in (ScanKind.DOSSIER_CODE, ScanKind.LOCAL_NUMBER):
            return False
        self.put("number", scan.fields.get("code", text.strip())[:_NUMBER_LIMIT])
        return True

    async def apply(self, values: Values) -> None:
        """Use it."""
        await counter(self).desk.digitising.reuse(
            self._view.dossier_id,
            self._part.component_id,
            values["number"],
            result=values["what"] == "result",
        )


class SignBox(CopyBox):
    """One PIN for every described copy; the token is looked at first."""

    def __init__(self, count: int, begin: Callable[[str], None]) -> None:
        """`begin` signs with a PIN, and keeps it nowhere."""
        super().__init__()
        self._count, self._begin = count, begin
        self._sight: TokenSight | None = None

    def heading(self) -> str:
        """With how many are signed."""
        return counter(self).texts("scan.batch.title", count=self._count)

    def on_mount(self) -> None:
        """Nobody reads a PIN off the screen; the token is looked at meanwhile."""
        super().on_mount()
        entry = self.rows["pin"].entry
        if entry is not None:
            entry.password = True
        counter(self).beside(self._look, group="tokens", only_newest=True)

    async def _look(self) -> None:
        self._sight = await counter(self).desk.digitising.tokens()
        if self.is_running:
            self._follow(counter(self).state)

    def fields(self) -> Sequence[Field]:
        """The token, and its PIN."""
        texts = counter(self).texts
        return [
            NoteField(id="about", draw=self._about),
            TextField(
                id="pin", label=texts("scan.batch.pin"), hint=texts("scan.batch.hint"), limit=_LONGEST_PIN
            ),
        ]

    def _about(self, values: Values, width: int) -> list[Content]:
        """What the PIN does, and which token is there."""
        del values
        texts, sight = counter(self).texts, self._sight
        lines = [*wrapped(texts("scan.batch.about"), width, "$soft"), Content("")]
        if sight is None:
            return [*lines, Content.styled(f"⟳ {texts('scan.batch.looking')}", "$soft"), Content("")]
        if sight.why:
            lines += marked(("▲", "$warn"), _capital(reason(texts, "sign", sight.why))).wrap(width)
        for token in sight.tokens:
            lines += self._token(token, width)
        return [*lines, Content("")]

    def _token(self, token: TokenView, width: int) -> list[Content]:
        app = counter(self)
        texts, clerk = app.texts, app.state.clerk
        said = texts("scan.batch.of", label=token.label, signer=token.signer) if token.signer else token.label
        if token.expires_at is not None:
            said += f" · {texts('scan.batch.until', until=f'{token.expires_at:%d/%m/%Y}')}"
        lines = list(marked(("●", "$ink"), said).wrap(width))
        if token.pin is not PinState.USUAL:
            lines += marked(("▲", "bold $warn"), _capital(texts(f"scan.pin.{token.pin}"))).wrap(width)
        if token.signer and clerk is not None and not is_signers_name(clerk.name, token.signer):
            lines += marked(("▲", "$warn"), texts("scan.batch.other")).wrap(width)
        return lines

    def check(self, values: Values) -> tuple[str, str] | None:
        """There must be a PIN."""
        return ("pin", counter(self).texts("scan.batch.empty")) if not values["pin"] else None

    async def apply(self, values: Values) -> None:
        """Begin; what comes of it is told at the screen."""
        self._begin(values["pin"])


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _source_of(order: ScanOrder) -> str:
    if not order.feeder:
        return "glass"
    return "duplex" if order.both_sides else "feeder"
