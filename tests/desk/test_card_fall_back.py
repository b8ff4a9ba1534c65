"""A chip that breaks PACE: closed by default; where the office lets BAC open it, clerk and journal know."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from counter.desk.state import Reading
from counter.domain.authenticity import Finding
from counter.domain.card import Access
from counter.events import CardTrouble, ScanOrigin
from devices.reader import AccessPolicy, ChipReader
from devices.virtual.card import VirtualCard
from tests.rigs.desk import until
from tests.rigs.small_desk import SmallDesk, person, small_desk
from tests.rigs.words import notice_key

ONE = person()


class BrokenPace(VirtualCard):
    """Offers PACE and fails at it, as a chip would that somebody wants to be asked for less."""

    def answer(self, apdu: bytes) -> bytes:
        """The card's answer, but to GENERAL AUTHENTICATE."""
        return b"\x6f\x00" if apdu[1] == 0x86 else super().answer(apdu)


async def shown(small: SmallDesk) -> Reading:
    """The QR code, then the chip."""
    await small.desk.scan(ONE.qr(), ScanOrigin.SCANNER)
    small.reader.insert(BrokenPace(ONE.card()))
    ends = (Reading.DONE, Reading.FAILED)
    state = await until(small.desk, lambda state: state.visit and state.visit.identity.card.reading in ends)
    assert state.visit is not None
    return state.visit.identity.card.reading


async def test_it_stays_closed_by_default(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        assert await shown(small) is Reading.FAILED
        visit = small.desk.state.visit
        assert visit is not None
        assert visit.identity.card.trouble is CardTrouble.UNREADABLE
        assert visit.identity.card.record is None
        assert notice_key(small.desk) == "card_unreadable"


async def test_where_the_office_allows_it_everybody_knows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with small_desk(tmp_path) as small:
        chip = small.desk._core.ports.reader
        assert isinstance(chip, ChipReader)
        chip._policy = AccessPolicy(bac_after_failed_pace=True)
        core = small.desk._core
        noted: list[tuple[str, str]] = []

        async def note(kind: str, subject: str, detail: str = "") -> None:
            noted.append((kind, detail))

        monkeypatch.setattr(core, "note", note)
        assert await shown(small) is Reading.DONE
        visit = small.desk.state.visit
        assert visit is not None
        assert visit.identity.card.access is Access.BAC
        assert Finding.DOWNGRADED in visit.identity.card.findings
        assert notice_key(small.desk) == "card_fallen_back"
        for _ in range(3):
            await asyncio.sleep(0)  # what was begun beside it
        (read,) = [detail for kind, detail in noted if kind == "card_read"]
        assert read.startswith("BAC"), "its expiry was computed from the QR code"
        assert "pace_failed=6F00" in read
