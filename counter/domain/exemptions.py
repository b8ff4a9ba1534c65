"""On what grounds a fee is not taken, or less of it: by which text, until when, and against which proof.

Of several grounds the one that helps most counts, and never two (Circular 117/2026/TT-BTC; Resolution
66.22/2026/NQ-CP art. 5, as quoted in facts/rules.json `digital_citizen_exemption`). What stands in the table
is proposed and asked for; a ground that is in no table stays the clerk's own decision, with a reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from counter.domain.fees import WaiverGround
from counter.domain.people import PartialDate
from counter.domain.procedures import Channel, FeeRule

__all__ = ["AGES", "Exemption", "age_on", "best", "exemptions_of"]

AGES = {WaiverGround.ELDERLY: (60, None), WaiverGround.CHILD: (0, 15)}
"""Grounds that a date of birth proves: years from, and to (included). Law on the elderly 2009 art. 2; Law on
children 2016 art. 1."""


@dataclass(frozen=True, slots=True)
class Exemption:
    """One ground for some fees."""

    ground: WaiverGround
    fees: tuple[str, ...]
    """Ids of the fee table."""
    percent: int
    """Of the fee that is not taken; 100: nothing is to be paid."""
    source: str
    verified: bool
    """False: from memory; an administrator looks it up before it is relied on."""
    channels: tuple[Channel, ...]
    """How the dossier must have been filed."""
    valid_from: date | None = None
    valid_until: date | None = None
    """Last day, included."""

    def left_of(self, dong: int) -> int:
        """What is still to be paid, in đồng."""
        return dong - dong * self.percent // 100

    def covers(self, rule: FeeRule, channel: Channel, on: date) -> bool:
        """Whether it holds for a fee that is filed so on that day."""
        begun = self.valid_from is None or self.valid_from <= on
        open_still = self.valid_until is None or on <= self.valid_until
        return bool(rule.id) and rule.id in self.fees and channel in self.channels and begun and open_still


def exemptions_of(
    table: Iterable[Exemption], rule: FeeRule, on: date, channel: Channel = Channel.DIRECT
) -> tuple[Exemption, ...]:
    """Those that hold for a fee on a day, as listed."""
    return tuple(one for one in table if one.covers(rule, channel, on))


def best(held: Iterable[Exemption], grounds: Iterable[WaiverGround]) -> Exemption | None:
    """Of the grounds somebody has, the one that leaves least to pay; of equals the first. Never two."""
    theirs = set(grounds)
    found = [one for one in held if one.ground in theirs]
    return max(found, key=lambda one: one.percent, default=None)


def age_on(born: PartialDate | None, on: date) -> int | None:
    """Whole years lived; None where only a year or nothing is known and the answer depends on the day."""
    if born is None or born.year is None:
        return None
    if born.month is None or born.day is None:
        return None
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
