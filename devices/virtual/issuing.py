"""An issuer of virtual cards: keys, certificates and the signed list of hashes, made in code.

Writes the DER itself, so that it can also make what a library would refuse to write: explicit curve
parameters, odd algorithms, expired signers. What a reader makes of it is `devices.emrtd`'s own. Source: ICAO
9303-12 §7, 9303-10 §4.6.2.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from devices.emrtd import tlv
from devices.emrtd.der import (
    BITS,
    BOOLEAN,
    INTEGER,
    NULL,
    OCTETS,
    OID,
    PRINTABLE,
    SEQUENCE,
    SET,
    TIME,
    UTC_TIME,
    UTF8,
)
from devices.emrtd.standard_curves import STANDARD_CURVES, StandardCurve

__all__ = [
    "DIGEST_OIDS",
    "ECDSA_OIDS",
    "CardIssuer",
    "EcSigner",
    "SigningKey",
    "algorithm",
    "certificate",
    "curve_parameters",
    "oid",
    "security_object",
    "signed_data",
]


DIGEST_OIDS = {
    "sha1": "1.3.14.3.2.26",
    "sha224": "2.16.840.1.101.3.4.2.4",
    "sha256": "2.16.840.1.101.3.4.2.1",
    "sha384": "2.16.840.1.101.3.4.2.2",
    "sha512": "2.16.840.1.101.3.4.2.3",
}
ECDSA_OIDS = {
    "sha1": "1.2.840.10045.4.1",
    "sha224": "1.2.840.10045.4.3.1",
    "sha256": "1.2.840.10045.4.3.2",
    "sha384": "1.2.840.10045.4.3.3",
    "sha512": "1.2.840.10045.4.3.4",
}
_HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
_CURVES: dict[str, ec.EllipticCurve] = {
    "brainpoolP256r1": ec.BrainpoolP256R1(),
    "brainpoolP384r1": ec.BrainpoolP384R1(),
    "brainpoolP512r1": ec.BrainpoolP512R1(),
}
_SECURITY_OBJECT = "2.23.136.1.1.1"
_NEVER = datetime(2099, 12, 31, tzinfo=UTC)


class SigningKey(Protocol):
    """A private key with the one algorithm it signs by."""

    digest: str
    """Hash of the algorithm."""
    algorithm: bytes
    """AlgorithmIdentifier."""
    public: bytes
    """SubjectPublicKeyInfo."""

    def sign(self, message: bytes) -> bytes:
        """The signature over `message`."""


class EcSigner:
    """ECDSA with a key that follows from `seed`: the same every time, and therefore secret from nobody."""

    def __init__(self, curve: str, digest: str, seed: str, *, explicit: bool = False) -> None:
        standard = next(one for one in STANDARD_CURVES if one.name == curve)
        scalar = int.from_bytes(hashlib.sha512(seed.encode()).digest() * 2, "big") % (standard.n - 1) + 1
        self.private = ec.derive_private_key(scalar, _CURVES[curve])
        self.digest = digest
        self.algorithm = tlv.encode(SEQUENCE, oid(ECDSA_OIDS[digest]))
        numbers = self.private.public_key().public_numbers()
        size = (standard.p.bit_length() + 7) // 8
        self.point = b"\x04" + numbers.x.to_bytes(size, "big") + numbers.y.to_bytes(size, "big")
        parameters = curve_parameters(standard) if explicit else oid(standard.oid)
        self.public = ec_public(parameters, self.point)

    def sign(self, message: bytes) -> bytes:
        """The signature over `message` in DER; always the same (RFC 6979)."""
        return self.private.sign(message, ec.ECDSA(_HASHES[self.digest], deterministic_signing=True))


@dataclass(frozen=True, slots=True)
class CardIssuer:
    """Who signs virtual cards: a country's certificate and the signer under it."""

    authority: bytes
    """The country signing certificate: what a trust store must hold."""
    signer: bytes
    """The document signer's certificate."""
    key: SigningKey

    @classmethod
    def of(cls, name: str, *, country: str = "VN") -> CardIssuer:
        """The issuer of this name, the same every time; fictional, whatever the country says."""
        root = EcSigner("brainpoolP512r1", "sha512", f"{name} root", explicit=True)
        key = EcSigner("brainpoolP384r1", "sha384", f"{name} signer")
        authority = certificate(root, root, subject=(country, name), issuer=(country, name), authority=True)
        signer = certificate(key, root, subject=(country, f"{name} 1"), issuer=(country, name), serial=2)
        return cls(authority, signer, key)

    def security_object(self, groups: Mapping[int, bytes]) -> bytes:
        """EF.SOD over data groups, given by number and whole file."""
        return security_object(groups, self.key, self.signer)


