"""An officer's token without a token, for training: a key made on the spot that no authority vouches for.

Its signatures are real PAdES and worth nothing. Any PIN of four digits or more opens it, but zeros alone.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from counter.ports.signer import PinState, SignedPaper, SignError, SigningBatch, TokenView

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from pyhanko.sign import Signer as PyHankoSigner

__all__ = ["VirtualToken"]

_SHORTEST_PIN: Final = 4
_DAYS: Final = 30
_NAME: Final = "TAP HUAN"
"""The token is nobody's."""


class VirtualToken:
    """`ports.Signer`."""

    def __init__(self) -> None:
        self._made: tuple[PyHankoSigner, Certificate] | None = None
        self._lock = threading.Lock()

    def look(self) -> Sequence[TokenView]:
        """The one."""
        return [TokenView("virtual", _NAME, PinState.USUAL, for_training=True)]

    @contextlib.contextmanager
    def batch(self, pin: str, token: str = "") -> Iterator[SigningBatch]:
        """Open it."""
        del token
        if len(pin) < _SHORTEST_PIN or not pin.strip("0"):
            raise SignError("wrong_pin")
        with self._lock:
            self._made = self._made or _made()
        yield _Batch(*self._made)


class _Batch:
    """`ports.SigningBatch`."""

    def __init__(self, signer: PyHankoSigner, certificate: Certificate) -> None:
        self._signer, self._certificate = signer, certificate

    def sign(self, content: bytes) -> SignedPaper:
        """Sign one PDF."""
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.pdf_utils.misc import PdfError
        from pyhanko.sign import PdfSignatureMetadata, PdfSigner, fields

        meta = PdfSignatureMetadata(
            field_name="Training", md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES
        )
        try:
            writer = IncrementalPdfFileWriter(io.BytesIO(content))
            signed = bytes(PdfSigner(meta, signer=self._signer).sign_pdf(writer).getbuffer())
        except PdfError:
            raise SignError("unsignable") from None
        return SignedPaper(
            content=signed,
            sha256=hashlib.sha256(signed).hexdigest(),
            signer=_NAME,
            serial=f"{self._certificate.serial_number:x}",
            timestamped=False,
            for_training=True,
        )


def _made() -> tuple[PyHankoSigner, Certificate]:
    """A key and a certificate that vouches for itself."""
    from asn1crypto import keys, x509  # type: ignore[import-untyped]  # it has no stubs
    from cryptography import x509 as made
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID
    from pyhanko.sign import SimpleSigner
    from pyhanko.sign.ades import cades_asn1  # noqa: F401 - it adds the names of its attributes to asn1crypto
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    _complete_names()
    key = ec.generate_private_key(ec.SECP256R1())
    subject = made.Name([made.NameAttribute(NameOID.COMMON_NAME, _NAME)])
    now = datetime.now(UTC)
    certificate = (
        made.CertificateBuilder(subject, subject, key.public_key(), made.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=_DAYS))
        .sign(key, hashes.SHA256())
    )
    plain = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    signer = SimpleSigner(
        signing_cert=x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER)),
        signing_key=keys.PrivateKeyInfo.load(plain),
        cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]  # pyHanko's own
    )
    return signer, certificate


def _complete_names() -> None:
    """Let asn1crypto find attributes by the names pyHanko has added.

    It turns its table round once, at the first message it reads: a chip read before in this process would
    leave the new names out.
    """
    from asn1crypto import cms

    kind = cms.CMSAttributeType
    if kind._reverse_map is not None:  # noqa: SLF001 - there is no other way to it; pyHanko goes the same
        kind._reverse_map.update({name: dotted for dotted, name in kind._map.items()})  # noqa: SLF001
