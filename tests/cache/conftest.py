"""Fictional dossiers and an opened journal for the tests of what lives on the desk's disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from uuid import uuid4

import msgspec
import pytest

from cache.journal import SqliteJournal, rows
from counter.domain.decisions import (
    Correction,
    CorrectionKind,
    Decision,
    DecisionKind,
    Lack,
    LackKind,
    Mistake,
)
from counter.domain.documents import DecisionSlip, FeeSlip, ReturnNote, Slip
from counter.domain.dossiers import (
    ClockSource,
    Collector,
    CollectorProof,
    Delivery,
    Dossier,
    Entry,
    HandOver,
    NumberBlock,
    Organisations,
    PaperCount,
    ProcedureRef,
    Result,
)
from counter.domain.fees import Fee, PaymentMethod
from counter.domain.people import IdentityLevel, PartialDate, Person, PersonalNumber, PersonField, Sex, Source
from counter.domain.place import Centre, Clerk, DeskSeat, Place
from counter.domain.procedures import LimitUnit, TimeLimit
from counter.ports import (
    Act,
    DecisionOrder,
    Draft,
    JournalError,
    OutboxItem,
    OutboxKind,
    PrintJob,
    ReceptionOrder,
    Tray,
)

KEY = bytes(range(32))
NAME = "Trần Thị Mẫu Hư Cấu"
MORNING = datetime(2026, 11, 23, 9, 30, tzinfo=timezone(timedelta(hours=7)))

CENTRE = Centre(
    id="c-099-001",
    agency_code="H99.001",
    parent_name="ỦY BAN NHÂN DÂN PHƯỜNG MẪU",
    name="TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG PHƯỜNG MẪU",
    short_name="Phường Mẫu",
    place_name="Phường Mẫu",
    address="1 Đường Mẫu",
    phone="0990 000 000",
    lookup_url="",
)


class Samples:
    """Makes fictional values; everything random is a fresh id."""

    name = NAME
    key = KEY
    morning = MORNING
    place = Place(CENTRE, DeskSeat("q03", 3, "Quầy 3"), (Clerk("cb1", "Nguyễn An Mẫu", "$argon2id$"),))

    def entry(self, at: datetime = MORNING) -> Entry:
        """Who, where and when."""
        return Entry("cb1", "Nguyễn An Mẫu", "q03", "Quầy 3", CENTRE.id, at, ClockSource.CENTRE)

    def act(self, kind: str = "ticket_called", subject: str = "t-1", at: datetime = MORNING) -> Act:
        """An act without a projection."""
        return Act(kind, subject, self.entry(at))

    def dossier(self, name: str | None = None, *, at: datetime = MORNING, agency: str = "H99.001") -> Dossier:
        """A dossier as the desk hands it to the journal: without numbers."""
        person = Person(
            NAME,
            PersonalNumber("099198007461"),
            PartialDate(1998, 11, 7),
            Sex.FEMALE,
            "12/3 Ngõ 45, Phường Mẫu",
            phone="0990000001",
            sources={PersonField.FULL_NAME: Source.CHIP, PersonField.PHONE: Source.TYPED},
            level=IdentityLevel.PROVED,
        )
        papers = ("Tờ khai", "Giấy tờ tùy thân", "Văn bản ủy quyền")
        return Dossier(
            id=name or str(uuid4()),
            local_number="",
            code=None,
            procedure=ProcedureRef(
                "2.000635", "Cấp bản sao trích lục", "2026-07", "case-1", "Chung", "Hộ tịch", "centre"
            ),
            owner=person,
            submitter=replace(person, residence=None),
            papers=tuple(PaperCount(f"g1.i{n}", label, originals=1) for n, label in enumerate(papers, 1)),
            sets=1,
            fee=Fee(8000, PaymentMethod.CASH, 8000),
            limit=TimeLimit(0, LimitUnit.SAME_DAY),
            due_at=at + timedelta(hours=6),
            delivery=Delivery.COUNTER,
            organisations=Organisations("Phường Mẫu", CENTRE.name, "Phường Mẫu", agency),
            entry=self.entry(at),
            ticket_id="t-1",
            ticket_number="A027",
            evidence=("access:PACE",),
        )

    def jobs(self, dossier: Dossier) -> Sequence[PrintJob]:
        """The slip and the fee slip of a dossier."""
        return (
            PrintJob(f"{dossier.id}-slip", dossier.id, Slip(CENTRE, dossier), 2, Tray.SHEET),
            PrintJob(f"{dossier.id}-fee", dossier.id, FeeSlip(CENTRE, dossier), 1, Tray.ROLL),
        )

    def order(self, dossier: Dossier, draft_id: str | None = None) -> ReceptionOrder:
        """What the commit key gives to the journal."""
        return ReceptionOrder(dossier, self.jobs, msgspec.json.encode, draft_id)

    def draft(self, name: str = "d-1", content: bytes = b"{}", *, at: datetime = MORNING) -> Draft:
        """Work in progress."""
        return Draft(name, "t-1", content, at)

    def hand_over(self, dossier: Dossier) -> tuple[HandOver, OutboxItem, Sequence[PrintJob]]:
        """The handing over of a dossier's result, its message and its paper."""
        entry = self.entry(MORNING + timedelta(hours=5))
        hand_over = HandOver(
            str(uuid4()),
            dossier.id,
            Collector(dossier.owner, CollectorProof.SLIP, is_owner=True),
            Result(dossier.id, "Bản sao trích lục", "15/2026", "", entry.at),
            entry,
        )
        item = OutboxItem(
            hand_over.id, OutboxKind.HAND_OVER, dossier.id, msgspec.json.encode(hand_over), entry.at
        )
        note = ReturnNote(CENTRE, dossier, dossier.code, hand_over)
        return (
            hand_over,
            item,
            (PrintJob(f"{hand_over.id}-x02", dossier.id, note, 2, Tray.SHEET, at=entry.at),),
        )

    def decision(self, kind: DecisionKind = DecisionKind.SUPPLEMENT, name: str | None = None) -> Decision:
        """A case that ended without a dossier, as the desk hands it to the journal: without a number."""
        dossier = self.dossier()
        return Decision(
            id=name or str(uuid4()),
            kind=kind,
            local_number="",
            procedure=None if kind is DecisionKind.GUIDANCE else dossier.procedure,
            owner=dossier.owner,
            submitter=dossier.submitter,
            lacks=(Lack("g1.i1", "Tờ khai", LackKind.MISSING),) if kind is DecisionKind.SUPPLEMENT else (),
            reason="Chưa đủ giấy tờ",
            entry=self.entry(),
            papers=dossier.papers[1:],
            ticket_id="t-1",
        )

    def decision_order(self, decision: Decision) -> DecisionOrder:
        """What a key of the desk gives to the journal; advice has no paper."""

        def papers(numbered: Decision) -> Sequence[PrintJob]:
            if numbered.kind is DecisionKind.GUIDANCE:
                return ()
            return (PrintJob(f"{numbered.id}-m", numbered.id, DecisionSlip(CENTRE, numbered), 2, Tray.SHEET),)

        return DecisionOrder(decision, papers, msgspec.json.encode)

    def correction(
        self,
        dossier_id: str,
        kind: CorrectionKind = CorrectionKind.VOID,
        *,
        reason: str = "Sai thủ tục",
        refund_dong: int = 0,
    ) -> tuple[Correction, OutboxItem]:
        """A correction of a dossier and its message."""
        entry = self.entry(MORNING + timedelta(hours=1))
        correction = Correction(str(uuid4()), kind, dossier_id, Mistake.PROCEDURE, reason, entry, refund_dong)
        body = msgspec.json.encode(correction)
        return correction, OutboxItem(correction.id, OutboxKind.CORRECTION, dossier_id, body, entry.at)

    def ticket_item(self, name: str) -> OutboxItem:
        """A message that belongs to no dossier."""
        return OutboxItem(name, OutboxKind.TICKET, "t-1", b'{"ticket":1}', MORNING)

    def block(
        self, name: str, first: int, last: int, *, agency: str = "H99.001", date: str = "261123"
    ) -> NumberBlock:
        """A leased block."""
        return NumberBlock(name, agency, date, first, last)


