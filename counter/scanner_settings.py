"""Settings of scanners of codes, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec

__all__ = ["ScannerSettings", "unreadable"]

_BAUDS: Final = (1_200, 2_400, 4_800, 9_600, 19_200, 38_400, 57_600, 115_200)


class ScannerSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[scanners]`: scanners of codes with a line of their own; one that types needs nothing here."""

    serial: str = "auto"
    """A port (`/dev/serial/by-id/…`, `COM5`), `auto`: known makers' USB scanners, or empty: none."""
    baud: int = 9_600
    """Of a real serial line; a USB one takes any."""
    encoding: str = "utf-8"
    """Code page the scanner sends in."""
    keyboard: str = ""
    """Linux: a keyboard-mode scanner taken for the desk alone, `/dev/input/by-id/…-event-kbd`."""


def unreadable(table: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Keys of the table whose values have their types and no meaning, each with what is wrong.

    A port or keyboard that is not plugged in is no problem of the file.
    """
    said = []
    try:
        b"a".decode(table.get("encoding", "utf-8"), "replace")  # as a scan will be
    except (LookupError, ValueError):
        said.append(("encoding", "unknown code page; utf-8 and cp1258 are usual"))
    if table.get("baud", 9_600) not in _BAUDS:
        said.append(("baud", f"must be one of {', '.join(map(str, _BAUDS))}"))
    if table.get("keyboard") and not table["keyboard"].startswith("/dev/input/"):
        said.append(("keyboard", "must be below /dev/input/"))
    return said
