"""Rows of papers on their way, of the leader's tray, of results that came back and of awaited supplements.

Pure drawing; knows no screen and no desk.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from itertools import groupby

from textual.content import Content

from counter.desk.handing_acts import Awaited, InTray, TransferView, Waiting
from counter.domain.transfer_rules import Going, Haste
from counter.domain.transfers import ArrivalItem, Carriage, Custody, Transfer, TransferState
from counter.texts import Texts
from screens.choices import Row
from screens.columns import fit, spread
from screens.symbols import Mark
from screens.wording import marked

__all__ = [
    "UNIT",
    "arrival_rows",
    "awaited_rows",
    "list_rows",
    "said_row",
    "tray_rows",
    "waiting_rows",
]

UNIT = "unit "
"""Begins the key of a unit's row; its `Unit.key` follows."""
_GOING: dict[Going, Mark] = {
    Going.OVERDUE: ("▲", "bold $bad"),
    Going.NOW: ("●", "$ink"),
    Going.OVERNIGHT: ("◌", "$soft"),
    Going.AT_ONCE: ("✔", "$ink"),
}
_HASTE: dict[Haste, Mark] = {
    Haste.OVERDUE: ("▲", "bold $bad"),
    Haste.PRESSING: ("▲", "bold $warn"),
    Haste.CALM: ("·", "$soft"),
}
_LIST: dict[TransferState, Mark] = {
    TransferState.OPEN: ("◌", "bold $ink"),
    TransferState.HANDED: ("◑", "bold $warn"),
    TransferState.RECEIVED: ("✔", "$soft"),
}
_NUMBER = 21


def said_row(words: str, style: str = "$soft") -> Row:
    """A line that says something and cannot be chosen."""
    return Row("", lambda width: Content.styled(words, style).wrap(width), pickable=False)


def waiting_rows(texts: Texts, view: TransferView, left_out: Collection[str]) -> list[Row]:
    """By unit: its name with what goes, then its dossiers; then what is kept overnight, and by whom."""
    rows: list[Row] = []
    for key, group in groupby(view.waiting, lambda one: one.unit.key):
        of_unit = list(group)
        rows.append(_unit_row(texts, key, of_unit, left_out))
        rows += [_waiting_row(texts, one, left=one.item.dossier_id in left_out) for one in of_unit]
    if not rows:
        rows.append(said_row(texts("transfer.none.out")))
    if view.electronic:
        word = "electronic_waiting" if view.electronic_waiting else "electronic"
        rows.append(
            said_row(texts(f"transfer.out.{word}", count=view.electronic, waiting=view.electronic_waiting))
        )
    rows += [_custody_row(texts, one) for one in view.custodies]
    return rows


def _unit_row(texts: Texts, key: str, of_unit: Sequence[Waiting], left_out: Collection[str]) -> Row:
    now = sum(
        one.going in (Going.NOW, Going.OVERDUE) and one.item.dossier_id not in left_out for one in of_unit
    )
    said = texts("transfer.out.unit", now=now, night=sum(one.going is Going.OVERNIGHT for one in of_unit))

    def draw(width: int) -> list[Content]:
        return [
            spread(
                Content.styled(of_unit[0].unit.name, "bold $ink"), Content.styled(said, "bold $mark"), width
            )
        ]

    return Row(f"{UNIT}{key}", draw)


def _waiting_row(texts: Texts, one: Waiting, *, left: bool) -> Row:
    def draw(width: int) -> list[Content]:
        mark, style = _GOING[one.going]
        word = "left" if left else "kept" if one.kept else one.going.value
        said = texts(f"transfer.going.{word}", by=_when(one.item.go_by))
        state = Content.styled(said, "$soft" if left else style)
        if one.carriage is Carriage.OTHER_AGENCY:
            state = Content.styled(texts("transfer.out.other_agency") + " · ", "$soft") + state
        head = Content.styled(f" {mark} ", style) + Content.styled(
            fit(one.item.number, _NUMBER).plain, "$ink"
        )
        name = Content.styled(f" {one.row.dossier.owner_name}", "$ink")
        return [spread(head + name, state, width)]

    return Row(one.item.dossier_id, draw)


