"""`counter journal …`: a way out of every trouble of the file that holds the desk's work."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cache.backup import open_backup
from cache.journal import JournalReader, SqliteJournal
from cache.journal.database import fits, open_database
from cache.keys import KEY_FILE, journal_key, keep_recovery, key_by_passphrase
from cache.slots import KEYS_FILE, recovery_pair
from counter.cli import main
from counter.cli.open_desk import _asked_key
from counter.domain.recovery import recovery_code
from counter.folders import Mode
from counter.ports import Act, JournalError
from counter.texts import texts
from tests.rigs import command
from tests.rigs.command import run
from tests.rigs.papers import EARLIER

EN = texts("en")
ADMINISTRATOR = "222222"
WORDS = "four fictional horses"


def key_of(journal: Path) -> bytes:
    """The key as the desk finds it."""
    return journal_key(journal, account=Mode.TRAINING.value, keyring=None)[0]


def answer(*arguments: str, code: int = 0) -> Any:
    """As an administrator."""
    needs_pin = arguments[0] == "journal" and arguments[1] != "check"
    return command.answer(*arguments, code=code, pin=ADMINISTRATOR if needs_pin else "")


def typed(*arguments: str, words: str, code: int = 0, pin: str = ADMINISTRATOR) -> Result:
    """A command that asks, and what is typed: first the PIN, but for `check`."""
    before = f"{pin}\n" if pin and arguments[0] != "check" else ""
    result = CliRunner().invoke(main, ["--lang", "en", "journal", *arguments], input=before + words)
    assert result.exit_code == code, result.output
    return result


def opens(journal: Path, key: bytes | None = None) -> int:
    """How many dossiers the desk finds when it opens."""
    with SqliteJournal.open(journal, key or key_of(journal), desk_id="Q03", seat="Q03") as desk:
        return len(desk.dossiers())


@pytest.fixture
def secret(journal: Path) -> str:
    """The centre's recovery code; the journal's key is sealed to it."""
    secret, public = recovery_pair()
    keep_recovery(journal, key_of(journal), public, account=Mode.TRAINING.value)
    return recovery_code(secret)


def test_a_whole_journal_is_said_to_be_whole(journal: Path) -> None:
    assert answer("journal", "check") == {"events": 1, "troubles": []}
    assert run("--lang", "en", "journal", "check").stdout.strip() == EN("command.journal.whole", events=1)


def test_a_finding_says_what_to_do_next(journal: Path) -> None:
    database = open_database(journal, key_of(journal), writing=True)
    database.execute("UPDATE event SET clerk = 'somebody'")
    database.close()
    assert answer("journal", "check", code=1)["troubles"] == ["chain"]
    said = run("--lang", "en", "journal", "check").stdout
    assert EN("command.journal.trouble.chain") in said
    assert EN("command.journal.next", file=journal) in said


def test_a_file_that_cannot_be_read_says_what_to_do_next(journal: Path) -> None:
    journal.write_bytes(journal.read_bytes()[:100])
    assert answer("journal", "check", code=3)["error"] == "journal_unreadable"
    assert EN("command.journal.next", file=journal) in run("--lang", "en", "journal", "check").stderr


@pytest.mark.parametrize("command", ["check", "rekey", "recover", "accept-clock"])
def test_without_a_journal_there_is_nothing_to_do(home: Path, command: str) -> None:
    if command == "recover":
        result = typed("recover", words=recovery_code(bytes(range(32))) + "\n", code=3, pin="")
        assert EN("command.desk.journal_key_missing", detail="")[:30] in result.output
    else:
        assert answer("journal", command, code=3)["error"] == "journal_missing"


def test_a_backup_goes_back_where_it_came_from(journal: Path, tmp_path: Path, secret: str) -> None:
    file = tmp_path / "desk.backup"
    made = answer("journal", "backup", str(file))
    assert made == {"done": "backed_up", "events": 1, "file": str(file), "recovery": True}
    assert answer("journal", "backup", str(file), code=3)["error"] == "file_stands"
    assert answer("journal", "restore", str(file), code=3)["error"] == "journal_stands"
    found = answer("journal", "restore", str(file), "--replace")
    assert found["done"] == "restored"
    aside = Path(found["aside"]) / "journal.db"
    assert opens(journal) == opens(aside) == 1
    assert answer("journal", "check") == {"events": 2, "troubles": []}
    assert {one.name for one in tmp_path.iterdir()} == {"desk.backup", "home"}


def test_another_pc_takes_a_backup_with_the_recovery_code(journal: Path, tmp_path: Path, secret: str) -> None:
    file = tmp_path / "desk.backup"
    answer("journal", "backup", str(file))
    shutil.rmtree(journal.parent)
    wrong = recovery_code(recovery_pair()[0])
    broken = secret[:-1] + ("0" if secret[-1] != "0" else "1")
    result = typed("restore", str(file), words=f"{wrong}\n{broken}\n1\n{secret.lower()}\n", pin="")
    for key, group in (("code_of_another", 0), ("code_group", 13), ("code_length", 0)):
        assert EN(f"command.journal.{key}", group=group) in result.output
    assert secret not in result.stdout.replace(secret.lower(), "")
    assert opens(journal) == 1
    assert answer("journal", "check")["troubles"] == []


def test_a_backup_under_another_key_leaves_the_old_journal_openable(
    journal: Path, tmp_path: Path, secret: str
) -> None:
    file = tmp_path / "desk.backup"
    answer("journal", "backup", str(file))
    answer("journal", "rekey")
    present = key_of(journal)
    result = typed("restore", str(file), "--replace", "--json", words=f"{secret}\n")
    found = json.loads(result.stdout[result.stdout.index("{") :])
    aside = Path(found["aside"]) / "journal.db"
    assert key_of(journal) != present
    assert key_of(aside) == present
    assert opens(journal) == opens(aside) == 1


@pytest.mark.parametrize("damage", ["magic", "slots", "cut", "body"])
def test_a_damaged_backup_changes_nothing(journal: Path, tmp_path: Path, damage: str) -> None:
    file = tmp_path / "desk.backup"
    answer("journal", "backup", str(file))
    content = file.read_bytes()
    file.write_bytes(
        {
            "magic": b"x" + content[1:],
            "slots": content.replace(b"slots", b"slotz", 1),
            "cut": content[:300],
            "body": content[:-5000] + bytes(5000),
        }[damage]
    )
    before = journal.read_bytes()
    found = answer("journal", "restore", str(file), "--replace", code=3)
    assert found["error"] in ("journal_unreadable", "journal_wrong_key")
    assert journal.read_bytes() == before
    assert opens(journal) == 1


def test_a_lost_key_is_recovered(journal: Path, secret: str) -> None:
    journal.with_name(KEY_FILE).unlink()
    assert answer("journal", "check", code=3)["error"] == "journal_key_missing"
    typed("recover", words=f"{secret}\n")
    assert opens(journal) == 1


def test_a_new_key_opens_and_the_old_one_does_not(journal: Path) -> None:
    old = key_of(journal)
    assert answer("journal", "rekey") == {"done": "rekeyed"}
    assert opens(journal) == 1
    with pytest.raises(JournalError) as refusal:
        opens(journal, old)
    assert refusal.value.reason == "wrong_key"


def test_a_passphrase_is_asked_for_where_it_is_the_only_way(journal: Path) -> None:
    typed("passphrase", words="short\n", code=2)
    typed("passphrase", words=f"{WORDS}\nanother\n", code=2)
    typed("passphrase", "--only", words=f"{WORDS}\n{WORDS}\n")
    assert not journal.with_name(KEY_FILE).exists()
    assert answer("dossiers", code=3)["error"] == "journal_passphrase_needed"
    result = typed("check", words=f"wrong words here\n{WORDS}\n")
    assert EN("command.desk.passphrase_wrong") in result.output
    # Wrong PINs at the desk count here: the journal is opened before the PIN is asked for.
    typed("rekey", words=f"{WORDS}\n{ADMINISTRATOR}\n{WORDS}\n", pin="")
    for arguments, code in ((["dossiers"], 0), (["outbox"], 0), (["numbers"], 0)):
        shown = CliRunner().invoke(main, ["--lang", "en", *arguments], input=f"{WORDS}\n")
        assert shown.exit_code == code, shown.output
    followed = CliRunner().invoke(main, ["--lang", "en", "audit", "verify"], input=f"{WORDS}\n333333\n")
    assert followed.exit_code == 0, followed.output
    typed("passphrase", "--remove", words=f"{WORDS}\n{ADMINISTRATOR}\n", pin="")
    assert opens(journal) == 1
    assert b"passphrase" not in journal.with_name(KEYS_FILE).read_bytes()


def test_wrong_pins_at_the_desk_count_where_only_a_passphrase_opens(journal: Path) -> None:
    typed("passphrase", "--only", words=f"{WORDS}\n{WORDS}\n")
    key = key_by_passphrase(journal, WORDS)
    assert key is not None
    soon = datetime.now().astimezone() + timedelta(seconds=25)
    with SqliteJournal.open(journal, key, desk_id="Q03", seat="Q03") as desk:
        for _ in range(6):
            desk.note_attempt(Act("sign_in_failed", "Q03", replace(EARLIER, at=soon)), until=soon)
    result = CliRunner().invoke(main, ["--lang", "en", "journal", "rekey"], input=f"{WORDS}\n")
    assert result.exit_code == 3
    assert "Enter again" not in result.output
    assert fits(journal, key)


def test_what_was_done_to_the_journal_stands_in_it(journal: Path, tmp_path: Path, secret: str) -> None:
    answer("journal", "backup", str(tmp_path / "desk.backup"))
    typed("passphrase", words=f"{WORDS}\n{WORDS}\n")
    typed("rekey", words=f"{WORDS}\n")
    typed("passphrase", "--remove", words="")
    for file in journal.parent.glob("journal*.key"):
        file.unlink()
    typed("recover", words=f"{secret}\n")
    with JournalReader.open(journal, key_of(journal)) as reader:
        acts = [(row.kind, bool(row.clerk_id)) for row in reader.audit(after=1)]
        assert reader.verify_chain() == 6
    kinds = (
        "journal_backed_up journal_passphrase journal_key_changed journal_passphrase journal_key_recovered"
    )
    assert acts == [(kind, True) for kind in kinds.split()]


def test_a_clock_that_went_back_is_accepted_on_the_record(journal: Path) -> None:
    key = key_of(journal)
    database = open_database(journal, key, writing=True)
    [(newest,)] = database.execute("SELECT at FROM event").fetchall()
    database.close()
    assert answer("journal", "accept-clock") == {"done": "clock_accepted"}
    with JournalReader.open(journal, key) as reader:
        [accepted] = [row for row in reader.audit() if row.kind == "clock_accepted"]
        [(payload,)] = reader._query("SELECT payload FROM event WHERE seq = ?", (accepted.seq,))
        assert json.loads(payload)["detail"] == f"after {newest}"
        assert reader.verify_chain() == 2


def test_commands_that_want_the_desk_closed_say_so(journal: Path, tmp_path: Path, secret: str) -> None:
    file = tmp_path / "desk.backup"
    with SqliteJournal.open(journal, key_of(journal), desk_id="Q03", seat="Q03"):
        answer("journal", "backup", str(file))
        assert open_backup(file).has_recovery
        found: Any = answer("journal", "check")
        assert found["troubles"] == []
        for words in (["restore", str(file), "--replace"], ["rekey"], ["accept-clock"]):
            assert answer("journal", *words, code=3)["error"] == "journal_locked"
    assert opens(journal) == 1


def test_a_damaged_key_file_does_not_keep_the_desk_shut(journal: Path) -> None:
    journal.with_name(KEYS_FILE).write_bytes(b"{")
    assert _asked_key(journal.parent, EN) is None
    assert opens(journal) == 1
    journal.with_name(KEYS_FILE).write_bytes(b'{"version":2}')
    with pytest.raises(JournalError) as refusal:
        _asked_key(journal.parent, EN)
    assert refusal.value.reason == "newer_format"
