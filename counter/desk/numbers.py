"""Leased order numbers: a desk always holds some for today and the next three working days.

Source: DESIGN.md "Who numbers a dossier"; Decree 118/2025 art. 28 (code = agency, yymmdd, order number).
"""

from __future__ import annotations

import uuid
from datetime import timedelta

from counter.desk.core import Core
from counter.desk.state import NoticeLevel
from counter.ports import CentreRefusedError, CentreUnavailableError, JournalError

__all__ = ["Numbers"]

_BLOCK_SIZE = 25
_LOW = 8
_DAYS_AHEAD = 3


class Numbers:
    """Leases blocks before they are needed."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._agencies: dict[str, None] = {}
        self._pending: dict[tuple[str, str], str] = {}

    def used(self, agency_code: str) -> None:
        """This desk receives for `agency_code`."""
        self._agencies[agency_code] = None

    async def ensure(self) -> None:
        """Lease what is low; without the centre the next connection does it."""
        place = self._core.place
        agencies = {place.centre.agency_code: None, **self._agencies}
        for agency in agencies:
            for date in self._dates():
                left = await self._core.durable(self._core.ports.journal.numbers_left, agency, date)
                if left < _LOW and not await self._lease(agency, date):
                    return

    def _dates(self) -> list[str]:
        """Today and the next working days as yymmdd."""
        calendar = self._core.ports.calendar(self._core.place)
        day = self._core.ports.clock.now().date()
        dates = [day]
        while len(dates) <= _DAYS_AHEAD:
            day += timedelta(days=1)
            if calendar.is_working_day(day):
                dates.append(day)
        return [date.strftime("%y%m%d") for date in dates]

    async def _lease(self, agency: str, date: str) -> bool:
        """One block. The request keeps its id until it is answered, so a lost reply leases nothing twice."""
        request_id = self._pending.setdefault((agency, date), str(uuid.uuid4()))
        try:
            block = await self._core.ports.centre.lease_block(request_id, agency, date, _BLOCK_SIZE)
        except (CentreUnavailableError, CentreRefusedError):
            return False
        try:
            await self._core.durable(self._core.ports.journal.add_block, block)
        except JournalError as error:
            if error.reason != "conflict":
                raise
            # The centre gives numbers this desk has had before: its database is not the one they came from.
            # That request is answered: the next one asks for a block of its own.
            self._pending.pop((agency, date), None)
            self._core.say("centre_replaced", NoticeLevel.ERROR)
            return False
        self._pending.pop((agency, date), None)
        return True
