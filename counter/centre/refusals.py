"""Why the centre says no: one error type that becomes `wire.Problem`. Knows HTTP statuses, no HTTP."""

from __future__ import annotations

__all__ = ["RefusedError"]


class RefusedError(Exception):
    """A request is refused: `status` is the HTTP status, `reason` the machine word of the Problem."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(f"{status} {reason}")
        self.status = status
        self.reason = reason
