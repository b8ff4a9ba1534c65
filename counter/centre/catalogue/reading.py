"""Reading a published line nobody reviewed: what kind it is, whether it is asked, and a cut label.

Careful on the safe side: a line that may be a paper stays on the checklist, and a label made by cutting
always ends in "…", so that it never looks like the name of a paper.
"""

from __future__ import annotations

import re

from counter.centre.catalogue.lines import Line
from counter.domain.procedures import LABEL_CHARACTERS, Component, ComponentKind

__all__ = ["component_of"]

_NOTE_HEADINGS = ("môi trường điện tử", "trực tuyến", "phương thức điện tử")
_NOTE_HEADING = re.compile(r"\W*(lưu ý|ghi chú|số lượng)")
_NOTE = re.compile(
    r"\W*(lưu ý|ghi chú|ví dụ|người tiếp nhận|bản chụp các giấy tờ gửi kèm|mẫu (hộ tịch )?điện tử tương tác"
    r"|người (có )?yêu cầu .{0,200}thực hiện việc nộp|đối với giấy tờ (nộp|gửi|xuất trình))"
)
_CONDITION = re.compile(r"\W*(trường hợp|đối với trường hợp|nếu)\b")
_ASKING = ("nộp", "phải có", "kèm theo", "bổ sung", "xuất trình", "gồm")
_OPTIONAL = ("nếu có", "ủy quyền", "uỷ quyền", "đối với trường hợp", "trong trường hợp")
_SHOWN = re.compile(r"\W*(xuất trình|người [^.;]{0,60} xuất trình)")
_MARK = re.compile(
    r"(?:[-+*•.]+|\(?(?:[ivx]{1,4}|[a-zđ]|[0-9]{1,2}(?:\.[0-9]{1,2})*)[).])\s*(?=\S)", re.IGNORECASE
)
_CLAUSE_END = re.compile(r"[;:(]|\.(?=\s)|,(?=\s)")
_TRAILING = " ,;:.-–/("
_SHORTEST_CLAUSE = 12


def component_of(line: Line, taken: set[str]) -> Component:
    """The component a line seems to be; its label differs from those in `taken` and is added there."""
    said = line.text.lower()
    kind = _kind(line, said)
    condition = _CONDITION.match(said) is not None or any(words in said for words in _OPTIONAL)
    return Component(
        id=line.at,
        label=_distinct(cut_label(line.text), taken),
        text=line.text,
        text_cut=line.cut,
        kind=kind,
        required=kind is not ComponentKind.NOTE and not condition,
        originals=line.originals,
        copies=line.copies,
        form_file=line.form_file,
        code=line.code,
    )


def cut_label(text: str) -> str:
    """A label of at most LABEL_CHARACTERS: the text where it is that short, else its first clause and "…"."""
    bare = text
    while mark := _MARK.match(bare):
        bare = bare[mark.end() :]
    whole = bare.rstrip(_TRAILING)
    if 0 < len(whole) <= LABEL_CHARACTERS:
        return whole
    room = LABEL_CHARACTERS - 1
    ends = [match.start() for match in _CLAUSE_END.finditer(bare, _SHORTEST_CLAUSE, room + 1)]
    head = bare[: ends[0]] if ends else bare[: room + 1].rsplit(" ", 1)[0][:room]
    return (head.rstrip(_TRAILING) or text[:room].strip()) + "…"


def _kind(line: Line, said: str) -> ComponentKind:
    heading = line.heading.lower()
    if line.originals == line.copies == 0 or _NOTE.match(said):
        return ComponentKind.NOTE
    if _NOTE_HEADING.match(heading) or any(words in heading for words in _NOTE_HEADINGS):
        return ComponentKind.NOTE
    if _CONDITION.match(said) and not any(words in said for words in _ASKING):
        return ComponentKind.NOTE
    shown = "xuất trình" in heading and "nộp" not in heading
    return ComponentKind.PRESENTED if shown or _SHOWN.match(said) else ComponentKind.PAPER


def _distinct(label: str, taken: set[str]) -> str:
    """`label`, numbered when another line of the case already has it."""
    candidate, number = label, 1
    while candidate in taken:
        number += 1
        tail = f" ({number})" if not label.endswith("…") else f"… ({number})"
        room = LABEL_CHARACTERS - len(tail)
        candidate = label.removesuffix("…")[:room].rstrip(_TRAILING) + tail
    taken.add(candidate)
    return candidate
