"""The officer's signature by a real PKCS#11 token (SoftHSM2), judged by poppler and OpenSSL."""

from __future__ import annotations

import hashlib
import io
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest

from counter.ports.signer import PinState, SignedPaper, SignError, SigningBatch
from devices.scanning.bounded import made_of
from devices.signing.token import TokenSigner
from tests.rigs.token import LIBRARY, OFFICER, PIN, SoftToken, soft_token

Put = Callable[[SoftToken], TokenSigner]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> SoftToken:
    return soft_token(tmp_path_factory.mktemp("token"))


@pytest.fixture
def put(monkeypatch: pytest.MonkeyPatch) -> Put:
    """Puts a token into the machine."""

    def signer(token: SoftToken) -> TokenSigner:
        monkeypatch.setenv("SOFTHSM2_CONF", token.env["SOFTHSM2_CONF"])
        return TokenSigner(LIBRARY)

    return signer


def paper(pages: int = 1) -> bytes:
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page(page_size=(595, 842))
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


@dataclass
class Signed:
    """What one batch did, in its order."""

    papers: list[bytes]
    copies: list[SignedPaper]
    twice: bytes
    """The first copy, signed once more."""
    refused: str
    """Why something that is no PDF was not signed."""
    after: SignedPaper
    """Signed behind that."""
    signer: TokenSigner
    batch: SigningBatch


