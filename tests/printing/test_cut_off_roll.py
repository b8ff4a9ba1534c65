"""A receipt that was cut off is voided on paper before the next one, and the ledger knows what was sent."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from counter.domain.decisions import Correction, CorrectionKind, Mistake
from counter.domain.documents import Document
from counter.events import PrintState
from counter.ports import PrintJob, Tray
from printing.receipt import receipt as drawn
from printing.receipt import void_strip
from printing.service import PrintService
from printing.spool.spooler import Outcome
from printing.spool.tcp import TcpSpooler
from tests.printing.test_print_service import Ledger
from tests.rigs import papers
from tests.rigs.papers import receipt
from tests.rigs.print_bench import CUT_OFF, DOSSIER, OFFLINE, Bench, ToldPrinter, bench
from tests.rigs.sink import Sink, tcp_sink

MORE_THAN_SOCKETS_HOLD = 24_000_000
"""Bytes: still being sent when the printer hangs up, whatever both ends keep for it."""


class Roll:
    """A roll printer behind a real socket, and what the ledger was told before each job."""

    def __init__(self, sink: Sink) -> None:
        self.sink = sink
        self.ledger = Ledger()
        self.recorded: list[tuple[str, str]] = []
        self.service = PrintService(self.ledger.publish, {Tray.ROLL: TcpSpooler("127.0.0.1", sink.port)})
        self.service.start(lambda job_id, digest: self.recorded.append((job_id, digest)))

    def print(self, job_id: str, document: Document, copies: int = 1) -> PrintState:
        """Print to the end of it."""
        self.service.submit(PrintJob(job_id, "dossier-1", document, copies, Tray.ROLL))
        states = (PrintState.SENT, PrintState.FAILED, PrintState.UNKNOWN)
        seen = self.ledger.until(job_id, *states)
        while seen[-1][1] is PrintState.SENT and seen[-1][2] != "no-status":
            seen = self.ledger.until(job_id, *states)
        return seen[-1][1]


@pytest.fixture
def paper() -> Iterator[Roll]:
    with tcp_sink() as sink:
        one = Roll(sink)
        yield one
        one.service.stop()


def test_what_was_cut_off_is_voided_before_the_next(paper: Roll) -> None:
    """A time-out cut a long receipt, the rest came out on the next customer's (Odoo PR 258841)."""
    whole = drawn(receipt()).escpos
    paper.sink.hang_up_after = 2_000
    copies = MORE_THAN_SOCKETS_HOLD // len(whole) + 1
    assert paper.print("a", receipt(), copies) is PrintState.UNKNOWN
    paper.sink.hang_up_after = None
    assert paper.print("b", receipt()) is PrintState.SENT
    assert paper.sink.jobs.get(timeout=10) == void_strip() + whole
    assert paper.print("c", receipt()) is PrintState.SENT
    assert paper.sink.jobs.get(timeout=10) == whole, "told once"


def voided(desk: Bench) -> list[bool]:
    """Of each paper of the roll, whether it begins with the strip."""
    return [payload.startswith(void_strip()) for payload in desk.roll.payloads]


async def printed(desk: Bench) -> PrintJob:
    """The receipt of the dossier, or that again, down to its end."""
    prints = [job for job in desk.journal.jobs(DOSSIER) if job.tray is Tray.ROLL]
    if prints:
        await desk.paperwork.reprint(prints[-1].id)
        [*_, job] = desk.journal.jobs(DOSSIER)
    else:
        _, job = desk.receive()
        desk.paperwork.submit([job])
    await desk.ended(job)
    return job


@pytest.mark.parametrize("reason", ["cut-off", "broken", "stopped"])
async def test_after_a_restart_the_first_paper_voids_what_hangs_there(tmp_path: Path, reason: str) -> None:
    torn = ToldPrinter([Outcome(PrintState.UNKNOWN, reason)])
    async with bench(tmp_path, roll=torn) as desk:
        await printed(desk)
    async with bench(tmp_path) as desk:
        await printed(desk)
        await printed(desk)
        assert voided(desk) == [True, False]
    async with bench(tmp_path) as desk:
        await printed(desk)
        assert voided(desk) == [False], "a whole paper follows the torn one: nothing hangs there"


async def test_what_a_kill_cut_off_is_voided_once_though_nobody_settles_it(tmp_path: Path) -> None:
    killed = tmp_path / "killed"
    roll = ToldPrinter(look=lambda _work: [shutil.copytree(tmp_path / "desk", killed)].clear())
    async with bench(tmp_path / "desk", roll=roll) as desk:
        await printed(desk)
    for expected in (True, False):
        async with bench(killed) as desk:
            unsettled = await desk.paperwork.unfinished()
            correction = Correction(
                f"refund-{expected}", CorrectionKind.REFUND, DOSSIER, Mistake.FEE, "thu nhầm", papers.ENTRY
            )
            await desk.paperwork.print_refund(papers.dossier(), correction)
            await desk.ended(desk.newest())
            assert voided(desk) == [expected]
            assert [job.reason for job in unsettled] == ["restart"], "still there for the clerk"


async def test_what_failed_after_the_cut_off_voids_nothing_by_itself(tmp_path: Path) -> None:
    """The clerk asked for it again and the printer was switched off: half a paper hangs there still."""
    async with bench(tmp_path, roll=ToldPrinter([CUT_OFF, OFFLINE])) as desk:
        await printed(desk)
        await printed(desk)
    async with bench(tmp_path) as desk:
        await printed(desk)
        assert voided(desk) == [True]


async def test_what_the_clerk_has_in_hand_is_not_voided(tmp_path: Path) -> None:
    async with bench(tmp_path, roll=ToldPrinter([CUT_OFF])) as desk:
        job = await printed(desk)
        await desk.paperwork.settle(job.id)
    async with bench(tmp_path) as desk:
        await printed(desk)
        assert voided(desk) == [False]


def test_the_ledger_knows_the_bytes_that_left(paper: Roll) -> None:
    paper.print("a", receipt())
    sent = paper.sink.jobs.get(timeout=10)
    assert paper.recorded == [("a", hashlib.sha256(sent).hexdigest())]


def test_sheets_are_whole_or_not_there(paper: Roll) -> None:
    paper.service.void_before_next(Tray.SHEET)
    paper.print("a", receipt())
    assert paper.sink.jobs.get(timeout=10) == drawn(receipt()).escpos
