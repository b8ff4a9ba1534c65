"""What eats the bytes of a chip on the way to its files: commands, channels, access control, whole reads."""

from __future__ import annotations

from contextlib import suppress
from functools import cache

from counter.domain.card import Access, CardReading
from devices.emrtd import bac, card_access, com, dg1, dg2, dg13, pace, tlv
from devices.emrtd.apdu import CardLink, Command, Response
from devices.emrtd.errors import CardError, MalformedError
from devices.emrtd.files import PHOTO_LIMIT, FileReader
from devices.emrtd.gathered import ShortId
from devices.emrtd.habits import Habits
from devices.emrtd.kdf import KeyKind
from devices.emrtd.pace import Password, PasswordKind
from devices.emrtd.profiles import profile_of
from devices.emrtd.read import CardReadError, Earlier, read_card
from devices.emrtd.secure_messaging import Channel
from devices.emrtd.session import AccessPolicy
from devices.emrtd.suites import suite_of
from devices.virtual.card import VirtualCard
from devices.virtual.profile import NIST_P256, CardProfile
from tests.rigs.card_reading import TODAY, SignedFiles, Transport, small_photo
from tests.rigs.cards import CAN, MRZ_KEY, RECORD
from tests.rigs.fuzz_target import Target

__all__ = ["CARD_TARGETS"]

_SECRET = bytes(range(16))
_MRZ = "090123456290031523003150"
_MOST_COMMANDS = 4_096


