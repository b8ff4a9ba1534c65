"""The centre killed, restarted, crowded out or given a database it cannot read."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from counter import wire
from counter.centre.database import Database, DatabaseRefusedError
from counter.centre.formats import OLDEST
from counter.centre.founding import Founding, write_founding
from counter.centre.tables import FORMAT
from counter.embedded import EmbeddedCentre, EmbeddedCentreError, _copy_log
from tests.rigs.centre import RunningCentre, new_dossier, running_centre, today
from tests.rigs.places import ANSWERS


def kill(centre: RunningCentre) -> None:
    pid = centre.embedded.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    process = centre.embedded._process
    assert process is not None
    process.wait(10)
    assert not centre.embedded.alive()


def test_killed_and_restarted_it_keeps_everything_and_its_address(tmp_path: Path) -> None:
    with running_centre(tmp_path / "centre") as centre:
        block = centre.block()
        received = [new_dossier(f"H99.001-{today()}-{block.first + place:04d}") for place in range(3)]
        for dossier in received:
            centre.put(dossier)
        queue = centre.ask("GET", "/v1/queue", wire.QueueReply).queue
        events = centre.ask("GET", "/v1/health", wire.HealthReply).last_event
        kill(centre)

        assert centre.embedded.start() == (centre.base_url, centre.secret)
        for dossier in received:
            assert centre.put(dossier).repeated
            view = centre.ask("GET", f"/v1/dossiers/{dossier.code}", wire.DossierReply)
            assert (view.dossier, view.digest) == (dossier, wire.digest(wire.encode(dossier)))
        assert centre.ask("GET", "/v1/queue", wire.QueueReply).queue == queue
        assert centre.ask("GET", "/v1/health", wire.HealthReply).last_event >= events
        assert centre.block().first > block.last

        kill(centre)
        with closing(socket.socket()) as stranger:  # somebody else took the port meanwhile: it moves
            stranger.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            stranger.bind(("127.0.0.1", int(centre.base_url.rsplit(":", 1)[1])))
            stranger.listen()
            base_url, secret = centre.embedded.start()
        assert base_url != centre.base_url
        assert secret == centre.secret


def test_a_newer_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    Database(tmp_path / "centre.sqlite3").close()
    with closing(sqlite3.connect(tmp_path / "centre.sqlite3")) as database, database:
        database.execute("UPDATE format SET version = 99")
    with pytest.raises(EmbeddedCentreError) as newer:
        EmbeddedCentre(tmp_path, training=True).start()
    assert newer.value.reason == "newer_format"


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("UPDATE format SET version = -1", "older_format"),
        (f"UPDATE format SET version = {OLDEST - 1}", "older_format"),
        (f"UPDATE format SET version = {FORMAT - 1}", "unreadable"),  # its tables are there already
        (f"UPDATE format SET version = {FORMAT + 1}", "newer_format"),
        ("UPDATE format SET version = 'x'", "unreadable"),
        ("DELETE FROM format", "unreadable"),
    ],
)
def test_a_database_of_another_format_is_refused_and_left_alone(
    tmp_path: Path, statement: str, reason: str
) -> None:
    path = tmp_path / "centre.sqlite3"
    Database(path).close()
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(statement)
    before = path.read_bytes()
    with pytest.raises(DatabaseRefusedError, match=reason):
        Database(path)
    assert path.read_bytes() == before


def test_a_system_that_starts_no_process_is_a_named_trouble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no-such-python"))
    centre = EmbeddedCentre(tmp_path / "centre", training=True)
    for start in (centre.launch, centre.start):
        with pytest.raises(EmbeddedCentreError, match="spawn"):
            start()
    assert not centre.alive()
    centre.stop()


def test_a_log_that_cannot_be_written_stops_no_centre(tmp_path: Path) -> None:
    (tmp_path / "centre.log").mkdir()
    reading, writing = os.pipe()
    reader = threading.Thread(target=_copy_log, args=(os.fdopen(reading, "rb"), tmp_path / "centre.log"))
    reader.start()
    with os.fdopen(writing, "wb") as child:
        child.write(b"said\n" * 200_000)  # many times what a pipe holds
    reader.join(10)
    assert not reader.is_alive()


def test_what_is_no_database_of_ours_is_refused_and_left_alone(tmp_path: Path) -> None:
    garbage = tmp_path / "garbage.sqlite3"
    garbage.write_bytes(b"not a database at all" * 500)
    with pytest.raises(DatabaseRefusedError, match="unreadable"):
        Database(garbage)
    assert garbage.read_bytes() == b"not a database at all" * 500

    other = tmp_path / "other.sqlite3"
    with closing(sqlite3.connect(other)) as database, database:
        database.execute("CREATE TABLE theirs (x)")
    with pytest.raises(DatabaseRefusedError, match="foreign"):
        Database(other)


def test_standalone_offers_nothing_of_training_and_ends_with_its_parent(tmp_path: Path) -> None:
    folder = tmp_path / "standalone"
    write_founding(folder, Founding.of(ANSWERS, "739152"))
    centre = RunningCentre(EmbeddedCentre(folder, training=False), desk_id="Q01")
    try:
        assert not centre.ask("GET", "/v1/place", wire.PlaceReply).place.training
        assert centre.ask("GET", "/v1/queue", wire.QueueReply).queue.waiting == ()
        assert centre.refusal("GET", "/v1/training/people") == (404, "unknown_path")
        assert centre.refusal("POST", "/v1/training/faults", wire.FaultOrder()) == (404, "unknown_path")
        exercise = new_dossier()
        path = f"/v1/dossiers/{exercise.id}"
        assert centre.refusal("PUT", path, exercise) == (422, "wrong_mode")
        process = centre.embedded._process
        assert process is not None
        assert process.stdin is not None
        process.stdin.close()  # what the system does when the parent is killed
        assert process.wait(10) == 0
    finally:
        centre.client.close()
        centre.embedded.stop()
