"""Cases of a procedure nobody reviewed, from the headings of its published groups.

A heading is either a real case ("Đối với tổ chức …") or only a section ("Giấy tờ phải nộp", "Lưu ý", none):
sections belong to every case.
"""

from __future__ import annotations

import re

from counter.centre.catalogue.lines import Line
from counter.centre.catalogue.reading import component_of
from counter.domain.procedures import Component, ProcedureCase

__all__ = ["MAIN_CASE", "guessed_cases"]

MAIN_CASE = "Hồ sơ chung"
"""Name of the only case of a procedure without cases."""

_NAME_CHARACTERS = 60
_SECTION = re.compile(
    r"^\W*(giấy tờ (phải|khác)|các giấy tờ phải|xuất trình|lưu ý|ghi chú|thành phần hồ sơ\W*$"
    r"|(hồ sơ )?(bao )?gồm|hồ sơ khác|số lượng|thời hạn|hồ sơ của người|trường hợp ủy quyền|người yêu cầu"
    r"|(đơn|văn bản|công văn|tờ khai|bản (sao|chính)|chứng từ|hợp đồng)\b"
    r"|trường hợp (đăng ký|hồ sơ|gửi).{0,40}(môi trường điện tử|trực tuyến)"
    r"|nộp (trực tiếp|theo phương thức))",
    re.IGNORECASE,
)
_MARK = re.compile(
    r"^(?:[-+*•(]*\s*(?:(?:[ivx]{1,4}|[a-zđ]|[0-9]{1,2}(?:\.[0-9]{1,2})*)[).]+)?\s*)", re.IGNORECASE
)
_TAIL = re.compile(
    r"[,;:]?\s*(thì\s+)?((thành phần\s+)?hồ sơ\s+)?(bao\s+)?gồm(\s+các giấy tờ sau)?\W*$", re.IGNORECASE
)


def guessed_cases(lines: tuple[Line, ...], code: str) -> tuple[ProcedureCase, ...]:
    """At least one case; `code` is the portal's code where it knows exactly one, else empty."""
    headings = dict.fromkeys(line.heading for line in lines)
    sections = {heading for heading in headings if not heading or _SECTION.match(heading)}
    real = [heading for heading in headings if heading not in sections]
    if not real:
        return (ProcedureCase(code or "case-1", MAIN_CASE, _components(lines)),)
    names: set[str] = set()
    cases = []
    for number, heading in enumerate(real, 1):
        own = tuple(line for line in lines if line.heading == heading or line.heading in sections)
        case_id = code if code and len(real) == 1 else f"case-{number}"
        cases.append(ProcedureCase(case_id, _name(heading, names), _components(own)))
    return tuple(cases)


def _components(lines: tuple[Line, ...]) -> tuple[Component, ...]:
    taken: set[str] = set()
    return tuple(component_of(line, taken) for line in lines if line.text)


def _name(heading: str, names: set[str]) -> str:
    """The heading without its list mark and "hồ sơ gồm", visibly cut when long, unlike the names before."""
    bare = _TAIL.sub("", _MARK.sub("", heading, count=1)).strip(" ,;:.") or heading
    if len(bare) > _NAME_CHARACTERS:
        bare = bare[:_NAME_CHARACTERS].rsplit(" ", 1)[0].rstrip(" ,;:.-(") + "…"
    name, number = bare, 1
    while name in names:
        number += 1
        name = f"{bare} ({number})"
    names.add(name)
    return name
