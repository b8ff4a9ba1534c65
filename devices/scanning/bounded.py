"""Reading hostile bytes in a process of its own: what breaks is that process (`devices.scanning.making`)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from counter.domain.scans import LARGEST_PAPER_BYTES, MOST_PAGES
from counter.ports.scanner import ScanError

__all__ = ["Made", "import_path", "made_of"]

_SECONDS: Final = 120.0
_REASONS: Final = frozenset(
    {"empty", "too_large", "too_many_pages", "partial", "format", "locked", "active"},
)


@dataclass(frozen=True, slots=True)
class Made:
    """A clean PDF, and what was seen in it."""

    content: bytes = field(repr=False)
    pages: int
    signed: bool
    """It carries a signature and stands as it was given."""
    archive: bool
    """It says that it is PDF/A."""


def made_of(parts: Sequence[bytes], *, most_pages: int = MOST_PAGES) -> Made:
    """One PDF of pictures, or of a PDF. Blocks up to two minutes; raises ScanError."""
    if not parts or not all(parts):
        raise ScanError("empty")
    order = json.dumps({"sizes": [len(part) for part in parts], "most_pages": most_pages}).encode()
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "devices.scanning.making"],
            input=b"".join((order, b"\n", *parts)),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=False,
            env={**os.environ, "PYTHONPATH": import_path()},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired:
        raise ScanError("format", "reading it took too long") from None
    except OSError as error:
        raise ScanError("io", type(error).__name__) from error
    return _answer(done.stdout)


def import_path() -> str:
    """Where a child of this program finds it."""
    return os.pathsep.join([str(Path(__file__).parents[2]), *filter(None, [os.environ.get("PYTHONPATH")])])


def _answer(output: bytes) -> Made:
    """What the process said; one that died said nothing of use."""
    head, _, content = output.partition(b"\n")
    try:
        found = json.loads(head)
        reason = found["reason"]
    except (ValueError, KeyError, TypeError):
        raise ScanError("format", "reading it broke") from None
    if reason:
        raise ScanError(reason if reason in _REASONS else "format")
    if len(content) != found.get("size") or not content.startswith(b"%PDF-"):
        raise ScanError("format", "reading it broke")
    if len(content) > LARGEST_PAPER_BYTES:
        raise ScanError("too_large")
    return Made(content, int(found["pages"]), bool(found["signed"]), bool(found["archive"]))