@pytest.fixture(scope="module")
def done(made: SoftToken) -> Signed:
    """One batch for every test that only looks at what came of it: a batch costs the start of a process."""
    papers = [paper(1), paper(3)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", made.env["SOFTHSM2_CONF"])
        # Nobody answers at port 9: a time stamp that does not come holds nothing up.
        signer = TokenSigner(LIBRARY, timestamp_url="http://127.0.0.1:9/tsr")
        with signer.batch(PIN) as batch:
            process = batch._holder._process  # type: ignore[attr-defined]  # looked inside on purpose
            copies = [batch.sign(one) for one in papers]
            twice = batch.sign(copies[0].content).content
            with pytest.raises(SignError) as refused:
                batch.sign(b"%PDF-1.7 no more than this")
            after = batch.sign(paper())
            assert process.poll() is None
    return Signed(papers, copies, twice, refused.value.reason, after, signer, batch)


@pytest.fixture
def signed(done: Signed) -> bytes:
    """One paper with a signature."""
    return done.copies[0].content


def judged(content: bytes, folder: Path) -> str:
    """What poppler says of the signatures of a PDF."""
    path = folder / "judged.pdf"
    path.write_bytes(content)
    return subprocess.run(
        ["pdfsig", "-nocert", str(path)], capture_output=True, text=True, check=False, timeout=60
    ).stdout


def test_a_batch_is_signed_with_one_pin_and_poppler_agrees(
    made: SoftToken, done: Signed, tmp_path: Path
) -> None:
    for before, after in zip(done.papers, done.copies, strict=True):
        said = judged(after.content, tmp_path)
        assert "Signature is Valid" in said
        assert "Total document signed" in said
        assert "ETSI.CAdES.detached" in said
        assert OFFICER in said
        assert after.content.startswith(before)
        assert after.sha256 == hashlib.sha256(after.content).hexdigest()
        assert (after.signer, after.serial, after.timestamped) == (OFFICER, made.serial, False)


@pytest.mark.parametrize("where", ["copy", "signature"])
def test_a_changed_byte_is_found(signed: bytes, tmp_path: Path, where: str) -> None:
    changed = bytearray(signed)
    place = changed.index(b"595") if where == "copy" else changed.rindex(b"/Contents") + 600
    changed[place] ^= 1
    said = judged(bytes(changed), tmp_path)
    assert "Signature Validation:" in said
    assert "Signature is Valid" not in said


def test_a_page_put_in_is_found(signed: bytes, tmp_path: Path) -> None:
    pdf = pikepdf.open(io.BytesIO(signed))
    pdf.add_blank_page(page_size=(100, 100))
    changed = io.BytesIO()
    pdf.save(changed)
    assert "Signature is Valid" not in judged(changed.getvalue(), tmp_path)


def test_a_signed_copy_stands_as_it_was_given(signed: bytes) -> None:
    made = made_of([signed])
    assert (made.signed, made.content == signed) == (True, True)


def test_the_certificate_leads_to_its_authority(made: SoftToken, signed: bytes, tmp_path: Path) -> None:
    """By OpenSSL: the signed attributes and the chain, from the bytes that the PDF says are signed."""
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        found = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/ByteRange" in one]
        first, length, second, rest = (int(one) for one in found[0]["/ByteRange"].as_list())
        (tmp_path / "signature.der").write_bytes(bytes(found[0]["/Contents"]))
    assert (first, second + rest) == (0, len(signed))
    (tmp_path / "content").write_bytes(signed[:length] + signed[second:])
    done = subprocess.run(
        [
            "openssl",
            "cms",
            "-verify",
            "-inform",
            "DER",
            "-in",
            "signature.der",
            "-content",
            "content",
            "-binary",
            "-CAfile",
            str(made.ca_file),
            "-purpose",
            "any",
            "-out",
            "same",
        ],
        cwd=tmp_path,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr


def test_what_is_signed_is_signed_once_more_beside_it(done: Signed, tmp_path: Path) -> None:
    assert judged(done.twice, tmp_path).count("Signature is Valid") == 2


def test_a_wrong_pin_signs_nothing_and_stands_nowhere(put: Put, tmp_path: Path) -> None:
    signer = put(soft_token(tmp_path / "guessed"))
    with pytest.raises(SignError) as caught, signer.batch("00112233"):
        pass
    assert signer.look()[0].pin is PinState.LOW
    assert caught.value.reason == "wrong_pin"
    assert "00112233" not in f"{caught.value!r} {caught.value.__cause__} {caught.value.__context__}"


def test_the_pin_is_gone_with_the_batch(done: Signed) -> None:
    """The process that knew it has ended, and nothing the batch leaves here holds it."""
    process = done.batch._holder._process  # type: ignore[attr-defined]  # looked inside on purpose
    assert process.poll() == 0
    with pytest.raises(SignError, match="closed"):
        done.batch.sign(paper())
    assert PIN not in repr((vars(done.signer), vars(done.batch), process.args))


def test_tokens_are_seen_without_a_pin(made: SoftToken, put: Put) -> None:
    (seen,) = put(made).look()
    assert (seen.label, seen.signer, seen.pin) == ("officer", OFFICER, PinState.USUAL)
    assert seen.expires_at is not None
    assert OFFICER not in repr(seen)


def test_an_expired_certificate_signs_nothing(put: Put, tmp_path: Path) -> None:
    signer = put(soft_token(tmp_path / "late", days=-1))
    with pytest.raises(SignError, match="expired"), signer.batch(PIN):
        pass


@pytest.mark.parametrize(("library", "reason"), [(LIBRARY, "no_token"), (Path("/no/such.so"), "no_library")])
def test_no_token_and_no_library(
    library: Path, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tokens").mkdir()
    config = tmp_path / "softhsm2.conf"
    config.write_text(f"directories.tokendir = {tmp_path}/tokens\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(config))
    with pytest.raises(SignError, match=reason), TokenSigner(library).batch(PIN):
        pass


def test_a_time_stamping_authority_that_is_not_there_holds_nothing_up(done: Signed, tmp_path: Path) -> None:
    assert [one.timestamped for one in done.copies] == [False, False]
    assert "Signature is Valid" in judged(done.copies[0].content, tmp_path)


def test_what_is_no_pdf_ends_no_batch(done: Signed, tmp_path: Path) -> None:
    assert done.refused == "unsignable"
    assert "Signature is Valid" in judged(done.after.content, tmp_path)


@pytest.mark.parametrize(
    ("does", "reason"), [("exec tail -f /dev/null", "slow"), ("kill -SEGV $$", "crashed")]
)
def test_a_driver_that_hangs_or_crashes_is_left(
    does: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its process is ended, and the desk reads why."""
    program = tmp_path / "holding"
    program.write_text(f"#!/bin/sh\n{does}\n")
    program.chmod(0o700)
    monkeypatch.setattr("devices.signing.token.sys.executable", str(program))
    with pytest.raises(SignError, match=reason), TokenSigner(LIBRARY, seconds=0.3).batch(PIN):
        pass
