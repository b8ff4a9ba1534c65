"""A journal of an older format as its program left it: brought up to date, and everything found in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import apsw
import msgspec
import pytest

from cache.journal import JournalReader, SqliteJournal
from cache.journal.chain import GENESIS, EventRow, link
from cache.journal.database import open_database
from cache.journal.formats import MIGRATIONS
from cache.journal.projections import append_act
from cache.journal.record import append_event
from cache.journal.schema import FORMAT_VERSION
from counter.domain.decisions import CorrectionKind
from counter.domain.documents import Slip
from counter.domain.dossiers import ClockSource, Release, Replaced
from counter.domain.parties import OwnerKind
from counter.domain.records import Record, RecordKind
from counter.ports import JournalError, OutboxKind

if TYPE_CHECKING:
    from tests.cache.conftest import Samples

FORMAT_1 = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE event (
    seq INTEGER PRIMARY KEY,
    at TEXT NOT NULL, clock TEXT NOT NULL, clerk TEXT NOT NULL, desk TEXT NOT NULL,
    kind TEXT NOT NULL, subject TEXT NOT NULL, payload BLOB NOT NULL, chain BLOB NOT NULL
) STRICT;

CREATE TABLE draft (
    entry INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE, ticket_id TEXT, content BLOB NOT NULL, saved_at TEXT NOT NULL
) STRICT;

CREATE TABLE dossier (
    seq INTEGER PRIMARY KEY REFERENCES event (seq),
    id TEXT NOT NULL UNIQUE, code TEXT UNIQUE, official_code TEXT UNIQUE,
    local_number TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL, trouble TEXT NOT NULL, received_at TEXT NOT NULL, returned_at TEXT
) STRICT;
CREATE INDEX dossier_unconfirmed ON dossier (seq) WHERE state <> 'confirmed';

CREATE TABLE hand_over (
    seq INTEGER PRIMARY KEY REFERENCES event (seq),
    id TEXT NOT NULL UNIQUE, dossier_id TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE outbox (
    entry INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, subject TEXT NOT NULL, body BLOB NOT NULL,
    created_at TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, next_at TEXT,
    last_outcome TEXT, detail TEXT NOT NULL DEFAULT '', done_order INTEGER
) STRICT;
CREATE INDEX outbox_waiting ON outbox (entry) WHERE done_order IS NULL;
CREATE UNIQUE INDEX outbox_done ON outbox (done_order) WHERE done_order IS NOT NULL;

CREATE TABLE print_job (
    entry INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE, dossier_id TEXT NOT NULL, kind TEXT NOT NULL, document BLOB NOT NULL,
    copies INTEGER NOT NULL, tray TEXT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL
) STRICT;
CREATE INDEX print_job_dossier ON print_job (dossier_id);
CREATE INDEX print_job_open ON print_job (entry) WHERE state IN ('queued', 'sent', 'unknown');
CREATE INDEX print_job_unfinished ON print_job (entry) WHERE state IN ('failed', 'unknown');

CREATE TABLE number_block (
    entry INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE, agency TEXT NOT NULL, date TEXT NOT NULL,
    first INTEGER NOT NULL, last INTEGER NOT NULL, next INTEGER NOT NULL,
    CHECK (first >= 1 AND first <= last AND next BETWEEN first AND last + 1)
) STRICT;
CREATE INDEX number_block_day ON number_block (agency, date);

CREATE TABLE local_sequence (date TEXT PRIMARY KEY, next INTEGER NOT NULL) STRICT, WITHOUT ROWID;
"""

