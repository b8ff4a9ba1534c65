"""Cards that borrow somebody's signature, or end the read before they must prove anything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from counter.domain.authenticity import Finding, findings_of, verdict_of
from counter.domain.card import Authenticity, CardReading
from devices.emrtd import security_infos, tlv
from devices.emrtd.apdu import Command, Response
from devices.emrtd.authentication import Authentication
from devices.emrtd.card_access import Agreement, Mapping
from devices.emrtd.errors import MalformedError, UnsupportedError
from devices.emrtd.kdf import KeyKind
from devices.emrtd.passive_authentication import Passive, authenticate
from devices.emrtd.pki.certificates import parse_certificate
from devices.emrtd.pki.revocation import parse_revocation_list
from devices.emrtd.pki.trust_store import KnownIssuers
from devices.emrtd.read import CardReadError, read_card
from devices.virtual import issuing
from devices.virtual.authentication import CardAuthentication, ChipProofs
from devices.virtual.card import VirtualCard
from devices.virtual.issuing import (
    CardIssuer,
    EcSigner,
    algorithm,
    bits,
    certificate,
    integer,
    oid,
    security_object,
)
from devices.virtual.profile import CardProfile, pace_oid
from tests.rigs.card_reading import Transport
from tests.rigs.cards import CAN
from tests.rigs.issuers import ROOT, revocation_list
from tests.rigs.proving import ISSUER, NOW, TRUSTED, judged, said, signed_card

GROUPS = {1: b"zone", 13: b"record"}
ROOT_KEY = EcSigner("brainpoolP256r1", "sha256", "root")
KEY = EcSigner("brainpoolP384r1", "sha384", "signer")
AUTHORITY = certificate(ROOT_KEY, ROOT_KEY, subject=ROOT, issuer=ROOT, authority=True)
STORE = KnownIssuers((parse_certificate(AUTHORITY),))

STRANGER = ("DE", "Nước ngoài")
STRANGERS = KnownIssuers(
    (parse_certificate(certificate(ROOT_KEY, ROOT_KEY, subject=STRANGER, issuer=STRANGER, authority=True)),)
)


def found_in(reading: CardReading) -> tuple[Finding, ...]:
    return findings_of(reading.checks, reading.record, NOW.date())


def signed_by(subject: tuple[str, str], issuer: tuple[str, str] = STRANGER) -> VirtualCard:
    """A Vietnamese card signed under another state's trusted authority, by a signer that calls itself so."""
    signer = certificate(KEY, ROOT_KEY, subject=subject, issuer=issuer, serial=2)
    return signed_card(issuer=CardIssuer(b"", signer, KEY))


def of_state(card: VirtualCard, state: bytes | None) -> VirtualCard:
    """The same with another issuing state in its zone; None: without a zone at all."""
    files = card._files._application
    if state is None:
        del files[1]
    else:
        files[1] = files[1].replace(b"IDVNM", b"ID" + state)
    return card


# --- whose signature counts for whose people -----------------------------------------------------


@pytest.mark.parametrize(
    ("subject", "issuer"),
    [
        (("VN", "Người ký"), STRANGER),
        (("VN", "Người ký"), ("VN", "Nơi cấp mẫu")),  # found by the key it names
        (("", "Người ký"), ("", "Không nước nào")),
        (STRANGER, STRANGER),
    ],
)
def test_a_trusted_issuer_vouches_for_its_own_state_alone(
    subject: tuple[str, str], issuer: tuple[str, str]
) -> None:
    reading = judged(signed_by(subject, issuer), STRANGERS)
    assert said(reading)["issuer_country"] == "failed DE VN"
    assert reading.authenticity is Authenticity.NOT_GENUINE


def test_a_card_without_a_zone_is_of_vietnam_when_it_holds_the_record_of_its_cards() -> None:
    reading = judged(of_state(signed_by(STRANGER), None), STRANGERS)
    assert reading.record is not None
    assert said(reading)["issuer_country"] == "failed DE VN"
    assert judged(of_state(signed_card(), None)).authenticity is Authenticity.GENUINE


