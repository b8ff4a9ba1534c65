"""Printing leaves nothing in the temp folder, however the printer's library is set up."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PRINTS = """
import os
from printing.receipt import receipt
from tests.rigs.papers import receipt as slip
named = os.environ.get("ESCPOS_CAPABILITIES_PICKLE_DIR")
assert receipt(slip()).escpos == receipt(slip()).escpos
assert os.environ.get("ESCPOS_CAPABILITIES_PICKLE_DIR") == named
"""


@pytest.mark.parametrize("named", [False, True], ids=["by default", "a folder named"])
def test_a_receipt_leaves_nothing_behind(tmp_path: Path, *, named: bool) -> None:
    temporary, own = tmp_path / "temporary", tmp_path / "own"
    temporary.mkdir()
    own.mkdir()
    surroundings = {**os.environ, "TMPDIR": str(temporary), "TEMP": str(temporary), "TMP": str(temporary)}
    surroundings.pop("ESCPOS_CAPABILITIES_PICKLE_DIR", None)
    if named:
        surroundings["ESCPOS_CAPABILITIES_PICKLE_DIR"] = str(own)
    subprocess.run([sys.executable, "-c", PRINTS], cwd=ROOT, env=surroundings, check=True, timeout=60)
    assert list(temporary.rglob("*")) == []
    assert list(own.rglob("*")) == []