AT = "2026-11-23T09:30:00+07:00"
DOSSIER = (
    '{"id":"d-7","local_number":"LQ03-261123-0001","code":"H99.001-261123-0005","procedure":{'
    '"code":"2.000635","name":"Cấp bản sao trích lục","version":"2026-07","case_id":"case-1",'
    '"case_name":"Chung","field":"Hộ tịch","owner_system":"centre"},"owner":{'
    '"full_name":"Trần Thị Mẫu Hư Cấu","personal_number":"099198007461","date_of_birth":{'
    '"year":1998,"month":11,"day":7},"sex":"female","residence":"12/3 Ngõ 45, Phường Mẫu",'
    '"old_number":null,"phone":"0990000001","sources":{"full_name":"chip","phone":"typed"},'
    '"level":"proved"},"submitter":{"full_name":"Trần Thị Mẫu Hư Cấu",'
    '"personal_number":"099198007461","date_of_birth":{"year":1998,"month":11,"day":7},'
    '"sex":"female","residence":null,"old_number":null,"phone":"0990000001","sources":{'
    '"full_name":"chip","phone":"typed"},"level":"proved"},"papers":[{"component_id":"g1.i1",'
    '"label":"Tờ khai","originals":1,"certified_copies":0,"photocopies":0,"from_data":false,'
    '"presented":false},{"component_id":"g1.i2","label":"Giấy tờ tùy thân","originals":1,'
    '"certified_copies":0,"photocopies":0,"from_data":false,"presented":false},{'
    '"component_id":"g1.i3","label":"Văn bản ủy quyền","originals":1,"certified_copies":0,'
    '"photocopies":0,"from_data":false,"presented":false}],"sets":1,"fee":{"amount_dong":8000,'
    '"method":"cash","computed_dong":8000,"reason":""},"limit":{"value":0,"unit":"same_day",'
    '"unit_confirmed":true},"due_at":"2026-11-23T15:30:00+07:00","delivery":"counter",'
    '"organisations":{"support":"Phường Mẫu",'
    '"receiving":"TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG PHƯỜNG MẪU","deciding":"Phường Mẫu",'
    '"deciding_code":"H99.001"},"entry":{"clerk_id":"cb1","clerk_name":"Nguyễn An Mẫu",'
    '"desk_id":"q03","desk_name":"Quầy 3","centre_id":"c-099-001","at":"2026-11-23T09:30:00+07:00",'
    '"clock":"centre"},"ticket_id":"t-1","ticket_number":"A027","evidence":["access:PACE"],'
    '"note":"","training":false}'
)
"""A dossier as a program of format 1 encoded it: no parties, no contact, a fee of four fields."""


def old_journal(path: Path, key: bytes, centre: object) -> None:
    """A reception, its paper, a draft and two numbers, written by hand as format 1 kept them."""
    path.parent.mkdir(parents=True)
    old = open_database(path, key, writing=True)
    old.execute(FORMAT_1)
    old.execute("INSERT INTO meta VALUES ('desk_id', 'q03')")
    old.pragma("application_id", 0x4D43754A)
    old.pragma("user_version", 1)
    event = EventRow(1, AT, ClockSource.CENTRE, "cb1", "q03", "dossier_received", "d-7", DOSSIER.encode())
    old.execute(
        "INSERT INTO event VALUES (1, ?, 'centre', 'cb1', 'q03', 'dossier_received', 'd-7', ?, ?)",
        (AT, event.payload, link(GENESIS, event)),
    )
    old.execute(
        "INSERT INTO dossier VALUES (1, 'd-7', 'H99.001-261123-0005', 'H99.001-261123-0005',"
        " 'LQ03-261123-0001', 'recorded', '', ?, NULL)",
        (AT,),
    )
    old.execute(
        "INSERT INTO outbox (id, kind, subject, body, created_at) VALUES ('d-7', 'dossier', 'd-7', ?, ?)",
        (DOSSIER.encode(), AT),
    )
    paper = msgspec.json.encode(
        {"centre": centre, "dossier": msgspec.Raw(DOSSIER.encode()), "copy_number": 0, "template": "M01"}
    )
    old.execute(
        "INSERT INTO print_job (id, dossier_id, kind, document, copies, tray, state, reason)"
        " VALUES ('p-1', 'd-7', 'M01', ?, 2, 'sheet', 'queued', '')",
        (paper,),
    )
    old.execute("INSERT INTO draft (id, content, saved_at) VALUES ('w-1', ?, ?)", (b"{}", AT))
    old.execute("INSERT INTO number_block VALUES (1, 'b1', 'H99.001', '261123', 5, 9, 6)")
    old.execute("INSERT INTO local_sequence VALUES ('261123', 2)")
    old.close()


