"""How often somebody may ask: a bucket of tries per desk and per address, in memory and of bounded size.

Knows keys and seconds, not who they are.
"""

from __future__ import annotations

import ipaddress
import math
from collections import OrderedDict
from dataclasses import dataclass

__all__ = ["Buckets", "Limits", "address_key"]

_PREFIX_V6 = 64
"""Bits of an IPv6 address that stand for one subscriber."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What the gate allows. The usual ones let a desk drain its outbox at full speed."""

    desk_burst: int = 3_000
    desk_per_second: float = 300.0
    failures_burst: int = 20
    """Wrong secrets and tokens of one address at once."""
    failures_per_second: float = 0.2
    most_keys: int = 4_096
    body_seconds: float = 20.0
    """For the whole body of a request."""


class Buckets:
    """One bucket per key, filled at an even pace; the key that was quiet longest makes room for a new one."""

    def __init__(self, burst: int, per_second: float, most_keys: int) -> None:
        self._burst = burst
        self._per_second = per_second
        self._most_keys = most_keys
        self._kept: OrderedDict[str, tuple[float, float]] = OrderedDict()
        """Key → (left, when)."""

    def take(self, key: str, now: float) -> int:
        """Take one; 0 when there was one, else the whole seconds after which there will be."""
        left = self._left(key, now)
        granted = left >= 1.0
        _, when = self._kept.get(key, (0.0, now))
        self._kept[key] = (left - 1.0 if granted else left, max(now, when))
        self._kept.move_to_end(key)
        if len(self._kept) > self._most_keys:
            self._kept.popitem(last=False)
        return 0 if granted else max(1, math.ceil((1.0 - left) / self._per_second))

    def __len__(self) -> int:
        """Keys that are remembered."""
        return len(self._kept)

    def _left(self, key: str, now: float) -> float:
        left, when = self._kept.get(key, (float(self._burst), now))
        return min(float(self._burst), left + max(0.0, now - when) * self._per_second)


def address_key(host: str) -> str:
    """An address as it is counted: an IPv6 subscriber owns a whole network of them."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host[:64]
    if address.version == 6 and address.ipv4_mapped is None:
        return str(ipaddress.ip_network((int(address), _PREFIX_V6), strict=False).network_address)
    return str(address)
