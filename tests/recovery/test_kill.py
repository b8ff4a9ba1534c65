"""kill -9 around the commit key, and a centre that dies: nothing lost, nothing doubled."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from counter.domain.dossiers import SyncState
from tests.rigs.desk import drawer_of, identified, open_desk, received, signed_in, until

LATEST_SECONDS = 0.03
"""A commit and the first send take a few milliseconds: kills fall before, inside and after them."""

LONG_AFTER_SECONDS = 2.0

ROOT = Path(__file__).resolve().parents[2]


def killed_at_the_commit(home: Path, qr: str, delay_seconds: float | None) -> tuple[str, bool]:
    """Run a desk, press commit, kill it `delay_seconds` later: (dossier id, whether it said received).

    None kills it instead of the key: that dossier must be absent.
    """
    with subprocess.Popen(
        [sys.executable, "-m", "tests.recovery.desk_child", qr],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "COUNTER_HOME": str(home)},
        text=True,
        start_new_session=True,
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        word, dossier_id = child.stdout.readline().split()
        assert word == "ready"
        timer = threading.Timer(delay_seconds or 0, child.send_signal, [signal.SIGKILL])
        if delay_seconds is not None:
            child.stdin.write("commit\n")
            child.stdin.flush()
        timer.start()
        said = child.stdout.readline().startswith("done")
        timer.join()
        child.stdin = None
        child.wait()
    return dossier_id, said


@pytest.mark.parametrize("kills", [*[7] * 3, pytest.param(200, marks=pytest.mark.soak)])
async def test_kills_at_the_commit_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kills: int) -> None:
    """A paid order lost when its draft was there before (Odoo PR 288974)."""
    seed = random.SystemRandom().randrange(1 << 32)
    print(f"kill seed {seed}")
    instants = random.Random(seed)
    async with open_desk(tmp_path, monkeypatch) as desk:
        await signed_in(desk)
        qr = drawer_of(desk).qr_of(drawer_of(desk).citizens()[0].key)

    # One kill before the key and one long after it: both outcomes are always among them.
    delays = [None, *(instants.uniform(0, LATEST_SECONDS) for _ in range(kills - 2)), LONG_AFTER_SECONDS]
    fates = [killed_at_the_commit(tmp_path, qr, delay) for delay in delays]

    async with open_desk(tmp_path, monkeypatch) as desk:
        await signed_in(desk)
        await until(desk, lambda state: state.devices.online and state.outbox.waiting == 0)
        rows = {row.dossier.id: row for row in await desk.dossiers(limit=1000)}
        for dossier_id, said in fates:
            assert dossier_id in rows or not said, "a dossier the clerk saw received is gone"
            if dossier_id in rows:
                kinds = {job.document.kind.value for job in await desk.jobs_of(dossier_id)}
                assert kinds == {"M01", "receipt"}
        assert set(rows) <= {dossier_id for dossier_id, _ in fates}
        codes = [row.dossier.code for row in rows.values() if row.dossier.code is not None]
        assert codes
        assert len(set(codes)) == len(codes)

    with sqlite3.connect(next((tmp_path / "training" / "centre").glob("*.sqlite3"))) as centre:
        stored = [row[0] for row in centre.execute("SELECT id FROM dossiers")]
    assert sorted(stored) == sorted(rows)
    assert fates[0][0] not in rows
    assert fates[-1][0] in rows


async def test_the_centre_killed_and_back_drains_the_outbox(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_desk(tmp_path, monkeypatch) as desk:
        await signed_in(desk)
        await identified(desk)
        pid = drawer_of(desk).centre_pid()
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        await received(desk)
        await until(desk, lambda state: state.visit and state.visit.received[0].state is SyncState.CONFIRMED)
        assert drawer_of(desk).centre_pid() != pid
        assert desk.state.outbox.waiting == 0
