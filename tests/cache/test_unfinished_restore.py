"""Where putting a journal in place broke off, no empty one is made: its numbers would be given twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from counter import bootstrap
from counter.desk.port import DeskUnavailableError
from counter.folders import Mode
from counter.texts import texts


@pytest.mark.parametrize(
    "left", ["journal.db.unpacked", "journal.db.fresh", "journal-before-20261123-093000"]
)
@pytest.mark.parametrize("emptied", [False, True])
def test_no_journal_is_made_where_one_was_being_put_in_place(
    tmp_path: Path, left: str, emptied: bool
) -> None:
    (tmp_path / left).mkdir()
    if emptied:
        (tmp_path / "journal.db").touch()
    before = sorted(tmp_path.iterdir())
    with pytest.raises(DeskUnavailableError) as refusal:
        bootstrap._open_journal(tmp_path, Mode.TRAINING, None)
    assert refusal.value.reason == "journal_unfinished"
    assert sorted(tmp_path.iterdir()) == before, "neither journal nor key"
    for language in ("vi", "en"):
        assert "journal restore" in texts(language)("command.desk.journal_unfinished", detail="")
    (tmp_path / left).rmdir()
    journal, _ = bootstrap._open_journal(tmp_path, Mode.TRAINING, None)
    journal.close()
    (tmp_path / left).mkdir()
    journal, _ = bootstrap._open_journal(tmp_path, Mode.TRAINING, None)  # kept beside one that stands
    journal.close()
