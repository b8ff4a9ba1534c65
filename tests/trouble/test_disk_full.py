"""The disk full or failing in the middle of an act: nothing half done, nothing printed, done again."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from counter.desk.next_step import NextStep, next_step
from counter.events import PrintState, ScanOrigin
from tests.rigs.desk import EXTRACT, received, until
from tests.rigs.disk import FailingDisk, vfs_of
from tests.rigs.small_desk import Parts, SmallDesk, person, small_desk
from tests.rigs.words import notice_key

ROOT = Path(__file__).resolve().parents[2]
NOTICES = {"full": "disk_full", "sync_fails": "journal_trouble"}


@asynccontextmanager
async def desk_on(disk: FailingDisk, folder: Path) -> AsyncIterator[SmallDesk]:
    async with small_desk(folder, parts=Parts(vfs=vfs_of(disk))) as small:
        try:
            yield small
        finally:
            disk.full = disk.sync_fails = False


async def form(small: SmallDesk) -> None:
    """A form ready for the commit key."""
    desk = small.desk
    await desk.call_next()
    await desk.scan(person().qr(), ScanOrigin.SCANNER)
    await until(desk, lambda state: state.visit and state.visit.identity.register.outcome)
    await desk.choose_procedure(EXTRACT)
    assert desk.state.visit is not None
    assert desk.state.visit.filing is not None
    await desk.choose_case(desk.state.visit.filing.procedure.cases[0].id)
    await desk.accept_all()
    assert next_step(desk.state) is NextStep.COMMIT


@pytest.mark.parametrize("fault", NOTICES)
async def test_receive_finds_the_disk_full_and_is_pressed_again(tmp_path: Path, fault: str) -> None:
    """Captured data cleared although saving failed (MOSIP finally)."""
    disk = FailingDisk()
    async with desk_on(disk, tmp_path) as small:
        desk = small.desk
        await form(small)
        setattr(disk, fault, True)
        for _ in range(3):
            await desk.commit()
            assert notice_key(desk) == NOTICES[fault]
            assert next_step(desk.state) is NextStep.COMMIT, "the form stands as it was"
        assert small.printer.jobs == []
        assert small.journal.dossiers() == ()
        assert desk.state.busy == ""
        setattr(disk, fault, False)
        await desk.commit()
        assert desk.state.visit is not None
        [row] = desk.state.visit.received
        assert len(small.journal.dossiers()) == 1
        assert [job.document.kind.value for job in small.printer.jobs] == ["M01", "receipt"]
        await until(desk, lambda _: row.dossier.id in small.centre.kept)


async def _lock(small: SmallDesk) -> None:
    await small.desk.sign_in("123456")
    await small.desk.lock()


async def _reprint(small: SmallDesk) -> None:
    await small.desk.reprint(slip_of(small))


def slip_of(small: SmallDesk) -> str:
    """The id of the slip of the only dossier."""
    [row] = small.journal.dossiers()
    return small.journal.jobs(row.dossier.id)[0].id


ACTS: dict[str, Callable[[SmallDesk], Awaitable[None]]] = {
    "finish": lambda small: small.desk.finish(no_show=True),
    "hold": lambda small: small.desk.visits.hold(),
    "guide": lambda small: small.desk.decisions.guide(),
    "call": lambda small: small.desk.call_next(),
    "reprint": _reprint,
    "lock": _lock,
}
KEEPS_VISIT = {"finish", "hold", "guide", "reprint"}


@pytest.mark.parametrize("act", ACTS)
async def test_every_act_tells_the_full_disk_and_loses_nothing(tmp_path: Path, act: str) -> None:
    """A receipt printed before the save (POS-Awesome)."""
    disk = FailingDisk()
    async with desk_on(disk, tmp_path) as small:
        desk = small.desk
        await desk.call_next()
        await desk.scan(person().qr(), ScanOrigin.SCANNER)
        await until(desk, lambda state: state.visit and state.visit.identity.register.outcome)
        await received(desk)
        if act == "call":
            await desk.finish()
        elif act != "reprint":
            await desk.choose_procedure(EXTRACT)
        await until(
            desk, lambda _: small.journal.outbox() == () and (act != "call" or not small.centre.open_ticket)
        )
        small.journal.note_job(slip_of(small), PrintState.CONFIRMED)
        small.printer.jobs.clear()
        before = desk.state.visit
        small.journal._writer.flush()  # the act alone finds the disk full, not the edits before it
        disk.full = True
        await ACTS[act](small)
        assert notice_key(desk) == "disk_full"
        assert small.printer.jobs == []
        if act in KEEPS_VISIT:
            assert before is not None
            assert desk.state.visit is not None
            assert desk.state.visit.id == before.id, "it is still there to be done again"
        assert desk.state.held == ()
        disk.full = False
        await ACTS[act](small)
        assert notice_key_or_nothing(small) != "disk_full"


def notice_key_or_nothing(small: SmallDesk) -> str:
    notice = small.desk.state.notice
    return notice.key.rpartition(".")[2] if notice is not None else ""


async def test_what_was_typed_while_the_disk_was_full_is_there_after_a_restart(tmp_path: Path) -> None:
    disk = FailingDisk()
    async with desk_on(disk, tmp_path) as small:
        disk.full = True
        await small.desk.scan(person().qr(), ScanOrigin.SCANNER)
        await small.desk.choose_procedure(EXTRACT)
        disk.full = False
    async with small_desk(tmp_path) as small:
        visit = small.desk.state.visit
        assert visit is not None
        assert visit.filing is not None
        assert visit.filing.procedure.code == EXTRACT


async def test_a_desk_closes_whose_disk_is_full(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    disk = FailingDisk()
    async with small_desk(tmp_path, parts=Parts(vfs=vfs_of(disk))) as small:
        await form(small)
        small.journal._writer.flush()
        disk.full = True
        await small.desk.drop_filing()
    assert "journal did not take the last edits: disk_full" in caplog.text
    assert small.centre.calls[-1] == "close", "everything else is closed"
    disk.full = False
    async with small_desk(tmp_path) as small:
        assert small.desk.state.visit is not None, "as it was when there was room last"


LIMITED = """
import asyncio, resource, signal, sys
from pathlib import Path
sys.path.insert(0, {root!r})
from tests.trouble.test_disk_full import form, small_desk, until
from counter.desk.next_step import NextStep, next_step

async def main():
    async with small_desk(Path(sys.argv[1])) as small:
        await form(small)
        await until(small.desk, lambda state: state.outbox.waiting == 0)
        small.journal.drafts()
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
        await small.desk.commit()
        print(small.desk.state.notice.key, next_step(small.desk.state), len(small.printer.jobs))
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        await small.desk.commit()
        print(len(small.journal.dossiers()), len(small.printer.jobs), small.journal.verify_chain() > 1)

asyncio.run(main())
"""


def test_a_real_limit_of_the_system(tmp_path: Path) -> None:
    """No file of the process may grow: the kernel itself refuses the write."""
    done = subprocess.run(
        [sys.executable, "-c", LIMITED.format(root=str(ROOT)), str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'tests' / 'trouble'}"},
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.split() == ["desk.notice.journal_trouble", "commit", "0", "1", "2", "True"]
