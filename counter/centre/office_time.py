"""The office's time, as the centre's clock tells it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from counter.domain.office import OFFICE_ZONE

__all__ = ["Now", "day_of", "office_now"]

Now = Callable[[], datetime]
"""Gives the aware local time of the office."""


def office_now() -> datetime:
    """The centre's clock."""
    return datetime.now(OFFICE_ZONE)


def day_of(moment: datetime) -> str:
    """The office day of an aware time, `yyyymmdd`."""
    return moment.astimezone(OFFICE_ZONE).strftime("%Y%m%d")
