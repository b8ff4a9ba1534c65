"""The centre of a single PC: founded from its answers, once, with no PIN that anybody could know."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from counter.centre.database import Database
from counter.centre.founding import Founding, is_founded, plan_of, read_founding, write_founding
from counter.desk.session import pin_matches
from counter.embedded import EmbeddedCentre, EmbeddedCentreError
from counter.wire import WireError
from tests.rigs.places import ANSWERS


def test_the_answers_are_private_and_hold_no_pin(tmp_path: Path) -> None:
    """A default master password is documented (DIGIT master password)."""
    assert not is_founded(tmp_path)
    write_founding(tmp_path, Founding.of(ANSWERS, "739152"))
    assert is_founded(tmp_path)
    [file] = tmp_path.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert b"739152" not in file.read_bytes()
    founding = read_founding(tmp_path)
    assert founding is not None
    [clerk] = plan_of(founding).place.clerks
    assert pin_matches("739152", clerk)
    assert not pin_matches("123456", clerk)
    assert not pin_matches("739152", replace(clerk, pin_hash="nonsense"))


def test_answers_are_never_overwritten(tmp_path: Path) -> None:
    write_founding(tmp_path, Founding.of(ANSWERS, "739152"))
    with pytest.raises(FileExistsError):
        write_founding(tmp_path, Founding.of(ANSWERS, "111222"))


def test_an_unfounded_database_is_not_a_founded_centre(tmp_path: Path) -> None:
    path = tmp_path / "centre.sqlite3"
    path.touch()
    assert not is_founded(tmp_path)
    Database(path).close()
    assert path.stat().st_size > 0
    assert not is_founded(tmp_path)
    write_founding(tmp_path, Founding.of(ANSWERS, "739152"))
    assert is_founded(tmp_path)

    centre = EmbeddedCentre(tmp_path, training=False)
    centre.start()
    process = centre._process
    assert process is not None
    process.kill()  # with its log of changes still beside the database
    process.wait(10)
    (tmp_path / "founding.json").unlink()  # the database speaks for itself from now on
    assert (tmp_path / "centre.sqlite3-wal").exists()
    assert is_founded(tmp_path)
    Database(path).close()
    assert not (tmp_path / "centre.sqlite3-wal").exists()
    assert is_founded(tmp_path)
    centre.stop()


@pytest.mark.parametrize("torn", [b"", b'{"agency_code":"H99.0'])
def test_answers_torn_by_a_break_can_be_given_again(tmp_path: Path, torn: bytes) -> None:
    (tmp_path / "founding.json").write_bytes(torn)
    assert not is_founded(tmp_path)
    write_founding(tmp_path, Founding.of(ANSWERS, "739152"))
    assert read_founding(tmp_path) is not None
    assert (tmp_path / "founding.json.old").read_bytes() == torn
    assert sorted(file.name for file in tmp_path.iterdir()) == ["founding.json", "founding.json.old"]


def test_a_database_that_cannot_be_read_is_never_founded_over(tmp_path: Path) -> None:
    (tmp_path / "centre.sqlite3").write_bytes(b"not a database at all" * 500)
    assert is_founded(tmp_path)
    (tmp_path / "centre.sqlite3").unlink()
    with closing(sqlite3.connect(tmp_path / "centre.sqlite3")) as database, database:
        database.execute("CREATE TABLE theirs (x)")
    assert is_founded(tmp_path)


def test_damaged_answers_are_refused(tmp_path: Path) -> None:
    (tmp_path / "founding.json").write_text('{"agency_code": 5}')
    with pytest.raises(WireError):
        read_founding(tmp_path)
    centre = EmbeddedCentre(tmp_path, training=False)
    with pytest.raises(EmbeddedCentreError, match="bad_founding"):
        centre.start()
    centre.stop()


def test_without_answers_the_centre_does_not_start(tmp_path: Path) -> None:
    centre = EmbeddedCentre(tmp_path, training=False)
    with pytest.raises(EmbeddedCentreError, match="not_founded"):
        centre.start()
    centre.stop()
