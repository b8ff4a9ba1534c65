"""Commands and responses of ISO 7816-4, and the thin line that carries them to a card.

Short and extended encodings both ways (a chip parses what a terminal encodes). Knows no secure messaging and
no reader: a `CardTransport` moves the bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

from devices.emrtd.errors import LimitError, MalformedError, StatusError

__all__ = ["CardLink", "CardTransport", "Command", "Exchange", "PlacedTransport", "Response", "Status"]

MAX_SHORT_DATA = 0xFF
MAX_SHORT_LE = 0x100
MAX_EXTENDED = 0x10000
MAX_APDUS = 4096
"""Commands of one read: a 256 KiB photo in 96-byte steps is 2,731."""

_GET_RESPONSE = 0xC0


class Status(IntEnum):
    """Status words this program acts on."""

    OK = 0x9000
    END_OF_FILE = 0x6282
    AUTHENTICATION_FAILED = 0x6300
    WRONG_LENGTH = 0x6700
    SECURITY_NOT_SATISFIED = 0x6982
    KEY_BLOCKED = 0x6983
    CONDITIONS_NOT_SATISFIED = 0x6985
    SM_OBJECT_MISSING = 0x6987
    SM_OBJECT_WRONG = 0x6988
    WRONG_DATA = 0x6A80
    FILE_NOT_FOUND = 0x6A82
    INCORRECT_PARAMETERS = 0x6A86
    INCONSISTENT_LENGTH = 0x6A87
    REFERENCE_NOT_FOUND = 0x6A88
    OFFSET_OUTSIDE_FILE = 0x6B00
    INSTRUCTION_NOT_SUPPORTED = 0x6D00
    CLASS_NOT_SUPPORTED = 0x6E00


@dataclass(frozen=True, slots=True)
class Command:
    """A command APDU."""

    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes = b""
    le: int | None = None
    """Bytes wanted at most: 1 to 256 short, to 65,536 extended. None: no answer data is expected."""

    def __repr__(self) -> str:
        """Header and sizes only: data may be a key or a person."""
        return f"<Command {self.header.hex()} lc={len(self.data)} le={self.le}>"

    @property
    def extended(self) -> bool:
        """Whether this command needs the extended encoding."""
        return len(self.data) > MAX_SHORT_DATA or (self.le or 0) > MAX_SHORT_LE

    @property
    def header(self) -> bytes:
        """CLA INS P1 P2."""
        return bytes((self.cla, self.ins, self.p1, self.p2))

    def encode(self) -> bytes:
        """Bytes of the command; LimitError when data or `le` fit no encoding."""
        size = len(self.data)
        if size >= MAX_EXTENDED or (self.le is not None and not 0 < self.le <= MAX_EXTENDED):
            raise LimitError("command data or expected length out of range")
        if not self.extended:
            lc = bytes((size,)) if size else b""
            le = b"" if self.le is None else bytes((self.le & 0xFF,))
            return self.header + lc + self.data + le
        lc = b"\x00" + size.to_bytes(2, "big") if size else b""
        le = b"" if self.le is None else (self.le & 0xFFFF).to_bytes(2, "big")
        return self.header + lc + self.data + (le if size else b"\x00" + le)

    @classmethod
    def parse(cls, apdu: bytes) -> Command:
        """The command in `apdu`, all seven cases of ISO 7816-3 §12.1.3; MalformedError otherwise."""
        if len(apdu) < 4:
            raise MalformedError("command is shorter than its header")
        cla, ins, p1, p2 = apdu[:4]
        body = apdu[4:]
        if not body:
            return cls(cla, ins, p1, p2)
        if len(body) == 1:
            return cls(cla, ins, p1, p2, le=body[0] or MAX_SHORT_LE)
        if body[0]:
            data, tail = body[1 : 1 + body[0]], body[1 + body[0] :]
            if len(data) != body[0] or len(tail) > 1:
                raise MalformedError("command length does not match its data")
            return cls(cla, ins, p1, p2, data=data, le=(tail[0] or MAX_SHORT_LE) if tail else None)
        if len(body) == 3:
            return cls(cla, ins, p1, p2, le=int.from_bytes(body[1:], "big") or MAX_EXTENDED)
        size = int.from_bytes(body[1:3], "big")
        data, tail = body[3 : 3 + size], body[3 + size :]
        if not size or len(data) != size or len(tail) not in {0, 2}:
            raise MalformedError("extended command length does not match its data")
        le = (int.from_bytes(tail, "big") or MAX_EXTENDED) if tail else None
        return cls(cla, ins, p1, p2, data=data, le=le)


@dataclass(frozen=True, slots=True)
class Response:
    """A response APDU."""

    data: bytes
    status_word: int

    def __repr__(self) -> str:
        """Size and status word only."""
        return f"<Response {len(self.data)} bytes {self.status_word:04X}>"

    @property
    def ok(self) -> bool:
        """Whether the status word is 9000."""
        return self.status_word == Status.OK

    def encode(self) -> bytes:
        """Bytes of the response."""
        return self.data + self.status_word.to_bytes(2, "big")

    @classmethod
    def parse(cls, apdu: bytes) -> Response:
        """The response in `apdu`; MalformedError without a status word or with more than 64 KiB."""
        if not 2 <= len(apdu) <= MAX_EXTENDED + 2:
            raise MalformedError("response without a status word or too long")
        return cls(bytes(apdu[:-2]), int.from_bytes(apdu[-2:], "big"))

    def expect_ok(self, what: str) -> bytes:
        """Data of a successful response; StatusError naming `what` otherwise."""
        if not self.ok:
            raise StatusError(f"{what}: {self.status_word:04X}", status_word=self.status_word)
        return self.data


class CardTransport(Protocol):
    """A powered card. Nothing above this line knows a reader."""

    def transmit(self, apdu: bytes) -> bytes:
        """Send one command APDU, return the response with its status word.

        Raises CardGoneError when the card is no longer there, TransportError when the reader failed.
        """

    def reset(self) -> None:
        """Power the card off and on, back to its state after insertion. Raises as `transmit` does."""


class PlacedTransport(CardTransport, Protocol):
    """A card on a reader that has a name: what both taught is remembered under these."""

    @property
    def reader(self) -> str:
        """Name of the reader."""

    @property
    def atr(self) -> bytes:
        """The card's answer to reset."""

    @property
    def may_extend(self) -> bool:
        """Whether extended length could pass at all: the character protocol T=0 has no form for it."""


