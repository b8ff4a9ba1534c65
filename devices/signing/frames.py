"""What the desk and the process that holds the token say to each other: a line of JSON, then bytes."""

from __future__ import annotations

import json
from typing import Any, BinaryIO, Final

__all__ = ["LARGEST_BYTES", "read_frame", "write_frame"]

LARGEST_BYTES: Final = 64 * 1024 * 1024
_LONGEST_LINE: Final = 256 * 1024


def write_frame(sink: BinaryIO, head: dict[str, Any], body: bytes = b"") -> None:
    """Write one. Raises OSError when the other side is gone."""
    sink.write(json.dumps({**head, "size": len(body)}).encode() + b"\n" + body)
    sink.flush()


def read_frame(source: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    """Read one; None when the other side is gone or says what is no frame."""
    try:
        head = json.loads(source.readline(_LONGEST_LINE))
        size = head["size"]
        if not isinstance(size, int) or not 0 <= size <= LARGEST_BYTES:
            return None
        body = source.read(size)
    except (ValueError, KeyError, TypeError):
        return None
    return (head, body) if len(body) == size else None
