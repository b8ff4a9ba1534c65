"""Supplement requests at a small desk: what lacks, and what was decided."""

from __future__ import annotations

from collections.abc import Sequence

from counter.domain.decisions import Decision, Lack, LackKind
from tests.rigs.desk import EXTRACT
from tests.rigs.filing import filled, form, visit
from tests.rigs.small_desk import SmallDesk

__all__ = ["lacking", "made", "required"]


def made(small: SmallDesk) -> Decision:
    """The decision made last in the open visit."""
    return visit(small).decisions[-1]


def required(small: SmallDesk) -> Sequence[str]:
    """Ids of the required components of the open form."""
    case = form(small).case
    assert case is not None
    return [part.id for part in case.checklist if part.required]


async def lacking(small: SmallDesk, procedure: str = EXTRACT) -> Lack:
    """A full form of `procedure` of which the first required paper turns out to be wrong."""
    await filled(small, procedure)
    return Lack(required(small)[0], "", LackKind.WRONG, "ghi sai\x1b[31m ngày sinh")
