"""When a citizen may be asked how satisfied they are: from the state of their visit alone."""

from __future__ import annotations

from counter.desk.state import Visit

__all__ = ["asks"]


def asks(visit: Visit | None) -> bool:
    """Whether its citizen can be asked: something was received or handed over, and nothing is open."""
    if visit is None or visit.filing is not None:
        return False
    returning = visit.returning
    handed = returning is not None and returning.hand_over is not None
    return handed or (returning is None and bool(visit.standing))
