"""The certification lane by keyboard: one line a paper, at most eight keys for the usual case."""

from __future__ import annotations

import pytest

from counter.domain.certification import CertifiedPaper, Matter
from counter.events import ScanOrigin
from counter.texts import texts
from screens.certified_line import grouped, kind_of, kinds, read_line, read_lines, written
from screens.certifying import CertifyBox
from screens.choices import Choices
from screens.desk.next import next_sentence_key
from screens.desk.outcome import ReceivedPanel
from screens.desk.returning import ReturnPanel
from screens.form_rows import FieldRow
from screens.signing_tray import SigningTray
from screens.wording import counted_words
from tests.screens.conftest import OpenReal, at_once, press, settled
from tests.screens.test_outcomes import shown

KINDS = kinds(texts("vi"))


@pytest.fixture(autouse=True)
def forenoon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Long before the hour from which what comes goes into the tray."""
    monkeypatch.setattr("screens.certifying.given_today", lambda _at, _cutoff: True)


USUAL = ("ctrl+k", "k", "s", " ", "2", " ", "3", "f5")
"""A birth certificate of two pages, three copies: opened, typed, received."""


@pytest.mark.parametrize(
    ("typed", "kind", "pages", "copies", "electronic"),
    [
        ("ks 2 3", "Giấy khai sinh", 2, 3, False),
        ("khai sinh 2x3", "Giấy khai sinh", 2, 3, False),
        ("giay khai sinh, 2, 3", "Giấy khai sinh", 2, 3, False),
        ("cccd 1 2 dt", "Căn cước, căn cước công dân", 1, 2, True),
        ("bằng tốt nghiệp 4", "Bằng tốt nghiệp", 1, 4, False),
        ("btn 4 300", "Bằng tốt nghiệp", 4, 300, False),
        ("2 3", "Giấy tờ, văn bản", 2, 3, False),
        ("5", "Giấy tờ, văn bản", 1, 5, False),
        ("biên bản họp 12 2", "Biên bản họp", 12, 2, False),
        ("hợp đồng", "Hợp đồng, giao dịch", 1, 1, False),
    ],
)
def test_a_line_is_read_as_a_clerk_types_it(
    typed: str, kind: str, pages: int, copies: int, electronic: bool
) -> None:
    found = read_line(typed, Matter.COPY, KINDS)
    assert found == CertifiedPaper(kind, pages, copies, electronic)
    assert read_line(written(found, Matter.COPY), Matter.COPY, KINDS) == found


@pytest.mark.parametrize("typed", ["ks 0 3", "ks 2 0", "ks 99999 1"])
def test_counts_that_cannot_be_are_none(typed: str) -> None:
    assert read_line(typed, Matter.COPY, KINDS) is None


@pytest.mark.parametrize(
    ("typed", "kind", "originals", "pages", "copies"),
    [
        ("3 2 2", "Giấy tờ, văn bản", 3, 2, 2),
        ("3x2x2", "Giấy tờ, văn bản", 3, 2, 2),
        ("ks 3 2 2", "Giấy khai sinh", 3, 2, 2),
        ("ks 2 3", "Giấy khai sinh", 1, 2, 3),
        ("nghị quyết 15 2 3", "Nghị quyết 15", 1, 2, 3),
        ("quyết định 15, 2 3", "Quyết định 15", 1, 2, 3),
    ],
)
def test_the_first_of_three_numbers_counts_the_originals(
    typed: str, kind: str, originals: int, pages: int, copies: int
) -> None:
    found = read_lines(typed, Matter.COPY, KINDS)
    assert found == (CertifiedPaper(kind, pages, copies),) * originals
    ((paper, count),) = grouped(found)
    assert read_lines(written(paper, Matter.COPY, count), Matter.COPY, KINDS) == found


@pytest.mark.parametrize("typed", ["0 2 2", "3 0 2", "ks 3 2 0"])
def test_three_numbers_that_cannot_be_are_none(typed: str) -> None:
    assert read_lines(typed, Matter.COPY, KINDS) == ()


def test_of_a_signature_the_number_counts_documents_and_never_originals() -> None:
    assert read_lines("5", Matter.SIGNATURE, KINDS) == (CertifiedPaper(KINDS[-1], 1, 5),)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_three_originals_of_two_pages_twice_take_seven_keys(
    real: OpenReal, size: tuple[int, int]
) -> None:
    async with real(size=size) as (app, small, pilot):
        await at_once(pilot, "ctrl+k", "3", " ", "2", " ", "2")
        told = shown(app, FieldRow)
        assert "2 trang × 2.000 = 4.000 đ × 2 bản = 8.000 đ × 3 giấy = 24.000 đ" in told
        await at_once(pilot, "f5")
        (row,) = small.journal.dossiers(limit=2)
        assert (len(row.dossier.certified), row.dossier.fee.amount_dong) == (3, 24_000)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_the_slip_of_what_lies_in_the_tray_says_where_it_is_given(
    real: OpenReal, size: tuple[int, int]
) -> None:
    async with real(size=size) as (app, small, pilot):
        await at_once(pilot, "ctrl+k", "5", "down", "down", "right", "f5")
        (row,) = small.journal.dossiers(limit=2)
        assert row.returned_at is None
        await at_once(pilot, "f12")
        await small.desk.scan(row.dossier.code or "", ScanOrigin.SCANNER)
        await settled(pilot)
        assert app.texts("desk.return.in_tray") in shown(app, ReturnPanel)
        assert app.texts("desk.return.no_result") not in shown(app, ReturnPanel)
        assert next_sentence_key(app.state) == "desk.next.in_tray"
        for key in ("ctrl+w", "enter", "enter", "escape"):
            await press(pilot, key)
            await settled(pilot)
        (row,) = small.journal.dossiers(limit=2)
        assert row.returned_at is not None
        told = shown(app, ReturnPanel)
        assert app.texts("desk.return.owner") not in told, "nobody was asked"
        assert app.texts("desk.return.handed_to", name="").strip() not in told.split()


async def test_a_form_that_waits_for_the_signer_tells_how_many_documents(real: OpenReal) -> None:
    async with real() as (app, _, pilot):
        await at_once(pilot, "ctrl+k", "up", "right", "down", "5", "f5")
        filing = app.state.filing
        assert filing is not None
        assert counted_words(app.texts, filing) == app.texts("money.row.counted_copy", pages=1, copies=5)


def test_every_usual_kind_is_meant_by_its_own_words() -> None:
    assert all(kind_of(name, KINDS) == name for name in KINDS)


async def test_the_usual_case_takes_at_most_eight_keys(real: OpenReal) -> None:
    async with real() as (app, small, pilot):
        await press(pilot, *USUAL)
        await settled(pilot)
        (row,) = small.journal.dossiers(limit=2)
        assert row.dossier.certified[0].kind == "Giấy khai sinh"
        assert (row.dossier.fee.amount_dong, row.returned_at is not None) == (12_000, True)
        assert "01/2026-SCT/BS" in shown(app, ReceivedPanel), "what the clerk writes on the copies stays"
        print(f"\nusual certification: {len(USUAL)} keys")
        assert len(USUAL) <= 8


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_the_fee_is_told_paper_by_paper_as_it_is_typed(real: OpenReal, size: tuple[int, int]) -> None:
    async with real(size=size) as (app, small, pilot):
        await at_once(pilot, "ctrl+k")
        await at_once(pilot, "ks 5 5", "enter", "btn 1 2")
        box = app.screen
        assert isinstance(box, CertifyBox)
        told = shown(app, FieldRow)
        assert "2 trang × 2.000 + 3 trang × 1.000 = 7.000 đ × 5 bản = 35.000 đ" in told
        assert "39.000 đ" in told
        await at_once(pilot, "f5")
        (row,) = small.journal.dossiers(limit=2)
        assert [one.numbers for one in row.dossier.certified] == [(1,), (2,)]


async def test_what_waits_is_signed_and_given_from_the_tray(real: OpenReal) -> None:
    async with real() as (app, small, pilot):
        await small.desk.certifying.take(
            Matter.COPY, [CertifiedPaper("Học bạ", 3, 1)], at_once=False, given_dong=None
        )
        await at_once(pilot, "ctrl+w")
        assert isinstance(app.screen, SigningTray)
        await settled(pilot)
        assert "Học bạ" in shown(app, Choices)
        await at_once(pilot, "thiếu dấu", "enter")
        await settled(pilot)
        assert "thiếu dấu" in shown(app, Choices)
        await at_once(pilot, "enter")
        await settled(pilot)
        await at_once(pilot, "enter")
        await settled(pilot)
        (row,) = small.journal.dossiers(limit=2)
        assert row.returned_at is not None


async def test_a_line_that_says_nothing_stays_in_the_box(real: OpenReal) -> None:
    async with real() as (app, small, pilot):
        await at_once(pilot, "ctrl+k", "f5")
        assert isinstance(app.screen, CertifyBox)
        await at_once(pilot, "ks 0", "f5")
        assert isinstance(app.screen, CertifyBox)
        assert small.journal.dossiers(limit=1) == ()
