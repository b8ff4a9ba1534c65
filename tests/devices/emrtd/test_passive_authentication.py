"""Who signed the content of a chip: every kind of key, every way it can be wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from counter.domain.authenticity import verdict_of
from counter.domain.card import Authenticity, CheckOutcome
from devices.emrtd.passive_authentication import Passive, authenticate
from devices.emrtd.pki.certificates import parse_certificate
from devices.emrtd.pki.revocation import parse_revocation_list
from devices.emrtd.pki.signatures import DIGESTS
from devices.emrtd.pki.trust_store import KnownIssuers
from devices.virtual.issuing import EcSigner, SigningKey, certificate, security_object
from tests.rigs.issuers import (
    ROOT,
    AnyCurveSigner,
    RsaSigner,
    Secp256k1Signer,
    revocation_list,
    signer_under,
)

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
GROUPS = {1: b"zone", 2: b"photo", 13: b"record"}
ROOT_KEY = EcSigner("brainpoolP256r1", "sha256", "root")

KEYS: dict[str, Callable[[], SigningKey]] = {
    **{f"rsa-{digest}": partial(RsaSigner, digest) for digest in DIGESTS},
    "rsa-4096": partial(RsaSigner, "sha256", bits=4096),
    **{f"pss-{digest}": partial(RsaSigner, digest, pss=True) for digest in DIGESTS},
    "pss-short-salt": lambda: RsaSigner("sha256", pss=True, salt=20),
    "pss-no-salt": lambda: RsaSigner("sha256", pss=True, salt=0),
    "p192-sha1": lambda: AnyCurveSigner("secp192r1", "sha1"),
    "p224-sha224": lambda: AnyCurveSigner("secp224r1", "sha224"),
    "p256-sha256": lambda: AnyCurveSigner("secp256r1", "sha256"),
    "p384-sha512": lambda: AnyCurveSigner("secp384r1", "sha512"),
    "p521-sha512": lambda: AnyCurveSigner("secp521r1", "sha512"),
    "bp192-sha1": lambda: AnyCurveSigner("brainpoolP192r1", "sha1"),
    "bp224-sha256": lambda: AnyCurveSigner("brainpoolP224r1", "sha256"),
    "bp320-sha384": lambda: AnyCurveSigner("brainpoolP320r1", "sha384"),
    "bp384-sha384": lambda: AnyCurveSigner("brainpoolP384r1", "sha384"),
    "bp512-sha512-explicit": lambda: AnyCurveSigner("brainpoolP512r1", "sha512", explicit=True),
    "p256-sha256-explicit": lambda: AnyCurveSigner("secp256r1", "sha256", explicit=True),
    "bp224-sha224-explicit": lambda: AnyCurveSigner("brainpoolP224r1", "sha224", explicit=True),
    "unnamed-explicit": Secp256k1Signer,
}


def known(*authorities: bytes) -> KnownIssuers:
    return KnownIssuers(tuple(parse_certificate(one) for one in authorities))


def words(passive: Passive) -> dict[str, str]:
    return {check.name: f"{check.outcome} {check.evidence}".strip() for check in passive.checks}


def genuine(key: SigningKey, root: SigningKey = ROOT_KEY) -> tuple[bytes, KnownIssuers]:
    authority, signer = signer_under(root, key)
    return security_object(GROUPS, key, signer), known(authority)


@pytest.mark.parametrize("name", KEYS)
def test_each_kind_of_signer_is_verified_and_a_changed_bit_is_not(name: str) -> None:
    key = KEYS[name]()
    content, store = genuine(key)
    passive = authenticate(content, GROUPS, store, NOW)
    assert verdict_of(passive.checks) is Authenticity.GENUINE, words(passive)

    changed = bytearray(content)
    changed[-1] ^= 1  # the last byte of the signature
    assert verdict_of(authenticate(bytes(changed), GROUPS, store, NOW).checks) is Authenticity.NOT_GENUINE


@pytest.mark.parametrize("name", KEYS)
def test_each_kind_of_issuer_is_verified(name: str) -> None:
    root = KEYS[name]()
    key = EcSigner("brainpoolP384r1", "sha384", "signer")
    content, store = genuine(key, root)
    assert verdict_of(authenticate(content, GROUPS, store, NOW).checks) is Authenticity.GENUINE

    false_signer = certificate(key, RsaSigner("sha256", bits=1024), subject=("VN", "Giả"), issuer=ROOT)
    forged = authenticate(security_object(GROUPS, key, false_signer), GROUPS, store, NOW)
    assert verdict_of(forged.checks) is Authenticity.ISSUER_UNKNOWN, "the issuer's name alone proves nothing"


def test_without_its_issuer_the_signature_is_valid_and_the_issuer_unknown() -> None:
    content, _ = genuine(EcSigner("brainpoolP384r1", "sha384", "signer"))
    passive = authenticate(content, GROUPS, KnownIssuers(), NOW)
    assert verdict_of(passive.checks) is Authenticity.ISSUER_UNKNOWN
    assert words(passive)["passive_authentication"] == "passed ecdsa-sha384 brainpoolP384r1"


@pytest.mark.parametrize(
    ("groups", "said"),
    [
        ({**GROUPS, 13: b"another record"}, "failed 13=differs"),
        ({**GROUPS, 14: b"a key nobody signed"}, "failed 14=unsigned"),
        ({1: b"zone"}, "passed 1"),
    ],
)
def test_what_was_read_is_held_against_the_signed_hashes(groups: dict[int, bytes], said: str) -> None:
    content, store = genuine(EcSigner("brainpoolP384r1", "sha384", "signer"))
    assert words(authenticate(content, groups, store, NOW))["data_groups"] == said


def test_a_signed_list_that_was_changed_is_not_believed() -> None:
    content, store = genuine(EcSigner("brainpoolP384r1", "sha384", "signer"))
    changed = content.replace(b"\x02\x01\x0d", b"\x02\x01\x0c")  # the record's hash as another group's
    assert changed != content
    assert (
        words(authenticate(changed, GROUPS, store, NOW))["passive_authentication"] == "failed content_digest"
    )


def test_a_trusted_signer_is_no_issuer_of_others() -> None:
    key, other = EcSigner("brainpoolP384r1", "sha384", "signer"), EcSigner("brainpoolP384r1", "sha384", "x")
    _, signer = signer_under(ROOT_KEY, key)
    below = certificate(other, key, subject=("VN", "Dưới"), issuer=("VN", "Người ký"))
    passive = authenticate(security_object(GROUPS, other, below), GROUPS, known(signer), NOW)
    assert verdict_of(passive.checks) is Authenticity.ISSUER_UNKNOWN


@pytest.mark.parametrize(
    ("not_before", "not_after"),
    [(NOW + timedelta(days=1), NOW + timedelta(days=9)), (NOW - timedelta(days=9), NOW - timedelta(days=1))],
)
def test_a_signer_out_of_time_is_a_finding_and_no_forgery(not_before: datetime, not_after: datetime) -> None:
    key = EcSigner("brainpoolP384r1", "sha384", "signer")
    authority, signer = signer_under(ROOT_KEY, key, not_before=not_before, not_after=not_after)
    passive = authenticate(security_object(GROUPS, key, signer), GROUPS, known(authority), NOW)
    assert words(passive)["signer_validity"].startswith("failed 2026")
    assert verdict_of(passive.checks) is Authenticity.GENUINE


@pytest.mark.parametrize(
    ("serials", "age", "said"),
    [
        ((7,), 1, "failed revoked"),
        ((7,), 400, "failed revoked"),
        ((8,), 1, "passed good"),
        ((), 1, "passed good"),
        ((), 400, "not_performed outdated"),
    ],
)
def test_revocation_lists_count_when_their_issuer_signed_them(
    serials: tuple[int, ...], age: int, said: str
) -> None:
    key = EcSigner("brainpoolP384r1", "sha384", "signer")
    authority, signer = signer_under(ROOT_KEY, key)
    issued = NOW - timedelta(days=age)
    encoded = revocation_list(ROOT_KEY, serials, issued, issued + timedelta(days=90))
    lists = (parse_revocation_list(encoded),)
    store = KnownIssuers((parse_certificate(authority),), lists)
    passive = authenticate(security_object(GROUPS, key, signer), GROUPS, store, NOW)
    assert words(passive)["signer_revocation"] == said
    expected = Authenticity.NOT_GENUINE if said.startswith("failed") else Authenticity.GENUINE
    assert verdict_of(passive.checks) is expected


def test_a_revocation_list_of_somebody_else_revokes_nothing() -> None:
    key = EcSigner("brainpoolP384r1", "sha384", "signer")
    authority, signer = signer_under(ROOT_KEY, key)
    false = parse_revocation_list(revocation_list(key, (7,), NOW, NOW + timedelta(days=9)))
    store = KnownIssuers((parse_certificate(authority),), (false,))
    passive = authenticate(security_object(GROUPS, key, signer), GROUPS, store, NOW)
    assert words(passive)["signer_revocation"] == "not_performed unknown"


def test_a_list_signed_with_the_issuers_next_key_counts() -> None:
    key, following = (
        EcSigner("brainpoolP384r1", "sha384", "signer"),
        EcSigner("brainpoolP256r1", "sha256", "next"),
    )
    authority, signer = signer_under(ROOT_KEY, key)
    renewed = certificate(following, following, subject=ROOT, issuer=ROOT, serial=3, authority=True)
    listed = parse_revocation_list(revocation_list(following, (7,), NOW, NOW + timedelta(days=9)))
    issuers = tuple(map(parse_certificate, (authority, renewed)))
    content = security_object(GROUPS, key, signer)
    passive = authenticate(content, GROUPS, KnownIssuers(issuers, (listed,)), NOW)
    assert words(passive)["signer_revocation"] == "failed revoked"
    passive = authenticate(content, GROUPS, KnownIssuers(issuers[:1], (listed,)), NOW)
    assert words(passive)["signer_revocation"] == "not_performed unknown"


def test_a_signer_that_is_trusted_itself_needs_no_issuer() -> None:
    key = EcSigner("brainpoolP384r1", "sha384", "signer")
    _, signer = signer_under(ROOT_KEY, key)
    passive = authenticate(security_object(GROUPS, key, signer), GROUPS, known(signer), NOW)
    assert verdict_of(passive.checks) is Authenticity.GENUINE


def test_a_list_that_cannot_be_read_is_not_checked_rather_than_forged() -> None:
    for content in (b"", b"\x77\x00", b"\x77\x03\x30\x01\x00", b"\x30\x80\x00\x00"):
        passive = authenticate(content, GROUPS, KnownIssuers(), NOW)
        assert [check.outcome for check in passive.checks] == [CheckOutcome.FAILED]
        assert verdict_of(passive.checks) is Authenticity.NOT_CHECKED
