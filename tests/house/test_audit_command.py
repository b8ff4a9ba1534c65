"""`counter audit`: rows edited, deleted, moved, cut off or written anew in a copy of a journal are found."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import apsw
import pytest

from cache.journal import SqliteJournal
from cache.journal.chain import GENESIS, EventRow, link
from cache.journal.database import open_database
from cache.keys import journal_key
from counter.events import PrintState
from counter.folders import Mode
from counter.ports import Act
from counter.texts import texts
from tests.rigs import command
from tests.rigs.papers import EARLIER

AUDITOR = "333333"
answer, run = partial(command.answer, pin=AUDITOR), partial(command.run, pin=AUDITOR)
EVENTS = 12
Change = Callable[[apsw.Connection], None]


def key_of(journal: Path) -> bytes:
    return journal_key(journal, account=Mode.TRAINING.value, keyring=None)[0]


@pytest.fixture
def heads(journal: Path) -> list[str]:
    """The head after each of EVENTS events; the first is that of the fixture's reception."""
    with SqliteJournal.open(journal, key_of(journal), desk_id="Q03", seat="Q03") as desk:
        heads = [desk.audit_head().chain]
        for number in range(2, EVENTS + 1):
            desk.append(Act("ticket_called", f"t-{number}", EARLIER, f"A{number:03d}"))
            heads.append(desk.audit_head().chain)
    return heads


def change(journal: Path, how: Change) -> None:
    """What somebody does who has the key and knows SQLite."""
    connection = open_database(journal, key_of(journal), writing=True)
    try:
        how(connection)
    finally:
        connection.close()


def sql(*statements: str) -> Change:
    def how(connection: apsw.Connection) -> None:
        connection.execute("PRAGMA foreign_keys = OFF")
        for statement in statements:
            connection.execute(statement)

    return how


def test_a_whole_record_is_whole(journal: Path, heads: list[str]) -> None:
    found = answer("audit", "verify")
    assert found == {"events": EVENTS, "head": heads[-1], "broken": None, "asked": None}
    assert heads[-1] in run("audit", "verify").stdout
    for number, head in enumerate(heads, start=1):
        assert answer("audit", "verify", "--head", head)["asked"] == {"head": head, "event": number}
    grouped = " ".join(heads[4][at : at + 4] for at in range(0, 64, 4)).upper()
    for printed in (grouped, f"AUDIT-5-{heads[4]}"):
        assert answer("audit", "verify", "--head", printed)["asked"]["event"] == 5


@pytest.mark.parametrize(
    ("how", "seq", "kind"),
    [
        (sql("UPDATE event SET subject = 't-99' WHERE seq = 5"), 5, "edited"),
        (sql("UPDATE event SET at = '2026-11-22T08:00:00.000000+07:00' WHERE seq = 1"), 1, "edited"),
        (sql("UPDATE event SET clerk = 'other' WHERE seq = 12"), 12, "edited"),
        (sql("UPDATE event SET payload = x'00' WHERE seq = 7"), 7, "edited"),
        (sql("UPDATE event SET chain = zeroblob(32) WHERE seq = 7"), 7, "edited"),
        (sql("DELETE FROM event WHERE seq = 6"), 6, "missing"),
        (sql("DELETE FROM event WHERE seq BETWEEN 3 AND 8"), 3, "missing"),
        (sql("DELETE FROM event WHERE seq = 2"), 2, "missing"),
        (
            sql(
                "UPDATE event SET seq = 99 WHERE seq = 4",
                "UPDATE event SET seq = 4 WHERE seq = 5",
                "UPDATE event SET seq = 5 WHERE seq = 99",
            ),
            4,
            "reordered",
        ),
        (sql("UPDATE event SET seq = 13 WHERE seq = 6"), 6, "reordered"),
    ],
    ids=[
        "subject", "time", "clerk of the last", "payload", "link", "one deleted", "some deleted",
        "the second deleted", "two swapped", "moved to the end",
    ],
)  # fmt: skip
def test_the_first_event_that_was_tampered_with_is_named(
    journal: Path, heads: list[str], how: Change, seq: int, kind: str
) -> None:
    change(journal, how)
    found = answer("audit", "verify", code=1)
    assert found["broken"] == {"event": seq, "kind": kind}
    assert (found["events"], found["head"]) == (seq - 1, heads[seq - 2] if seq > 1 else GENESIS.hex())
    said = run("audit", "verify")
    assert said.exit_code == 1
    assert said.stdout.strip() == texts("vi")(f"access.audit.{kind}", seq=seq, count=seq - 1)
    after = answer("audit", "verify", "--head", heads[-1], code=1)["asked"]
    assert after["event"] is None, "a head behind the break proves nothing"


