"""The money box: the fee and why it differs, cash and change, the number of the receipt."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar

from textual.content import Content

from counter.desk.fee_words import fee_words
from counter.desk.state import DeskState, Filing, Notice
from counter.domain.exemptions import Exemption, best
from counter.domain.fees import FeeReceipt, PaymentMethod, ReceiptKind, WaiverGround
from counter.domain.money import Dong, format_dong, parse_dong
from counter.domain.quantity import MOST_COUNTED, quantity_fee, reckon
from screens.base import counter
from screens.cash_lines import cash_lines
from screens.form_box import ChoiceField, Field, FormBox, HeadField, NoteField, TextField, Values
from screens.form_fields import AMOUNT_SIGNS

__all__ = ["METHODS", "MoneyBox"]

METHODS = (PaymentMethod.CASH, PaymentMethod.TRANSFER, PaymentMethod.LATER)
_ELSEWHERE = (PaymentMethod.TRANSFER, PaymentMethod.ONLINE)
"""Ways to pay a fee that is more than nothing, at the desk."""


_TAKEN = frozenset({"desk.notice.cash_short", "desk.notice.receipt_used", "desk.notice.waiver_online_only"})
"""Warnings of what was taken all the same."""
_MENDED = {
    "desk.notice.fee_reason_needed": "reason",
    "desk.notice.waiver_reason_needed": "reason",
    "desk.notice.waiver_not_less": "amount",
    "desk.notice.waiver_proof_needed": "proof",
    "desk.notice.waiver_age": "waiver",
    "desk.notice.receipt_needs_money": "receipt",
}


def _costs(values: Values) -> bool:
    return bool(parse_dong(values["amount"]))


def _in_cash(values: Values) -> bool:
    return values["method"] == PaymentMethod.CASH


def _elsewhere(values: Values) -> bool:
    return values["method"] in _ELSEWHERE


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
        rule = filing.fee_rule if filing.counts_quantity and not filing.certified else None
        per = rule.per if rule is not None else ""
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
        if filing is None or filing.fee_rule is None or counted is None:
            return filing.computed_dong if filing is not None else None
        if counted == (filing.pages, filing.copies):
            return filing.computed_dong
        return quantity_fee(filing.fee_rule, *counted)

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
                id="proof",
                label=texts("money.field.proof"),
                value=filing.proof,
                right=texts("money.right.proof"),
                hint=texts("money.hint.proof"),
                when=self._proved,
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
        if row is None:
            return super().quiet
        texts, listed = counter(self).texts, self._listed(values)
        if row.spec.id == "waiver" and listed is not None:
            certain = "listed" if listed.verified else "unverified"
            return texts(f"money.hint.{certain}", percent=listed.percent, source=listed.source)
        if row.spec.id != "amount" or computed is None:
            return super().quiet
        return texts("money.hint.computed", amount=self._explained(values, computed))

    def _explained(self, values: Values, computed: int) -> str:
        """How the amount by the rules comes about."""
        filing, counted = counter(self).state.filing, self._counted(values)
        rule = filing.fee_rule if filing is not None else None
        if filing is None or rule is None or filing.certified:
            return format_dong(Dong(computed))
        pages, copies = counted or (filing.pages, filing.copies)
        reckoned = reckon(rule, pages, copies)
        return fee_words(counter(self).texts, reckoned) if reckoned else format_dong(Dong(computed))

    def _listed(self, values: Values) -> Exemption | None:
        """What the table says of the chosen ground; None where it says nothing."""
        filing = counter(self).state.filing
        if filing is None or not values.get("waiver"):
            return None
        return best(filing.exemptions, (WaiverGround(values["waiver"]),))

    def _proved(self, values: Values) -> bool:
        return self._listed(values) is not None

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
                options=[
                    (one.value, texts(f"desk.payment.{one}")) for one in (*METHODS, PaymentMethod.ONLINE)
                ],
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
            TextField(
                id="reference",
                label=texts("money.field.reference"),
                value=filing.reference,
                right=texts("money.right.reference"),
                hint=texts("money.hint.reference"),
                when=_elsewhere,
                limit=40,
            ),
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
        filing = counter(self).state.filing
        return cash_lines(counter(self).texts, values, filing.credit_dong if filing else 0, width)

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
        known = (filing.waiver, filing.fee_dong, filing.fee_reason, filing.proof)
        if (ground, amount, reason, values["proof"]) == known:
            return []
        if ground is not None:
            return [lambda: money.waive(ground, amount, reason, values["proof"])]
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
        reference = values["reference"]
        if values["method"] == PaymentMethod.ONLINE:
            told = (filing.payment, filing.reference) == (PaymentMethod.ONLINE, reference)
            return [] if told else [lambda: money.paid_online(reference)]
        if values["method"] == PaymentMethod.TRANSFER and reference:
            return [lambda: money.claim_transfer(reference)]
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
