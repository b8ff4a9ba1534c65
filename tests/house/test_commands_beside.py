"""What commands do beside an open desk stands in its record: who, what and when."""

from __future__ import annotations

from pathlib import Path

from cache.journal import SqliteJournal
from cache.keys import journal_key
from counter.folders import Mode
from tests.house.conftest import known_place
from tests.rigs.command import answer

ADMINISTRATOR = "222222"


def test_commands_beside_an_open_desk_are_recorded_by_it(journal: Path, tmp_path: Path) -> None:
    key, _ = journal_key(journal, account=Mode.TRAINING.value, keyring=None)
    with SqliteJournal.open(journal, key, desk_id="Q03", seat="Q03") as desk:
        before = desk.audit_head().seq
        assert len(answer("dossiers")) == 1
        answer("journal", "backup", str(tmp_path / "backup"), pin=ADMINISTRATOR)
        answer("outbox", "export", str(tmp_path / "carried"), pin=ADMINISTRATOR)
        assert answer("decisions") == []
        assert desk.audit_head().seq == before
        assert desk.take_in() == 3
        rows = desk.audit(after=before)
    administrator = next(one.id for one in known_place().clerks if one.may("journal.backup"))  # type: ignore[arg-type]
    assert [(row.kind, row.clerk_id) for row in rows] == [
        ("dossiers_listed", ""),
        ("journal_backed_up", administrator),
        ("outbox_exported", administrator),
    ]
    assert answer("journal", "check")["troubles"] == []


def test_names_are_not_shown_when_that_cannot_be_recorded(journal: Path) -> None:
    key, _ = journal_key(journal, account=Mode.TRAINING.value, keyring=None)
    with SqliteJournal.open(journal, key, desk_id="Q03", seat="Q03"):
        journal.with_name(journal.name + ".beside").write_bytes(b"")
        assert answer("dossiers", code=3)["error"] == "journal_io"