@pytest.mark.parametrize("state", [b"D<<", b"XXB"])
def test_the_record_of_vietnamese_cards_counts_on_no_other_states(state: bytes) -> None:
    reading = judged(of_state(signed_by(STRANGER), state), STRANGERS)
    assert said(reading)["dg13"] == "not_performed other_state"
    assert reading.record is not None
    assert not reading.record.from_dg13
    assert reading.record.personal_number is None


def test_the_key_of_another_states_chip_proves_no_vietnamese_one() -> None:
    mapping = pace_oid(Agreement.CURVE, Mapping.CHIP_AUTHENTICATION, KeyKind.AES128)
    signer = certificate(KEY, ROOT_KEY, subject=STRANGER, issuer=STRANGER, serial=2)
    lost = CardAuthentication(CardIssuer(b"", signer, KEY), "mẫu", ChipProofs())
    both = KnownIssuers((*TRUSTED.issuers, *STRANGERS.issuers))
    card = signed_card(ChipProofs(active=None, chip=None), CardProfile(pace=mapping))
    card._authentication.card_security = lost.card_security  # type: ignore[union-attr,method-assign]
    assert said(judged(card, both))["pace_cam"] == "not_performed unsigned_key"


# --- a signature nobody can check ----------------------------------------------------------------


class _Unchecked:
    """Signs with a key that nobody would compute with."""

    digest = "sha384"
    algorithm = KEY.algorithm

    def __init__(self, public: bytes) -> None:
        self.public = public

    def sign(self, message: bytes) -> bytes:
        return bytes(96)


_SHORT_KEY = tlv.encode(0x30, integer(2**511 + 1) + integer(3))


@pytest.mark.parametrize(
    "public",
    [
        tlv.encode(0x30, algorithm("1.2.840.113549.1.1.1") + bits(_SHORT_KEY)),
        tlv.encode(0x30, algorithm("1.2.840.10045.2.1", oid("1.3.132.0.27")) + bits(b"\x04" + bytes(60))),
        tlv.encode(0x30, algorithm("1.2.3.4") + bits(bytes(9))),
    ],
    ids=["short", "curve", "kind"],
)
def test_a_signature_that_cannot_be_checked_is_told_like_none(public: bytes) -> None:
    key = _Unchecked(public)
    signer = certificate(key, ROOT_KEY, subject=ROOT, issuer=ROOT, serial=2)
    reading = judged(signed_card(ChipProofs(None, chip=None), issuer=CardIssuer(b"", signer, key)))
    assert said(reading)["passive_authentication"].startswith("not_performed")
    assert reading.authenticity is Authenticity.NOT_CHECKED
    assert found_in(reading) == (Finding.NO_SIGNATURE,)


# --- a read that ends before the chip was asked --------------------------------------------------


@pytest.mark.parametrize("file", [0x1E, 0x0E, 0x0F])
def test_a_copy_that_breaks_off_is_no_proved_chip(file: int) -> None:
    card = signed_card(ChipProofs(copied=True))
    plain: Callable[[Command, int], Response] = card._plain

    def lie(command: Command, room: int) -> Response:
        if command.ins == 0xB0 and command.p1 == 0x80 | file:
            return Response(b"\x6e\x84\xff\xff\xff\xff" + bytes(99), 0x9000)
        return plain(command, room)

    card._plain = lie  # type: ignore[method-assign]
    proof = Authentication(TRUSTED, NOW)
    with pytest.raises(CardReadError) as caught:
        read_card(Transport(card), CAN, today=NOW.date(), proof=proof)
    reading = caught.value.partial
    assert said(reading)["active_authentication"] == "not_performed not_read"
    assert Finding.CHIP_UNPROVED in found_in(reading)


