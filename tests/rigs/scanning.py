"""Scanner, folder and token of a test's own: they answer at once, or when they are told to.

For screens and acts; what real devices do is tested with SANE's test backend and SoftHSM2.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from cache.paper_store import SealedPapers
from counter.desk.core import DigitisingParts
from counter.domain.scans import CopyKind, ScanSource
from counter.ports.scanner import ScanDevice, ScanError, ScannedPaper, ScanOrder, WaitingPaper, never
from counter.ports.signer import PinState, SignedPaper, SignError, SigningBatch, TokenView
from tests.rigs.small_desk import SmallDesk

__all__ = ["PIN", "HandFiles", "HandFolder", "HandScanner", "HandToken", "equipped", "give", "paper_of"]

PIN = "13572468"
_PATIENCE_SECONDS = 30.0


def paper_of(content: bytes, source: ScanSource, pages: int = 1) -> ScannedPaper:
    """A copy of these bytes."""
    total = hashlib.sha256(content).hexdigest()
    return ScannedPaper(content, pages, total, total, source, CopyKind.ARCHIVE)


@dataclass
class HandScanner:
    """`ports.PaperScanner`."""

    orders: list[ScanOrder] = field(default_factory=list)
    trouble: str = ""
    go: threading.Event | None = None
    """Until it is set a scan goes on, unless it is stopped."""
    begun: threading.Event = field(default_factory=threading.Event)

    def devices(self) -> Sequence[ScanDevice]:
        """One."""
        return [ScanDevice("hand", "hand")]

    def scan(self, order: ScanOrder, stopped: Callable[[], bool] = never) -> ScannedPaper:
        """Another page each time."""
        self.orders.append(order)
        self.begun.set()
        if self.go is not None:
            for _ in range(int(_PATIENCE_SECONDS / 0.01)):
                if stopped():
                    raise ScanError("stopped")
                if self.go.wait(0.01):
                    break
        if self.trouble:
            raise ScanError(self.trouble)
        return paper_of(b"%%PDF-1.7 scan %d" % len(self.orders), ScanSource.SCANNER, pages=2)


class HandFiles:
    """`ports.PaperFiles`."""

    def read(self, path: str) -> ScannedPaper:
        """The bytes of a file as they are."""
        try:
            return paper_of(Path(path).read_bytes(), ScanSource.FILE)
        except OSError:
            raise ScanError("missing") from None


@dataclass
class HandFolder:
    """`ports.DropFolder`."""

    files: dict[str, bytes] = field(default_factory=dict)
    written: set[str] = field(default_factory=set)
    """Keys of files that are still being written."""

    def waiting(self) -> Sequence[WaitingPaper]:
        """As told."""
        return [
            WaitingPaper(key, key, len(content), "partial" if key in self.written else "")
            for key, content in self.files.items()
        ]

    def take(self, key: str) -> ScannedPaper:
        """One of them."""
        return paper_of(self.files[key], ScanSource.FOLDER)

    def clear(self, key: str, origin_sha256: str) -> bool:
        """Gone."""
        del self.files[key]
        return bool(origin_sha256)


@dataclass
class HandToken:
    """`ports.Signer` whose PIN is `PIN`."""

    signer: str = "NGUYỄN VĂN AN"
    pin: PinState = PinState.USUAL
    there: bool = True

    def look(self) -> Sequence[TokenView]:
        """One, or none."""
        return [TokenView("1", "hand", self.pin, self.signer)] if self.there else []

    @contextmanager
    def batch(self, pin: str, token: str = "") -> Iterator[SigningBatch]:
        """Open it."""
        del token
        if not self.there:
            raise SignError("no_token")
        if pin != PIN:
            raise SignError("wrong_pin")
        yield _Batch(self.signer)


@dataclass
class _Batch:
    signer: str

    def sign(self, content: bytes) -> SignedPaper:
        """With a mark behind it."""
        signed = content + b"\n%signed"
        return SignedPaper(signed, hashlib.sha256(signed).hexdigest(), self.signer, "a1", False)


def give(small: SmallDesk, **parts: Any) -> None:
    """Replace parts of what a desk makes copies with."""
    core = small.desk._core
    core.ports = replace(core.ports, digitising=replace(core.ports.digitising, **parts))


def equipped(small: SmallDesk, under: Path, /, **parts: Any) -> None:
    """Give a desk a store in a folder of `under`, files, and `parts`."""
    core = small.desk._core
    whole = DigitisingParts(store=SealedPapers(under / "copies"), files=HandFiles())
    core.ports = replace(core.ports, digitising=replace(whole, **parts))
