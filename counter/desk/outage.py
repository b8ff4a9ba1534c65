"""Entering later what was received by hand in an outage: its true time, its number, why, and who saw it.

The appointment counts from the true time; the frozen time of entry stands beside it (DESIGN.md "Cut off from
the centre"). The second person is another clerk of the place, who confirms with their own PIN.
"""

from __future__ import annotations

import asyncio
import re
from datetime import datetime, timedelta

from counter.desk.acts import StatedOutage
from counter.desk.core import Core
from counter.desk.guard import guarded
from counter.desk.reception import Reception
from counter.desk.session import BADGE_SECONDS, badge_owner, pin_matches
from counter.desk.state import NoticeLevel
from counter.desk.tally import attempts_of
from counter.domain.attempts import Attempts
from counter.domain.dossiers import Outage
from counter.domain.place import Clerk
from counter.domain.scan import ScanKind, read_scan
from counter.domain.text import clean
from counter.ports import Act

__all__ = ["LONGEST_AGO_DAYS", "OutageDesk", "true_time"]

LONGEST_AGO_DAYS = 30
_LOOKED_THROUGH = 500
"""Dossiers: what a desk receives in some days. Each has to be opened, and others wait for the journal."""
WITNESS_REFUSED = "witness_refused"
"""Kind of the act of a second person's wrong PIN: counted apart from those at the lock screen, since the
clerk who tries can clear those by signing in."""
_BADGE_LENGTH = 22
_LONGEST_NUMBER, _LONGEST_REASON, _LONGEST_PIN = 30, 300, 32
_DATE = re.compile(r"(\d{1,2})[/.\-](\d{1,2})(?:[/.\-](\d{4}))?")
_HOUR = re.compile(r"(\d{1,2})(?:[:.hg](\d{2})?)?")


def true_time(date: str, hour: str, now: datetime) -> datetime | str:
    """The moment typed as `23/11` or `23/11/2026` and `9:30`; else the name of the field that is wrong.

    A date without a year is the newest such day. Not in the future, and at most 30 days ago.
    """
    on, at = _DATE.fullmatch(date.strip()), _HOUR.fullmatch(hour.strip().lower())
    if on is None:
        return "date"
    if at is None:
        return "hour"
    for year in (int(on[3]),) if on[3] else (now.year, now.year - 1):
        try:
            day = now.replace(year=year, month=int(on[2]), day=int(on[1]))
        except ValueError:
            continue
        if day.date() > now.date() or now.date() - day.date() > timedelta(days=LONGEST_AGO_DAYS):
            continue
        try:
            moment = day.replace(hour=int(at[1]), minute=int(at[2] or 0), second=0, microsecond=0)
        except ValueError:
            return "hour"
        return moment if moment <= now else "hour"
    return "date"


