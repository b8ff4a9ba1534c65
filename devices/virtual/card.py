"""A virtual Vietnamese ID card: APDU in, APDU out, with the access control and the habits of a real chip.

Knows no reader. What it answers where follows facts seen on cards in circulation and ICAO 9303-10/-11.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final, Protocol

from counter.domain.card import Access, CardRecord
from devices.emrtd import tlv
from devices.emrtd.apdu import MAX_EXTENDED, MAX_SHORT_LE, Command, Response
from devices.emrtd.errors import MalformedError, StatusError
from devices.emrtd.secure_messaging import Channel
from devices.emrtd.suites import Suite
from devices.virtual.access import BacChip, PaceChip, RefusedError, WrongPasswordError
from devices.virtual.files import CardFiles
from devices.virtual.profile import CardProfile
from devices.virtual.zone import mrz_information

__all__ = ["ATR", "ChipAuthentication", "VirtualCard"]

ATR: Final = bytes.fromhex("3B8980014D4B6A434F532D333712")
"""As contactless Vietnamese cards have shown it; never to be relied on."""

_APPLICATION: Final = bytes.fromhex("A0000002471001")
_SECURE = 0x0C
_CHAINED = 0x10
_PLAIN_READ_BYTES = 256
_CARD_SECURITY = 0x1D


class ChipAuthentication(Protocol):
    """What vouches for a card: signed files, and keys that the chip proves to hold."""

    static_key: int
    """Private key on the curve of PACE's chip-authentication mapping; 0: none."""

    def file(self, short_id: int, groups: Callable[[], Mapping[int, bytes]]) -> bytes | None:
        """SOD (1D), DG14 (0E) or DG15 (0F) of a card that holds these data groups; None: there is none."""

    def card_security(self) -> bytes | None:
        """EF.CardSecurity in the master file."""

    def handle(self, command: Command) -> tuple[Response, Suite | None] | None:
        """Active and chip authentication inside the channel: the answer, and the suite that holds after it.

        None for a command that is none of theirs.
        """


