"""Commands that ask for a PIN: whose it is decides; wrong ones wait as at the lock screen."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from cache.journal import JournalReader, SqliteJournal
from cache.keys import journal_key
from cache.reference import TinyReferenceStore
from counter.cli import main
from counter.folders import Mode
from counter.ports import Act
from counter.texts import texts
from tests.rigs.command import answer
from tests.rigs.papers import EARLIER

EN = texts("en")
CLERK, SUPERVISOR, ADMINISTRATOR, AUDITOR = "123456", "111111", "222222", "333333"
EVERYBODY = {CLERK, SUPERVISOR, ADMINISTRATOR, AUDITOR}


def key_of(journal: Path) -> bytes:
    return journal_key(journal, account=Mode.TRAINING.value, keyring=None)[0]


def set_forward() -> None:
    """The dossier of the fixture was received on a day that may be still to come."""
    answer("journal", "accept-clock", pin=ADMINISTRATOR)


@pytest.mark.parametrize(
    ("command", "who"),
    [
        (("audit", "verify"), {SUPERVISOR, AUDITOR}),
        (("audit", "list"), {AUDITOR}),
        (("outbox", "export", "FILE"), {SUPERVISOR, ADMINISTRATOR}),
        (("journal", "backup", "FILE"), {ADMINISTRATOR}),
        (("journal", "rekey"), {ADMINISTRATOR}),
        (("journal", "purge", "--before", "2026-01-01"), {SUPERVISOR, ADMINISTRATOR}),
    ],
)
def test_only_who_may_is_obeyed(
    journal: Path, tmp_path: Path, command: tuple[str, ...], who: set[str]
) -> None:
    set_forward()
    words = [str(tmp_path / "file") if word == "FILE" else word for word in command]
    for pin in sorted(EVERYBODY - who):
        assert answer(*words, code=3, pin=pin)["error"] == "not_allowed"
    assert not (tmp_path / "file").exists()
    for pin in sorted(who):
        answer(*words, pin=pin)
        (tmp_path / "file").unlink(missing_ok=True)


def test_a_wrong_pin_is_counted_and_then_waited_for(journal: Path) -> None:
    for _ in range(5):
        assert answer("audit", "verify", code=3, pin="000000")["error"] == "wrong_pin"
    assert answer("audit", "verify", code=3, pin=AUDITOR)["error"] == "sign_in_waits"
    kept = json.loads((journal.parent / "attempts.json").read_bytes())
    assert kept["wrong"] == 5
    assert "000000" not in (journal.parent / "attempts.json").read_text()


def test_whoever_has_to_wait_at_the_desk_waits_here(journal: Path) -> None:
    with SqliteJournal.open(journal, key_of(journal), desk_id="Q03", seat="Q03") as desk:
        until = datetime.now().astimezone() + timedelta(minutes=5)
        desk.note_attempt(Act("sign_in_failed", "Q03", EARLIER, "pin 5"), until=until)
    assert answer("journal", "backup", "file", code=3, pin=ADMINISTRATOR)["error"] == "sign_in_waits"


def test_a_pin_is_typed_unseen(journal: Path) -> None:
    result = CliRunner().invoke(main, ["--lang", "en", "audit", "verify"], input=f"999999\n{AUDITOR}\n")
    assert result.exit_code == 0
    assert EN("admin.pin.wrong") in result.stderr
    assert AUDITOR not in result.output


def test_where_nobody_is_known_the_record_is_closed(journal: Path) -> None:
    shutil.rmtree(journal.parent / "reference")
    assert answer("audit", "list", code=3)["error"] == "nobody_known"
    assert answer("journal", "check")["troubles"] == []


def test_a_purge_by_hand_takes_only_what_was_delivered(journal: Path) -> None:
    set_forward()
    done = answer("journal", "purge", "--before", "2099-01-01", pin=SUPERVISOR)
    assert done == {"done": "purged", "count": 0}
    with JournalReader.open(journal, key_of(journal)) as reader:
        assert len(reader.dossiers()) == 1, "it waits for its centre"


def test_the_doctor_says_when_a_lost_key_would_lose_the_journal(journal: Path) -> None:
    place = TinyReferenceStore(journal.parent / "reference").place()
    assert place is not None
    assert EN("command.doctor.recovery_slot") in {one["words"] for one in doctor()}
    TinyReferenceStore(journal.parent / "reference").put_place(replace(place, recovery_key=""))
    assert EN("command.doctor.recovery_none") in {one["words"] for one in doctor()}


def doctor() -> list[dict[str, str]]:
    result = CliRunner().invoke(main, ["--lang", "en", "doctor", "--json"])
    found: list[dict[str, str]] = json.loads(result.stdout)
    return found
