"""No image of the desk's memory, and nothing it knows of a person, is left behind on the disk."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import counter.bootstrap
from cache.keys import KeySource, journal_key
from tests.rigs.command import run

ROOT = Path(__file__).resolve().parents[2]

CORE = """
import resource, ctypes
from counter.secrecy import keep_out_of_core_dumps
resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
before = ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)
keep_out_of_core_dumps()
keep_out_of_core_dumps()
print(before, ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), resource.getrlimit(resource.RLIMIT_CORE))
"""

RECEPTION = """
import sys, msgspec
from dataclasses import replace
from pathlib import Path
from cache.journal import SqliteJournal
from counter.domain.documents import Slip
from counter.ports import Act, Draft, PrintJob, ReceptionOrder, Tray
from datetime import datetime
from tests.rigs.papers import CENTRE, dossier
name = sys.argv[2]
path = Path(sys.argv[1]) / "journal.db"
sample = dossier(code=None, local_number="")
person = replace(sample.owner, full_name=name)
sample = replace(sample, owner=person, submitter=person)
jobs = lambda one: [PrintJob(one.id + "-s", one.id, Slip(CENTRE, one), 2, Tray.SHEET)]
journal = SqliteJournal.open(path, bytes(range(32)), desk_id="Q03", seat="Q03")
for number in range(60):
    one = replace(sample, id=f"d-{number}")
    journal.save_draft(Draft(f"w-{number}", None, (name * 2000).encode(), sample.entry.at))
    journal.receive(ReceptionOrder(one, jobs, msgspec.json.encode, None))
# Sorts and scratch tables of a size that does not fit a cache page.
journal._query("SELECT content FROM draft ORDER BY content || random()")
journal.dossiers(limit=100)
sys.stdout.write("ready\\n")
sys.stdout.flush()
sys.stdin.read()
journal.close()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="prctl is of Linux")
def test_a_desk_leaves_no_core_dump() -> None:
    said = subprocess.run(
        [sys.executable, "-c", CORE], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split()
    assert said[:2] == ["1", "0"]
    assert said[2:] == ["(0,", "0)"]


@pytest.mark.skipif(sys.platform == "win32", reason="its error reports are a matter of the machine's policy")
@pytest.mark.parametrize(
    ("arguments", "pin"),
    [
        (("audit", "list"), "333333"),
        (("audit", "verify"), "333333"),
        (("dossiers",), ""),
        (("decisions",), ""),
        (("outbox",), ""),
        (("numbers",), ""),
        (("doctor",), ""),
        (("journal", "check"), ""),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, tuple) else "",
)
def test_whatever_opens_a_journal_leaves_no_core_dump(
    journal: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], pin: str
) -> None:
    """Asked for before the key of the journal is in memory."""
    import resource

    limits: list[object] = []
    at_the_key: list[bool] = []
    find = journal_key

    def found(*given: Any, **named: Any) -> tuple[bytes, KeySource]:
        at_the_key.append((resource.RLIMIT_CORE, (0, 0)) in limits)
        return find(*given, **named)

    monkeypatch.setattr(resource, "setrlimit", lambda *limit: limits.append(limit))
    monkeypatch.setattr(counter.bootstrap, "journal_key", found)
    run(*arguments, pin=pin)
    assert at_the_key
    assert all(at_the_key)


@pytest.mark.parametrize("closed", [False, True])
def test_no_name_stands_in_any_file_after_receptions(tmp_path: Path, closed: bool) -> None:
    """While the desk works (log, shared memory, temporary files), and after it closed."""
    data, scratch, name = tmp_path / "data", tmp_path / "scratch", "Quách Thị Hư Cấu Đặc Biệt"
    data.mkdir()
    scratch.mkdir()
    with subprocess.Popen(
        [sys.executable, "-c", RECEPTION, str(data), name],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={
            "PATH": "/usr/bin:/bin",
            "TMPDIR": str(scratch),
            "SQLITE_TMPDIR": str(scratch),
            "PYTHONPATH": str(ROOT),
        },
    ) as desk:
        assert desk.stdin is not None
        assert desk.stdout is not None
        assert desk.stdout.readline() == b"ready\n"
        if closed:
            desk.stdin.close()
            assert desk.wait(30) == 0
        files = [file for file in tmp_path.rglob("*") if file.is_file()]
        found = {file.name: traces(file.read_bytes(), name) for file in files}
        if not closed:
            desk.stdin.close()
    assert sum(file.stat().st_size for file in data.rglob("*") if file.is_file()) > 200_000
    assert "journal.db" in found
    assert not any(found.values()), found


def traces(content: bytes, name: str) -> int:
    """How often the name stands there, in the encodings a program would write."""
    return sum(content.count(name.encode(encoding)) for encoding in ("utf-8", "utf-16-le", "utf-32-le"))


def test_a_name_would_be_found() -> None:
    assert traces("xin chào Quách Thị".encode(), "Quách Thị") == 1
    assert traces("Quách Thị".encode("utf-16"), "Quách Thị") == 1
