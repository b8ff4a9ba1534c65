"""SIGKILL at any instant of a day, over a real centre that is killed too: what the world saw holds."""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import os
import random
import signal
import sqlite3
import time
from multiprocessing.connection import Connection
from pathlib import Path

import httpx
import pytest

from counter import wire
from counter.domain.dossiers import SyncState
from counter.online.client import HttpCentre
from tests.recovery.day_child import FAILED, Stretch, work
from tests.rigs.centre import RunningCentre, running_centre
from tests.rigs.desk import until
from tests.rigs.proof import Kept, check_all
from tests.rigs.small_desk import Parts, SmallDesk, small_desk
from tests.rigs.told import Told

KILLS_PER_DAY = 40
WHILE_OPENING = 0.2
"""Of all kills; the others fall into the work."""
OPENING_SECONDS = 0.6
MOST_PEOPLE = 8
ONE_PERSON_SECONDS = 0.15
"""The kill falls somewhere into the next one's turn, however fast the machine is."""
CENTRE_TOO = 0.1
PATIENCE_SECONDS = 30.0
DRAINED_SECONDS = 60.0

_fresh = multiprocessing.get_context("forkserver")
_fresh.set_forkserver_preload(["tests.recovery.day_child"])


def seeds_of(fixed: int) -> list[int]:
    """One seed that is always the same and one that never is; COUNTER_SEED stands for both."""
    given = os.environ.get("COUNTER_SEED")
    return [int(given)] if given else [fixed, random.SystemRandom().randrange(1 << 32)]


def killed(stretch: Stretch, rng: random.Random, centre: RunningCentre) -> None:
    """Work at the desk until the kill; now and then the centre is killed in the middle of it too.

    What the child found wrong at its start is raised here.
    """
    ours, theirs = _fresh.Pipe(duplex=False)
    child = _fresh.Process(target=work, args=(stretch, theirs), daemon=True)
    child.start()
    theirs.close()
    if rng.random() < WHILE_OPENING:
        child.join(rng.uniform(0.0, OPENING_SECONDS))
    else:
        _follow(ours, rng.randrange(1, MOST_PEOPLE))
        if rng.random() < CENTRE_TOO and centre.embedded.pid is not None:
            os.kill(centre.embedded.pid, signal.SIGKILL)
        child.join(rng.uniform(0.0, ONE_PERSON_SECONDS))
    child.kill()
    child.join()
    ours.close()
    failed = stretch.folder / FAILED
    if failed.exists():
        raise AssertionError(failed.read_text(encoding="utf-8"))


def _follow(progress: Connection, steps: int) -> None:
    """Return when the child is open and has served `steps` - 1 people, or has ended."""
    with contextlib.suppress(EOFError):
        for _ in range(steps):
            if not progress.poll(PATIENCE_SECONDS):
                return
            progress.recv_bytes()


async def day_of_kills(folder: Path, rng: random.Random, kills: int) -> None:
    """Kill after kill at one desk; then the centre is well, and everything is compared."""
    (folder / "world").mkdir(parents=True)
    with running_centre(folder / "centre") as centre:
        stretch = Stretch(folder / "world", centre.base_url, centre.secret, rng.randrange(1 << 32))
        for _ in range(kills):
            _bad_moments(centre, rng)
            await asyncio.to_thread(killed, stretch, rng, centre)
        _order(centre, wire.FaultOrder())
        told = Told(stretch.folder / "told")
        client = HttpCentre(stretch.session())
        async with small_desk(stretch.folder / "desk", parts=Parts(centre=client)) as small:
            await _drained(small)
            check_all(small.journal, told, await _kept(small, folder / "centre"))
        print(f"{kills} kills: {len(told.received)} received, {len(told.handed)} handed over")
        told.close()


def _bad_moments(centre: RunningCentre, rng: random.Random) -> None:
    """The centre runs again if it was killed; now and then it errs for some requests."""
    order = wire.FaultOrder(
        drop_replies=rng.choice((0, 0, 2)),
        server_errors=rng.choice((0, 0, 3)),
        proxy_pages=rng.choice((0, 0, 2)),
    )
    _order(centre, order)


def _order(centre: RunningCentre, order: wire.FaultOrder) -> None:
    """Tell the centre, from another desk's seat, how it fails; it may be dying of the last kill."""
    given_up = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < given_up:
        centre.embedded.start()
        with contextlib.suppress(httpx.HTTPError):
            centre.ask("POST", "/v1/training/faults", wire.FaultOrder, order, desk="Q01")
            return
    raise AssertionError("the centre does not come back")


async def _drained(small: SmallDesk) -> None:
    """Everything sent, and read back."""
    async with asyncio.timeout(DRAINED_SECONDS):
        await until(small.desk, lambda state: state.devices.online)
        while small.journal.outbox() or any(
            row.state is not SyncState.CONFIRMED for row in small.journal.unconfirmed()
        ):
            await small.desk.retry_outbox()
            for row in small.journal.unconfirmed():
                small.desk._link.confirm(row.dossier.id)
            await asyncio.sleep(0.05)


async def _kept(small: SmallDesk, folder: Path) -> Kept:
    """What the centre has: the ids of its own tables, the contents as it gives them."""
    with sqlite3.connect(next(folder.glob("*.sqlite3"))) as database:
        dossiers = [row[0] for row in database.execute("SELECT id FROM dossiers")]
    kept, centre = Kept(), small.desk._core.ports.centre
    for dossier_id in dossiers:
        view = await centre.dossier(dossier_id)
        assert view is not None
        kept.dossiers[dossier_id] = view.dossier
        kept.corrections[dossier_id] = list(view.corrections)
        if view.hand_over is not None:
            kept.handed[dossier_id] = view.hand_over
    for decision in small.journal.decisions(limit=1_000_000):
        found = await centre.decision(decision.id)
        assert found is not None
        kept.decisions[decision.id] = found
    return kept


async def days(folder: Path, seed: int, kills: int) -> None:
    """Work through `kills` kills, day after day."""
    print(f"COUNTER_SEED={seed}: {kills} kills")
    rng = random.Random(seed)
    for number in range(-(-kills // KILLS_PER_DAY)):
        await day_of_kills(folder / f"day{number}", rng, min(KILLS_PER_DAY, kills - number * KILLS_PER_DAY))


async def test_a_day_of_kills(tmp_path: Path) -> None:
    await days(tmp_path, seeds_of(0)[-1], 3)


@pytest.mark.soak
async def test_many_days_of_kills(tmp_path: Path) -> None:
    await days(tmp_path, seeds_of(0)[-1], int(os.environ.get("COUNTER_KILLS", "1000")))