class VirtualCard:
    """One card. `answer` takes a command APDU; `power_on` is what a reader does to it on insertion and reset.

    `can` is the number printed on the card, by default the last six digits of the personal number. Raises
    ValueError when the record has neither an MRZ nor what one is made of.
    """

    def __init__(
        self,
        record: CardRecord,
        profile: CardProfile | None = None,
        *,
        can: str | None = None,
        authentication: ChipAuthentication | None = None,
    ) -> None:
        self.profile = profile or CardProfile()
        self.atr = ATR
        self.apdus = 0
        """Command APDUs answered since the card was made."""
        self._files = CardFiles(record, self.profile)
        self._authentication = authentication
        self._can = can or (record.personal_number or "")[-6:]
        self._attempts = self.profile.attempts
        self.power_on()

    def power_on(self) -> None:
        """Back to the state after insertion: nothing selected, no channel. Used up attempts stay used up."""
        information = mrz_information(self._files.mrz)
        self._pace = PaceChip.of(
            self._can,
            information,
            self._files.offers,
            wants_parameter_id=self.profile.wants_parameter_id,
            static_key=self._authentication.static_key if self._authentication else 0,
        )
        self._bac = BacChip(information)
        self._channel: Channel | None = None
        self._next_suite: Suite | None = None
        self._in_application = False
        self._in_master_file = not self.profile.wants_master_file
        self._file: int | None = None

    def answer(self, apdu: bytes) -> bytes:
        """Response APDU to a command APDU."""
        self.apdus += 1
        try:
            if _is_extended(apdu) and not self.profile.extended_length:
                self._channel = None
                return Response(b"", 0x6700).encode()
            return self._answer(Command.parse(apdu)).encode()
        except MalformedError:
            return Response(b"", 0x6700).encode()
        except RefusedError as refused:
            return Response(b"", refused.status_word).encode()

    # --- secure messaging ---------------------------------------------------------------------------

    def _answer(self, command: Command) -> Response:
        if command.cla & _SECURE != _SECURE:
            self._channel = None  # a plain command ends the channel (ICAO 9303-11 §9.8.3)
            return self._plain(command, _PLAIN_READ_BYTES if not command.extended else MAX_EXTENDED)
        channel = self._channel
        if channel is None:
            raise RefusedError(0x6988)
        try:
            inner = channel.unprotect_command(command)
        except StatusError as error:
            self._channel = None
            raise RefusedError(error.status_word or 0x6988) from error
        room = channel.suite.read_bytes if (command.le or 0) <= MAX_SHORT_LE else MAX_EXTENDED
        response = channel.protect_response(self._plain(inner, room), inner.ins)
        if self._next_suite is not None:
            self._channel, self._next_suite = Channel(self._next_suite), None
        return response

    def _plain(self, command: Command, room: int) -> Response:
        try:
            return self._handle(command, room)
        except RefusedError as refused:
            return Response(b"", refused.status_word)

    # --- commands -----------------------------------------------------------------------------------

    def _handle(self, command: Command, room: int) -> Response:
        if self._authentication is not None and self._channel is not None:
            proved = self._authentication.handle(command)
            if proved is not None:
                response, self._next_suite = proved
                return response
        match command.ins:
            case 0xA4:
                self._select(command)
                return Response(b"", 0x9000)
            case 0xB0:
                return self._read(command, room)
            case 0xB1:
                return self._read_far(command, room)
            case 0x22 | 0x86 if Access.PACE in self.profile.access and self._in_master_file:
                return Response(self._authenticate(command), 0x9000)
            case 0x84 | 0x82 if Access.BAC in self.profile.access and self._in_application:
                return Response(self._basic(command), 0x9000)
            case _:
                raise RefusedError(0x6D00)

    def _select(self, command: Command) -> None:
        match command.p1, command.data:
            case 0x00, b"" | b"\x3f\x00":
                if not (self.profile.selects_master_file or self.profile.wants_master_file):
                    raise RefusedError(0x6D00)
                self._in_application, self._file, self._in_master_file = False, None, True
            case 0x04, application:
                if application != _APPLICATION:
                    raise RefusedError(0x6A82)
                self._in_application, self._file = True, None
            case 0x02, identifier if len(identifier) == 2 and identifier[0] == 0x01:
                self._open(identifier[1])
            case _:
                raise RefusedError(0x6A82)

    def _open(self, file: int) -> bytes:
        """Make a file the current one and give its content."""
        if not self._in_application:
            content = self._in_master(file)
        elif self._channel is None or self._files.forbidden(file):
            raise RefusedError(0x6982)
        else:
            content = self._in_the_application(file)
        if content is None:
            raise RefusedError(0x6A82)
        self._file = file
        return content

    def _in_master(self, file: int) -> bytes | None:
        if not self._in_master_file:
            return None
        if file == _CARD_SECURITY and self._authentication is not None and self._channel is not None:
            return self._authentication.card_security()
        return self._files.master(file)

    def _in_the_application(self, file: int) -> bytes | None:
        if self._authentication is not None:
            proof = self._authentication.file(file, self._files.groups)
            if proof is not None:
                return proof
        return self._files.application(file)

    def _read(self, command: Command, room: int) -> Response:
        if command.p1 & 0x80:
            if not self._in_application and not self.profile.short_id_card_access:
                raise RefusedError(0x6A82)
            content, offset = self._open(command.p1 & 0x1F), command.p2
        elif self._file is None:
            raise RefusedError(0x6986)
        else:
            content, offset = self._open(self._file), command.p1 << 8 | command.p2
        return self._part(command, content, offset, room)

    def _read_far(self, command: Command, room: int) -> Response:
        """READ BINARY with the offset in a data object, and the answer in one (ISO 7816-4)."""
        if self._file is None or command.le is None:
            raise RefusedError(0x6986)
        offset = int.from_bytes(tlv.one(command.data, 0x54).value, "big")
        head = 2 if command.le - 2 < 0x80 else 3 if command.le - 3 <= 0xFF else 4
        inner = replace(command, le=command.le - head)
        response = self._part(inner, self._open(self._file), offset, room - head)
        return Response(tlv.encode(0x53, response.data), response.status_word)

    def _part(self, command: Command, content: bytes, offset: int, room: int) -> Response:
        if command.le is None:
            raise RefusedError(0x6700)
        everything = command.le in (MAX_SHORT_LE, MAX_EXTENDED)
        limit = min(room, self.profile.chunk_limit or room)
        if command.le > limit and not everything and not self.profile.clips:
            raise RefusedError(0x6700)
        if offset >= len(content):
            raise RefusedError(0x6B00)
        wanted = min(command.le, limit)
        if self.profile.nothing_beyond_end and offset + wanted > len(content) and not everything:
            raise RefusedError(0x6B00)
        part = content[offset : offset + wanted]
        short = len(part) < wanted and not everything
        return Response(part, 0x6282 if short else 0x9000)

    def _authenticate(self, command: Command) -> bytes:
        """MSE:Set AT and the four GENERAL AUTHENTICATE of PACE."""
        if command.ins == 0x22:
            if (command.p1, command.p2) != (0xC1, 0xA4):
                raise RefusedError(0x6A86)
            if self._attempts == 0:
                raise RefusedError(0x6983)
            self._pace.set_template(command.data)
            return b""
        try:
            answer = self._pace.step(command.data)
        except WrongPasswordError as wrong:
            if self._attempts is None:
                raise
            self._attempts -= 1
            raise RefusedError(0x63C0 | self._attempts) from wrong
        if self._pace.channel is not None and not command.cla & _CHAINED:
            self._channel, self._attempts = self._pace.channel, self.profile.attempts
        return answer

    def _basic(self, command: Command) -> bytes:
        """GET CHALLENGE and EXTERNAL AUTHENTICATE of BAC."""
        if command.ins == 0x84:
            return self._bac.challenge()
        answer, self._channel = self._bac.authenticate(command.data)
        return answer


def _is_extended(apdu: bytes) -> bool:
    return len(apdu) > 6 and apdu[4] == 0
