"""One message of the outbox: whose it is, what happened to it, what will, and what a clerk can do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.content import Content

from counter.domain.dossiers import DossierRow
from counter.ports import HoldReason, OutboxItem, OutboxOutcome
from counter.texts import Texts
from screens.base import counter
from screens.columns import fit, labelled, wrapped
from screens.form_box import ChoiceField, Field, FormBox, NoteField, Values
from screens.wording import clock, marked, moment, reason

__all__ = ["MessageBox", "message_line"]

_LABEL = 16
_WIDE = 90
"""Cells from which a line has room for the number of the dossier."""
_TRY, _KEEP, _HAND_ON, _LET_GO = "try_now", "keep_back", "hand_on", "let_go"


def _trouble(texts: Texts, item: OutboxItem) -> str:
    """How the last send ended, in words; empty before the first."""
    if item.last_outcome is None:
        return ""
    # A line that broke has a name for programs alone; the outcome says it in words.
    told = item.last_outcome is OutboxOutcome.STOP or f"desk.reason.{item.detail}" in texts
    why = f": {reason(texts, 'reason', item.detail)}" if item.detail and told else ""
    return f"{texts(f'desk.outbox.outcome.{item.last_outcome}')}{why}"


def _next(texts: Texts, item: OutboxItem) -> str:
    """What will happen to it by itself."""
    if item.held:
        return texts(f"carry.held.{item.held}")
    if item.last_outcome is OutboxOutcome.STOP:
        return texts("carry.message.stays")
    if item.next_at is not None:
        return texts("desk.outbox.next", at=clock(item.next_at))
    return texts("desk.outbox.at_once")


def message_line(texts: Texts, item: OutboxItem, number: str, width: int) -> Content:
    """When, what, whose, what next, and what went wrong."""
    whose = fit(Content.styled(number, "bold $ink"), 21) if width >= _WIDE else Content("")
    line = (
        Content.styled(clock(item.created_at), "$soft")
        + Content("  ")
        + fit(texts(f"desk.outbox.kind.{item.kind}"), 15)
        + whose
        + fit(_next(texts, item), 32 if width >= _WIDE else 21)
        + Content.styled(f"▲ {said}" if (said := _trouble(texts, item)) else "", "$warn")
    )
    return line.truncate(width, ellipsis=True)


class MessageBox(FormBox):
    """Arrows choose what to do, Enter does it."""

    scope: ClassVar[str] = "message"

    def __init__(self, item: OutboxItem, row: DossierRow | None) -> None:
        """`row` is the dossier it is about, where this desk received it."""
        super().__init__()
        self._item = item
        self._of = row

    def heading(self) -> str:
        """What is told to the centre."""
        texts = counter(self).texts
        return texts("carry.message.title", kind=texts(f"desk.outbox.kind.{self._item.kind}"))

    def fields(self) -> Sequence[Field]:
        """What is known, and what can be done."""
        texts, held = counter(self).texts, self._item.held
        acts = (_LET_GO, _HAND_ON) if held == "clerk" else (_LET_GO,) if held else (_TRY, _KEEP, _HAND_ON)
        return [
            NoteField(id="about", draw=lambda _, width: self._about(width)),
            ChoiceField(
                id="act",
                label=texts("carry.message.act"),
                options=[(one, texts(f"carry.message.{one}")) for one in acts],
            ),
            ChoiceField(
                id="reason",
                label=texts("carry.message.reason"),
                options=[(one, texts(f"carry.reason.{one}")) for one in HoldReason],
                hint=texts("carry.message.reason_kept"),
                when=lambda values: values["act"] in (_KEEP, _HAND_ON),
            ),
        ]

    def _about(self, width: int) -> list[Content]:
        texts, item = counter(self).texts, self._item
        said: list[tuple[str, str]] = []
        if self._of is not None:
            dossier = self._of.dossier
            said += [
                ("number", self._of.official_code or dossier.local_number),
                ("owner", dossier.owner_name),
                ("by", f"{dossier.entry.clerk_name} · {dossier.entry.desk_name}"),
            ]
        said += [
            ("entered", moment(texts, item.created_at)),
            ("tries", str(item.attempts)),
            ("next", _next(texts, item)),
        ]
        lines: list[Content] = []
        for name, words in said:
            lines += labelled(texts(f"carry.message.{name}"), words, width, label_width=_LABEL)
        if trouble := _trouble(texts, item):
            lines += marked(("▲", "$warn"), trouble).wrap(width)
        lines += wrapped(texts("carry.message.waits_whole"), width, "$soft", limit=2)
        return [*lines, Content("")]

    async def apply(self, values: Values) -> None:
        """Do it."""
        parking, item_id = counter(self).desk.parking, self._item.id
        if values["act"] == _TRY:
            await parking.try_now(item_id)
        elif values["act"] == _LET_GO:
            await parking.let_go(item_id)
        elif values["act"] == _KEEP:
            await parking.keep_back(item_id, HoldReason(values["reason"]))
        else:
            await parking.hand_on(item_id, HoldReason(values["reason"]))
