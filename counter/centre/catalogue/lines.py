"""The published lines of a procedure, cleaned and placed: the ground both readings stand on.

The source keeps at most six groups of components and fourteen lines of a group; where the row also has the
list of component codes, the lines missing above are taken from there with their shorter texts.
"""

from __future__ import annotations

from dataclasses import dataclass

from counter.centre.catalogue.records import CODED_CUT, PUBLISHED_CUT, RawProcedure
from counter.domain.text import clean, nfc

__all__ = ["Line", "published_lines", "tidy"]

_SAME_CHARACTERS = 60
"""Letters two texts share at their beginning when one is the other, cut elsewhere."""
_CLOSED = (".", ";", ")", ":", "”", '"')


@dataclass(frozen=True, slots=True)
class Line:
    """A published line: where it stands, under which heading, and what it says."""

    at: str
    """`g2.i3`, or `c2.i3` for one known from the list of component codes alone."""
    heading: str
    """Empty where the group has none."""
    text: str
    cut: bool
    originals: int
    copies: int
    form_file: str | None = None
    code: str | None = None
    """National code of the paper."""


def published_lines(row: RawProcedure) -> tuple[Line, ...]:
    """Every line published for the procedure, in published order."""
    lines = []
    codes = {_beginning(item.name): item.code for group in row.component_codes for item in group.items}
    for group_number, group in enumerate(row.components, 1):
        heading = tidy(group.case or "")
        for number, item in enumerate(group.items, 1):
            cut = len(item.name) >= PUBLISHED_CUT or _ran_into_form(item.name, item.form_file)
            text, at = tidy(item.name), f"g{group_number}.i{number}"
            form, code = tidy(item.form_file or "") or None, codes.get(_beginning(text)) if codes else None
            lines.append(Line(at, heading, text, cut, item.originals, item.copies, form, code))
    if row.component_codes:
        lines += _lines_of_codes(row, {_beginning(line.text) for line in lines})
    return tuple(lines)


def tidy(text: str) -> str:
    """As `clean` without a limit of its own, quick for the many texts that are harmless already."""
    text = nfc(text)
    if text.isprintable():
        return " ".join(text.split()) if "  " in text else text.strip()
    return clean(text, limit=len(text) + 1)


def _lines_of_codes(row: RawProcedure, known: set[str]) -> list[Line]:
    lines = []
    for group_number, group in enumerate(row.component_codes, 1):
        heading = tidy(group.group).strip("*: ")
        for number, item in enumerate(group.items, 1):
            text = tidy(item.name)
            if _beginning(text) not in known:
                known.add(_beginning(text))
                cut, at = len(item.name) >= CODED_CUT, f"c{group_number}.i{number}"
                lines.append(Line(at, heading, text, cut, item.originals, item.copies, code=item.code))
    return lines


def _ran_into_form(text: str, form_file: str | None) -> bool:
    """Whether the end of the text was taken for the beginning of the form's file name."""
    return form_file is not None and (
        text.count("(") > text.count(")") or not text.rstrip().endswith(_CLOSED)
    )


def _beginning(text: str) -> str:
    return "".join(filter(str.isalnum, text[: 2 * _SAME_CHARACTERS])).casefold()[:_SAME_CHARACTERS]
