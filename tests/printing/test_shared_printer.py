"""One printer, several desks: every page says whose it is, and sets leave whole, one after another."""

from __future__ import annotations

import queue
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import pytest

from counter.domain.documents import Document, Slip, VisitList
from counter.events import Event, PrintChanged, PrintState
from counter.ports import PrintJob, Tray
from printing.service import PrintService
from printing.spool.ipp import IppSpooler
from tests.rigs.decoders import pages_as_text
from tests.rigs.ipp import IppPrinter, ipp_printer
from tests.rigs.papers import CENTRE, decision, dossier, many_papers, visit

FOOT = re.compile(r"(Quầy \d) · (Số thứ tự \w+|không có số) (\S+) (\D+?) · Trang (\d+)/(\d+)$")


class Foot(NamedTuple):
    """What the foot of a page says."""

    desk: str
    ticket: str
    code: str
    copy: str
    page: str
    pages: str


class Desk:
    """A desk's own print service on the shared printer."""

    def __init__(self, number: int, uri: str) -> None:
        self.number = number
        self.ended: queue.Queue[PrintChanged] = queue.Queue()
        self.service = PrintService(self.note, {Tray.SHEET: IppSpooler(uri)})
        self.service.start(lambda _job_id, _digest: None)

    def note(self, event: Event) -> None:
        assert isinstance(event, PrintChanged)
        if event.state not in (PrintState.QUEUED, PrintState.SENT):
            self.ended.put(event)

    def documents(self) -> list[Document]:
        """A slip of several pages, a list of a visit and a supplement request, of this desk."""
        entry = replace(dossier().entry, desk_name=f"Quầy {self.number}", desk_id=f"d-{self.number}")
        long = dossier(
            entry=entry,
            code=f"H99.001-261123-{self.number}001",
            papers=many_papers(25),
            ticket_number=f"A{self.number}07",
        )
        listed = visit(12, ticket_number=None)
        asked = decision(entry=entry, local_number=f"LQ0{self.number}-261123-0001")
        return [Slip(CENTRE, long), VisitList(CENTRE, listed.dossiers, entry), asked]

    def print_all(self) -> None:
        for number, document in enumerate(self.documents()):
            job = PrintJob(f"job-{self.number}-{number}", "d", document, 2, Tray.SHEET)
            self.service.submit(job)


@pytest.fixture(scope="module")
def printer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IppPrinter]:
    with ipp_printer(tmp_path_factory.mktemp("shared") / "printer") as running:
        yield running


@pytest.fixture(scope="module")
def sheets(printer: IppPrinter, tmp_path_factory: pytest.TempPathFactory) -> list[list[Foot]]:
    """The feet of the pages of each job, in the order they came out of the printer two desks send to."""
    desks = [Desk(number, printer.uri) for number in (3, 4)]
    try:
        for desk in desks:
            desk.print_all()
        for desk in desks:
            ends = [desk.ended.get(timeout=60) for _ in desk.documents()]
            assert {end.state for end in ends} == {PrintState.CONFIRMED}
    finally:
        for desk in desks:
            desk.service.stop()
    folder = tmp_path_factory.mktemp("read")
    jobs = []
    for paper in printer.printed:
        found = [FOOT.search(page) for page in pages_as_text(paper.read_bytes(), folder)]
        assert all(found)
        jobs.append([Foot(*foot.groups()) for foot in found if foot is not None])
    return jobs


def test_a_job_is_of_one_desk_and_one_document(sheets: list[list[Foot]]) -> None:
    assert len(sheets) == 6
    for pages in sheets:
        assert len({(foot.desk, foot.ticket, foot.code) for foot in pages}) == 1
    whose = sorted((pages[0].desk, pages[0].ticket) for pages in sheets)
    assert whose == [
        ("Quầy 3", "Số thứ tự A027"),
        ("Quầy 3", "Số thứ tự A307"),
        ("Quầy 3", "không có số"),
        ("Quầy 4", "Số thứ tự A027"),
        ("Quầy 4", "Số thứ tự A407"),
        ("Quầy 4", "không có số"),
    ]


def test_the_copies_of_a_document_leave_as_whole_sets(sheets: list[list[Foot]]) -> None:
    longest = 0
    for pages in sheets:
        count = int(pages[0].pages)
        longest = max(longest, count)
        assert [foot.page for foot in pages] == [str(page) for page in range(1, count + 1)] * 2
        first, second = pages[:count], pages[count:]
        assert {foot.copy for foot in first} in ({"Liên: Lưu"}, {"Bản lưu"})
        assert {foot.copy for foot in second} in ({"Liên: Giao khách hàng"}, {"Bản giao người nộp"})
    assert longest >= 3


def test_the_printer_is_asked_for_one_set_on_one_side(printer: IppPrinter, sheets: list[list[Foot]]) -> None:
    for job in range(1, len(sheets) + 1):
        asked = printer.asked(job)
        assert asked["IPP_COPIES"] == "1"
        assert asked["IPP_SIDES"] == "one-sided"
