"""Secure messaging from both ends, against recorded and published exchanges."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.emrtd import tlv
from devices.emrtd.apdu import Command, Response
from devices.emrtd.errors import SecureChannelError, StatusError
from devices.emrtd.secure_messaging import AesSuite, Channel, Des3Suite, SecureLink, Suite

SUITES: list[Callable[[], Suite]] = [
    lambda: Des3Suite(bytes(range(16)), bytes(range(16, 32))),
    lambda: AesSuite(bytes(range(16)), bytes(range(16, 32))),
    lambda: AesSuite(bytes(range(24)), bytes(range(24, 48))),
    lambda: AesSuite(bytes(range(32)), bytes(range(32, 64))),
]
EVERY_SUITE = pytest.mark.parametrize("suite", SUITES, ids=["des3", "aes128", "aes192", "aes256"])
READ = Command(0, 0xB0, 0, 0, le=4)


@pytest.mark.parametrize(("name", "suite"), [("D_SM_3DES", Des3Suite), ("SM_AES256_real_exchange", AesSuite)])
def test_published_exchange_from_both_ends(
    icao: dict[str, Any], name: str, suite: Callable[[bytes, bytes], Suite]
) -> None:
    vector = icao[name]
    keys = bytes.fromhex(vector["ks_enc"]), bytes.fromhex(vector["ks_mac"])
    start = int(vector["ssc_initial"], 16)
    terminal, chip = Channel(suite(*keys), start), Channel(suite(*keys), start)
    for step in vector["steps"]:
        cla, ins, p1, p2 = bytes.fromhex(step["plain_header"])
        plain = Command(cla, ins, p1, p2, bytes.fromhex(step["plain_data"] or ""), step["le"])
        protected = terminal.protect_command(plain)
        assert protected.encode().hex().upper() == step["protected_capdu"]
        assert terminal.counter.hex().upper() == step["ssc_command"]
        assert chip.unprotect_command(Command.parse(protected.encode())) == plain

        answer = Response.parse(bytes.fromhex(step["rapdu"]))
        inner = terminal.unprotect_response(answer)
        assert inner == Response(bytes.fromhex(step["decrypted"] or ""), 0x9000)
        assert terminal.counter.hex().upper() == step["ssc_response"]
        assert chip.protect_response(inner) == answer


def test_aes_128_of_the_worked_example(icao: dict[str, Any]) -> None:
    vector = icao["EAC_worked_example_PACE_ECDH_GM_AES128_password_123456"]
    suite = AesSuite(bytes.fromhex(vector["ks_enc"]), bytes.fromhex(vector["ks_mac"]))
    plain = bytes.fromhex(vector["sm_encrypt"]["plain"])
    counter = vector["sm_encrypt"]["ssc"].to_bytes(16, "big")
    cipher = suite.encrypt(counter, plain + b"\x80")
    assert cipher.hex().upper() == vector["sm_encrypt"]["cipher"]
    assert suite.decrypt(counter, cipher) == plain + b"\x80"
    # The second message of a channel is the chip's bare 9000, its checksum over the counter 2.
    chip = Channel(suite)
    chip.unprotect_command(Channel(suite).protect_command(Command(0, 0x22, 0x81, 0xB6, plain)))
    body = bytes.fromhex(vector["sm_mac"]["data"] + "8E08" + vector["sm_mac"]["mac"])
    assert chip.protect_response(Response(b"", 0x9000)).data == body


@EVERY_SUITE
@given(data=st.data())
def test_whatever_goes_in_comes_out(suite: Callable[[], Suite], data: st.DataObject) -> None:
    terminal, chip = Channel(suite(), 5), Channel(suite(), 5)
    for _ in range(2):
        command = Command(
            0,
            data.draw(st.sampled_from([0xA4, 0xB0, 0xB1])),
            1,
            2,
            data.draw(st.binary(max_size=400)),
            data.draw(st.none() | st.integers(1, 65536)),
        )
        over_the_air = Command.parse(terminal.protect_command(command).encode())
        assert chip.unprotect_command(over_the_air) == command
        answer = Response(data.draw(st.binary(max_size=400)), data.draw(st.sampled_from([0x9000, 0x6A82])))
        assert terminal.unprotect_response(chip.protect_response(answer, command.ins), command.ins) == answer


@EVERY_SUITE
def test_largest_short_answer_fits(suite: Callable[[], Suite]) -> None:
    chip = Channel(suite())
    assert len(chip.protect_response(Response(bytes(chip.suite.read_bytes), 0x9000)).data) <= 256
    one_more = Response(bytes(chip.suite.read_bytes + 1), 0x9000)
    assert len(chip.protect_response(one_more).data) > 256


@EVERY_SUITE
def test_every_changed_bit_is_noticed(suite: Callable[[], Suite]) -> None:
    protected = Channel(suite()).protect_response(Response(b"Nguyen Van Mau", 0x9000)).data
    assert Channel(suite()).unprotect_response(Response(protected, 0x9000)).data == b"Nguyen Van Mau"
    for position in range(len(protected)):
        changed = bytearray(protected)
        changed[position] ^= 0x01
        with pytest.raises(SecureChannelError):
            Channel(suite()).unprotect_response(Response(bytes(changed), 0x9000))


@EVERY_SUITE
def test_a_replayed_answer_is_noticed(suite: Callable[[], Suite]) -> None:
    terminal, chip = Channel(suite()), Channel(suite())
    answer = chip.protect_response(Response(b"once", 0x9000))
    terminal.unprotect_response(answer)
    with pytest.raises(SecureChannelError):
        terminal.unprotect_response(answer)


@EVERY_SUITE
def test_a_changed_command_is_refused_by_the_chip(suite: Callable[[], Suite]) -> None:
    command = Channel(suite()).protect_command(READ)
    other = Command(command.cla, command.ins, 0x01, command.p2, command.data, command.le)
    with pytest.raises(StatusError) as caught:
        Channel(suite()).unprotect_command(other)
    assert caught.value.status_word == 0x6988
    bare = Command(0x0C, 0xB0, 0, 0, b"\x97\x01\x04", 256)
    with pytest.raises(StatusError) as caught:
        Channel(suite()).unprotect_command(bare)
    assert caught.value.status_word == 0x6987


def test_a_plain_answer_ends_the_channel() -> None:
    class Dropped:
        def exchange(self, command: Command) -> Response:
            return Response(b"", 0x6988)

    with pytest.raises(SecureChannelError) as caught:
        SecureLink(Dropped(), Channel(SUITES[1]())).exchange(READ)
    assert caught.value.status_word == 0x6988


@pytest.mark.parametrize(
    "body",
    [
        "9902900099029000",  # an element twice
        "870302FFFF99029000",  # unknown padding indicator
        "870301FFFF99029000",  # no whole block
        "87010199029000",  # no block at all
        "8711010000000000000000000000000000000099029000",  # padding that is none
        "8E00",  # no status word
        "990190",  # status word of one byte
    ],
)
def test_rightly_signed_nonsense_is_refused(body: str) -> None:
    content = bytes.fromhex(body)
    suite = SUITES[1]()
    mac = suite.mac((1).to_bytes(16, "big") + content + b"\x80" + bytes(-(len(content) + 1) % 16))
    with pytest.raises(SecureChannelError):
        Channel(suite).unprotect_response(Response(content + tlv.encode(0x8E, mac), 0x9000))


@given(st.binary(min_size=1, max_size=300))
def test_arbitrary_answers_raise_only_secure_channel_errors(content: bytes) -> None:
    for make in SUITES[:2]:
        with pytest.raises(SecureChannelError):
            Channel(make()).unprotect_response(Response(content, 0x9000))


@given(st.binary(max_size=300))
def test_arbitrary_commands_raise_only_status_errors(content: bytes) -> None:
    with pytest.raises(StatusError):
        Channel(SUITES[1]()).unprotect_command(Command(0x0C, 0xB0, 0, 0, content, 256))
