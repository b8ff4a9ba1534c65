"""Fictional issuers of documents with every kind of key, for the tests of who signed what."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from functools import cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from devices.emrtd import tlv
from devices.emrtd.curves import CURVES, Curve
from devices.emrtd.standard_curves import STANDARD_CURVES
from devices.virtual.issuing import (
    DIGEST_OIDS,
    ECDSA_OIDS,
    SigningKey,
    algorithm,
    certificate,
    curve_parameters,
    ec_public,
    integer,
    name,
    oid,
    time,
)

__all__ = ["ROOT", "AnyCurveSigner", "RsaSigner", "Secp256k1Signer", "revocation_list", "signer_under"]

ROOT = ("VN", "Gốc mẫu")
_RSA = {"sha1": "5", "sha224": "14", "sha256": "11", "sha384": "12", "sha512": "13"}
_HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha1": hashes.SHA1(),
    "sha224": hashes.SHA224(),
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
_PKCS1 = "1.2.840.113549.1.1."


@cache
def rsa_key(bits: int) -> rsa.RSAPrivateKey:
    """One key of each size for the whole run."""
    return rsa.generate_private_key(65537, bits)


class RsaSigner:
    """RSA with PKCS #1 or PSS padding."""

    def __init__(self, digest: str, *, pss: bool = False, bits: int = 2048, salt: int | None = None) -> None:
        self.digest = digest
        self._key = rsa_key(bits)
        self._pss = pss
        self._salt = _HASHES[digest].digest_size if salt is None else salt
        numbers = self._key.public_key().public_numbers()
        key = tlv.encode(0x30, integer(numbers.n) + integer(numbers.e))
        self.public = tlv.encode(0x30, algorithm(_PKCS1 + "1") + tlv.encode(0x03, b"\x00" + key))
        if pss:
            inner = algorithm(DIGEST_OIDS[digest])
            mask = algorithm(_PKCS1 + "8", inner)
            parameters = (
                tlv.encode(0xA0, inner) + tlv.encode(0xA1, mask) + tlv.encode(0xA2, integer(self._salt))
            )
            self.algorithm = algorithm(_PKCS1 + "10", tlv.encode(0x30, parameters))
        else:
            self.algorithm = algorithm(_PKCS1 + _RSA[digest])

    def sign(self, message: bytes) -> bytes:
        digest = _HASHES[self.digest]
        if self._pss:
            return self._key.sign(message, padding.PSS(padding.MGF1(digest), self._salt), digest)
        return self._key.sign(message, padding.PKCS1v15(), digest)


class AnyCurveSigner:
    """ECDSA on any standard curve, also those OpenSSL does not know: slow arithmetic, and not for secrets."""

    def __init__(self, curve: str, digest: str, *, explicit: bool = False) -> None:
        standard = next(one for one in STANDARD_CURVES if one.name == curve)
        self.curve: Curve = CURVES[standard.parameter_id]
        self.digest = digest
        self._private = (
            int.from_bytes(hashlib.sha512(curve.encode()).digest(), "big") % (self.curve.n - 3) + 1
        )
        self.algorithm = tlv.encode(0x30, oid(ECDSA_OIDS[digest]))
        parameters = curve_parameters(standard) if explicit else oid(standard.oid)
        self.public = ec_public(parameters, self.curve.encode(self.curve.base(self._private)))

    def numbers(self, message: bytes) -> tuple[int, int]:
        n = self.curve.n
        hashed = hashlib.new(self.digest, message).digest()
        number = int.from_bytes(hashed, "big") >> max(0, 8 * len(hashed) - n.bit_length())
        once = self.curve.random_scalar()
        r = self.curve.base(once).x % n
        return r, pow(once, -1, n) * (number + r * self._private) % n

    def sign(self, message: bytes) -> bytes:
        return tlv.encode(0x30, b"".join(integer(number) for number in self.numbers(message)))


class Secp256k1Signer:
    """ECDSA on a curve that is in no table of ours, spelled out."""

    digest = "sha256"
    algorithm = tlv.encode(0x30, oid(ECDSA_OIDS["sha256"]))

    def __init__(self) -> None:
        self._key = ec.derive_private_key(0x1234567, ec.SECP256K1())
        p = 2**256 - 2**32 - 977
        n = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
        one = ec.derive_private_key(1, ec.SECP256K1()).public_key().public_numbers()
        own = self._key.public_key().public_numbers()
        octets = [number.to_bytes(32, "big") for number in (0, 7, one.x, one.y, own.x, own.y)]
        parameters = tlv.encode(
            0x30,
            integer(1)
            + tlv.encode(0x30, oid("1.2.840.10045.1.1") + integer(p))
            + tlv.encode(0x30, tlv.encode(0x04, octets[0]) + tlv.encode(0x04, octets[1]))
            + tlv.encode(0x04, b"\x04" + octets[2] + octets[3])
            + integer(n)
            + integer(1),
        )
        self.public = ec_public(parameters, b"\x04" + octets[4] + octets[5])

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message, ec.ECDSA(hashes.SHA256()))


def signer_under(
    root: SigningKey,
    key: SigningKey,
    *,
    not_before: datetime = datetime(2020, 1, 1, tzinfo=UTC),
    not_after: datetime = datetime(2099, 1, 1, tzinfo=UTC),
) -> tuple[bytes, bytes]:
    """A country's certificate and one of a document signer under it."""
    authority = certificate(root, root, subject=ROOT, issuer=ROOT, authority=True)
    subject = ("VN", "Người ký")
    signer = certificate(
        key, root, subject=subject, issuer=ROOT, serial=7, not_before=not_before, not_after=not_after
    )
    return authority, signer


def revocation_list(
    root: SigningKey, serials: tuple[int, ...], issued: datetime, following: datetime
) -> bytes:
    """A list of the country above."""
    entries = b"".join(tlv.encode(0x30, integer(serial) + time(issued)) for serial in serials)
    body = integer(1) + root.algorithm + name(*ROOT) + time(issued) + time(following)
    signed = tlv.encode(0x30, body + (tlv.encode(0x30, entries) if entries else b""))
    return tlv.encode(0x30, signed + root.algorithm + tlv.encode(0x03, b"\x00" + root.sign(signed)))
