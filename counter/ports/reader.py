"""The chip reader, and where a device puts its facts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from counter.domain.card import AccessKey
from counter.events import Event

__all__ = ["CardReader", "Publish"]

Publish = Callable[[Event], None]
"""Where a device thread puts its facts: `Hub.publish`."""


class CardReader(Protocol):
    """Reads chips on its own threads and reports by events (see `counter.events`)."""

    def start(self) -> None:
        """Begin to watch readers and cards."""

    def stop(self) -> None:
        """Stop watching and reading; returns when the threads have ended."""

    def read(self, session: int, key: AccessKey, *, with_photo: bool = True) -> None:
        """Read the card of `session`; ends in CardRead or CardFailed. A gone session is CardFailed.

        What was read of the same card since `forget` is not fetched again.
        """

    def forget(self) -> None:
        """The visit is over: nothing that was read stays."""
