"""The low-level `smartcard.scard` calls with types, exceptions and unsigned result codes; nothing more.

pyscard's own classes above it are not used: its `CardMonitor` dies for good when the service is down at
start, and calls observers on the caller's thread.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, IntFlag
from types import ModuleType
from typing import Any

from devices.pcsc.errors import NoServiceError, PcscError

__all__ = ["PNP", "SERVICE_LOST", "Context", "ReaderEvent", "ReaderFlag", "ResultCode", "check", "scard"]

PNP = "\\\\?PnP?\\Notification"
"""The pseudo-reader that changes when a reader is plugged or unplugged."""


class ResultCode(IntEnum):
    """Result codes this package tells apart (winscard.h), unsigned."""

    CANCELLED = 0x80100002
    INVALID_HANDLE = 0x80100003
    UNKNOWN_READER = 0x80100009
    TIMEOUT = 0x8010000A
    SHARING_VIOLATION = 0x8010000B
    NO_SMARTCARD = 0x8010000C
    PROTOCOL_MISMATCH = 0x8010000F
    COMM_ERROR = 0x80100013
    NOT_TRANSACTED = 0x80100016
    READER_UNAVAILABLE = 0x80100017
    NO_SERVICE = 0x8010001D
    SERVICE_STOPPED = 0x8010001E
    NO_READERS_AVAILABLE = 0x8010002E
    COMM_DATA_LOST = 0x8010002F
    UNRESPONSIVE_CARD = 0x80100066
    UNPOWERED_CARD = 0x80100067
    RESET_CARD = 0x80100068
    REMOVED_CARD = 0x80100069


SERVICE_LOST = frozenset(
    {
        ResultCode.NO_SERVICE,
        ResultCode.SERVICE_STOPPED,
        ResultCode.INVALID_HANDLE,
        ResultCode.COMM_ERROR,  # pcsc-lite's answer in the call that was running when the daemon died
    }
)
"""After one of these a context is worth nothing and has to be built anew."""


class ReaderFlag(IntFlag):
    """Bits of a reader's state word; its upper half counts insertions and removals."""

    CHANGED = 0x0002
    UNKNOWN = 0x0004
    PRESENT = 0x0020
    MUTE = 0x0200


@dataclass(frozen=True, slots=True)
class ReaderEvent:
    """State of one reader as SCardGetStatusChange told it."""

    word: int
    """State word without the CHANGED bit: what to pass as the known state in the next wait."""
    atr: bytes

    @property
    def present(self) -> bool:
        """A card lies on the reader."""
        return bool(self.word & ReaderFlag.PRESENT)

    @property
    def identity(self) -> tuple[int, bool]:
        """Differs when another insertion is meant, also one that happened between two looks.

        A mute card that answers at last begins a new session: nothing could be done in the old one.
        """
        return self.word >> 16, bool(self.word & ReaderFlag.MUTE)


def scard() -> ModuleType:
    """The `smartcard.scard` module; NoServiceError when the PC/SC client library is not installed."""
    try:
        return importlib.import_module("smartcard.scard")
    except ImportError as error:
        raise NoServiceError("no PC/SC client library") from error


def check(what: str, result: int) -> None:
    """Raise PcscError (NoServiceError when the service is lost) unless `result` is success."""
    code = result & 0xFFFFFFFF
    if code in SERVICE_LOST:
        raise NoServiceError(what, code)
    if code:
        raise PcscError(what, code)


class Context:
    """One PC/SC context. Not to be shared by a waiting and a talking thread; `cancel` may come from any."""

    def __init__(self) -> None:
        """Raises NoServiceError."""
        self.scard: Any = scard()
        result, self.handle = self.scard.SCardEstablishContext(self.scard.SCARD_SCOPE_USER)
        check("establish context", result)
        self._plugged: int | None = None
        """Readers listed last, waited for or not: one more or less ends a wait. None: never listed."""

    def __enter__(self) -> Context:
        return self

    def __exit__(self, *exc: object) -> None:
        self.release()

    def readers(self) -> tuple[str, ...]:
        """Names of the plugged readers; raises PcscError."""
        result, names = self.scard.SCardListReaders(self.handle, [])
        if result & 0xFFFFFFFF == ResultCode.NO_READERS_AVAILABLE:
            names = []
        else:
            check("list readers", result)
        self._plugged = len(names)
        return tuple(str(name) for name in names)

    def wait(self, known: Mapping[str, int], timeout_ms: int) -> dict[str, ReaderEvent]:
        """Wait until a reader differs from its known state word (0: unknown) or a reader comes or goes.

        Empty after the time-out, a cancel, or when a reader of `known` has gone: list the readers again.
        Raises PcscError.
        """
        plugged = len(known) if self._plugged is None else self._plugged
        states: list[tuple[str, int]] = [(PNP, plugged << 16), *known.items()]
        result, answers = self.scard.SCardGetStatusChange(self.handle, timeout_ms, states)
        if result & 0xFFFFFFFF in (ResultCode.TIMEOUT, ResultCode.CANCELLED, ResultCode.UNKNOWN_READER):
            return {}
        check("wait for a change", result)
        return {name: _event(word, atr) for name, word, atr in answers if name != PNP}

    def cancel(self) -> None:
        """End a wait that runs on another thread; nothing when none runs."""
        self.scard.SCardCancel(self.handle)

    def release(self) -> None:
        """Give the context back; harmless when the service is gone."""
        self.scard.SCardReleaseContext(self.handle)


def _event(word: Any, atr: Any) -> ReaderEvent:
    return ReaderEvent(word=int(word) & 0xFFFFFFFF & ~ReaderFlag.CHANGED, atr=bytes(atr))
