"""Master lists: country signing certificates collected and signed by one state (ICAO 9303-12 §9).

A list says whom its signer trusts. Whether this office trusts the signer is for whoever imports it to decide;
that the list is whole and really of its signer is checked here.
"""

from __future__ import annotations

from dataclasses import dataclass

from devices.emrtd import tlv
from devices.emrtd.der import INTEGER, SEQUENCE, SET
from devices.emrtd.errors import CardError, LimitError, MalformedError
from devices.emrtd.pki.certificates import Certificate, parse_certificate
from devices.emrtd.pki.signed_data import parse_signed_data, signing_certificate

__all__ = ["MASTER_LIST_LIMIT", "MasterList", "parse_master_list"]

MASTER_LIST_LIMIT = 16 * 1024 * 1024
"""Most bytes of a list; the largest in use have less than two million."""
_MAX_ELEMENTS = 800_000
_MAX_CERTIFICATES = 4_096
_CONTENT_TYPE = "2.23.136.1.1.2"


@dataclass(frozen=True, slots=True)
class MasterList:
    """A list whose signature holds."""

    certificates: tuple[Certificate, ...]
    skipped: int
    """Certificates in it that cannot be read."""
    signer: Certificate
    """Who signed it: a certificate that came with the list."""


def parse_master_list(encoded: bytes) -> MasterList:
    """The list in a ContentInfo.

    Raises MalformedError, LimitError and UnsupportedError, and SignatureRefusedError when it was changed.
    """
    signed = parse_signed_data(encoded, limit=MASTER_LIST_LIMIT, most_elements=_MAX_ELEMENTS)
    if signed.content_type != _CONTENT_TYPE:
        raise MalformedError("signed data is no master list")
    signer, _ = signing_certificate(signed)
    certificates: list[Certificate] = []
    skipped = 0
    for one in _members(signed.content):
        try:
            certificates.append(parse_certificate(one))
        except CardError:
            skipped += 1
    return MasterList(tuple(certificates), skipped, signer)


def _members(content: bytes) -> list[bytes]:
    """The elements of the SET in CscaMasterList: too many for the parser of a card's small structures."""
    outer = tlv.header(content)
    if outer.tag != SEQUENCE or outer.total != len(content):
        raise MalformedError("master list of unknown form")
    version = tlv.header(content, outer.size)
    start = outer.size + version.total
    members = tlv.header(content, start)
    if version.tag != INTEGER or members.tag != SET or start + members.total != len(content):
        raise MalformedError("master list of unknown form")
    found: list[bytes] = []
    offset = start + members.size
    while offset < len(content):
        if len(found) >= _MAX_CERTIFICATES:
            raise LimitError("master list with too many certificates")
        end = offset + tlv.header(content, offset).total
        if end > len(content):
            raise MalformedError("certificate in a master list is cut")
        found.append(content[offset:end])
        offset = end
    return found