class Exchange(Protocol):
    """Whatever answers a command: the bare line or a secure channel over it."""

    def exchange(self, command: Command) -> Response:
        """Send `command`, return the answer whatever its status word."""


class CardLink:
    """The bare line: completes 61xx and 6Cxx, counts commands and stops a card that never ends."""

    def __init__(self, transport: CardTransport, *, max_apdus: int = MAX_APDUS) -> None:
        self._transport = transport
        self._max_apdus = max_apdus
        self.apdus = 0
        """Command APDUs sent so far."""

    def exchange(self, command: Command) -> Response:
        """Send `command`; LimitError when the read has used up its commands."""
        response = self._transmit(command)
        if response.status_word >> 8 == 0x6C and not response.data:
            response = self._transmit(_with_le(command, response.status_word & 0xFF or MAX_SHORT_LE))
        collected = response.data
        while response.status_word >> 8 == 0x61:
            more = Command(
                command.cla & 0x03, _GET_RESPONSE, 0, 0, le=response.status_word & 0xFF or MAX_SHORT_LE
            )
            response = self._transmit(more)
            collected += response.data
            if len(collected) > MAX_EXTENDED:
                raise LimitError("card keeps announcing more answer data")
        return Response(collected, response.status_word)

    def reset(self) -> None:
        """Power-cycle the card."""
        self._transport.reset()

    def _transmit(self, command: Command) -> Response:
        if self.apdus >= self._max_apdus:
            raise LimitError("too many commands in one read")
        self.apdus += 1
        return Response.parse(self._transport.transmit(command.encode()))


def _with_le(command: Command, le: int) -> Command:
    return Command(command.cla, command.ins, command.p1, command.p2, command.data, le)
