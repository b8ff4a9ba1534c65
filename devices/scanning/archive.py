"""PDF/A by OCRmyPDF where it is installed; without it a copy stays a plain PDF, and says why.

The program is found at run time and asked for nothing else; Vietnamese text is recognised where tesseract has
the language. Source: ISO 19005-2; Decree 118/2025 names no PDF/A, archives ask for it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import Final

from counter.domain.scans import LARGEST_PAPER_BYTES, CopyKind
from counter.ports.scanner import ScanError
from devices.scanning.bounded import Made, made_of
from devices.scanning.scratch import scratch_folder

__all__ = ["PROGRAM", "archived", "program"]

PROGRAM: Final = "ocrmypdf"
_SECONDS: Final = 300.0
_MISSING_PART: Final = 3
"""Exit code of OCRmyPDF when a language or program it needs is missing."""
_COMMON: Final = ("--quiet", "--output-type", "pdfa-2", "--skip-text", "--jobs", "1", "--optimize", "0")
_WAYS: Final = (("--language", "vie", "--tesseract-timeout", "60"), ("--tesseract-timeout", "0"))
"""With recognised text, and without."""


def program() -> str | None:
    """Where OCRmyPDF lies; None: not installed."""
    return shutil.which(PROGRAM)


def archived(made: Made) -> tuple[Made, CopyKind, str]:
    """(copy, kind, why it is plain). A signed copy stands as it was given. Blocks up to some minutes."""
    if made.archive:
        return made, CopyKind.ARCHIVE, ""
    if made.signed:
        return made, CopyKind.PLAIN, "as_given"
    found = program()
    if found is None:
        return made, CopyKind.PLAIN, "not_installed"
    try:
        content = _run(found, made.content)
    except subprocess.TimeoutExpired:
        return made, CopyKind.PLAIN, "slow"
    except OSError:
        return made, CopyKind.PLAIN, "failed"
    if not 0 < len(content) <= LARGEST_PAPER_BYTES:
        return made, CopyKind.PLAIN, "failed"
    try:
        better = made_of([content])
    except ScanError:
        return made, CopyKind.PLAIN, "failed"
    if not better.archive or better.pages != made.pages:
        return made, CopyKind.PLAIN, "failed"
    return better, CopyKind.ARCHIVE, ""


def _run(found: str, content: bytes) -> bytes:
    """Its output; empty when it failed. Its pages lie in a private folder meanwhile."""
    with scratch_folder() as folder:
        env = {**os.environ, "TMPDIR": str(folder), "TEMP": str(folder), "OMP_THREAD_LIMIT": "1"}
        for way in _WAYS:
            done = subprocess.run(  # noqa: S603 - the program of this machine, fixed words
                [found, *_COMMON, *way, "-", "-"],
                input=content,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=_SECONDS,
                check=False,
                env=env,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
            if done.returncode != _MISSING_PART:
                return done.stdout if done.returncode == 0 else b""
    return b""
