"""Papers of made-up dossiers by the thousand: `made(kind, seed)`; the same seed makes the same paper.

What a desk meets is drawn at random: the longest names, nothing at all, foreigners, letters in pieces,
control characters, sixty papers, companies, authorisations, fingers, reprints, training. `MAKERS` has one
maker for each kind of paper; a kind that is in `tests.rigs.more_papers` alone is made of its examples
there, the dossier in them exchanged for a made-up one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from counter.domain.day import AuditHead, DayTotals
from counter.domain.decisions import DecisionKind, Lack, LackKind, RefusalGround
from counter.domain.documents import DaySlip, DecisionSlip, Document, FeeSlip, ReturnNote, Slip, VisitList
from counter.domain.dossiers import (
    Collector,
    CollectorProof,
    Delivery,
    Dossier,
    Outage,
    PaperCount,
    Release,
    Replaced,
)
from counter.domain.fees import Fee, FeeReceipt, PaymentMethod, ReceiptKind, WaiverGround
from counter.domain.parties import (
    Authority,
    AuthorityKind,
    Contact,
    OwnerKind,
    Parties,
    Relation,
    Relative,
    Signing,
)
from counter.domain.people import IdentityDocument, IdentityPaper, PartialDate, Person, PersonalNumber, Sex
from counter.domain.place import Centre
from counter.domain.procedures import LimitUnit, TimeLimit
from counter.domain.quantity import Counted, Quantity
from tests.rigs.more_papers import LONGEST, USUAL
from tests.rigs.papers import (
    CENTRE,
    COMPANY,
    ENTRY,
    HOSTILE,
    LONGEST_ADDRESS,
    LONGEST_NAME,
    LONGEST_REASON,
    OFFICE,
    decision,
    return_note,
)
from tests.rigs.papers import dossier as usual

__all__ = ["MAKERS", "dossier", "made"]

_NAMES = (
    "TRẦN THỊ MẪU",
    "Nguyễn Đặng Ưu Ỷ Ẵm Ọt",
    "LÝ 王 MẪU",
    "Åsa Østergård-Łęcki",
    "ΜΑΡΙΑ ЖУКОВА",
    unicodedata.normalize("NFD", "Nguyễn Thị Mẫu Ỡm Ờ"),
    "Y Blŏk Êban",
    "X",
    "X" * 120,
    LONGEST_NAME,
    HOSTILE,
)
_TEXTS = ("", "mẫu", "Số 1 đường Mẫu, phường Mẫu", "www." + "a" * 180 + ".vn", LONGEST_ADDRESS, HOSTILE)
_WORDS = "Bản sao giấy chứng nhận quyền sử dụng đất, quyền sở hữu nhà ở và tài sản gắn liền với đất"
_COUNTS = (0, 1, 1, 3, 4, 6, 12, 60)
_CODES = ("H99.001-261123-{:04d}", "000.00.12.H99-261123-{:07d}")


def made(kind: str, seed: int) -> Document:
    """A paper of `kind`, a key of MAKERS."""
    return MAKERS[kind](Random(f"{kind} {seed}"))


def dossier(rng: Random) -> Dossier:
    """A dossier of anybody."""
    own = rng.random() < 0.5
    owner = _person(rng)
    parties = Parties() if own else _parties(rng)
    if rng.random() < 0.3:
        parties = replace(parties, signing=Signing.FINGERPRINT, witness=rng.choice(("", *_NAMES)))
    number = rng.randrange(1, 9999)
    coded = rng.random() < 0.8
    return usual(
        id=f"0b1c3c2e-0000-4000-8000-{rng.getrandbits(40):012x}",
        code=rng.choice(_CODES).format(number) if coded else None,
        local_number=f"LQ03-261123-{number:04d}",
        procedure=replace(usual().procedure, name=_wording(rng), case_name=rng.choice(("", _wording(rng)))),
        owner=owner,
        submitter=owner if own else _person(rng),
        parties=parties,
        papers=tuple(_paper(rng, at) for at in range(1, rng.choice(_COUNTS) + 1)),
        sets=rng.randrange(1, 4),
        fee=_fee(rng),
        quantity=_maybe(rng, Quantity(rng.choice(list(Counted)), copies=rng.randrange(1, 300), pages=12)),
        limit=TimeLimit(rng.randrange(1, 60), rng.choice(list(LimitUnit))),
        due_at=_maybe(rng, datetime(2026, 12, rng.randrange(1, 31), 17, tzinfo=OFFICE)),
        delivery=rng.choice(list(Delivery)),
        deliver_to=rng.choice(_TEXTS),
        contact=_contact(rng),
        entry=replace(ENTRY, clerk_name=rng.choice(_NAMES), desk_name=rng.choice(("Quầy 3", "Quầy " * 30))),
        ticket_number=rng.choice((None, "A027", "B0004")),
        release=rng.choice(list(Release)),
        replaces=_maybe(rng, Replaced("d-1", "H99.001-261123-0001", _reason(rng))),
        follows=_maybe(rng, "LQ03-261120-0002"),
        outage=_maybe(rng, _outage(rng)),
        training=rng.random() < 0.3,
    )


def _slip(rng: Random) -> Slip:
    slip = Slip(_centre(rng), dossier(rng), copy_number=rng.choice((0, 0, 1, 12)))
    voided = rng.random() < 0.2
    return replace(slip, voided=_reason(rng) or "nhầm", replaced_by="H99.001-261123-0009") if voided else slip


def _receipt(rng: Random) -> FeeSlip:
    slip = _slip(rng)
    return FeeSlip(
        slip.centre, slip.dossier, slip.copy_number, slip.voided, slip.replaced_by, rng.choice((0, 5000))
    )


def _return_note(rng: Random) -> ReturnNote:
    note, received = return_note(), dossier(rng)
    collector = Collector(
        _person(rng), rng.choice(list(CollectorProof)), rng.random() < 0.5, received.parties
    )
    result = replace(
        note.hand_over.result, kind=_wording(rng), number=rng.choice(_TEXTS), summary=_wording(rng)
    )
    fee = _maybe(rng, _fee(rng))
    hand_over = replace(note.hand_over, collector=collector, result=result, fee=fee)
    return replace(
        note, centre=_centre(rng), dossier=received, hand_over=hand_over, copy_number=rng.choice((0, 3))
    )


def _visit(rng: Random) -> VisitList:
    listed = tuple(dossier(rng) for _ in range(rng.choice((1, 2, 5, 12))))
    given = {one.id: one.fee.taken_dong for one in listed if rng.random() < 0.2}
    return VisitList(_centre(rng), listed, ENTRY, rng.choice((0, 1)), given_back=given)


def _decision(kind: DecisionKind) -> Callable[[Random], DecisionSlip]:
    def maker(rng: Random) -> DecisionSlip:
        return replace(
            decision(kind, **_decided(rng, kind)), centre=_centre(rng), copy_number=rng.choice((0, 2))
        )

    return maker


def _decided(rng: Random, kind: DecisionKind) -> dict[str, Any]:
    """What a decision says of a made-up dossier."""
    of = dossier(rng)
    refused = kind is DecisionKind.REFUSAL
    lacks = tuple(
        Lack(
            paper.component_id,
            paper.label,
            rng.choice(list(LackKind)),
            rng.choice(_TEXTS),
            originals=paper.originals,
        )
        for paper in of.papers
    )
    return {
        "owner": of.owner,
        "submitter": of.submitter,
        "parties": of.parties,
        "contact": of.contact,
        "reason": _reason(rng),
        "lacks": () if refused else lacks,
        "ground": rng.choice(list(RefusalGround)) if refused else None,
        "entry": of.entry,
        "ticket_number": of.ticket_number,
        "follows": of.follows,
        "training": of.training,
    }


def _day(rng: Random) -> DaySlip:
    cash = rng.choice((0, 8_000, 987_654_000))
    numbers = tuple(f"{at:07d}" for at in sorted(rng.sample(range(10**6), rng.randrange(0, 6))))
    methods = (("cash", cash), ("transfer", 112_000))
    totals = DayTotals("2026-11-23", rng.randrange(900), 1, 12, cash + 112_000, 8_000, methods, numbers, 2, 1)
    head = AuditHead(rng.randrange(1, 10**6), f"{rng.getrandbits(256):064x}")
    return DaySlip(
        _centre(rng), totals, head, ENTRY, rng.randrange(9), rng.random() < 0.5, rng.choice((0, 2))
    )


def _of_examples(name: str) -> Callable[[Random], Document]:
    """A maker for a kind that has examples only."""
    longest = [make for known, make in LONGEST.items() if known == name or known.startswith(f"{name} ")]
    examples = [USUAL[name], *longest]

    def maker(rng: Random) -> Document:
        document: Any = rng.choice(examples)()
        named = {one.name for one in fields(document)}
        if "dossier" in named:
            certified = document.dossier.certified
            document = replace(document, dossier=replace(dossier(rng), certified=certified))
        if "decision" in named:
            decided = _decided(rng, document.decision.kind)
            document = replace(document, decision=replace(document.decision, **decided))
        if "training" in named:
            document = replace(document, training=rng.random() < 0.5)
        found: Document = replace(document, centre=_centre(rng), copy_number=rng.choice((0, 0, 4)))
        return found

    return maker


MAKERS: Mapping[str, Callable[[Random], Document]] = {
    **{name: _of_examples(name) for name in USUAL},
    "M01": _slip,
    "M02": _decision(DecisionKind.SUPPLEMENT),
    "M03": _decision(DecisionKind.REFUSAL),
    "X02": _return_note,
    "X04": _visit,
    "receipt": _receipt,
    "day": _day,
}
"""By the value of its DocumentKind; an example of its own has a word after it."""


# --- parts ----------------------------------------------------------------------------------------


def _maybe(rng: Random, value: Any) -> Any:
    return value if rng.random() < 0.3 else None


def _centre(rng: Random) -> Centre:
    long = replace(
        CENTRE, name=f"{CENTRE.name} " * 3, parent_name="ỦY BAN NHÂN DÂN THÀNH PHỐ TRỰC THUỘC TRUNG ƯƠNG MẪU"
    )
    return rng.choice((CENTRE, CENTRE, long, replace(CENTRE, phone="", lookup_url="")))


def _person(rng: Random) -> Person:
    bare = Person(rng.choice(_NAMES))
    if rng.random() < 0.2:
        return bare
    number = PersonalNumber(f"099{rng.randrange(4)}{rng.randrange(10**8):08d}")
    paper = IdentityDocument(
        rng.choice(list(IdentityPaper)), "C01X00T47", rng.choice(("", "D", "VNM", "QQQ"))
    )
    return replace(
        bare,
        personal_number=_maybe(rng, number),
        date_of_birth=_maybe(rng, PartialDate(1980, 2, 3)),
        sex=rng.choice((None, *Sex)),
        residence=rng.choice((None, *_TEXTS)),
        phone=_maybe(rng, "0990 123 456"),
        nationality=rng.choice((None, "VNM", "D", "KOR", "QQQ")),
        document=_maybe(rng, paper),
    )


def _parties(rng: Random) -> Parties:
    authority = Authority(
        rng.choice(list(AuthorityKind)),
        rng.choice(list(Relation)),
        rng.choice(("", "12/2026/UQ")),
        _maybe(rng, date(2026, 11, 20)),
        _maybe(rng, date(2027, 1, 1)),
        rng.choice(_TEXTS),
        rng.choice(_TEXTS),
    )
    company = replace(COMPANY, name=rng.choice((COMPANY.name, LONGEST_NAME)), address=rng.choice(_TEXTS))
    organised = rng.random() < 0.4
    kin = (Relation.FATHER, Relation.MOTHER, Relation.SPOUSE)
    relatives = tuple(Relative(one, _person(rng)) for one in rng.sample(kin, rng.randrange(3)))
    return Parties(
        OwnerKind.ORGANISATION if organised else OwnerKind.PERSON,
        authority,
        organisation=company if organised else None,
        authoriser=_maybe(rng, _person(rng)),
        relatives=relatives,
    )


def _contact(rng: Random) -> Contact:
    return Contact(rng.choice(("", "0990123456")), rng.choice(("", "mau@example.vn")), rng.random() < 0.5)


def _outage(rng: Random) -> Outage:
    return Outage(ENTRY.at - timedelta(hours=3), "KC-12", _reason(rng), "k-2", rng.choice(_NAMES))


def _fee(rng: Random) -> Fee:
    amount = rng.choice((0, 8_000, 1_250_000, 87_654_321))
    receipt = FeeReceipt(rng.choice(list(ReceiptKind)), rng.choice(("", "01BLP2-001 AA/26")), "0000127")
    return Fee(
        amount,
        rng.choice(list(PaymentMethod)) if amount else PaymentMethod.NONE,
        amount + rng.choice((0, 8_000)),
        rng.choice(_TEXTS),
        paid_dong=_maybe(rng, amount // 2),
        given_dong=_maybe(rng, amount + 2_000),
        waiver=_maybe(rng, rng.choice(list(WaiverGround))),
        receipt=_maybe(rng, receipt),
    )


def _paper(rng: Random, number: int) -> PaperCount:
    counts = {name: rng.randrange(4) for name in ("originals", "certified_copies", "photocopies")}
    how = rng.choice(({}, {}, {"from_data": True}, {"presented": True}))
    return PaperCount(f"g1.i{number}", _wording(rng) or "Tờ khai", **counts, **how)  # type: ignore[arg-type]  # counts and flags


def _wording(rng: Random) -> str:
    """A text of the catalogue: a few words, or as long as the longest published one."""
    words = _WORDS.split()
    return " ".join(rng.choice(words) for _ in range(rng.choice((1, 4, 12, 30, 100))))[:500].strip(" ,")


def _reason(rng: Random) -> str:
    return rng.choice(("", "Thiếu chữ ký.", LONGEST_REASON[:300], LONGEST_REASON, HOSTILE))
