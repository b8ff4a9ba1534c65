"""A centre's database of an older format: brought up to date whole or not at all, nothing lost."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from counter import wire
from counter.centre import formats
from counter.centre.corrections import Corrections
from counter.centre.database import Database, DatabaseRefusedError
from counter.centre.decisions import Decisions
from counter.centre.dossiers import Dossiers
from counter.centre.places import Caller, Places
from counter.centre.sample import CENTRE_ID, sample_plan
from counter.centre.sessions import Sessions
from counter.centre.tables import FORMAT
from counter.domain.access import Role
from counter.domain.dossiers import Dossier, Replaced, SyncState
from tests.rigs.centre import StandingClock, new_correction, new_decision, new_dossier

DESK = Caller(CENTRE_ID, "Q03")

FORMAT_1 = """
CREATE TABLE format (
    id INTEGER NOT NULL, version INTEGER NOT NULL, PRIMARY KEY (id), CHECK (id = 1)
);
CREATE TABLE centres (
    id TEXT NOT NULL, agency_code TEXT NOT NULL, place BLOB NOT NULL, ticket_key BLOB NOT NULL,
    last_event INTEGER NOT NULL, PRIMARY KEY (id)
);
CREATE TABLE number_sequences (
    agency_code TEXT NOT NULL, date TEXT NOT NULL, last INTEGER NOT NULL,
    PRIMARY KEY (agency_code, date)
);
CREATE TABLE own_register (
    dossier_id TEXT NOT NULL, code TEXT NOT NULL, entered_at TEXT NOT NULL, PRIMARY KEY (dossier_id),
    UNIQUE (code)
);
CREATE TABLE desks (
    centre_id TEXT NOT NULL, id TEXT NOT NULL, seat BLOB NOT NULL, PRIMARY KEY (centre_id, id),
    FOREIGN KEY(centre_id) REFERENCES centres (id)
);
CREATE TABLE clerks (
    centre_id TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, pin_hash TEXT NOT NULL,
    PRIMARY KEY (centre_id, id), FOREIGN KEY(centre_id) REFERENCES centres (id)
);
CREATE TABLE ticket_groups (
    centre_id TEXT NOT NULL, name TEXT NOT NULL, letter TEXT NOT NULL, PRIMARY KEY (centre_id, name),
    UNIQUE (centre_id, letter), FOREIGN KEY(centre_id) REFERENCES centres (id)
);
CREATE TABLE ticket_sequences (
    centre_id TEXT NOT NULL, day TEXT NOT NULL, letter TEXT NOT NULL, last INTEGER NOT NULL,
    PRIMARY KEY (centre_id, day, letter), FOREIGN KEY(centre_id) REFERENCES centres (id)
);
CREATE TABLE dossiers (
    id TEXT NOT NULL, centre_id TEXT NOT NULL, desk_id TEXT NOT NULL, local_number TEXT NOT NULL,
    code TEXT, official_code TEXT, state TEXT NOT NULL, body BLOB NOT NULL, digest TEXT NOT NULL,
    accepted_at TEXT NOT NULL, forwarded_at TEXT, PRIMARY KEY (id),
    FOREIGN KEY(centre_id) REFERENCES centres (id), UNIQUE (code), UNIQUE (official_code)
);
CREATE INDEX dossiers_by_local_number ON dossiers (centre_id, local_number);
CREATE TABLE events (
    centre_id TEXT NOT NULL, number INTEGER NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL,
    at TEXT NOT NULL, PRIMARY KEY (centre_id, number), FOREIGN KEY(centre_id) REFERENCES centres (id)
);
CREATE TABLE lookups (
    id INTEGER NOT NULL, centre_id TEXT NOT NULL, desk_id TEXT NOT NULL, clerk_id TEXT NOT NULL,
    subject TEXT NOT NULL, procedure_code TEXT NOT NULL, outcome TEXT NOT NULL,
    asked_at TEXT NOT NULL, PRIMARY KEY (id), FOREIGN KEY(centre_id) REFERENCES centres (id)
);
CREATE TABLE tickets (
    id TEXT NOT NULL, centre_id TEXT NOT NULL, day TEXT NOT NULL, number TEXT NOT NULL,
    group_name TEXT NOT NULL, priority BOOLEAN NOT NULL, state TEXT NOT NULL, scan TEXT NOT NULL,
    issue_request TEXT NOT NULL, call_request TEXT, issued_at TEXT NOT NULL, desk_id TEXT,
    clerk_id TEXT, called_at TEXT, ended_at TEXT, PRIMARY KEY (id), UNIQUE (centre_id, day, number),
    UNIQUE (centre_id, issue_request), UNIQUE (centre_id, call_request),
    FOREIGN KEY(centre_id, desk_id) REFERENCES desks (centre_id, id),
    FOREIGN KEY(centre_id) REFERENCES centres (id)
);
CREATE UNIQUE INDEX one_open_case ON tickets (centre_id, desk_id) WHERE state = 'called';
CREATE INDEX tickets_of_day ON tickets (centre_id, day, state);
CREATE TABLE number_blocks (
    id TEXT NOT NULL, centre_id TEXT NOT NULL, desk_id TEXT NOT NULL, request_id TEXT NOT NULL,
    agency_code TEXT NOT NULL, date TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
    leased_at TEXT NOT NULL, PRIMARY KEY (id), UNIQUE (centre_id, request_id),
    UNIQUE (agency_code, date, first), CHECK (first >= 1 AND last >= first),
    FOREIGN KEY(centre_id, desk_id) REFERENCES desks (centre_id, id),
    FOREIGN KEY(centre_id) REFERENCES centres (id)
);
CREATE TABLE results (
    dossier_id TEXT NOT NULL, centre_id TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (dossier_id),
    FOREIGN KEY(dossier_id) REFERENCES dossiers (id), FOREIGN KEY(centre_id) REFERENCES centres (id)
);
CREATE TABLE hand_overs (
    dossier_id TEXT NOT NULL, centre_id TEXT NOT NULL, id TEXT NOT NULL, body BLOB NOT NULL,
    digest TEXT NOT NULL, accepted_at TEXT NOT NULL, PRIMARY KEY (dossier_id),
    FOREIGN KEY(dossier_id) REFERENCES dossiers (id), FOREIGN KEY(centre_id) REFERENCES centres (id),
    UNIQUE (id)
);
CREATE TABLE forwarding (
    dossier_id TEXT NOT NULL, centre_id TEXT NOT NULL, attempts INTEGER NOT NULL,
    next_at TEXT NOT NULL, stopped BOOLEAN NOT NULL, trouble TEXT NOT NULL, PRIMARY KEY (dossier_id),
    FOREIGN KEY(dossier_id) REFERENCES dossiers (id), FOREIGN KEY(centre_id) REFERENCES centres (id)
);
"""

AT = "2026-11-23T02:30:00.000000+00:00"
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
    '"desk_id":"q03","desk_name":"Quầy 3","centre_id":"H99.001","at":"2026-11-23T09:30:00+07:00",'
    '"clock":"centre"},"ticket_id":"t-1","ticket_number":"A027","evidence":["access:PACE"],'
    '"note":"","training":false}'
)
"""A dossier as a desk of that time sent it: no parties, no contact, a fee of four fields."""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A database of the first format with one forwarded dossier."""
    path = tmp_path / "centre.sqlite3"
    with closing(sqlite3.connect(path)) as database:
        database.executescript(FORMAT_1)
        database.execute("INSERT INTO format VALUES (1, 1)")
        database.commit()
    founded = Database(tmp_path / "founded.sqlite3")
    Places(founded).found(sample_plan())
    founded.close()
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("ATTACH ? AS founded", (str(tmp_path / "founded.sqlite3"),))
        for table in ("centres", "desks", "clerks", "ticket_groups"):
            columns = ", ".join(row[1] for row in database.execute(f"PRAGMA main.table_info({table})"))
            database.execute(f"INSERT INTO {table} SELECT {columns} FROM founded.{table}")
        database.execute(
            "INSERT INTO dossiers VALUES ('d-7', ?, 'q03', 'LQ03-261123-0001', 'H99.001-261123-0005',"
            " 'H99.001-261123-0005', 'forwarded', ?, ?, ?, ?)",
            (CENTRE_ID, DOSSIER.encode(), wire.digest(DOSSIER.encode()), AT, AT),
        )
        database.execute("INSERT INTO own_register VALUES ('d-7', 'H99.001-261123-0005', ?)", (AT,))
    return path


