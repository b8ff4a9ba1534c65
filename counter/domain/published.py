"""What a publication says of a procedure word for word, kept beside how it is read. Pure values."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["PortalCase", "PublishedFee", "PublishedMethod"]


@dataclass(frozen=True, slots=True)
class PublishedFee:
    """An amount as published."""

    amount: float
    currency: str
    """`VND` or `USD`."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class PublishedMethod:
    """One way to file, with its time and fee as published."""

    channel: str
    """`direct`, `online`, `post` or `unspecified`."""
    value: int | None
    unit: str | None
    """`working_day`, `day`, `hour`, `month`; None: the page shows none."""
    unit_missing: bool = False
    """The page shows a bare number."""
    free: bool = False
    """The page says free of charge."""
    fees: tuple[PublishedFee, ...] = ()
    note: str = ""
    """What stands beside time and fee."""


@dataclass(frozen=True, slots=True)
class PortalCase:
    """A case of the portal: its code and time, never its name."""

    code: str
    """`2.000635.02`; also the code of the online service."""
    quantity: int
    unit: str
    """`WORKING_DAY`, `DAY`, `HOUR` or `OTHER`."""
