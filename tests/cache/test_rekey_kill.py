"""kill -9 at any instant of a change of keys: the journal opens, and with every way to its key."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import cache
from cache.journal import SqliteJournal
from cache.journal.vault import examine
from cache.keys import change_key, forget_entries, journal_key, keep_recovery, key_by_recovery
from cache.slots import recovery_pair

if TYPE_CHECKING:
    from tests.cache.conftest import Samples

ROOT = Path(cache.__file__).parents[1]
CHANGER = """
import sys
from pathlib import Path
from cache.keys import change_key, journal_key
path = Path(sys.argv[1])
while True:
    key, _ = journal_key(path, keyring=None)
    sys.stdout.write("again\\n")
    sys.stdout.flush()
    change_key(path, key, keyring=None)
"""


def killed(path: Path, chance: random.Random) -> None:
    """Change keys over and over, and be killed in the middle."""
    with subprocess.Popen(
        [sys.executable, "-c", CHANGER, str(path)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as child:
        assert child.stdout is not None
        for _ in range(chance.randint(1, 3)):
            assert child.stdout.readline() == b"again\n"
        # A busy moment of random length: the kill falls anywhere within the change.
        for _ in range(chance.randint(0, 400_000)):
            pass
        assert child.poll() is None
        child.kill()


@pytest.mark.parametrize(
    ("kills", "seed"),
    [(4, 1), (4, None), pytest.param(150, None, marks=pytest.mark.soak, id="soak")],
)
def test_a_change_of_keys_killed_anywhere(path: Path, samples: Samples, kills: int, seed: int | None) -> None:
    seed = random.SystemRandom().randrange(1 << 32) if seed is None else seed
    print(f"seed {seed}")
    chance = random.Random(seed)
    first, _ = journal_key(path, keyring=None)
    with SqliteJournal.open(path, first, desk_id="q03", seat="Q03") as journal:
        for _ in range(20):
            journal.receive(samples.order(samples.dossier()))
    secret, public = recovery_pair()
    keep_recovery(path, first, public)
    for _ in range(kills):
        killed(path, chance)
        key, _ = journal_key(path, keyring=None)
        assert key_by_recovery(path, secret) == key
        found = examine(path, key)
        assert (found.events, found.troubles) == (20, ())
    forget_entries(path, key, keyring=None)
    change_key(path, key, keyring=None)
    assert {file.name for file in path.parent.iterdir() if file.suffix in (".db", ".fresh", ".keys")} == {
        "journal.db", "journal.keys",
    }  # fmt: skip
