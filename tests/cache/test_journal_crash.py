"""kill -9 at any instant around the commit: what was acknowledged is there, wholly; the rest is not."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

import cache
from cache.journal import SqliteJournal
from counter.domain.decisions import Decision
from counter.domain.documents import DecisionSlip, FeeSlip, Slip
from counter.domain.dossiers import Dossier, Release
from counter.events import PrintState
from counter.ports import OutboxKind
from tests.cache.crash_child import CENTRE

if TYPE_CHECKING:
    from tests.cache.conftest import Samples

ROOT = Path(cache.__file__).parents[1]
CHILD = Path(__file__).with_name("crash_child.py")

LIVES = 5
"""Children killed one after another on the same journal, in each of four runs: twenty kills."""


def killed(path: Path, sample: Path, chance: random.Random) -> list[list[str]]:
    """Run a child, kill it a moment after a random acknowledgement; the words of all its lines."""
    with subprocess.Popen(
        [sys.executable, str(CHILD), str(path), str(sample)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as child:
        assert child.stdout is not None
        lines = [child.stdout.readline() for _ in range(chance.randint(1, 25))]
        # A busy moment of random length: the kill falls anywhere between two acknowledgements.
        for _ in range(chance.randint(0, 20_000)):
            pass
        child.kill()
        lines += child.stdout.readlines()
    assert all(line.endswith(b"\n") for line in lines[:-1])
    return [line.decode().split() for line in lines if line.endswith(b"\n")]


def assert_whole(journal: SqliteJournal, acknowledged: list[list[str]]) -> None:
    """Everything acknowledged is there, and everything there is whole."""
    rows = {row.dossier.id: row for row in journal.dossiers(limit=100_000)}
    sent = {item.id: item for item in journal.outbox(limit=100_000)}
    events = journal._query("SELECT kind, subject FROM event")
    for what, *words in acknowledged:
        if what == "received":
            dossier = rows[words[0]].dossier
            assert [dossier.code, dossier.local_number] == words[1:]
        elif what == "returned":
            assert rows[words[0]].returned_at is not None
        elif what == "voided":
            assert rows[words[0]].voided
        elif what == "decided":
            decision = journal.decision(words[0])
            assert decision is not None
            assert decision.local_number == words[1]
        elif what == "sent":
            [job] = [job for job in journal.open_jobs() if job.id == words[0]]
            assert job.state is PrintState.UNKNOWN
    returned = voided = 0
    for name, row in rows.items():
        assert msgspec.json.decode(sent[name].body, type=Dossier) == row.dossier
        papers = [job.document for job in journal.jobs(name)]
        assert [paper.dossier for paper in papers if isinstance(paper, Slip | FeeSlip)] == [row.dossier] * 2
        assert events.count(("dossier_received", name)) == 1
        over = [item for item in sent.values() if item.subject == name and item.kind is OutboxKind.HAND_OVER]
        assert len(over) == (row.returned_at is not None) == events.count(("result_handed_over", name))
        assert over or row.dossier.release is Release.APPOINTMENT
        returned += len(over)
        void = [item for item in sent.values() if item.subject == name and item.kind is OutboxKind.CORRECTION]
        assert len(void) == len(journal.corrections(name)) == bool(row.voided)
        assert len(void) == events.count(("dossier_corrected", name))
        voided += len(void)
    decisions = journal.decisions(limit=100_000)
    for decision in decisions:
        assert msgspec.json.decode(sent[decision.id].body, type=Decision) == decision
        assert [job.document for job in journal.jobs(decision.id)] == [DecisionSlip(CENTRE, decision)]
        assert events.count(("case_decided", decision.id)) == 1
    assert len(sent) == len(rows) + returned + voided + len(decisions) == journal.verify_chain()
    assert len({row.dossier.code for row in rows.values()}) == len(rows)
    local_numbers = [row.dossier.local_number for row in rows.values()]
    local_numbers += [decision.local_number for decision in decisions]
    assert len(set(local_numbers)) == len(local_numbers)
    assert journal.numbers_left("H99.001", "261123") == 9999 - len(rows)
    assert not {draft.id for draft in journal.drafts()} & {f"draft-{name}" for name in rows}


@pytest.mark.parametrize("seed", range(4))
def test_killed_at_random_instants(path: Path, tmp_path: Path, samples: Samples, seed: int) -> None:
    chance = random.Random(seed)
    sample = tmp_path / "sample.json"
    sample.write_bytes(msgspec.json.encode(samples.dossier()))
    acknowledged: list[list[str]] = []
    for _ in range(LIVES):
        acknowledged += killed(path, sample, chance)
        with SqliteJournal.open(path, samples.key, desk_id="q03", seat="Q03") as journal:
            assert_whole(journal, acknowledged)
    assert sum(words[0] == "received" for words in acknowledged) > LIVES
