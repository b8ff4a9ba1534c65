"""What is the same at every office: its time zone."""

from __future__ import annotations

from datetime import timedelta, timezone

__all__ = ["OFFICE_ZONE"]

OFFICE_ZONE = timezone(timedelta(hours=7), "ICT")
"""Vietnam keeps UTC+7 all year, whatever a machine is set to: a fixed offset needs no zone database."""
