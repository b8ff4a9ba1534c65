"""What the papers say of people, procedures, papers and results: once, and as the forms write it."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest

from counter.domain.certification import PROCEDURES, CertifiedPaper, Matter
from counter.domain.documents import Document, ReturnNote
from counter.domain.dossiers import CollectorProof, PaperCount, ProcedureRef, Release
from counter.domain.people import Person
from printing.content import content
from printing.layout import Run, Text, wrapped
from printing.paper import PageSize
from printing.sheet import sheets
from printing.typeface import Face, typeface
from tests.rigs.papers import dossier, receipt, return_note, slip

EXTRACT = "Cấp bản sao Trích lục hộ tịch, bản sao Giấy khai sinh"


def words(document: Document) -> str:
    page = sheets(content(document), PageSize.A5).pages[0]
    return " ".join(mark.text for mark in page if isinstance(mark, Text))


def under(name: str, case: str) -> ProcedureRef:
    return replace(dossier().procedure, name=name, case_name=case)


@pytest.mark.parametrize(
    ("name", "case", "request_said"),
    [
        (EXTRACT, "Cá nhân yêu cầu", f"{EXTRACT} (2.000635) (trường hợp: Cá nhân yêu cầu)"),
        (EXTRACT, "", f"{EXTRACT} (2.000635)"),
        (EXTRACT, "Hồ sơ", f"{EXTRACT} (2.000635)"),
        (EXTRACT, "Hồ sơ chung", f"{EXTRACT} (2.000635)"),
        (EXTRACT, EXTRACT, f"{EXTRACT} (2.000635)"),
        ("Thủ tục đăng ký kết hôn", "Đăng ký  kết hôn.", "Thủ tục đăng ký kết hôn (2.000635)"),
        (
            "Thay đổi, cải chính, xác định lại dân tộc",
            "Xác định lại dân tộc",
            "Thay đổi, cải chính, xác định lại dân tộc (2.000635) (trường hợp: Xác định lại dân tộc)",
        ),
    ],
)
def test_the_request_is_the_procedure_and_its_case_where_it_says_more(
    name: str, case: str, request_said: str
) -> None:
    said = content(slip(procedure=under(name, case)))
    assert said.values["request"] == request_said
    assert "trường hợp:" not in content(receipt(procedure=under(name, case))).values["procedure"]


@pytest.mark.parametrize(
    ("paper", "label", "remark"),
    [
        (PaperCount("a", "Giấy tờ tùy thân (xuất trình)", presented=True), "Giấy tờ tùy thân", "presented"),
        (PaperCount("a", "Giấy tờ tùy thân", presented=True), "Giấy tờ tùy thân", "presented"),
        (
            PaperCount("a", "Bản chính để xuất trình", presented=True),
            "Bản chính để xuất trình",
            "",
        ),
        (PaperCount("a", "Hộ chiếu (xuất trình)", from_data=True), "Hộ chiếu", "from_data"),
        (PaperCount("a", "Hộ chiếu (xuất trình)", originals=1), "Hộ chiếu (xuất trình)", ""),
        (PaperCount("a", "(xuất trình)", presented=True), "(xuất trình)", "returned"),
        (
            PaperCount("a", unicodedata.normalize("NFD", "Thẻ (Xuất trình)"), presented=True),
            "Thẻ",
            "presented",
        ),
    ],
)
def test_a_paper_says_once_that_it_was_shown(paper: PaperCount, label: str, remark: str) -> None:
    page = content(slip(papers=(paper,)))
    (row,) = page.rows
    assert row.label == label
    assert row.remark == (page.template.words[remark] if remark else "")
    assert f"{row.label} {row.remark}".casefold().count("xuất trình") <= 1


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Đặng thị hoa", "ĐẶNG THỊ HOA"),
        ("nguyễn ưng ường ỵ", "NGUYỄN ƯNG ƯỜNG Ỵ"),
        (unicodedata.normalize("NFD", "Trần thị mẫu"), "TRẦN THỊ MẪU"),
    ],
)
def test_names_are_in_capitals_on_every_paper(typed: str, printed: str) -> None:
    owner, submitter = Person(typed), Person(f"{typed} con")
    note = return_note(owner=owner)
    collector = replace(note.hand_over.collector, person=submitter)
    note = replace(note, hand_over=replace(note.hand_over, collector=collector))
    both = [content(slip(owner=owner, submitter=submitter)), content(note)]
    for said in (*both, content(receipt(owner=owner, submitter=submitter))):
        assert said.values["owner"] == printed
    assert both[0].values["submitter"] == both[0].values["submitter_name"] == f"{printed} CON"
    assert both[1].values["collector"] == both[1].values["collector_name"] == f"{printed} CON"
    assert both[0].values["clerk"] == "Nguyễn Văn An"


def handed(kind: str, summary: str) -> ReturnNote:
    note = return_note(procedure=under(EXTRACT, ""))
    result = replace(note.hand_over.result, kind=kind, summary=summary)
    return replace(note, hand_over=replace(note.hand_over, result=result))


@pytest.mark.parametrize(
    ("kind", "summary", "fields"),
    [
        ("Bản sao", "Bản sao của bà Mẫu", {"result_kind": "Bản sao", "result_summary": "Bản sao của bà Mẫu"}),
        ("Bản sao", EXTRACT, {"result_kind": "Bản sao"}),
        ("Bản sao", "bản sao.", {"result_kind": "Bản sao"}),
        (EXTRACT, "Bản sao", {"result_summary": "Bản sao"}),
        (f"Thủ tục {EXTRACT}", EXTRACT, {}),
        ("", "", {"result_kind": "", "result_summary": ""}),
    ],
)
def test_a_return_note_repeats_nothing(kind: str, summary: str, fields: dict[str, str]) -> None:
    note = handed(kind, summary)
    said = content(note).values
    assert {key: said[key] for key in ("result_kind", "result_summary") if key in said} == fields
    text = words(note)
    assert text.count(EXTRACT.split(",")[0]) == 1
    for key, label in (("result_kind", "Loại kết quả:"), ("result_summary", "Trích yếu:")):
        assert (label in text) == (key in fields)
        assert (f"{label} …" in text) == (fields.get(key) == "")


def test_a_return_note_carries_the_desk_and_the_ticket_of_the_hand_over() -> None:
    note = return_note(ticket_number="A003")
    entry = replace(note.hand_over.entry, desk_name="Quầy 5")
    note = replace(note, hand_over=replace(note.hand_over, entry=entry))
    assert content(note).footer == "Quầy 5 · không có số"
    assert "A003" not in words(note)
    assert content(replace(note, ticket_number="B011")).footer == "Quầy 5 · Số thứ tự B011"
    assert content(slip(ticket_number="A003")).footer == "Quầy 3 · Số thứ tự A003"
    assert content(slip(ticket_number=None)).footer == "Quầy 3 · không có số"


@pytest.mark.parametrize("proof", CollectorProof)
def test_every_proof_has_words(proof: CollectorProof) -> None:
    note = return_note()
    collector = replace(note.hand_over.collector, proof=proof)
    said = content(replace(note, hand_over=replace(note.hand_over, collector=collector)))
    assert bool(said.values["proof"]) is not proof.is_sent
    assert bool(said.values["sent"]) is proof.is_sent


def test_what_was_given_at_once_is_not_told_to_be_collected() -> None:
    later = content(receipt())
    assert later.values["collect"].startswith("Giữ phiếu này")
    assert content(receipt(release=Release.AT_ONCE)).values["collect"] == ""


def test_of_several_certified_papers_the_receipt_tells_how_many_copies() -> None:
    copies = replace(dossier().procedure, code=PROCEDURES[Matter.COPY])
    papers = (CertifiedPaper("Giấy khai sinh", 2, 3), CertifiedPaper("Hộ chiếu", 4, 1))
    both = receipt(procedure=copies, certified=papers)
    assert content(both).values["certified"] == "2 giấy tờ, 4 bản"
    assert content(receipt(procedure=copies, certified=papers[:1])).values["certified"] == ""


def test_a_code_wider_than_its_column_is_cut_behind_a_dash() -> None:
    cut = typeface(Face.REGULAR)
    measure = cut.width("H15.50.05.13-261008-0975", 9) - 1
    lines = wrapped([Run("H15.50.05.13-261008-0975", Face.REGULAR)], 9, measure)
    assert [run.text for line in lines for _, run in line] == ["H15.50.05.13-261008-", "0975"]
