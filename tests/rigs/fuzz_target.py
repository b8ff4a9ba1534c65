"""One parser that eats bytes of strangers, with what hangs on it and good examples of what it eats."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from devices.emrtd.errors import CardError

__all__ = ["Target"]


@dataclass(frozen=True, slots=True)
class Target:
    """One parser with what hangs on it."""

    feed: Callable[[bytes], object]
    examples: Callable[[], tuple[bytes, ...]]
    never_raises: bool = False
    """Even the typed errors are caught inside."""

    def __call__(self, content: bytes) -> None:
        """Eat `content`; raises for a defect alone."""
        try:
            self.feed(content)
        except CardError:
            if self.never_raises:
                raise
