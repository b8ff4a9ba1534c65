"""Acts of commands beside an open desk: left sealed, chained once by whoever writes next."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cache.journal import SqliteJournal
from cache.journal.vault import note_act, rekey
from counter.ports import JournalError

if TYPE_CHECKING:
    from tests.cache.conftest import Samples


def opened(path: Path, key: bytes) -> SqliteJournal:
    return SqliteJournal.open(path, key, desk_id="q03", seat="Q03")


def left(path: Path) -> list[Path]:
    return sorted(path.with_name(path.name + ".beside").glob("*"))


def kinds(journal: SqliteJournal) -> list[str]:
    journal.verify_chain()
    return [row.kind for row in journal.audit()]


def test_beside_an_open_desk_an_act_is_kept_sealed_and_then_chained_once(
    path: Path, samples: Samples
) -> None:
    with opened(path, samples.key) as journal:
        act = samples.act("journal_backed_up")
        assert note_act(path, samples.key, act) is False
        [file] = left(path)
        content = file.read_bytes()
        assert act.kind.encode() not in content
        assert act.entry.clerk_name.encode() not in content
        assert file.stat().st_mode & 0o077 == 0
        assert kinds(journal) == []
        assert journal.take_in() == 1
        assert kinds(journal) == ["journal_backed_up"]
        assert left(path) == []
        assert journal.take_in() == 0
        # the power went between the commit and the removal
        file.write_bytes(content)
        journal.take_in()
        assert kinds(journal) == ["journal_backed_up"]
        assert left(path) == []


def test_what_was_left_when_the_desk_closed_is_chained_before_anything_else(
    path: Path, samples: Samples
) -> None:
    with opened(path, samples.key):
        note_act(path, samples.key, samples.act("first"))
        note_act(path, samples.key, samples.act("second"))
    assert note_act(path, samples.key, samples.act("third")) is True
    with opened(path, samples.key) as journal:
        assert kinds(journal) == ["first", "second", "third"]
        note_act(path, samples.key, samples.act("fourth"))
    with opened(path, samples.key) as journal:
        assert kinds(journal)[3:] == ["fourth"]


def test_an_act_that_was_changed_is_not_believed_and_the_record_says_so(path: Path, samples: Samples) -> None:
    with opened(path, samples.key) as journal:
        note_act(path, samples.key, samples.act("journal_backed_up"))
        [file] = left(path)
        file.write_bytes(os.urandom(200))
        note_act(path, samples.key, samples.act("outbox_exported"))
        assert journal.take_in() == 2
        assert kinds(journal) == ["act_unreadable", "outbox_exported"]
        assert journal.audit()[0].subject == file.stem
        assert [one.suffix for one in left(path)] == [".unreadable"]
        assert journal.take_in() == 0


def test_one_that_cannot_be_moved_away_is_told_once(
    path: Path, samples: Samples, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its folder belongs to somebody else: the desk looks at it every few seconds."""

    def refused(_file: Path, _target: Path) -> None:
        raise PermissionError

    with opened(path, samples.key) as journal:
        note_act(path, samples.key, samples.act("journal_backed_up"))
        [file] = left(path)
        file.write_bytes(os.urandom(200))
        monkeypatch.setattr(Path, "replace", refused)
        for _ in range(3):
            journal.take_in()
        assert kinds(journal) == ["act_unreadable"]


def test_a_change_of_keys_loses_no_act(path: Path, samples: Samples) -> None:
    with opened(path, samples.key):
        note_act(path, samples.key, samples.act("outbox_exported"))
    rekey(path, samples.key, bytes(32))
    with opened(path, bytes(32)) as journal:
        assert kinds(journal) == ["outbox_exported"]


def test_an_act_that_cannot_be_kept_is_an_error(path: Path, samples: Samples) -> None:
    with opened(path, samples.key):
        path.with_name(path.name + ".beside").write_bytes(b"")
        with pytest.raises(JournalError) as failed:
            note_act(path, samples.key, samples.act("journal_backed_up"))
        assert failed.value.reason == "io"
