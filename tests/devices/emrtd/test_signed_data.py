"""Signed data in the forms issuers write it, and what breaks its signature."""

from __future__ import annotations

import hashlib

import pytest

from devices.emrtd import tlv
from devices.emrtd.errors import MalformedError, UnsupportedError
from devices.emrtd.pki.certificates import parse_certificate
from devices.emrtd.pki.signed_data import (
    SignatureRefusedError,
    SignedData,
    parse_signed_data,
    signing_certificate,
)
from devices.virtual.issuing import DIGEST_OIDS, EcSigner, algorithm, integer, oid
from tests.rigs.issuers import signer_under

ROOT = EcSigner("brainpoolP256r1", "sha256", "root")
KEY = EcSigner("brainpoolP384r1", "sha384", "signer")
OTHER = EcSigner("brainpoolP256r1", "sha256", "other")
SIGNER = signer_under(ROOT, KEY)[1]
TYPE = "2.23.136.1.1.1"
CONTENT = b"\x30\x03\x02\x01\x05"


def attribute(identifier: str, *values: bytes) -> bytes:
    return tlv.encode(0x30, oid(identifier) + tlv.encode(0x31, b"".join(values)))


def attributes(content: bytes = CONTENT, kind: str = TYPE, digest: str = "sha384") -> bytes:
    hashed = tlv.encode(0x04, hashlib.new(digest, content).digest())
    return attribute("1.2.840.113549.1.9.3", oid(kind)) + attribute("1.2.840.113549.1.9.4", hashed)


def issuer_and_serial(certificate: bytes = SIGNER) -> bytes:
    body = tlv.one(certificate).children()[0].children()
    return tlv.encode(0x30, tlv.encode(0x30, body[3].value) + tlv.encode(0x02, body[1].value))


def signer_info(
    attrs: bytes | None = None,
    *,
    sid: bytes | None = None,
    algorithm_: bytes = KEY.algorithm,
    signed: bytes | None = None,
) -> bytes:
    message = CONTENT if attrs is None else tlv.encode(0x31, attrs)
    return tlv.encode(
        0x30,
        integer(1)
        + (sid or issuer_and_serial())
        + algorithm(DIGEST_OIDS["sha384"])
        + (b"" if attrs is None else tlv.encode(0xA0, attrs))
        + algorithm_
        + tlv.encode(0x04, KEY.sign(message if signed is None else signed)),
    )


def signed_data(*signers: bytes, certificates: bytes = SIGNER) -> SignedData:
    signed = (
        integer(3)
        + tlv.encode(0x31, algorithm(DIGEST_OIDS["sha384"]))
        + tlv.encode(0x30, oid(TYPE) + tlv.encode(0xA0, tlv.encode(0x04, CONTENT)))
        + (tlv.encode(0xA0, certificates) if certificates else b"")
        + tlv.encode(0x31, b"".join(signers))
    )
    info = oid("1.2.840.113549.1.7.2") + tlv.encode(0xA0, tlv.encode(0x30, signed))
    return parse_signed_data(tlv.encode(0x30, info), limit=65_536)


KEY_ID = parse_certificate(SIGNER).key_id or b""


@pytest.mark.parametrize(
    "signers",
    [
        (signer_info(attributes()),),
        (signer_info(),),
        (signer_info(attributes(), sid=tlv.encode(0x80, KEY_ID)),),
        (
            signer_info(attributes(), algorithm_=algorithm("1.2.840.10045.4.3.3")),
        ),  # with NULL, as some write it
        (signer_info(attributes(), algorithm_=tlv.encode(0x30, oid("1.2.840.10045.2.1"))),),
        (signer_info(attributes(), sid=tlv.encode(0x80, b"unknown")), signer_info(attributes())),
        (signer_info(attributes(), signed=b"another"), signer_info(attributes())),
    ],
    ids=["usual", "bare", "key-id", "null", "key-algorithm", "second-known", "second-good"],
)
def test_forms_in_use(signers: tuple[bytes, ...]) -> None:
    certificate, _ = signing_certificate(signed_data(*signers))
    assert certificate.encoded == SIGNER


@pytest.mark.parametrize(
    ("signers", "certificates", "reason"),
    [
        ((signer_info(attributes()),), b"", "no_certificate"),
        ((signer_info(attributes()),), signer_under(ROOT, OTHER)[1], "signature"),
        ((signer_info(attributes(), sid=tlv.encode(0x80, b"x")),), SIGNER, "no_certificate"),
        ((signer_info(attributes(), signed=b"another"),), SIGNER, "signature"),
        ((signer_info(attributes(b"another content")),), SIGNER, "content_digest"),
        ((signer_info(attributes(kind="1.2.840.113549.1.7.1")),), SIGNER, "content_type"),
        ((signer_info(attribute("1.2.840.113549.1.9.3", oid(TYPE))),), SIGNER, "content_digest"),
    ],
    ids=["none", "other-key", "unknown", "signature", "content", "type", "no-digest"],
)
def test_what_does_not_hold(signers: tuple[bytes, ...], certificates: bytes, reason: str) -> None:
    with pytest.raises(SignatureRefusedError) as refused:
        signing_certificate(signed_data(*signers, certificates=certificates))
    assert refused.value.reason == reason


def test_forms_that_nobody_may_write() -> None:
    twice = attributes() + attribute("1.2.840.113549.1.9.4", tlv.encode(0x04, bytes(48)))
    several = attribute("1.2.840.113549.1.9.3", oid(TYPE), oid(TYPE)) + attributes()[len(attributes()) // 3 :]
    for signers in ((), (signer_info(twice),), (signer_info(several),), (signer_info(attributes()),) * 9):
        with pytest.raises(MalformedError):
            signed_data(*signers)
    with pytest.raises(MalformedError):
        signed_data(signer_info(attributes()), certificates=SIGNER * 17)


def test_an_algorithm_nobody_here_computes_is_unsupported_and_not_refused() -> None:
    gost = tlv.encode(0x30, oid("1.2.643.7.1.1.3.2"))
    with pytest.raises(UnsupportedError):
        signed_data(signer_info(attributes(), algorithm_=gost))
