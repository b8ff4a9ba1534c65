"""Importing whom to trust: certificates, revocation lists and master lists, from every kind of file."""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cache.safe_files import replace_file
from counter.domain.authenticity import verdict_of
from counter.domain.card import Authenticity
from devices.emrtd import tlv
from devices.emrtd.errors import LimitError, MalformedError
from devices.emrtd.passive_authentication import authenticate
from devices.emrtd.pki.certificates import parse_certificate
from devices.emrtd.pki.master_list import parse_master_list
from devices.emrtd.pki.signed_data import SignatureRefusedError
from devices.emrtd.pki.trust_files import read_trust_file
from devices.emrtd.pki.trust_folder import Import, TrustFolder, TrustFolderError
from devices.virtual.issuing import EcSigner, certificate, integer, security_object, signed_data
from tests.rigs.issuers import ROOT, revocation_list, signer_under

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
ROOT_KEY = EcSigner("brainpoolP512r1", "sha512", "trusted root", explicit=True)
KEY = EcSigner("brainpoolP384r1", "sha384", "trusted signer")
AUTHORITY, SIGNER = signer_under(ROOT_KEY, KEY)
OTHER_KEY = EcSigner("brainpoolP256r1", "sha256", "other root")
OTHER = certificate(OTHER_KEY, OTHER_KEY, subject=("UT", "Khác"), issuer=("UT", "Khác"), authority=True)
LIST = revocation_list(ROOT_KEY, (7,), NOW, NOW + timedelta(days=90))


def master_list(*members: bytes) -> bytes:
    """A master list that the signer of the first country signed."""
    content = tlv.encode(0x30, integer(0) + tlv.encode(0x31, b"".join(members)))
    return signed_data("2.23.136.1.1.2", content, KEY, SIGNER)


def pem(kind: str, content: bytes) -> bytes:
    return (
        f"-----BEGIN {kind}-----\n".encode()
        + base64.encodebytes(content)
        + f"-----END {kind}-----\n".encode()
    )


def ldif(attribute: str, content: bytes) -> bytes:
    text = base64.b64encode(content).decode()
    folded = "\n ".join([text[:60], *(text[at : at + 76] for at in range(60, len(text), 76))])
    return f"version: 1\ndn: cn=x\nobjectClass: top\n{attribute}:: {folded}\nsn: 1\n".encode()


def zipped(content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("list/DE_ML.ml", content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "certificates", "lists", "signers"),
    [
        (AUTHORITY, 1, 0, 0),
        (pem("CERTIFICATE", AUTHORITY) + b"a remark\n" + pem("CERTIFICATE", OTHER), 2, 0, 0),
        (LIST, 0, 1, 0),
        (pem("X509 CRL", LIST) + pem("CERTIFICATE", AUTHORITY), 1, 1, 0),
        (master_list(AUTHORITY, OTHER), 2, 0, 1),
        (pem("CMS", master_list(AUTHORITY, OTHER)), 2, 0, 1),
        (ldif("pkdMasterListContent", master_list(AUTHORITY, OTHER)), 2, 0, 1),
        (ldif("certificateRevocationList;binary", LIST), 0, 1, 0),
        (zipped(master_list(AUTHORITY, OTHER)), 2, 0, 1),
    ],
    ids=["der", "pem", "crl", "pem-mixed", "list", "pem-list", "ldif-list", "ldif-crl", "zip"],
)
def test_what_a_file_is_its_content_says(content: bytes, certificates: int, lists: int, signers: int) -> None:
    found = read_trust_file(content)
    assert (len(found.certificates), len(found.lists), len(found.signers)) == (certificates, lists, signers)
    assert found.skipped == 0


def test_a_certificate_that_cannot_be_read_is_skipped_and_counted() -> None:
    listed = parse_master_list(master_list(AUTHORITY, tlv.encode(0x30, b"\x02\x01\x00"), OTHER))
    assert (len(listed.certificates), listed.skipped) == (2, 1)
    assert listed.signer.sha256 == hashlib.sha256(SIGNER).hexdigest()


def test_a_list_of_many_hundreds() -> None:
    assert len(parse_master_list(master_list(*[AUTHORITY] * 700)).certificates) == 700


def test_a_changed_master_list_is_refused_whole() -> None:
    changed = master_list(AUTHORITY, OTHER).replace(b"Kh\xc3\xa1c", b"Kh\xc3\xa0c")
    for content in (changed, zipped(changed), ldif("pkdMasterListContent", changed)):
        with pytest.raises(SignatureRefusedError):
            read_trust_file(content)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"nothing",
        b"\x30\x80",
        b"PK\x03\x04" + bytes(40),
        pem("PRIVATE KEY", AUTHORITY),
        pem("CERTIFICATE", b"x"),
        b"version: 1\ndn: cn=x\n",
        security_object({1: b"x"}, KEY, SIGNER)[4:],
    ],
    ids=["empty", "text", "endless", "zip", "key", "pem", "ldif", "other"],
)
def test_a_file_with_nothing_to_trust(content: bytes) -> None:
    with pytest.raises(MalformedError):
        read_trust_file(content)


