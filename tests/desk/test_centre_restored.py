"""A centre put back to an older backup: what it acknowledged and has forgotten is sent again, unchanged."""

from __future__ import annotations

from pathlib import Path

import pytest

from counter.domain.dossiers import SyncState
from counter.ports import CentreRefusedError, JournalError
from tests.rigs.desk import until
from tests.rigs.filing import begun, filled, notice, values, visit
from tests.rigs.memory_centre import MemoryCentre
from tests.rigs.small_desk import SmallDesk, small_desk


async def received(small: SmallDesk) -> str:
    """Id of a dossier that the centre has confirmed."""
    await begun(small)
    await filled(small)
    await small.desk.commit()
    dossier_id = visit(small).received[0].dossier.id
    await until(small.desk, lambda state: state_of(small, dossier_id) is SyncState.CONFIRMED)
    return dossier_id


def state_of(small: SmallDesk, dossier_id: str) -> SyncState | None:
    row = small.journal.dossier(dossier_id)
    return row.state if row is not None else None


def forget(centre: MemoryCentre, dossier_id: str) -> bytes:
    """Put the centre back to before the dossier; the bytes it kept."""
    return centre.kept.pop(dossier_id)


async def test_a_confirmed_dossier_the_centre_has_lost_is_sent_again_at_the_reconnect(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier_id = await received(small)
        sends = small.centre.calls.count("send")
        kept = forget(small.centre, dossier_id)
        small.centre.cut()
        await until(small.desk, lambda _state: dossier_id in small.centre.kept)
        assert small.centre.kept[dossier_id] == kept
        await until(small.desk, lambda _state: state_of(small, dossier_id) is SyncState.CONFIRMED)
        assert small.centre.calls.count("send") == sends + 1


async def test_the_clerk_is_told_how_much_is_sent_again(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier_id = await received(small)
        forget(small.centre, dossier_id)
        await small.desk._link._restored.check()
        assert (notice(small), values(small)) == ("centre_restored", {"count": 1})
        assert state_of(small, dossier_id) is SyncState.RECORDED
        assert [item.id for item in small.journal.outbox()] == [dossier_id]


async def test_the_next_start_finds_it_too(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier_id = await received(small)
        forget(small.centre, dossier_id)
    async with small_desk(tmp_path, centre=small.centre, sign_in=False) as again:
        await until(again.desk, lambda _state: dossier_id in again.centre.kept)


async def test_an_accepted_dossier_that_is_not_there_at_the_read_back_is_sent_again(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier_id = await received(small)
        kept = forget(small.centre, dossier_id)
        small.desk._link.confirm(dossier_id)
        await until(small.desk, lambda _state: dossier_id in small.centre.kept)
        assert small.centre.kept[dossier_id] == kept


async def test_a_centre_that_forgot_nothing_is_sent_nothing(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await received(small)
        assert await small.desk._link._restored.check() == 0
        assert small.journal.outbox() == ()


async def test_a_centre_that_cannot_be_asked_is_worked_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with small_desk(tmp_path) as small:
        dossier_id = await received(small)
        forget(small.centre, dossier_id)

        async def refused(_ids: object) -> tuple[str, ...]:
            raise CentreRefusedError(404, "unknown_path")

        monkeypatch.setattr(small.centre, "missing", refused)
        assert await small.desk._link._restored.check() == 0
        assert small.desk.state.devices.online


async def test_the_journal_sends_again_only_what_it_has_delivered(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier_id = await received(small)
        with pytest.raises(JournalError) as unknown:
            small.journal.send_again("no-such-item")
        assert unknown.value.reason == "unknown_item"
        small.centre.hold("send")
        small.journal.send_again(dossier_id)
        small.journal.send_again(dossier_id)
        assert [item.attempts for item in small.journal.outbox()] == [1]
