"""How long a reception takes to be durable, beside a bare SQLite commit of the same rows as its floor.

`python tests/cache/bench_commit.py [RECEPTIONS [EVENTS_BEFORE]]`. Both sides write in turn, in the same
folder, with the same file settings and key; the floor gets its values ready-made and only inserts them.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from typing import Any
from uuid import uuid4

import apsw
import msgspec

from cache.journal import SqliteJournal
from cache.journal.database import open_database, transaction
from cache.journal.projections import append_act
from cache.journal.schema import prepare
from counter.domain.documents import FeeSlip, Slip
from counter.domain.dossiers import Dossier, NumberBlock
from counter.domain.place import Centre
from counter.ports import Act, PrintJob, ReceptionOrder, Tray

KEY = bytes(range(32))
CENTRE = Centre("c-1", "H99.001", "", "", "Phường Mẫu", "", "", "", "")

TABLES = {"event": 9, "dossier": 9, "outbox": 11, "print_job": 9}
"""Tables a reception adds rows to, and their columns."""


def jobs(dossier: Dossier) -> list[PrintJob]:
    """A slip and a fee slip."""
    return [
        PrintJob(f"{dossier.id}-slip", dossier.id, Slip(CENTRE, dossier), 2, Tray.SHEET),
        PrintJob(f"{dossier.id}-fee", dossier.id, FeeSlip(CENTRE, dossier), 1, Tray.ROLL),
    ]


def fill(connection: apsw.Connection, dossier: Dossier, events: int) -> None:
    """Events of earlier days, in one transaction."""
    with transaction(connection):
        for number in range(events):
            append_act(connection, Act("ticket_called", f"t-{number}", dossier.entry))


def rows_of(source: SqliteJournal, seq: int) -> dict[str, list[tuple[Any, ...]]]:
    """The rows the reception with event `seq` has added, as they stand in the file."""
    by_id = "WHERE {} = (SELECT subject FROM event WHERE seq = ?)"
    where = {
        "event": "WHERE seq = ?",
        "dossier": "WHERE seq = ?",
        "outbox": by_id.format("id"),
        "print_job": by_id.format("dossier_id"),
    }
    return {table: source._query(f"SELECT * FROM {table} {where[table]}", (seq,)) for table in TABLES}


def timed_pairs(
    folder: Path, dossier: Dossier, receptions: int, events: int
) -> Iterator[tuple[float, float]]:
    """Seconds of (journal, floor) for each reception."""
    floor = open_database(folder / "floor.db", KEY, writing=True)
    prepare(floor, "q03")
    fill(floor, dossier, events)
    inserts = {table: f"INSERT INTO {table} VALUES ({', '.join('?' * n)})" for table, n in TABLES.items()}
    with SqliteJournal.open(folder / "journal.db", KEY, desk_id="q03", seat="Q03") as journal:
        fill(journal._connection, dossier, events)
        journal.add_block(NumberBlock("b1", "H99.001", f"{dossier.entry.at:%y%m%d}", 1, 9999))
        for number in range(1, receptions + 1):
            fresh = replace(dossier, id=str(uuid4()), code=None, local_number="")
            start = perf_counter()
            journal.receive(ReceptionOrder(fresh, jobs, msgspec.json.encode, None))
            received = perf_counter() - start
            ready = rows_of(journal, events + number)
            start = perf_counter()
            with transaction(floor):
                for table, values in ready.items():
                    floor.executemany(inserts[table], values)
            yield received, perf_counter() - start
    floor.close()


def main(dossier: Dossier, receptions: int, events: int) -> None:
    """Print one line."""
    with tempfile.TemporaryDirectory(prefix="bench-commit-") as folder:
        pairs = list(timed_pairs(Path(folder), dossier, receptions, events))
    for number, name in enumerate(("journal", "floor")):
        cuts = quantiles([pair[number] * 1000 for pair in pairs], n=100)
        print(f"{events:>7} events before  {name:8} p50 {cuts[49]:6.3f} ms  p99 {cuts[98]:6.3f} ms")
    mine, bare = (quantiles([pair[number] for pair in pairs], n=100) for number in (0, 1))
    print(f"{'':22} ratio    p50 {mine[49] / bare[49]:6.2f}     p99 {mine[98] / bare[98]:6.2f}")


if __name__ == "__main__":
    from conftest import Samples  # type: ignore[import-not-found]

    sample = Samples().dossier()
    for before in [int(sys.argv[2])] if len(sys.argv) > 2 else [0, 100_000]:
        main(sample, int(sys.argv[1]) if len(sys.argv) > 1 else 1000, before)
