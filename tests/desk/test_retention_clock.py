"""Nothing is destroyed by a clock that anybody may set, and papers kept in files end with the rest."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from counter.bootstrap import has_printer, spooler_of
from counter.desk.clock import DeskClock
from counter.domain.dossiers import ClockSource
from counter.domain.office import OFFICE_ZONE
from counter.folders import Mode
from counter.settings import PrinterSettings, load_settings
from printing.spool.folder import FolderSpooler, forget
from tests.desk.test_retention import ended, purges
from tests.rigs.small_desk import Parts, small_desk


class SetClock(DeskClock):
    """The PC's clock, as somebody set it, until a centre is asked."""

    def __init__(self) -> None:
        self.later = timedelta(0)
        self.whose = ClockSource.DESK
        super().__init__()

    def now(self) -> datetime:
        return datetime.now(OFFICE_ZONE) + self.later

    def source(self) -> ClockSource:
        return self.whose


async def test_a_clock_set_a_year_ahead_destroys_nothing(tmp_path: Path) -> None:
    clock = SetClock()
    async with small_desk(tmp_path, parts=Parts(clock=clock)) as small:
        ended(small, "d-1", 1)
        clock.later = timedelta(days=365)
        assert await small.desk._retention.check() == 0
        assert len(small.journal.dossiers()) == 1
        assert purges(small) == []
        clock.later, clock.whose = timedelta(0), ClockSource.CENTRE
        assert await small.desk._retention.check() == 0, "it ended yesterday"
        clock.later = timedelta(days=365)
        assert await small.desk._retention.check() == 1, "the centre says that a year has passed"


async def test_papers_in_files_end_with_what_they_say(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        asked: list[datetime] = []
        ports = small.desk._core.ports

        def forgetting(before: datetime) -> int:
            asked.append(before)
            return 1

        object.__setattr__(ports, "forget_papers", forgetting)
        place = small.desk.state.place
        assert place is not None
        await small.desk._retention.check()
        [before] = asked
        assert abs((small.desk.now() - before) - timedelta(days=place.retention_days)) < timedelta(minutes=5)


def test_only_old_papers_are_removed(tmp_path: Path) -> None:
    now = datetime.now(OFFICE_ZONE)
    for name, days in (
        ("M01_a.pdf", 91),
        ("r.bin", 91),
        (".x.part", 91),
        ("M01_b.pdf", 89),
        ("notes.txt", 91),
    ):
        paper = tmp_path / name
        paper.write_bytes(b"x")
        at = (now - timedelta(days=days)).timestamp()
        os.utime(paper, (at, at))
    (tmp_path / "folder.pdf").mkdir()
    (tmp_path / "link.pdf").symlink_to(tmp_path / "notes.txt")
    assert forget(tmp_path, now - timedelta(days=90)) == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "M01_b.pdf", "folder.pdf", "link.pdf", "notes.txt",
    ]  # fmt: skip
    assert forget(tmp_path / "none", now) == 0


@pytest.mark.parametrize(
    ("mode", "kind", "has"),
    [
        (Mode.TRAINING, "default", True),
        (Mode.STANDALONE, "default", False),
        (Mode.STANDALONE, "folder", True),
        (Mode.STANDALONE, "ipp", True),
    ],
)
def test_a_real_desk_writes_slips_to_files_only_when_told_to(mode: Mode, kind: str, *, has: bool) -> None:
    assert has_printer(PrinterSettings(kind=kind), mode) is has


def test_a_folder_is_chosen_in_words(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(
        '[printers.roll]\nkind = "folder"\n[printers.sheet]\nkind = "default"\n', encoding="utf-8"
    )
    settings = load_settings(path)
    assert not has_printer(settings.printers.sheet, Mode.STANDALONE)
    assert isinstance(spooler_of(settings.printers.roll, tmp_path), FolderSpooler)
