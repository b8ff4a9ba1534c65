"""The journal's file: encrypted, versioned, held by one desk, read by many."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import apsw
import pytest

import cache
from cache.journal import JournalReader, SqliteJournal
from cache.journal.database import open_database
from cache.journal.formats import MIGRATIONS
from cache.journal.schema import FORMAT_VERSION
from counter.ports import JournalError

if TYPE_CHECKING:
    from tests.cache.conftest import Samples

Reopen = Callable[[], SqliteJournal]

ROOT = Path(cache.__file__).parents[1]

HOLDER = """
import sys
from pathlib import Path
from cache.journal import SqliteJournal
with SqliteJournal.open(Path(sys.argv[1]), bytes(range(32)), desk_id="q03", seat="Q03"):
    sys.stdout.write("open\\n")
    sys.stdout.flush()
    sys.stdin.read()
"""


def refused(call: Callable[[], object]) -> str:
    """The reason a call was refused with."""
    with pytest.raises(JournalError) as refusal:
        call()
    return refusal.value.reason


def opened(path: Path, key: bytes = bytes(range(32)), desk_id: str = "q03") -> None:
    """Open and close again."""
    SqliteJournal.open(path, key, desk_id=desk_id, seat="Q03").close()


def test_no_plain_text_on_disk(journal: SqliteJournal, path: Path, samples: Samples) -> None:
    def traces() -> set[bytes]:
        # Whole Vietnamese words, ASCII words and a number: in clear text each would stand in the files. Short
        # ones would turn up in random bytes by chance.
        words = {samples.name.encode(), b"099198007461", b"dossier_received", b"number_block"}
        content = b"".join(file.read_bytes() for file in path.parent.iterdir())
        return {word for word in words if word in content}

    journal.add_block(samples.block("b1", 1, 9))
    journal.save_draft(samples.draft(content=samples.name.encode()))
    journal.receive(samples.order(samples.dossier()))
    names = {file.name for file in path.parent.iterdir()}
    assert {"journal.db", "journal.db-wal", "journal.db-shm"} <= names
    assert path.with_name("journal.db-wal").stat().st_size > 4096
    assert traces() == set()
    journal.close()
    assert path.stat().st_size > 4096
    assert traces() == set()


def test_the_traces_would_be_seen_in_a_plain_database(tmp_path: Path, samples: Samples) -> None:
    plain = apsw.Connection(str(tmp_path / "plain.db"))
    plain.execute("CREATE TABLE t (a)")
    plain.execute("INSERT INTO t VALUES (?)", (samples.name.encode(),))
    plain.close()
    assert samples.name.encode() in (tmp_path / "plain.db").read_bytes()


@pytest.mark.skipif(sys.platform == "win32", reason="file modes are a POSIX matter")
def test_only_the_owner_can_read_the_files(journal: SqliteJournal, path: Path, samples: Samples) -> None:
    journal.append(samples.act())
    for file in path.parent.iterdir():
        assert file.stat().st_mode & 0o077 == 0, file.name


def test_durability_settings(journal: SqliteJournal) -> None:
    connection = journal._connection
    settings = ("journal_mode", "synchronous", "foreign_keys", "temp_store", "secure_delete", "cipher")
    assert [connection.pragma(name) for name in settings] == ["wal", 2, 1, 2, 1, "chacha20"]
    assert connection.pragma("user_version") == FORMAT_VERSION
    assert connection.execute("SELECT value FROM meta WHERE name = 'desk_id'").fetchone() == ("q03",)


def test_another_key_is_wrong_and_changes_nothing(
    journal: SqliteJournal, path: Path, samples: Samples
) -> None:
    journal.append(samples.act())
    journal.close()
    before = path.read_bytes()
    assert refused(lambda: opened(path, bytes(32))) == "wrong_key"
    assert refused(lambda: JournalReader.open(path, bytes(32))) == "wrong_key"
    assert path.read_bytes() == before
    with JournalReader.open(path, samples.key) as reader:
        assert reader.verify_chain() == 1


@pytest.mark.parametrize("content", [b"not a database " * 400, b"x", b"SQLite format 3\0" + bytes(5000)])
def test_what_is_no_database_is_unreadable(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    assert refused(lambda: opened(path)) == "unreadable"
    assert path.read_bytes() == content


def test_another_database_under_the_same_key_is_unreadable(path: Path, samples: Samples) -> None:
    path.parent.mkdir()
    other = open_database(path, samples.key, writing=True)
    other.execute("CREATE TABLE t (a)")
    other.close()
    assert refused(lambda: opened(path)) == "unreadable"
    assert refused(lambda: JournalReader.open(path, samples.key)) == "unreadable"


def test_a_damaged_page_is_unreadable_and_never_guessed(
    journal: SqliteJournal, path: Path, samples: Samples
) -> None:
    for _ in range(20):
        journal.receive(samples.order(samples.dossier()))
    journal.close()
    content = bytearray(path.read_bytes())
    for page in range(4096, len(content), 4096):
        content[page + 100] ^= 1
    path.write_bytes(content)
    assert refused(lambda: opened(path)) == "unreadable"


def test_a_newer_format_is_refused_untouched(journal: SqliteJournal, path: Path, samples: Samples) -> None:
    journal._connection.pragma("user_version", FORMAT_VERSION + 1)
    journal.close()
    before = path.read_bytes()
    assert refused(lambda: opened(path)) == "newer_format"
    assert refused(lambda: JournalReader.open(path, samples.key)) == "newer_format"
    assert path.read_bytes() == before


def test_an_older_format_is_migrated_whole_or_not_at_all(
    journal: SqliteJournal, path: Path, samples: Samples
) -> None:
    journal.append(samples.act())
    journal.close()

    def add_column(connection: apsw.Connection) -> None:
        connection.execute("ALTER TABLE draft ADD COLUMN remark TEXT NOT NULL DEFAULT ''")

    def fail(connection: apsw.Connection) -> None:
        connection.execute("DROP TABLE outbox")
        connection.execute("SELECT * FROM no_such_table")

    def open_with(*migrations: Callable[[apsw.Connection], None]) -> SqliteJournal:
        return SqliteJournal.open(
            path, samples.key, desk_id="q03", seat="Q03", migrations=(*MIGRATIONS, *migrations)
        )

    assert refused(lambda: open_with(add_column, fail)) == "io"
    opened(path)  # still the format it had

    with open_with(add_column) as migrated:
        assert migrated._connection.pragma("user_version") == FORMAT_VERSION + 1
        assert migrated._connection.execute("SELECT count(remark) FROM draft").fetchone() == (0,)
        assert migrated.verify_chain() == 1
    assert refused(lambda: opened(path)) == "newer_format"


def test_a_journal_of_another_desk_is_refused(journal: SqliteJournal, path: Path) -> None:
    journal.close()
    assert refused(lambda: opened(path, desk_id="q04")) == "other_desk"


def test_a_second_writer_is_refused_and_readers_are_not(path: Path, samples: Samples, reopen: Reopen) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    ) as holder:
        assert holder.stdin is not None
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        assert refused(reopen) == "locked"
        with JournalReader.open(path, samples.key) as one, JournalReader.open(path, samples.key) as two:
            assert one.verify_chain() == two.verify_chain() == 0
        holder.kill()
    assert reopen().verify_chain() == 0  # the lock went with its process


def test_a_second_writer_in_the_same_program_is_refused(journal: SqliteJournal, path: Path) -> None:
    assert refused(lambda: opened(path)) == "locked"
    journal.close()
    journal.close()
    opened(path)


def test_a_reader_sees_each_commit_and_cannot_write(
    journal: SqliteJournal, path: Path, samples: Samples
) -> None:
    with JournalReader.open(path, samples.key) as reader:
        assert (reader.dossiers(), reader.outbox()) == ((), ())
        dossier, jobs = journal.receive(samples.order(samples.dossier()))
        assert [row.dossier for row in reader.dossiers()] == [dossier]
        assert reader.dossier(dossier.local_number) == journal.dossier(dossier.id)
        assert reader.jobs(dossier.id) == jobs
        with pytest.raises(apsw.ReadOnlyError):
            reader._connection.execute("DELETE FROM outbox")


def test_a_reader_works_without_a_desk_and_needs_a_journal(
    journal: SqliteJournal, path: Path, samples: Samples
) -> None:
    dossier, _ = journal.receive(samples.order(samples.dossier()))
    journal.close()
    with JournalReader.open(path, samples.key) as reader:
        assert reader.dossier(dossier.id) is not None
    assert refused(lambda: JournalReader.open(path.with_name("none.db"), samples.key)) == "missing"
    path.with_name("empty.db").touch()
    assert refused(lambda: JournalReader.open(path.with_name("empty.db"), samples.key)) == "missing"


def test_a_closed_journal_says_so(journal: SqliteJournal, samples: Samples) -> None:
    journal.close()
    assert refused(lambda: journal.append(samples.act())) == "closed"
    assert refused(journal.dossiers) == "closed"
    assert refused(lambda: journal.save_draft(samples.draft())) == "closed"
