"""The scripted desk's drawer and its smaller ports."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from counter.desk.acts import PrinterLine, StatedOutage, StatedPerson
from counter.desk.drills import DRILLS, Drill
from counter.desk.port import TrainingCitizen, TrainingDrawer
from counter.desk.state import Identity, NoticeLevel
from counter.domain.day import DayTotals
from counter.domain.decisions import Correction, Decision
from counter.domain.dossiers import Delivery
from counter.domain.fees import PaymentMethod
from counter.domain.parties import PartyRole
from counter.domain.people import Person
from counter.domain.tickets import Ticket
from counter.events import CodeScanned, ReaderState
from counter.ports import HoldReason, PrinterState, PrinterStatus, PrinterView, RegisterKind, Tray
from tests.screens.fake_place import NOW

if TYPE_CHECKING:
    from tests.screens.fake_desk import FakeDesk

__all__ = [
    "FakeAside",
    "FakeClosing",
    "FakeCorrections",
    "FakeDecisions",
    "FakeDrawer",
    "FakeHandouts",
    "FakeMoney",
    "FakeOutages",
    "FakeParking",
    "FakePeople",
    "FakePrinters",
    "FakeReceipts",
    "FakeScans",
]


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

    async def decided(self) -> Collection[str]:
        """As made ready here."""
        return [line.split()[1] for line in self.desk.log if line.startswith("make_result_ready ")]

    async def make_result_ready(self, dossier_key: str) -> bool:
        """Ready."""
        self.desk.log.append(f"make_result_ready {dossier_key}")
        self.desk.ready = True
        return True

    def drills(self) -> Sequence[tuple[Drill, bool]]:
        """Every fault; those ordered last."""
        return [(one, f"drill {one.name}" in self.desk.log) for one in DRILLS]

    async def drill(self, name: str) -> bool:
        """Ordered."""
        self.desk.log.append(f"drill {name}")
        return True

    def papers_folder(self) -> str:
        """Somewhere."""
        return "~/.local/share/counter/training/papers"


class FakePeople:
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


class FakeMoney:
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


class FakeDecisions:
    """Nothing was decided here."""

    def __init__(self, desk: FakeDesk) -> None:
        self._desk = desk

    async def guide(self) -> None:
        """Log."""
        self._desk.log.append("guide")

    async def newest(self, limit: int = 100) -> Sequence[Decision]:
        """None."""
        return ()


class FakeAside:
    """Visits put aside are gone."""

    def __init__(self, desk: FakeDesk) -> None:
        self._desk = desk

    async def hold(self) -> None:
        """Away with it."""
        self._desk.log.append("hold")
        self._desk.change(visit=None)


class FakeCorrections:
    """Nothing was corrected."""

    async def of_dossier(self, dossier_id: str) -> Sequence[Correction]:
        """None."""
        return ()


class FakeReceipts:
    """Keeps what was asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []

    async def open_book(self, *typed: str) -> None:
        """A book."""
        self.asked.append(("open", *typed))


class FakeHandouts:
    """Keeps what was asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []

    async def leaflet(self, code: str, case_id: str = "") -> None:
        """A leaflet."""
        self.asked.append(("leaflet", code, case_id))

    async def next_step(self) -> None:
        """What comes next."""
        self.asked.append(("next_step",))

    async def control_sheet(self, dossier_id: str = "", *, process: bool = False) -> None:
        """M06 or X06."""
        self.asked.append(("process" if process else "control", dossier_id))

    async def fee_receipt(self, dossier_id: str = "") -> None:
        """B01."""
        self.asked.append(("fee_receipt", dossier_id))

    async def survey(self) -> None:
        """K01."""
        self.asked.append(("survey",))

    async def ticket(self) -> None:
        """Q01."""
        self.asked.append(("ticket",))

    async def register(self, since: date, until: date, kind: RegisterKind) -> None:
        """M07."""
        self.asked.append(("register", since, until, kind))


class FakeClosing:
    """A day with everything in it."""

    def __init__(self, desk: FakeDesk) -> None:
        self._desk = desk
        self.totals_of_day = DayTotals(
            "2026-11-23", 31, 1, 12, 512_000, 8_000, (("cash", 400_000), ("transfer", 112_000)),
            ("BL/26 0000101", "BL/26 0000102", "BL/26 0000140"), 2, 1,
        )  # fmt: skip

    async def totals(self) -> DayTotals:
        """The same always."""
        return self.totals_of_day

    async def close(self) -> None:
        """Recorded."""
        self._desk.log.append("close_day")
        self._desk.say("day_closed", NoticeLevel.DONE)


class FakeOutages:
    """Takes every paper."""

    def __init__(self, desk: FakeDesk) -> None:
        self._desk = desk
        self.entered: list[StatedOutage] = []

    async def enter(self, stated: StatedOutage) -> None:
        """Kept; without a PIN the field is bad."""
        if not stated.witness_pin:
            self._desk.say("bad_field", NoticeLevel.WARNING, field="witness_pin")
            return
        self.entered.append(stated)
        self._desk.log.append("outage")

    async def drop(self) -> None:
        """Recorded."""
        self._desk.log.append("outage_dropped")


class FakeParking:
    """Keeps what was asked for."""

    def __init__(self, desk: FakeDesk) -> None:
        self._desk = desk

    async def try_now(self, item_id: str) -> None:
        """Recorded."""
        self._desk.log.append(f"try_now {item_id}")

    async def keep_back(self, item_id: str, reason: HoldReason) -> None:
        """Recorded."""
        self._park("keep_back", item_id, reason)

    async def hand_on(self, item_id: str, reason: HoldReason) -> None:
        """Recorded."""
        self._park("hand_on", item_id, reason)

    async def let_go(self, item_id: str) -> None:
        """Recorded."""
        self._desk.log.append(f"let_go {item_id}")

    def _park(self, act: str, item_id: str, reason: HoldReason) -> None:
        self._desk.log.append(f"{act} {item_id} {reason}")


class FakePrinters:
    """Two printers, one without paper; acts are recorded."""

    def __init__(self, desk: FakeDesk) -> None:
        self._desk = desk

    async def look(self) -> Sequence[PrinterLine]:
        """How they are."""
        return (
            PrinterLine(
                PrinterView("sheet", "Máy in A5", Tray.SHEET),
                PrinterStatus(PrinterState.PAPER_OUT, ("media-empty-error",)),
                "Máy in phòng sau",
            ),
            PrinterLine(
                PrinterView("back", "Máy in phòng sau", Tray.SHEET),
                PrinterStatus(PrinterState.READY, ("toner-low-warning",)),
            ),
            PrinterLine(
                PrinterView("roll", "Máy in nhiệt", Tray.ROLL),
                PrinterStatus(PrinterState.UNKNOWN, ("no-status",)),
            ),
        )

    async def test(self, name: str) -> None:
        """Recorded."""
        self._desk.log.append(f"test page {name}")

    async def elsewhere(self) -> None:
        """Recorded."""
        self._desk.log.append("elsewhere")

    async def take_back(self, name: str) -> None:
        """Recorded."""
        self._desk.log.append(f"take back {name}")


class FakeScans:
    """Keeps who hears; a test scans by calling it."""

    def __init__(self, desk: FakeDesk) -> None:
        self._desk = desk
        self.take: Callable[[CodeScanned], None] = lambda _: None

    def hear(self, take: Callable[[CodeScanned], None]) -> Callable[[], None]:
        """From now on."""
        self.take = take
        return lambda: None

    async def undo(self) -> None:
        """Recorded."""
        self._desk.log.append("undo")
        self._desk.change(undo=None, read_as="")
