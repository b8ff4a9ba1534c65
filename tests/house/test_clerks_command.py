"""`counter clerks` and `counter centre-recovery-key`: a centre of one PC is looked after without code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from counter.centre.database import Database
from counter.centre.embedded import Settings, office_alone
from counter.centre.founding import Founding, write_founding
from counter.centre.pins import pin_hash
from counter.centre.recovering import recovery_key_of
from counter.cli import main
from counter.domain.recovery import recovery_secret
from counter.folders import Mode, centre_folder, data_folder
from counter.sealed_box import public_of
from counter.texts import texts

EN = texts("en")
PIN, OTHER = "271828", "314159"
FOUNDER = pin_hash(PIN)


@pytest.fixture
def folder(home: Path) -> Path:
    """The centre of a single PC, founded without a recovery key."""
    folder = centre_folder(data_folder(Mode.STANDALONE))
    founding = Founding(
        agency_code="H99.001",
        parent_name="ỦY BAN NHÂN DÂN PHƯỜNG MẪU",
        name="TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG PHƯỜNG MẪU",
        short_name="Phường Mẫu",
        place_name="Phường Mẫu",
        address="",
        phone="",
        clerk_name="Nguyễn Văn An",
        pin_hash=FOUNDER,
    )
    write_founding(folder, founding)
    return folder


def run(*arguments: str, typed: str = "", code: int = 0) -> str:
    result = CliRunner().invoke(main, ["--standalone", "--lang", "en", *arguments], input=typed)
    assert result.exit_code == code, result.output
    return result.output


def told(*arguments: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(run("clerks", "list", *arguments, "--json"))
    return found


def test_somebody_is_taken_in_changed_and_removed_and_every_step_is_recorded(folder: Path) -> None:
    added = run(
        "clerks",
        "add",
        "Trần Thị Bình",
        "--role",
        "clerk",
        typed=f"{PIN}\n{PIN}\n{PIN}\n{OTHER}\n111111\n{OTHER}\n{OTHER}\n",
    )
    assert EN("admin.clerks.pin_taken") in added, "a PIN says who signs in"
    assert EN("command.found.pin_differs") in added
    assert PIN not in added
    assert OTHER not in added
    assert [(one["id"], one["roles"]) for one in told()] == [
        ("c01", "clerk supervisor administrator"),
        ("c02", "clerk"),
    ]
    run("clerks", "role", "c02", "--role", "clerk", "--role", "administrator", typed=f"{PIN}\n")
    assert "THE-099" not in run("clerks", "badge", "c02", typed=f"{OTHER}\nTHE-099\n")
    assert told()[1] == {"id": "c02", "name": "Trần Thị Bình", "roles": "clerk administrator", "badge": "✔"}
    run("clerks", "remove", "c01", typed=f"{OTHER}\nTHE-099\n")
    run("clerks", "badge", "c02", "--remove", typed=f"{OTHER}\nTHE-099\n")
    assert [(one["by"], one["what"], one["subject"]) for one in told("--changes")] == [
        ("c01", "taken_in", "c02"),
        ("c01", "roles", "c02"),
        ("c02", "badge", "c02"),
        ("c02", "removed", "c01"),
        ("c02", "badge", "c02"),
    ]


def test_the_last_administrator_and_whoever_may_not_are_told_in_words(folder: Path) -> None:
    run("clerks", "add", "Trần Thị Bình", "--role", "clerk", typed=f"{PIN}\n{OTHER}\n{OTHER}\n")
    words = run("clerks", "remove", "c01", typed=f"{PIN}\n", code=3)
    assert EN("desk.reason.last_administrator") in words
    refused = run("clerks", "remove", "c01", typed=f"{OTHER}\n", code=3)
    assert EN("access.permission.clerk.manage") in refused
    assert EN("admin.clerks.unknown", id="c09") in run("clerks", "pin", "c09", typed=f"{PIN}\n", code=3)
    assert len(told()) == 2


def test_wrong_pins_cost_time_and_a_new_process_does_not_begin_anew(folder: Path) -> None:
    said = run("clerks", "remove", "c01", typed="000001\n000002\n000003\n000004\n000005\n", code=3)
    assert said.count(EN("admin.pin.wrong")) == 5
    again = run("clerks", "remove", "c01", typed=f"{PIN}\n", code=3)
    assert EN("admin.pin.waits", at="")[:20] in again, "the right one has to wait, too"
    (folder / "attempts.json").write_bytes(b"{")
    run("clerks", "remove", "c01", typed=f"{PIN}\n", code=3)
    assert not (folder / "attempts.json").exists(), "nothing counted is nothing to keep"


def test_a_right_pin_forgives_no_guesses_of_the_day(folder: Path) -> None:
    """Four wrong ones and one's own, again and again, would be guesses without end."""
    for _ in range(5):
        run("clerks", "remove", "c01", typed=f"000001\n000002\n000003\n000004\n{PIN}\n", code=3)
    said = run("clerks", "remove", "c01", typed="000001\n", code=3)
    assert EN("admin.pin.waits", at="")[:20] in said


def test_a_desk_that_is_open_is_told_to_be_closed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("counter.centre.embedded._LOCK_WAIT_SECONDS", 0.0)
    with office_alone(Settings("", str(folder), training=False)):
        assert EN("carry.error.running") in run("clerks", "list", code=3)


def test_a_centre_without_a_recovery_key_gets_one_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = bytes(range(32))
    monkeypatch.setattr("cache.slots.recovery_pair", lambda: (secret, public_of(secret)))
    shown = run("centre-recovery-key", typed=f"{PIN}\n3RFGK\n")
    groups = shown[shown.index("    000GH") :].replace("-", " ").split()[:13]
    assert recovery_secret("-".join(groups)) == secret
    database = Database(folder / "centre.sqlite3")
    assert recovery_key_of(database, "H99.001") == public_of(secret)
    database.close()
    assert EN("desk.reason.recovery_key_stands") in run("centre-recovery-key", code=3)
    assert told("--changes")[-1]["what"] == "recovery_key"