@pytest.fixture
def migrated(old: Path) -> Iterator[Database]:
    database = Database(old)
    yield database
    database.close()


def test_an_older_database_is_opened_and_everything_is_found(
    migrated: Database, clock: StandingClock
) -> None:
    dossiers = Dossiers(migrated, clock)
    view = dossiers.view(CENTRE_ID, "LQ03-261123-0001")
    assert (view.dossier.id, view.state) == ("d-7", SyncState.FORWARDED)
    assert view.digest == wire.digest(DOSSIER.encode())
    assert view.dossier.quantity is None
    assert (view.corrections, view.replaced_by, view.hand_over) == ((), None, None)
    body = DOSSIER.encode()
    sent_again = wire.decode(Dossier, body)
    assert dossiers.accept(DESK, sent_again, body).repeated
    assert dossiers.accept(DESK, sent_again, wire.encode(sent_again)).repeated  # as this version encodes it

    void = new_correction(replace(new_dossier(), id="d-7"))
    Corrections(migrated, clock).accept(DESK, void, wire.encode(void))
    instead = new_dossier(replaces=Replaced("d-7", "H99.001-261123-0005", "Sai người nộp"))
    dossiers.accept(DESK, instead, wire.encode(instead))
    decision = new_decision()
    Decisions(migrated, clock).accept(DESK, decision, wire.encode(decision))
    view = dossiers.view(CENTRE_ID, "d-7")
    assert (view.corrections, view.replaced_by) == ((void,), instead.local_number)


