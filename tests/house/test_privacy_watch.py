"""The watch over logs, errors, standard error and files can fail, and fails the test that let it out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from counter.centre.people import citizens
from tests.rigs.privacy import found_in, leaks_in

ROOT = Path(__file__).resolve().parents[2]
LEAKS = {
    "message": "logging.getLogger('counter.desk').debug('saved %s', NAME)",
    "number": "logging.getLogger('httpx').info('GET /v1/citizens/%s', NUMBER)",
    "upper": "logging.getLogger('cache').error(NAME.upper())",
    "error_in_log": "logging.getLogger('screens').error('x', exc_info=ValueError(NAME))",
    "error": "from counter.ports import JournalError; JournalError('io', NAME)",
    "stderr": "sys.stderr.write(NAME)",
    "child": "subprocess.run([sys.executable, '-c', 'import sys; sys.stderr.write(sys.argv[1])', NAME])",
    "file": "(tmp_path / 'desk.log').write_text(NAME)",
    "journal": "(tmp_path / 'journal.db-wal').write_bytes(b'..' + NUMBER.encode('utf-16-le'))",
}
HARMLESS = {
    "nobody": "logging.getLogger('counter').error('nothing')",
    "answer": "sys.stdout.write(NAME)",
    "paper": "(tmp_path / 'M01.pdf').write_text(NAME)",
}
TEST = """
import logging, subprocess, sys
from counter.centre.people import citizens
NAME, NUMBER = citizens()[0].name, citizens()[0].number
{}
"""


def test_every_way_out_is_watched(tmp_path: Path) -> None:
    cases = "\n".join(
        f"def test_{name}(tmp_path):\n    {line}\n" for name, line in (LEAKS | HARMLESS).items()
    )
    file = tmp_path / "test_leaks.py"
    file.write_text(TEST.format(cases), encoding="utf-8")
    done = subprocess.run(
        [
            sys.executable, "-m", "pytest", "-q", "-rA", "-p", "tests.rigs.privacy", "-p", "no:cacheprovider",
            "--rootdir", str(tmp_path), "-c", "/dev/null", str(file),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    for name in LEAKS:
        assert f"test_leaks.py::test_{name}" in _marked(done.stdout, ("FAILED", "ERROR")), name
    for name in HARMLESS:
        lines = _marked(done.stdout, ("FAILED", "ERROR"))
        assert f"test_leaks.py::test_{name}" not in lines, name
        assert f"test_leaks.py::test_{name}" in _marked(done.stdout, ("PASSED",)), name


def _marked(output: str, marks: tuple[str, ...]) -> str:
    return "\n".join(line for line in output.splitlines() if line.startswith(marks))


@pytest.mark.parametrize("spelled", [str, str.upper, str.lower])
def test_a_name_is_found_however_it_is_spelled(spelled: type[str]) -> None:
    assert found_in(f"x {spelled(citizens()[0].name)} y")
    assert not found_in("H99.001-261123-0007 LQ03-261123-0007 dossier_received")


def test_every_citizen_is_found_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "desk.log"
    for word in {word for one in citizens() for word in (one.name, one.number, one.name.upper())}:
        for encoding in ("utf-8", "utf-16-le"):
            file.write_bytes(b"\x00\xff" + word.encode(encoding) + b"\xff")
            assert leaks_in(tmp_path) == ["desk.log names a citizen"]
    file.unlink()  # the watch looks here too


def test_papers_are_for_reading(tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "M01.pdf").write_text(citizens()[0].name, encoding="utf-8")
    assert leaks_in(tmp_path) == []
