"""The last scan taken back: what it put into the visit goes, nothing else does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from counter.desk import undoing
from counter.desk.state import Filing, Undo
from counter.events import CodeScanned, ScannerChanged, ScannerState, ScanOrigin
from counter.ports import LookupOutcome
from tests.rigs.desk import until
from tests.rigs.small_desk import SmallDesk, person, small_desk

ONE, OTHER = person(), person(skip=1)


def offered(small: SmallDesk) -> Undo | None:
    return small.desk.state.undo


def form(small: SmallDesk) -> Filing | None:
    return small.desk.state.filing


def notice(small: SmallDesk) -> str:
    shown = small.desk.state.notice
    return shown.key.removeprefix("desk.notice.") if shown else ""


async def test_a_visit_that_a_scan_began_ends_with_it(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await small.desk.scan(ONE.qr(), ScanOrigin.SCANNER)
        offer = offered(small)
        assert offer is not None
        assert offer.kind == "citizen_qr"
        await until(small.desk, lambda state: state.visit and state.visit.identity.register.outcome)
        await small.desk.scans.undo()
        assert small.desk.state.visit is None
        assert offered(small) is None
        assert notice(small) == "scan_undone"
        await small.desk.scans.undo()
        assert notice(small) == "nothing_to_undo"


async def test_the_person_before_comes_back(small: SmallDesk) -> None:
    await small.desk.scan(OTHER.qr(), ScanOrigin.SCANNER)
    visit = small.desk.state.visit
    assert visit is not None
    assert visit.identity.person is not None
    assert visit.identity.person.full_name == OTHER.name
    await small.desk.scans.undo()
    visit = small.desk.state.visit
    assert visit is not None
    assert visit.identity.person is not None
    assert visit.identity.person.full_name == ONE.name
    assert visit.identity.register.outcome is LookupOutcome.FOUND


async def test_the_next_act_ends_the_offer(small: SmallDesk) -> None:
    await small.desk.scan(OTHER.qr(), ScanOrigin.SCANNER)
    assert offered(small) is not None
    await small.desk.choose_procedure("2.000635")
    assert offered(small) is None
    before = small.desk.state.visit
    await small.desk.scans.undo()
    assert small.desk.state.visit == before


async def test_a_procedure_that_was_scanned_is_taken_back(small: SmallDesk) -> None:
    await small.desk.scan("2.000635", ScanOrigin.SCANNER)
    assert form(small) is not None
    await small.desk.scans.undo()
    assert form(small) is None
    assert small.desk.state.visit is not None


async def test_the_offer_ends_by_itself(small: SmallDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(undoing, "UNDO_SECONDS", 0.01)
    await small.desk.scan(OTHER.qr(), ScanOrigin.SCANNER)
    await until(small.desk, lambda state: state.undo is None)


async def test_a_ticket_that_was_called_cannot_be_taken_back(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await small.desk.scan(small.centre.waiting[0].number, ScanOrigin.SCANNER)
        assert small.desk.state.visit is not None
        assert offered(small) is None


async def test_a_scan_on_its_own_line_has_one_consumer(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        heard: list[CodeScanned] = []
        end = small.desk.scans.hear(heard.append)
        event = CodeScanned(ONE.qr(), ScanOrigin.SCANNER, raw=b"x", scanner="S")
        small.desk._on_event(replace(event, scanner="S\x1b\u202e"))
        assert heard == [event], "a device names itself: nothing of it acts on a terminal"
        assert small.desk.state.visit is None
        end()
        small.desk._on_event(event)
        await until(small.desk, lambda state: state.visit and state.visit.identity.qr)
        assert heard == [event]


async def test_plugging_and_unplugging_a_scanner_is_told(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        for state, said in (
            (ScannerState.READY, ""),
            (ScannerState.GONE, "scanner_gone"),
            (ScannerState.READY, "scanner_ready"),
            (ScannerState.REFUSED, "scanner_refused"),
        ):
            small.desk._on_event(ScannerChanged("Máy quét mẫu", state))
            await until(
                small.desk,
                lambda now, state=state: now.devices.scanners.get("Máy quét mẫu") is state,  # type: ignore[misc]
            )
            assert notice(small) == said