@pytest.fixture
def old(path: Path, samples: Samples) -> Path:
    """A journal of format 1."""
    old_journal(path, samples.key, samples.place.centre)
    return path


def test_a_journal_of_the_first_format_is_found_whole(
    old: Path, samples: Samples, reopen: Callable[[], SqliteJournal]
) -> None:
    """A version bump drops the whole outbox (OpenCRVS cache version)."""
    journal = reopen()
    assert journal._connection.pragma("user_version") == FORMAT_VERSION == 4
    row = journal.dossier("LQ03-261123-0001")
    assert row is not None
    kept = row.dossier
    assert (kept.id, kept.owner.full_name, kept.fee.amount_dong) == ("d-7", samples.name, 8_000)
    assert (kept.fee.taken_dong, kept.parties.kind, kept.release) == (
        8_000, OwnerKind.SELF, Release.APPOINTMENT,
    )  # fmt: skip
    assert kept.quantity is None
    assert (row.voided, row.replaced_by, row.returned_at) == ("", None, None)
    [item] = journal.outbox()
    assert (item.kind, item.body.decode()) == (OutboxKind.DOSSIER, DOSSIER)
    assert journal.sent_body("d-7") == DOSSIER.encode()
    [job] = journal.open_jobs()
    assert job.document == Slip(samples.place.centre, kept, template="M01")
    assert [draft.id for draft in journal.drafts()] == ["w-1"]
    assert journal.verify_chain() == 2

    decision, _ = journal.decide(samples.decision_order(samples.decision()))
    journal.correct(*samples.correction("d-7"))
    instead = replace(samples.dossier(), replaces=Replaced("d-7", str(kept.code), "Sai thủ tục"))
    right, _ = journal.receive(samples.order(instead))
    assert (decision.local_number, right.local_number) == ("LQ03-261123-0002", "LQ03-261123-0003")
    row = reopen().dossier("d-7")
    assert row is not None
    assert (row.voided, row.replaced_by) == ("Sai thủ tục", "H99.001-261123-0006")


def format_2(path: Path, samples: Samples) -> bytes:
    """A journal of format 2: the first one, brought up, with a refund and a stretch of record; its head."""
    old_journal(path, samples.key, samples.place.centre)
    with SqliteJournal.open(path, samples.key, desk_id="q03", seat="Q03", migrations=MIGRATIONS[:1]) as old:
        correction, _ = samples.correction("d-7", CorrectionKind.REFUND, refund_dong=3_000)
        seq = append_event(
            old._connection, correction.entry, "dossier_corrected", "d-7", msgspec.json.encode(correction)
        )
        old._connection.execute("INSERT INTO correction VALUES (?, ?, 'd-7', 'refund')", (seq, correction.id))
        append_act(old._connection, samples.act())
        assert old.verify_chain() == 3
        return bytes.fromhex(old.audit_head().chain)


def test_the_second_format_is_sealed_and_its_chain_made_anew(path: Path, samples: Samples) -> None:
    head = format_2(path, samples)
    assert DOSSIER.encode() in tables(path, samples)
    with SqliteJournal.open(path, samples.key, desk_id="q03", seat="Q03") as journal:
        row = journal.dossier("d-7")
        assert row is not None
        assert (row.dossier.owner.full_name, row.given_back_dong) == (samples.name, 3_000)
        assert [one.refund_dong for one in journal.corrections("d-7")] == [3_000]
        totals = journal.day_totals("2026-11-23")
        assert (totals.received, totals.taken_dong, totals.given_back_dong) == (1, 8_000, 3_000)
        assert journal.sent_body("d-7") == DOSSIER.encode()
        renewed = journal.audit(after=3)
        assert [one.kind for one in renewed] == ["chain_renewed"]
        [(payload,)] = journal._query("SELECT payload FROM event WHERE seq = 4")
        assert msgspec.json.decode(payload)["detail"] == f"3 {head.hex()} whole"
        assert journal.verify_chain() == 4
        assert journal._query("SELECT 1 FROM meta WHERE name = 'vacuum_due'") == []
    assert DOSSIER.encode() not in tables(path, samples)


