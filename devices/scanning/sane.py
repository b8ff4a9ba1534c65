"""Scanners by SANE, through its own program `scanimage`: a driver that hangs or crashes is that process's.

Pages lie in a private folder while they come, in memory where the system has room. Source: scanimage(1);
the SANE standard 1.06 §4.2.1 (status codes, which are the program's exit codes).
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from counter.domain.scans import MOST_PAGES, ScanSource
from counter.domain.text import clean
from counter.ports.scanner import ScanDevice, ScanError, ScanMode, ScannedPaper, ScanOrder, is_option, never
from devices.scanning.copies import copy_of
from devices.scanning.scratch import scratch_folder

__all__ = ["ANY", "PROGRAM", "SaneScanner", "chosen"]

PROGRAM: Final = "scanimage"
ANY: Final = "any"
"""In place of a scanner's name: the first that is there."""
_LOOK_SECONDS: Final = 30.0
_PAGE_SECONDS: Final = 180.0
"""Without a new byte: the lamp of an old scanner warms up for a minute."""
_END_SECONDS: Final = 5.0
_ASK_SECONDS: Final = 0.05
_LARGEST_SCAN_BYTES: Final = 400 * 1024 * 1024
"""Of all pages as they come."""
_MOST_SAID: Final = 64 * 1024
_NO_DOCS: Final = 7
_STATUS: Final = {3: "busy", 6: "jam", _NO_DOCS: "no_paper", 8: "cover", 9: "device", 11: "device"}
_OFFERED: Final = re.compile(r"^\s+--(source|mode)[ =\[(]*([^\[\]\n]+?)\)?\]? \[", re.MULTILINE)
_WORDS: Final = {
    "feeder": ("feeder", "adf"),
    "duplex": ("duplex", "both sides"),
    "glass": ("flatbed", "glass", "platen"),
    ScanMode.COLOUR: ("color", "24bit"),
    ScanMode.GREY: ("gray", "grey"),
    ScanMode.LINES: ("lineart", "binary", "black", "monochrome"),
}
_ASKED: Final = {"feeder": "no_device", "duplex": "no_duplex"}
"""Sources that a device must have when they are asked for, and what is told where it has none."""


class SaneScanner:
    """`ports.PaperScanner`. One scan at a time."""

    def __init__(
        self, options: Sequence[str] = (), *, device: str = ANY, page_seconds: float = _PAGE_SECONDS
    ) -> None:
        """`options` are given to scanimage as they stand: `-x210` (mm), `--page-width=210`.

        `device` scans where an order names none; ANY: the first that is there. Raises ValueError for what is
        no option.
        """
        if not all(is_option(one) for one in options):
            raise ValueError("an option of scanimage is --name or --name=value")
        self._options = tuple(options)
        self._device = "" if device == ANY else device
        self._page_seconds = page_seconds

    def devices(self) -> Sequence[ScanDevice]:
        """The scanners that are there."""
        said = _asked("--formatted-device-list=%d\t%v %m\n")
        lines = [line.split("\t", 1) for line in said.splitlines() if "\t" in line]
        return [ScanDevice(name, clean(words, limit=80)) for name, words in lines if _is_name(name)][:20]

    def scan(self, order: ScanOrder, stopped: Callable[[], bool] = never) -> ScannedPaper:
        """Scan; a feeder until it is empty."""
        device = order.device or self._device or self._first()
        if not _is_name(device):
            raise ScanError("no_device")
        offered = dict(_OFFERED.findall(_asked(f"--device-name={device}", "--all-options")))
        format_name = "png" if order.mode is ScanMode.LINES else "jpeg"
        with scratch_folder() as folder:
            command = [
                f"--device-name={device}",
                f"--format={format_name}",
                f"--batch={folder}/%05d.page",
                f"--batch-count={MOST_PAGES + 1 if order.feeder else 1}",
                f"--resolution={order.resolution}",
                *_chosen_option("mode", offered, order.mode),
                *_chosen_option("source", offered, _source(order)),
                *self._options,
            ]
            self._run(command, folder, stopped)
            pages = sorted(folder.glob("*.page"))
            if not pages:
                raise ScanError("no_paper")
            if len(pages) > MOST_PAGES:
                raise ScanError("too_many_pages")
            parts = [page.read_bytes() for page in pages]
        return copy_of(parts, ScanSource.SCANNER)

    def _first(self) -> str:
        found = self.devices()
        if not found:
            raise ScanError("no_device")
        return found[0].name

    def _run(self, command: Sequence[str], folder: Path, stopped: Callable[[], bool]) -> None:
        """Until it ends, is stopped, or brings nothing any more. Raises ScanError."""
        with _started(command) as process:
            size, moved = 0, time.monotonic()
            while True:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    code = process.wait(_ASK_SECONDS)
                    break
                if stopped():
                    raise ScanError("stopped")
                now = _size_of(folder)
                if now > _LARGEST_SCAN_BYTES:
                    raise ScanError("too_large")
                if now != size:
                    size, moved = now, time.monotonic()
                elif time.monotonic() - moved > self._page_seconds:
                    raise ScanError("slow")
        came = any(folder.glob("*.page"))
        if code and not (code == _NO_DOCS and came):
            raise ScanError(_STATUS.get(code, "device"))


