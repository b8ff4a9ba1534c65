"""Signature algorithms as documents name them, and whether a signature holds.

Source: RFC 4055 (RSA, RSA-PSS), RFC 5758 (ECDSA), TR-03111 §5.2.1 (plain ECDSA), ICAO 9303-12 §4.4.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils

from devices.emrtd import tlv
from devices.emrtd.der import INTEGER, OID, SEQUENCE
from devices.emrtd.errors import CardError, MalformedError, UnsupportedError
from devices.emrtd.pki.elliptic import verifies
from devices.emrtd.pki.public_keys import EcKey, PublicKey, RsaKey
from devices.emrtd.tlv import Tlv

__all__ = [
    "DIGESTS",
    "Scheme",
    "SchemeKind",
    "der_numbers",
    "digest_name",
    "digest_of",
    "parse_scheme",
    "plain_numbers",
    "scheme_of_oid",
    "verify",
    "verify_numbers",
]

_PKCS1 = "1.2.840.113549.1.1."
_EC = "1.2.840.10045."
_PLAIN = "0.4.0.127.0.7.1.1.4.1."

DIGESTS: dict[str, hashes.HashAlgorithm] = {
    "sha1": hashes.SHA1(),  # noqa: S303 - issuers of documents still in use chose it
    "sha224": hashes.SHA224(),
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
_DIGEST_OIDS = {
    "1.3.14.3.2.26": "sha1",
    "2.16.840.1.101.3.4.2.4": "sha224",
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}


class SchemeKind(StrEnum):
    """How a signature is made."""

    RSA = "rsa"
    RSA_PSS = "rsa-pss"
    ECDSA = "ecdsa"
    ECDSA_PLAIN = "ecdsa-plain"
    """r and s side by side instead of in DER."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """A signature algorithm with everything that belongs to it."""

    kind: SchemeKind
    digest: str
    """A key of DIGESTS."""
    mask_digest: str = ""
    """Of RSA-PSS: the hash of its mask."""
    salt_bytes: int = 0

    @property
    def name(self) -> str:
        """`ecdsa-sha256`."""
        return f"{self.kind}-{self.digest}"


_SCHEMES = {
    **{
        _PKCS1 + last: Scheme(SchemeKind.RSA, digest)
        for last, digest in (
            ("5", "sha1"),
            ("14", "sha224"),
            ("11", "sha256"),
            ("12", "sha384"),
            ("13", "sha512"),
        )
    },
    **{
        _EC + last: Scheme(SchemeKind.ECDSA, digest)
        for last, digest in (
            ("4.1", "sha1"),
            ("4.3.1", "sha224"),
            ("4.3.2", "sha256"),
            ("4.3.3", "sha384"),
            ("4.3.4", "sha512"),
        )
    },
    **{
        _PLAIN + str(last): Scheme(SchemeKind.ECDSA_PLAIN, digest)
        for last, digest in enumerate(("sha1", "sha224", "sha256", "sha384", "sha512"), 1)
    },
}
_BARE = {_PKCS1 + "1": SchemeKind.RSA, _EC + "2.1": SchemeKind.ECDSA}
"""Identifiers of keys that some issuers write for the signature; the hash stands elsewhere."""


def digest_of(name: str, content: bytes) -> bytes:
    """The hash of `content`; `name` is a key of DIGESTS."""
    hashing = hashes.Hash(DIGESTS[name])
    hashing.update(content)
    return hashing.finalize()


def digest_name(encoded: bytes) -> str:
    """The hash an AlgorithmIdentifier names; UnsupportedError for another."""
    return _digest(tlv.one(encoded, SEQUENCE))


def parse_scheme(encoded: bytes, digest: str | None = None) -> Scheme:
    """The algorithm an AlgorithmIdentifier names; `digest` is for identifiers that leave the hash out.

    Raises MalformedError and UnsupportedError.
    """
    return _scheme(tlv.one(encoded, SEQUENCE), digest)


def scheme_of_oid(oid: str) -> Scheme:
    """The algorithm of an identifier without parameters; UnsupportedError."""
    found = _SCHEMES.get(oid)
    if found is None:
        raise UnsupportedError(f"signature algorithm {oid}")
    return found


def verify(key: PublicKey, scheme: Scheme, message: bytes, signature: bytes) -> bool:
    """Whether `signature` over `message` is by `key`. MalformedError for a key that is none."""
    try:
        if isinstance(key, RsaKey):
            return _verify_rsa(key, scheme, message, signature)
        return _verify_ec(key, scheme, message, signature)
    except InvalidSignature:
        return False
    except (ValueError, OverflowError) as error:  # numbers OpenSSL refuses to make a key of
        raise MalformedError("public key is refused") from error


def _verify_rsa(key: RsaKey, scheme: Scheme, message: bytes, signature: bytes) -> bool:
    public = rsa.RSAPublicNumbers(key.e, key.n).public_key()
    digest = DIGESTS[scheme.digest]
    if scheme.kind is SchemeKind.RSA:
        public.verify(signature, message, padding.PKCS1v15(), digest)
    elif scheme.kind is SchemeKind.RSA_PSS:
        pss = padding.PSS(padding.MGF1(DIGESTS[scheme.mask_digest]), scheme.salt_bytes)
        public.verify(signature, message, pss, digest)
    else:
        return False
    return True


def _verify_ec(key: EcKey, scheme: Scheme, message: bytes, signature: bytes) -> bool:
    if scheme.kind is SchemeKind.ECDSA:
        numbers = der_numbers(signature)
    elif scheme.kind is SchemeKind.ECDSA_PLAIN:
        numbers = plain_numbers(signature)
    else:
        return False
    return verify_numbers(key, scheme.digest, message, numbers)


def verify_numbers(key: EcKey, digest: str, message: bytes, numbers: tuple[int, int] | None) -> bool:
    """Whether (r, s) is a signature over `message` by `key`; errors as `verify`."""
    if numbers is None:
        return False
    r, s = numbers
    if key.openssl is None:
        return verifies(key.curve, key.point, digest_of(digest, message), r, s)
    if not (0 < r < key.curve.n and 0 < s < key.curve.n):
        return False
    try:
        public = ec.EllipticCurvePublicNumbers(*key.point, key.openssl).public_key()
        public.verify(utils.encode_dss_signature(r, s), message, ec.ECDSA(DIGESTS[digest]))
    except InvalidSignature:
        return False
    except ValueError as error:
        raise MalformedError("public key is refused") from error
    return True


def der_numbers(signature: bytes) -> tuple[int, int] | None:
    """r and s of a signature in DER; None when it is none."""
    try:
        parts = tlv.one(signature, SEQUENCE).children()
    except CardError:
        return None
    if [part.tag for part in parts] != [INTEGER, INTEGER] or any(len(one.value) > 128 for one in parts):
        return None
    return int.from_bytes(parts[0].value, "big"), int.from_bytes(parts[1].value, "big")


def plain_numbers(signature: bytes) -> tuple[int, int] | None:
    """r and s side by side in halves of one length; None when it is none."""
    half, odd = divmod(len(signature), 2)
    if odd or not 0 < half <= 128:
        return None
    return int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big")


def _scheme(element: Tlv, digest: str | None) -> Scheme:
    oid, parameters = _identifier(element)
    if oid == _PKCS1 + "10":
        return _pss(parameters)
    if oid in _BARE and digest is not None:
        return Scheme(_BARE[oid], digest)
    if oid == _EC + "4.3" and parameters is not None and parameters.tag == SEQUENCE:
        return Scheme(SchemeKind.ECDSA, _digest(parameters))
    return scheme_of_oid(oid)


def _pss(parameters: Tlv | None) -> Scheme:
    """RSASSA-PSS-params (RFC 4055 §3.1): what is left out has the defaults of the standard."""
    digest = mask = "sha1"
    salt = 20
    for part in parameters.children() if parameters is not None and parameters.tag == SEQUENCE else ():
        inner = tlv.one(part.value)
        if part.tag == 0xA0:
            digest = _digest(inner)
        elif part.tag == 0xA1:
            oid, of = _identifier(inner)
            if oid != _PKCS1 + "8" or of is None:
                raise UnsupportedError("mask generation other than MGF1")
            mask = _digest(of)
        elif part.tag == 0xA2:
            salt = int.from_bytes(inner.value[:3], "big")
            if salt > 512:
                raise MalformedError("salt is too long")
        elif part.tag == 0xA3 and inner.value != b"\x01":
            raise UnsupportedError("RSA-PSS with another trailer")
    return Scheme(SchemeKind.RSA_PSS, digest, mask, salt)


def _digest(element: Tlv) -> str:
    oid, _ = _identifier(element)
    name = _DIGEST_OIDS.get(oid)
    if name is None:
        raise UnsupportedError(f"hash algorithm {oid}")
    return name


def _identifier(element: Tlv) -> tuple[str, Tlv | None]:
    """Identifier and parameters of an AlgorithmIdentifier."""
    parts = element.children() if element.tag == SEQUENCE else ()
    if not parts or parts[0].tag != OID:
        raise MalformedError("algorithm without an identifier")
    return tlv.object_identifier(parts[0].value), parts[1] if len(parts) > 1 else None