class Script:
    """Answers with pieces of the content: two bytes of length, then the answer; then nothing more."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def transmit(self, apdu: bytes) -> bytes:
        """The next piece."""
        size = int.from_bytes(self._content[:2], "big") % 600
        answer, self._content = self._content[2 : 2 + size], self._content[2 + size :]
        return answer

    def reset(self) -> None:
        """Nothing to forget."""

    @staticmethod
    def of(answers: list[bytes]) -> bytes:
        """The content that answers so."""
        return b"".join(len(answer).to_bytes(2, "big") + answer for answer in answers)


class Recorded(Transport):
    """Keeps what a good card answered."""

    def __init__(self, card: VirtualCard) -> None:
        super().__init__(card)
        self.answers: list[bytes] = []

    def transmit(self, apdu: bytes) -> bytes:
        """Ask the card."""
        self.answers.append(super().transmit(apdu))
        return self.answers[-1]


class SpoiltInside(VirtualCard):
    """A card that lies under secure messaging, where checksums hold: three bytes of content a command."""

    def __init__(self, content: bytes, profile: CardProfile) -> None:
        super().__init__(RECORD, profile, authentication=SignedFiles(300, 60, 60))
        self._content = content
        small_photo(self, 500)

    def _plain(self, command: Command, room: int) -> Response:
        response = super()._plain(command, room)
        if self._channel is None or len(self._content) < 3:
            return response
        (kind, first, second), self._content = self._content[:3], self._content[3:]
        data, word = response.data, response.status_word
        match kind % 8:
            case 4:
                return Response(b"", first << 8 | second)
            case 5:
                return Response(data[:first], word)
            case 6 if data:
                at = first % len(data)
                return Response(data[:at] + bytes((data[at] ^ second,)) + data[at + 1 :], word)
            case 7:
                return Response((data * 3)[: first << 4 | second], first << 8 | second)
            case _:
                return response


def _walk(content: bytes) -> None:
    waiting = list(tlv.parse(content))
    while waiting:
        element = waiting.pop()
        assert len(element.value) <= len(content)
        if element.constructed:
            try:
                waiting += element.children()
            except MalformedError:
                continue


def _commands(content: bytes) -> None:
    for parse in (Command.parse, Response.parse):
        try:
            parsed = parse(content)
        except CardError:
            continue
        if isinstance(parsed, Command):
            again = Command.parse(parsed.encode())
            assert (again.header, again.data) == (parsed.header, parsed.data)
        else:
            assert parsed.encode() == content


def _channels(content: bytes) -> None:
    for kind in (KeyKind.DES3, KeyKind.AES128):
        for eat in (_protected_response, _protected_command):
            try:
                eat(Channel(suite_of(_SECRET, kind), 7), content)
            except CardError:
                continue


def _protected_response(channel: Channel, content: bytes) -> None:
    channel.unprotect_response(Response.parse(content))


def _protected_command(channel: Channel, content: bytes) -> None:
    channel.unprotect_command(Command.parse(content))


def _sent() -> tuple[bytes, ...]:
    chip = Channel(suite_of(_SECRET, KeyKind.AES128), 7)
    terminal = Channel(suite_of(_SECRET, KeyKind.AES128), 7)
    return (
        chip.protect_response(Response(b"\x61\x02\x30\x00", 0x9000)).encode(),
        terminal.protect_command(Command(0, 0xB0, 0x81, 0, le=223)).encode(),
    )


def _pace(content: bytes) -> None:
    offers = ("04007F00070202040202", 12), ("04007F00070202040402", 12), ("04007F00070202040102", 0)
    for oid, parameter_id in offers:
        info = tlv.encode(0x06, bytes.fromhex(oid)) + bytes((2, 1, 2, 2, 1, parameter_id))
        (offer,) = card_access.parse(tlv.encode(0x31, tlv.encode(0x30, info))).choices
        try:
            pace.establish(CardLink(Script(content)), offer, Password(PasswordKind.CAN, "123456"))
        except CardError:
            continue
        raise AssertionError("a card that does not know the password was let in")


def _bac(content: bytes) -> None:
    bac.establish(CardLink(Script(content)), _MRZ)
    raise AssertionError("a card that does not know the MRZ was let in")


@cache
def _runs() -> tuple[bytes, ...]:
    runs = []
    for profile, key in (
        (CardProfile(parameter_id=NIST_P256), CAN),
        (CardProfile(access=frozenset({Access.BAC})), MRZ_KEY),
    ):
        line = Recorded(small_photo(VirtualCard(RECORD, profile), 200))
        with suppress(CardReadError):
            read_card(line, key, today=TODAY, earlier=_first_met())
        runs.append(Script.of(line.answers))
    return tuple(runs)


def _first_met() -> Earlier:
    return Earlier(Habits(profile_of(b"")))


def _whole_read(content: bytes) -> None:
    for key in (CAN, MRZ_KEY):
        try:
            read_card(Script(content), key, today=TODAY, policy=AccessPolicy(True), earlier=_first_met())
        except CardReadError as error:
            _check(error.partial)
        else:
            raise AssertionError("a card without keys was read")


def _lies_inside(content: bytes) -> None:
    wide = bool(content[:1] < b"\x80")
    profile = CardProfile(parameter_id=NIST_P256, extended_length=wide, chunk_limit=400 if wide else 0)
    line = Transport(SpoiltInside(content[1:], profile))
    try:
        reading = read_card(line, CAN, today=TODAY, earlier=_first_met())
    except CardReadError as error:
        reading = error.partial
    _check(reading)


def _check(reading: CardReading) -> None:
    """What a reading may be, whatever the card was."""
    assert reading.apdus <= _MOST_COMMANDS
    record = reading.record
    if record is not None:
        shown = [getattr(record, name) for name in record.__dataclass_fields__]
        text = "".join(value for value in shown if isinstance(value, str))
        assert not [char for char in text if ord(char) < 0x20 or 0x7F <= ord(char) < 0xA0]


class _Line:
    """An open channel whose answers are pieces of the content."""

    suite = suite_of(_SECRET, KeyKind.AES128)

    def __init__(self, content: bytes) -> None:
        self._link = CardLink(Script(content))
        self._reopened = 0

    def exchange(self, command: Command) -> Response:
        """The next piece."""
        return self._link.exchange(command)

    def reopen(self) -> None:
        """Twice."""
        self._reopened += 1
        if self._reopened > 2:
            raise MalformedError("keeps dropping")


def _files(content: bytes) -> None:
    for extended in (False, True):
        try:
            read = FileReader(_Line(content), Habits(extended=extended)).read(ShortId.DG2, limit=PHOTO_LIMIT)
        except CardError:
            continue
        assert len(read) <= PHOTO_LIMIT


def _of(file: int) -> tuple[bytes, ...]:
    card = small_photo(VirtualCard(RECORD), 300)
    return (card._files.application(file) or b"",)


CARD_TARGETS: dict[str, Target] = {
    "tlv": Target(_walk, lambda: (*_of(13), card_access.OBSERVED)),
    "commands": Target(_commands, _sent),
    "channel": Target(_channels, _sent, never_raises=True),
    "card_access": Target(
        lambda content: card_access.parse(content).choices, lambda: (card_access.OBSERVED,)
    ),
    "dg1": Target(lambda content: dg1.parse(content, TODAY), lambda: _of(1)),
    "dg2": Target(dg2.parse, lambda: _of(2)),
    "dg13": Target(dg13.parse, lambda: _of(13)),
    "com": Target(com.parse, lambda: _of(0x1E)),
    "pace": Target(_pace, _runs, never_raises=True),
    "bac": Target(_bac, _runs),
    "files": Target(
        _files, lambda: (Script.of([_of(13)[0][:223] + b"\x90\x00", _of(13)[0][223:] + b"\x90\x00"]),)
    ),
    "plain_read": Target(_whole_read, _runs, never_raises=True),
    "protected_read": Target(
        _lies_inside, lambda: (bytes(90), bytes((0xFF, 4, 0x69, 0x88, 6, 9, 1)) * 9), never_raises=True
    ),
}
