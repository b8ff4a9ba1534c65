"""Notices about something else than the box on top: they pass, and do not hide what its keys do."""

from __future__ import annotations

__all__ = ["PASSING"]

PASSING = frozenset({"desk.notice.confirmed", "desk.notice.centre_restored"})