@pytest.fixture(scope="session")
def samples() -> Samples:
    """Makers of fictional values."""
    return Samples()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the journal of a test lies."""
    return tmp_path / "desk" / "journal.db"


@pytest.fixture
def reopen(path: Path) -> Iterator[Callable[[], SqliteJournal]]:
    """Close the journal if it is open and open it again, as a restart does."""
    opened: list[SqliteJournal] = []

    def again() -> SqliteJournal:
        if opened:
            opened[-1].close()
        opened.append(SqliteJournal.open(path, KEY, desk_id="q03", seat="Q03"))
        return opened[-1]

    yield again
    if opened:
        opened[-1].close()


@pytest.fixture
def journal(reopen: Callable[[], SqliteJournal]) -> SqliteJournal:
    """A fresh journal."""
    return reopen()


def refused(call: Callable[[], object]) -> str:
    """The reason a call was refused with."""
    with pytest.raises(JournalError) as refusal:
        call()
    return refusal.value.reason


def received(journal: SqliteJournal, samples: Samples, **changes: object) -> Dossier:
    """A dossier of the journal."""
    return journal.receive(samples.order(replace(samples.dossier(), **changes)))[0]  # type: ignore[arg-type]  # field names are the caller's


def payloads(journal: SqliteJournal, kind: str) -> list[bytes]:
    """What the events of a kind carry."""
    found = journal._query(
        "SELECT key, subject, payload FROM event JOIN dossier_key USING (subject) WHERE kind = ?", (kind,)
    )
    return [rows.event_opened(key, kind, subject, payload) for key, subject, payload in found]