@pytest.mark.parametrize("known", [1, 2, 3])
def test_records_are_kept_in_a_journal_of_any_older_format(path: Path, samples: Samples, known: int) -> None:
    """Format 4 adds a table: what format 3 held stays byte for byte, its chain among it."""
    old_journal(path, samples.key, samples.place.centre)
    steps = MIGRATIONS[: known - 1]
    with SqliteJournal.open(path, samples.key, desk_id="q03", seat="Q03", migrations=steps) as journal:
        assert journal._connection.pragma("user_version") == known
        before = journal._query("SELECT * FROM event")
        assert journal._query("SELECT 1 FROM sqlite_schema WHERE name = 'record'") == []
    record = Record("r-1", RecordKind.TRANSFER, "d-7", "open", b"{}", samples.entry())
    with SqliteJournal.open(path, samples.key, desk_id="q03", seat="Q03") as journal:
        events = journal._query("SELECT * FROM event")
        assert (events == before) is (known == 3)
        journal.record([record])
        journal.keep_tally("ratings", b"{}")
        assert journal.records(RecordKind.TRANSFER, subject="d-7") == (record,)
        row = journal.dossier("d-7")
        assert row is not None
        assert row.dossier.owner.full_name == samples.name
        assert journal.examine().troubles == ()


def test_a_broken_chain_is_not_healed_without_a_word(path: Path, samples: Samples) -> None:
    format_2(path, samples)
    database = open_database(path, samples.key, writing=True)
    database.execute("UPDATE event SET clerk = 'cb2' WHERE seq = 3")
    database.close()
    with SqliteJournal.open(path, samples.key, desk_id="q03", seat="Q03") as journal:
        [(payload,)] = journal._query("SELECT payload FROM event WHERE seq = 4")
        assert msgspec.json.decode(payload)["detail"].endswith(" broken")


def tables(path: Path, samples: Samples) -> bytes:
    """The file in clear text, free space included."""
    plain = path.with_name("plain.db")
    plain.write_bytes(path.read_bytes())
    database = open_database(plain, samples.key, writing=True)
    database.pragma("journal_mode", "delete")
    database.execute("PRAGMA rekey = ''").fetchall()
    database.close()
    content = plain.read_bytes()
    plain.unlink()
    return content


def test_a_reader_leaves_the_first_format_to_the_desk(old: Path, samples: Samples) -> None:
    before = old.read_bytes()
    with pytest.raises(JournalError) as refusal:
        JournalReader.open(old, samples.key)
    assert refusal.value.reason == "older_format"
    assert old.read_bytes() == before


def test_a_migration_that_breaks_off_leaves_the_first_format(old: Path, samples: Samples) -> None:
    database = open_database(old, samples.key, writing=True)
    database.execute("CREATE TABLE correction (seq INTEGER)")  # in the way of the last step
    database.close()
    with pytest.raises(JournalError):
        SqliteJournal.open(old, samples.key, desk_id="q03", seat="Q03")
    database = open_database(old, samples.key, writing=True)
    assert database.pragma("user_version") == 1
    columns = {row[1] for row in database.execute("PRAGMA table_info(dossier)")}
    assert "replaces" not in columns
    database.execute("DROP TABLE correction")
    database.close()
    with SqliteJournal.open(old, samples.key, desk_id="q03", seat="Q03") as journal:
        assert journal.dossier("d-7") is not None


def test_a_migrated_journal_has_the_tables_of_a_new_one(old: Path, samples: Samples, tmp_path: Path) -> None:
    def shapes(path: Path) -> dict[str, list[tuple[object, ...]]]:
        with SqliteJournal.open(path, samples.key, desk_id="q03", seat="Q03") as journal:
            return shape(journal._connection)

    assert shapes(old) == shapes(tmp_path / "new.db")


def shape(connection: apsw.Connection) -> dict[str, list[tuple[object, ...]]]:
    """Columns of every table, and the text of every index."""
    made: dict[str, list[tuple[object, ...]]] = {}
    for kind, name, sql in connection.execute("SELECT type, name, sql FROM sqlite_schema").fetchall():
        if kind == "table":
            made[str(name)] = list(connection.execute(f"PRAGMA table_info({name})"))
        elif sql is not None:
            made[str(name)] = [(sql,)]
    return made
