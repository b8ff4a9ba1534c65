"""Ctrl+R: a mistake after the commit. What was wrong, what is done about it, why; both numbers in view."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from counter.desk.state import NoticeLevel, Visit
from counter.domain.decisions import Mistake, void_of
from counter.domain.dossiers import DossierRow, SyncState
from counter.domain.money import dong, format_dong, parse_dong
from counter.domain.parties import PartyRole
from screens.base import counter
from screens.columns import labelled, wrapped
from screens.desk.takings import bar
from screens.figures import large
from screens.form_box import ChoiceField, Field, FormBox, NoteField, TextField, Values
from screens.form_fields import AMOUNT_SIGNS
from screens.wording import marked, moment, quantity_words

__all__ = ["CorrectionBox", "dossier_to_correct", "number_of"]

_LABEL = 16
_LONGEST_AMOUNT = 20
_TALL = 30
"""Lines of a screen that has room for large figures above the box's own lines."""
_AGAIN, _VOID, _REFUND = "again", "void", "refund"


def number_of(row: DossierRow) -> str:
    """What stands on its slip."""
    return row.official_code or row.dossier.local_number


def dossier_to_correct(visit: Visit) -> DossierRow | None:
    """The open dossier, or the one received last in this visit."""
    returning = visit.returning
    if returning is None:
        received = visit.standing or visit.received
        return received[-1] if received else None
    void = void_of(returning.corrections)
    given = sum(one.refund_dong for one in returning.corrections)
    return DossierRow(
        returning.dossier,
        returning.sync or SyncState.RECORDED,
        returning.official_code,
        voided=void.reason if void is not None else "",
        replaced_by=returning.replaced_by,
        given_back_dong=given,
    )


def _left_of(row: DossierRow) -> int:
    """Money taken and not given back."""
    return max(0, row.dossier.fee.taken_dong - row.given_back_dong)


