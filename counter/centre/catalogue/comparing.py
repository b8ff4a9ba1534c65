"""What differs between two states of the catalogue, procedure by procedure. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from enum import StrEnum

from counter.domain.procedures import FeeRule, LimitUnit, Procedure, TimeLimit

__all__ = ["Change", "Difference", "differences", "fee_word", "limit_word"]

_NOT_COMPARED = frozenset({"version", "doubts", "confirmations", "cases", "limits", "fees", "methods"})
_SAYS_CHARACTERS = 120


class Change(StrEnum):
    """What happened to a procedure."""

    ADDED = "added"
    GONE = "gone"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that differs."""

    code: str
    change: Change
    what: str
    """`name`, `limit.direct`, `fee.online`, `paper g1.i2` …; empty for a whole procedure."""
    was: str = ""
    now: str = ""


def differences(before: Iterable[Procedure], after: Iterable[Procedure]) -> Iterator[Difference]:
    """Every difference, by code; who confirmed what is none."""
    old, new = {one.code: one for one in before}, {one.code: one for one in after}
    for code in sorted(old.keys() | new.keys()):
        if code not in new:
            yield Difference(code, Change.GONE, "", old[code].name[:_SAYS_CHARACTERS])
        elif code not in old:
            yield Difference(code, Change.ADDED, "", now=new[code].name[:_SAYS_CHARACTERS])
        else:
            yield from _changes(old[code], new[code])


def _changes(old: Procedure, new: Procedure) -> Iterator[Difference]:
    was, now = _values(old), _values(new)
    for what in [*was, *(what for what in now if what not in was)]:
        if was.get(what) != now.get(what):
            yield Difference(old.code, Change.CHANGED, what, was.get(what, ""), now.get(what, ""))


def _values(procedure: Procedure) -> dict[str, str]:
    values = {
        one.name: str(getattr(procedure, one.name))[:_SAYS_CHARACTERS]
        for one in fields(procedure)
        if one.name not in _NOT_COMPARED
    }
    values |= {f"limit.{channel}": limit_word(limit) for channel, limit in procedure.limits}
    for channel, fee in procedure.fees:
        values[f"fee.{channel}{_dates(fee)}"] = fee_word(fee)
    for case in procedure.cases:
        values[f"case {case.id}"] = case.name
        if case.limit is not None:
            values[f"case {case.id} limit"] = limit_word(case.limit)
        for channel, fee in case.fees:
            values[f"case {case.id} fee.{channel}"] = fee_word(fee)
        for part in case.components:
            counts = f"{part.kind} {part.originals}+{part.copies}{'' if part.required else ' if any'}"
            says = f"{part.label} ({counts}) {part.text}"
            values[f"case {case.id} paper {part.id}"] = says[:_SAYS_CHARACTERS]
    return values


def _dates(fee: FeeRule) -> str:
    if fee.valid_from is None and fee.valid_until is None:
        return ""
    return f" {fee.valid_from or ''}…{fee.valid_until or ''}"


def limit_word(limit: TimeLimit) -> str:
    """`3 working_day`, `same_day`, `none`; a question mark where it is our reading."""
    bare = limit.unit in (LimitUnit.SAME_DAY, LimitUnit.NONE)
    said = limit.unit.value if bare else f"{limit.value} {limit.unit}"
    return said if limit.unit_confirmed else f"{said}?"


def fee_word(fee: FeeRule) -> str:
    """`8000/copy`, `0`, `?` where the clerk enters it."""
    if fee.amount_dong is None and not fee.steps:
        return "?"
    steps = "+".join(f"{step.dong} from {step.from_page}" for step in fee.steps)
    return (steps or str(fee.amount_dong)) + ("" if fee.per == "dossier" else f"/{fee.per}")
