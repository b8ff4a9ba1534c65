"""Whom a desk believes to be its centre, and how it proves to be a desk: TLS contexts.

A private CA file, a SHA-256 pin of the certificate or of its public key, or both; without either the usual
certificates of the machine. With a pin alone the name and the issuer do not matter: the pin says more.
Knows files and certificates, not requests.
"""

from __future__ import annotations

import hashlib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final

from counter.ports import CentreUnavailableError

__all__ = ["SYSTEM", "Trust", "context_of", "distrust_in"]


@dataclass(frozen=True, slots=True)
class Trust:
    """Paths of PEM files and a pin; empty for what is not used."""

    ca_file: str = ""
    pin: str = ""
    """SHA-256 in lower-case hex of the certificate (DER) or of its SubjectPublicKeyInfo."""
    client_cert: str = ""
    client_key: str = ""
    """Empty when the key stands in the certificate's file."""


SYSTEM: Final = Trust()
"""The certificates of the machine."""

_WORDS: Final = {
    9: "centre_not_yet_valid",  # X509_V_ERR_CERT_NOT_YET_VALID
    10: "centre_expired",  # X509_V_ERR_CERT_HAS_EXPIRED
    62: "centre_other_name",  # X509_V_ERR_HOSTNAME_MISMATCH
    64: "centre_other_name",  # X509_V_ERR_IP_ADDRESS_MISMATCH
}
"""OpenSSL's verify codes (x509_vfy.h) that have a word of their own."""
_CLIENT_ALERTS: Final = (
    "CERTIFICATE_REQUIRED",
    "ALERT_BAD_CERTIFICATE",
    "ALERT_UNKNOWN_CA",
    "ALERT_CERTIFICATE_EXPIRED",
    "ALERT_CERTIFICATE_UNKNOWN",
    "HANDSHAKE_FAILURE",
)
"""What a server says to a client whose certificate is missing or not believed (RFC 8446 section 6.2)."""
_NOT_TLS: Final = ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "HTTP_REQUEST", "UNEXPECTED_EOF")


class _PinMismatch(ssl.SSLCertVerificationError):
    """The certificate is another one; `word` is the machine word."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


@lru_cache(maxsize=4)
def context_of(trust: Trust, *, use_system_proxy: bool) -> ssl.SSLContext:
    """Reading the machine's certificates takes about 0.05 s: first called off the loop.

    Raises CentreUnavailableError `trust_files` for files that cannot be read.
    """
    if trust == SYSTEM:
        import httpx

        return httpx.create_ssl_context(trust_env=use_system_proxy)
    try:
        context = ssl.create_default_context(cafile=trust.ca_file or None)
        if trust.client_cert:
            context.load_cert_chain(trust.client_cert, trust.client_key or None)
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
        raise CentreUnavailableError("trust_files", sent=False) from error
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if trust.pin:
        if not trust.ca_file:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE  # the pin is looked at instead, and says more
        context.sslobject_class = _pinned(trust.pin)
    return context


def _pinned(pin: str) -> type[ssl.SSLObject]:
    class PinnedObject(ssl.SSLObject):
        """Looks at the pin at the end of the handshake: before a byte of a request is sent."""

        def do_handshake(self) -> None:
            """Raises ssl.SSLCertVerificationError for another certificate."""
            super().do_handshake()
            _require_pin(self.getpeercert(binary_form=True), pin)

    return PinnedObject


def _require_pin(certificate: bytes | None, pin: str) -> None:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
    from cryptography.x509 import load_der_x509_certificate

    if certificate is None:
        raise _PinMismatch("centre_other_pin")
    parsed = load_der_x509_certificate(certificate)
    key = parsed.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    found = [hashlib.sha256(one).hexdigest() for one in (certificate, key)]
    if pin not in found:  # both are public: nothing to hide from a clock
        raise _PinMismatch("centre_other_pin")
    now = datetime.now(UTC)
    if now > parsed.not_valid_after_utc:
        raise _PinMismatch("centre_expired")
    if now < parsed.not_valid_before_utc:
        raise _PinMismatch("centre_not_yet_valid")


def distrust_in(error: BaseException) -> str:
    """The word for what TLS found wrong, anywhere among the causes of `error`; empty when it was not TLS."""
    for cause in _causes(error):
        if isinstance(cause, _PinMismatch):
            return cause.word
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _WORDS.get(cause.verify_code, "centre_untrusted")
        if isinstance(cause, ssl.SSLError):
            reason = str(cause.reason or "")
            if any(word in reason for word in _CLIENT_ALERTS):
                return "client_certificate"
            if any(word in reason for word in _NOT_TLS):
                return "not_tls"
            if reason:
                return "centre_untrusted"
    return ""


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    cause: Any = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        yield cause
        cause = cause.__cause__ or cause.__context__