def test_a_chip_without_keys_owes_no_proof_when_the_read_breaks_off() -> None:
    card = signed_card(ChipProofs(active=None, chip=None))
    transport = Transport(card, lambda number, _: b"\x6f\x00" if number > 26 else None)
    with pytest.raises(CardReadError) as caught:
        read_card(transport, CAN, today=NOW.date(), proof=Authentication(TRUSTED, NOW))
    assert said(caught.value.partial)["passive_authentication"].startswith("passed")
    assert Finding.CHIP_UNPROVED not in found_in(caught.value.partial)


@pytest.mark.parametrize(("file", "check"), [(1, "dg1"), (2, "photo"), (13, "dg13")])
@pytest.mark.parametrize("answer", ["6A82", "6982", "9000"])
def test_a_signed_file_that_the_chip_keeps_back_is_a_finding(file: int, check: str, answer: str) -> None:
    card = signed_card()
    plain: Callable[[Command, int], Response] = card._plain

    def refuse(command: Command, room: int) -> Response:
        if command.ins == 0xB0 and command.p1 == 0x80 | file:
            return Response(b"", int(answer, 16))
        return plain(command, room)

    card._plain = refuse  # type: ignore[method-assign]
    reading = judged(card)
    assert said(reading)[check].startswith("not_performed")
    assert found_in(reading) == (Finding.FILES_WITHHELD,)


def test_a_photo_that_nobody_asked_for_is_not_kept_back() -> None:
    proof = Authentication(TRUSTED, NOW)
    reading = read_card(Transport(signed_card()), CAN, today=NOW.date(), with_photo=False, proof=proof)
    assert found_in(reading) == ()


# --- certificates --------------------------------------------------------------------------------


SIGNER = certificate(KEY, ROOT_KEY, subject=("VN", "Người ký"), issuer=ROOT, serial=7)
EARLY = certificate(ROOT_KEY, ROOT_KEY, subject=ROOT, issuer=ROOT)
"""An authority from the time before certificates said that they are one."""


def _extended(identifier: str, value: bytes, encoded: bytes = SIGNER) -> bytes:
    """A certificate under the root with one more extension."""
    plain = tlv.one(encoded)
    parts = [tlv.encode(part.tag, part.value) for part in plain.children()[0].children()]
    more = tlv.encode(0x30, oid(identifier) + tlv.encode(0x01, b"\xff") + tlv.encode(0x04, value))
    extensions = tlv.one(tlv.one(parts[-1]).value).value + more
    parts[-1] = tlv.encode(0xA3, tlv.encode(0x30, extensions))
    body = tlv.encode(0x30, b"".join(parts))
    return tlv.encode(0x30, body + ROOT_KEY.algorithm + bits(ROOT_KEY.sign(body)))


def _by(signer: bytes, store: KnownIssuers = STORE) -> Passive:
    return authenticate(security_object(GROUPS, KEY, signer), GROUPS, store, NOW)


def _evidence(passive: Passive, name: str) -> str:
    return next(check.evidence for check in passive.checks if check.name == name)


@pytest.mark.parametrize(
    ("identifier", "value", "counts"),
    [
        ("2.5.29.15", tlv.encode(0x03, b"\x07\x80"), True),  # digital signature
        ("2.5.29.15", tlv.encode(0x03, b"\x05\x20"), False),  # encipherment of keys
        ("2.5.29.37", tlv.encode(0x30, oid("2.23.136.1.1.3")), False),  # signs master lists
        ("2.5.29.37", tlv.encode(0x30, oid("1.3.6.1.5.5.7.3.1")), False),  # is a server
        ("2.5.29.37", tlv.encode(0x30, oid("2.5.29.37.0")), True),  # any purpose
    ],
)
def test_a_certificate_for_something_else_signs_no_documents(
    identifier: str, value: bytes, *, counts: bool
) -> None:
    signer = _extended(identifier, value)
    passive = _by(signer)
    expected = Authenticity.GENUINE if counts else Authenticity.ISSUER_UNKNOWN
    assert verdict_of(passive.checks) is expected
    assert _evidence(passive, "issuer").startswith("other_purpose") is not counts
    trusted = KnownIssuers((parse_certificate(signer),))
    assert verdict_of(_by(signer, trusted).checks) is Authenticity.GENUINE, "whoever imported it knew it"