def test_a_migrated_database_has_the_tables_of_a_new_one(migrated: Database, tmp_path: Path) -> None:
    fresh = Database(tmp_path / "fresh.sqlite3")
    with fresh.read() as one, migrated.read() as other:
        assert shape(one) == shape(other)
    fresh.close()
    with migrated.read() as connection:
        assert connection.execute(text("SELECT version FROM format")).scalars().all() == [FORMAT]


def test_the_second_format_gains_what_trust_needs(old: Path, clock: StandingClock) -> None:
    with closing(sqlite3.connect(old)) as database:
        for statement in formats._OUTCOMES:
            database.execute(statement)
        database.execute("UPDATE format SET version = 2")
        database.execute(
            "INSERT INTO lookups VALUES (1, ?, 'Q03', 'c', 's', 'p', 'found', ?)", (CENTRE_ID, AT)
        )
        database.commit()
    migrated = Database(old)
    with migrated.read() as connection:
        assert set(connection.execute(text("SELECT roles, badge_hash, removed_at FROM clerks"))) == {
            ('["clerk", "supervisor", "administrator"]', "", None)
        }, "nobody managed before, so everybody may"
        assert connection.execute(text("SELECT reason FROM lookups")).scalars().all() == [""]
        assert set(connection.execute(text("SELECT secret_hash FROM desks")).scalars()) == {""}
    sessions = Sessions(migrated, clock, CENTRE_ID)
    assert not sessions.fits("Q03", b"")  # nobody has given it a secret yet
    secret = "a secret of this desk"
    sessions.set_secret(secret, "Q03")
    assert sessions.fits("Q03", secret.encode())
    assert sessions.whose(sessions.open(DESK, "pc-1").token.encode()) == "Q03"
    migrated.close()


@pytest.mark.parametrize("founder", ["c01", "founder"])
def test_an_older_centre_of_one_pc_has_an_administrator(old: Path, founder: str) -> None:
    """The clerk it was founded with; everybody where that one is not known any more."""
    with closing(sqlite3.connect(old)) as database, database:
        names = [row[0] for row in database.execute("SELECT id FROM clerks ORDER BY id")]
        database.execute("UPDATE clerks SET id = ? WHERE id = ?", (founder, names[0]))
    migrated = Database(old)
    with migrated.read() as connection:
        roles = {row.id: json.loads(row.roles) for row in connection.execute(text("SELECT * FROM clerks"))}
    migrated.close()
    managing = {name for name, words in roles.items() if Role.ADMINISTRATOR in words}
    assert managing == ({"c01"} if founder == "c01" else roles.keys())
    assert len(roles) > 1
    assert all(Role.CLERK in words for words in roles.values()), "nobody loses what they could do"


def test_it_is_opened_again_without_another_step(migrated: Database, old: Path) -> None:
    migrated.close()
    before = old.read_bytes()
    Database(old).close()
    assert old.read_bytes() == before


def test_a_step_that_breaks_off_leaves_the_older_format(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(connection: Connection) -> None:
        formats.STEPS[0](connection)
        connection.exec_driver_sql("SELECT * FROM no_such_table")

    with closing(sqlite3.connect(old)) as database:
        before = list(database.iterdump())
    with monkeypatch.context() as patched:
        patched.setattr("counter.centre.database.STEPS", (broken,))
        with pytest.raises(DatabaseRefusedError, match="unreadable"):
            Database(old)
    with closing(sqlite3.connect(old)) as database:
        assert list(database.iterdump()) == before
    Database(old).close()


def shape(connection: Connection) -> dict[str, list[tuple[object, ...]]]:
    """Columns, foreign keys and indexes of every table, however their SQL was written."""
    names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
    made: dict[str, list[tuple[object, ...]]] = {}
    for name in names:
        for pragma in ("table_info", "foreign_key_list", "index_list"):
            rows = [tuple(row) for row in connection.exec_driver_sql(f"PRAGMA {pragma}({name})")]
            if pragma == "index_list":  # without their order, with their columns
                rows = sorted(
                    (
                        *row[1:],
                        *(tuple(c) for c in connection.exec_driver_sql(f"PRAGMA index_info({row[1]})")),
                    )
                    for row in rows
                )
            made[f"{name} {pragma}"] = rows
    return made
