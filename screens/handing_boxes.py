"""Boxes over the screen of papers: who took them, where they lie, what waits for a signature, which result.

Each takes a line or two and one act of the desk.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.content import Content

from counter.domain.transfers import ArrivalItem, Transfer, TransferState
from counter.domain.trays import TrayEnd, TrayItem
from screens.base import counter
from screens.columns import wrapped
from screens.form_box import ChoiceField, Field, FormBox, NoteField, TextField, Values
from screens.form_fields import DATE_SIGNS

__all__ = ["CustodyBox", "HandBox", "ResultBox", "TrayInBox", "TrayOutBox"]

_SIGNED, _LATER = "signed", "later"
_LONGEST_NAME = 120


class _PaperBox(FormBox):
    """A box that belongs to no visit."""

    scope: ClassVar[str] = "handing_box"

    def note(self, words: str) -> NoteField:
        """Words above the lines."""

        def draw(values: Values, width: int) -> list[Content]:
            del values
            return [*wrapped(words, width, "$soft", limit=3), Content("")]

        return NoteField(id="about", draw=draw)


class HandBox(_PaperBox):
    """The papers of a list leave, or its signed copy is back."""

    def __init__(self, transfer: Transfer) -> None:
        super().__init__()
        self._transfer = transfer

    @property
    def _leaving(self) -> bool:
        return self._transfer.state is TransferState.OPEN

    def heading(self) -> str:
        """With the number of the list."""
        word = "hand" if self._leaving else "sign"
        return counter(self).texts(f"transfer.{word}.title", number=self._transfer.number)

    def fields(self) -> Sequence[Field]:
        """Who received, and whether the signature is there."""
        texts, known = counter(self).texts, self._transfer.handed
        about = texts("transfer.hand.about", unit=self._transfer.unit.name, count=len(self._transfer.items))
        return [
            self.note(about),
            ChoiceField(
                id="how",
                label=texts("transfer.hand.how"),
                options=[(one, texts(f"transfer.hand.{one}")) for one in (_SIGNED, _LATER)],
                when=lambda _: self._leaving,
            ),
            TextField(
                id="received",
                label=texts("transfer.hand.received"),
                value=known.received if known else "",
                hint=texts("transfer.hand.hint"),
                right=texts("transfer.hand.hint"),
                limit=_LONGEST_NAME,
            ),
        ]

    async def apply(self, values: Values) -> None:
        """Write it down."""
        transfers, transfer_id = counter(self).desk.handing.transfers, self._transfer.id
        if self._leaving:
            await transfers.hand(transfer_id, values["received"], signed=values["how"] == _SIGNED)
        else:
            await transfers.sign(transfer_id, values["received"])


class CustodyBox(_PaperBox):
    """Who answers for the papers overnight is whoever is signed in; where they lie is typed."""

    def heading(self) -> str:
        """What it is."""
        return counter(self).texts("transfer.keep.title")

    def fields(self) -> Sequence[Field]:
        """The place."""
        app = counter(self)
        clerk = app.state.clerk
        about = app.texts("transfer.keep.about", name=clerk.name if clerk is not None else "")
        hint = app.texts("transfer.keep.hint")
        label = app.texts("transfer.keep.where")
        return [self.note(about), TextField(id="where", label=label, hint=hint, right=hint)]

    async def apply(self, values: Values) -> None:
        """Take them into custody."""
        await counter(self).desk.handing.transfers.keep_overnight(values["where"])


class TrayInBox(_PaperBox):
    """A paper goes into the leader's tray."""

    def __init__(self, code: str, signer: str) -> None:
        super().__init__()
        self._code = code
        self._signer = signer

    def heading(self) -> str:
        """With the code that was scanned."""
        return counter(self).texts("transfer.tray_in.title", code=self._code)

    def fields(self) -> Sequence[Field]:
        """The paper and whose signature."""
        texts = counter(self).texts
        return [
            TextField(
                id="what",
                label=texts("transfer.tray_in.what"),
                value=texts("transfer.tray_in.usual"),
                proposed=True,
                hint=texts("transfer.tray_in.what_hint"),
                right=texts("transfer.tray_in.what_hint"),
            ),
            TextField(
                id="signer",
                label=texts("transfer.tray_in.signer"),
                value=self._signer or texts("transfer.tray_in.usual_signer"),
                proposed=True,
                hint=texts("transfer.tray_in.signer_hint"),
                right=texts("transfer.tray_in.signer_hint"),
                limit=_LONGEST_NAME,
            ),
        ]

    async def apply(self, values: Values) -> None:
        """Put it in."""
        await counter(self).desk.handing.trays.put(self._code, values["what"], values["signer"])


class TrayOutBox(_PaperBox):
    """A paper comes out of the tray."""

    def __init__(self, item: TrayItem) -> None:
        super().__init__()
        self._item = item

    def heading(self) -> str:
        """With the dossier's number."""
        return counter(self).texts("transfer.tray_out.title", code=self._item.number)

    def fields(self) -> Sequence[Field]:
        """How, and why it was sent back."""
        texts, item = counter(self).texts, self._item
        hint = texts("transfer.tray_out.note_hint")
        return [
            self.note(f"{item.what} · {item.signer}"),
            ChoiceField(
                id="end",
                label=texts("transfer.tray_out.how"),
                options=[(one.value, texts(f"transfer.tray_out.{one}")) for one in TrayEnd],
            ),
            TextField(
                id="note",
                label=texts("transfer.tray_out.note"),
                hint=hint,
                right=hint,
                limit=300,
                when=lambda values: values.get("end") == TrayEnd.SENT_BACK,
            ),
        ]

    async def apply(self, values: Values) -> None:
        """Take it out."""
        trays = counter(self).desk.handing.trays
        await trays.take_out(self._item.id, TrayEnd(values["end"]), values["note"])


class ResultBox(_PaperBox):
    """What a result is that was scanned in; a wrong scan is taken back."""

    def __init__(self, item: ArrivalItem) -> None:
        super().__init__()
        self._item = item

    def heading(self) -> str:
        """With the dossier's number."""
        return counter(self).texts("transfer.result.title", code=self._item.number)

    def fields(self) -> Sequence[Field]:
        """Kind, number and date."""
        texts, item = counter(self).texts, self._item
        keep = ("keep", texts("transfer.result.keep"))
        drop = ("drop", texts("transfer.result.drop"))
        kept = _kept
        return [
            ChoiceField(id="how", label=texts("transfer.result.how"), options=[keep, drop]),
            TextField(
                id="kind",
                label=texts("transfer.result.kind"),
                value=item.kind,
                right=texts("transfer.result.kind_hint"),
                hint=texts("transfer.result.kind_hint"),
                when=kept,
            ),
            TextField(
                id="number",
                label=texts("transfer.result.number"),
                value=item.result_number,
                limit=60,
                when=kept,
            ),
            TextField(
                id="date",
                label=texts("transfer.result.date"),
                value=f"{item.result_date:%d/%m/%Y}" if item.result_date is not None else "",
                right=texts("transfer.result.date_hint"),
                hint=texts("transfer.result.date_hint"),
                digits=True,
                signs=DATE_SIGNS,
                limit=10,
                when=kept,
            ),
        ]

    async def apply(self, values: Values) -> None:
        """Change it, or take it out of the batch."""
        arrivals, dossier_id = counter(self).desk.handing.arrivals, self._item.dossier_id
        if values["how"] == "drop":
            await arrivals.drop(dossier_id)
        else:
            await arrivals.change(dossier_id, values["kind"], values["number"], values["date"])


def _kept(values: Values) -> bool:
    return values.get("how", "keep") != "drop"
