"""Secure messaging: encrypted, authenticated commands and responses after access control.

Source: ICAO 9303-11 §9.8 (3DES with retail MAC and an 8-byte counter; AES-CBC with CMAC and a 16-byte one).
One class serves both ends: a terminal protects commands and unprotects responses, a chip the other way.
"""

from __future__ import annotations

import hmac

from devices.emrtd import tlv
from devices.emrtd.apdu import MAX_SHORT_DATA, MAX_SHORT_LE, Command, Exchange, Response, Status
from devices.emrtd.errors import MalformedError, SecureChannelError, StatusError
from devices.emrtd.suites import AES_READ_BYTES, AesSuite, Des3Suite, Suite, retail_mac

__all__ = [
    "AES_READ_BYTES",
    "AesSuite",
    "Channel",
    "Des3Suite",
    "SecureLink",
    "Suite",
    "retail_mac",
]

_DO_DATA = 0x87
_DO_DATA_ODD_INS = 0x85
_DO_LE = 0x97
_DO_STATUS = 0x99
_DO_MAC = 0x8E
_PADDED = b"\x01"
_SM_CLASS = 0x0C


class _NoChecksumError(SecureChannelError):
    """A chip tells this fault apart from a wrong checksum."""


class Channel:
    """One end of a secure channel. The counter grows by one before every command and every response."""

    def __init__(self, suite: Suite, counter: int = 0) -> None:
        self.suite = suite
        self._counter = counter

    @property
    def counter(self) -> bytes:
        """The send sequence counter as it is now."""
        return self._counter.to_bytes(self.suite.block, "big")

    def protect_command(self, command: Command, *, wide: bool = False) -> Command:
        """Terminal: the command as it goes over the air. `wide`: the answer may not fit a short one."""
        self._step()
        body = self._data_object(command.ins, command.data) if command.data else b""
        if command.le is not None:
            body += tlv.encode(_DO_LE, _le_bytes(command.le))
        cla = command.cla | _SM_CLASS
        body += self._mac_object(bytes((cla, command.ins, command.p1, command.p2)), body)
        wide = wide or command.extended or len(body) > MAX_SHORT_DATA
        return Command(cla, command.ins, command.p1, command.p2, body, 0x10000 if wide else MAX_SHORT_LE)

    def unprotect_response(self, response: Response, ins: int = 0xB0) -> Response:
        """Terminal: what the card said, once its checksum holds.

        SecureChannelError when the card answered in plain (it dropped the keys), when a part is missing or
        the checksum is wrong. `ins` is the instruction that was sent: odd ones carry data in DO85.
        """
        self._step()
        if not response.data:
            raise SecureChannelError(
                f"card left secure messaging: {response.status_word:04X}", status_word=response.status_word
            )
        elements = self._verified(b"", response.data)
        status = elements.get(_DO_STATUS, b"")
        if len(status) != 2:
            raise SecureChannelError("protected response without a status word")
        return Response(self._plain(elements, ins), int.from_bytes(status, "big"))

    def unprotect_command(self, command: Command) -> Command:
        """Chip: the command the terminal meant. StatusError carries what a chip answers: 6987 or 6988."""
        self._step()
        head = bytes((command.cla, command.ins, command.p1, command.p2))
        try:
            elements = self._verified(head, command.data)
            data = self._plain(elements, command.ins)
        except SecureChannelError as error:
            word = Status.SM_OBJECT_MISSING if isinstance(error, _NoChecksumError) else Status.SM_OBJECT_WRONG
            raise StatusError("secure messaging object wrong", status_word=word) from error
        le_bytes = elements.get(_DO_LE)
        le: int | None = None
        if le_bytes is not None:
            if len(le_bytes) not in {1, 2}:
                raise StatusError("expected length of wrong size", status_word=Status.SM_OBJECT_WRONG)
            le = int.from_bytes(le_bytes, "big") or (MAX_SHORT_LE if len(le_bytes) == 1 else 0x10000)
        return Command(command.cla & ~_SM_CLASS & 0xFF, command.ins, command.p1, command.p2, data, le)

    def protect_response(self, response: Response, ins: int = 0xB0) -> Response:
        """Chip: the response as it goes over the air; the outer status word repeats the inner one."""
        self._step()
        body = self._data_object(ins, response.data) if response.data else b""
        body += tlv.encode(_DO_STATUS, response.status_word.to_bytes(2, "big"))
        body += self._mac_object(b"", body)
        return Response(body, response.status_word)

    def _step(self) -> None:
        self._counter = (self._counter + 1) % (1 << 8 * self.suite.block)

    def _data_object(self, ins: int, data: bytes) -> bytes:
        blocks = self.suite.encrypt(self.counter, _pad(data, self.suite.block))
        if ins & 1:
            return tlv.encode(_DO_DATA_ODD_INS, blocks)
        return tlv.encode(_DO_DATA, _PADDED + blocks)

    def _mac_object(self, head: bytes, body: bytes) -> bytes:
        return tlv.encode(_DO_MAC, self._mac(head, body))

    def _mac(self, head: bytes, body: bytes) -> bytes:
        block = self.suite.block
        padded_head = _pad(head, block) if head else b""
        padded_body = _pad(body, block) if body else b""
        return self.suite.mac(self.counter + padded_head + padded_body)

    def _verified(self, head: bytes, content: bytes) -> dict[int, bytes]:
        """Values of the elements that the checksum covers, by tag."""
        try:
            elements = tlv.parse(content)
        except MalformedError as error:
            raise SecureChannelError("protected message is malformed") from error
        if not elements or elements[-1].tag != _DO_MAC:
            raise _NoChecksumError("protected message without a checksum")
        signed = content[: -len(tlv.encode(_DO_MAC, elements[-1].value))]
        if not hmac.compare_digest(self._mac(head, signed), elements[-1].value):
            raise SecureChannelError("checksum of a protected message is wrong")
        by_tag = {element.tag: element.value for element in elements[:-1]}
        if len(by_tag) != len(elements) - 1:
            raise SecureChannelError("protected message repeats an element")
        return by_tag

    def _plain(self, elements: dict[int, bytes], ins: int) -> bytes:
        if ins & 1:
            blocks = elements.get(_DO_DATA_ODD_INS)
        else:
            blocks = elements.get(_DO_DATA)
            if blocks is not None:
                if blocks[:1] != _PADDED:
                    raise SecureChannelError("unknown padding indicator")
                blocks = blocks[1:]
        if blocks is None:
            return b""
        if not blocks or len(blocks) % self.suite.block:
            raise SecureChannelError("cipher text is no whole number of blocks")
        return _unpad(self.suite.decrypt(self.counter, blocks))


