"""Reading the published fees: an amount only where the page really fixes one.

A page says "free" also where the note beside it leaves the fee to the province or to another text; such an
amount is unknown, and the clerk enters it.
"""

from __future__ import annotations

import re

from counter.centre.catalogue.lines import tidy
from counter.centre.catalogue.records import RawFee, RawMethod, RawProcedure
from counter.domain.procedures import Channel, FeeRule

__all__ = ["leaves_open", "read_fees"]

_NOTE_CHARACTERS = 300
_PROVINCE = re.compile(r"Hội đồng nhân dân|HĐND", re.IGNORECASE)
_FREE = re.compile(r"^\W*(không\b|miễn lệ phí\.|phí\s*:\s*0 đồng|lệ phí\s*:\s*0 đồng)", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"mức thu|mức phí|Luật phí và lệ phí|trả phí cho đơn vị|phí xác nhận|phương thức thanh toán lệ phí"
    r"|áp dụng theo quy định tại Thông tư",
    re.IGNORECASE,
)
_ABOUT_MONEY = re.compile(r"phí|mức thu|đồng\b|miễn|\dđ/", re.IGNORECASE)
_PER_PAGE = re.compile(r"/\s*trang", re.IGNORECASE)
_PER_COPY = re.compile(r"/\s*bản", re.IGNORECASE)
_PER_PERSON = re.compile(r"/\s*người", re.IGNORECASE)


def read_fees(row: RawProcedure) -> tuple[tuple[Channel, FeeRule], ...]:
    """The fee of each published channel; two different ones for a channel are none to rely on."""
    read: dict[Channel, FeeRule] = {}
    for method in row.processing:
        channel = Channel.DIRECT if method.channel == "unspecified" else Channel(method.channel)
        rule = _read(method)
        if rule is not None:
            known = read.get(channel, rule)
            read[channel] = known if known == rule else FeeRule(None, known.note or rule.note)
    return tuple((channel, read[channel]) for channel in Channel if channel in read)


def _read(method: RawMethod) -> FeeRule | None:
    """The rule of one row; None for a row that is not about our desks (fees in foreign currency)."""
    note = tidy(method.fee_note or "")
    if isinstance(method.fee, list):
        return _amount(method.fee, note)
    if method.fee is None:
        return FeeRule(None, _short(note))
    return FeeRule(None if leaves_open(note) else 0, _short(note))


def _amount(fees: list[RawFee], note: str) -> FeeRule | None:
    ours = [fee for fee in fees if fee.currency == "VND"]
    if not ours:
        return None
    units = [tidy(fee.note or "") for fee in ours]
    notes = " ".join(text for text in (*units, note) if text and not text.startswith("/"))
    amounts = {round(fee.amount) for fee in ours}
    fixed = amounts.pop() if len(amounts) == 1 and not _PROVINCE.search(notes) else None
    return FeeRule(fixed, _short(notes), _per(" ".join(units)))


def leaves_open(note: str) -> bool:
    """Whether the note leaves the fee to the province or to another text."""
    if _PROVINCE.search(note):
        return True
    return not _FREE.match(note) and _ELSEWHERE.search(note) is not None


def _per(note: str) -> str:
    for pattern, per in ((_PER_PAGE, "page"), (_PER_COPY, "copy"), (_PER_PERSON, "person")):
        if pattern.search(note):
            return per
    return "dossier"


def _short(note: str) -> str | None:
    """The note at most _NOTE_CHARACTERS long, visibly cut; None where it does not speak of money."""
    if not _ABOUT_MONEY.search(note):
        return None
    note = note.lstrip("(- ") if note.count("(") > note.count(")") else note.strip("()")
    if len(note) <= _NOTE_CHARACTERS:
        return note
    return note[:_NOTE_CHARACTERS].rsplit(" ", 1)[0].rstrip(" ,;:.-") + "…"