def test_an_archive_that_unpacks_to_too_much() -> None:
    with pytest.raises(LimitError):
        read_trust_file(zipped(bytes(17 * 1024 * 1024)))


# --- the folder ----------------------------------------------------------------------------------


def folder(path: Path) -> TrustFolder:
    return TrustFolder(path / "trust", replace_file)


def imported(content: bytes, by: str = "an") -> Import:
    return Import(hashlib.sha256(content).hexdigest(), "tệp.ml", NOW, by)


def verdict(store: TrustFolder) -> Authenticity:
    groups = {1: b"zone"}
    return verdict_of(authenticate(security_object(groups, KEY, SIGNER), groups, store, NOW).checks)


def test_from_import_to_verdict_and_back(tmp_path: Path) -> None:
    store, content = folder(tmp_path), master_list(AUTHORITY, OTHER)
    assert verdict(store) is Authenticity.ISSUER_UNKNOWN

    added = store.add(read_trust_file(content), imported(content))
    assert (added.added, added.known) == (2, 0)
    assert verdict(folder(tmp_path)) is Authenticity.GENUINE
    entries, imports = store.entries()
    assert [(one.country, one.source) for one in entries] == [("VN", imports[0].id), ("UT", imports[0].id)]
    assert (imports[0].by, imports[0].at) == ("an", NOW)

    added = store.add(read_trust_file(LIST), imported(LIST, "bình"))
    assert (added.added, added.known) == (1, 0)
    assert verdict(store) is Authenticity.NOT_GENUINE, "the list revokes the signer"

    assert [one.revokes for one in store.remove(hashlib.sha256(LIST).hexdigest()[:12])] == [True]
    assert verdict(store) is Authenticity.GENUINE


def test_the_same_again_changes_nothing(tmp_path: Path) -> None:
    store = folder(tmp_path)
    store.add(read_trust_file(AUTHORITY), imported(AUTHORITY))
    before = store.entries()
    added = store.add(read_trust_file(pem("CERTIFICATE", AUTHORITY)), imported(b"other", "bình"))
    assert (added.added, added.known) == (0, 1)
    assert store.entries() == before


def test_one_certificate_or_a_whole_import_is_removed(tmp_path: Path) -> None:
    store, content = folder(tmp_path), master_list(AUTHORITY, OTHER)
    store.add(read_trust_file(content), imported(content))
    assert store.remove("0000") == ()
    assert [one.country for one in store.remove(hashlib.sha256(AUTHORITY).hexdigest()[:16])] == ["VN"]
    assert verdict(store) is Authenticity.ISSUER_UNKNOWN
    assert [one.country for one in store.remove(imported(content).id[:16])] == ["UT"]
    assert store.entries() == ((), ())
    assert [path.name for path in (tmp_path / "trust").iterdir()] == ["index.json"]


def test_a_file_that_was_exchanged_is_not_trusted(tmp_path: Path) -> None:
    store = folder(tmp_path)
    store.add(read_trust_file(OTHER), imported(OTHER))
    (tmp_path / "trust" / f"{hashlib.sha256(OTHER).hexdigest()}.der").write_bytes(AUTHORITY)
    assert verdict(store) is Authenticity.ISSUER_UNKNOWN


@pytest.mark.parametrize("index", [b"", b"{}x", b'{"format": 9}', b'{"entries": [{"sha256": 5}]}'])
def test_a_broken_index_trusts_nobody_and_is_not_written_over(tmp_path: Path, index: bytes) -> None:
    store = folder(tmp_path)
    store.add(read_trust_file(AUTHORITY), imported(AUTHORITY))
    (tmp_path / "trust" / "index.json").write_bytes(index)
    assert verdict(store) is Authenticity.ISSUER_UNKNOWN
    with pytest.raises(TrustFolderError):
        store.add(read_trust_file(OTHER), imported(OTHER))
    assert (tmp_path / "trust" / "index.json").read_bytes() == index


def test_a_name_of_a_file_leads_nowhere_else(tmp_path: Path) -> None:
    (tmp_path / "outside.der").write_bytes(AUTHORITY)
    (tmp_path / "trust").mkdir()
    key_id = parse_certificate(AUTHORITY).key_id
    assert key_id is not None
    (tmp_path / "trust" / "index.json").write_text(
        '{"entries": [{"sha256": "../outside", "subject": "", "country": "VN", "not_after": null,'
        f' "source": "", "key_id": "{key_id.hex()}"}}]}}'
    )
    assert verdict(folder(tmp_path)) is Authenticity.ISSUER_UNKNOWN
    assert ROOT[0] == "VN"
