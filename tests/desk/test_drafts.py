"""What a draft brings back: another catalogue, an older program, a broken file."""

from __future__ import annotations

from dataclasses import MISSING, Field, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cache.reference import TinyReferenceStore
from counter.centre.catalogue import load_catalogue
from counter.desk.drafts import NOT_KEPT, pack, unpack
from counter.desk.form_copies import FormCopy, KeptFile
from counter.desk.state import Filing, Identity, Returning, Visit
from counter.domain.certification import CertifiedPaper
from counter.domain.decisions import Lack, LackKind
from counter.domain.dossiers import (
    Collector,
    CollectorProof,
    Delivery,
    Outage,
    PaperCount,
    Release,
    Replaced,
    Result,
)
from counter.domain.exemptions import Exemption
from counter.domain.fees import Fee, FeeReceipt, PaymentMethod, ReceiptKind, WaiverGround
from counter.domain.parties import Authority, AuthorityKind, Contact, OwnerKind, Parties, PartyRole
from counter.domain.people import Person
from counter.domain.procedures import Channel, FeeRule
from counter.domain.scans import (
    ComponentScan,
    CopyKind,
    DigitalState,
    PaperMetadata,
    ScanSignature,
    ScanSource,
    SignedIn,
)
from counter.domain.tickets import Ticket
from counter.ports import Draft
from tests.rigs import papers
from tests.rigs.desk import EXTRACT
from tests.rigs.filing import begun, filled
from tests.rigs.small_desk import small_desk

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
_VERSION, _PROCEDURES = load_catalogue()
PROCEDURE = next(procedure for procedure in _PROCEDURES if procedure.code == EXTRACT)
CASE = PROCEDURE.cases[0]
PAPERS = {part.id: PaperCount.as_asked(part) for part in CASE.checklist}
FILING = Filing(
    "f-1",
    PROCEDURE,
    CASE,
    PAPERS,
    fee_dong=4_000,
    computed_dong=8_000,
    waiver=WaiverGround.ELDERLY,
    parties=Parties(OwnerKind.PERSON, Authority(AuthorityKind.CERTIFIED)),
    owner=Person("LÊ VĂN THỬ"),
    contact=Contact("0990000123"),
)
VISIT = Visit(
    "v-1",
    None,
    NOW,
    Identity(person=Person("TRẦN THỊ MẪU")),
    FILING,
    expects=PartyRole.OWNER,
    series=replace(FILING, id="f-0"),
    pile=True,
    held_at=NOW,
)


def test_a_visit_comes_back_as_it_was() -> None:
    kept = unpack(pack(VISIT, NOW), {EXTRACT: PROCEDURE})
    assert kept is not None
    assert (kept.visit, kept.changed) == (VISIT, "")


REUSED = ComponentScan(
    "s-1", "f-1", "g1.i1", "Giấy", PaperMetadata("GT01"), reused_from="KQ-1", reuses=DigitalState.FROM_RESULT
)
COPIED = ComponentScan(
    "s-2",
    "f-1",
    "g1.i2",
    "Giấy",
    PaperMetadata(owner_id="099300000001", birth_year=1990, issued_on=NOW.date()),
    ScanSource.SCANNER,
    CopyKind.ARCHIVE,
    pages=1,
    size=9,
    sha256="a" * 64,
    origin_sha256="b" * 64,
    signature=ScanSignature(SignedIn.HERE, NOW, "an", "NGUYỄN VĂN AN", "a1"),
)
FULL = replace(
    FILING,
    sets=2,
    whole_dong=9_000,
    fee_reason="giảm một nửa",
    payment=PaymentMethod.TRANSFER,
    delivery=Delivery.POST,
    deliver_to="Số 1, Đường Mẫu",
    release=Release.AT_ONCE_WITH_SLIP,
    result_number="7",
    paid_dong=3_000,
    given_dong=3_500,
    receipt=FeeReceipt(ReceiptKind.PRINTED, "01BLP2-001", "0000127"),
    replaces=Replaced("d-0", "H99.001-261123-0006", "nhầm lệ phí"),
    follows="LQ03-261122-0003",
    first_submitter=Person("PHẠM VĂN MẪU"),
    credit_dong=3_000,
    pages=3,
    copies=2,
    quantity_said=True,
    asked=(Lack("g1.i1", "Tờ khai", LackKind.WRONG, "thiếu chữ ký"),),
    asked_reason="Bổ sung tờ khai",
    asked_at=NOW,
    outage=Outage(NOW, "KC-1", "Mất điện", "c9", "Người Thứ Hai"),
    fee_rule=FeeRule(8_000, name="Phí mẫu", per="copy", id="sample"),
    certified=(CertifiedPaper("Giấy khai sinh", 2, 3, numbers=(7,), year=2026),),
    reference="FT26327001",
    proof="Giấy chứng nhận hộ nghèo số 12",
    exemptions=(Exemption(WaiverGround.CHILD, ("sample",), 100, "Thông tư mẫu", True, (Channel.DIRECT,)),),
    code_shown=True,
    scanned=(FormCopy(REUSED), FormCopy(COPIED, KeptFile("0" * 32, "1" * 64))),
)
RETURNING = Returning(
    papers.dossier(),
    papers.CODE,
    Result("d-1", "Bản sao", "17", "", NOW),
    returned=False,
    by_slip=True,
    collector=Collector(papers.OWNER, CollectorProof.SLIP, is_owner=True),
    parties=papers.AUTHORISED,
    fee=Fee(8_000, PaymentMethod.CASH, given_dong=10_000),
)
WHOLE = replace(
    VISIT,
    ticket=Ticket("t-1", "A027", "Hộ tịch", False, NOW),
    filing=FULL,
    returning=RETURNING,
    series=replace(FULL, id="f-0"),
    broken=True,
)


