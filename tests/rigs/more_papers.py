"""Papers beyond reception, made of fictional dossiers: one maker per kind, usual and as long as it gets.

`USUAL` and `LONGEST` hold one example of each, by a name that says which; add a kind to both.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache

from counter.centre.catalogue import load_catalogue
from counter.domain.certification import CertifiedPaper
from counter.domain.clocks import Extension, SignedPaper, Stop, StopAsker
from counter.domain.decisions import DecisionKind
from counter.domain.documents import (
    ControlSheet,
    DecisionSlip,
    Document,
    ExtensionNote,
    FeeReceiptPaper,
    Leaflet,
    ListLine,
    Movement,
    NextStepLeaflet,
    Promptness,
    ResultLine,
    ResultList,
    Slip,
    StopNote,
    SurveyForm,
    TicketSlip,
    TransferList,
    TransferSlip,
    slip_of,
)
from counter.domain.dossiers import Dossier
from counter.domain.fees import PaymentMethod
from counter.domain.procedures import PaperSet, Procedure
from counter.domain.transfers import TransferItem, Unit
from tests.rigs.papers import (
    CENTRE,
    CODE,
    COMPANY,
    EMPLOYEE,
    ENTRY,
    LONGEST_ADDRESS,
    LONGEST_NAME,
    LONGEST_REASON,
    OFFICE,
    SON,
    decision,
    dossier,
    longest_decision,
    longest_slip,
    many_papers,
)

__all__ = ["LONGEST", "USUAL", "procedure"]

COPYING = "Thủ tục chứng thực bản sao từ bản chính giấy tờ, văn bản do cơ quan có thẩm quyền cấp"
RECEIVED = datetime(2026, 11, 16, 9, 5, tzinfo=OFFICE)
DUE = datetime(2026, 11, 25, 17, 0, tzinfo=OFFICE)
UNIT = Unit("H99.001.07", "Phòng Văn hóa - Xã hội phường Mẫu")
PAPER = SignedPaper(
    "Ủy ban nhân dân phường Mẫu", "12/PXL-UBND", date(2026, 11, 23), "Phạm Thị Thử", "Phó Chủ tịch"
)
LONG_PAPER = SignedPaper(LONGEST_NAME, "12/PXL-UBND", date(2026, 11, 23), LONGEST_NAME, LONGEST_NAME)


@cache
def _catalogue() -> dict[str, Procedure]:
    return {known.code: known for known in load_catalogue()[1]}


def procedure(code: str) -> Procedure:
    """A procedure of the catalogue."""
    return _catalogue()[code]


def _of_police(of: Dossier) -> Dossier:
    residence = replace(
        of.procedure,
        code="1.004222",
        name="Đăng ký thường trú",
        field="Đăng ký, quản lý cư trú",
        paper_set=PaperSet.RESIDENCE,
    )
    return replace(of, procedure=residence)


def residence_slip() -> Slip:
    """CT04."""
    return slip_of(CENTRE, _of_police(dossier(due_at=DUE)))


def certification(count: int = 2, *, long: bool = False) -> Slip:
    """M01 of copies certified from `count` originals."""
    kinds = ("Giấy khai sinh", "Bằng tốt nghiệp trung học phổ thông")
    papers = tuple(
        CertifiedPaper(
            LONGEST_NAME if long else kinds[at % 2],
            pages=1 + at,
            copies=999 if long else 3,
            electronic=at == 0,
            numbers=(126 + at,),
            year=2026,
        )
        for at in range(count)
    )
    of = dossier(due_at=DUE, papers=(), certified=papers)
    return slip_of(CENTRE, replace(of, procedure=replace(of.procedure, code="2.000815", name=COPYING)))


def residence_decision(kind: DecisionKind, of: DecisionSlip | None = None) -> DecisionSlip:
    """CT05 or CT06."""
    slip = of or decision(kind)
    return replace(slip, decision=replace(slip.decision, procedure=_of_police(dossier()).procedure))


def extension(of: Dossier | None = None, *, long: bool = False) -> ExtensionNote:
    """M04: two days before the appointment, to a later one."""
    of = of or dossier(due_at=DUE)
    value = Extension(
        id="0b1c3c2e-0000-4000-8000-0000000000e1",
        dossier_id=of.id,
        dossier_number=CODE,
        paper=LONG_PAPER if long else PAPER,
        reason=LONGEST_REASON if long else "Chưa có trả lời xác minh của cơ quan phối hợp.",
        old_due_at=DUE,
        new_due_at=DUE + timedelta(days=7),
        entry=ENTRY,
    )
    return ExtensionNote(CENTRE, of, None, value)


def stop(of: Dossier | None = None, *, long: bool = False) -> StopNote:
    """M05: the owner takes the dossier back, and gets papers and money."""
    of = of or dossier(due_at=DUE)
    value = Stop(
        id="0b1c3c2e-0000-4000-8000-0000000000e2",
        dossier_id=of.id,
        dossier_number=CODE,
        paper=LONG_PAPER if long else replace(PAPER, number="03/TB-UBND"),
        asker=StopAsker.APPLICANT,
        asked_at=ENTRY.at,
        reason=LONGEST_REASON if long else "Người nộp rút hồ sơ để bổ sung giấy tờ đang làm lại.",
        entry=ENTRY,
        papers_returned=LONGEST_REASON if long else "toàn bộ giấy tờ đã nộp",
        fee_returned_dong=8000,
        law=LONGEST_ADDRESS if long else "Luật Hộ tịch",
    )
    return StopNote(CENTRE, of, None, value)


def control(count: int = 2, *, template: str = "M06-2025-provincial-1", long: bool = False) -> ControlSheet:
    """M06 or X06 with `count` movements, each at another agency."""
    moves = tuple(
        Movement(
            gave=LONGEST_NAME if long else f"{CENTRE.name}, {ENTRY.clerk_name}",
            received=LONGEST_NAME if long else UNIT.name,
            at=RECEIVED + timedelta(hours=at),
            promptness=Promptness.ON_TIME if at % 2 else Promptness.LATE,
            note=LONGEST_ADDRESS if long else "",
            act="transferred" if at else "received",
            until=DUE,
        )
        for at in range(count)
    )
    of = dossier(due_at=DUE, papers=many_papers(3))
    if long:
        of = replace(of, owner=replace(of.owner, full_name=LONGEST_NAME), training=True)
    partners = (LONGEST_NAME,) if long else ("Công an phường Mẫu",)
    return ControlSheet(CENTRE, of, None, moves, ENTRY, DUE, partners, template=template)


def transfer_slip(of: Dossier | None = None, *, note: str = "") -> TransferSlip:
    """X01."""
    of = of or dossier(due_at=DUE)
    item = TransferItem(of.id, CODE, RECEIVED, RECEIVED + timedelta(hours=8), DUE, note)
    return TransferSlip(CENTRE, of, None, UNIT, "BG-LQ03-261123-02", item, ENTRY)


def transfer_list(count: int = 4, *, long: bool = False) -> TransferList:
    """X05."""
    lines = tuple(
        ListLine(
            f"H99.001-261123-{at:04d}",
            LONGEST_REASON[:400] if long else "Thủ tục đăng ký kết hôn",
            LONGEST_NAME if long else f"Trần Thị Mẫu {at}",
            LONGEST_ADDRESS if long else "12/3 Ngõ 45, Tổ dân phố 6, Phường Mẫu",
            "0990 123 456",
            1,
            RECEIVED + timedelta(minutes=7 * at),
            None if at % 3 == 0 else DUE,
            "có bản chính kèm theo" if at == 2 else "",
        )
        for at in range(1, count + 1)
    )
    return TransferList(CENTRE, "BG-LQ03-261123-02", UNIT, lines, ENTRY, training=long)


def result_list(count: int = 4, *, long: bool = False) -> ResultList:
    """X03."""
    lines = tuple(
        ResultLine(
            f"H99.001-261123-{at:04d}",
            LONGEST_REASON[:400] if long else "Thủ tục đăng ký kết hôn",
            f"Giấy chứng nhận kết hôn, {at}/2026, 25/11/2026",
            LONGEST_NAME if long else f"Trần Thị Mẫu {at}",
            LONGEST_ADDRESS if long else "12/3 Ngõ 45, Tổ dân phố 6, Phường Mẫu",
            fee_owed=at % 2 == 0,
            by_post=at % 3 == 0,
        )
        for at in range(1, count + 1)
    )
    return ResultList(CENTRE, "KQ-LQ03-261125-01", UNIT, lines, "Vũ Văn Giao", ENTRY, training=long)


def fee_receipt(**changes: object) -> FeeReceiptPaper:
    """B01 of a copy of an extract."""
    usual = FeeReceiptPaper(
        CENTRE,
        form="01BLP2-001",
        series="AA/26",
        number="0000127",
        what="Phí khai thác, sử dụng thông tin trong Cơ sở dữ liệu hộ tịch",
        payer="Trần Thị Mẫu",
        address="12/3 Ngõ 45, Tổ dân phố 6, Phường Mẫu, Tỉnh Mẫu",
        amount_dong=16_000,
        method=PaymentMethod.CASH,
        entry=ENTRY,
        subject=CODE,
        tax_code="0990000001",
        fee_dong=16_000,
        charge_dong=0,
    )
    return replace(usual, **changes)  # type: ignore[arg-type]  # field names are the caller's


def ticket(**changes: object) -> TicketSlip:
    """Q01."""
    usual = TicketSlip(CENTRE, "A027", "Hộ tịch", ENTRY, "02 - Hộ tịch", waiting=5)
    return replace(usual, **changes)  # type: ignore[arg-type]  # field names are the caller's


def survey(**changes: object) -> SurveyForm:
    """K01."""
    usual = SurveyForm(CENTRE, ENTRY, "https://danhgia.example.vn/c-099-001/d-3/20261123")
    return replace(usual, **changes)  # type: ignore[arg-type]  # field names are the caller's


def leaflet(code: str = "1.004222", case: int = 0) -> Leaflet:
    """A procedure's leaflet."""
    found = procedure(code)
    return Leaflet(CENTRE, found, found.cases[case].id, ENTRY)


