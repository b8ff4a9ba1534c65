"""DG14: which keys and protocols a chip has to prove itself, in every form they are written."""

from __future__ import annotations

import pytest

from devices.emrtd import tlv
from devices.emrtd.apdu import Command, Response
from devices.emrtd.chip_authentication import agree
from devices.emrtd.errors import CardError, MalformedError, StatusError, UnsupportedError
from devices.emrtd.groups import FIELD_GROUPS
from devices.emrtd.kdf import KeyKind
from devices.emrtd.modp import MODP_GROUPS
from devices.emrtd.security_infos import SecurityInfos, parse
from devices.emrtd.suites import Suite, suite_of
from devices.virtual.issuing import integer, oid
from tests.rigs.issuers import AnyCurveSigner

BSI = "0.4.0.127.0.7.2.2."
CURVE = AnyCurveSigner("brainpoolP256r1", "sha256")
EXPLICIT = AnyCurveSigner("brainpoolP256r1", "sha256", explicit=True)


def infos(*parts: bytes) -> SecurityInfos:
    return parse(tlv.encode(0x6E, tlv.encode(0x31, b"".join(parts))))


def protocol(last: str, version: int = 1, key_id: int | None = None) -> bytes:
    reference = b"" if key_id is None else integer(key_id)
    return tlv.encode(0x30, oid(BSI + "3." + last) + integer(version) + reference)


def key(last: str, public: bytes, key_id: int | None = None) -> bytes:
    return tlv.encode(0x30, oid(BSI + "1." + last) + public + (b"" if key_id is None else integer(key_id)))


def field_public(parameters: bytes, number: int, kind: str = "1.2.840.113549.1.3.1") -> bytes:
    algorithm = tlv.encode(0x30, oid(kind) + parameters)
    return tlv.encode(0x30, algorithm + tlv.encode(0x03, b"\x00" + integer(number)))


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        ((protocol("2.2"), key("2", CURVE.public)), "CA-ECDH-AES128"),
        ((protocol("2.2"), protocol("2.4"), key("2", CURVE.public)), "CA-ECDH-AES256"),
        ((protocol("2.1"), protocol("2.3"), key("2", EXPLICIT.public)), "CA-ECDH-AES192"),
        ((key("2", CURVE.public),), "CA-ECDH-3DES"),
        ((protocol("2.2", key_id=195), key("2", CURVE.public, 195)), "CA-ECDH-AES128"),
        ((protocol("2.2", key_id=195), key("2", CURVE.public, 13)), None),
        ((protocol("2.2", version=2), key("2", CURVE.public)), None),
        ((protocol("1.2"), key("2", CURVE.public)), None),
        ((protocol("2.2"),), None),
        ((tlv.encode(0x30, oid("1.2.3") + integer(1)),), None),
    ],
)
def test_the_strongest_protocol_that_has_a_key_is_chosen(parts: tuple[bytes, ...], name: str | None) -> None:
    chosen = infos(*parts).chip_authentication()
    assert (chosen[0].name if chosen else None) == name


def known(group: int = 0) -> tuple[int, int, int, int]:
    modp = MODP_GROUPS[group]
    return modp.p, modp.q, modp.g, pow(modp.g, 0x1234567, modp.p)


def test_keys_of_every_form_lead_to_their_group() -> None:
    p, q, g, public = known()
    pkcs3 = tlv.encode(0x30, integer(p) + integer(g))
    x942 = tlv.encode(0x30, integer(p) + integer(g) + integer(q))
    standardised = "0.4.0.127.0.7.1.2"
    names = []
    for encoded in (
        CURVE.public,
        EXPLICIT.public,
        field_public(pkcs3, public),
        field_public(x942, public, "1.2.840.10046.2.1"),
        field_public(integer(0), public, standardised),
    ):
        (one,) = infos(key("1", encoded)).keys
        group, element = one.group()
        assert group.shared(1, element)
        names.append(group.name)
    assert names == ["brainpoolP256r1", "brainpoolP256r1", "modp1024-160", "modp1024-160", "modp1024-160"]


@pytest.mark.parametrize(
    "encoded",
    [
        field_public(tlv.encode(0x30, integer(2**1024 + 1) + integer(2)), 5),  # nobody knows its order
        field_public(integer(77), 5, "0.4.0.127.0.7.1.2"),
        field_public(integer(0), 1, "0.4.0.127.0.7.1.2"),  # one is in every group
        field_public(tlv.encode(0x30, integer(2**512 + 1) + integer(2) + integer(2**200 + 1)), 5),
        field_public(tlv.encode(0x30, integer(known()[0]) + integer(known()[2])), known()[0] - 1),
        tlv.encode(0x30, b""),
        tlv.encode(0x30, tlv.encode(0x30, oid("1.2.840.10045.2.1")) + tlv.encode(0x03, b"\x00\x04")),
    ],
    ids=["order", "id", "one", "small", "minus-one", "empty", "no-curve"],
)
def test_keys_that_are_none(encoded: bytes) -> None:
    (one,) = infos(key("1", encoded)).keys
    with pytest.raises((MalformedError, UnsupportedError)):
        one.group()


class FieldChip:
    """A chip that agrees over a prime field, with a status word for what it refuses."""

    def __init__(self, private: int, refuses: int | None = None) -> None:
        self.private, self.refuses = private, refuses
        self.suite: Suite | None = None
        self.public = b""

    def exchange(self, command: Command) -> Response:
        if self.refuses is not None:
            return Response(b"", self.refuses)
        fields = tlv.parse(command.data)
        if command.ins == 0x22 and command.p1 << 8 | command.p2 == 0x41A6:
            self.public = next(one.value for one in fields if one.tag == 0x91)
        elif command.ins == 0x86:
            self.public = fields[0].child(0x80).value
            return Response(b"\x7c\x00", 0x9000)
        return Response(b"", 0x9000)

    def move(self, suite: Suite) -> None:
        self.suite = suite


@pytest.mark.parametrize("last", ["1.1", "1.2", "1.4"])
def test_both_sides_agree_over_a_prime_field(last: str) -> None:
    private = 0x1234567
    standardised = field_public(integer(2), known(2)[3], "0.4.0.127.0.7.1.2")
    chosen = infos(protocol(last), key("1", standardised)).chip_authentication()
    assert chosen is not None
    chip = FieldChip(private)
    assert agree(chip, *chosen).endswith(" modp2048-256")
    theirs = suite_of(FIELD_GROUPS[2].shared(private, chip.public), chosen[0].cipher)
    assert chip.suite is not None
    counter, message = bytes(theirs.block), bytes(theirs.block)
    assert chip.suite.mac(message) == theirs.mac(message)
    assert chip.suite.encrypt(counter, message) == theirs.encrypt(counter, message)
    assert (chosen[0].cipher is KeyKind.DES3) == (last == "1.1")


def test_a_chip_that_refuses_keeps_the_channel_it_has() -> None:
    chosen = infos(protocol("2.2"), key("2", CURVE.public)).chip_authentication()
    assert chosen is not None
    chip = FieldChip(1, refuses=0x6A80)
    with pytest.raises(StatusError):
        agree(chip, *chosen)
    assert chip.suite is None


@pytest.mark.parametrize("content", [b"", b"\x6e\x00", b"\x6e\x02\x31\x00\x00", b"\x6e\x04\x31\x02\x05\x00"])
def test_files_that_are_no_dg14(content: bytes) -> None:
    with pytest.raises(CardError):
        parse(content)
