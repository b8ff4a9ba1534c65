"""A scripted desk behind `DeskPort`: changes `DeskState` as the real one would, without devices or disk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from typing import Any

from counter.desk.acts import StatedPerson
from counter.desk.next_step import NextStep, next_step
from counter.desk.port import TrainingCitizen, TrainingDrawer
from counter.desk.state import (
    CardView,
    DeskState,
    Devices,
    Filing,
    Identity,
    Notice,
    NoticeLevel,
    OutboxView,
    Reading,
    RegisterView,
    Returning,
    Visit,
)
from counter.domain.card import Access, Authenticity, CardRecord, ReadStep
from counter.domain.compare import compare, merge, person_of_card
from counter.domain.decisions import Correction, Decision
from counter.domain.documents import FeeSlip, Slip
from counter.domain.dossiers import (
    ClockSource,
    Collector,
    CollectorProof,
    Delivery,
    Dossier,
    DossierRow,
    Entry,
    HandOver,
    Organisations,
    PaperCount,
    ProcedureRef,
    Result,
    SyncState,
)
from counter.domain.due import Due
from counter.domain.fees import Fee, PaymentMethod
from counter.domain.parties import PartyRole
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
from counter.domain.scan import ScanKind, read_scan
from counter.domain.text import fold
from counter.domain.tickets import Queue, Ticket
from counter.events import PrintState, ReaderState, ScanOrigin
from counter.ports import LookupOutcome, OutboxItem, OutboxKind, OutboxOutcome, PrintJob, Tray

__all__ = ["CODE", "NOW", "FakeDesk", "place"]

NOW = datetime(2026, 11, 23, 10, 32, tzinfo=timezone(timedelta(hours=7)))
"""Monday morning, for ever."""
CODE = "H99.001-261123-0007"
PIN = "123456"
_CENTRE = Centre(
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
_CLERK = Clerk("u1", "Nguyễn An", "")


def place() -> Place:
    """The fictional centre."""
    return Place(_CENTRE, DeskSeat("q3", 3, "Quầy 3"), (_CLERK,), training=True)


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


@dataclass
class FakeDrawer(TrainingDrawer):
    """What a citizen would do."""

    desk: FakeDesk
    on_reader: str | None = None

    async def load(self) -> None:
        """They are there."""

    def citizens(self) -> Sequence[TrainingCitizen]:
        """Twelve fictional people."""
        names = (
            "Trần Thị Mẫu", "Lê Văn Thử", "Phạm Minh Giả", "Hoàng Thị Tập", "Vũ Văn Huấn", "Đặng Thị Ví Dụ",
            "Bùi Văn Không", "Đỗ Thị Có Thật", "Hồ Văn Nháp", "Ngô Thị Phiếu", "Dương Văn Hẹn", "Lý Thị Quầy",
        )  # fmt: skip
        cases = ["found", "not_found", "name_mismatch", "year_only", *["found"] * 8]
        return [
            TrainingCitizen(number, name, number, case)
            for name, case, number in (
                (name, case, f"0991980{7461 + place * 37:05d}")
                for place, (name, case) in enumerate(zip(names, cases, strict=True))
            )
        ]

    def card_on_reader(self) -> str | None:
        """Whose card lies there."""
        return self.on_reader

    def put_card(self, key: str) -> None:
        """The chip is read at once."""
        self.on_reader = key
        self.desk.log.append(f"put_card {key}")
        self.desk.devices(reader=ReaderState.CARD, card_session=1)
        self.desk.read()

    def take_card(self) -> None:
        """Off."""
        self.on_reader = None
        self.desk.devices(reader=ReaderState.NO_CARD, card_session=None)

    def show_qr(self, key: str) -> None:
        """A visit begins."""
        self.desk.log.append(f"show_qr {key}")
        self.desk.begin(None)
        self.desk.change(read_as="citizen_qr")

    async def take_ticket(self, group: str, *, priority: bool = False) -> str:
        """One more waits."""
        queue = self.desk.state.queue
        ticket = Ticket(f"t{len(queue.waiting)}", f"A{40 + len(queue.waiting):03d}", group, priority, NOW)
        self.desk.log.append(f"take_ticket {group} {priority}")
        self.desk.change(queue=replace(queue, waiting=(*queue.waiting, ticket)))
        return ticket.number

    async def make_result_ready(self, dossier_key: str) -> bool:
        """Ready."""
        self.desk.log.append(f"make_result_ready {dossier_key}")
        self.desk.ready = True
        return True

    def papers_folder(self) -> str:
        """Somewhere."""
        return "~/.local/share/counter/training/papers"


class _People:
    """Identity and delivery."""

    def __init__(self, desk: FakeDesk) -> None:
        self._desk = desk

    async def state_person(self, role: PartyRole, stated: StatedPerson) -> None:
        """Take any name but none."""
        desk, typed = self._desk, stated
        desk.log.append(
            f"state_person {role} {typed.full_name}|{typed.date_of_birth}|{typed.personal_number}"
            f"|{typed.residence}"
        )
        if not typed.full_name:
            desk.say("bad_field", NoticeLevel.WARNING, field="full_name")
            return
        person = Person(typed.full_name, residence=typed.residence or None)
        desk.visit(identity=Identity(typed=person, person=person))
        desk.change(notice=None)

    async def expect(self, role: PartyRole) -> None:
        """Nothing is scanned here."""

    async def set_contact(self, phone: str, email: str, *, consent: bool) -> None:
        """Log."""
        self._desk.log.append(f"set_contact {phone}|{email}|{consent}")

    async def set_delivery(self, delivery: Delivery, to: str = "") -> None:
        """Set."""
        self._desk.log.append(f"set_delivery {delivery}")
        self._desk.filing(delivery=delivery, deliver_to=to)


class _Money:
    """The fee."""

    def __init__(self, desk: FakeDesk) -> None:
        self._desk = desk

    async def set_fee(self, amount_dong: int, reason: str) -> None:
        """Set."""
        self._desk.log.append(f"set_fee {amount_dong} {reason}")
        self._desk.filing(fee_dong=amount_dong, fee_reason=reason)

    async def set_payment(self, method: PaymentMethod) -> None:
        """Set."""
        self._desk.log.append(f"set_payment {method}")
        self._desk.filing(payment=method)


class _Decisions:
    """Nothing was decided here."""

    def __init__(self, desk: FakeDesk) -> None:
        self._desk = desk

    async def guide(self) -> None:
        """Log."""
        self._desk.log.append("guide")

    async def newest(self, limit: int = 100) -> Sequence[Decision]:
        """None."""
        return ()


class _Aside:
    """Visits put aside are gone."""

    def __init__(self, desk: FakeDesk) -> None:
        self._desk = desk

    async def hold(self) -> None:
        """Away with it."""
        self._desk.log.append("hold")
        self._desk.change(visit=None)


class _Corrections:
    """Nothing was corrected."""

    async def of_dossier(self, dossier_id: str) -> Sequence[Correction]:
        """None."""
        return ()


class FakeDesk:
    """See the module."""

    def __init__(self, *, training: bool = True, opened: bool = True) -> None:
        self.log: list[str] = []
        """Acts in the order they ran."""
        self.ready = False
        """Whether the deciding agency is through."""
        self.stopped = False
        self.unfinished: list[PrintJob] = []
        self._handlers: list[Callable[[DeskState], None]] = []
        self.people: Any = _People(self)
        self.money: Any = _Money(self)
        self.decisions: Any = _Decisions(self)
        self.visits: Any = _Aside(self)
        self.corrections: Any = _Corrections()
        self._rows: list[DossierRow] = []
        self.drawer: TrainingDrawer | None = FakeDrawer(self) if training else None
        self._state = DeskState(
            training=training,
            place=place() if opened else None,
            queue=_queue(),
            devices=Devices(online=True, reader=ReaderState.NO_CARD, sheet=None, roll=PrintState.CONFIRMED),
            outbox=OutboxView(waiting=0, stopped=0, done=31),
        )

    # --- the state ------------------------------------------------------------------------------

    @property
    def state(self) -> DeskState:
        """Now."""
        return self._state

    def subscribe(self, handler: Callable[[DeskState], None]) -> Callable[[], None]:
        """Follow."""
        self._handlers.append(handler)
        return lambda: self._handlers.remove(handler)

    def change(self, **values: object) -> None:
        """Change fields of the state and tell everybody."""
        self._state = replace(self._state, **values)  # type: ignore[arg-type]  # names are checked by replace
        for handler in tuple(self._handlers):
            handler(self._state)

    def visit(self, **values: object) -> None:
        """Change the open visit."""
        assert self._state.visit is not None
        self.change(visit=replace(self._state.visit, **values))  # type: ignore[arg-type]  # see change

    def filing(self, **values: object) -> None:
        """Change the filing."""
        assert self._state.visit is not None
        assert self._state.visit.filing is not None
        self.visit(filing=replace(self._state.visit.filing, **values))  # type: ignore[arg-type]  # see change

    def devices(self, **values: object) -> None:
        """Change device states."""
        self.change(devices=replace(self._state.devices, **values))  # type: ignore[arg-type]  # see change

    def say(self, key: str, level: NoticeLevel = NoticeLevel.INFORMATION, **values: object) -> None:
        """Show a notice."""
        self.change(notice=Notice(f"desk.notice.{key}", level, values))

    def begin(self, ticket: Ticket | None) -> None:
        """Open a visit when none is open."""
        if self._state.visit is None:
            self.change(visit=Visit("v1", ticket, NOW - timedelta(minutes=3)), notice=None)

    def reading(self, step: ReadStep, done: int = 0, expected: int = 0) -> None:
        """The chip is being read."""
        self.visit(identity=Identity(card=CardView(1, Reading.RUNNING, step, done, expected)))

    def read(self, *, register: Person = REGISTERED) -> None:
        """The chip was read and the register answered."""
        self.begin(None)
        card = CardView(
            1,
            Reading.DONE,
            ReadStep.DG2,
            record=RECORD,
            access=Access.PACE,
            authenticity=Authenticity.NOT_CHECKED,
        )
        identity = Identity(
            card=card,
            register=RegisterView(outcome=LookupOutcome.FOUND, reference="r1", person=register),
            person=merge(RECORD, None, register, None),
            differences=compare(person_of_card(RECORD), register, RECORD.issue_date),
        )
        self.visit(identity=identity)
        returning = self._state.visit.returning if self._state.visit else None
        if returning is not None and identity.person is not None:
            collector = Collector(identity.person, CollectorProof.SLIP, True)
            self.visit(returning=replace(returning, collector=collector))

    # --- acts -----------------------------------------------------------------------------------

    async def start(self) -> None:
        """Nothing to open."""
        self.log.append("start")

    def screen_broke(self) -> None:
        """Only logged."""
        self.log.append("screen_broke")

    async def stop(self) -> None:
        """Nothing to close."""
        self.stopped = True

    async def sign_in(self, pin: str) -> bool:
        """One PIN."""
        self.log.append("sign_in")
        if pin != PIN:
            self.say("wrong_pin", NoticeLevel.ERROR)
            return False
        self.change(clerk=_CLERK, notice=None)
        return True

    async def lock(self) -> None:
        """Sign out."""
        self.change(clerk=None)

    async def call_next(self) -> None:
        """The first in the queue."""
        self.log.append("call_next")
        queue = self._state.queue
        ticket, waiting = queue.waiting[0], queue.waiting[1:]
        self.change(visit=None, queue=replace(queue, waiting=waiting))
        self.begin(ticket)
        self.say("called", number=ticket.number)

    async def finish(self, *, no_show: bool = False) -> None:
        """Over."""
        self.log.append(f"finish {no_show}")
        self.change(visit=None, notice=None, read_as="")

    async def scan(self, text: str, origin: ScanOrigin) -> None:
        """Dossier codes open a dossier, everything else is only logged."""
        kind = read_scan(text, self.today()).kind
        self.log.append(f"scan {kind} {origin} {text}")
        self.change(read_as=kind.value, notice=None)
        if kind is ScanKind.DOSSIER_CODE:
            self.begin(None)
            row = next((row for row in self._rows if row.official_code == text), None)
            if row is not None:
                self._open(row)

    def _open(self, row: DossierRow) -> None:
        result = Result(
            row.dossier.id,
            "Bản sao Trích lục khai sinh",
            "0457/2026",
            "Cấp 02 bản sao cho người yêu cầu",
            NOW,
        )
        returning = Returning(
            dossier=row.dossier,
            official_code=row.official_code,
            result=result if self.ready else None,
            returned=row.returned_at is not None,
            by_slip=True,
            sync=SyncState.CONFIRMED,
        )
        self.visit(returning=returning, filing=None)

    async def read_card(self, *, can: str | None = None) -> None:
        """Read."""
        self.log.append("read_card")
        self.read()

    def search(self, text: str, limit: int = 8) -> Sequence[Procedure]:
        """By folded words."""
        words = fold(text).split()
        found = [one for one in PROCEDURES if all(word in fold(f"{one.code} {one.name}") for word in words)]
        return found[:limit]

    async def choose_procedure(self, code: str) -> None:
        """Begin."""
        self.log.append(f"choose_procedure {code}")
        procedure = next(one for one in PROCEDURES if one.code == code)
        fee = procedure.fee().amount_dong
        self.visit(filing=Filing("f1", procedure, fee_dong=fee, computed_dong=fee))
        if len(procedure.cases) == 1:
            await self.choose_case(procedure.cases[0].id)

    async def choose_case(self, case_id: str) -> None:
        """Choose."""
        self.log.append(f"choose_case {case_id}")
        filing = self._filing()
        case = next(one for one in filing.procedure.cases if one.id == case_id)
        due = Due(NOW.replace(hour=17, minute=0), NOW, (), True)
        self.filing(case=case, papers={}, due=due)

    def _filing(self) -> Filing:
        assert self._state.visit is not None
        assert self._state.visit.filing is not None
        return self._state.visit.filing

    async def drop_filing(self) -> None:
        """Drop."""
        self.log.append("drop_filing")
        self.visit(filing=None)

    async def set_paper(self, paper: PaperCount) -> None:
        """Set or unset."""
        counted = paper.originals or paper.certified_copies or paper.photocopies or paper.presented
        self.log.append(
            f"set_paper {paper.component_id} {paper.originals}{paper.certified_copies}{paper.photocopies}"
        )
        papers = {key: one for key, one in self._filing().papers.items() if key != paper.component_id}
        self.filing(papers=papers | ({paper.component_id: paper} if counted else {}))

    async def accept_all(self) -> None:
        """Tick."""
        self.log.append("accept_all")
        filing = self._filing()
        assert filing.case is not None
        asked = {part.id: PaperCount.as_asked(part) for part in filing.case.components if part.required}
        self.filing(papers=asked | dict(filing.papers))

    async def commit(self) -> None:
        """Receive."""
        self.log.append("commit")
        if next_step(self._state) is not NextStep.COMMIT:
            self.say("papers_missing", NoticeLevel.WARNING, count=1)
            return
        visit = self._state.visit
        assert visit is not None
        assert visit.identity.person is not None
        row = self.receive(visit.identity.person, self._filing())
        jobs = (
            PrintJob("j1", row.dossier.id, Slip(_CENTRE, row.dossier), 2, Tray.SHEET, PrintState.SENT),
            PrintJob("j2", row.dossier.id, FeeSlip(_CENTRE, row.dossier), 1, Tray.ROLL, PrintState.CONFIRMED),
        )
        self.visit(filing=None, received=(row,), jobs=jobs)
        self.change(outbox=OutboxView(waiting=1, stopped=0, done=31))
        self.say("received", NoticeLevel.DONE, code=CODE)

    def receive(self, person: Person, filing: Filing) -> DossierRow:
        """Keep a dossier."""
        dossier = self._dossier(person, filing)
        row = DossierRow(dossier, SyncState.ACCEPTED, CODE)
        self._rows.insert(0, row)
        return row

    def _dossier(self, person: Person, filing: Filing | None = None) -> Dossier:
        filing = filing or Filing("f9", PROCEDURES[0], PROCEDURES[0].cases[0])
        procedure = filing.procedure
        return Dossier(
            id=f"d{len(self._rows) + 1}",
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
            entry=_entry(),
            training=True,
        )

    async def hand_over(self) -> None:
        """Give."""
        self.log.append("hand_over")
        visit = self._state.visit
        assert visit is not None
        assert visit.returning is not None
        assert visit.returning.collector is not None
        assert visit.returning.result is not None
        done = HandOver(
            "h1", visit.returning.dossier.id, visit.returning.collector, visit.returning.result, _entry()
        )
        self.visit(returning=replace(visit.returning, hand_over=done, returned=True))
        self.say("handed_over", NoticeLevel.DONE, code=CODE)

    async def reprint(self, job_id: str) -> None:
        """Print again: the old job needs nobody any more."""
        self.log.append(f"reprint {job_id}")
        self.unfinished = [job for job in self.unfinished if job.id != job_id]
        self.change(unfinished=len(self.unfinished))
        self.say("reprinting", NoticeLevel.DONE)

    async def unfinished_jobs(self) -> Sequence[PrintJob]:
        """As told by `leave_papers`."""
        return tuple(self.unfinished)

    async def settle_job(self, job_id: str) -> None:
        """There."""
        self.log.append(f"settle_job {job_id}")
        self.unfinished = [job for job in self.unfinished if job.id != job_id]
        self.change(unfinished=len(self.unfinished))
        self.say("paper_settled", NoticeLevel.DONE)

    def leave_papers(self) -> None:
        """Two papers of a dossier received before: one failed, of the other nobody knows."""
        person = Person("Lê Văn Thử", personal_number=PersonalNumber("099198007498"))
        dossier = replace(self._dossier(person), id="d9", code="H99.001-261123-0003")
        self.unfinished = [
            PrintJob("u1", "d9", Slip(_CENTRE, dossier), 2, Tray.SHEET, PrintState.UNKNOWN, "cut-off"),
            PrintJob("u2", "d9", FeeSlip(_CENTRE, dossier), 1, Tray.ROLL, PrintState.FAILED, "media-empty"),
        ]
        self.change(unfinished=2)

    async def jobs_of(self, dossier_id: str) -> Sequence[PrintJob]:
        """Those of the open visit."""
        visit = self._state.visit
        return tuple(job for job in visit.jobs if job.dossier_id == dossier_id) if visit else ()

    async def dossiers(self, limit: int = 100) -> Sequence[DossierRow]:
        """Newest first."""
        return self._rows[:limit]

    async def outbox(self) -> Sequence[OutboxItem]:
        """One waits, one was refused."""
        return (
            OutboxItem(
                "o1", OutboxKind.DOSSIER, "d1", b"", NOW, 2, NOW + timedelta(minutes=1), OutboxOutcome.RETRY
            ),
            OutboxItem("o2", OutboxKind.TICKET, "t1", b"", NOW, 1, None, OutboxOutcome.STOP, "conflict"),
        )

    async def retry_outbox(self) -> None:
        """Again."""
        self.log.append("retry_outbox")

    def today(self) -> date:
        """The day of NOW."""
        return NOW.date()


def _entry() -> Entry:
    return Entry("u1", "Nguyễn An", "q3", "Quầy 3", "c1", NOW, ClockSource.CENTRE)


def _queue() -> Queue:
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
