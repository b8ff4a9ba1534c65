"""`counter card trust` and `counter card --verify`: whom to believe, and a verdict computed anew."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import counter.bootstrap
from cache.journal import JournalReader, SqliteJournal
from cache.keys import journal_key
from counter.domain.records import DONE, Record, RecordKind
from counter.folders import Mode
from counter.texts import texts
from devices.emrtd.apdu import CardTransport
from devices.virtual.authentication import ChipProofs
from devices.virtual.issuing import signed_data
from tests.rigs.card_reading import Transport
from tests.rigs.command import answer, run
from tests.rigs.papers import EARLIER, dossier
from tests.rigs.proving import ISSUER, NOBODY, TRUSTED, judged, signed_card

ADMINISTRATOR, CLERK = "222222", "111111"
REAL = "--standalone"
EN = texts("en")


@pytest.fixture
def lay(monkeypatch: pytest.MonkeyPatch) -> None:
    """A signed card lies on the reader."""

    @contextmanager
    def open_card(reader: str | None) -> Iterator[CardTransport]:
        yield Transport(signed_card())

    monkeypatch.setattr(counter.bootstrap, "open_card", open_card)


@pytest.fixture
def authority(tmp_path: Path) -> Path:
    """The issuer's certificate as somebody brings it."""
    path = tmp_path / "CSCA mẫu.cer"
    path.write_bytes(ISSUER.authority)
    return path


def test_a_card_becomes_genuine_by_an_import_and_is_unknown_again(lay: None, authority: Path) -> None:
    read = (REAL, "card", "--can", "123456", "--no-photo")
    assert answer(*read)["authenticity"] == "issuer_unknown"

    added = answer(REAL, "card", "trust", "import", str(authority))
    assert (added["added"], added["countries"]) == (1, {"VN": 1})
    assert answer(*read)["authenticity"] == "genuine"
    assert answer(*read)["findings"] == []

    (row,) = answer(REAL, "card", "trust", "list")
    assert row["fingerprint"] == hashlib.sha256(ISSUER.authority).hexdigest()
    assert (row["kind"], row["file"], row["country"]) == ("certificate", "CSCA mẫu.cer", "VN")
    assert answer(REAL, "card", "trust", "remove", row["fingerprint"][:12])["removed"] == [row["fingerprint"]]
    assert answer(*read)["authenticity"] == "issuer_unknown"
    assert answer(REAL, "card", "trust", "remove", row["fingerprint"][:12], code=1)["error"] == "unknown"
    assert EN("card.trust.none") in run("--lang", "en", REAL, "card", "trust", "list").output


def test_the_doctor_says_whether_any_issuer_is_trusted(authority: Path) -> None:
    def health() -> str:
        findings = json.loads(run(REAL, "doctor", "--json").stdout)
        return next(str(one["health"]) for one in findings if one["part"] == "card_trust")

    assert health() == "warning"
    answer(REAL, "card", "trust", "import", str(authority))
    assert health() == "good"


def test_only_an_administrator_decides_whom_to_trust(journal: Path, authority: Path) -> None:
    command = ("--training", "card", "trust", "import", str(authority))
    assert run(*command, pin=CLERK).exit_code != 0
    assert run(*command, "--json", pin=ADMINISTRATOR).exit_code == 0
    assert run("--training", "card", "trust", "remove", ISSUER_PRINT, pin=CLERK).exit_code != 0
    (row,) = answer("--training", "card", "trust", "list")
    assert row["by"]
    key, _ = journal_key(journal, account=Mode.TRAINING.value, keyring=None)
    with SqliteJournal.open(journal, key, desk_id="Q03", seat="Q03") as desk:
        kinds = [event.kind for event in desk.audit(limit=100)]
    assert kinds.count("card_trust_added") == 1


ISSUER_PRINT = hashlib.sha256(ISSUER.authority).hexdigest()[:16]


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"nothing", "nothing_in_it"),
        (b"", "nothing_in_it"),
        (
            signed_data("2.23.136.1.1.2", b"\x30\x05\x02\x01\x00\x31\x00", ISSUER.key, ISSUER.signer)[:-1]
            + b"x",
            "changed",
        ),
    ],
    ids=["text", "empty", "changed"],
)
def test_what_cannot_be_believed_is_not_imported(tmp_path: Path, content: bytes, error: str) -> None:
    path = tmp_path / "list.ml"
    path.write_bytes(content)
    assert answer(REAL, "card", "trust", "import", str(path), code=2)["error"] == error
    assert answer(REAL, "card", "trust", "list") == []


# --- evidence ------------------------------------------------------------------------------------