@guarded("outages")
class OutageDesk:
    """Acts on the open form. Bad fields are notices `bad_field` with the names of `StatedOutage`."""

    def __init__(self, core: Core, reception: Reception) -> None:
        self._core = core
        self._reception = reception
        self._attempts: Attempts | None = None
        """Wrong PINs of a second person; None until the journal was asked."""
        self._shown: tuple[str, datetime] | None = None
        """Id of the second person whose badge was shown, and when."""

    async def enter(self, stated: StatedOutage) -> None:
        """Let the open form be of a paper received by hand. The same number again is told once."""
        async with self._core.act("outage") as mine:
            filing = self._core.state.filing
            if not mine or filing is None:
                self._core.say("nothing_to_do")
                return
            number = clean(stated.emergency_number, limit=_LONGEST_NUMBER)
            why = clean(stated.reason, limit=_LONGEST_REASON)
            at = true_time(stated.date, stated.hour, self._core.ports.clock.now())
            if isinstance(at, str) or not number or not why:
                field = at if isinstance(at, str) else "reason" if number else "emergency_number"
                self._core.say("bad_field", NoticeLevel.WARNING, field=field)
                return
            witness = await self._witness(stated.witness_pin)
            if witness is None:
                return
            now = self._core.state.filing
            if now is None or now.id != filing.id:  # what else of it changed meanwhile stays
                self._core.say("nothing_to_do")
                return
            self._core.update_filing(outage=Outage(at, number, why, witness.id, witness.name))
            self._reception.refresh_due()
            act = Act("outage_entered", filing.id, self._core.entry(), f"witness {witness.id}")
            await self._core.durable(self._core.ports.journal.append, act)
            if await self._is_used(number, filing.id):
                self._core.say("outage_number_used", NoticeLevel.WARNING, number=number)
            else:
                self._core.say("outage_entered", number=number)

    async def drop(self) -> None:
        """It is received now after all."""
        if (filing := self._core.state.filing) is not None and filing.outage is not None:
            self._core.update_filing(outage=None)
            self._reception.refresh_due()

    async def _witness(self, pin: str) -> Clerk | None:
        """Another clerk whose PIN it is; wrong ones are counted and waited for, as at the lock.

        Counted here too: a full disk gives nobody more attempts.
        """
        journal = self._core.ports.journal
        now = self._core.ports.clock.now()
        if self._attempts is None:
            self._attempts = await self._core.durable(attempts_of, journal, WITNESS_REFUSED, now)
        if self._attempts.not_before(now) is not None:
            self._core.say("outage_witness_waits", NoticeLevel.ERROR)
            return None
        badge, rest = pin[:_BADGE_LENGTH], pin[_BADGE_LENGTH:]
        if read_scan(badge, now.date()).kind is ScanKind.BADGE and self.show_badge(badge):
            if not rest:
                return None
            pin, now = rest, self._core.ports.clock.now()  # typed behind what a scanner typed
        usable = [one for one in self._others() if not one.is_over(now.date()) and self._may_try(one, now)]
        found = None
        if 0 < len(pin) <= _LONGEST_PIN:
            found = await asyncio.to_thread(
                lambda: next((one for one in usable if pin_matches(pin, one)), None)
            )
        if found is not None:
            if self._attempts.wrong:
                act = Act("witness_recognised", found.id, self._core.entry())
                await self._core.durable(journal.clear_attempts, act, WITNESS_REFUSED)
                self._attempts = self._attempts.forgiven()
            self._shown = None
            return found
        self._attempts = self._attempts.one_more(now)
        self._core.say("bad_field", NoticeLevel.WARNING, field="witness_pin")
        act = Act(WITNESS_REFUSED, self._core.place.seat.id, self._core.entry(), str(self._attempts.wrong))
        await self._core.durable(journal.note_attempt, act, until=self._attempts.until)
        return None

    def show_badge(self, text: str) -> bool:
        """The badge of a second person was scanned: their PIN is awaited next. False: it is nobody's else."""
        owner = badge_owner(text, self._others())
        if owner is None or self._core.state.filing is None:
            return False
        self._shown = owner.id, self._core.ports.clock.now()
        self._core.say("badge_shown", NoticeLevel.WARNING, name=owner.name)
        return True

    def _others(self) -> list[Clerk]:
        clerk = self._core.state.clerk
        return [one for one in self._core.place.clerks if clerk is None or one.id != clerk.id]

    def _may_try(self, one: Clerk, now: datetime) -> bool:
        """Whoever has a badge shows it as well, as at the lock; who showed one is the only one to try."""
        shown = self._shown
        if shown is None or not timedelta() <= now - shown[1] <= timedelta(seconds=BADGE_SECONDS):
            return not one.badge_hash
        return one.id == shown[0]

    async def _is_used(self, number: str, dossier_id: str) -> bool:
        rows = await self._core.durable(self._core.ports.journal.dossiers, limit=_LOOKED_THROUGH)
        return any(
            row.dossier.outage is not None
            and row.dossier.outage.emergency_number.casefold() == number.casefold()
            and row.dossier.id != dossier_id
            and not row.voided
            for row in rows
        )