def next_step(event: str = "birth", *codes: str) -> NextStepLeaflet:
    """What comes after a birth."""
    return NextStepLeaflet(
        CENTRE, event, tuple(map(procedure, codes or ("1.004222", "1.001939", "1.014062"))), ENTRY
    )


def _long_dossier() -> Dossier:
    return longest_slip().dossier


USUAL: dict[str, Callable[[], Document]] = {
    "CT04": residence_slip,
    "CT05": lambda: residence_decision(DecisionKind.SUPPLEMENT),
    "CT06": lambda: residence_decision(DecisionKind.REFUSAL),
    "M01 certification": certification,
    "M04": extension,
    "M05": stop,
    "M06": control,
    "X01": transfer_slip,
    "X03": result_list,
    "X05": transfer_list,
    "X06": lambda: control(5, template="X06-provincial-1"),
    "B01": fee_receipt,
    "Q01": ticket,
    "K01": survey,
    "leaflet": leaflet,
    "next_step": next_step,
}
LONGEST: dict[str, Callable[[], Document]] = {
    "CT04": lambda: slip_of(CENTRE, _of_police(_long_dossier())),
    "CT05": lambda: residence_decision(DecisionKind.SUPPLEMENT, longest_decision(DecisionKind.SUPPLEMENT)),
    "CT06": lambda: residence_decision(DecisionKind.REFUSAL, longest_decision(DecisionKind.REFUSAL)),
    "M01 certification": lambda: certification(24, long=True),
    "M04": lambda: extension(_long_dossier(), long=True),
    "M05": lambda: stop(_long_dossier(), long=True),
    "M06": lambda: control(8, long=True),
    "X01": lambda: transfer_slip(_long_dossier(), note=LONGEST_REASON),
    "X01 company": lambda: transfer_slip(dossier(parties=EMPLOYEE, submitter=SON)),
    "X03": lambda: result_list(12, long=True),
    "X05": lambda: transfer_list(8, long=True),
    "X06": lambda: control(20, template="X06-provincial-1", long=True),
    "B01": lambda: fee_receipt(
        payer=LONGEST_NAME,
        address=LONGEST_ADDRESS,
        what=LONGEST_ADDRESS,
        amount_dong=987_654_321_987,
        voided=LONGEST_REASON[:300],
        training=True,
        copy_number=2,
    ),
    "B01 empty": lambda: fee_receipt(
        form="", series="", subject="", tax_code="", fee_dong=None, charge_dong=None
    ),
    "Q01": lambda: ticket(
        group=LONGEST_NAME, counter=COMPANY.name, priority=True, code="T-099-261123-A027-x", training=True
    ),
    "K01": lambda: survey(address="", training=True, copy_number=1),
    "leaflet": lambda: leaflet("1.013225"),
    "next_step": lambda: next_step("household_business", *["1.013225", "1.004222", "2.000986"] * 2),
}
