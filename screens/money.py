"""The money box: the fee and why it differs, cash and change, the number of the receipt."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar

from textual.content import Content

from counter.desk.state import DeskState, Filing, Notice
from counter.domain.fees import FeeReceipt, PaymentMethod, ReceiptKind, WaiverGround
from counter.domain.money import Dong, format_dong, parse_dong
from counter.domain.quantity import MOST_COUNTED, quantity_fee
from screens.base import counter
from screens.figures import large
from screens.form_box import ChoiceField, Field, FormBox, HeadField, NoteField, TextField, Values
from screens.form_fields import AMOUNT_SIGNS

__all__ = ["METHODS", "MoneyBox"]

METHODS = (PaymentMethod.CASH, PaymentMethod.TRANSFER, PaymentMethod.LATER)
"""Ways to pay a fee that is more than nothing."""


_TAKEN = frozenset({"desk.notice.cash_short", "desk.notice.receipt_used", "desk.notice.waiver_online_only"})
"""Warnings of what was taken all the same."""
_MENDED = {
    "desk.notice.fee_reason_needed": "reason",
    "desk.notice.waiver_reason_needed": "reason",
    "desk.notice.waiver_not_less": "amount",
    "desk.notice.receipt_needs_money": "receipt",
}


def _costs(values: Values) -> bool:
    return bool(parse_dong(values["amount"]))


def _in_cash(values: Values) -> bool:
    return values["method"] == PaymentMethod.CASH


def _receipted(values: Values) -> bool:
    return bool(values["receipt"])


class MoneyBox(FormBox):
    """A fee that is right needs none of it."""

    scope: ClassVar[str] = "money"
    _followed: int | None = None
    """The amount by the rules that the line of the amount was last brought to."""

    def heading(self) -> str:
        """Money of the dossier."""
        return counter(self).texts("money.box.title")

    def stands(self, state: DeskState) -> bool:
        """Until the form is gone."""
        return super().stands(state) and state.filing is not None

    def on_mount(self) -> None:
        """The cursor stands where most is typed: pages first, else the amount."""
        super().on_mount()
        if not self.shows("pages"):
            self.go("amount")

    # --- lines ---------------------------------------------------------------------------------

    def fields(self) -> Sequence[Field]:
        """Amount, ground, payment, cash, receipt."""
        app = counter(self)
        filing = app.state.filing
        if filing is None:
            return []
        return [
            *self._count_lines(filing),
            *self._amount_lines(filing),
            *self._cash_lines(filing),
            *self._receipt_lines(filing),
        ]

    def _count_lines(self, filing: Filing) -> list[Field]:
        """What the fee is counted by: pages and copies, or persons."""
        per = filing.procedure.fee(case=filing.case).per if filing.case and filing.counts_quantity else ""
        lines = {"pages": filing.pages} if per == "page" else {}
        lines |= {"copies": filing.copies} if per else {}
        return [self._count_line(name, "persons" if per == "person" else name, lines[name]) for name in lines]

    def _count_line(self, name: str, words: str, count: int) -> Field:
        texts = counter(self).texts
        return TextField(
            id=name,
            label=texts(f"money.field.{words}"),
            value=str(count),
            right=texts("money.right.count", most=MOST_COUNTED),
            hint=texts(f"money.hint.{words}"),
            proposed=count == 1,
            digits=True,
            signs="",
            limit=len(str(MOST_COUNTED)),
        )

    def _counted(self, values: Values) -> tuple[int, int] | None:
        """Pages and copies as typed; None where the fee is not counted, or a count is none."""
        pages, copies = values.get("pages", "1"), values.get("copies", "")
        if not all(one.isdecimal() and int(one) for one in (pages, copies)):
            return None
        return int(pages), int(copies)

    def _computed(self, values: Values) -> int | None:
        """What the fee is by the rules, for what is typed."""
        filing, counted = counter(self).state.filing, self._counted(values)
        if filing is None or filing.case is None or counted is None:
            return filing.computed_dong if filing is not None else None
        if counted == (filing.pages, filing.copies):
            return filing.computed_dong
        return quantity_fee(filing.procedure.fee(case=filing.case), *counted)

    def turned(self, values: Values) -> None:
        """The amount follows the counts, unless another one was typed."""
        super().turned(values)
        filing, row, computed = counter(self).state.filing, self.rows.get("amount"), self._computed(values)
        if filing is None or row is None or row.entry is None or computed is None:
            return
        before = self._followed if self._followed is not None else filing.computed_dong
        self._followed = computed
        if computed != before and parse_dong(row.text) == before:
            row.put(_plain(computed))
            row.entry.offered = row.entry.value
            self.settle()

    def _amount_lines(self, filing: Filing) -> list[Field]:
        texts = counter(self).texts
        computed = filing.computed_dong
        return [
            TextField(
                id="amount",
                label=texts("money.field.amount"),
                value="" if filing.fee_dong is None else _plain(filing.fee_dong),
                right=texts("money.right.amount"),
                hint=texts("money.hint.amount"),
                proposed=filing.fee_dong == computed,
                digits=True,
                signs=AMOUNT_SIGNS,
                limit=20,
            ),
            ChoiceField(
                id="waiver",
                label=texts("money.field.waiver"),
                options=[
                    ("", texts("money.waiver.none")),
                    *((one.value, texts(f"money.waiver.{one}")) for one in WaiverGround),
                ],
                value=filing.waiver or "",
                when=self._differs,
                hint=texts("money.hint.waiver"),
            ),
            TextField(
                id="reason",
                label=texts("money.field.reason"),
                value=filing.fee_reason,
                right=texts("money.right.reason"),
                hint=texts("money.hint.reason"),
                when=self._reasoned,
            ),
        ]

    @property
    def quiet(self) -> str:
        """The hint of the line in work; of the amount, what the rules give for the counts as typed."""
        row, values = self.row_of(self.focused), self.values()
        computed = self._computed(values)
        if row is None or row.spec.id != "amount" or computed is None:
            return super().quiet
        return counter(self).texts("money.hint.computed", amount=format_dong(Dong(computed)))

    def _differs(self, values: Values) -> bool:
        filing = counter(self).state.filing
        amount = parse_dong(values["amount"])
        computed = self._computed(values)
        if filing is None or computed is None or amount is None:
            return False
        return filing.waiver is not None or amount < computed

    def _reasoned(self, values: Values) -> bool:
        computed = self._computed(values)
        if computed is None:
            return False
        if values["waiver"]:
            return True
        return parse_dong(values["amount"]) not in (None, computed)

    def _cash_lines(self, filing: Filing) -> list[Field]:
        texts = counter(self).texts
        return [
            ChoiceField(
                id="method",
                label=texts("money.field.method"),
                options=[(one.value, texts(f"desk.payment.{one}")) for one in METHODS],
                value=filing.payment.value,
                when=_costs,
                hint=texts("money.hint.method"),
            ),
            TextField(
                id="given",
                label=texts("money.field.given"),
                value="" if filing.given_dong is None else _plain(filing.given_dong),
                right=texts("money.right.amount"),
                hint=texts("money.hint.given"),
                when=_in_cash,
                digits=True,
                signs=AMOUNT_SIGNS,
                limit=20,
            ),
            NoteField(id="change", draw=self._change, when=_in_cash),
        ]

    def _receipt_lines(self, filing: Filing) -> list[Field]:
        app = counter(self)
        texts = app.texts
        known = filing.receipt or app.state.next_receipt or FeeReceipt(ReceiptKind.PRINTED, "", "")
        return [
            HeadField(id="receipts", label=texts("money.head.receipt"), when=_costs),
            ChoiceField(
                id="receipt",
                label=texts("money.field.receipt"),
                options=[
                    ("", texts("money.receipt.none")),
                    *((one.value, texts(f"money.receipt.{one}")) for one in ReceiptKind),
                ],
                value=filing.receipt.kind if filing.receipt else "",
                when=_costs,
                hint=texts("money.hint.receipt"),
            ),
            TextField(
                id="series",
                label=texts("money.field.series"),
                value=known.series,
                right=texts("money.right.series"),
                when=_receipted,
                proposed=filing.receipt is None,
                limit=40,
            ),
            TextField(
                id="number",
                label=texts("money.field.number"),
                value=known.number,
                right=texts("money.right.number"),
                hint=texts("money.hint.number") if app.state.next_receipt else "",
                when=_receipted,
                proposed=filing.receipt is None,
                digits=True,
                signs="",
                limit=20,
            ),
        ]

    def _change(self, values: Values, width: int) -> list[Content]:
        """Change or shortfall in large figures, as the cash is typed."""
        amount, given = parse_dong(values["amount"]), parse_dong(values["given"])
        if not amount or given is None or not values["given"]:
            return []
        texts, filing = counter(self).texts, counter(self).state.filing
        rest = given - max(0, amount - (filing.credit_dong if filing is not None else 0))
        word = "exact" if rest == 0 else "change" if rest > 0 else "short"
        style = "bold $warn" if rest < 0 else "bold $mark"
        label = Content.styled(f"{'▲ ' if rest < 0 else '● '}{texts(f'money.cash.{word}')}", style)
        if rest == 0:
            return [Content(""), Content("  ") + label]
        return [
            Content(""),
            Content("  ") + label,
            *(Content("  ") + line for line in large(_plain(abs(rest)), width - 4, style)),
        ]

    # --- taking --------------------------------------------------------------------------------

    def check(self, values: Values) -> tuple[str, str] | None:
        """Amounts that are none."""
        texts = counter(self).texts
        for name in ("pages", "copies"):
            if name in values and not (values[name].isdecimal() and int(values[name])):
                return name, texts("money.right.count", most=MOST_COUNTED)
        for name in ("amount", "given"):
            if (values[name] or name == "amount") and parse_dong(values[name]) is None:
                return name, texts("money.right.amount")
        return None

    def refuses(self, notice: Notice) -> bool:
        """What is owed, or a receipt number used before, is said and taken."""
        return super().refuses(notice) and notice.key not in _TAKEN

    def mends(self, notice: Notice) -> str | None:
        """Every refusal of the desk has its line."""
        name = super().mends(notice)
        return "given" if name == "given_dong" else name or _MENDED.get(notice.key)

    async def apply(self, values: Values) -> None:
        """Only what changed, in the order in which the desk can judge it; what was counted is said now."""
        filing, counted = counter(self).state.filing, self._counted(values)
        known = (filing.pages, filing.copies) if filing is not None and filing.quantity_said else None
        if filing is not None and counted is not None and counted != known:
            await self.in_turn(lambda: counter(self).desk.money.set_quantity(*counted))
        filing = counter(self).state.filing
        if filing is not None and self.refusal is None:
            await self.in_turn(*self._fee_acts(filing, values))
        filing = counter(self).state.filing
        if filing is not None and self.refusal is None:
            await self.in_turn(*self._cash_acts(filing, values), *self._receipt_acts(filing, values))

    def _fee_acts(self, filing: Filing, values: Values) -> list[Callable[[], Awaitable[object]]]:
        money = counter(self).desk.money
        amount, reason = parse_dong(values["amount"]) or 0, values["reason"]
        ground = WaiverGround(values["waiver"]) if values["waiver"] else None
        if (ground, amount, reason) == (filing.waiver, filing.fee_dong, filing.fee_reason):
            return []
        if ground is not None:
            return [lambda: money.waive(ground, amount, reason)]
        acts: list[Callable[[], Awaitable[object]]] = []
        if filing.waiver is not None:
            acts.append(lambda: money.waive(None, filing.computed_dong or 0, ""))
        if filing.waiver is None or amount != filing.computed_dong:
            acts.append(lambda: money.set_fee(amount, reason))
        return acts

    def _cash_acts(self, filing: Filing, values: Values) -> list[Callable[[], Awaitable[object]]]:
        money = counter(self).desk.money
        acts: list[Callable[[], Awaitable[object]]] = []
        given = parse_dong(values["given"]) if values["given"] else None
        uncounted = given is None and filing.given_dong is not None
        if values["method"] and (values["method"] != filing.payment or uncounted):
            acts.append(lambda: money.set_payment(PaymentMethod(values["method"])))
        if given is not None and (given != filing.given_dong or acts):
            acts.append(lambda: money.take_cash(given))
        return acts

    def _receipt_acts(self, filing: Filing, values: Values) -> list[Callable[[], Awaitable[object]]]:
        money = counter(self).desk.money
        kind = ReceiptKind(values["receipt"]) if values["receipt"] else None
        receipt = FeeReceipt(kind, values["series"], values["number"]) if kind is not None else None
        if receipt == filing.receipt:
            return []
        return [lambda: money.set_receipt(kind, values["series"], values["number"])]


def _plain(amount: int) -> str:
    """Without the unit: `8.000`."""
    return format_dong(Dong(amount)).removesuffix(" đ")
