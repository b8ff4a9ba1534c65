"""A usual slip is one page a copy on A5, set closer where need be; signatures are never alone on a page."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from counter.centre.catalogue import load_catalogue
from counter.domain.documents import Slip
from counter.domain.dossiers import Dossier, PaperCount, ProcedureRef
from counter.domain.procedures import Procedure, ProcedureCase
from printing.content import content
from printing.layout import Text
from printing.paper import CLOSER, PAPERS, PageSize
from printing.pdf import paint
from printing.sheet import Sheets, sheets
from tests.rigs.decoders import pages_as_pixels, zbar, zxing
from tests.rigs.papers import CENTRE, CODE, OWNER, SON, dossier, many_papers, slip

HOME = "Số nhà 123/45/6, Ngõ 789 Đường Ví Dụ Rất Dài, Tổ dân phố Bình Minh 12, Phường Mẫu, Tỉnh Mẫu"
LONG_OWNER = replace(OWNER, full_name="NGUYỄN HOÀNG PHƯƠNG THẢO NGUYÊN ANH", residence=HOME)
LONG_SON = replace(SON, full_name="TÔN NỮ HOÀNG PHƯƠNG KHÁNH LINH CHI", residence=HOME, phone="0990 000 111")
SHOWN = {procedure.code: procedure for procedure in load_catalogue()[1] if procedure.shown}
NAMED = ("2.000815", "1.001193", "1.001612", "2.000635")


def received(procedure: Procedure, case: ProcedureCase, **changes: object) -> Dossier:
    ref = ProcedureRef(procedure.code, procedure.name, "v", case.id, case.name, procedure.field, "centre")
    papers = tuple(PaperCount.as_asked(part) for part in case.checklist)
    return dossier(**({"procedure": ref, "papers": papers, "training": True} | changes))


def laid(document: Slip, size: PageSize = PageSize.A5) -> Sheets:
    return sheets(content(document), size)


def words(pages: Sheets, number: int) -> str:
    return " ".join(mark.text for mark in pages.pages[number] if isinstance(mark, Text))


@pytest.mark.parametrize("code", NAMED)
def test_the_slips_printed_most_are_one_page_a_copy_in_training_with_long_names(code: str) -> None:
    for case in SHOWN[code].cases:
        usual = received(SHOWN[code], case)
        crowded = replace(usual, owner=LONG_OWNER, submitter=LONG_SON)
        for one in (usual, crowded):
            for size in PageSize:
                pages = laid(Slip(CENTRE, one), size)
                assert len(pages.pages) == 2, (case.name, size)
                assert "NGƯỜI TIẾP NHẬN HỒ SƠ" in words(pages, 1)


def test_every_popular_procedure_with_up_to_four_papers_is_one_page_a_copy_in_training() -> None:
    for procedure in (known for known in SHOWN.values() if known.popular):
        for case in procedure.cases:
            if len(case.checklist) <= 4:
                pages = laid(Slip(CENTRE, received(procedure, case, submitter=SON)))
                assert len(pages.pages) == 2, (procedure.code, case.name)


def test_a_short_slip_is_not_set_closer() -> None:
    assert laid(slip()).paper == PAPERS[PageSize.A5]
    assert laid(slip(training=True, papers=())).paper == PAPERS[PageSize.A5]


@pytest.mark.parametrize("size", PageSize)
def test_closer_settings_only_shrink_and_stay_legible(size: PageSize) -> None:
    settings = [PAPERS[size], *CLOSER[size]]
    for before, after in pairwise(settings):
        for name in ("gap", "small", "signature", "body", "head", "title", "top", "bottom"):
            assert getattr(after, name) <= getattr(before, name), name
        assert (after.code_dots, after.qr_dots) == (before.code_dots, before.qr_dots)
    assert settings[-1].small >= 7
    assert settings[-1].body >= 9
    assert settings[-1].signature >= 8 * 72 / 25.4


def test_a_slip_set_closest_still_scans(tmp_path: Path) -> None:
    procedure = SHOWN["1.001193"]
    crowded = received(procedure, procedure.cases[-1], owner=LONG_OWNER, submitter=LONG_SON)
    pages = laid(Slip(CENTRE, crowded))
    assert pages.paper == CLOSER[PageSize.A5][-1]
    for picture in pages_as_pixels(paint(pages), 203, tmp_path):
        assert zxing(picture) == zbar(picture) == {("code 128", CODE), ("qr", CODE)}


@pytest.mark.parametrize("size", PageSize)
@pytest.mark.parametrize("training", [False, True])
def test_signatures_have_something_of_the_body_above_them(size: PageSize, training: bool) -> None:
    turned = set()
    for count in range(4, 36):
        pages = laid(slip(papers=many_papers(count), training=training), size)
        last = words(pages, len(pages.leaves) - 1)
        assert "NGƯỜI NỘP HỒ SƠ" in last
        assert "7. Phí, lệ phí" in last
        turned.add("5. Thời gian trả kết quả" in last)
    assert turned == {True, False}


def test_copies_differ_in_their_captions_alone() -> None:
    document = Slip(CENTRE, slip(papers=many_papers(20)).dossier, copy_number=3)
    pages = laid(document)
    assert pages.copies == 2
    pages_of_one = len(pages.leaves)
    for number, leaf in enumerate(pages.leaves, start=1):
        kept, given = ([mark.text for mark in own if isinstance(mark, Text)] for own in leaf.own)
        count = f"Trang {number}/{pages_of_one}"
        ours = {"(Liên: Lưu)", f"Liên: Lưu · {count}"}
        theirs = {"(Liên: Giao khách hàng)", f"Liên: Giao khách hàng · {count}"}
        assert ours <= {*kept}
        assert theirs <= {*given}
        assert {*kept} ^ {*given} == ours | theirs
