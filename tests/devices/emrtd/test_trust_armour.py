"""Files of certificates between lines that begin and end them, some of which never end."""

from __future__ import annotations

import base64

import pytest

from devices.emrtd.errors import MalformedError
from devices.emrtd.pki.trust_files import read_trust_file
from tests.rigs.proving import ISSUER

BEGIN, END = b"-----BEGIN CERTIFICATE-----\n", b"-----END CERTIFICATE-----\n"
BODY = base64.encodebytes(ISSUER.authority)


@pytest.mark.parametrize(
    ("content", "skipped"),
    [
        (BEGIN + BODY + END, 0),
        (BEGIN.replace(b"\n", b"\r\n") + BODY.replace(b"\n", b"\r\n") + END, 0),
        (b"-----BEGIN CMS-----\n" * 9 + BEGIN + BODY + END, 0),
        (b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n" + BEGIN + BODY + END, 0),
        (BEGIN + BODY + END + BEGIN + b"no base64, and no end", 0),
        (BEGIN + b"AAAA\n" + END + BEGIN + BODY + END, 1),
    ],
)
def test_what_has_an_end_is_found_among_what_has_none(content: bytes, skipped: int) -> None:
    found = read_trust_file(content)
    assert [one.encoded for one in found.certificates] == [ISSUER.authority]
    assert found.skipped == skipped


@pytest.mark.parametrize("line", [BEGIN, b"-----BEGIN X509 CRL-----\n", b"-----BEGIN A-----\n"])
def test_a_file_of_beginnings_is_read_in_one_pass(line: bytes) -> None:
    """Looked through anew from each, this one would take hours."""
    with pytest.raises(MalformedError):
        read_trust_file(line * 200_000)
