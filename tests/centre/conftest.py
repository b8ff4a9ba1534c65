"""One real centre per test process; tests make their own tickets, blocks and dossiers in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.rigs.centre import RunningCentre, running_centre


@pytest.fixture(scope="session")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCentre]:
    """A training centre in its child process."""
    with running_centre(tmp_path_factory.mktemp("centre")) as running:
        yield running
