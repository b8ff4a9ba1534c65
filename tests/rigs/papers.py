"""Fictional dossiers and the papers made of them: province 099, a ward that does not exist."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

from counter.domain.decisions import Decision, DecisionKind, Lack, LackKind, RefusalGround
from counter.domain.documents import DecisionSlip, FeeSlip, ReturnNote, Slip, VisitList
from counter.domain.dossiers import (
    ClockSource,
    Collector,
    CollectorProof,
    Delivery,
    Dossier,
    Entry,
    HandOver,
    Organisations,
    PaperCount,
    ProcedureRef,
    Replaced,
    Result,
)
from counter.domain.fees import Fee, FeeReceipt, PaymentMethod, ReceiptKind, WaiverGround
from counter.domain.parties import (
    Authority,
    AuthorityKind,
    Contact,
    Organisation,
    OwnerKind,
    Parties,
    Relation,
    Relative,
    Signing,
)
from counter.domain.people import (
    IdentityDocument,
    IdentityLevel,
    IdentityPaper,
    PartialDate,
    Person,
    PersonalNumber,
    Sex,
)
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
EARLIER = replace(ENTRY, at=datetime(2026, 1, 5, 10, 32, tzinfo=OFFICE))
"""For journals the program itself opens: it refuses one whose newest event lies ahead of the PC's clock."""

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
    made: Dossier = replace(usual, **changes)  # type: ignore[arg-type]  # field names are the caller's
    if "due_at" in changes or made.due_at is None or made.entry.at <= made.due_at:
        return made
    return replace(made, due_at=made.entry.at + timedelta(days=1))


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


# --- people of every kind ---------------------------------------------------------------------------

COMPANY = Organisation(
    name="Công ty TNHH Một thành viên Thương mại Dịch vụ Ví Dụ",
    tax_code="0990000001-001",
    address="Lô 5 Khu công nghiệp Ví Dụ, Phường Mẫu, Tỉnh Mẫu",
    phone="0990 000 777",
)

CHILD = Person(full_name="LÊ THỊ BÉ MẪU", date_of_birth=PartialDate(2020, 5, 1), residence=SON.residence)

FOREIGNER = Person(
    full_name="HANS MUSTERMANN",
    date_of_birth=PartialDate(1980, 2, 3),
    residence=SON.residence,
    nationality="D",
    document=IdentityDocument(IdentityPaper.PASSPORT, "C01X00T47", "D", date(2030, 2, 1)),
    level=IdentityLevel.SEEN,
)

AUTHORISED = Parties(
    OwnerKind.PERSON,
    Authority(
        AuthorityKind.CERTIFIED,
        Relation.OTHER,
        document_number="12/2026/UQ",
        document_date=date(2026, 11, 20),
        expires_on=date(2026, 12, 31),
        certified_by="Ủy ban nhân dân phường Mẫu",
        scope="nộp hồ sơ và nhận kết quả",
    ),
)

EMPLOYEE = Parties(
    OwnerKind.ORGANISATION,
    Authority(
        AuthorityKind.INTRODUCTION_LETTER,
        Relation.EMPLOYEE,
        document_number="07/GGT",
        document_date=date(2026, 11, 22),
    ),
    organisation=COMPANY,
)

FATHER = Parties(OwnerKind.PERSON, Authority(AuthorityKind.KINSHIP, Relation.FATHER))

FINGER = Parties(signing=Signing.FINGERPRINT, witness="PHẠM THỊ LÀM CHỨNG")

LONGEST_NAME = ("NGUYỄN HOÀNG PHƯƠNG THẢO " * 6)[:119].strip() + "X"
LONGEST_ADDRESS = ("Số nhà 123/45/6, Ngõ 789 Đường Ví Dụ Rất Dài, Tổ dân phố Bình Minh, " * 6)[:300].strip()
LONGEST_REASON = ("Giấy tờ nộp kèm không khớp với nội dung đã kê khai trong tờ khai. " * 40)[:2000].strip()
HOSTILE = "\x1b[2J<b>&amp;\u202e{0}{owner}%s\x00\r\n\\\u200bMẪU </para>"