class CorrectionBox(FormBox):
    """What was wrong by arrows, the remedy by arrows, the reason typed; money only where it goes back.

    It opens at once, so that the keys behind Ctrl+R are its own; what the journal knows follows.
    """

    scope = "correction"

    def __init__(self, row: DossierRow | None) -> None:
        """`row` None: the dossier this desk received last."""
        super().__init__()
        self._row_in_work = row
        self._left = _left_of(row) if row is not None else 0
        self._loaded = False
        self._wanted = False
        """F5 came before the journal had answered."""

    def on_mount(self) -> None:
        """Ask the journal."""
        counter(self).beside(self._load, group="correct")

    async def _load(self) -> None:
        """Without an answer of the journal there is nothing to correct: what broke is told by the app."""
        try:
            await self._read()
        finally:
            if not self._loaded:
                self.close()
        if self._loaded and self._wanted and self.is_current:
            self.action_take()

    async def _read(self) -> None:
        """The dossier, when it is not known yet."""
        app = counter(self)
        row = self._row_in_work
        if row is None:
            newest = await app.desk.dossiers(1)
            row = newest[0] if newest else None
        if row is None or (row.voided and row.replaced_by):
            if row is None:
                app.tell("outcome.correction.nothing")
            else:
                app.tell("outcome.correction.voided_replaced", number=number_of(row), other=row.replaced_by)
            return
        self._row_in_work = row
        self._left = _left_of(row)
        self._loaded = True
        if self.is_running:
            self.query_one(".box").border_title = Content(self.heading())
            self._follow(app.state)

    def _expect(self, role: PartyRole) -> None:
        """Nobody: whose the next code is, is the desk's to know after a correction."""

    @property
    def _void(self) -> bool:
        """Voided before, and nothing received instead yet: only the form is still to be opened."""
        return self._row_in_work is not None and bool(self._row_in_work.voided)

    @property
    def _number(self) -> str:
        return number_of(self._row_in_work) if self._row_in_work is not None else "…"

    def heading(self) -> str:
        """With the number it is about."""
        return counter(self).texts("outcome.correction.title", number=self._number)

    def keys(self) -> str:
        """How it is used."""
        return counter(self).texts("outcome.correction.keys")

    def fields(self) -> Sequence[Field]:
        """The money that goes back, the dossier, the mistake, the remedy, the reason, what will happen."""
        texts = counter(self).texts
        money = self._left or self._row_in_work is None
        remedies = (_AGAIN,) if self._void else (_AGAIN, _VOID, *((_REFUND,) if money else ()))
        of_fee = tuple(sorted(remedies, key=lambda one: one != _REFUND))
        return [
            NoteField(id="back", draw=self._given_back, when=lambda values: bool(self._back(values))),
            NoteField(id="dossier", draw=lambda _, width: self._about(width)),
            ChoiceField(
                id="mistake",
                label=texts("outcome.correction.mistake"),
                options=[(one.value, texts(f"outcome.mistake.{one}")) for one in Mistake],
                hint=texts("outcome.correction.mistake_hint"),
            ),
            ChoiceField(
                id="remedy",
                label=texts("outcome.correction.remedy"),
                options=[(one, texts(f"outcome.remedy.{one}")) for one in remedies],
                hint=texts("outcome.correction.remedy_hint"),
                when=lambda values: values.get("mistake") not in (Mistake.WITHDRAWN, Mistake.FEE),
            ),
            ChoiceField(
                id="remedy_of_fee",
                label=texts("outcome.correction.remedy"),
                options=[(one, texts(f"outcome.remedy.{one}")) for one in of_fee],
                hint=texts("outcome.correction.remedy_hint"),
                when=lambda values: values.get("mistake") == Mistake.FEE,
            ),
            TextField(
                id="amount_dong",
                label=texts("outcome.correction.amount"),
                value=str(self._left),
                proposed=True,
                digits=True,
                signs=AMOUNT_SIGNS,
                limit=_LONGEST_AMOUNT,
                right=texts("desk.why.amount"),
                when=lambda values: self._remedy(values) == _REFUND,
            ),
            TextField(
                id="reason",
                label=texts("outcome.correction.reason"),
                hint=texts("outcome.correction.reason_hint"),
                right=texts("outcome.correction.reason_needed"),
            ),
            NoteField(id="outcome", draw=self._outcome),
        ]

    @property
    def quiet(self) -> str:
        """The hint of the line in work; of the reason, where it will stand: money back voids no slip."""
        row = self.row_of(self.focused)
        if row is not None and row.spec.id == "reason" and self._remedy(self.values()) == _REFUND:
            return counter(self).texts("outcome.correction.reason_kept")
        return super().quiet

    def _about(self, width: int) -> list[Content]:
        if self._row_in_work is None:
            return [Content("")]
        texts, dossier = counter(self).texts, self._row_in_work.dossier
        money, counted = format_dong(dong(dossier.fee.taken_dong)), quantity_words(texts, dossier.quantity)
        if counted:
            money = f"{money} ({counted})"
        if back := self._row_in_work.given_back_dong:
            money = texts("outcome.correction.back_before", taken=money, back=format_dong(dong(back)))
        return [
            *wrapped(dossier.procedure.name, width, "bold $ink", limit=2),
            *labelled(texts("desk.return.owner"), dossier.owner_name, width, label_width=_LABEL),
            *labelled(
                texts("desk.return.received"), moment(texts, dossier.entry.at), width, label_width=_LABEL
            ),
            *labelled(texts("outcome.correction.taken"), money, width, label_width=_LABEL),
            *wrapped(texts("outcome.correction.another"), width, "$soft", limit=2),
            Content(""),
        ]

    def _outcome(self, values: Values, width: int) -> list[Content]:
        """What taking the box does, in words."""
        texts, number = counter(self).texts, self._number
        remedy = self._remedy(values)
        money = format_dong(dong(self._left))
        if remedy == _REFUND:
            back = parse_dong(values.get("amount_dong", "")) or 0
            said = texts("outcome.correction.refunds", number=number, amount=format_dong(dong(back)))
        else:
            word = "reopens" if self._void else "voids_again" if remedy == _AGAIN else "voids"
            said = texts(f"outcome.correction.{word}", number=number)
            if remedy == _VOID and self._left:
                said = f"{said} {texts('outcome.correction.gives_back', amount=money)}"
        return [Content(""), *marked(("▲", "$warn"), said).wrap(width)]

    def _back(self, values: Values) -> int:
        """What the clerk lays down in đồng if the box is taken now; 0 while it is more than may go back."""
        remedy = self._remedy(values)
        back = self._left if remedy == _VOID else 0
        if remedy == _REFUND:
            back = parse_dong(values.get("amount_dong", "")) or 0
        return back if 0 < back <= self._left else 0

    def _given_back(self, values: Values, width: int) -> list[Content]:
        """The money first, for both sides of the counter to see."""
        words, amount = counter(self).texts("money.cash.change"), format_dong(dong(self._back(values)))
        if self.app.size.height < _TALL:
            return [bar(f"{words} {amount}", width)]
        figures = large(amount.removesuffix(" đ"), width - 4, "bold $mark")
        return [Content.styled(f"● {words}", "bold $mark"), *figures, Content("")]

    def _remedy(self, values: Values) -> str:
        if self._void:
            return _AGAIN
        if values.get("mistake") == Mistake.WITHDRAWN:
            return _VOID
        return values.get("remedy", "") or values.get("remedy_of_fee", "") or _AGAIN

    def action_take(self) -> None:
        """Take the box, or as soon as the journal has answered: nothing waits for it in the app's order."""
        if self._loaded or self.check(self.values()) is not None:
            super().action_take()
        elif not self._wanted:
            self._wanted = True
            counter(self).tell("outcome.correction.loading", NoticeLevel.INFORMATION)

    def check(self, values: Values) -> tuple[str, str] | None:
        """A correction needs a reason; money back an amount not above what was taken."""
        texts = counter(self).texts
        if self._remedy(values) == _REFUND:
            amount = parse_dong(values["amount_dong"])
            known = self._row_in_work is not None
            if not amount or (known and amount > self._left):
                most = format_dong(dong(self._left))
                return "amount_dong", texts("outcome.correction.too_much", amount=most)
        return None if values["reason"] else ("reason", texts("outcome.correction.reason_needed"))

    async def apply(self, values: Values) -> None:
        """Correct."""
        corrections, row, remedy = counter(self).desk.corrections, self._row_in_work, self._remedy(values)
        if row is None:
            return
        dossier = row.dossier
        if remedy == _REFUND:
            await corrections.refund(dossier.id, parse_dong(values["amount_dong"]) or 0, values["reason"])
        else:
            await corrections.void(
                dossier.id, Mistake(values["mistake"]), values["reason"], again=remedy == _AGAIN
            )
