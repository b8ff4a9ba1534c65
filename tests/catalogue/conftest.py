"""A centre's database, and a program whose publication has a dozen procedures."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from counter.centre.catalogue import loader
from counter.centre.cataloguing import Cataloguing
from counter.centre.database import Database
from counter.centre.places import Places
from counter.centre.sample import CENTRE_ID, sample_plan
from tests.rigs.centre import StandingClock

_FEW = ("2.000635", "1.001193", "2.000986", "1.000894", "2.000815", "1.003677", "1.000253", "1.013949")


@pytest.fixture(scope="session")
def few_files() -> dict[str, bytes]:
    """The program's publication and labels, a few procedures of them."""
    whole = json.loads(gzip.decompress(loader._packaged(loader.PUBLISHED_FILE)))
    labels = json.loads(loader._packaged(loader.LABELS_FILE))
    rows = [row for row in whole["procedures"] if row["code"] in _FEW]
    assert len(rows) == len(_FEW)
    labels["procedures"] = {code: one for code, one in labels["procedures"].items() if code in _FEW}
    return {
        loader.PUBLISHED_FILE: gzip.compress(json.dumps({"procedures": rows}).encode()),
        loader.LABELS_FILE: json.dumps(labels).encode(),
    }


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch, few_files: dict[str, bytes]) -> None:
    """Loads a catalogue of a few procedures from here on."""
    packaged = loader._packaged
    monkeypatch.setattr(loader, "_packaged", lambda name: few_files.get(name) or packaged(name))


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(tmp_path / "centre.sqlite3")
    Places(opened).found(sample_plan())
    yield opened
    opened.close()


@pytest.fixture
def cataloguing(database: Database, clock: StandingClock, few: None) -> Cataloguing:
    return Cataloguing(database, clock, CENTRE_ID)
