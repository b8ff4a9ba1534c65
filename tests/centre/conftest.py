"""One real centre per test process; tests make their own tickets, blocks and dossiers in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from counter.centre.database import Database
from counter.centre.places import Places
from counter.centre.sample import sample_plan
from tests.rigs.centre import RunningCentre, StandingClock, running_centre


@pytest.fixture(scope="session")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCentre]:
    """A training centre in its child process."""
    with running_centre(tmp_path_factory.mktemp("centre")) as running:
        yield running


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(tmp_path / "centre.sqlite3")
    Places(opened).found(sample_plan())
    yield opened
    opened.close()
