"""The desk's log file: what went wrong where, never whose data it was.

An exception is written as the types of its chain and the places of its frames; its message may quote a value
and stays out.
"""

from __future__ import annotations

import logging
from pathlib import Path
from types import TracebackType

from counter.traces import harmless

__all__ = ["log_to"]

_KEPT_BYTES = 2_000_000


class _Harmless(logging.Formatter):
    """Formats exceptions without their messages."""

    def formatException(  # noqa: N802 - the name of the base class
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        return harmless(ei[1])


def log_to(path: Path) -> None:
    """Send warnings and worse to `path`, which starts anew when it has grown past two megabytes."""
    fresh = path.exists() and path.stat().st_size > _KEPT_BYTES
    handler = logging.FileHandler(path, mode="w" if fresh else "a", encoding="utf-8", delay=True)
    handler.setFormatter(_Harmless("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
