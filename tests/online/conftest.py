"""One real centre per test process, whose faults are cleared before each test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from counter import wire
from counter.online.client import Access, HttpCentre
from counter.online.training import HttpTraining
from tests.rigs.centre import RunningCentre, running_centre


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCentre]:
    """A training centre in its child process."""
    with running_centre(tmp_path_factory.mktemp("online")) as centre:
        yield centre


@pytest.fixture
def access(running: RunningCentre) -> Access:
    """How desk Q03 reaches it."""
    running.ask("POST", "/v1/training/faults", wire.FaultOrder, wire.FaultOrder())
    return Access(running.base_url, running.token, "Q03")


@pytest.fixture
async def centre(access: Access) -> AsyncIterator[HttpCentre]:
    """The desk's client."""
    client = HttpCentre(access)
    yield client
    await client.close()


@pytest.fixture
async def drawer(access: Access) -> AsyncIterator[HttpTraining]:
    """The training drawer's client."""
    client = HttpTraining(access)
    yield client
    await client.close()
