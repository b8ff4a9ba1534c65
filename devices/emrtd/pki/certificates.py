"""X.509 certificates of document issuers, as frozen values (ICAO 9303-12 §7, RFC 5280).

asn1crypto parses: `cryptography` refuses certificates that issuers of travel documents really use (explicit
curve parameters, negative serial numbers, odd names).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime

from asn1crypto import x509  # type: ignore[import-untyped]  # it has no stubs

from counter.domain.text import clean
from devices.emrtd.errors import MalformedError
from devices.emrtd.pki import bounds
from devices.emrtd.pki.public_keys import PublicKey, parse_public_key
from devices.emrtd.pki.signatures import Scheme, parse_scheme, verify

__all__ = ["CERTIFICATE_LIMIT", "Certificate", "country_of", "moment_of", "parse_certificate"]

CERTIFICATE_LIMIT = 16 * 1024
"""Most bytes of a certificate."""
_COUNTRY = "country_name"
_SIGNATURE, _SIGNS_CERTIFICATES = "digital_signature", "key_cert_sign"
_ANY_PURPOSE = "any_extended_key_usage"


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate. Nothing about it is believed before a trusted issuer's key has verified it."""

    encoded: bytes = field(repr=False)
    subject: str
    """For people to read, cleaned."""
    issuer: str
    subject_name: str = field(repr=False)
    """Normalised for comparison (RFC 5280 §7.1)."""
    issuer_name: str = field(repr=False)
    country: str
    """Two capital letters of the subject, or of the issuer; empty where neither says it."""
    serial: int
    not_before: datetime
    not_after: datetime
    key_id: bytes | None
    issuer_key_id: bytes | None
    is_authority: bool
    """Whether it may sign certificates: it says so, or is self-issued and says nothing (early ones)."""
    signs_documents: bool
    """Whether nothing in it says that its key is for something else (ICAO 9303-12 §7.1.1: the signers of
    master lists, seals and servers stand under the same authority)."""
    signed: bytes = field(repr=False)
    signature: bytes = field(repr=False)
    scheme_encoded: bytes = field(repr=False)
    key_encoded: bytes = field(repr=False)

    @property
    def sha256(self) -> str:
        """Fingerprint over the whole certificate, in small hexadecimal digits."""
        return hashlib.sha256(self.encoded).hexdigest()

    def key(self) -> PublicKey:
        """Its public key; errors as `parse_public_key`."""
        return parse_public_key(self.key_encoded)

    def scheme(self) -> Scheme:
        """How it is signed; errors as `parse_scheme`."""
        return parse_scheme(self.scheme_encoded)

    def is_valid_at(self, moment: datetime) -> bool:
        """Whether `moment` lies within its validity."""
        return self.not_before <= moment <= self.not_after

    def is_signed_by(self, issuer: Certificate) -> bool:
        """Whether the key of `issuer` made its signature; errors as `key` and `scheme`."""
        return verify(issuer.key(), self.scheme(), self.signed, self.signature)


def parse_certificate(encoded: bytes) -> Certificate:
    """The certificate in DER. Raises MalformedError and LimitError."""
    bounds.check(encoded, limit=CERTIFICATE_LIMIT)
    with bounds.reading("certificate"):
        parsed = x509.Certificate.load(encoded, strict=True)
        body = parsed["tbs_certificate"]
        subject, issuer = body["subject"], body["issuer"]
        not_before = moment_of(body["validity"]["not_before"].native)
        not_after = moment_of(body["validity"]["not_after"].native)
        authority = parsed.authority_key_identifier_value
        return Certificate(
            encoded=encoded,
            subject=clean(subject.human_friendly, limit=200),
            issuer=clean(issuer.human_friendly, limit=200),
            subject_name=subject.hashable,
            issuer_name=issuer.hashable,
            country=country_of(subject) or country_of(issuer),
            serial=body["serial_number"].native,
            not_before=not_before,
            not_after=not_after,
            key_id=parsed.key_identifier,
            issuer_key_id=authority["key_identifier"].native if authority is not None else None,
            is_authority=_is_authority(parsed),
            signs_documents=_signs_documents(parsed),
            signed=body.dump(),
            signature=parsed.signature,
            scheme_encoded=parsed["signature_algorithm"].dump(),
            key_encoded=body["subject_public_key_info"].dump(),
        )


def moment_of(value: object) -> datetime:
    """A time in a certificate or list; one without a zone is in UTC (RFC 5280 §4.1.2.5). MalformedError."""
    if not isinstance(value, datetime):
        raise MalformedError("no time")
    return value if value.tzinfo is not None else value.replace(tzinfo=UTC)


def country_of(name: x509.Name) -> str:
    """The country in a name, two or three capital letters; empty without one."""
    for part in name.chosen:
        for pair in part:
            if pair["type"].native == _COUNTRY:
                text = clean(str(pair["value"].native), limit=3).upper()
                return text if len(text) in (2, 3) and text.isascii() and text.isalpha() else ""
    return ""


def _is_authority(parsed: x509.Certificate) -> bool:
    constraints, usage = parsed.basic_constraints_value, parsed.key_usage_value
    if usage is not None and _SIGNS_CERTIFICATES not in usage.native:
        return False
    if constraints is None:
        return bool(parsed.subject.hashable == parsed.issuer.hashable)
    return constraints["ca"].native is True


def _signs_documents(parsed: x509.Certificate) -> bool:
    """Whether key usage and purposes leave room for it; a certificate without them says nothing against."""
    usage, purposes = parsed.key_usage_value, parsed.extended_key_usage_value
    signs = usage is None or _SIGNATURE in usage.native
    return signs and (purposes is None or _ANY_PURPOSE in purposes.native)