def usual(one: Field[Any]) -> object:
    """What a field is when nobody says otherwise; MISSING where somebody must."""
    return one.default if one.default_factory is MISSING else one.default_factory()


@pytest.mark.parametrize("part", [FULL, WHOLE])
def test_every_field_is_set_here_or_known_to_be_kept_elsewhere(part: Filing | Visit) -> None:
    """A field added to a form or a visit is given a value above, so that the next test sees it come back."""
    unset = {one.name for one in fields(part) if getattr(part, one.name) == usual(one)}
    assert unset == NOT_KEPT[type(part)]


def test_every_field_of_a_form_and_a_hand_over_comes_back() -> None:
    kept = unpack(pack(WHOLE, NOW), {EXTRACT: PROCEDURE})
    assert kept is not None
    asked_anew = replace(RETURNING, stale=True)
    assert kept.visit == replace(WHOLE, returning=asked_anew)
    done = replace(RETURNING, returned=True, hand_over=papers.return_note().hand_over)
    kept = unpack(pack(replace(WHOLE, returning=done), NOW), {EXTRACT: PROCEDURE})
    assert kept is not None
    assert kept.visit.returning == done


def test_whom_an_open_hand_over_waits_for_comes_back() -> None:
    visit = replace(WHOLE, filing=None, expects=PartyRole.AUTHORISER)
    kept = unpack(pack(visit, NOW), {EXTRACT: PROCEDURE})
    assert kept is not None
    assert kept.visit.expects is PartyRole.AUTHORISER


def test_another_version_of_the_catalogue_keeps_what_still_reads_the_same() -> None:
    first, *rest = CASE.components
    case = replace(CASE, components=(replace(first, label="Tờ khai mới", text="Tờ khai mới"), *rest))
    newer = replace(PROCEDURE, version="2027-01", cases=(case, *PROCEDURE.cases[1:]))
    kept = unpack(pack(VISIT, NOW), {EXTRACT: newer})
    assert kept is not None
    assert kept.changed == PROCEDURE.short_name
    filing = kept.visit.filing
    assert filing is not None
    assert filing.papers == {place: paper for place, paper in PAPERS.items() if place != first.id}
    assert (filing.procedure, filing.case) == (newer, case)
    assert (filing.parties, filing.owner, filing.contact) == (FILING.parties, FILING.owner, FILING.contact)
    assert (filing.fee_dong, filing.waiver) == (4_000, WaiverGround.ELDERLY)


def test_a_new_rule_of_the_fee_is_reckoned_anew() -> None:
    newer = replace(PROCEDURE, version="2027-01", fees=((Channel.DIRECT, FeeRule(10_000)),))
    kept = unpack(pack(VISIT, NOW), {EXTRACT: newer})
    assert kept is not None
    assert kept.visit.filing is not None
    fee = kept.visit.filing.fee
    assert (fee.amount_dong, fee.computed_dong, fee.waiver, fee.reason) == (10_000, 10_000, None, "")


def test_a_procedure_that_is_gone_leaves_the_people_and_its_name() -> None:
    kept = unpack(pack(VISIT, NOW), {})
    assert kept is not None
    assert (kept.visit.filing, kept.visit.series, kept.changed) == (None, None, EXTRACT)
    assert kept.visit.identity.person == Person("TRẦN THỊ MẪU")
    assert kept.visit.expects is PartyRole.SUBMITTER


def test_a_draft_of_an_older_program_opens() -> None:
    older = {
        "id": "v-1",
        "ticket": None,
        "started_at": NOW,
        "qr": None,
        "issued": None,
        "typed": None,
        "person": {"full_name": "TRẦN THỊ MẪU"},
        "record": None,
        "access": None,
        "authenticity": "not_checked",
        "register": None,
        "outcome": None,
        "reference": "",
        "received": ["d-1"],
        "filing": {
            "id": "f-1",
            "procedure": EXTRACT,
            "version": PROCEDURE.version,
            "case": CASE.id,
            "papers": PAPERS,
            "sets": 1,
            "fee_dong": 8_000,
            "computed_dong": 8_000,
            "fee_reason": "",
            "payment": PaymentMethod.CASH,
            "delivery": Delivery.COUNTER,
        },
    }
    kept = unpack(Draft("v-1", None, msgspec.json.encode(older), NOW), {EXTRACT: PROCEDURE})
    assert kept is not None
    assert kept.received == ("d-1",)
    assert kept.visit.filing == Filing("f-1", PROCEDURE, CASE, PAPERS, fee_dong=8_000, computed_dong=8_000)


def test_what_cannot_be_read_is_no_visit() -> None:
    for content in (b"", b"{", b'{"id": 1}', b"\xff\xfe"):
        assert unpack(Draft("v-1", None, content, NOW), {}) is None


async def test_a_form_of_another_version_of_the_catalogue_is_told_after_a_restart(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small)
    newer = [replace(one, version="2027-01") if one.code == EXTRACT else one for one in load_catalogue()[1]]
    (tmp_path / "reference" / "packaged").unlink()
    TinyReferenceStore(tmp_path / "reference").put_catalogue("2027-01", newer)
    small.centre.hold("catalogue")
    async with small_desk(tmp_path, centre=small.centre, sign_in=False) as small:
        told = small.desk._core.state.notice
        assert told is not None
        assert (told.key, told.values["procedure"]) == ("desk.notice.draft_changed", PROCEDURE.short_name)