def chosen(words: Sequence[str], offered: str) -> str:
    """The first of what a device offers (`Flatbed|ADF Front`) that has one of the words; empty: none."""
    choices = [one.strip() for one in offered.split("|")]
    return next((one for word in words for one in choices if word in one.lower()), "")


def _chosen_option(name: str, offered: dict[str, str], wanted: str) -> list[str]:
    """The option as this device spells it; none where it offers nothing.

    Raises ScanError for a feeder that it does not have, and for one that turns no sheets.
    """
    found = chosen(_WORDS[wanted], offered.get(name, ""))
    if not found and wanted in _ASKED:
        raise ScanError(_ASKED[wanted], f"it has no {wanted}")
    return [f"--{name}={found}"] if found else []


def _source(order: ScanOrder) -> str:
    """Where the paper lies, as a word of `_WORDS`."""
    if not order.feeder:
        return "glass"
    return "duplex" if order.both_sides else "feeder"


@contextlib.contextmanager
def _started(command: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
    """A scan that runs; behind the block it is asked to put the scanner back in order, then ended."""
    try:
        process = subprocess.Popen(  # noqa: S603 - scanimage, options that were looked at
            [_program(), *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=os.name == "posix",
        )
    except OSError as error:
        raise ScanError("io", type(error).__name__) from error
    try:
        yield process
    finally:
        if process.poll() is None:
            with contextlib.suppress(OSError):
                process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_END_SECONDS)
        if process.poll() is None:
            process.kill()
            process.wait()


def _program() -> str:
    found = shutil.which(PROGRAM)
    if found is None:
        raise ScanError("no_program")
    return found


def _asked(*options: str) -> str:
    """What scanimage prints, bounded."""
    try:
        done = subprocess.run(  # noqa: S603 - scanimage, options that were looked at
            [_program(), *options],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_LOOK_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ScanError("slow") from None
    except OSError as error:
        raise ScanError("io", type(error).__name__) from error
    if done.returncode:
        raise ScanError(_STATUS.get(done.returncode, "no_device"))
    return done.stdout[:_MOST_SAID].decode("utf-8", "replace")


def _is_name(name: str) -> bool:
    return re.fullmatch(r"[!-~]{1,120}( [!-~]{1,60}){0,4}", name) is not None


def _size_of(folder: Path) -> int:
    total = 0
    for path in folder.iterdir():
        with contextlib.suppress(FileNotFoundError):  # renamed between the two looks
            total += path.stat().st_size
    return total
