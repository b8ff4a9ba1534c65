"""Every parser that eats a stranger's bytes, under coverage-guided fuzzing for ten minutes each."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.rigs.fuzz_targets import TARGETS

ROOT = Path(__file__).parents[2]
SECONDS = int(os.environ.get("FUZZ_SECONDS", "600"))


@pytest.mark.soak
@pytest.mark.parametrize("name", TARGETS)
def test_minutes_of_guided_fuzzing_find_typed_errors_alone(name: str, tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "tests.rigs.fuzzing", name, str(SECONDS), str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=SECONDS + 300,
        check=False,
    )
    found = [path.name for path in tmp_path.iterdir() if path.name.startswith(("crash", "timeout", "oom"))]
    assert ended.returncode == 0, f"{found}\n{ended.stderr[-3_000:]}"
    assert "stat::number_of_executed_units" in ended.stderr, "nothing was fed"