class SecureLink:
    """A terminal's channel over the bare line: the same `exchange`, protected."""

    def __init__(self, link: Exchange, channel: Channel, *, wide: bool = False) -> None:
        self._link = link
        self._wide = wide
        """Reader and card carry extended length: 256 bytes, once protected, need no second command."""
        self.channel = channel

    def move(self, suite: Suite) -> None:
        """Go on under the keys of another agreement, counting from zero (chip authentication)."""
        self.channel = Channel(suite)

    def exchange(self, command: Command) -> Response:
        """Send `command` protected; SecureChannelError when the card left the channel."""
        wide = self._wide and command.le == MAX_SHORT_LE
        answer = self._link.exchange(self.channel.protect_command(command, wide=wide))
        return self.channel.unprotect_response(answer, command.ins)


def _le_bytes(le: int) -> bytes:
    return (le & 0xFFFF).to_bytes(2, "big") if le > MAX_SHORT_LE else bytes((le & 0xFF,))


def _pad(content: bytes, block: int) -> bytes:
    """ISO 9797-1 padding method 2: 80, then zeros to a whole block."""
    return content + b"\x80" + bytes(-(len(content) + 1) % block)


def _unpad(padded: bytes) -> bytes:
    stripped = padded.rstrip(b"\x00")
    if stripped[-1:] != b"\x80":
        raise SecureChannelError("padding of a protected message is wrong")
    return stripped[:-1]
