"""Every mapping and group of PACE against the exchanges of the standard, and what no card may answer."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from devices.emrtd import card_access, pace, tlv
from devices.emrtd.apdu import CardLink
from devices.emrtd.card_access import PACE_PROTOCOLS, PaceInfo
from devices.emrtd.curves import CURVES, Curve
from devices.emrtd.errors import CardError, MalformedError
from devices.emrtd.groups import CURVE_GROUPS, FIELD_GROUPS, CurveGroup, Group
from devices.emrtd.kdf import KeyKind
from devices.emrtd.mapping import nonce_bytes, pseudo_random, terminal_nonce_bytes
from devices.emrtd.modp import MODP_GROUPS
from devices.emrtd.pace import Established, Password, PasswordKind
from devices.emrtd.suites import AesSuite
from tests.devices.emrtd.conftest import VECTORS

EXAMPLES: dict[str, dict[str, Any]] = json.loads(
    (VECTORS / "icao_pace_mappings.json").read_text(encoding="utf-8")
)


class Script:
    """A card that expects exact commands and gives fixed answers."""

    def __init__(self, exchanges: list[tuple[bytes, bytes]]) -> None:
        self.exchanges = exchanges

    def transmit(self, apdu: bytes) -> bytes:
        expected, answer = self.exchanges.pop(0)
        assert apdu == expected
        return answer

    def reset(self) -> None:
        raise AssertionError("no reset was expected")


def offer_of(vector: dict[str, Any]) -> PaceInfo:
    info = tlv.encode(0x06, bytes.fromhex(vector["oid"])) + bytes((2, 1, 2, 2, 1, vector["parameter_id"]))
    (offer,) = card_access.parse(tlv.encode(0x31, tlv.encode(0x30, info))).choices
    return offer


def password_of(vector: dict[str, Any]) -> Password:
    if "can" in vector:
        return Password(PasswordKind.CAN, vector["can"])
    return Password(PasswordKind.MRZ, vector["mrz_information"])


def step(tag: int, value: str, *, last: bool = False) -> bytes:
    """A GENERAL AUTHENTICATE as the standard prints it."""
    body = tlv.encode(0x7C, tlv.encode(tag, bytes.fromhex(value)) if tag else b"")
    return bytes.fromhex("00860000" if last else "10860000") + bytes((len(body),)) + body + b"\x00"


def answer(*parts: tuple[int, str]) -> bytes:
    return (
        tlv.encode(0x7C, b"".join(tlv.encode(tag, bytes.fromhex(value)) for tag, value in parts))
        + b"\x90\x00"
    )


def exchanges(vector: dict[str, Any]) -> list[tuple[bytes, bytes]]:
    """The run of the example, command by command."""
    template = tlv.encode(0x80, bytes.fromhex(vector["oid"])) + bytes((0x83, 1, password_of(vector).kind))
    integrated = "terminal_nonce" in vector
    mapping = (
        (vector["terminal_nonce"], "")
        if integrated
        else (vector["terminal_map_public"], vector["chip_map_public"])
    )
    confirmation = [(0x86, vector["t_ic"])]
    if "encrypted_chip_data" in vector:
        confirmation.append((0x8A, vector["encrypted_chip_data"]))
    return [
        (bytes.fromhex("0022C1A4") + bytes((len(template),)) + template, b"\x90\x00"),
        (step(0, ""), answer((0x80, vector["encrypted_nonce"]))),
        (step(0x81, mapping[0]), answer((0x82, mapping[1]))),
        (step(0x83, vector["terminal_public"]), answer((0x84, vector["chip_public"]))),
        (step(0x85, vector["t_ifd"], last=True), answer(*confirmation)),
    ]


def run(vector: dict[str, Any], script: list[tuple[bytes, bytes]]) -> Established:
    names = [name for name in ("terminal_map_private", "terminal_private") if name in vector]
    keys = [int(vector[name], 16) for name in names]
    card = Script(script)
    established = pace.establish(
        CardLink(card),
        offer_of(vector),
        password_of(vector),
        scalar=lambda _: keys.pop(0),
        random_bytes=lambda _: bytes.fromhex(vector["terminal_nonce"]),
    )
    assert not card.exchanges
    return established


def same_keys(established: Established, vector: dict[str, Any]) -> bool:
    expected = AesSuite(bytes.fromhex(vector["ks_enc"]), bytes.fromhex(vector["ks_mac"]))
    suite = established.channel.suite
    counter = (1).to_bytes(16, "big")
    return suite.encrypt(counter, bytes(16)) == expected.encrypt(counter, bytes(16)) and suite.mac(
        bytes(32)
    ) == expected.mac(bytes(32))


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_exchange_of_the_standard_byte_for_byte(name: str) -> None:
    vector = EXAMPLES[name]
    established = run(vector, exchanges(vector))
    assert established.channel.counter == bytes(16)
    assert same_keys(established, vector)
    assert (established.cam is not None) is (name == "I1")


@pytest.mark.parametrize("name", ["H1", "H2"])
def test_the_numbers_between(name: str) -> None:
    vector, group = EXAMPLES[name], offer_of(EXAMPLES[name]).group
    key = password_of(vector).key(KeyKind.AES128)
    nonce = pace.decrypt_nonce(KeyKind.AES128, key, bytes.fromhex(vector["encrypted_nonce"]))
    assert nonce.hex().upper() == vector["nonce"]
    number = pseudo_random(KeyKind.AES128, nonce, bytes.fromhex(vector["terminal_nonce"]), group.field_prime)
    assert number == int(vector["pseudo_random"], 16)
    assert group.encoded(number).hex().upper() == vector["generator"]


def test_generic_mapping_over_a_prime_field(icao: dict[str, Any]) -> None:
    """Appendix G.2, whose chip also sends a certificate reference that nobody asked for."""
    vector = icao["G2_PACE_DH_GM_AES128_MODP1024_160"]
    example = {
        "oid": "04007F00070202040102",
        "parameter_id": 0,
        "mrz_information": icao["G1_PACE_ECDH_GM_AES128_brainpoolP256r1"]["mrz_information"],
        "encrypted_nonce": vector["encrypted_nonce"],
        "terminal_map_public": vector["terminal_map_pub"],
        "chip_map_public": vector["chip_map_pub"],
        "terminal_map_private": vector["terminal_map_priv"],
        "terminal_private": vector["terminal_eph_priv"],
        "terminal_public": vector["terminal_eph_pub"],
        "chip_public": vector["chip_eph_pub"],
        "ks_enc": vector["ks_enc"],
        "ks_mac": vector["ks_mac"],
        "t_ifd": vector["t_ifd"],
        "t_ic": vector["t_ic"],
    }
    script = exchanges(example)
    script[-1] = (script[-1][0], answer((0x86, vector["t_ic"]), (0x87, b"DETESTCVCA00003".hex())))
    assert same_keys(run(example, script), example)
    group = FIELD_GROUPS[0]
    generator = group.mapped(
        int(vector["nonce"], 16), int(vector["chip_map_priv"], 16), bytes.fromhex(vector["terminal_map_pub"])
    )
    assert generator.hex().upper() == vector["mapped_generator"]
    assert group.shared(int(vector["chip_eph_priv"], 16), bytes.fromhex(vector["terminal_eph_pub"])) == (
        bytes.fromhex(vector["shared_K"])
    )


def test_the_chip_proves_its_static_key() -> None:
    vector = EXAMPLES["I1"]
    cam = run(vector, exchanges(vector)).cam
    assert cam is not None
    assert cam.chip_data.hex().upper() == vector["chip_data"]
    assert cam.mapping_public.hex().upper() == vector["chip_map_public"]
    static = bytes.fromhex(vector["static_public"])
    assert cam.proves(static)
    assert not cam.proves(bytes.fromhex(vector["terminal_public"]))
    for data in (b"", bytes(32), cam.curve.n.to_bytes(32, "big"), b"\xff" * 90):
        assert not replace(cam, chip_data=data).proves(static)
    with pytest.raises(MalformedError):
        cam.proves(static[:-1])


@pytest.mark.parametrize(
    ("at", "changed"),
    [
        (1, answer((0x80, "00" * 8))),
        (1, answer((0x80, "00" * 15))),
        (4, answer((0x86, EXAMPLES["I1"]["t_ic"]))),
        (4, answer((0x86, EXAMPLES["I1"]["t_ic"]), (0x8A, "00" * 15))),
        (4, answer((0x86, EXAMPLES["I1"]["t_ic"]), (0x8A, "00" * 48))),
        (4, answer((0x86, EXAMPLES["I1"]["t_ic"]), (0x8A, "00" * 4096))),
    ],
)
def test_what_a_chip_may_not_say_of_itself(at: int, changed: bytes) -> None:
    script = exchanges(EXAMPLES["I1"])
    script[at] = (script[at][0], changed)
    with pytest.raises(CardError):
        run(EXAMPLES["I1"], script[: at + 1])


def test_the_integrated_mapping_wants_a_nonce_of_its_own_size() -> None:
    for cipher, size in (
        (KeyKind.DES3, 16),
        (KeyKind.AES128, 16),
        (KeyKind.AES192, 32),
        (KeyKind.AES256, 32),
    ):
        assert nonce_bytes(cipher) == size
        ours = bytes(terminal_nonce_bytes(cipher))
        assert 0 <= pseudo_random(cipher, bytes(size), ours, 1 << 256) < 1 << 256
        for wrong in (size - 8, size + 8, 0):
            with pytest.raises(MalformedError):
                pseudo_random(cipher, bytes(wrong), ours, 1 << 256)


@pytest.mark.parametrize(
    "curve", [curve for curve in CURVES.values() if curve.p % 4 == 3], ids=lambda c: c.name
)
def test_any_number_maps_onto_the_curve(curve: Curve) -> None:
    group = CurveGroup(curve)
    for number in (2, 3, 0xC0FFEE, curve.p - 2, *(curve.random_scalar() for _ in range(8))):
        assert curve.contains(curve.decode(group.encoded(number)))
    for number in (0, 1, curve.p - 1):
        with pytest.raises(MalformedError):
            group.encoded(number)


@pytest.mark.parametrize(
    "group", [*CURVE_GROUPS.values(), *FIELD_GROUPS.values()], ids=lambda group: group.name
)
def test_both_sides_agree(group: Group) -> None:
    ours, theirs, nonce = group.random_scalar(), group.random_scalar(), group.random_scalar()
    generator = group.mapped(nonce, ours, group.public(theirs))
    assert generator == group.mapped(nonce, theirs, group.public(ours))
    secret = group.shared(ours, group.public(theirs, generator))
    assert secret == group.shared(theirs, group.public(ours, generator))


@pytest.mark.parametrize("group", MODP_GROUPS.values(), ids=lambda group: group.name)
def test_what_is_no_element_of_a_prime_field_group(group: Any) -> None:
    assert group.decode(group.encode(group.g)) == group.g
    assert pow(group.g, group.q, group.p) == 1
    outside = next(number for number in range(2, 50) if pow(number, group.q, group.p) != 1)
    for number in (0, 1, outside, group.p - 1):
        with pytest.raises(MalformedError):
            group.decode(group.encode(number))
    for encoded in (b"", group.p.to_bytes(group.size + 1, "big"), b"\xff" * (group.size + 40)):
        with pytest.raises(MalformedError):
            group.decode(encoded)


def test_a_field_mapping_to_nothing_is_refused() -> None:
    group = FIELD_GROUPS[0]
    inverse = group.group.encode(pow(group.group.g, group.group.q - 1, group.group.p))
    with pytest.raises(MalformedError):
        group.mapped(1, 1, inverse)
    with pytest.raises(MalformedError):
        group.encoded(0)


def test_the_best_offer_goes_first() -> None:
    def info(oid: str, parameter_id: int) -> bytes:
        arcs = bytes((4, *map(int, oid.split(".")[2:])))
        return tlv.encode(0x30, tlv.encode(0x06, arcs) + bytes((2, 1, 2, 2, 1, parameter_id)))

    wanted = [
        ("6.3", 13),  # proves the chip
        ("2.2", 12),
        ("4.4", 13),
        ("2.1", 13),  # 3DES
        ("1.2", 2),  # a prime field
        ("3.1", 0),
    ]
    stem = "0.4.0.127.0.7.2.2.4."
    turned = b"".join(info(stem + end, number) for end, number in reversed(wanted))
    access = card_access.parse(tlv.encode(0x31, turned + info(stem + "5.2", 13)))
    chosen = [(offer.oid.removeprefix(stem), offer.parameter_id) for offer in access.choices]
    assert chosen == [wanted[0], wanted[2], wanted[1], *wanted[3:5], wanted[5]]
    assert access.ambiguous
    assert len(access.pace) == 7


def test_names_are_those_of_the_standard() -> None:
    names = {protocol.name for protocol in PACE_PROTOCOLS.values()}
    assert {
        "PACE-DH-IM-3DES-CBC-CBC",
        "PACE-ECDH-CAM-AES-CBC-CMAC-256",
        "PACE-ECDH-GM-AES-CBC-CMAC-128",
    } < names
    assert len(names) == len(PACE_PROTOCOLS) == 19
