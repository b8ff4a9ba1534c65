"""Commands, responses and the bare line."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.emrtd.apdu import CardLink, Command, Response
from devices.emrtd.errors import LimitError, MalformedError, StatusError


class Script:
    """A card that expects exact commands and gives fixed answers, both in hex."""

    def __init__(self, exchanges: Iterable[tuple[str, str]]) -> None:
        self.exchanges = list(exchanges)

    def transmit(self, apdu: bytes) -> bytes:
        expected, answer = self.exchanges.pop(0)
        assert apdu.hex().upper() == expected
        return bytes.fromhex(answer)

    def reset(self) -> None:
        raise AssertionError("no reset was expected")


class Endless:
    """A card that answers the same for ever."""

    def __init__(self, answer: str) -> None:
        self.answer = bytes.fromhex(answer)

    def transmit(self, apdu: bytes) -> bytes:
        return self.answer

    def reset(self) -> None:
        raise AssertionError("no reset was expected")


@pytest.mark.parametrize(
    ("command", "encoded"),
    [
        (Command(0, 0xA4, 0, 0), "00A40000"),
        (Command(0, 0xB0, 0x9E, 0, le=256), "00B09E0000"),
        (Command(0, 0xA4, 2, 12, b"\x01\x1c"), "00A4020C02011C"),
        (Command(0, 0x88, 0, 0, b"\xaa", 256), "0088000001AA00"),
        (Command(0, 0xB0, 0, 0, le=65536), "00B00000000000"),
        (Command(0, 0xB0, 0, 0, le=0x1000), "00B00000001000"),
        (Command(0, 0xD6, 0, 0, bytes(256)), "00D60000000100" + "00" * 256),
        (Command(0, 0xD6, 0, 0, b"\x01", 0x200), "00D6000000000101" + "0200"),
    ],
)
def test_the_seven_cases(command: Command, encoded: str) -> None:
    assert command.encode().hex().upper() == encoded
    assert Command.parse(bytes.fromhex(encoded)) == command


@given(
    st.binary(min_size=4, max_size=4),
    st.binary(max_size=600),
    st.none() | st.integers(1, 65536),
)
def test_commands_come_back(head: bytes, data: bytes, le: int | None) -> None:
    command = Command(head[0], head[1], head[2], head[3], data, le)
    assert Command.parse(command.encode()) == command


@given(st.binary(max_size=40))
def test_arbitrary_commands_raise_only_malformed(apdu: bytes) -> None:
    with suppress(MalformedError):
        Command.parse(apdu)


@pytest.mark.parametrize("le", [0, -1, 65537])
def test_impossible_expected_lengths(le: int) -> None:
    with pytest.raises(LimitError):
        Command(0, 0xB0, 0, 0, le=le).encode()


@pytest.mark.parametrize("answer", ["", "90"])
def test_a_response_needs_a_status_word(answer: str) -> None:
    with pytest.raises(MalformedError):
        Response.parse(bytes.fromhex(answer))


def test_refusal_carries_the_status_word() -> None:
    with pytest.raises(StatusError) as caught:
        Response(b"", 0x6A82).expect_ok("SELECT")
    assert caught.value.status_word == 0x6A82


def test_more_data_is_fetched_and_counted() -> None:
    link = CardLink(
        Script([("00B0000000", "01026103"), ("00C0000003", "0304056101"), ("00C0000001", "069000")])
    )
    assert link.exchange(Command(0, 0xB0, 0, 0, le=256)) == Response(bytes.fromhex("010203040506"), 0x9000)
    assert link.apdus == 3


def test_wrong_le_is_sent_again_with_the_right_one() -> None:
    link = CardLink(Script([("00B0000000", "6C05"), ("00B0000005", "01020304059000")]))
    assert link.exchange(Command(0, 0xB0, 0, 0, le=256)).data == bytes.fromhex("0102030405")
    assert link.apdus == 2


def test_a_card_that_never_ends_is_stopped() -> None:
    with pytest.raises(LimitError):
        CardLink(Endless("61FF"), max_apdus=50).exchange(Command(0, 0xB0, 0, 0, le=256))
    link = CardLink(Endless("00" * 250 + "61FA"), max_apdus=100_000)
    with pytest.raises(LimitError):
        link.exchange(Command(0, 0xB0, 0, 0, le=256))
    assert link.apdus < 300


def test_repr_shows_no_content() -> None:
    assert "abad1dea" not in repr(Command(0, 0xB0, 0, 0, bytes.fromhex("abad1dea"))).lower()
    assert "abad1dea" not in repr(Response(bytes.fromhex("abad1dea"), 0x9000)).lower()
