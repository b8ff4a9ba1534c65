"""Lines of the screen of electronic copies: what stands of each paper, what lies in the watched folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.content import Content

from counter.desk.digitising_acts import ComponentView, DigitisingView
from counter.domain.scans import ComponentScan, DigitalState, SignedIn, Standing
from counter.ports.scanner import WaitingPaper
from counter.texts import Texts
from screens.choices import Row
from screens.columns import spread, wrapped
from screens.symbols import Mark
from screens.wording import reason

__all__ = ["MARKS", "component_rows", "tally_line", "waiting_rows"]

MARKS: dict[Standing, Mark] = {
    Standing.MISSING: ("○", "$soft"),
    Standing.UNDESCRIBED: ("▲", "$warn"),
    Standing.UNSIGNED: ("▲", "$warn"),
    Standing.SIGNED: ("●", "$mark"),
    Standing.SIGNED_ELSEWHERE: ("◐", "$ink"),
    Standing.REUSED: ("●", "$ink"),
}
_LACKS = (Standing.MISSING, Standing.UNDESCRIBED, Standing.UNSIGNED)
_WORKING: Mark = ("⟳", "bold $mark")
_KILOBYTE = 1000


def tally_line(texts: Texts, view: DigitisingView, width: int) -> Content:
    """How many count as digitised, and what the others lack; an unsigned copy never counts."""
    if view.of and view.done == view.of:
        return Content.styled(f"● {texts('scan.screen.all', of=view.of)}", "bold $mark")
    line = Content.styled(texts("scan.screen.done", done=view.done, of=view.of), "bold $ink")
    for standing in _LACKS:
        count = len(view.standing(standing))
        if count:
            symbol, style = MARKS[standing]
            words = texts(f"scan.screen.lack_{standing}", count=count)
            line += Content.styled(f"   {symbol} {words}", style)
    return line.truncate(width, ellipsis=True)


def component_rows(texts: Texts, view: DigitisingView, working: Mapping[str, str]) -> list[Row]:
    """A row per paper; `working`: what is being done to some, `scanning` or `reading`, by component id."""
    if not view.components:
        words = texts("scan.screen.no_papers")
        return [Row("", lambda width: wrapped(words, width, "$soft"), pickable=False)]
    return [
        _component_row(texts, place, one, working.get(one.component_id, ""))
        for place, one in enumerate(view.components, start=1)
    ]


def _component_row(texts: Texts, place: int, one: ComponentView, working: str) -> Row:
    symbol, style = _WORKING if working else MARKS[one.standing]
    words = texts(f"scan.row.{working}" if working else f"scan.standing.{one.standing}")
    about = _about(texts, one)

    def draw(width: int) -> list[Content]:
        name = Content.styled(f"{place}. ", "$soft") + Content.styled(one.label, "$ink")
        lines = [spread(name, Content.styled(f"{symbol} {words}", style), width)]
        if about:
            lines.append(Content.styled(f"   {about}", "$soft").truncate(width, ellipsis=True))
        return lines

    return Row(one.component_id, draw)


def _about(texts: Texts, one: ComponentView) -> str:
    """What is known of the copy, or why there may be none."""
    scan = one.scan
    if scan is None:
        why = "from_data" if one.from_data else "presented" if one.presented else ""
        return texts(f"scan.row.{why}") if why else ""
    if scan.reused_from:
        kind = "reused_result" if scan.reuses is DigitalState.FROM_RESULT else "reused_component"
        return texts(f"scan.row.{kind}", number=scan.reused_from)
    parts = [texts("scan.row.pages", pages=scan.pages)]
    parts += [texts(f"scan.copied.{scan.kind}")] if scan.kind is not None else []
    parts += [texts(f"scan.copied.{scan.source}")] if scan.source is not None else []
    if scan.metadata.missing:
        fields = ", ".join(texts(f"scan.describe.{name}").lower() for name in scan.metadata.missing)
        return " · ".join([*parts, texts("scan.row.lacks", fields=fields)])
    return " · ".join([*parts, texts("scan.row.code", code=scan.metadata.type_code), *_signed(texts, scan)])


def _signed(texts: Texts, scan: ComponentScan) -> list[str]:
    signature = scan.signature
    if signature is None:
        return []
    at = f"{signature.at:%H:%M %d/%m}"
    if signature.where is SignedIn.HERE:
        return [texts("scan.row.signed", signer=signature.signer, at=at)]
    return [texts("scan.row.signed_elsewhere", system=signature.system, at=at)]


def waiting_rows(texts: Texts, waiting: Sequence[WaitingPaper]) -> list[Row]:
    """A row per file of the watched folder; what cannot be taken says why."""
    if not waiting:
        words = texts("scan.folder.empty")
        return [Row("", lambda width: wrapped(words, width, "$soft"), pickable=False)]
    return [_waiting_row(texts, one) for one in waiting]


def _waiting_row(texts: Texts, one: WaitingPaper) -> Row:
    size = texts("scan.folder.size", kilobytes=-(-one.size // _KILOBYTE))
    if one.trouble:
        state = Content.styled(f"▲ {reason(texts, 'why', one.trouble).partition(';')[0]}", "$warn")
    else:
        state = Content.styled(f"● {texts('scan.folder.ready')}", "$ink")

    def draw(width: int) -> list[Content]:
        head = Content.styled(one.name, "$ink") + Content.styled(f"  {size}", "$soft")
        return [spread(head, state, width)]

    return Row(one.key, draw)