def _custody_row(texts: Texts, one: Custody) -> Row:
    words = texts(
        "transfer.out.custody",
        count=len(one.items),
        name=one.holder_name,
        where=one.where,
        since=_when(one.entry.at),
        until=_when(one.until),
    )
    return said_row(f"◌ {words}", "$ink")


def list_rows(texts: Texts, lists: Iterable[Transfer], reached: bool) -> list[Row]:
    """Lists in work first: who signs next; then those that were signed for."""
    rows = [_list_row(texts, one) for one in lists]
    if not rows:
        rows.append(said_row(texts("transfer.none.lists")))
    if not reached:
        rows.append(said_row(f"▲ {texts('transfer.lists.not_reached')}", "$warn"))
    return rows


def _list_row(texts: Texts, one: Transfer) -> Row:
    def draw(width: int) -> list[Content]:
        handing = one.receipt or one.handed
        said = texts(
            f"transfer.lists.{one.state}",
            name=handing.received if handing else "",
            at=_when(handing.at) if handing else "",
            desk=one.entry.desk_name,
        )
        mark, style = _LIST[one.state]
        count = texts("transfer.lists.count", count=len(one.items))
        head = Content.styled(f"{mark} ", style) + Content.styled(fit(one.number, _NUMBER).plain, "bold $ink")
        unit = Content.styled(f" {count} · {one.unit.name}", "$ink")
        return [spread(head + unit, Content.styled(said, style), width)]

    return Row(one.id, draw)


def tray_rows(texts: Texts, items: Iterable[InTray]) -> list[Row]:
    """Oldest first: what, whose signature, how long, how pressing."""
    rows = [_tray_row(texts, one) for one in items]
    return rows or [said_row(texts("transfer.none.tray"))]


def _tray_row(texts: Texts, one: InTray) -> Row:
    def draw(width: int) -> list[Content]:
        item = one.item
        age = texts("transfer.tray.age", hours=one.waited_minutes // 60, minutes=one.waited_minutes % 60)
        due = _when(item.due_at) if item.due_at is not None else texts("transfer.tray.no_due")
        said = texts(f"transfer.haste.{one.haste}", due=due)
        _, style = _HASTE[one.haste]
        head = marked(_HASTE[one.haste], "") + Content.styled(fit(item.number, _NUMBER).plain, "$ink")
        what = Content.styled(f" {item.what} · {item.signer}", "$ink")
        return [spread(head + what, Content.styled(f"{age} · {said}", style), width)]

    return Row(one.item.id, draw)


def arrival_rows(texts: Texts, items: Iterable[ArrivalItem]) -> list[Row]:
    """What was scanned and is not taken in yet."""
    rows = [_arrival_row(texts, one) for one in items]
    return rows or [said_row(texts("transfer.none.back"))]


def _arrival_row(texts: Texts, one: ArrivalItem) -> Row:
    def draw(width: int) -> list[Content]:
        day = f"{one.result_date:%d/%m/%Y}" if one.result_date is not None else ""
        number = " · ".join(part for part in (one.result_number, day) if part)
        notes = [texts("transfer.back.owed")] if one.fee_owed else []
        notes += [texts("transfer.back.post")] if one.by_post else []
        head = Content.styled(fit(one.number, _NUMBER).plain, "bold $ink")
        what = Content.styled(f" {one.kind}" + (f" · {number}" if number else ""), "$ink")
        return [spread(head + what, Content.styled(" · ".join(notes), "$warn"), width)]

    return Row(one.dossier_id, draw)


def awaited_rows(texts: Texts, items: Iterable[Awaited]) -> list[Row]:
    """Supplements, the first to close first."""
    rows = [_awaited_row(texts, one) for one in items]
    return rows or [said_row(texts("transfer.none.awaited"))]


def _awaited_row(texts: Texts, one: Awaited) -> Row:
    def draw(width: int) -> list[Content]:
        pause = one.pause
        word, style = ("over", "bold $bad") if one.may_close else ("until", "$soft")
        said = texts(f"transfer.awaited.{word}", day=f"{pause.close_at:%d/%m}")
        head = Content.styled(fit(pause.dossier_number, _NUMBER).plain, "bold $ink")
        return [spread(head + Content.styled(f" {pause.reason}", "$ink"), Content.styled(said, style), width)]

    return Row(one.pause.id, draw)


def _when(at: datetime) -> str:
    """`07:30 26/11`."""
    return f"{at:%H:%M %d/%m}"
