"""From the right PIN to the case that was open, as a clerk waits for it, on a desk with years of record.

On a pty, past the terminal emulator: from the byte of Enter until person, procedure and first paper of the
open case have come out. Through the real sign-in, argon2id included, and the real screens. Beside it
argon2id alone.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import pytest

from cache.journal import SqliteJournal
from cache.keys import journal_key
from cache.reference import TinyReferenceStore
from counter.desk.session import pin_matches
from counter.folders import Mode, data_folder, journal_path
from counter.ports import Draft
from counter.texts import texts
from tests.bench.commit import KEY, fill
from tests.bench.harness import MILLISECONDS, Bar, Judged, Row, figures
from tests.bench.paint import read_until
from tests.rigs.desk import CLERK_PIN, EXTRACT, drawer_of, open_desk, signed_in, until
from tests.rigs.papers import dossier
from tests.rigs.terminal import KEYS, Terminal, terminal

__all__ = ["measure"]

_EVENTS = 100_000
_DRAFTS = 8
_CONTENT = b'{"a field that was typed":"and what stands in it"}' * 200
_TIMES = 40
_RESTARTS = 20
_WARM_UP = 2
_PATIENCE_SECONDS = 30.0
_BAR = Bar(Judged.P95, 150.0)
_ALONE = "argon2id alone"
_WORDS = texts("vi")
_PROMPT, _OPENING = _WORDS("desk.lock.pin"), _WORDS("desk.lock.opening")
_LEFT_ALONE = str(Path(__file__).parent / "floors" / "left_alone.py")


def measure() -> list[Row]:
    """After the idle lock, after a restart, and the journal's own share of a restart."""
    with TemporaryDirectory(prefix="bench-unlock-") as folder:
        home = Path(folder)
        shown = _leave_a_case(home)
        idle = list(_after_idle_lock(home, shown))[_WARM_UP:]
        restarted = [_after_restart(home, shown) for _ in range(_RESTARTS)]
        hashing = figures(_hashed(home), MILLISECONDS)
    with TemporaryDirectory(prefix="bench-resume-") as folder:
        path = Path(folder) / "journal.db"
        SqliteJournal.open(path, KEY, desk_id="d-3", seat="Q03").close()
        fill(path, dossier(), _EVENTS)
        opened = [_opened(path, number) for number in range(_TIMES)]
    events = f"{_EVENTS:,} events"
    return [
        Row(f"idle lock to case, {events}", "ms", figures(idle, MILLISECONDS), _ALONE, hashing, _BAR),
        Row(f"restart to case, {events}", "ms", figures(restarted, MILLISECONDS), _ALONE, hashing, _BAR),
        Row(f"journal and {_DRAFTS} drafts, {events}", "ms", figures(opened, MILLISECONDS)),
    ]


# --- a case that was left ---------------------------------------------------------------------------


def _leave_a_case(home: Path) -> tuple[bytes, ...]:
    """A desk with its record and somebody before it; what of their case must come out."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COUNTER_HOME", str(home))
        asyncio.run(_begin_a_case(home, patch, file_it=False))
        path = journal_path(data_folder(Mode.TRAINING))
        sample = dossier()
        earlier = replace(sample.entry, at=sample.entry.at.now().astimezone() - timedelta(hours=1))
        key, _ = journal_key(path, account=Mode.TRAINING.value, keyring=None)
        fill(path, replace(sample, entry=earlier), _EVENTS, key)
        return asyncio.run(_begin_a_case(home, patch, file_it=True))


async def _begin_a_case(home: Path, patch: pytest.MonkeyPatch, *, file_it: bool) -> tuple[bytes, ...]:
    async with open_desk(home, patch) as desk:
        await signed_in(desk)
        if not file_it:
            return ()
        drawer = drawer_of(desk)
        drawer.show_qr(next(person.key for person in drawer.citizens() if person.case == "found"))
        await until(desk, lambda state: state.visit and state.visit.identity.register.outcome is not None)
        await desk.choose_procedure(EXTRACT)
        visit = desk.state.visit
        assert visit is not None
        assert visit.filing is not None
        await desk.choose_case(visit.filing.procedure.cases[0].id)
        await desk.accept_all()
        visit = desk.state.visit
        assert visit is not None
        assert visit.identity.person is not None
        assert visit.filing is not None
        paper = next(iter(visit.filing.papers.values())).label.split()[:2]
        wanted = (visit.identity.person.full_name.upper(), EXTRACT, " ".join(paper))
        return tuple(one.encode() for one in wanted)


# --- until it is there again --------------------------------------------------------------------------


def _after_idle_lock(home: Path, case: tuple[bytes, ...]) -> Iterator[float]:
    """One process, locked again and again."""
    with terminal([sys.executable, _LEFT_ALONE], environment={"COUNTER_HOME": str(home)}) as shown:
        _await_desk(shown)
        yield _unlocked(shown, case)
        for _ in range(_TIMES + _WARM_UP - 1):
            os.kill(shown.process.pid, signal.SIGUSR1)
            shown.wait_for(_PROMPT, patience=_PATIENCE_SECONDS)
            yield _unlocked(shown, case)


def _after_restart(home: Path, case: tuple[bytes, ...]) -> float:
    """A process of its own, as after a power cut."""
    desk = [str(Path(sys.executable).parent / "counter"), "--training"]
    with terminal(desk, environment={"COUNTER_HOME": str(home)}) as shown:
        _await_desk(shown)
        return _unlocked(shown, case)


def _await_desk(shown: Terminal) -> None:
    shown.wait_for(_PROMPT, patience=_PATIENCE_SECONDS)
    shown.wait_gone(_OPENING, patience=_PATIENCE_SECONDS)
    shown.wait_for(_WORDS("desk.network.online"), patience=_PATIENCE_SECONDS)


def _unlocked(shown: Terminal, case: tuple[bytes, ...]) -> float:
    """Seconds from Enter behind the PIN until the case has come out."""
    shown.write(CLERK_PIN.encode())
    shown.wait_for("•" * len(CLERK_PIN), patience=_PATIENCE_SECONDS)
    start = perf_counter()
    shown.write(KEYS["enter"])
    octets, end = read_until(shown, *case)
    shown._stream.feed(octets)
    shown.wait_gone(_PROMPT, patience=_PATIENCE_SECONDS)
    return end - start


def _hashed(home: Path) -> list[float]:
    """Seconds of comparing the PIN with the one hash that fits."""
    place = TinyReferenceStore(home / Mode.TRAINING.value / "reference").place()
    assert place is not None
    clerk = next(one for one in place.clerks if pin_matches(CLERK_PIN, one))
    samples = []
    for _ in range(_TIMES):
        start = perf_counter()
        assert pin_matches(CLERK_PIN, clerk)
        samples.append(perf_counter() - start)
    return samples


def _opened(path: Path, number: int) -> float:
    """Closed as a power cut leaves it: with its log, and with drafts in it."""
    at = dossier().entry.at
    with SqliteJournal.open(path, KEY, desk_id="d-3", seat="Q03") as journal:
        for draft in range(_DRAFTS):
            journal.save_draft(Draft(f"w-{draft}", None, _CONTENT + str(number).encode(), at))
    start = perf_counter()
    with SqliteJournal.open(path, KEY, desk_id="d-3", seat="Q03") as journal:
        drafts = journal.drafts()
        taken = perf_counter() - start
    assert len(drafts) == _DRAFTS
    return taken
