"""Faults on request, for drills and tests: replies get lost, fail or come late. Training only."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from counter.wire import FaultOrder

__all__ = ["Fault", "Faults"]

_SPARED = "/v1/training/"


class Fault(StrEnum):
    """What happens to one request."""

    DROP_REPLY = "drop_reply"
    SERVER_ERROR = "server_error"
    PROXY_PAGE = "proxy_page"


@dataclass(slots=True)
class Faults:
    """The order in force; used on the event loop only."""

    order: FaultOrder = field(default_factory=FaultOrder)

    def next(self, path: str) -> Fault | None:
        """The fault of this request, counted down."""
        order = self.order
        if path.startswith(_SPARED) or not path.startswith(order.path):
            return None
        fault = None
        left = {"d": order.drop_replies, "e": order.server_errors, "p": order.proxy_pages}
        for key, kind in (("d", Fault.DROP_REPLY), ("e", Fault.SERVER_ERROR), ("p", Fault.PROXY_PAGE)):
            if left[key] > 0:
                left[key] -= 1
                fault = kind
                break
        self.order = FaultOrder(
            path=order.path,
            drop_replies=left["d"],
            server_errors=left["e"],
            proxy_pages=left["p"],
            delay_ms=order.delay_ms,
        )
        return fault

    def delay_seconds(self, path: str) -> float:
        """How long this request waits."""
        spared = path.startswith(_SPARED) or not path.startswith(self.order.path)
        return 0.0 if spared else self.order.delay_ms / 1000
