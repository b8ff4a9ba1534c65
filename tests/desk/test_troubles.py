"""What breaks beside the keys neither stops an act nor stays broken."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from counter.domain.dossiers import SyncState
from counter.events import ScanOrigin
from counter.ports import JournalError
from tests.rigs.desk import received, until
from tests.rigs.small_desk import person, small_desk


def once(monkeypatch: pytest.MonkeyPatch, owner: object, name: str, error: Exception) -> None:
    """The next call of a method fails, later ones work."""
    real = getattr(owner, name)
    left = [error]

    def fails(*arguments: Any, **named: Any) -> Any:
        if left:
            raise left.pop()
        return real(*arguments, **named)

    monkeypatch.setattr(owner, name, fails)


@pytest.mark.parametrize("method", ["note_delivered", "note_dossier", "outbox", "outbox_counts"])
async def test_the_outbox_outlives_a_journal_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    async with small_desk(tmp_path) as small:
        await small.desk.call_next()
        await small.desk.scan(person().qr(), ScanOrigin.SCANNER)
        once(monkeypatch, small.journal, method, JournalError("disk_full"))
        await received(small.desk)
        await until(
            small.desk,
            lambda state: (
                state.visit and state.visit.received and state.visit.received[0].state is SyncState.CONFIRMED
            ),
        )


async def test_a_failing_draft_or_subscriber_does_not_stop_the_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with small_desk(tmp_path) as small:
        await small.desk.call_next()
        await small.desk.scan(person().qr(), ScanOrigin.SCANNER)

        def broken(_state: object) -> None:
            raise RuntimeError

        small.desk.subscribe(broken)

        def full(_draft: object) -> None:
            raise JournalError("disk_full")

        monkeypatch.setattr(small.journal, "save_draft", full)
        await received(small.desk)
        assert small.desk.state.visit is not None
        [row] = small.desk.state.visit.received
        assert row.dossier.code is not None
        assert [job.document.kind.value for job in small.printer.jobs] == ["M01", "receipt"]


async def test_the_link_comes_back_and_forgets_nothing(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await small.centre.met("events")
        before = small.centre.calls.count("place")
        small.centre.cut()
        await until(small.desk, lambda state: state.devices.online is False)
        await until(small.desk, lambda state: state.devices.online)
        assert small.centre.calls.count("place") > before


async def test_lists_read_as_nothing_when_the_journal_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with small_desk(tmp_path) as small:
        once(monkeypatch, small.journal, "dossiers", JournalError("io"))
        assert await small.desk.dossiers() == ()
        assert small.desk.state.notice is not None
        assert small.desk.state.notice.key == "desk.notice.journal_trouble"
