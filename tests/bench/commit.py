"""A reception made durable by the journal, beside a bare SQLite commit of the same rows, settings alike.

Both write in turn in one folder, under the same key; the floor is given its values ready-made and only
inserts them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any
from uuid import uuid4

import apsw
import msgspec

from cache.journal import SqliteJournal
from cache.journal.chain import GENESIS, EventRow, link
from cache.journal.database import open_database, transaction
from cache.journal.rows import stamp
from counter.domain.documents import FeeSlip, Slip
from counter.domain.dossiers import Dossier, NumberBlock
from counter.ports import Act, PrintJob, ReceptionOrder, Tray
from tests.bench.harness import MILLISECONDS, Bar, Judged, Row, figures
from tests.rigs.papers import CENTRE, dossier

__all__ = ["KEY", "fill", "measure"]

KEY = bytes(range(32))
_EVENTS_BEFORE = (0, 100_000, 1_000_000)
_RECEPTIONS = 300
_WARM_UP = 10
_TABLES = {
    "event": "seq = ?",
    "dossier": "seq = ?",
    "dossier_key": "subject = (SELECT subject FROM event WHERE seq = ?)",
    "money": "seq = ?",
    "outbox": "id = (SELECT subject FROM event WHERE seq = ?)",
    "print_job": "dossier_id = (SELECT subject FROM event WHERE seq = ?)",
}
"""Tables a reception adds rows to, and how its event finds them."""
_COUNTERS = ("number_block", "local_sequence")
"""Tables of which a reception writes one row anew."""

Rows = dict[str, list[tuple[Any, ...]]]


def measure() -> list[Row]:
    """On an empty journal, on a year's and on many years'; filling takes most of the time."""
    return [_row(events) for events in _EVENTS_BEFORE]


def _row(events: int) -> Row:
    """With so many events before."""
    with TemporaryDirectory(prefix="bench-commit-") as folder:
        pairs = list(_receptions(Path(folder), events))[_WARM_UP:]
    ours, theirs = (figures(samples, MILLISECONDS) for samples in zip(*pairs, strict=True))
    return Row(
        f"{events:,} events before",
        "ms",
        ours,
        "bare FULL commit, same rows",
        theirs,
        Bar(Judged.RATIO, 1.3),
    )


def _receptions(folder: Path, events: int) -> Iterator[tuple[float, float]]:
    """Seconds of (journal, floor) for each reception."""
    sample = dossier(code=None, local_number="")
    path = folder / "journal.db"
    SqliteJournal.open(path, KEY, desk_id="d-3", seat="Q03").close()
    fill(path, sample, events)
    (folder / "floor.db").write_bytes(path.read_bytes())
    floor = open_database(folder / "floor.db", KEY, writing=True)
    with SqliteJournal.open(path, KEY, desk_id="d-3", seat="Q03") as journal:
        agency = sample.organisations.deciding_code
        journal.add_block(NumberBlock("b1", agency, f"{sample.entry.at:%y%m%d}", 1, 9999))
        for number in range(1, _RECEPTIONS + _WARM_UP + 1):
            order = ReceptionOrder(replace(sample, id=str(uuid4())), _jobs, msgspec.json.encode, None)
            start = perf_counter()
            journal.receive(order)
            received = perf_counter() - start
            ready = _rows_of(journal, events + number)
            start = perf_counter()
            _insert(floor, ready)
            yield received, perf_counter() - start
    floor.close()


def _jobs(received: Dossier) -> Sequence[PrintJob]:
    """A slip in two copies and a receipt."""
    name, at = received.id, received.entry.at
    return (
        PrintJob(f"{name}-m01", name, Slip(CENTRE, received), 2, Tray.SHEET, at=at),
        PrintJob(f"{name}-fee", name, FeeSlip(CENTRE, received), 1, Tray.ROLL, at=at),
    )


def fill(path: Path, sample: Dossier, events: int, key: bytes = KEY) -> None:
    """Events of earlier days behind what is there, linked, in one transaction."""
    entry = sample.entry
    database = open_database(path, key, writing=True)
    last = database.execute("SELECT seq, chain FROM event ORDER BY seq DESC LIMIT 1").fetchone()
    before, previous = last or (0, GENESIS)

    def rows() -> Iterator[tuple[Any, ...]]:
        nonlocal previous
        payload = msgspec.json.encode(Act("ticket_called", "t-0", entry))
        for seq in range(before + 1, before + events + 1):
            row = EventRow(
                seq, stamp(entry.at), entry.clock, entry.clerk_id, entry.desk_id, "ticket_called", f"t-{seq}",
                payload,
            )  # fmt: skip
            previous = link(previous, row)
            yield (
                seq, row.at, row.clock, row.clerk, row.desk, row.kind, row.subject, payload, previous,
            )  # fmt: skip

    with transaction(database):
        database.executemany("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows())
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    database.close()


def _rows_of(journal: SqliteJournal, seq: int) -> Rows:
    """The rows the reception with event `seq` has added, as they stand in the file."""
    rows = {
        table: journal._query(f"SELECT * FROM {table} WHERE {where}", (seq,))
        for table, where in _TABLES.items()
    }
    return rows | {table: journal._query(f"SELECT * FROM {table}") for table in _COUNTERS}


def _insert(floor: apsw.Connection, ready: Rows) -> None:
    with transaction(floor):
        for table, rows in ready.items():
            places = ", ".join("?" * len(rows[0]))
            floor.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({places})", rows)
