"""Reading the published processing times: what is counted, in what, and how sure we are.

An unconfirmed unit is our reading of a bare or contradictory page: an administrator confirms it, and the
owning system's own appointment goes before it.
"""

from __future__ import annotations

from counter.centre.catalogue.records import RawCase, RawMethod, RawProcedure
from counter.domain.procedures import Channel, LimitUnit, TimeLimit

__all__ = ["BUSINESS_FIELD", "CERTIFICATION_FIELD", "CIVIL_STATUS_FIELD", "NO_LIMIT", "read_limits"]

CIVIL_STATUS_FIELD = "Hộ tịch"
CERTIFICATION_FIELD = "Chứng thực"
BUSINESS_FIELD = "Thành lập và hoạt động doanh nghiệp (hộ kinh doanh)"

NO_LIMIT = TimeLimit(0, LimitUnit.NONE)

_SAME_DAY = TimeLimit(0, LimitUnit.SAME_DAY)
_PERHAPS_SAME_DAY = TimeLimit(0, LimitUnit.SAME_DAY, unit_confirmed=False)
_UNITS = {
    "working_day": LimitUnit.WORKING_DAY,
    "day": LimitUnit.DAY,
    "hour": LimitUnit.WORKING_HOUR,
    "WORKING_DAY": LimitUnit.WORKING_DAY,
    "DAY": LimitUnit.DAY,
    "HOUR": LimitUnit.WORKING_HOUR,
}
_DAYS_OF_A_MONTH = 30
_HOURS = {LimitUnit.WORKING_HOUR: 1, LimitUnit.WORKING_DAY: 8, LimitUnit.DAY: 8}
"""Rough length for comparing two readings: the later promise wins."""


def read_limits(row: RawProcedure) -> tuple[tuple[Channel, TimeLimit], ...]:
    """The time limit of each published channel, and always one for filing at the desk.

    A channel published twice takes the longer time; a desk channel not published at all takes the longest of
    the others, unconfirmed, so that a dossier helped along at the counter still gets an appointment.
    """
    read: dict[Channel, TimeLimit] = {}
    for method in row.processing:
        channel = Channel.DIRECT if method.channel == "unspecified" else Channel(method.channel)
        limit = _read(method, row)
        read[channel] = _longer(read[channel], limit) if channel in read else limit
    if Channel.DIRECT not in read:
        longest = _bare(row)
        for limit in read.values():
            longest = _longer(longest, limit)
        read[Channel.DIRECT] = _unsure(longest)
    return tuple((channel, read[channel]) for channel in Channel if channel in read)


def _read(method: RawMethod, row: RawProcedure) -> TimeLimit:
    if "same_day" in row.flags:
        return _SAME_DAY
    if any(flag.startswith("same_day") for flag in row.flags):
        return _PERHAPS_SAME_DAY
    if method.value is None:
        return _bare(row)
    if method.value == 0:
        return NO_LIMIT
    if method.unit == "month":  # counted as thirty days until somebody says which months are meant
        return TimeLimit(method.value * _DAYS_OF_A_MONTH, LimitUnit.DAY, unit_confirmed=False)
    if method.unit is not None:
        return TimeLimit(method.value, _UNITS[method.unit], unit_confirmed=method.unit != "hour")
    agreed = _agreed(row.cases)
    if row.field == CIVIL_STATUS_FIELD and method.value == 1:
        return _PERHAPS_SAME_DAY
    if agreed is not None and agreed.value == method.value:
        return agreed
    return TimeLimit(method.value, LimitUnit.WORKING_DAY, unit_confirmed=False)


def _bare(row: RawProcedure) -> TimeLimit:
    """Where the page shows no number: the portal's cases, else the rule of the field, else none."""
    agreed = _agreed(row.cases)
    if agreed is not None:
        return agreed
    longest = NO_LIMIT
    for case in row.cases:
        if case.unit in _UNITS:
            longest = _longer(longest, TimeLimit(case.qty, _UNITS[case.unit], unit_confirmed=False))
    if longest is NO_LIMIT and row.field == CERTIFICATION_FIELD:
        return _PERHAPS_SAME_DAY
    return longest


def _agreed(cases: list[RawCase]) -> TimeLimit | None:
    """The one time all cases of the portal give."""
    times = {(case.qty, case.unit) for case in cases}
    if len(times) != 1:
        return None
    value, unit = times.pop()
    return TimeLimit(value, _UNITS[unit]) if unit in _UNITS and value else None


def _longer(one: TimeLimit, other: TimeLimit) -> TimeLimit:
    if one == other:
        return one
    longer = max(one, other, key=lambda limit: limit.value * _HOURS.get(limit.unit, 0))
    return longer if NO_LIMIT in (one, other) else _unsure(longer)


def _unsure(limit: TimeLimit) -> TimeLimit:
    if limit.unit is LimitUnit.NONE:
        return limit
    return TimeLimit(limit.value, limit.unit, unit_confirmed=False)