@pytest.mark.parametrize(
    ("issuer", "counts"),
    [
        (EARLY, True),
        (_extended("2.5.29.19", tlv.encode(0x30, b""), EARLY), False),  # no authority
        (_extended("2.5.29.15", tlv.encode(0x03, b"\x01\x06"), EARLY), True),  # certificates and lists
        (_extended("2.5.29.15", tlv.encode(0x03, b"\x07\x80"), EARLY), False),  # signatures alone
        (_extended("2.5.29.15", tlv.encode(0x03, b"\x07\x80"), AUTHORITY), False),
    ],
)
def test_a_trusted_certificate_that_is_no_authority_issues_none(issuer: bytes, *, counts: bool) -> None:
    expected = Authenticity.GENUINE if counts else Authenticity.ISSUER_UNKNOWN
    assert verdict_of(_by(SIGNER, KnownIssuers((parse_certificate(issuer),))).checks) is expected


def test_a_signer_is_called_back_under_its_issuers_former_name() -> None:
    signer = certificate(KEY, ROOT_KEY, subject=("VN", "Người ký"), issuer=("VN", "Tên cũ"), serial=7)
    listed = parse_revocation_list(revocation_list(ROOT_KEY, (7,), NOW, NOW + timedelta(days=9)))
    passive = _by(signer, replace(STORE, lists=(listed,)))
    assert _evidence(passive, "signer_revocation") == "revoked"
    assert verdict_of(passive.checks) is Authenticity.NOT_GENUINE


def test_many_certificates_of_one_name_hide_none() -> None:
    others = [EcSigner("brainpoolP256r1", "sha256", f"{number}") for number in range(16)]
    flood = tuple(
        parse_certificate(certificate(one, one, subject=ROOT, issuer=ROOT, authority=True)) for one in others
    )
    signer = certificate(KEY, ROOT_KEY, subject=("VN", "Người ký"), issuer=ROOT, serial=7)
    assert verdict_of(_by(signer, KnownIssuers(flood + STORE.issuers)).checks) is Authenticity.GENUINE


@pytest.mark.parametrize("written", [b"20200101000000", b"2020010100"])
def test_a_time_without_a_zone_is_compared_like_any_other(
    written: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(issuing, "time", lambda _moment: tlv.encode(0x18, written))
    signer = certificate(KEY, ROOT_KEY, subject=("VN", "Người ký"), issuer=ROOT, serial=7)
    assert _evidence(_by(signer), "signer_validity") == "20200101-20200101"


# --- keys that cost ------------------------------------------------------------------------------


def _chip_key(order_bits: int) -> bytes:
    """A key for chip authentication in a group of its own."""
    p, q = (1 << 4095) + 1, (1 << order_bits - 1) + 1
    parameters = tlv.encode(0x30, integer(p) + integer(4) + integer(q))
    key = tlv.encode(0x30, algorithm("1.2.840.10046.2.1", parameters) + bits(integer(16)))
    return tlv.encode(0x30, oid("0.4.0.127.0.7.2.2.1.1") + key)


def test_a_group_of_a_huge_order_is_not_computed_in() -> None:
    infos = security_infos.parse(tlv.encode(0x6E, tlv.encode(0x31, _chip_key(4_090))))
    with pytest.raises(UnsupportedError):
        infos.keys[0].group()
    infos = security_infos.parse(tlv.encode(0x6E, tlv.encode(0x31, _chip_key(256))))
    with pytest.raises(MalformedError):  # within bounds: the element was looked at
        infos.keys[0].group()


def test_a_chip_has_few_keys() -> None:
    with pytest.raises(MalformedError):
        security_infos.parse(tlv.encode(0x6E, tlv.encode(0x31, _chip_key(256) * 9)))


def test_the_training_issuer_is_of_its_own_state() -> None:
    assert parse_certificate(ISSUER.authority).country == "VN"
