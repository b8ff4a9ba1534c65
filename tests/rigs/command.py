"""`counter …` as a test calls it: in this process, or in one of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from counter.cli import main

__all__ = ["answer", "process", "run"]

_ROOT = Path(__file__).resolve().parents[2]


def run(*arguments: str, pin: str = "") -> Result:
    """In this process; only an exit may end it. `pin` is given as scripts give it."""
    asked = ("--pin-file", "-") if pin else ()
    result = CliRunner().invoke(main, (*arguments, *asked), input=pin)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result


def answer(*arguments: str, code: int = 0, pin: str = "") -> Any:
    """What it says with `--json`, ending with `code`."""
    result = run(*arguments, "--json", pin=pin)
    assert result.exit_code == code, result.output
    return json.loads(result.stdout)


def process(*arguments: str | bytes, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """A process of its own, without a terminal."""
    return subprocess.run(
        [sys.executable, "-c", "from counter.cli import main; main()", *arguments],
        cwd=_ROOT,
        env=os.environ | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
    )
