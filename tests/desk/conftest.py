"""A small desk with somebody at it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from counter.events import ScanOrigin
from counter.ports import LookupOutcome
from tests.rigs.desk import until
from tests.rigs.small_desk import SmallDesk, person, small_desk

ONE = person()


@pytest.fixture
async def small(tmp_path: Path) -> AsyncIterator[SmallDesk]:
    """A desk at which ONE stands, known by the QR of their card."""
    async with small_desk(tmp_path) as small:
        await small.desk.call_next()
        await small.desk.scan(ONE.qr(), ScanOrigin.SCANNER)
        await until(
            small.desk,
            lambda state: state.visit and state.visit.identity.register.outcome is LookupOutcome.FOUND,
        )
        yield small
