"""How a journal of an older format becomes the newest one: each step inside one transaction, all or nothing.

Format 1 → 2 added tables. Format 2 → 3 sealed what the record carries of people: every such payload, message
and document is put under its subject's new key, and the audit chain, which hashes what stands in the file, is
made anew. An event says so and carries the head of the old chain, so the old record stays provable.
Format 3 → 4 added the table of generic records.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Final

import apsw

from cache.journal import rows
from cache.journal.chain import GENESIS, EventRow, link
from cache.journal.money import note_refund, note_taken
from cache.journal.record import append_event, verify
from cache.journal.schema import NEW_COLUMNS, OUTCOMES, RECORDS, VAULT, Migration
from cache.journal.sealing import key_of, sealed
from counter.domain.decisions import Correction
from counter.domain.dossiers import ClockSource, Dossier, Entry, HandOver
from counter.ports import Act, JournalError

__all__ = ["CHAIN_RENEWED", "MIGRATIONS", "own_entry"]

CHAIN_RENEWED: Final = "chain_renewed"
"""Kind of the event behind a chain that was made anew; its detail: events, old head, `whole` or `broken`."""

_SEALED_EVENTS: Final = (
    rows.DOSSIER_RECEIVED,
    rows.RESULT_HANDED_OVER,
    rows.CASE_DECIDED,
    rows.DOSSIER_CORRECTED,
)


def own_entry(connection: apsw.Connection) -> Entry:
    """Who, where and when of what the journal does by itself: no clerk, this desk, this PC's clock."""
    [desk_id] = connection.execute("SELECT value FROM meta WHERE name = 'desk_id'").fetchone() or ("",)
    return Entry("", "", str(desk_id), "", "", datetime.now().astimezone(), ClockSource.DESK)


def _add_outcomes(connection: apsw.Connection) -> None:
    """Format 1 to 2."""
    for statement in NEW_COLUMNS[0]:
        connection.execute(statement)
    connection.execute(OUTCOMES)


def _seal(connection: apsw.Connection) -> None:
    """Format 2 to 3."""
    count, whole = _verified(connection)
    head = connection.execute("SELECT chain FROM event ORDER BY seq DESC LIMIT 1").fetchone()
    for statement in NEW_COLUMNS[1]:
        connection.execute(statement)
    connection.execute(VAULT)
    _count_money(connection)
    _seal_events(connection)
    _seal_bodies(connection)
    _link_anew(connection)
    if head is not None:
        entry = own_entry(connection)
        detail = f"{count} {bytes(head[0]).hex()} {'whole' if whole else 'broken'}"
        append_event(
            connection, entry, CHAIN_RENEWED, entry.desk_id,
            rows.encoded(Act(CHAIN_RENEWED, entry.desk_id, entry, detail)),
        )  # fmt: skip
    connection.execute("INSERT INTO meta VALUES ('vacuum_due', '1')")


def _add_records(connection: apsw.Connection) -> None:
    """Format 3 to 4."""
    connection.execute(RECORDS)


def _verified(connection: apsw.Connection) -> tuple[int, bool]:
    """Number of events, and whether their chain is whole. A broken one is recorded, not healed over."""
    [count] = connection.execute("SELECT count(*) FROM event").fetchone() or (0,)
    try:
        verify(lambda sql, bindings: connection.execute(sql, bindings).fetchall())
    except JournalError:
        return int(count), False
    return int(count), True


def _count_money(connection: apsw.Connection) -> None:
    """Money and refunds of the record, while it can still be read."""

    def taken(seq: int, payload: bytes) -> None:
        dossier = rows.decoded(Dossier, payload)
        note_taken(connection, seq, dossier.entry.at, dossier.id, dossier.fee)

    def owed(seq: int, payload: bytes) -> None:
        hand_over = rows.decoded(HandOver, payload)
        if hand_over.fee is not None:
            note_taken(connection, seq, hand_over.entry.at, hand_over.dossier_id, hand_over.fee)

    def given_back(seq: int, payload: bytes) -> None:
        correction = rows.decoded(Correction, payload)
        note_refund(connection, seq, correction)
        connection.execute(
            "UPDATE correction SET refund_dong = ? WHERE seq = ?", (correction.refund_dong, seq)
        )

    readers: dict[str, Callable[[int, bytes], None]] = {
        rows.DOSSIER_RECEIVED: taken, rows.RESULT_HANDED_OVER: owed, rows.DOSSIER_CORRECTED: given_back,
    }  # fmt: skip
    for kind, reader in readers.items():
        for seq, payload in _each(connection, "event", "seq, payload", f"kind = '{kind}'"):
            reader(seq, payload)
    # The money of a day stands in the order of its events, whatever kind they are.
    connection.execute(
        "CREATE TEMP TABLE by_event AS SELECT * FROM money ORDER BY seq;"
        "DELETE FROM money;"
        "INSERT INTO money SELECT row_number() OVER (ORDER BY seq), seq, date, dossier_id, kind, dong,"
        " method, series, receipt FROM by_event;"
        "DROP TABLE by_event"
    )


def _seal_events(connection: apsw.Connection) -> None:
    for kind in _SEALED_EVENTS:
        found = _each(connection, "event", "seq, subject, payload", f"kind = '{kind}'")
        for seq, subject, payload in found:
            body = sealed(key_of(connection, subject), rows.event_place(kind, subject), payload)
            connection.execute("UPDATE event SET payload = ? WHERE seq = ?", (body, seq))


def _seal_bodies(connection: apsw.Connection) -> None:
    for entry, name, kind, subject, body in _each(connection, "outbox", "entry, id, kind, subject, body"):
        if kind in rows.SEALED_KINDS:
            shut = sealed(key_of(connection, subject), rows.body_place(kind, subject, name), body)
            connection.execute("UPDATE outbox SET body = ? WHERE entry = ?", (shut, entry))
    columns = "entry, id, kind, dossier_id, document"
    for entry, name, kind, subject, body in _each(connection, "print_job", columns):
        key = key_of(connection, rows.job_subject(kind, subject))
        shut = sealed(key, rows.job_place(kind, subject, name), body)
        connection.execute("UPDATE print_job SET document = ? WHERE entry = ?", (shut, entry))


def _link_anew(connection: apsw.Connection) -> None:
    previous = GENESIS
    columns = "seq, at, clock, clerk, desk, kind, subject, payload"
    for fields in _each(connection, "event", columns):
        previous = link(previous, EventRow(*fields))
        connection.execute("UPDATE event SET chain = ? WHERE seq = ?", (previous, fields[0]))


def _each(
    connection: apsw.Connection, table: str, columns: str, where: str = "1"
) -> Iterator[tuple[Any, ...]]:
    """Rows that are changed while they are gone through, in order: their places first, then one by one."""
    places = connection.execute(f"SELECT rowid FROM {table} WHERE {where} ORDER BY rowid").fetchall()  # noqa: S608
    for [rowid] in places:
        row = connection.execute(f"SELECT {columns} FROM {table} WHERE rowid = ?", (rowid,)).fetchone()  # noqa: S608
        if row is not None:
            yield row


MIGRATIONS: Final[tuple[Migration, ...]] = (_add_outcomes, _seal, _add_records)
"""The first one turns format 1 into 2, and so on; a new journal is made in the newest format."""
