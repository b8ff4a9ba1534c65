"""Files an administrator imports trust from: certificates, revocation lists, master lists.

In DER or PEM, one or many; master lists also as the LDIF of ICAO's directory and in the ZIP the German list
comes in. What a file is, its content says, never its name.
"""

from __future__ import annotations

import base64
import binascii
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from devices.emrtd import tlv
from devices.emrtd.der import OID, SEQUENCE
from devices.emrtd.errors import CardError, LimitError, MalformedError
from devices.emrtd.pki.certificates import Certificate, parse_certificate
from devices.emrtd.pki.master_list import MASTER_LIST_LIMIT, parse_master_list
from devices.emrtd.pki.revocation import RevocationList, parse_revocation_list
from devices.emrtd.pki.signed_data import SignatureRefusedError

__all__ = ["FILE_LIMIT", "TrustFile", "read_trust_file"]

FILE_LIMIT = 64 * 1024 * 1024
"""Most bytes of a file to import."""
_MAX_PARTS = 20_000
_MAX_MEMBERS = 32
_ARCHIVE_TROUBLES = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
)
_PEM = re.compile(rb"-----BEGIN (CERTIFICATE|X509 CRL|CMS|PKCS7|TRUSTED CERTIFICATE)-----\r?\n")
_LDIF = re.compile(rb"\A(?:version: *1|dn:)", re.IGNORECASE)
_LDIF_VALUE = re.compile(
    rb"^(?:pkdMasterListContent|cACertificate|certificateRevocationList)(?:;binary)?:: *([A-Za-z0-9+/= ]*)",
    re.MULTILINE | re.IGNORECASE,
)


@dataclass(slots=True)
class TrustFile:
    """What a file held."""

    certificates: list[Certificate] = field(default_factory=list)
    lists: list[RevocationList] = field(default_factory=list)
    signers: list[Certificate] = field(default_factory=list)
    """Who signed its master lists: to be compared with what their publisher announces."""
    skipped: int = 0
    """Parts that could not be read."""


def read_trust_file(content: bytes) -> TrustFile:
    """Everything in the file that can be trusted once somebody decides so.

    Raises LimitError for a file out of bounds, SignatureRefusedError for a master list that was changed, and
    MalformedError when there is nothing in it.
    """
    if len(content) > FILE_LIMIT:
        raise LimitError("file is too long")
    found = TrustFile()
    for count, part in enumerate(_parts(content)):
        if count >= _MAX_PARTS:
            raise LimitError("file has too many parts")
        try:
            _take(part, found)
        except SignatureRefusedError:
            raise
        except CardError:
            found.skipped += 1
    if not found.certificates and not found.lists:
        raise MalformedError("no certificate, revocation list or master list in the file")
    return found


def _parts(content: bytes) -> Iterator[bytes]:
    """The DER structures of a file."""
    if content[:4] == b"PK\x03\x04":
        for member in _unpacked(content):
            yield from _texts(member)
    else:
        yield from _texts(content)


def _unpacked(content: bytes) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [one for one in archive.infolist() if not one.is_dir()]
            if len(members) > _MAX_MEMBERS:
                raise LimitError("archive has too many files")
            for member in members:
                with archive.open(member) as file:
                    unpacked = file.read(MASTER_LIST_LIMIT + 1)
                if len(unpacked) > MASTER_LIST_LIMIT:
                    raise LimitError("file in the archive is too long")
                yield unpacked
    except _ARCHIVE_TROUBLES as error:
        raise MalformedError("archive is broken, or of a kind that is not read") from error


def _texts(content: bytes) -> Iterator[bytes]:
    if b"-----BEGIN " in content[:65_536]:
        yield from map(_decoded, _armoured(content))
    elif _LDIF.match(content):
        joined = re.sub(rb"\r?\n ", b"", content)
        for value in _LDIF_VALUE.finditer(joined):
            yield _decoded(value.group(1))
    else:
        yield content


def _armoured(content: bytes) -> Iterator[bytes]:
    """What stands between the lines that begin and end something. One pass, however many have no end."""
    at, endless = 0, set[bytes]()
    while (begin := _PEM.search(content, at)) is not None:
        at, kind = begin.end(), begin.group(1)
        end = -1 if kind in endless else content.find(b"-----END " + kind + b"-----", at)
        if end < 0:
            endless.add(kind)
        else:
            yield content[at:end]
            at = end


def _decoded(text: bytes) -> bytes:
    """Bytes of base64; empty for none, which is then a part that cannot be read."""
    try:
        return base64.b64decode(text, validate=False)
    except (binascii.Error, ValueError):
        return b""


def _take(part: bytes, found: TrustFile) -> None:
    head = tlv.header(part)
    if head.tag != SEQUENCE or head.total != len(part):
        raise MalformedError("no DER structure")
    if tlv.header(part, head.size).tag == OID:
        listed = parse_master_list(part)
        found.certificates += listed.certificates
        found.signers.append(listed.signer)
        found.skipped += listed.skipped
        return
    try:
        found.certificates.append(parse_certificate(part))
    except CardError:
        found.lists.append(parse_revocation_list(part))
