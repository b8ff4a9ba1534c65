"""The register (M07): a year of dossiers as PDF or as a spreadsheet, written line by line.

Pages leave the memory as marks when they are full: only what each draws is kept until the file is written. A
file stands in its place whole or not at all, and is its owner's alone.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

from counter.domain.documents import RegisterHead, RegisterLine
from counter.ports import RegisterKind
from printing.closing import closing
from printing.content import Content
from printing.furniture import further_head, letterhead, page_marks, title
from printing.ink import drawn, letters_of
from printing.layout import Flow, Leaf, Rule, Run, Text
from printing.paper import PAPERS, PageSize, turned
from printing.pdf import PdfFile
from printing.roster import Roster
from printing.template import BlockKind, Template, template
from printing.typeface import Face, width
from printing.wording.pen import Pen, parts

if TYPE_CHECKING:
    from xlsxwriter import Workbook  # type: ignore[import-untyped]  # ships no types

__all__ = ["PdfRegister", "XlsxRegister", "forget_registers", "open_register", "register_name"]

_DONE = Leaf([], ([],))
_TEMPORARY = ".part"
_SPREADSHEET_WIDTHS = (6, 24, 44, 9, 26, 44, 30, 17, 17, 17, 16, 14)
"""Of the columns, in characters."""
_LETTERS = 32_000
"""Most characters of a cell; a spreadsheet takes 32,767."""


def open_register(head: RegisterHead, kind: RegisterKind, path: Path) -> PdfRegister | XlsxRegister:
    """Begin a register that will stand at `path`. Raises OSError, TemplateError."""
    return PdfRegister(head, path) if kind is RegisterKind.PDF else XlsxRegister(head, path)


def register_name(head: RegisterHead, kind: RegisterKind) -> str:
    """File name of a register: form, desk and days; the same one again takes the place of the older."""
    return f"M07_{head.entry.desk_id}_{head.since:%Y%m%d}-{head.until:%Y%m%d}.{kind}"


def forget_registers(folder: Path, before: datetime) -> int:
    """Remove the registers that were written before; how many went."""
    gone = 0
    for path in sorted(folder.glob("M07_*")) if folder.is_dir() else ():
        with suppress(OSError):
            if path.is_symlink() or path.stat().st_mtime >= before.timestamp():
                continue
            if path.is_dir():  # where a spreadsheet was being written
                shutil.rmtree(path)
            else:
                path.unlink()
            gone += 1
    return gone


class _File:
    """What both kinds have in common: the words of a line, and a file that is whole or not there."""

    def __init__(self, head: RegisterHead, path: Path) -> None:
        self.head = head
        self.form: Template = template(head.template)
        self.pen = Pen(self.form.words, self.form.countries)
        self.count = 0
        self._target = path
        self._part = path.with_name(path.name + _TEMPORARY)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(self._part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))

    @property
    def path(self) -> str:
        """Where it will stand."""
        return str(self._target)

    def give_up(self) -> None:
        """Leave nothing behind."""
        with suppress(OSError):
            self._part.unlink()

    def put_in_place(self) -> None:
        """Durable under its name."""
        with self._part.open("rb") as file:
            os.fsync(file.fileno())
        self._part.replace(self._target)

    def cells(self, line: RegisterLine) -> tuple[str | datetime | int | None, ...]:
        """The columns of M07; an address and a telephone number stand together."""
        pen = self.pen
        name = pen(line.procedure)
        if line.voided:
            name = f"{name} {pen.word('void', reason=line.voided)}"
        owner = pen.word("forgotten") if line.forgotten else pen.name(line.owner)
        return (
            self.count,
            pen(line.number),
            name,
            line.sets or None,
            owner,
            ", ".join(part for part in (pen(line.address), pen(line.phone)) if part),
            pen(line.deciding),
            line.received_at,
            line.due_at,
            line.returned_at,
            pen.word(f"ways_{line.delivery}") if line.delivery else "",
            "",
        )


class _Pages(Flow):
    """A flow that hands each page on when it is full."""

    def __init__(
        self, paper: Any, open_page: Callable[[Flow], None], finished: Callable[[int, Leaf], None]
    ) -> None:
        self._finished = finished
        super().__init__(paper, open_page)

    def turn(self) -> None:
        """Hand the page on and begin another."""
        self.let_go()
        super().turn()

    def let_go(self) -> None:
        """Hand the last page on."""
        if self.leaves:
            self._finished(self.number, self.leaves[-1])
            self.leaves[-1] = _DONE


class PdfRegister(_File):
    """See `counter.ports.RegisterFile`."""

    def __init__(self, head: RegisterHead, path: Path) -> None:
        """Begin the first page."""
        super().__init__(head, path)
        self._content = self._words()
        self._letters: dict[Face, set[str]] = {}
        self._pdf = PdfFile(self.form.title)
        self._paper = turned(PAPERS[PageSize.A4])
        self._flow = _Pages(self._paper, self._open_page, self._page)
        letterhead(self._flow, self._content)
        title(self._flow, self._content, self.form.copies)
        self._fields("since", "until")
        block = next(block for block in self.form.blocks if block.kind is BlockKind.ROSTER)
        self._roster = Roster(self._flow, block)

    def add(self, lines: Sequence[RegisterLine]) -> None:
        """Write the next lines."""
        for line in lines:
            self.count += 1
            self._roster.add([self._text(cell) for cell in self.cells(line)])

    def close(self) -> None:
        """Total, notes, and the file."""
        self._flow.skip(self._paper.gap)
        self._content = self._words()
        self._fields("total")
        closing(self._flow, self._content)
        self._flow.let_go()
        self._pdf.fonts(self._letters)
        self._part.write_bytes(self._pdf.written())
        self.put_in_place()

    def _open_page(self, flow: Flow) -> None:
        page_marks(flow, self._content)
        if flow.number > 1:
            further_head(flow, self._content, self.form.copies)

    def _page(self, number: int, leaf: Leaf) -> None:
        """Draw a full page with its foot."""
        marks = [*leaf.shared, *leaf.own[0], *self._foot(number)]
        for face, letters in letters_of(marks).items():
            self._letters.setdefault(face, set()).update(letters)
        self._pdf.page(self._paper, drawn(marks, self._paper.height))

    def _foot(self, number: int) -> list[Rule | Text]:
        paper, values = self._paper, self._content.values
        size, right = paper.small, paper.width - paper.right
        line = paper.height - paper.bottom + 6
        baseline = line + 2 + size
        period = f"{values['since']} – {values['until']}"
        count = self.form.page.format(page=number)
        middle = paper.left + (paper.measure - width(period, Face.REGULAR, size)) / 2
        return [
            Rule(paper.left, line, right, line, 0.4),
            Text(paper.left, baseline, self._content.desk, Face.REGULAR, size),
            Text(middle, baseline, period, Face.REGULAR, size),
            Text(right - width(count, Face.REGULAR, size), baseline, count, Face.REGULAR, size),
        ]

    def _fields(self, *keys: str) -> None:
        """Fields of the template, on one line."""
        paper, blocks = self._paper, {block.key: block for block in self.form.blocks}
        runs = []
        for key in keys:
            runs.append(Run(f"{blocks[key].label}:", Face.REGULAR))
            runs.append(Run(self._content.values[key], Face.BOLD))
        self._flow.paragraph(runs, paper.body)
        self._flow.skip(paper.gap)

    def _text(self, cell: str | datetime | int | None) -> str:
        match cell:
            case datetime():
                return f"{cell:%H:%M} {self.pen.day(cell.date())}"
            case None:
                return ""
            case _:
                return str(cell)

    def _words(self) -> Content:
        """What surrounds the lines."""
        head, pen, form = self.head, self.pen, self.form
        place = pen(head.centre.place_name)
        return Content(
            template=form,
            code="",
            code_final=True,
            number="",
            square="",
            parent_name=pen(head.centre.parent_name),
            centre_name=pen(head.centre.name),
            place_date=form.letterhead.place_date.format(place=place, **parts(head.entry.at)),
            values={
                "since": pen.day(head.since),
                "until": pen.day(head.until),
                "total": pen.word("total", count=self.count),
            },
            rows=(),
            lines=(),
            rosters={},
            desk=pen(head.entry.desk_name),
            ticket="",
            training=head.training,
            voided="",
            fingerprint=False,
            copy_number=0,
            missing=(),
        )


class XlsxRegister(_File):
    """See `counter.ports.RegisterFile`. No text is a formula or a link.

    Rows go to the disk as they come, into a folder beside the file: its owner's alone, and gone with it.
    """

    def __init__(self, head: RegisterHead, path: Path) -> None:
        """Head of the sheet."""
        super().__init__(head, path)
        from xlsxwriter import Workbook

        self._rows = mkdtemp(prefix=f"{path.name}.", dir=path.parent)
        self._book: Workbook = Workbook(
            str(self._part),
            {
                "constant_memory": True,
                "tmpdir": self._rows,
                "strings_to_formulas": False,
                "strings_to_urls": False,
            },
        )
        self._book.set_properties({"title": self.form.title, "author": "", "company": ""})
        self._sheet = self._book.add_worksheet(self.pen.word("sheet"))
        border = {"border": 1, "valign": "top", "text_wrap": True, "font_name": "Times New Roman"}
        self._plain = self._book.add_format(border)
        moment = self.pen.word("moment_cell")
        self._moment = self._book.add_format(border | {"num_format": moment, "align": "center"})
        self._bold = self._book.add_format({"bold": True, "font_name": "Times New Roman"})
        self._heading = self._book.add_format(border | {"bold": True, "align": "center", "valign": "vcenter"})
        self._row = 0
        self._open()

    def add(self, lines: Sequence[RegisterLine]) -> None:
        """Write the next lines."""
        for line in lines:
            self.count += 1
            for column, cell in enumerate(self.cells(line)):
                self._cell(column, cell)
            self._row += 1

    def close(self) -> None:
        """Total, and the file."""
        if self.count:
            self._sheet.autofilter(self._top, 0, self._row - 1, len(_SPREADSHEET_WIDTHS) - 1)
        self._sheet.write_string(self._row + 1, 1, self.pen.word("total", count=self.count), self._bold)
        from xlsxwriter.exceptions import XlsxFileError  # type: ignore[import-untyped]  # ships no types

        try:
            self._book.close()
        except XlsxFileError as error:
            raise OSError("the spreadsheet was not written") from error
        shutil.rmtree(self._rows, ignore_errors=True)
        self.put_in_place()

    def give_up(self) -> None:
        """Leave nothing behind."""
        super().give_up()
        shutil.rmtree(self._rows, ignore_errors=True)

    def _open(self) -> None:
        head, sheet, form, pen = self.head, self._sheet, self.form, self.pen
        columns = next(block.columns for block in form.blocks if block.kind is BlockKind.ROSTER)
        for column, characters in enumerate(_SPREADSHEET_WIDTHS):
            sheet.set_column(column, column, characters)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4 (ECMA-376 §18.3.1.63)
        sheet.fit_to_pages(1, 0)
        period = f"{pen.day(head.since)} – {pen.day(head.until)}"
        marks = (f"{form.marks.training} – {form.marks.void}",) if head.training else ()
        said = (pen(head.centre.parent_name), pen(head.centre.name), form.title, period, form.mark, *marks)
        for text in said:
            sheet.write_string(self._row, 0, text, self._bold)
            self._row += 1
        self._top = self._row
        sheet.repeat_rows(self._row)
        sheet.freeze_panes(self._row + 1, 2)
        for column, name in enumerate(columns):
            sheet.write_string(self._row, column, name, self._heading)
        self._row += 1

    def _cell(self, column: int, cell: str | datetime | int | None) -> None:
        sheet, row = self._sheet, self._row
        match cell:
            case datetime():
                sheet.write_datetime(row, column, cell.replace(tzinfo=None), self._moment)
            case int():
                sheet.write_number(row, column, cell, self._plain)
            case None | "":
                sheet.write_blank(row, column, None, self._plain)
            case _:
                sheet.write_string(row, column, cell[:_LETTERS], self._plain)