def certificate(
    key: SigningKey,
    issuer_key: SigningKey,
    *,
    subject: tuple[str, str],
    issuer: tuple[str, str],
    serial: int = 1,
    not_before: datetime = datetime(2020, 1, 1, tzinfo=UTC),
    not_after: datetime = _NEVER,
    authority: bool = False,
) -> bytes:
    """A certificate for `key`; subject and issuer are country and common name."""
    extensions = [_extension("2.5.29.14", tlv.encode(OCTETS, _key_id(key)))]
    extensions.append(_extension("2.5.29.35", tlv.encode(SEQUENCE, tlv.encode(0x80, _key_id(issuer_key)))))
    if authority:
        yes = tlv.encode(SEQUENCE, tlv.encode(BOOLEAN, b"\xff") + integer(0))
        extensions.append(_extension("2.5.29.19", yes, critical=True))
    body = tlv.encode(
        SEQUENCE,
        tlv.encode(0xA0, integer(2))
        + integer(serial)
        + issuer_key.algorithm
        + name(*issuer)
        + tlv.encode(SEQUENCE, time(not_before) + time(not_after))
        + name(*subject)
        + key.public
        + tlv.encode(0xA3, tlv.encode(SEQUENCE, b"".join(extensions))),
    )
    return tlv.encode(SEQUENCE, body + issuer_key.algorithm + bits(issuer_key.sign(body)))


def security_object(
    groups: Mapping[int, bytes], key: SigningKey, signer: bytes, *, digest: str | None = None
) -> bytes:
    """EF.SOD: the hashes of `groups`, by default under the hash of the key's own algorithm."""
    digest = digest or key.digest
    hashes_ = b"".join(
        tlv.encode(SEQUENCE, integer(number) + tlv.encode(OCTETS, hashlib.new(digest, content).digest()))
        for number, content in sorted(groups.items())
    )
    content = integer(0) + algorithm(DIGEST_OIDS[digest]) + tlv.encode(SEQUENCE, hashes_)
    return tlv.encode(0x77, signed_data(_SECURITY_OBJECT, tlv.encode(SEQUENCE, content), key, signer))


def signed_data(
    content_type: str,
    content: bytes,
    key: SigningKey,
    signer: bytes,
    *,
    signed_at: datetime | None = None,
) -> bytes:
    """SignedData in a ContentInfo, with signed attributes and the signer's certificate."""
    attributes = _attribute("1.2.840.113549.1.9.3", oid(content_type)) + _attribute(
        "1.2.840.113549.1.9.4", tlv.encode(OCTETS, hashlib.new(key.digest, content).digest())
    )
    if signed_at is not None:
        attributes += _attribute("1.2.840.113549.1.9.5", time(signed_at))
    issuer, serial = _issuer_and_serial(signer)
    info = (
        integer(1)
        + tlv.encode(SEQUENCE, issuer + serial)
        + algorithm(DIGEST_OIDS[key.digest])
        + tlv.encode(0xA0, attributes)
        + key.algorithm
        + tlv.encode(OCTETS, key.sign(tlv.encode(SET, attributes)))
    )
    signed = (
        integer(3)
        + tlv.encode(SET, algorithm(DIGEST_OIDS[key.digest]))
        + tlv.encode(SEQUENCE, oid(content_type) + tlv.encode(0xA0, tlv.encode(OCTETS, content)))
        + tlv.encode(0xA0, signer)
        + tlv.encode(SET, tlv.encode(SEQUENCE, info))
    )
    return tlv.encode(SEQUENCE, oid("1.2.840.113549.1.7.2") + tlv.encode(0xA0, tlv.encode(SEQUENCE, signed)))


