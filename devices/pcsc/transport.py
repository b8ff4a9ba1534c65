"""A card on a real reader as a `PlacedTransport`: one context, one connection, one transaction.

Exclusive where the reader allows it, since services of the desktop may select applications on insertion; the
fall-back is shared with a transaction held. Knows APDUs as bytes only.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Final

from devices.emrtd.errors import CardGoneError, CardResetError, TransportError
from devices.pcsc.errors import NoCardError, NoReaderError, PcscError
from devices.pcsc.winscard import Context, ResultCode, check

__all__ = ["PcscTransport", "connect", "open_card"]

_GONE: Final = frozenset(
    {
        ResultCode.NO_SMARTCARD,
        ResultCode.REMOVED_CARD,
        ResultCode.READER_UNAVAILABLE,
        ResultCode.UNKNOWN_READER,
        ResultCode.NOT_TRANSACTED,  # pcsc-lite: the card left in the middle of a command
        ResultCode.COMM_DATA_LOST,
        ResultCode.UNRESPONSIVE_CARD,  # a contactless card moved to the edge of the field
        ResultCode.UNPOWERED_CARD,
    }
)
"""Result codes whose remedy is to lay the card on the reader again."""

_LOOK_MS = 1_000


class PcscTransport:
    """A connected card; `close` gives it back, powered off. Used by one thread."""

    def __init__(self, context: Context, reader: str) -> None:
        """Connect. Raises CardGoneError without a card, PcscError when the reader refuses."""
        self.reader = reader
        self._context = context
        self._scard: Any = context.scard
        self._protocols = self._scard.SCARD_PROTOCOL_T0 | self._scard.SCARD_PROTOCOL_T1
        self._share = self._scard.SCARD_SHARE_EXCLUSIVE
        result, self._card, self._protocol = self._connect()
        if result & 0xFFFFFFFF == ResultCode.SHARING_VIOLATION:
            self._share = self._scard.SCARD_SHARE_SHARED
            result, self._card, self._protocol = self._connect()
        _check("connect", result)
        self._hold()
        self.atr = self._answer_to_reset()

    @property
    def may_extend(self) -> bool:
        """Whether extended length could pass: not over T=0."""
        return bool(self._protocol != self._scard.SCARD_PROTOCOL_T0)

    def transmit(self, apdu: bytes) -> bytes:
        """Send one command APDU, return the response with its status word.

        Raises CardGoneError when the card is no longer there, CardResetError when another program reset it,
        TransportError when the reader failed.
        """
        header = (
            self._scard.SCARD_PCI_T0
            if self._protocol == self._scard.SCARD_PROTOCOL_T0
            else self._scard.SCARD_PCI_T1
        )
        result, answer = self._scard.SCardTransmit(self._card, header, list(apdu))
        _check("transmit", result)
        if len(answer) < 2:
            # Some readers report a card that left, others a command they cannot carry, with an empty success.
            if not self._present():
                raise CardGoneError("the card left without an answer")
            raise TransportError("the reader returned an empty answer")
        return bytes(answer)

    def reset(self) -> None:
        """Power the card off and on, back to its state after insertion. Raises as `transmit` does."""
        self._scard.SCardEndTransaction(self._card, self._scard.SCARD_LEAVE_CARD)
        result, self._protocol = self._scard.SCardReconnect(
            self._card, self._share, self._protocols, self._scard.SCARD_UNPOWER_CARD
        )
        _check("reset", result)
        self._hold()

    def close(self) -> None:
        """Disconnect and power the card off: no selected application and no session key stays behind."""
        self._scard.SCardEndTransaction(self._card, self._scard.SCARD_LEAVE_CARD)
        self._scard.SCardDisconnect(self._card, self._scard.SCARD_UNPOWER_CARD)

    def _connect(self) -> tuple[int, Any, Any]:
        result, card, protocol = self._scard.SCardConnect(
            self._context.handle, self.reader, self._share, self._protocols
        )
        return int(result), card, protocol

    def _answer_to_reset(self) -> bytes:
        """Empty where the service does not tell it."""
        result, *_, atr = self._scard.SCardStatus(self._card)
        return bytes(atr) if result == 0 else b""

    def _hold(self) -> None:
        result = self._scard.SCardBeginTransaction(self._card)
        if result & 0xFFFFFFFF == ResultCode.RESET_CARD:
            # Another program reset it since we connected: it lies there as after insertion.
            result, self._protocol = self._scard.SCardReconnect(
                self._card, self._share, self._protocols, self._scard.SCARD_LEAVE_CARD
            )
            _check("connect again", result)
            result = self._scard.SCardBeginTransaction(self._card)
        _check("begin transaction", result)

    def _present(self) -> bool:
        """Whether the card still lies there once the service, which looks every 400 ms, has looked again."""
        if self.reader not in self._context.readers():
            return False
        event = self._context.wait({self.reader: 0}, 0).get(self.reader)
        if event is not None and event.present:
            event = self._context.wait({self.reader: event.word}, _LOOK_MS).get(self.reader, event)
        return event is not None and event.present


@contextmanager
def connect(reader: str) -> Iterator[PcscTransport]:
    """The card on the reader of exactly this name. Raises as `PcscTransport`, and NoServiceError."""
    with ExitStack() as stack:
        context = stack.enter_context(Context())
        transport = PcscTransport(context, reader)
        stack.callback(transport.close)
        yield transport


@contextmanager
def open_card(reader: str | None = None) -> Iterator[PcscTransport]:
    """The card that lies on a reader now, for one use: the first found, or the one of the named reader.

    `reader` may be a part of the name. Raises NoServiceError, NoReaderError and NoCardError, each with its
    own remedy; CardGoneError and TransportError as `PcscTransport`.
    """
    with connect(_reader_with_card(reader)) as transport:
        yield transport


def _reader_with_card(wanted: str | None) -> str:
    with Context() as context:
        names = [name for name in context.readers() if wanted is None or wanted in name]
        if not names:
            raise NoReaderError("no such reader" if wanted else "no reader")
        events = context.wait(dict.fromkeys(names, 0), 0)
    for name in names:
        if name in events and events[name].present:
            return name
    raise NoCardError("no card on the reader")


def _check(what: str, result: int) -> None:
    try:
        check(what, result)
    except PcscError as error:
        if error.code in _GONE:
            raise CardGoneError(str(error)) from error
        if error.code == ResultCode.RESET_CARD:
            raise CardResetError(str(error)) from error
        raise
