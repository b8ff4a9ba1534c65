"""The office's time: Vietnam is at UTC+7 all year, without daylight saving."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone

__all__ = ["OFFICE_ZONE", "Now", "day_of", "office_now"]

OFFICE_ZONE = timezone(timedelta(hours=7), "ICT")

Now = Callable[[], datetime]
"""Gives the aware local time of the office."""


def office_now() -> datetime:
    """The centre's clock."""
    return datetime.now(OFFICE_ZONE)


def day_of(moment: datetime) -> str:
    """The office day of an aware time, `yyyymmdd`."""
    return moment.astimezone(OFFICE_ZONE).strftime("%Y%m%d")
