"""What the centre's tables are made of: their common metadata, times, and whose row it is."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Column, Dialect, ForeignKey, MetaData, Text, TypeDecorator

from counter.domain.office import OFFICE_ZONE

__all__ = ["Moment", "metadata", "of_centre"]

metadata = MetaData()


class Moment(TypeDecorator[datetime]):
    """An aware time, kept as ISO 8601 in UTC with microseconds so that text order is time order."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Write; a time without a zone is a defect of the caller."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("time without a zone")
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """Read as office time."""
        return None if value is None else datetime.fromisoformat(value).astimezone(OFFICE_ZONE)


def of_centre() -> Column[str]:
    """Which centre a row belongs to."""
    return Column("centre_id", Text, ForeignKey("centres.id"), nullable=False)
