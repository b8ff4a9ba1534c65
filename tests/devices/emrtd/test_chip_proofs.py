"""What a chip proves of itself: active authentication, chip authentication, PACE with its own mapping."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from typing import Any

import pytest

from counter.domain.authenticity import Finding, findings_of
from counter.domain.card import Authenticity, CardRecord
from devices.emrtd.active_authentication import ActiveProof, parse_key
from devices.emrtd.authentication import Authentication
from devices.emrtd.card_access import Agreement, Mapping
from devices.emrtd.curves import BRAINPOOL_P256R1
from devices.emrtd.errors import CardError, MalformedError, UnsupportedError
from devices.emrtd.kdf import KeyKind
from devices.emrtd.late_proof import LateProof
from devices.emrtd.mapping import CamProof
from devices.emrtd.pki.public_keys import RsaKey
from devices.emrtd.read import CardReadError, read_card
from devices.virtual.authentication import ActiveKey, CardAuthentication, ChipProofs
from devices.virtual.card import VirtualCard
from devices.virtual.issuing import CardIssuer
from devices.virtual.profile import CardProfile, pace_oid
from tests.rigs.card_reading import Listener, Transport
from tests.rigs.cards import CAN
from tests.rigs.issuers import AnyCurveSigner, rsa_key
from tests.rigs.proving import NOBODY, NOW, TRUSTED, judged, said, signed_card

CHALLENGE = bytes.fromhex("0123456789ABCDEF")

# --- active authentication -----------------------------------------------------------------------


def test_a_recorded_rsa_exchange_of_a_travel_document(icao: dict[str, Any]) -> None:
    example = icao["AA_RSA_ISO9796_2"]
    key = parse_key(bytes.fromhex(example["dg15"]))
    proof = ActiveProof(bytes.fromhex(example["rnd_ifd"]), bytes.fromhex(example["signature"]))
    assert proof.verified_by(key, None) == "rsa1792 iso9796-2-sha256"
    assert ActiveProof(CHALLENGE, proof.signature).verified_by(key, None) is None, "another challenge"


@pytest.mark.parametrize(
    ("digest", "trailer"),
    [
        ("sha1", b"\xbc"),
        ("sha1", b"\x33\xcc"),
        ("sha224", b"\x38\xcc"),
        ("sha256", b"\x34\xcc"),
        ("sha384", b"\x36\xcc"),
        ("sha512", b"\x35\xcc"),
    ],
)
@pytest.mark.parametrize("padding", [0, 1, 12])
@pytest.mark.parametrize("smaller", [False, True])
def test_every_trailer_of_iso_9796_2(digest: str, trailer: bytes, padding: int, *, smaller: bool) -> None:
    private = rsa_key(1024).private_numbers()
    n = private.public_numbers.n
    room = 128 - 1 - padding - hashlib.new(digest).digest_size - len(trailer)
    message = bytes(range(room))
    head = b"\x6a" if not padding else b"\x6b" + b"\xbb" * (padding - 1) + b"\xba"
    block = head + message + hashlib.new(digest, message + CHALLENGE).digest() + trailer
    power = pow(int.from_bytes(block, "big"), private.d, n)
    signature = (n - power if smaller else power).to_bytes(128, "big")
    key = RsaKey(n, private.public_numbers.e)
    assert ActiveProof(CHALLENGE, signature).verified_by(key, None) == f"rsa1024 iso9796-2-{digest}"
    assert ActiveProof(bytes(8), signature).verified_by(key, None) is None


@pytest.mark.parametrize(
    "block",
    [
        b"\x6a" + bytes(125) + b"\x34\xcc",
        b"\x4a" + bytes(125) + b"\x34\xcc",  # says that nothing of the message is left out
        b"\x6b" + b"\xbb" * 125 + b"\x34\xcc",
        b"\x6a" + bytes(125) + b"\x77\xcc",
        b"\x6a" + bytes(127),
        bytes(128),
    ],
)
def test_a_block_of_another_form_is_no_signature(block: bytes) -> None:
    private = rsa_key(1024).private_numbers()
    power = pow(int.from_bytes(block, "big"), private.d, private.public_numbers.n)
    key = RsaKey(private.public_numbers.n, private.public_numbers.e)
    assert ActiveProof(CHALLENGE, power.to_bytes(128, "big")).verified_by(key, None) is None


@pytest.mark.parametrize("form", ["plain", "der"])
@pytest.mark.parametrize(
    ("curve", "digest", "identifier"),
    [
        ("brainpoolP256r1", "sha256", "0.4.0.127.0.7.1.1.4.1.3"),
        ("brainpoolP224r1", "sha224", "0.4.0.127.0.7.1.1.4.1.2"),
        ("secp384r1", "sha384", "1.2.840.10045.4.3.3"),
        ("secp521r1", "sha512", None),
        ("brainpoolP320r1", "sha1", None),
    ],
)
def test_elliptic_curve_signatures_in_both_forms(
    curve: str, digest: str, identifier: str | None, form: str
) -> None:
    signer = AnyCurveSigner(curve, digest)
    key = parse_key(b"\x6f\x82" + len(signer.public).to_bytes(2, "big") + signer.public)
    r, s = signer.numbers(CHALLENGE)
    size = signer.curve.size
    signature = (
        r.to_bytes(size, "big") + s.to_bytes(size, "big") if form == "plain" else signer.sign(CHALLENGE)
    )
    proof = ActiveProof(CHALLENGE, signature)
    assert proof.verified_by(key, identifier) == f"{curve} ecdsa-{digest}"
    assert ActiveProof(bytes(8), signature).verified_by(key, identifier) is None
    with pytest.raises(UnsupportedError):
        proof.verified_by(key, "1.2.840.113549.1.1.11")


def test_no_challenge_is_asked_twice() -> None:
    asked: list[bytes] = []
    card = signed_card(ChipProofs(chip=None))
    handle = card._authentication.handle  # type: ignore[union-attr]

    def watch(command: Any) -> Any:
        if command.ins == 0x88:
            asked.append(command.data)
        return handle(command)

    card._authentication.handle = watch  # type: ignore[union-attr,method-assign]
    judged(card)
    judged(card)
    assert len(set(asked)) == 2
    assert all(len(challenge) == 8 for challenge in asked)


# --- the whole card ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("proofs", "active", "chip"),
    [
        (ChipProofs(), "passed brainpoolP256r1 ecdsa-sha256", "passed CA-ECDH-AES128 brainpoolP256r1"),
        (
            ChipProofs(ActiveKey.RSA),
            "passed rsa1024 iso9796-2-sha256",
            "passed CA-ECDH-AES128 brainpoolP256r1",
        ),
        (ChipProofs(active=None, chip=KeyKind.DES3), "not_performed", "passed CA-ECDH-3DES brainpoolP256r1"),
        (
            ChipProofs(chip=KeyKind.AES192, parameter_id=15),
            "passed brainpoolP256r1 ecdsa-sha256",
            "passed CA-ECDH-AES192 secp384r1",
        ),
        (
            ChipProofs(chip=KeyKind.AES256, parameter_id=14),
            "passed brainpoolP256r1 ecdsa-sha256",
            "passed CA-ECDH-AES256 brainpoolP320r1",
        ),
        (ChipProofs(chip=None), "passed brainpoolP256r1 ecdsa-sha256", "not_performed"),
    ],
)
def test_a_genuine_card_proves_itself_and_gives_its_photo_under_the_new_keys(
    proofs: ChipProofs, active: str, chip: str
) -> None:
    reading = judged(signed_card(proofs))
    checks = said(reading)
    assert (checks["active_authentication"], checks["chip_authentication"]) == (active, chip)
    assert reading.authenticity is Authenticity.GENUINE
    assert reading.photo is not None
    assert findings_of(reading.checks, reading.record, NOW.date()) == ()


@pytest.mark.parametrize(
    ("proofs", "check", "evidence"),
    [
        (ChipProofs(copied=True), "chip_authentication", "failed 6988"),
        (ChipProofs(chip=None, copied=True), "active_authentication", "failed signature"),
        (ChipProofs(ActiveKey.RSA, chip=None, copied=True), "active_authentication", "failed signature"),
        (ChipProofs(active=None, copied=True), "chip_authentication", "failed 6988"),
    ],
)
def test_a_copy_of_all_files_is_not_genuine_and_is_read_to_its_end(
    proofs: ChipProofs, check: str, evidence: str
) -> None:
    reading = judged(signed_card(proofs))
    assert said(reading)[check] == evidence
    assert said(reading)["data_groups"].startswith("passed")
    assert reading.authenticity is Authenticity.NOT_GENUINE
    assert reading.photo is not None, "what it says is still shown"


def test_an_unknown_issuer_keeps_the_chips_proofs() -> None:
    reading = judged(signed_card(), NOBODY)
    assert reading.authenticity is Authenticity.ISSUER_UNKNOWN
    assert said(reading)["active_authentication"].startswith("passed")


def _without(card: VirtualCard, short_id: int) -> VirtualCard:
    file: Callable[..., bytes | None] = card._authentication.file  # type: ignore[union-attr]
    card._authentication.file = lambda one, groups: None if one == short_id else file(one, groups)  # type: ignore[union-attr,method-assign]
    return card


def test_a_chip_that_hides_a_signed_key_is_a_finding_nobody_misses() -> None:
    reading = judged(_without(signed_card(ChipProofs(chip=None)), 15))
    assert said(reading)["active_authentication"] == "not_performed withheld"
    assert Finding.CHIP_UNPROVED in findings_of(reading.checks, reading.record, NOW.date())


def test_a_key_nobody_signed_proves_nothing() -> None:
    reading = judged(_without(signed_card(), 0x1D))
    assert said(reading)["active_authentication"] == "not_performed unsigned_key"
    assert reading.authenticity is Authenticity.NOT_CHECKED
    found = findings_of(reading.checks, reading.record, NOW.date())
    assert Finding.NO_SIGNATURE in found


# --- PACE's chip-authentication mapping ----------------------------------------------------------


def test_the_worked_example_of_the_mapping(icao: dict[str, Any]) -> None:
    example = icao["I1_PACE_ECDH_CAM_AES128_brainpoolP256r1"]
    public, data = bytes.fromhex(example["chip_map_pub"]), bytes.fromhex(example["chip_auth_data"])
    proof = CamProof(BRAINPOOL_P256R1, public, data)
    assert proof.proves(bytes.fromhex(example["chip_static_pub"]))
    assert not CamProof(BRAINPOOL_P256R1, public, data[:-1] + b"\x00").proves(
        bytes.fromhex(example["chip_static_pub"])
    )
    with pytest.raises(CardError):
        proof.proves(b"\x04" + bytes(64))


@pytest.mark.parametrize(
    ("proofs", "said_of_it", "verdict"),
    [
        (ChipProofs(), "passed CAM brainpoolP256r1", Authenticity.GENUINE),
        (ChipProofs(active=None, chip=None), "passed CAM brainpoolP256r1", Authenticity.GENUINE),
        (ChipProofs(active=None, chip=None, copied=True), "failed key", Authenticity.NOT_GENUINE),
    ],
)
def test_a_chip_proves_itself_while_it_is_opened(
    proofs: ChipProofs, said_of_it: str, verdict: Authenticity
) -> None:
    mapping = pace_oid(Agreement.CURVE, Mapping.CHIP_AUTHENTICATION, KeyKind.AES128)
    reading = judged(signed_card(proofs, CardProfile(pace=mapping)))
    assert (said(reading)["pace_cam"], reading.authenticity) == (said_of_it, verdict)
    assert Finding.CHIP_UNPROVED not in findings_of(reading.checks, reading.record, NOW.date())


def test_a_mapping_whose_key_a_stranger_signed_proves_nothing() -> None:
    mapping = pace_oid(Agreement.CURVE, Mapping.CHIP_AUTHENTICATION, KeyKind.AES128)
    card = signed_card(ChipProofs(active=None, chip=None), CardProfile(pace=mapping))
    stranger = CardAuthentication(CardIssuer.of("Người lạ"), "mẫu", ChipProofs())
    card._authentication.card_security = stranger.card_security  # type: ignore[union-attr,method-assign]
    assert said(judged(card))["pace_cam"] == "not_performed unsigned_key"


def test_a_judge_that_loads_late_says_the_same_and_keeps_no_name_waiting() -> None:
    loading, named = threading.Event(), threading.Event()

    class Named(Listener):
        def named(self, record: CardRecord) -> None:
            named.set()

    def load() -> Authentication:
        loading.set()
        assert named.wait(10), "the name waits for the judge"
        return Authentication(TRUSTED, NOW)

    proof = LateProof(load)
    reading = read_card(Transport(signed_card()), CAN, today=NOW.date(), listener=Named(), proof=proof)
    assert loading.is_set()
    assert reading.authenticity is Authenticity.GENUINE
    assert reading.evidence is not None


def test_one_lost_channel_anywhere_condemns_no_genuine_card() -> None:
    """As when the chip lost its power for a moment: it answers in plain that it knows of no channel."""
    whole = Transport(signed_card())
    proof = Authentication(TRUSTED, NOW)
    read_card(whole, CAN, today=NOW.date(), with_photo=False, proof=proof)
    verdicts = set()
    for lost in range(1, len(whole.sent) + 1):

        def lose(number: int, _command: bytes, lost: int = lost) -> bytes | None:
            return bytes.fromhex("6988") if number == lost else None

        proof = Authentication(TRUSTED, NOW)
        try:
            reading = read_card(
                Transport(signed_card(), lose), CAN, today=NOW.date(), with_photo=False, proof=proof
            )
        except CardReadError as error:
            reading = error.partial
        verdicts.add(reading.authenticity)
    assert Authenticity.GENUINE in verdicts
    assert Authenticity.NOT_GENUINE not in verdicts


@pytest.mark.parametrize(
    ("proofs", "instruction", "check", "found"),
    [
        (ChipProofs(chip=None), 0x88, "active_authentication", (Finding.CHIP_UNPROVED,)),
        (ChipProofs(active=None), 0x22, "chip_authentication", (Finding.CHIP_UNPROVED,)),
        (ChipProofs(), 0x22, "chip_authentication", ()),
    ],
)
@pytest.mark.parametrize("in_plain", [False, True])
def test_a_chip_that_will_not_be_asked_is_read_to_its_end(
    proofs: ChipProofs, instruction: int, check: str, found: tuple[Finding, ...], *, in_plain: bool
) -> None:
    card = signed_card(proofs)
    handle = card._authentication.handle  # type: ignore[union-attr]

    def refuse(command: Any) -> Any:
        if command.ins != instruction:
            return handle(command)
        if in_plain:
            raise MalformedError("answered without the channel")  # the card says 6700 and forgets its keys
        return None

    card._authentication.handle = refuse  # type: ignore[union-attr,method-assign]
    reading = judged(card)
    assert said(reading)[check].startswith("not_performed 6")
    assert reading.authenticity is Authenticity.GENUINE
    assert reading.photo is not None
    assert findings_of(reading.checks, reading.record, NOW.date()) == found
