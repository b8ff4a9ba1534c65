"""CMS SignedData, which wraps SODs, EF.CardSecurity and master lists, and whether its signature holds.

Source: RFC 5652 §5; ICAO 9303-10 §4.6.2 (document security object), TR-03110-3 A.1.2 (CardSecurity), ICAO
9303-12 §9 (master lists). Signed attributes are hashed as the SET they are, whatever tag they stand under.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from asn1crypto import cms, core  # type: ignore[import-untyped]  # it has no stubs

from devices.emrtd.errors import CardError, MalformedError
from devices.emrtd.pki import bounds
from devices.emrtd.pki.certificates import Certificate, parse_certificate
from devices.emrtd.pki.signatures import Scheme, digest_name, digest_of, parse_scheme, verify

__all__ = ["SignatureRefusedError", "SignedData", "parse_signed_data", "signing_certificate"]

_MAX_CERTIFICATES = 16
_MAX_SIGNERS = 8
_SIGNED_DATA = "signed_data"
_SET = b"\x31"


class SignatureRefusedError(CardError):
    """The signature does not hold: `reason` is a machine word."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"signature refused: {reason}")
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Signer:
    """One signature over the content."""

    digest: str
    """Hash of the content; a key of DIGESTS."""
    scheme: Scheme
    signature: bytes = field(repr=False)
    attributes: bytes | None = field(repr=False)
    """The signed attributes as the SET that is hashed; None: the content itself is signed."""
    message_digest: bytes | None
    content_type: str | None
    signed_at: datetime | None
    issuer_name: str | None = field(repr=False)
    serial: int | None
    key_id: bytes | None
    """The signer's certificate: by issuer and serial number, or by key identifier."""

    def is_of(self, certificate: Certificate) -> bool:
        """Whether this signer says that it signed with the key of `certificate`."""
        if self.key_id is not None:
            return certificate.key_id == self.key_id
        return (certificate.issuer_name, certificate.serial) == (self.issuer_name, self.serial)


@dataclass(frozen=True, slots=True)
class SignedData:
    """Content, whoever says to have signed it, and the certificates that came along."""

    content_type: str
    content: bytes = field(repr=False)
    certificates: tuple[Certificate, ...]
    signers: tuple[Signer, ...]


def parse_signed_data(encoded: bytes, *, limit: int, most_elements: int = bounds.MAX_ELEMENTS) -> SignedData:
    """The SignedData in a ContentInfo. Raises MalformedError, LimitError and UnsupportedError."""
    bounds.check(encoded, limit=limit, most_elements=most_elements)
    with bounds.reading("signed data"):
        info = cms.ContentInfo.load(encoded, strict=True)
        if info["content_type"].native != _SIGNED_DATA:
            raise MalformedError("no signed data")
        signed = info["content"]
        content = bytes(signed["encap_content_info"]["content"])
        certificates = signed["certificates"] if _present(signed["certificates"]) else ()
        signers = signed["signer_infos"]
        if not content:
            raise MalformedError("signed data without content")
        if len(certificates) > _MAX_CERTIFICATES or not 1 <= len(signers) <= _MAX_SIGNERS:
            raise MalformedError("too many certificates, or signers")
        return SignedData(
            content_type=signed["encap_content_info"]["content_type"].dotted,
            content=content,
            certificates=tuple(
                parse_certificate(one.chosen.dump()) for one in certificates if one.name == "certificate"
            ),
            signers=tuple(_signer(one) for one in signers),
        )


def signing_certificate(signed: SignedData) -> tuple[Certificate, Signer]:
    """The certificate whose key verifies, and the signer it stands for.

    Says nothing on who issued that certificate. Raises SignatureRefusedError when no signature holds,
    UnsupportedError and MalformedError when that cannot be told.
    """
    refused: CardError = SignatureRefusedError("no_certificate")
    for signer in signed.signers:
        for certificate in signed.certificates:
            if not signer.is_of(certificate):
                continue
            try:
                _verify(signed, signer, certificate)
            except CardError as error:
                refused = error
                continue
            return certificate, signer
    raise refused


def _verify(signed: SignedData, signer: Signer, certificate: Certificate) -> None:
    message = signed.content
    if signer.attributes is not None:
        if signer.content_type != signed.content_type:
            raise SignatureRefusedError("content_type")
        if signer.message_digest != digest_of(signer.digest, signed.content):
            raise SignatureRefusedError("content_digest")
        message = signer.attributes
    if not verify(certificate.key(), signer.scheme, message, signer.signature):
        raise SignatureRefusedError("signature")


def _signer(info: Any) -> Signer:
    digest = digest_name(info["digest_algorithm"].dump())
    sid = info["sid"]
    by_key = sid.name == "subject_key_identifier"
    attributes = info["signed_attrs"]
    present = _present(attributes)
    encoded = attributes.dump() if present else None
    values = {one["type"].native: one["values"] for one in attributes} if present else {}
    if present and len(values) != len(attributes):
        raise MalformedError("signed attribute stands twice")
    message_digest, content_type = _only(values.get("message_digest")), _only(values.get("content_type"))
    signed_at = _only(values.get("signing_time"))
    moment = signed_at.native if signed_at is not None else None
    return Signer(
        digest=digest,
        scheme=parse_scheme(info["signature_algorithm"].dump(), digest),
        signature=info["signature"].native,
        attributes=None if encoded is None else _SET + encoded[1:],
        message_digest=None if message_digest is None else message_digest.native,
        content_type=None if content_type is None else content_type.dotted,
        signed_at=moment if isinstance(moment, datetime) and moment.tzinfo is not None else None,
        issuer_name=None if by_key else sid.chosen["issuer"].hashable,
        serial=None if by_key else sid.chosen["serial_number"].native,
        key_id=sid.chosen.native if by_key else None,
    )


def _present(value: Any) -> bool:
    """Whether an optional part is there."""
    return not isinstance(value, core.Void)


def _only(values: Any) -> Any:
    if values is None:
        return None
    if len(values) != 1:
        raise MalformedError("signed attribute with several values")
    return values[0]
