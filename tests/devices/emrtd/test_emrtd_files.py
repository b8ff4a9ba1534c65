"""Reading files from cards with small buffers, odd status words, lost channels and lies."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from devices.emrtd import tlv
from devices.emrtd.apdu import Command, Response
from devices.emrtd.errors import LimitError, MalformedError, SecureChannelError, StatusError
from devices.emrtd.files import PHOTO_LIMIT, FileReader, ShortId
from devices.emrtd.habits import Habits
from devices.emrtd.suites import AesSuite

CHUNK = 223
SMALL = tlv.encode(0x61, bytes(range(90)))
LARGE = tlv.encode(0x75, bytes(index % 251 for index in range(3000)))

Habit = Callable[[int, int, bytes], Response | None]
"""(offset, wanted, content) → a special answer, or None for the plain one."""


class Line:
    """A card with one open file and one habit."""

    suite = AesSuite(bytes(16), bytes(16))

    def __init__(self, content: bytes, habit: Habit | None = None) -> None:
        self.content = content
        self.habit = habit
        self.commands = 0
        self.reopened = 0
        self.current = False

    def exchange(self, command: Command) -> Response:
        self.commands += 1
        wanted = command.le or 0
        if command.ins == 0xB1:
            offset = int.from_bytes(tlv.one(command.data, 0x54).value, "big")
            head = 2 if wanted - 2 < 128 else 3
            return Response(tlv.encode(0x53, self.content[offset : offset + wanted - head]), 0x9000)
        if command.p1 & 0x80:
            offset, self.current = command.p2, True
        else:
            assert self.current, "read by offset without a current file"
            offset = command.p1 << 8 | command.p2
        special = self.habit(offset, wanted, self.content) if self.habit else None
        return special or Response(self.content[offset : offset + wanted], 0x9000)

    def reopen(self) -> None:
        self.reopened += 1
        self.current = False
        if self.reopened > 4:
            raise SecureChannelError("keeps dropping")


def at_most(limit: int, status_word: int, data: bytes = b"") -> Habit:
    return lambda _, wanted, __: Response(data, status_word) if wanted > limit else None


def test_no_command_more_than_the_floor() -> None:
    for content in (SMALL, LARGE):
        line = Line(content)
        assert FileReader(line).read(ShortId.DG2) == content
        assert line.commands == -(-len(content) // CHUNK)


def test_bytes_beyond_the_file_are_cut_off() -> None:
    assert FileReader(Line(SMALL + bytes(50))).read(ShortId.DG1) == SMALL


@pytest.mark.parametrize("limit", [0xDF, 0xC0, 0xA0, 0x70])
@pytest.mark.parametrize("status_word", [0x6700, 0x6B00, 0x6282, 0x9000])
def test_steps_down_to_what_the_card_can_hold(limit: int, status_word: int) -> None:
    line, habits = Line(LARGE, at_most(limit, status_word)), Habits(extended=False)
    assert FileReader(line, habits).read(ShortId.DG2) == LARGE
    before = line.commands
    assert FileReader(line, habits).read(ShortId.DG2) == LARGE
    assert line.commands - before == -(-len(LARGE) // limit), "what was learned is kept"


def test_the_length_a_card_names_is_taken() -> None:
    line = Line(LARGE, at_most(0x80, 0x6C80))
    assert FileReader(line).read(ShortId.DG2) == LARGE


def test_a_card_that_reads_nothing_beyond_the_end_of_a_file() -> None:
    def strict(offset: int, wanted: int, content: bytes) -> Response | None:
        return Response(b"", 0x6B00) if offset + wanted > len(content) else None

    line, habits = Line(SMALL, strict), Habits(extended=False)
    assert FileReader(line, habits).read(ShortId.DG1) == SMALL
    assert line.commands == 3
    assert FileReader(line, habits).read(ShortId.DG1) == SMALL
    assert line.commands == 5
    line.content = LARGE
    before = line.commands
    assert FileReader(line, habits).read(ShortId.DG2) == LARGE
    assert line.commands - before == 1 + -(-(len(LARGE) - 8) // CHUNK), "the chunk stays large"


def test_end_of_file_with_data_is_data() -> None:
    def warn(offset: int, wanted: int, content: bytes) -> Response | None:
        part = content[offset : offset + wanted]
        return Response(part, 0x6282) if len(part) < wanted else None

    assert FileReader(Line(SMALL, warn)).read(ShortId.DG1) == SMALL


def test_offsets_beyond_fifteen_bits() -> None:
    content = tlv.encode(0x75, bytes(index % 253 for index in range(0x8400)))
    line = Line(content)
    assert FileReader(line).read(ShortId.DG2, limit=PHOTO_LIMIT) == content


@pytest.mark.parametrize("status_word", [0x6A82, 0x6982, 0x6D00])
def test_a_refused_file_says_how(status_word: int) -> None:
    line = Line(SMALL, lambda *_: Response(b"", status_word))
    with pytest.raises(StatusError) as caught:
        FileReader(line).read(ShortId.DG13)
    assert caught.value.status_word == status_word
    assert line.commands == 1


def test_a_card_that_refuses_every_size() -> None:
    line = Line(LARGE, lambda offset, *_: Response(b"", 0x6700) if offset else None)
    with pytest.raises(StatusError) as caught:
        FileReader(line).read(ShortId.DG2)
    assert caught.value.status_word == 0x6700
    assert line.commands < 10


def test_a_file_that_claims_too_much() -> None:
    for head in ("7583010001", "75840FFFFFFF"):
        with pytest.raises(LimitError):
            FileReader(Line(bytes.fromhex(head) + bytes(300))).read(ShortId.DG1)


def test_a_file_in_single_bytes_is_given_up() -> None:
    line = Line(
        LARGE, lambda offset, _, content: Response(content[offset : offset + 1], 0x9000) if offset else None
    )
    with pytest.raises(LimitError):
        FileReader(line).read(ShortId.DG2)
    assert line.commands < 100


def test_more_than_was_asked_for_is_malformed() -> None:
    with pytest.raises(MalformedError):
        FileReader(Line(LARGE, lambda *_: Response(bytes(300), 0x9000))).read(ShortId.DG2)


def test_an_empty_or_headless_file_is_refused() -> None:
    with pytest.raises(StatusError):
        FileReader(Line(b"")).read(ShortId.DG1)
    with pytest.raises(MalformedError):
        FileReader(Line(b"\x7f")).read(ShortId.DG1)


@pytest.mark.parametrize("plain", [True, False])
@pytest.mark.parametrize("status_word", [0x6982, 0x6987, 0x6988])
def test_a_lost_channel_resumes_where_it_broke(plain: bool, status_word: int) -> None:
    lost = [False]

    def lose_once(offset: int, *_: object) -> Response | None:
        if offset < 1000 or lost[0]:
            return None
        lost[0] = True
        if plain:
            raise SecureChannelError("dropped", status_word=status_word)
        return Response(b"", status_word)

    line = Line(LARGE, lose_once)
    assert FileReader(line).read(ShortId.DG2) == LARGE
    assert line.reopened == 1
    assert line.commands == -(-len(LARGE) // CHUNK) + 2, "one command lost, one to make the file current"


def test_a_card_that_keeps_losing_its_channel_is_given_up() -> None:
    def lose(offset: int, *_: object) -> Response | None:
        return Response(b"", 0x6988) if offset else None

    line = Line(LARGE, lose)
    with pytest.raises(SecureChannelError):
        FileReader(line).read(ShortId.DG2)


def test_a_wrong_checksum_is_never_resumed() -> None:
    def forge(offset: int, *_: object) -> Response | None:
        if offset:
            raise SecureChannelError("checksum of a protected message is wrong")
        return None

    line = Line(LARGE, forge)
    with pytest.raises(SecureChannelError):
        FileReader(line).read(ShortId.DG2)
    assert line.reopened == 0


def test_a_missing_file_told_in_plain() -> None:
    def missing(*_: object) -> Response | None:
        raise SecureChannelError("plain", status_word=0x6A82)

    with pytest.raises(StatusError):
        FileReader(Line(SMALL, missing)).read(ShortId.DG13)


def test_progress_counts_bytes() -> None:
    seen: list[tuple[int, int]] = []
    FileReader(Line(LARGE)).read(ShortId.DG2, progress=lambda done, total: seen.append((done, total)))
    assert [done for done, _ in seen] == [*range(CHUNK, len(LARGE), CHUNK), len(LARGE)]
    assert {total for _, total in seen} == {len(LARGE)}
