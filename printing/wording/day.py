"""The end-of-day slip in words: the sums of the record, and its head in groups that can be read aloud."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from counter.domain.day_sheet import SheetSum
from counter.domain.documents import DaySlip
from counter.domain.fees import PaymentMethod
from printing.wording.pen import Pen

__all__ = ["day_values"]

_GROUP = 4
_GROUPS_IN_LINE = 4


def day_values(document: DaySlip, pen: Pen) -> dict[str, str]:
    """The fields of the slip; what came to nothing and needs nobody is left out."""
    totals, entry = document.totals, document.entry
    by_method = dict(totals.by_method)
    return {
        "day": pen.day(date.fromisoformat(totals.date)),
        "closed_at": pen.moment(entry.at),
        "clerk": pen(entry.clerk_name),
        "desk": pen(entry.desk_name),
        "unsettled": _counted(totals.open_jobs, "papers", pen),
        "unconfirmed": _counted(totals.unconfirmed, "dossiers", pen),
        "waiting": _counted(document.waiting, "messages", pen),
        "received": pen.word("dossiers", count=totals.received),
        "voided": _counted(totals.voided, "dossiers", pen),
        "handed_over": pen.word("results", count=totals.handed_over),
        "taken": _dong(totals.taken_dong, pen),
        "cash": _some(by_method.get(PaymentMethod.CASH, 0), pen),
        "transfer": _some(by_method.get(PaymentMethod.TRANSFER, 0), pen),
        "given_back": _some(totals.given_back_dong, pen),
        "online": _some(document.sheet.online_dong if document.sheet else 0, pen),
        "by_fee": _sums(document.sheet.by_fee if document.sheet else (), pen),
        "by_procedure": _sums(document.sheet.by_procedure if document.sheet else (), pen),
        "receipts": _receipts(totals.receipts, pen),
        "spoilt": pen(", ".join(document.sheet.spoilt)) if document.sheet else "",
        "head": "\n".join(_hex_lines(document.head.chain)),
        "event": pen.word("event", number=document.head.seq),
    }


def _counted(count: int, word: str, pen: Pen) -> str:
    return pen.word(word, count=count) if count else ""


def _some(dong: int, pen: Pen) -> str:
    return _dong(dong, pen) if dong else ""


def _dong(dong: int, pen: Pen) -> str:
    return pen.word("fee", amount=pen.dong(dong))


def _sums(sums: Sequence[SheetSum], pen: Pen) -> str:
    """What stays of each, in one text."""
    return "; ".join(
        pen.word("sum", name=one.name or pen.words["sum_unknown"], amount=pen.dong(one.left_dong))
        for one in sums
    )


def _receipts(numbers: tuple[str, ...], pen: Pen) -> str:
    """First and last, and how many: the stubs are counted against it."""
    if not numbers:
        return ""
    if len(numbers) == 1:
        return pen(numbers[0])
    return pen.word("receipts", first=numbers[0], last=numbers[-1], count=len(numbers))


def _hex_lines(chain: str) -> list[str]:
    groups = [chain[at : at + _GROUP] for at in range(0, len(chain), _GROUP)]
    return [" ".join(groups[at : at + _GROUPS_IN_LINE]) for at in range(0, len(groups), _GROUPS_IN_LINE)]
