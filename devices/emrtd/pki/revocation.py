"""Revocation lists of document issuers (RFC 5280 §5, ICAO 9303-12 §7.1.4)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from asn1crypto import core, crl  # type: ignore[import-untyped]  # it has no stubs

from counter.domain.text import clean
from devices.emrtd.pki import bounds
from devices.emrtd.pki.certificates import Certificate, country_of, moment_of
from devices.emrtd.pki.signatures import parse_scheme, verify

__all__ = ["RevocationList", "parse_revocation_list"]

LIST_LIMIT = 4 * 1024 * 1024
_MAX_ELEMENTS = 400_000


@dataclass(frozen=True, slots=True)
class RevocationList:
    """One list; believed once its issuer's key has verified it."""

    encoded: bytes = field(repr=False)
    issuer: str
    """For people to read, cleaned."""
    issuer_name: str = field(repr=False)
    """Normalised for comparison."""
    country: str
    issued_at: datetime
    next_at: datetime | None
    """When a newer one was promised."""
    revoked: frozenset[int] = field(repr=False)
    """Serial numbers."""
    signed: bytes = field(repr=False)
    signature: bytes = field(repr=False)
    scheme_encoded: bytes = field(repr=False)

    def is_signed_by(self, issuer: Certificate) -> bool:
        """Whether the key of `issuer` made its signature; errors as `Certificate.is_signed_by`."""
        return verify(issuer.key(), parse_scheme(self.scheme_encoded), self.signed, self.signature)

    def revokes(self, certificate: Certificate) -> bool:
        """Whether it names `certificate`, which its issuer has issued: maybe under a former name."""
        return certificate.serial in self.revoked


def parse_revocation_list(encoded: bytes) -> RevocationList:
    """The list in DER. Raises MalformedError and LimitError."""
    bounds.check(encoded, limit=LIST_LIMIT, most_elements=_MAX_ELEMENTS)
    with bounds.reading("revocation list"):
        parsed = crl.CertificateList.load(encoded, strict=True)
        body = parsed["tbs_cert_list"]
        following = body["next_update"].native
        entries = body["revoked_certificates"]
        serials = () if isinstance(entries, core.Void) else entries
        return RevocationList(
            encoded=encoded,
            issuer=clean(body["issuer"].human_friendly, limit=200),
            issuer_name=body["issuer"].hashable,
            country=country_of(body["issuer"]),
            issued_at=moment_of(body["this_update"].native),
            next_at=None if following is None else moment_of(following),
            revoked=frozenset(entry["user_certificate"].native for entry in serials),
            signed=body.dump(),
            signature=parsed["signature"].native,
            scheme_encoded=parsed["signature_algorithm"].dump(),
        )