def decision(kind: DecisionKind = DecisionKind.SUPPLEMENT, **changes: object) -> DecisionSlip:
    """An M02, or an M03, with `changes` to its decision."""
    refused = kind is DecisionKind.REFUSAL
    usual = Decision(
        id="0b1c3c2e-0000-4000-8000-0000000000d1",
        kind=kind,
        local_number=LOCAL,
        procedure=dossier().procedure,
        owner=OWNER,
        submitter=OWNER,
        lacks=()
        if refused
        else (
            Lack("g1.i1", PAPERS[0].label, LackKind.WRONG, "chưa ghi ngày, tháng, năm sinh", originals=1),
            Lack("g1.i4", PAPERS[3].label, LackKind.NOT_CERTIFIED, certified_copies=1),
        ),
        reason="Văn bản ủy quyền lập ngày 01/11/2026 chưa được chứng thực." if refused else "",
        ground=RefusalGround.NOT_ELIGIBLE if refused else None,
        entry=ENTRY,
        contact=Contact("0990 123 456", "mau@example.vn"),
        ticket_id="t-27",
        ticket_number="A027",
    )
    return DecisionSlip(CENTRE, replace(usual, **changes))  # type: ignore[arg-type]  # field names are the caller's


def longest_decision(kind: DecisionKind) -> DecisionSlip:
    """Every text as long as the desk takes it, 60 papers missing, signed with a finger."""
    person = replace(OWNER, full_name=LONGEST_NAME, residence=LONGEST_ADDRESS)
    other = replace(SON, full_name=LONGEST_NAME, residence=LONGEST_ADDRESS)
    lacks = tuple(
        Lack(paper.component_id, paper.label, LackKind.DIFFERS, "xem " * 40, originals=1)
        for paper in many_papers(60)
    )
    parties = replace(AUTHORISED, signing=Signing.FINGERPRINT, witness=LONGEST_NAME)
    refused = kind is DecisionKind.REFUSAL
    return decision(
        kind,
        owner=person,
        submitter=other,
        reason=LONGEST_REASON,
        lacks=() if refused else lacks,
        parties=parties,
        training=True,
        follows=LOCAL,
    )


def visit(count: int = 3, **changes: object) -> VisitList:
    """An X04 of `count` dossiers of one courier, each of another owner."""
    dossiers = tuple(
        dossier(
            **{
                "id": f"0b1c3c2e-0000-4000-8000-{n:012d}",
                "code": f"H99.001-261123-{n:04d}",
                "local_number": f"LQ03-261123-{n:04d}",
                "owner": Person(f"TRẦN THỊ MẪU {n}"),
                "submitter": SON,
            }
            | changes
        )
        for n in range(1, count + 1)
    )
    return VisitList(CENTRE, dossiers, replace(ENTRY, at=datetime(2026, 11, 23, 11, 5, tzinfo=OFFICE)))


def longest_visit(count: int = 40) -> VisitList:
    """The same with every text as long as the desk takes it."""
    usual = dossier()
    return visit(
        count,
        owner=replace(OWNER, full_name=LONGEST_NAME),
        submitter=replace(SON, full_name=LONGEST_NAME, residence=LONGEST_ADDRESS),
        procedure=replace(usual.procedure, name=LONGEST_REASON[:500]),
        organisations=replace(usual.organisations, deciding="Ủy ban nhân dân phường Mẫu " * 8),
        fee=Fee(1_250_000, PaymentMethod.CASH, 1_250_000, paid_dong=1_000_000),
        training=True,
    )


def longest_slip(**changes: object) -> Slip:
    """An M01 of a company's employee, signed with a finger, with every line a slip can have."""
    parties = replace(
        EMPLOYEE,
        organisation=replace(COMPANY, name=LONGEST_NAME, address=LONGEST_ADDRESS),
        authority=replace(EMPLOYEE.authority, scope=LONGEST_ADDRESS, expires_on=date(2027, 1, 1)),
        relatives=(Relative(Relation.SPOUSE, Person(LONGEST_NAME)),),
        signing=Signing.FINGERPRINT,
        witness=LONGEST_NAME,
    )
    return slip(
        **{
            "owner": replace(OWNER, full_name=LONGEST_NAME),
            "submitter": replace(FOREIGNER, full_name=LONGEST_NAME, residence=LONGEST_ADDRESS),
            "parties": parties,
            "contact": Contact("+84990123456", "ten-rat-dai-" * 6 + "@example.vn", consent=True),
            "papers": many_papers(60),
            "delivery": Delivery.POST,
            "deliver_to": LONGEST_ADDRESS,
            "fee": Fee(
                50_000,
                PaymentMethod.CASH,
                100_000,
                LONGEST_ADDRESS,
                paid_dong=20_000,
                given_dong=50_000,
                waiver=WaiverGround.OTHER,
                receipt=FeeReceipt(ReceiptKind.PRINTED, "01BLP2-001 AA/26", "0000127"),
            ),
            "replaces": Replaced("d-1", "H99.001-261123-0001", LONGEST_REASON),
            "follows": "LQ03-261120-0002",
            "training": True,
        }
        | changes
    )
