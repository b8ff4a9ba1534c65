"""The register M07 as PDF and as a spreadsheet: every line, times as times, nothing of a half-made file."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from counter.desk.register_lines import register_line
from counter.domain.documents import RegisterHead, RegisterLine
from counter.domain.dossiers import Delivery, DossierRow, Outage, SyncState
from counter.ports import ForgottenRow, RegisterKind
from printing.register import forget_registers, open_register, register_name
from tests.rigs.decoders import pages_as_text
from tests.rigs.papers import (
    CENTRE,
    CODE,
    COMPANY,
    EMPLOYEE,
    ENTRY,
    HOSTILE,
    LONGEST_ADDRESS,
    LONGEST_NAME,
    OFFICE,
    dossier,
)

HEAD = RegisterHead(CENTRE, date(2026, 1, 1), date(2026, 12, 31), ENTRY)
FIRST = datetime(2026, 1, 5, 8, 0, tzinfo=OFFICE)


def line(at: int, **changes: object) -> RegisterLine:
    usual = RegisterLine(
        f"H99.001-260105-{at:04d}",
        "Thủ tục đăng ký kết hôn",
        1,
        f"Trần Thị Mẫu {at}",
        "12/3 Ngõ 45, Phường Mẫu",
        "0990 123 456",
        "Ủy ban nhân dân phường Mẫu",
        FIRST + timedelta(minutes=at),
        FIRST + timedelta(days=3),
        None,
        Delivery.COUNTER,
    )
    return replace(usual, **changes)  # type: ignore[arg-type]  # field names are the caller's


def written(kind: RegisterKind, lines: list[RegisterLine], folder: Path, head: RegisterHead = HEAD) -> Path:
    file = open_register(head, kind, folder / f"so.{kind}")
    for start in range(0, len(lines), 7):
        file.add(lines[start : start + 7])
    assert not Path(file.path).exists(), "nothing stands there before it is whole"
    file.close()
    return Path(file.path)


def first_sheet(path: Path) -> Worksheet:
    return openpyxl.load_workbook(path).worksheets[0]


def test_every_line_stands_in_the_pdf_once_in_order(tmp_path: Path) -> None:
    lines = [line(at) for at in range(1, 101)]
    pages = pages_as_text(written(RegisterKind.PDF, lines, tmp_path).read_bytes(), tmp_path)
    text = " ".join(pages)
    numbers = [word for word in text.split() if word.startswith("H99.001-260105-")]
    assert numbers == [one.number for one in lines]
    assert "100 hồ sơ" in pages[-1]
    assert all(f"Trang {number}" in page for number, page in enumerate(pages, start=1))
    assert all("SỔ THEO DÕI HỒ SƠ" in page for page in pages)
    assert "Mẫu số 07" in pages[0]


def test_the_longest_lines_and_letters_nobody_can_draw_do_no_harm(tmp_path: Path) -> None:
    long = line(1, owner=LONGEST_NAME, address=LONGEST_ADDRESS, procedure=LONGEST_ADDRESS * 3)
    hostile = line(2, owner=HOSTILE, procedure="=HYPERLINK(1)", address="@SUM(1+1)", phone="-1")
    head = replace(HEAD, training=True)
    lines = [long, hostile, line(3)]
    pages = pages_as_text(written(RegisterKind.PDF, lines, tmp_path, head).read_bytes(), tmp_path)
    assert all("TẬP HUẤN" in page for page in pages)
    sheet = first_sheet(written(RegisterKind.XLSX, lines, tmp_path, head))
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert all(cell.data_type != "f" and cell.hyperlink is None for cell in cells), "no text is a formula"
    assert any(cell.value == "=HYPERLINK(1)" for cell in cells)
    assert any("TẬP HUẤN" in str(cell.value) for cell in cells)


def test_a_spreadsheet_has_times_as_times_and_its_heading_on_every_page(tmp_path: Path) -> None:
    lines = [line(1), line(2, due_at=None, returned_at=FIRST + timedelta(days=2), delivery=Delivery.POST)]
    sheet = first_sheet(written(RegisterKind.XLSX, lines, tmp_path))
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    [heading] = [at for at, row in enumerate(rows) if row[0] == "TT"]
    assert rows[heading][1:3] == ["Mã hồ sơ", "Tên TTHC"]
    assert rows[heading + 1][7] == lines[0].received_at.replace(tzinfo=None)
    assert rows[heading + 2][8:11] == [None, datetime(2026, 1, 7, 8, 0), "bưu chính"]  # noqa: DTZ001  # a cell has no zone
    assert sheet.print_title_rows == f"${heading + 1}:${heading + 1}"
    assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "9")
    assert any(row[1] == "2 hồ sơ" for row in rows)
    assert not (tmp_path / "so.xlsx.part").exists()


@pytest.mark.parametrize("kind", list(RegisterKind))
def test_an_empty_period_is_a_register_without_lines(tmp_path: Path, kind: RegisterKind) -> None:
    assert written(kind, [], tmp_path).stat().st_size > 1_000


@pytest.mark.parametrize("kind", list(RegisterKind))
def test_what_is_given_up_leaves_nothing_behind(tmp_path: Path, kind: RegisterKind) -> None:
    file = open_register(HEAD, kind, tmp_path / "below" / f"so.{kind}")
    file.add([line(1)])
    file.give_up()
    assert list((tmp_path / "below").iterdir()) == []


def test_a_spreadsheet_that_cannot_be_written_is_an_error_of_the_disk(tmp_path: Path) -> None:
    file = open_register(HEAD, RegisterKind.XLSX, tmp_path / "below" / "so.xlsx")
    file.add([line(1)])
    (tmp_path / "below" / "so.xlsx.part").unlink()
    (tmp_path / "below" / "so.xlsx.part").mkdir()
    with pytest.raises(OSError, match="spreadsheet"):
        file.close()
    (tmp_path / "below" / "so.xlsx.part").rmdir()
    file.give_up()
    assert list((tmp_path / "below").iterdir()) == []


def test_rows_of_a_spreadsheet_lie_beside_it_for_its_owner_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its writer would keep them in the folder for everybody's temporary files."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    head = replace(HEAD, since=FIRST.date())
    path = tmp_path / "below" / register_name(head, RegisterKind.XLSX)
    file = open_register(head, RegisterKind.XLSX, path)
    file.add([line(1)])
    [rows] = [one for one in path.parent.iterdir() if one.is_dir()]
    assert (rows.stat().st_mode & 0o777, bool(list(rows.iterdir()))) == (0o700, True)
    later = datetime.now(OFFICE) + timedelta(days=1)
    assert forget_registers(path.parent, later) == 2, "as after a power cut"
    assert list(path.parent.iterdir()) == []


def test_lines_of_a_journal_are_as_the_register_has_them() -> None:
    row = DossierRow(dossier(), SyncState.CONFIRMED, CODE, voided="nhầm thủ tục")
    found = register_line(row)
    assert (found.number, found.owner, found.phone) == (CODE, "TRẦN THỊ MẪU", "0990 123 456")
    assert found.voided == "nhầm thủ tục"
    company = register_line(DossierRow(dossier(parties=EMPLOYEE), SyncState.RECORDED, None))
    assert (company.owner, company.address) == (COMPANY.name, COMPANY.address)
    late = Outage(FIRST, "KC-7", "mất điện", "k-2", "Người Khác")
    assert register_line(DossierRow(dossier(outage=late), SyncState.RECORDED, None)).received_at == FIRST
    gone = register_line(ForgottenRow(CODE, FIRST, None))
    assert (gone.number, gone.owner, gone.forgotten) == (CODE, "", True)
    moved = register_line(row, lambda _: FIRST)
    assert moved.due_at == FIRST, "an extension moved the appointment"


def test_a_forgotten_dossier_keeps_its_number_and_says_why_it_has_no_name(tmp_path: Path) -> None:
    gone = register_line(ForgottenRow(CODE, FIRST, None))
    text = " ".join(pages_as_text(written(RegisterKind.PDF, [gone], tmp_path).read_bytes(), tmp_path))
    assert CODE in text
    assert "đã xóa" in text


def test_old_registers_go_and_nothing_else_does(tmp_path: Path) -> None:
    for name in (register_name(HEAD, RegisterKind.PDF), "M07_x.xlsx", "other.pdf"):
        (tmp_path / name).write_text("")
    (tmp_path / "M07_link").symlink_to(tmp_path / "other.pdf")
    later = datetime.now(OFFICE) + timedelta(days=1)
    assert forget_registers(tmp_path, later - timedelta(days=2)) == 0
    assert forget_registers(tmp_path, later) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["M07_link", "other.pdf"]
    assert forget_registers(tmp_path / "none", later) == 0
