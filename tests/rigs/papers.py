"""Fictional dossiers and the papers made of them: province 099, a ward that does not exist."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

from counter.domain.documents import FeeSlip, ReturnNote, Slip
from counter.domain.dossiers import (
    ClockSource,
    Collector,
    CollectorProof,
    Delivery,
    Dossier,
    Entry,
    Fee,
    HandOver,
    Organisations,
    PaperCount,
    PaymentMethod,
    ProcedureRef,
    Result,
)
from counter.domain.people import PartialDate, Person, PersonalNumber, Sex
from counter.domain.place import Centre
from counter.domain.procedures import LimitUnit, TimeLimit

OFFICE = timezone(timedelta(hours=7))
CODE = "H99.001-261123-0007"
LOCAL = "LQ03-261123-0007"

CENTRE = Centre(
    id="c-099-001",
    agency_code="H99.001",
    parent_name="ỦY BAN NHÂN DÂN PHƯỜNG MẪU",
    name="TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG PHƯỜNG MẪU",
    short_name="Phường Mẫu",
    place_name="Phường Mẫu",
    address="Số 1 đường Mẫu, phường Mẫu",
    phone="0990 000 099",
    lookup_url="https://tracuu.example.vn",
)

ENTRY = Entry(
    clerk_id="k-1",
    clerk_name="Nguyễn Văn An",
    desk_id="d-3",
    desk_name="Quầy 3",
    centre_id=CENTRE.id,
    at=datetime(2026, 11, 23, 10, 32, tzinfo=OFFICE),
    clock=ClockSource.CENTRE,
)

OWNER = Person(
    full_name="TRẦN THỊ MẪU",
    personal_number=PersonalNumber("099198007461"),
    date_of_birth=PartialDate(1998, 11, 7),
    sex=Sex.FEMALE,
    residence="12/3 Ngõ 45, Tổ dân phố 6, Phường Mẫu, Tỉnh Mẫu",
    phone="0990 123 456",
)

SON = Person(
    full_name="LÊ ĐỨC MẪU",
    personal_number=PersonalNumber("099202001234"),
    date_of_birth=PartialDate(2002, 5, 1),
    sex=Sex.MALE,
    residence="7 Đường Ví Dụ, Phường Mẫu, Tỉnh Mẫu",
)

PAPERS = (
    PaperCount("g1.i1", "Tờ khai cấp bản sao trích lục hộ tịch", originals=1),
    PaperCount("g1.i2", "Giấy tờ tùy thân của người yêu cầu", presented=True),
    PaperCount("g1.i3", "Giấy tờ chứng minh nơi cư trú", from_data=True),
    PaperCount("g1.i4", "Văn bản ủy quyền", certified_copies=1, photocopies=2),
)


def dossier(**changes: object) -> Dossier:
    """A usual dossier with `changes` to its fields."""
    usual = Dossier(
        id="0b1c3c2e-0000-4000-8000-000000000007",
        local_number=LOCAL,
        code=CODE,
        procedure=ProcedureRef(
            code="2.000635",
            name="Thủ tục cấp bản sao Trích lục hộ tịch, bản sao Giấy khai sinh",
            version="2026-07",
            case_id="2.000635.01",
            case_name="",
            field="Hộ tịch",
            owner_system="centre",
        ),
        owner=OWNER,
        submitter=OWNER,
        papers=PAPERS,
        sets=1,
        fee=Fee(8000, PaymentMethod.CASH, 8000),
        limit=TimeLimit(0, LimitUnit.SAME_DAY),
        due_at=datetime(2026, 11, 23, 17, 0, tzinfo=OFFICE),
        delivery=Delivery.COUNTER,
        organisations=Organisations(
            support="Trung tâm Phục vụ hành chính công phường Mẫu",
            receiving="Trung tâm Phục vụ hành chính công phường Mẫu",
            deciding="Ủy ban nhân dân phường Mẫu",
            deciding_code="H99.001",
        ),
        entry=ENTRY,
        ticket_id="t-27",
        ticket_number="A027",
    )
    return replace(usual, **changes)  # type: ignore[arg-type]  # field names are the caller's


def slip(**changes: object) -> Slip:
    """An M01 of `dossier(**changes)`."""
    return Slip(CENTRE, dossier(**changes))


def receipt(**changes: object) -> FeeSlip:
    """An 80 mm receipt of `dossier(**changes)`."""
    return FeeSlip(CENTRE, dossier(**changes))


def return_note(*, official_code: str | None = None, **changes: object) -> ReturnNote:
    """An X02: the owner's son collects with an authorisation."""
    received = dossier(**changes)
    return ReturnNote(
        CENTRE,
        received,
        official_code,
        HandOver(
            id="0b1c3c2e-0000-4000-8000-0000000000ff",
            dossier_id=received.id,
            collector=Collector(SON, CollectorProof.AUTHORISATION, is_owner=False),
            result=Result(
                dossier_id=received.id,
                kind="Bản sao Trích lục khai sinh",
                number="15/2026/TLKS-BS",
                summary="Bản sao Trích lục khai sinh của bà TRẦN THỊ MẪU",
                ready_at=datetime(2026, 11, 23, 16, 0, tzinfo=OFFICE),
            ),
            entry=replace(ENTRY, at=datetime(2026, 11, 23, 16, 40, tzinfo=OFFICE)),
        ),
    )


def many_papers(count: int) -> tuple[PaperCount, ...]:
    """Papers with labels of very different lengths; every tenth as long as a published text."""
    label = "Bản sao giấy chứng nhận quyền sử dụng đất, quyền sở hữu nhà ở và tài sản khác gắn liền với đất"
    return tuple(
        PaperCount(f"g1.i{n}", " ".join([label] * (5 if n % 10 == 0 else 1 + n % 2)), originals=n % 3)
        for n in range(1, count + 1)
    )


def long_words(**changes: object) -> Dossier:
    """A dossier whose names are as long as a register allows, one of them without any space."""
    owner = replace(OWNER, full_name="NGUYỄN HOÀNG " * 12 + "MẪU", residence="Thôn Ví Dụ Rất Dài " * 18)
    other = replace(SON, full_name="X" * 160)
    return dossier(**({"owner": owner, "submitter": other} | changes))
