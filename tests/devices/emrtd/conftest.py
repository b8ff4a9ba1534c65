"""Published vectors (ICAO 9303, TR-03110) and a fictional Vietnamese card, for the tests of the chip."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# A machine with other work on its cores fails nothing here: what is bounded is counted, not timed.
settings.register_profile("counted", deadline=None)
settings.load_profile("counted")

VECTORS = Path(__file__).parent.parent / "vectors"


@pytest.fixture(scope="session")
def icao() -> dict[str, Any]:
    """Worked examples of the standards."""
    content: dict[str, Any] = json.loads((VECTORS / "icao_vectors.json").read_text(encoding="utf-8"))
    return content


@pytest.fixture(scope="session")
def vn() -> dict[str, Any]:
    """One fictional Vietnamese card, byte for byte."""
    content: dict[str, Any] = json.loads((VECTORS / "vn_fictional_vectors.json").read_text(encoding="utf-8"))
    return content
