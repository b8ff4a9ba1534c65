"""A real PKCS#11 token in software for tests: SoftHSM2 with an officer's key and certificate.

Everything is made on the spot: a CA, the officer's certificate, the token. The PIN is told by the rig.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

__all__ = ["LIBRARY", "OFFICER", "PIN", "SoftToken", "soft_token"]

PIN = "60718294"
OFFICER = "Trần Thị Mẫu"
_LIBRARIES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/softhsm/libsofthsm2.so")
LIBRARY = next((Path(one) for one in _LIBRARIES if Path(one).exists()), Path(_LIBRARIES[0]))
_KEY_ID = "a1"
_PUT = """
import sys, pkcs11
from pkcs11 import Attribute, CertificateType, ObjectClass
library, pin, key_id = sys.argv[1:]
token = next(slot.get_token() for slot in pkcs11.lib(library).get_slots(token_present=True))
with token.open(rw=True, user_pin=pin) as session:
    session.create_object({
        Attribute.CLASS: ObjectClass.CERTIFICATE,
        Attribute.CERTIFICATE_TYPE: CertificateType.X_509,
        Attribute.TOKEN: True,
        Attribute.ID: bytes.fromhex(key_id),
        Attribute.LABEL: "officer",
        Attribute.SUBJECT: b"0\\x00",
        Attribute.VALUE: sys.stdin.buffer.read(),
    })
"""


@dataclass(frozen=True, slots=True)
class SoftToken:
    """A token that processes with `env` find."""

    env: dict[str, str]
    serial: str
    """Of the officer's certificate, hex."""
    ca_file: Path
    """PEM."""


def soft_token(folder: Path, *, days: int = 30, name: str = OFFICER) -> SoftToken:
    """A token with one certificate that is valid for `days` from now (negative: expired)."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tokens").mkdir()
    config = folder / "softhsm2.conf"
    config.write_text(
        f"directories.tokendir = {folder}/tokens\nobjectstore.backend = file\nlog.level = ERROR\n"
    )
    env = {"SOFTHSM2_CONF": str(config)}
    key, certificate, ca = _officer(days, name)
    key_file, ca_file = folder / "key.pem", folder / "ca.pem"
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    ca_file.write_bytes(ca.public_bytes(serialization.Encoding.PEM))
    _run(env, "--init-token", "--free", "--label", "officer", "--pin", PIN, "--so-pin", "87654321")
    imported = ("--import", str(key_file), "--token", "officer", "--label", "officer", "--id", _KEY_ID)
    _run(env, *imported, "--pin", PIN)
    subprocess.run(
        [sys.executable, "-c", _PUT, str(LIBRARY), PIN, _KEY_ID],
        input=certificate.public_bytes(serialization.Encoding.DER),
        env={**os.environ, **env},
        check=True,
        timeout=60,
    )
    return SoftToken(env, f"{certificate.serial_number:x}", ca_file)


def _run(env: dict[str, str], *arguments: str) -> None:
    subprocess.run(
        ["softhsm2-util", *arguments],
        env={**os.environ, **env},
        check=True,
        capture_output=True,
        timeout=60,
    )


@cache
def _key(whose: str) -> rsa.RSAPrivateKey:
    """One key of an authority and one of an officer are enough for a test run."""
    del whose
    return rsa.generate_private_key(65537, 2048)


def _officer(days: int, name: str) -> tuple[rsa.RSAPrivateKey, x509.Certificate, x509.Certificate]:
    now = datetime.now(UTC)
    ends = now + timedelta(days=days)
    ca_key, key = _key("authority"), _key("officer")
    ca_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "CA giả tưởng")])
    begin = min(now, ends) - timedelta(days=1)
    ca = (
        x509.CertificateBuilder(ca_name, ca_name, ca_key.public_key(), x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(now + timedelta(days=60))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(ca_key, hashes.SHA256())
    )
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    certificate = (
        x509.CertificateBuilder(ca_name, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(ends)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(ca_key, hashes.SHA256())
    )
    return key, certificate, ca