def curve_parameters(curve: StandardCurve) -> bytes:
    """A curve spelled out (SEC 1 C.2)."""
    size = (curve.p.bit_length() + 7) // 8
    a, b, x, y = (number.to_bytes(size, "big") for number in (curve.a, curve.b, curve.x, curve.y))
    return tlv.encode(
        SEQUENCE,
        integer(1)
        + tlv.encode(SEQUENCE, oid("1.2.840.10045.1.1") + integer(curve.p))
        + tlv.encode(SEQUENCE, tlv.encode(OCTETS, a) + tlv.encode(OCTETS, b))
        + tlv.encode(OCTETS, b"\x04" + x + y)
        + integer(curve.n)
        + integer(1),
    )


def ec_public(parameters: bytes, point: bytes) -> bytes:
    """SubjectPublicKeyInfo of a point."""
    kind = tlv.encode(SEQUENCE, oid("1.2.840.10045.2.1") + parameters)
    return tlv.encode(SEQUENCE, kind + bits(point))


def algorithm(identifier: str, parameters: bytes | None = None) -> bytes:
    """AlgorithmIdentifier, with NULL for no parameters."""
    return tlv.encode(
        SEQUENCE, oid(identifier) + (tlv.encode(NULL, b"") if parameters is None else parameters)
    )


def oid(dotted: str) -> bytes:
    """OBJECT IDENTIFIER."""
    first, second, *rest = map(int, dotted.split("."))
    encoded = bytearray()
    for number in (40 * first + second, *rest):
        digits = [number & 0x7F]
        while number := number >> 7:
            digits.append(number & 0x7F | 0x80)
        encoded += bytes(reversed(digits))
    return tlv.encode(OID, bytes(encoded))


def integer(value: int) -> bytes:
    """INTEGER, not negative."""
    return tlv.encode(INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def bits(content: bytes) -> bytes:
    """BIT STRING of whole bytes."""
    return tlv.encode(BITS, b"\x00" + content)


def time(moment: datetime) -> bytes:
    """Time as certificates write it: two digits of the year to 2049, four afterwards (RFC 5280 §4.1.2.5)."""
    if moment.year < 2050:
        return tlv.encode(UTC_TIME, f"{moment:%y%m%d%H%M%SZ}".encode())
    return tlv.encode(TIME, f"{moment:%Y%m%d%H%M%SZ}".encode())


def name(country: str, common: str) -> bytes:
    """A distinguished name."""
    pairs = (
        ("2.5.4.6", tlv.encode(PRINTABLE, country.encode())),
        ("2.5.4.3", tlv.encode(UTF8, common.encode())),
    )
    return tlv.encode(
        SEQUENCE,
        b"".join(
            tlv.encode(SET, tlv.encode(SEQUENCE, oid(identifier) + value)) for identifier, value in pairs
        ),
    )


def _attribute(identifier: str, value: bytes) -> bytes:
    return tlv.encode(SEQUENCE, oid(identifier) + tlv.encode(SET, value))


def _extension(identifier: str, value: bytes, *, critical: bool = False) -> bytes:
    flag = tlv.encode(BOOLEAN, b"\xff") if critical else b""
    return tlv.encode(SEQUENCE, oid(identifier) + flag + tlv.encode(OCTETS, value))


def _key_id(key: SigningKey) -> bytes:
    return hashlib.sha1(key.public, usedforsecurity=False).digest()


def _issuer_and_serial(encoded: bytes) -> tuple[bytes, bytes]:
    """Both as they stand in a certificate of `certificate`."""
    parts = tlv.one(encoded, SEQUENCE).children()[0].children()
    return tlv.encode(parts[3].tag, parts[3].value), tlv.encode(parts[1].tag, parts[1].value)