def test_a_print_is_listed_and_one_that_was_removed_is_found(journal: Path) -> None:
    with SqliteJournal.open(journal, key_of(journal), desk_id="Q03", seat="Q03") as desk:
        [slip] = desk.open_jobs()
        for state in (PrintState.SENT, PrintState.CONFIRMED):
            act = Act(f"print_{state}", slip.dossier_id, EARLIER, "M01 0")
            desk.note_job(slip.id, state, act=act)
    listed = [(row["kind"], row["subject"]) for row in answer("audit", "list")]
    assert listed[1:] == [("print_sent", slip.dossier_id), ("print_confirmed", slip.dossier_id)]
    change(journal, sql("DELETE FROM event WHERE seq = 2"))
    assert answer("audit", "verify", code=1)["broken"] == {"event": 2, "kind": "missing"}


def test_only_a_printed_head_finds_a_record_that_was_cut_off(journal: Path, heads: list[str]) -> None:
    change(journal, sql("DELETE FROM event WHERE seq > 9"))
    assert answer("audit", "verify")["events"] == 9
    assert answer("audit", "verify", "--head", heads[8])["asked"]["event"] == 9
    assert answer("audit", "verify", "--head", heads[9], code=1)["asked"]["event"] is None
    assert texts("vi")("access.audit.head_lost") in run("audit", "verify", "--head", heads[-1]).stdout


def test_only_a_printed_head_finds_a_record_that_was_written_anew(journal: Path, heads: list[str]) -> None:
    def anew(connection: apsw.Connection) -> None:
        """Remove event 6 and link everything behind it again, numbers and all."""
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("DELETE FROM event WHERE seq = 6")
        connection.execute("UPDATE event SET seq = seq - 1 WHERE seq > 6")
        previous = GENESIS
        stored: list[list[Any]] = [
            list(row) for row in connection.execute("SELECT * FROM event ORDER BY seq")
        ]
        for *fields, _ in stored:
            row = EventRow(*fields)
            previous = link(previous, row)
            connection.execute("UPDATE event SET chain = ? WHERE seq = ?", (previous, row.seq))

    change(journal, anew)
    assert answer("audit", "verify")["events"] == EVENTS - 1
    assert answer("audit", "verify", "--head", heads[4])["asked"]["event"] == 5
    answer("audit", "verify", "--head", heads[5], code=1)


def test_a_row_put_back_changed_is_found(journal: Path, heads: list[str]) -> None:
    def put_back(connection: apsw.Connection) -> None:
        connection.execute("PRAGMA foreign_keys = OFF")
        [row] = connection.execute("SELECT * FROM event WHERE seq = 8").fetchall()
        connection.execute("DELETE FROM event WHERE seq = 8")
        fields = [*row[:6], "t-0", *row[7:]]
        connection.execute("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", fields)

    change(journal, put_back)
    assert answer("audit", "verify", code=1)["broken"] == {"event": 8, "kind": "edited"}


def test_a_head_that_is_none_is_bad_usage(journal: Path) -> None:
    assert run("audit", "verify", "--head", "abc").exit_code == 2


def test_a_journal_that_does_not_open_is_not_available(journal: Path, heads: list[str]) -> None:
    journal.write_bytes(b"\0" * 8192)
    answer("audit", "verify", code=3)
    answer("audit", "list", code=3)


def test_a_desk_that_never_opened_has_an_empty_record() -> None:
    assert answer("audit", "verify")["events"] == 0
    assert answer("audit", "list") == []
    answer("audit", "verify", "--head", "ab" * 32, code=1)


def test_the_list_shows_who_did_what_and_nobody_else(journal: Path, heads: list[str]) -> None:
    rows = answer("audit", "list")
    assert set(rows[0]) == {"seq", "at", "clock", "clerk", "desk", "kind", "subject", "chain"}
    assert [row["chain"] for row in rows] == heads
    assert [row["seq"] for row in answer("audit", "list", "--after", "9", "--limit", "2")] == [10, 11]
    assert "MẪU" not in run("audit", "list").stdout
