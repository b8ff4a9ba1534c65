"""A fee changes at midnight: the open form follows, and nobody pays a sum that was not on the screen."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from counter.domain.office import OFFICE_ZONE
from tests.rigs.clock import StoppedClock
from tests.rigs.filing import begun, filled, form, notice, values
from tests.rigs.small_desk import Parts, small_desk

CARD_AGAIN = "1.014064"


class Moving(StoppedClock):
    """A clock that is set by hand."""

    at = datetime(2026, 12, 31, 16, 59, tzinfo=OFFICE_ZONE)

    def now(self) -> datetime:
        return self.at


async def test_the_commit_key_shows_the_new_sum_first(tmp_path: Path) -> None:
    clock = Moving()
    async with small_desk(tmp_path, parts=Parts(clock=clock)) as small:
        await begun(small)
        await filled(small, CARD_AGAIN)
        assert (form(small).fee_dong, form(small).fee.name) == (35_000, "Lệ phí cấp lại thẻ căn cước")
        clock.at = datetime(2027, 1, 1, 7, 30, tzinfo=OFFICE_ZONE)
        await small.desk.commit()
        assert (notice(small), values(small)) == ("fee_of_today", {"amount": 70_000})
        assert small.journal.dossiers(limit=1) == ()
        assert form(small).fee_dong == 70_000
        await small.desk.commit()
        (row,) = small.journal.dossiers(limit=2)
        assert row.dossier.fee.amount_dong == 70_000


async def test_what_the_clerk_set_with_a_reason_stays(tmp_path: Path) -> None:
    clock = Moving()
    async with small_desk(tmp_path, parts=Parts(clock=clock)) as small:
        await begun(small)
        await filled(small, CARD_AGAIN)
        await small.desk.money.set_fee(10_000, "theo quyết định của tỉnh")
        clock.at = datetime(2027, 1, 1, 7, 30, tzinfo=OFFICE_ZONE)
        small.desk._reception.refresh_due()
        assert (form(small).fee_dong, form(small).computed_dong) == (10_000, 70_000)
        assert form(small).fee_reason == "theo quyết định của tỉnh"
