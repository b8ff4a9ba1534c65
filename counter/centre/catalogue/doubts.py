"""What an administrator should look at before confirming a procedure: read off the published row.

Doubts never lock by themselves and confirming them away is allowed: the lock is the missing confirmation.
Sources: facts of the publication of mid-2026 (58 pages say "free" beside a note that leaves the fee to the
province; most civil-status pages show no unit); Law on residence 2020 art. 38 (household and temporary-stay
books have no use since 2023).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from counter.centre.catalogue.fees import leaves_open
from counter.centre.catalogue.lines import tidy
from counter.centre.catalogue.records import RawMethod, RawProcedure
from counter.domain.confirming import Doubt, DoubtReason
from counter.domain.procedures import Channel, ComponentKind, LimitUnit, Procedure

__all__ = ["doubts_of"]

_SAYS_CHARACTERS = 160
_GROUPS_KEPT, _LINES_KEPT = 6, 14
"""The source keeps no more groups, and no more lines of one."""
_ABOLISHED = re.compile(
    r"sổ hộ khẩu|sổ tạm trú|giấy chứng minh nhân dân|thẻ bảo hiểm y tế giấy|phiếu báo thay đổi hộ khẩu",
    re.IGNORECASE,
)
_OR_OTHER = re.compile(
    r"sổ hộ khẩu[^.;]{0,40}(không|thay thế|hết hiệu lực)|không (cần|phải|yêu cầu)[^.;]{0,40}sổ hộ khẩu",
    re.IGNORECASE,
)


def doubts_of(row: RawProcedure, procedure: Procedure, *, listed: bool, stale: bool) -> tuple[Doubt, ...]:
    """Every doubt, papers first; `listed`: known from the national list alone; `stale`: labels fell away."""
    return (
        *_papers(row, procedure, listed=listed, stale=stale),
        *_time(row, procedure),
        *_fee(row),
    )


def _papers(row: RawProcedure, procedure: Procedure, *, listed: bool, stale: bool) -> Iterator[Doubt]:
    if listed:
        yield Doubt(DoubtReason.LISTED_ONLY, "")
    if stale:
        yield Doubt(DoubtReason.LABELS_STALE, "")
    if not any(case.checklist for case in procedure.cases):
        yield Doubt(DoubtReason.NO_PAPERS, "")
    if not row.component_codes and (
        len(row.components) >= _GROUPS_KEPT
        or any(len(group.items) >= _LINES_KEPT for group in row.components)
    ):
        yield Doubt(DoubtReason.LINES_MISSING, "")
    seen = set()
    for part in (part for case in procedure.cases for part in case.components):
        if part.id in seen:
            continue
        seen.add(part.id)
        if part.abolished or (_ABOLISHED.search(part.text) and not _OR_OTHER.search(part.text)):
            yield Doubt(DoubtReason.ABOLISHED_PAPER, part.id)
        if part.label_reviewed:  # people have said already what the line is
            continue
        if part.kind is ComponentKind.NOTE:
            yield Doubt(DoubtReason.NOTE_AMONG_PAPERS, part.id)
        elif part.text_cut:
            yield Doubt(DoubtReason.TEXT_CUT, part.id)


def _time(row: RawProcedure, procedure: Procedure) -> Iterator[Doubt]:
    missing = dict.fromkeys(
        method.channel for method in row.processing if method.value is not None and method.unit is None
    )
    for channel in missing:
        yield Doubt(DoubtReason.UNIT_MISSING, channel)
    limits = [(channel.value, limit) for channel, limit in procedure.limits]
    limits += [(case.id, case.limit) for case in procedure.cases if case.limit is not None]
    timed = {case.id for case in procedure.cases if case.limit is not None}
    whole = len(timed) == len(procedure.cases)  # every case has its own: the channel's is never used
    for where, limit in limits:
        if where in missing or (whole and where not in timed):
            continue
        if limit.unit is LimitUnit.NONE:
            yield Doubt(DoubtReason.NO_TIME, where)
        elif not limit.unit_confirmed:
            yield Doubt(DoubtReason.UNIT_READ, where)


def _fee(row: RawProcedure) -> Iterator[Doubt]:
    for channel in Channel:
        ways = [method for method in row.processing if _channel(method) is channel]
        if not ways:
            continue
        note = " ".join(dict.fromkeys(tidy(way.fee_note or "") for way in ways))
        reason = _reason(ways, note)
        if reason is not None:
            yield Doubt(reason, channel.value, _short(note))
    if not row.processing:
        yield Doubt(DoubtReason.NO_FEE, "")


def _reason(ways: list[RawMethod], note: str) -> DoubtReason | None:
    said = {str(way.fee) for way in ways}
    amounts = [way.fee for way in ways if isinstance(way.fee, list)]
    if leaves_open(note) and any(way.fee is not None for way in ways):
        return DoubtReason.LEFT_TO_PROVINCE
    if any(len({(fee.amount, fee.currency) for fee in fees}) > 1 for fees in amounts) or len(said) > 1:
        return DoubtReason.FEES_DIFFER
    if any(fee.currency != "VND" for fees in amounts for fee in fees):
        return DoubtReason.FEES_DIFFER
    return DoubtReason.NO_FEE if ways[0].fee is None else None


def _channel(method: RawMethod) -> Channel:
    return Channel.DIRECT if method.channel == "unspecified" else Channel(method.channel)


def _short(text: str) -> str:
    if len(text) <= _SAYS_CHARACTERS:
        return text
    return text[: _SAYS_CHARACTERS - 1].rsplit(" ", 1)[0] + "…"
