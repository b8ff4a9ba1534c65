"""Who stands on the papers, by what right, and how they sign."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from counter.domain.decisions import DecisionKind
from counter.domain.documents import Document, FeeSlip, ReturnNote
from counter.domain.dossiers import CollectorProof
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
from counter.domain.people import IdentityDocument, IdentityPaper, Person, PersonalNumber
from printing.content import content
from printing.pdf import render
from printing.receipt import receipt as roll
from tests.rigs.page_words import words
from tests.rigs.papers import (
    AUTHORISED,
    CHILD,
    COMPANY,
    EMPLOYEE,
    FATHER,
    FINGER,
    FOREIGNER,
    HOSTILE,
    OWNER,
    SON,
    decision,
    receipt,
    return_note,
    slip,
    visit,
)


def collected(parties: Parties, **changes: object) -> ReturnNote:
    note = return_note()
    collector = replace(note.hand_over.collector, parties=parties)
    return replace(note, hand_over=replace(note.hand_over, collector=collector, **changes))  # type: ignore[arg-type]  # field names are the caller's


# --- whose it is ----------------------------------------------------------------------------------


def test_who_brings_their_own_dossier_is_named_once_with_their_number() -> None:
    text = words(slip(contact=Contact("0990111222", "mau@example.vn", consent=True)))
    assert "Tiếp nhận hồ sơ của: TRẦN THỊ MẪU" in text
    assert "Số định danh cá nhân/Căn cước/Hộ chiếu: 099198007461" in text
    assert "Số điện thoại: 0990111222" in text
    assert "Email: mau@example.vn" in text
    assert "Nhận tin nhắn về hồ sơ: đồng ý" in text
    for absent in ("Người nộp:", "Tư cách", "Địa chỉ chủ hồ sơ", "Quốc tịch", "Mã số thuế", "Thay cho"):
        assert absent not in text


def test_a_child_without_a_number_is_told_by_its_birth_and_brought_by_its_father() -> None:
    text = words(slip(owner=CHILD, submitter=SON, parties=FATHER))
    assert "Tiếp nhận hồ sơ của: LÊ THỊ BÉ MẪU · Ngày sinh: 01/05/2020" in text.replace("  ", " ")
    assert "Người nộp: LÊ ĐỨC MẪU" in text
    assert "Tư cách người nộp: Cha của chủ hồ sơ" in text
    assert "Địa chỉ người nộp: 7 Đường Ví Dụ" in text
    assert "Địa chỉ chủ hồ sơ: 7 Đường Ví Dụ" in text


def test_a_foreigner_has_a_passport_and_a_nationality() -> None:
    own = words(slip(owner=FOREIGNER, submitter=FOREIGNER))
    assert "Căn cước/Hộ chiếu: Hộ chiếu C01X00T47" in own
    assert "Quốc tịch: Đức" in own
    others = words(slip(owner=FOREIGNER, submitter=SON, parties=AUTHORISED))
    assert "Số giấy tờ của chủ hồ sơ: Hộ chiếu C01X00T47" in others
    assert others.count("Quốc tịch: Đức") == 1


@pytest.mark.parametrize(
    ("document", "nationality", "number", "said"),
    [
        (
            IdentityDocument(IdentityPaper.RESIDENCE_CARD, "TT1234567", "VNM"),
            "USA",
            "Thẻ thường trú/tạm trú TT1234567",
            "Hoa Kỳ",
        ),
        (IdentityDocument(IdentityPaper.PASSPORT, "X1", "KOR"), None, "Hộ chiếu X1 (nước cấp", "Hàn Quốc"),
        (IdentityDocument(IdentityPaper.PASSPORT, "X1", "QQQ"), "QQQ", "Hộ chiếu X1", "QQQ"),
        (IdentityDocument(IdentityPaper.OLD_CARD, "012345678"), "VNM", "CMND 012345678", ""),
        (None, "VNM", "CMND 012345678", ""),
    ],
)
def test_every_kind_of_identity_paper_has_words(
    document: IdentityDocument | None, nationality: str | None, number: str, said: str
) -> None:
    person = Person("HANS", old_number="012345678", nationality=nationality, document=document)
    values = content(slip(owner=person, submitter=person)).values
    assert values["number"].startswith(number)
    assert values["nationality"] == said


@pytest.mark.parametrize("kind", IdentityPaper)
def test_no_identity_paper_is_without_words(kind: IdentityPaper) -> None:
    person = Person("HANS", document=IdentityDocument(kind, "A1"))
    assert "A1" in content(slip(owner=person, submitter=person)).values["number"]


def test_an_organisation_owns_and_its_employee_brings() -> None:
    text = words(slip(parties=EMPLOYEE, submitter=SON))
    for part in (
        f"Tiếp nhận hồ sơ của: {COMPANY.name.upper()}",
        "Mã số thuế/Mã số doanh nghiệp: 0990000001-001",
        "Người đại diện theo pháp luật: TRẦN THỊ MẪU",
        "Người nộp: LÊ ĐỨC MẪU",
        "Tư cách người nộp: Theo giấy giới thiệu số 07/GGT ngày 22/11/2026",
        f"Địa chỉ trụ sở: {COMPANY.address}",
    ):
        assert part in text


def test_a_legal_representative_is_named_once() -> None:
    parties = replace(EMPLOYEE, authority=Authority(AuthorityKind.LEGAL_REPRESENTATIVE))
    text = words(slip(parties=parties, submitter=OWNER))
    assert "Người nộp: TRẦN THỊ MẪU" in text
    assert "Tư cách người nộp: Người đại diện theo pháp luật" in text
    assert "Người đại diện theo pháp luật: " not in text


@pytest.mark.parametrize(
    ("authority", "said"),
    [
        (
            AUTHORISED.authority,
            "Được ủy quyền theo văn bản số 12/2026/UQ ngày 20/11/2026; được chứng thực tại",
        ),
        (AUTHORISED.authority, "có giá trị đến hết ngày 31/12/2026; phạm vi: nộp hồ sơ và nhận kết quả"),
        (
            Authority(AuthorityKind.WRITTEN, Relation.CHILD, "5", date(2026, 1, 2)),
            "Được ủy quyền theo văn bản số 5 ngày 02/01/2026; con của chủ hồ sơ",
        ),
        (Authority(AuthorityKind.KINSHIP, Relation.MOTHER), "Mẹ của chủ hồ sơ"),
        (Authority(AuthorityKind.GUARDIANSHIP, Relation.GUARDIAN), "Người giám hộ của chủ hồ sơ"),
        (
            Authority(AuthorityKind.GUARDIANSHIP, document_number="9"),
            "Người giám hộ của chủ hồ sơ, theo văn bản số 9",
        ),
        (Authority(), ""),
    ],
)
def test_by_what_right(authority: Authority, said: str) -> None:
    values = content(slip(owner=CHILD, submitter=SON, parties=Parties(OwnerKind.PERSON, authority))).values
    assert said in values["capacity"]
    assert bool(values["capacity"]) == bool(said)


@pytest.mark.parametrize("kind", AuthorityKind)
@pytest.mark.parametrize("relation", Relation)
def test_every_right_and_relation_has_words(kind: AuthorityKind, relation: Relation) -> None:
    parties = Parties(
        OwnerKind.PERSON, Authority(kind, relation), relatives=(Relative(relation, Person("LÊ VĂN A")),)
    )
    said = content(slip(owner=CHILD, submitter=SON, parties=parties)).values
    assert "LÊ VĂN A" in said["relatives"]
    assert "{" not in said["capacity"]


# --- everybody on every paper ---------------------------------------------------------------------

SUBMITTERS = {"a grown-up": SON, "a child": CHILD, "a foreigner": FOREIGNER, "a name": Person("LÊ VĂN A")}
OWNERS = {**SUBMITTERS, "somebody else": OWNER, "nobody": Person("")}
ORGANISATIONS = {"no organisation": None, "a company": COMPANY, "a bare one": Organisation("Tổ chức Ví Dụ")}
RIGHTS = [
    Authority(kind, relation)
    for kind in AuthorityKind
    for relation in (Relation.OTHER, Relation.EMPLOYEE, Relation.FATHER)
]


def every_paper(owner: Person, submitter: Person, parties: Parties) -> dict[str, Document]:
    """One document of every kind a reception ends with; the result is collected by `submitter`."""
    changes: dict[str, Any] = {"owner": owner, "submitter": submitter, "parties": parties}
    note = return_note(**changes)
    collector = replace(note.hand_over.collector, person=submitter, parties=parties)
    papers: dict[str, Document] = {
        "M01": slip(**changes),
        "receipt": receipt(**changes),
        "M02": decision(**changes),
        "M03": decision(DecisionKind.REFUSAL, **changes),
        "X02": replace(note, hand_over=replace(note.hand_over, collector=collector)),
        "X04": visit(2, **changes),
    }
    assert all(paper.kind.value == name for name, paper in papers.items())
    return papers


@pytest.mark.parametrize("signing", Signing)
@pytest.mark.parametrize("organisation", ORGANISATIONS)
@pytest.mark.parametrize("owner", OWNERS)
def test_every_paper_names_everybody_there_can_be(owner: str, organisation: str, signing: Signing) -> None:
    company = ORGANISATIONS[organisation]
    kind = OwnerKind.ORGANISATION if company else OwnerKind.PERSON
    for submitter in SUBMITTERS.values():
        for right in RIGHTS:
            parties = Parties(
                kind, right, organisation=company, signing=signing, relatives=(Relative(right.relation, SON),)
            )
            for name, document in every_paper(OWNERS[owner], submitter, parties).items():
                said = content(document)
                assert "{" not in " ".join(said.values.values()), name
                names = {"X02": "collector", "receipt": "owner"}.get(name, "submitter_name")
                whose = company.name if company else OWNERS[owner].full_name
                expected = whose if name == "receipt" else submitter.full_name
                assert said.values[names] == expected.upper(), name
                assert said.fingerprint is (signing is Signing.FINGERPRINT), name


@pytest.mark.parametrize("kind", ["M01", "receipt", "M02", "M03", "X02", "X04"])
@pytest.mark.parametrize("who", ["company", "child", "foreigner", "fingerprint"])
def test_every_paper_of_everybody_can_be_drawn(kind: str, who: str) -> None:
    owner, submitter, parties = {
        "company": (OWNER, SON, EMPLOYEE),
        "child": (CHILD, SON, FATHER),
        "foreigner": (FOREIGNER, FOREIGNER, Parties()),
        "fingerprint": (CHILD, SON, replace(FATHER, signing=FINGER.signing, witness=FINGER.witness)),
    }[who]
    document = every_paper(owner, submitter, parties)[kind]
    if isinstance(document, FeeSlip):
        assert roll(document).escpos
    else:
        assert render(document).startswith(b"%PDF")


def test_a_list_speaks_of_whoever_brought_it_even_when_the_first_dossier_is_a_companys() -> None:
    theirs = Contact("0990555666", "cong-ty@example.vn")
    bearer = replace(SON, phone="0990777888")
    text = words(visit(2, owner=OWNER, submitter=bearer, parties=EMPLOYEE, contact=theirs))
    assert "Người nộp: LÊ ĐỨC MẪU" in text
    assert f"Địa chỉ: {SON.residence}" in text
    assert f"Số định danh cá nhân/Căn cước/Hộ chiếu: {SON.personal_number}" in text
    assert "Số điện thoại: 0990777888" in text
    for absent in ("0990555666", "cong-ty@example.vn", COMPANY.phone, COMPANY.address):
        assert absent not in text


def test_a_list_takes_the_contact_of_the_dossier_that_is_the_bearers_own() -> None:
    theirs, own = Contact("0990555666", "khac@example.vn"), Contact("0990111222", "mau@example.vn")
    listed = visit(2, contact=theirs)
    first, second = listed.dossiers
    text = words(replace(listed, dossiers=(first, replace(second, owner=SON, contact=own))))
    assert "Số điện thoại: 0990111222" in text
    assert "Email: mau@example.vn" in text
    assert "0990555666" not in text
    assert "khac@example.vn" not in text


def test_who_authorised_is_named_where_it_is_not_the_owner() -> None:
    parties = replace(AUTHORISED, authoriser=OWNER)
    assert "người ủy quyền: TRẦN THỊ MẪU" in words(slip(owner=CHILD, submitter=SON, parties=parties))
    assert "người ủy quyền" not in words(slip(owner=OWNER, submitter=SON, parties=parties))


def test_a_collector_shows_their_right() -> None:
    note = collected(AUTHORISED)
    assert "Tư cách người nhận: Được ủy quyền theo văn bản số 12/2026/UQ" in words(note)
    own = replace(note.hand_over.collector, person=OWNER, proof=CollectorProof.SLIP, is_owner=True)
    assert "Tư cách" not in words(replace(note, hand_over=replace(note.hand_over, collector=own)))


# --- signing --------------------------------------------------------------------------------------

SIGNED: dict[str, Document] = {
    "M01": slip(parties=FINGER),
    "M02": decision(parties=FINGER),
    "X02": collected(replace(AUTHORISED, signing=FINGER.signing, witness=FINGER.witness)),
    "X04": visit(2, parties=FINGER),
}


@pytest.mark.parametrize("name", SIGNED)
def test_a_fingerprint_has_a_frame_a_finger_and_a_witness(name: str) -> None:
    text = words(SIGNED[name])
    assert "điểm chỉ: ngón …" in text.casefold()
    assert "NGƯỜI LÀM CHỨNG" in text
    assert "PHẠM THỊ LÀM CHỨNG" in text


def test_without_a_fingerprint_there_is_no_witness() -> None:
    unsigned: tuple[Document, ...] = (slip(), decision(), return_note(), visit())
    for document in unsigned:
        assert "NGƯỜI LÀM CHỨNG" not in words(document)
        assert "điểm chỉ" not in words(document).casefold()


# --- hostile values -------------------------------------------------------------------------------


def test_markup_escapes_and_braces_are_letters_like_any_other() -> None:
    person = Person(HOSTILE, PersonalNumber("099198007461"), residence=HOSTILE)
    text = words(slip(owner=person, submitter=person, ticket_number=HOSTILE))
    assert "<B>&AMP;{0}{OWNER}%S" in text
    assert not set(text) & {"\x1b", "\x00", "\n", "\r", "\u202e", "\u200b"}
    assert "<b>&amp;{0}{owner}%s" in words(decision(reason=HOSTILE))
