"""Several printers of a desk: which one takes a paper, and what another one may take over. Never twice."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from counter.domain.document_kinds import DocumentKind
from counter.events import PrintChanged, PrintState
from counter.ports import PrinterState, PrinterStatus, PrinterView, PrintJob, Tray
from printing.paper import PageSize
from printing.receipt import void_strip
from printing.service import PrintService
from printing.spool.spooler import Outcome, Progress, Work
from printing.ways import PaperRule, Way
from tests.printing.test_print_service import Ledger
from tests.rigs.papers import decision, receipt, slip
from tests.rigs.print_bench import CONFIRMED, CUT_OFF, OFFLINE, ToldPrinter


@dataclass
class Room:
    """Two sheet printers and two rolls, each told how its papers end."""

    rules: dict[DocumentKind, PaperRule] = field(default_factory=dict)
    drawer: bool = False

    def __post_init__(self) -> None:
        self.ledger = Ledger()
        self.recorded: list[str] = []
        self.printers = {name: ToldPrinter() for name in ("front", "back", "roll", "spare")}
        ways = [
            Way("front", Tray.SHEET, self.printers["front"], "Máy trước"),
            Way("back", Tray.SHEET, self.printers["back"], page=PageSize.A4, source="tray-2"),
            Way("roll", Tray.ROLL, self.printers["roll"], drawer=self.drawer),
            Way("spare", Tray.ROLL, self.printers["spare"]),
        ]
        self.changes: list[PrintChanged] = []
        self.service = PrintService(self._publish, ways, rules=self.rules)
        self.service.start(lambda job_id, _digest: self.recorded.append(job_id))

    def _publish(self, event: object) -> None:
        assert isinstance(event, PrintChanged)
        self.changes.append(event)
        self.ledger.publish(event)

    def print(
        self, name: str, document: object = None, tray: Tray = Tray.SHEET, copies: int = 1
    ) -> PrintChanged:
        """Print to the end of it."""
        job = PrintJob(name, "dossier-1", document or slip(), copies, tray)  # type: ignore[arg-type]  # a document
        self.service.submit(job)
        self.ledger.until(name, PrintState.CONFIRMED, PrintState.FAILED, PrintState.UNKNOWN)
        return next(one for one in reversed(self.changes) if one.job_id == name)


@pytest.fixture
def room() -> Iterator[Room]:
    one = Room()
    yield one
    one.service.stop()


def test_the_printers_are_known_by_their_names(room: Room) -> None:
    assert room.service.printers()[:2] == (
        PrinterView("front", "Máy trước", Tray.SHEET),
        PrinterView("back", "back", Tray.SHEET),
    )
    assert room.service.status_of("back").state is PrinterState.READY
    assert room.service.status_of("nobody") == PrinterStatus(PrinterState.OFFLINE, ("no-printer",))


def test_a_paper_goes_to_the_first_printer_that_has_such_paper(room: Room) -> None:
    assert room.print("a").printer == "front"
    assert room.print("b", receipt(), Tray.ROLL).printer == "roll"
    assert not room.printers["back"].stems


def test_a_kind_of_paper_has_its_own_printer_tray_copies_and_size() -> None:
    seen: list[Work] = []
    room = Room({DocumentKind.SUPPLEMENT: PaperRule("back", "manual", 3, PageSize.A5)})
    room.printers["back"].look = seen.append
    try:
        assert room.print("a", decision()).printer == "back"
        assert room.print("b", slip()).printer == "front"
    finally:
        room.service.stop()
    [work] = seen
    assert (work.source, work.medium) == ("manual", PageSize.A5.value)
    assert work.pages % 3 == 0, "three copies, as the settings say"


def test_a_failed_paper_names_the_printer_that_could_take_it(room: Room) -> None:
    room.printers["front"].ends = [OFFLINE]
    change = room.print("a")
    assert (change.state, change.reason, change.printer) == (PrintState.FAILED, "offline", "front")
    assert change.elsewhere == "back"
    assert not room.printers["back"].stems, "nothing goes there before somebody says so"


def test_after_a_yes_the_other_one_prints_and_the_first_what_that_one_cannot(room: Room) -> None:
    room.service.divert("front", "back")
    room.printers["back"].ends = [CONFIRMED, OFFLINE]
    assert room.print("a").printer == "back"
    assert room.print("b").printer == "front"
    assert PrintState.FAILED not in [one.state for one in room.changes]
    assert room.recorded == ["a", "b"], "the ledger is asked before each"
    room.service.divert("front", "")
    assert room.print("c").printer == "front"
    assert len(room.printers["back"].stems) == 1


def test_what_may_be_on_paper_never_goes_to_another_printer(room: Room) -> None:
    room.service.divert("front", "back")
    room.printers["back"].ends = [CUT_OFF]
    assert room.print("a").state is PrintState.UNKNOWN
    assert not room.printers["front"].stems


def test_when_both_fail_the_paper_failed_and_nobody_is_asked_again(room: Room) -> None:
    room.service.divert("front", "back")
    room.printers["back"].ends = [OFFLINE]
    room.printers["front"].ends = [Outcome(PrintState.FAILED, "media-empty")]
    change = room.print("a")
    assert (change.state, change.reason, change.elsewhere) == (PrintState.FAILED, "media-empty", "")


def test_after_a_no_it_waits_as_without_another_printer(room: Room) -> None:
    seen: list[bool] = []

    def look(work: Work) -> None:
        seen.append(work.elsewhere)

    room.printers["front"].look = look
    room.print("a")
    room.service.divert("front", "front")
    room.print("b")
    room.service.divert("front", "")
    room.print("c")
    assert seen == [True, False, True]
    room.service.divert("front", "front")
    room.printers["front"].ends = [OFFLINE]
    assert room.print("d").elsewhere == ""


def test_what_is_not_the_printers_fault_goes_nowhere_else() -> None:
    def refuse(_job: str, _digest: str) -> None:
        raise OSError("no room")

    ledger, back = Ledger(), ToldPrinter()
    service = PrintService(
        ledger.publish, [Way("front", Tray.SHEET, ToldPrinter()), Way("back", Tray.SHEET, back)]
    )
    service.start(refuse)
    service.divert("front", "back")
    service.submit(PrintJob("x", "d", slip(), 1, Tray.SHEET))
    assert ledger.until("x", PrintState.FAILED)[-1] == ("x", PrintState.FAILED, "journal")
    service.stop()
    assert not back.stems


def test_a_strip_voids_only_the_roll_that_was_cut_off(room: Room) -> None:
    room.printers["roll"].ends = [CUT_OFF]
    room.print("a", receipt(), Tray.ROLL)
    room.service.divert("roll", "spare")
    room.print("b", receipt(), Tray.ROLL)
    room.service.divert("roll", "")
    room.print("c", receipt(), Tray.ROLL)
    assert not room.printers["spare"].payloads[0].startswith(void_strip())
    assert room.printers["roll"].payloads[-1].startswith(void_strip()), "still to be voided there"


def test_two_printers_are_never_sent_to_at_once_by_two_threads(room: Room) -> None:
    inside, most = 0, 0
    guard = threading.Lock()
    printer = room.printers["back"]

    def spool(work: Work, progress: Progress) -> Outcome:
        nonlocal inside, most
        with guard:
            inside += 1
            most = max(most, inside)
        progress.sending()
        progress.stopped.wait(0.02)
        with guard:
            inside -= 1
        return CONFIRMED

    printer.spool = spool  # type: ignore[method-assign]  # told anew
    room.service.divert("front", "back")
    for name in "abcd":
        room.service.submit(PrintJob(name, "d", slip(), 1, Tray.SHEET))
    room.service.test("back")
    for name in "abcd":
        room.ledger.until(name, PrintState.CONFIRMED)
    assert most == 1
