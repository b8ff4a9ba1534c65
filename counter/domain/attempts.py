"""Wrong PINs, and what they cost: five in a row are anybody's, from then on each has to be waited for.

A right one forgives those in a row, not those of the day: whoever has a PIN of their own would else have
guesses without end at that of another.

One rule for the lock screen, a second person's PIN and the commands. Knows no clock and no place of keeping.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

__all__ = ["FREE_ATTEMPTS", "FREE_ATTEMPTS_A_DAY", "LONGEST_WAIT_SECONDS", "Attempts", "wait_seconds"]

FREE_ATTEMPTS = 5
"""So many wrong ones in a row are anybody's; from then on each has to be waited for."""
FREE_ATTEMPTS_A_DAY = 20
"""So many wrong ones of a day are anybody's, whoever got in between: several people share a desk."""
LONGEST_WAIT_SECONDS = 15 * 60
_FIRST_WAIT_SECONDS = 30


def wait_seconds(wrong: int) -> int:
    """How long to wait after so many wrong attempts: none, then 30 s, doubling to 15 minutes."""
    if wrong < FREE_ATTEMPTS:
        return 0
    return min(LONGEST_WAIT_SECONDS, _FIRST_WAIT_SECONDS << min(wrong - FREE_ATTEMPTS, 16))


@dataclass(frozen=True, slots=True)
class Attempts:
    """Wrong PINs and badges since the last right one; they outlive a restart."""

    wrong: int = 0
    until: datetime | None = None
    """No other attempt before; None: at once."""
    of_day: int = 0
    """Wrong ones of `day`, whoever got in between."""
    day: str = ""
    """ISO date."""

    def one_more(self, now: datetime, *, elsewhere: int = 0) -> Attempts:
        """After another wrong one; `elsewhere`: wrong ones at another door that count towards the wait."""
        day = max(self.day, now.date().isoformat())  # a clock that was set back begins no day anew
        of_day = (self.of_day if self.day == day else 0) + 1
        seconds = max(
            wait_seconds(self.wrong + 1 + elsewhere),
            wait_seconds(of_day - FREE_ATTEMPTS_A_DAY + FREE_ATTEMPTS),
        )
        until = now + timedelta(seconds=seconds) if seconds else None
        return Attempts(self.wrong + 1, until, of_day, day)

    def forgiven(self) -> Attempts:
        """After a right one: none in a row, and the day's as they were."""
        return replace(self, wrong=0, until=None)

    def not_before(self, now: datetime) -> datetime | None:
        """When the next may be made; None: now. A clock that was set back makes it no longer."""
        if self.until is None or self.until <= now:
            return None
        return min(self.until, now + timedelta(seconds=LONGEST_WAIT_SECONDS))
