"""An open desk takes into its record what commands beside it did."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from cache.journal.vault import note_act
from counter.ports import Act
from tests.rigs.papers import ENTRY
from tests.rigs.small_desk import small_desk


async def test_what_a_command_did_beside_the_desk_is_in_its_record_soon(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("counter.desk.rounds.CHECK_SECONDS", 0.01)
    async with small_desk(tmp_path) as small:
        loop, taken = asyncio.get_running_loop(), asyncio.Event()
        take_in = small.journal.take_in

        def watched() -> int:
            count = take_in()
            if count:
                loop.call_soon_threadsafe(taken.set)
            return count

        monkeypatch.setattr(small.journal, "take_in", watched)
        assert not note_act(tmp_path / "journal.db", bytes(32), Act("journal_backed_up", "Q03", ENTRY))
        async with asyncio.timeout(20):
            await taken.wait()
        assert small.journal.audit(limit=10_000)[-1].kind == "journal_backed_up"