def test_evidence_is_kept_and_verified_without_the_card(lay: None, authority: Path, tmp_path: Path) -> None:
    answer(REAL, "card", "trust", "import", str(authority))
    kept = tmp_path / "evidence.json"
    answer(REAL, "card", "--can", "123456", "--keep", str(kept))
    assert kept.stat().st_mode & 0o077 == 0
    verified = answer(REAL, "card", "--verify", str(kept))
    assert (verified["authenticity"], verified["recorded"], verified["agrees"]) == (
        "genuine",
        "genuine",
        True,
    )
    assert verified["checks"]["active_authentication"]["outcome"] == "passed"
    assert verified["checks"]["chip_authentication"]["from_record"] is True
    assert verified["issuer_trusted"] is True

    page = run("--lang", "en", REAL, "card", "--verify", str(kept)).output
    assert EN("card.authenticity.genuine") in page
    assert hashlib.sha256(ISSUER.authority).hexdigest() in page
    assert EN("card.verify.from_record") in page
    assert kept.name in page
    assert EN("card.evidence.unknown") in page
    assert "Common Name" not in page
    assert all(len(line) < 200 for line in page.splitlines())


def test_evidence_that_cannot_be_written_is_told_beside_what_was_read(lay: None, tmp_path: Path) -> None:
    result = run("--lang", "en", REAL, "card", "--can", "123456", "--keep", str(tmp_path / "no" / "file"))
    assert result.exit_code == 2
    assert EN("card.not_kept") in result.stderr
    assert EN("card.authenticity.issuer_unknown") in result.stdout


def test_evidence_is_verified_on_a_pc_without_a_data_folder(home: Path, tmp_path: Path) -> None:
    kept = tmp_path / "evidence.json"
    evidence = judged(signed_card(), NOBODY).evidence
    assert evidence is not None
    kept.write_bytes(evidence)
    home.write_text("a file")
    assert answer("card", "--verify", str(kept))["authenticity"] == "issuer_unknown"


def test_evidence_on_a_pc_that_does_not_trust_the_issuer(tmp_path: Path) -> None:
    kept = tmp_path / "evidence.json"
    evidence = judged(signed_card(), TRUSTED).evidence
    assert evidence is not None
    kept.write_bytes(evidence)
    verified = answer(REAL, "card", "--verify", str(kept), code=1)
    assert (verified["authenticity"], verified["issuer_trusted"]) == ("issuer_unknown", False)
    assert verified["issuer"]["sha256"] == hashlib.sha256(ISSUER.authority).hexdigest()


@pytest.mark.parametrize("part", ["groups", "sod", "active_key", "authenticity"])
def test_evidence_that_was_changed_does_not_bear_its_verdict_out(tmp_path: Path, part: str) -> None:
    evidence = judged(signed_card(ChipProofs(copied=part == "authenticity")), TRUSTED).evidence
    assert evidence is not None
    content = json.loads(evidence)
    if part == "groups":
        content["groups"]["13"] = content["groups"]["1"]
    elif part == "authenticity":
        content["authenticity"] = "issuer_unknown"
    else:
        content[part] = content[part][:-12] + "AAAAAAAAAAA="
    kept = tmp_path / "evidence.json"
    kept.write_text(json.dumps(content))
    assert run(REAL, "card", "--verify", str(kept)).exit_code == 1


@pytest.mark.parametrize("content", ["", "{}", "[]", "x" * 70_000, '{"format": "another"}'])
def test_what_is_no_evidence(tmp_path: Path, content: str) -> None:
    path = tmp_path / "evidence.json"
    path.write_text(content)
    assert answer(REAL, "card", "--verify", str(path), code=2)["error"] == "no_evidence"


def test_the_evidence_of_a_dossier_is_verified_by_its_number_and_that_is_recorded(journal: Path) -> None:
    evidence = judged(signed_card(), TRUSTED).evidence
    assert evidence is not None
    key, _ = journal_key(journal, account=Mode.TRAINING.value, keyring=None)
    one = dossier(code=None, local_number="", entry=EARLIER)
    with SqliteJournal.open(journal, key, desk_id="Q03", seat="Q03") as desk:
        desk.record([Record("e-1", RecordKind.CARD_EVIDENCE, one.id, DONE, evidence, EARLIER)])
        number = desk.dossiers()[0].dossier.local_number
    verified = answer(
        "--training", "card", "--verify", number, code=1
    )  # training trusts its own issuer alone
    assert (verified["recorded"], verified["authenticity"]) == ("genuine", "issuer_unknown")
    assert answer("--training", "card", "--verify", "TH.NO-SUCH", code=2)["error"] == "no_evidence"
    with JournalReader.open(journal, key) as reader:
        assert [row.kind for row in reader.audit(limit=5)].count("card_evidence_shown") == 1
