"""The fictional centre, procedures and citizen of the scripted desk."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

from counter.desk.state import CardView, Filing, Identity, Reading, RegisterView, Returning
from counter.domain.card import Access, Authenticity, CardRecord, ReadStep
from counter.domain.compare import compare, merge, person_of_card
from counter.domain.confirming import Aspect, Confirmation
from counter.domain.documents import FeeSlip, Slip
from counter.domain.dossiers import (
    ClockSource,
    Dossier,
    DossierRow,
    Entry,
    Organisations,
    ProcedureRef,
    Result,
    SyncState,
)
from counter.domain.fees import Fee
from counter.domain.people import PartialDate, Person, PersonalNumber, Sex
from counter.domain.place import Centre, Clerk, DeskSeat, Place
from counter.domain.procedures import (
    Channel,
    Component,
    ComponentKind,
    FeeRule,
    LimitUnit,
    Procedure,
    ProcedureCase,
    TimeLimit,
)
from counter.domain.tickets import Queue, Ticket
from counter.events import PrintState
from counter.ports import LookupOutcome, OutboxItem, OutboxKind, OutboxOutcome, PrintJob, Tray

__all__ = [
    "CENTRE",
    "CLERK",
    "CODE",
    "NOW",
    "PIN",
    "PROCEDURES",
    "RECORD",
    "REGISTERED",
    "WAITING",
    "dossier_of",
    "entry",
    "identity_of",
    "left_papers",
    "place",
    "queue_of_the_day",
    "returning_of",
]


NOW = datetime(2026, 11, 23, 10, 32, tzinfo=timezone(timedelta(hours=7)))
"""Monday morning, for ever."""
CODE = "H99.001-261123-0007"
PIN = "123456"
CENTRE = Centre(
    id="c1",
    agency_code="H99.001",
    parent_name="ỦY BAN NHÂN DÂN PHƯỜNG MẪU",
    name="TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG PHƯỜNG MẪU",
    short_name="Phường Mẫu",
    place_name="Phường Mẫu",
    address="Số 1 Đường Mẫu",
    phone="",
    lookup_url="",
)
CLERK = Clerk("u1", "Nguyễn An", "")


def place() -> Place:
    """The fictional centre."""
    return Place(CENTRE, DeskSeat("q3", 3, "Quầy 3"), (CLERK,), training=True)


def _component(key: str, label: str, *, required: bool = True, shown: bool = False) -> Component:
    kind = ComponentKind.PRESENTED if shown else ComponentKind.PAPER
    return Component(key, label, label, False, kind, required, 1, 0, True)


def _procedure(code: str, name: str, field: str, *, fee: int | None, cases: int = 1) -> Procedure:
    parts = (
        _component("g1.i1", "Tờ khai theo mẫu"),
        _component("g1.i2", "Giấy tờ tùy thân của người yêu cầu", shown=True),
        _component("g1.i3", "Văn bản ủy quyền có chứng thực", required=False),
        _component("g1.i4", "Giấy tờ chứng minh nơi cư trú", required=False),
    )
    names = (
        "Yêu cầu cấp cho chính mình",
        "Yêu cầu cấp cho con chưa thành niên",
        "Người được ủy quyền yêu cầu",
    )
    return Procedure(
        code=code,
        name=name,
        short_name=name,
        field=field,
        queue_group=field,
        version="2026-07",
        agency="Ủy ban nhân dân cấp xã",
        owner_system="centre",
        cases=tuple(ProcedureCase(f"case-{n}", names[n - 1], parts) for n in range(1, cases + 1)),
        limits=((Channel.DIRECT, TimeLimit(0, LimitUnit.SAME_DAY)),),
        fees=((Channel.DIRECT, FeeRule(fee)),),
        results=(),
        popular=True,
        shown=True,
        confirmations=tuple(Confirmation(aspect, "u1", NOW) for aspect in Aspect),
    )


PROCEDURES = (
    _procedure(
        "2.000635", "Cấp bản sao Trích lục hộ tịch, bản sao Giấy khai sinh", "Hộ tịch", fee=8000, cases=3
    ),
    _procedure("1.001193", "Đăng ký khai sinh", "Hộ tịch", fee=0),
    _procedure("2.000815", "Chứng thực bản sao từ bản chính", "Chứng thực", fee=None),
    _procedure("1.000894", "Đăng ký kết hôn", "Hộ tịch", fee=0),
    _procedure("1.004873", "Cấp Giấy xác nhận tình trạng hôn nhân", "Hộ tịch", fee=15000),
    _procedure("1.000656", "Đăng ký khai tử", "Hộ tịch", fee=0),
    _procedure("2.000884", "Chứng thực chữ ký trong các giấy tờ, văn bản", "Chứng thực", fee=10000),
    _procedure("1.012222", "Đăng ký thường trú", "Cư trú", fee=20000),
)

RECORD = CardRecord(
    full_name="Trần Thị Mẫu",
    personal_number="099198007461",
    date_of_birth=PartialDate(1998, 11, 7),
    sex=Sex.FEMALE,
    place_of_residence="12/3 Ngõ 45 Đường Mẫu, Phường Mẫu Cũ, Quận Mẫu, Tỉnh Mẫu",
    issue_date=date(2023, 5, 4),
    from_dg13=True,
)
REGISTERED = Person(
    full_name="Trần Thị Mẫu",
    personal_number=PersonalNumber("099198007461"),
    date_of_birth=PartialDate(1998, 11, 7),
    sex=Sex.FEMALE,
    residence="12/3 Ngõ 45 Đường Mẫu, Phường Mẫu, Tỉnh Mẫu",
)


def queue_of_the_day() -> Queue:
    groups = ("Hộ tịch", "Chứng thực", "Hộ tịch", "Cư trú", "Đất đai", "Chứng thực", "Bảo trợ xã hội")
    waiting = tuple(
        Ticket(
            f"w{number}",
            f"{'B' if number == 2 else 'A'}{27 + number:03d}",
            group,
            number == 2,
            NOW - timedelta(minutes=34 - 4 * number),
        )
        for number, group in enumerate(groups)
    )
    return Queue(waiting, 31, 348)


def dossier_of(person: Person, filing: Filing | None = None, *, order: int = 1) -> Dossier:
    """The dossier a form becomes; of a form of the first procedure when none is open."""
    filing = filing or Filing("f9", PROCEDURES[0], PROCEDURES[0].cases[0])
    procedure = filing.procedure
    return Dossier(
        id=f"d{order}",
        local_number="LQ03-261123-0007",
        code=CODE,
        procedure=ProcedureRef(
            procedure.code,
            procedure.name,
            "2026-07",
            filing.case.id if filing.case else "",
            "",
            "Hộ tịch",
            "centre",
        ),
        owner=person,
        submitter=person,
        papers=tuple(filing.papers.values()),
        sets=1,
        fee=Fee(filing.fee_dong or 0, filing.payment),
        limit=TimeLimit(0, LimitUnit.SAME_DAY),
        due_at=filing.due.due_at if filing.due else None,
        delivery=filing.delivery,
        organisations=Organisations("", "", "", "H99.001"),
        entry=entry(),
        training=True,
    )


def entry() -> Entry:
    """Whose hand, where and when."""
    return Entry("u1", "Nguyễn An", "q3", "Quầy 3", "c1", NOW, ClockSource.CENTRE)


def identity_of(register: Person) -> Identity:
    """The citizen whose chip was read and of whom the register says `register`."""
    card = CardView(
        1,
        Reading.DONE,
        ReadStep.DG2,
        record=RECORD,
        access=Access.PACE,
        authenticity=Authenticity.NOT_CHECKED,
    )
    return Identity(
        card=card,
        register=RegisterView(outcome=LookupOutcome.FOUND, reference="r1", person=register),
        person=merge(RECORD, None, register, None),
        differences=compare(person_of_card(RECORD), register, RECORD.issue_date),
    )


def returning_of(row: DossierRow, *, ready: bool) -> Returning:
    """A dossier brought up by its slip, with its result once that is `ready`."""
    given = "Cấp 02 bản sao cho người yêu cầu"
    result = Result(row.dossier.id, "Bản sao Trích lục khai sinh", "0457/2026", given, NOW)
    return Returning(
        dossier=row.dossier,
        official_code=row.official_code,
        result=result if ready else None,
        returned=row.returned_at is not None,
        by_slip=True,
        sync=SyncState.CONFIRMED,
    )


WAITING = (
    OutboxItem("o1", OutboxKind.DOSSIER, "d1", b"", NOW, 2, NOW + timedelta(minutes=1), OutboxOutcome.RETRY),
    OutboxItem("o2", OutboxKind.TICKET, "t1", b"", NOW, 1, None, OutboxOutcome.STOP, "conflict"),
)
"""One message waits, one was refused."""


def left_papers() -> list[PrintJob]:
    """Two papers of a dossier received before: one failed, of the other nobody knows."""
    person = Person("Lê Văn Thử", personal_number=PersonalNumber("099198007498"))
    dossier = replace(dossier_of(person), id="d9", code="H99.001-261123-0003")
    return [
        PrintJob("u1", "d9", Slip(CENTRE, dossier), 2, Tray.SHEET, PrintState.UNKNOWN, "cut-off"),
        PrintJob("u2", "d9", FeeSlip(CENTRE, dossier), 1, Tray.ROLL, PrintState.FAILED, "media-empty"),
    ]
