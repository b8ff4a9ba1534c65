"""One line of the certification lane as it is typed: `ks 2 3`, a birth certificate, two pages, three copies.

Numbers at the end are pages and copies; one number alone is the copies of a single page; of three the first
counts the originals, so `3 2 2` are three originals of two pages, two copies each. Words are matched to
the usual kinds of paper by their beginnings or initials; any other words stand as they are typed. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from counter.domain.certification import CertifiedPaper, Matter
from counter.domain.quantity import MOST_COUNTED
from counter.domain.text import clean, fold
from counter.texts import Texts

__all__ = ["grouped", "kind_of", "kinds", "read_line", "read_lines", "written"]

_LINE = re.compile(
    r"(?P<kind>.*?)"
    r"(?:(?:^|(?<=\D))(?P<first>[0-9]{1,5})(?:\s*[x×*/,.;+ ]\s*(?P<second>[0-9]{1,5}))?)?"
    r"\s*(?P<signed>[+]?(?:dt|đt|e))?",
    re.IGNORECASE,
)
_THREE = re.compile(
    r"(?P<kind>.*?)(?:^|(?<=\D))(?P<originals>[0-9]{1,2})(?P<between>\s*[x×*/,.;+ ]\s*)"
    r"(?P<rest>[0-9]{1,5}\s*[x×*/,.;+ ]\s*[0-9]{1,5}\s*[+]?(?:dt|đt|e)?)",
    re.IGNORECASE,
)
_KINDS = (
    "birth",
    "identity",
    "diploma",
    "degree",
    "transcript",
    "certificate",
    "marriage",
    "single",
    "land",
    "licence",
    "passport",
    "insurance",
    "business",
    "contract",
    "decision",
    "death",
    "vehicle",
    "resume",
    "authorisation",
    "other",
)
"""The most usual first: of two that match, the first one is meant."""


def kinds(texts: Texts) -> tuple[str, ...]:
    """The usual kinds of paper in words."""
    return tuple(texts(f"certify.paper.{one}") for one in _KINDS)


def kind_of(typed: str, known: Sequence[str]) -> str:
    """The kind that is meant: by the beginnings of its words, or by its initials; else the words as typed."""
    said = clean(typed, limit=120)
    words = fold(said).split()
    if not words:
        return known[-1]
    for name in known:
        if _begins(words, re.split(r"[\s,/]+", fold(name))):
            return name
    letters = "".join(words)
    for name in known:
        initials = "".join(word[0] for word in re.split(r"[\s,/]+", fold(name)) if word)
        if len(letters) >= 2 and len(words) == 1 and letters in initials:
            return name
    return said[0].upper() + said[1:]


def _begins(words: Sequence[str], name: Sequence[str]) -> bool:
    """Whether the words begin words of the name, in their order; a single short one must begin the name."""
    if len(words) == 1 and len(words[0]) < 3:
        return False
    rest = iter(name)
    return all(any(part.startswith(word) for part in rest) for word in words)


def read_line(typed: str, matter: Matter, known: Sequence[str]) -> CertifiedPaper | None:
    """What a line says; None for counts that cannot be. A transaction has no counts: it is one matter."""
    match = _LINE.fullmatch(typed.strip())
    if match is None:
        return None
    first, second = match["first"], match["second"]
    kind = kind_of(match["kind"].strip(" ,;:-"), known)
    electronic = match["signed"] is not None
    if matter is Matter.COPY:
        pages, copies = (int(first or 1), int(second)) if second else (1, int(first or 1))
    else:
        pages, copies = 1, int(second or first or 1)
    if not (1 <= pages <= MOST_COUNTED and 1 <= copies <= MOST_COUNTED):
        return None
    return CertifiedPaper(kind, pages, copies, electronic)


def read_lines(typed: str, matter: Matter, known: Sequence[str]) -> tuple[CertifiedPaper, ...]:
    """The papers a line says, the same one for each original; none for counts that cannot be.

    A number inside a name stays there (`nghị quyết 15 2 3`): originals are counted where no words or a usual
    kind stand before, and a comma ends a name (`quyết định 15, 2 3`).
    """
    match = _THREE.fullmatch(typed.strip()) if matter is Matter.COPY else None
    if match is not None:
        words = match["kind"].strip(" ,;:-")
        if not words or ("," not in match["between"] and kind_of(words, known) in known):
            one = read_line(f"{words} {match['rest']}", matter, known)
            count = int(match["originals"])
            return (one,) * count if one is not None else ()
    one = read_line(typed, matter, known)
    return (one,) if one is not None else ()


def grouped(papers: Sequence[CertifiedPaper]) -> list[tuple[CertifiedPaper, int]]:
    """Papers that follow one another and are alike, with how many they are."""
    return [(paper, len(list(alike))) for paper, alike in groupby(papers)]


def written(paper: CertifiedPaper, matter: Matter, originals: int = 1) -> str:
    """A paper, or so many alike, as a line that reads back to it."""
    counts = f"{paper.pages} {paper.copies}" if matter is Matter.COPY else str(paper.copies)
    counts = f"{originals} {counts}" if originals > 1 else counts
    name = f"{paper.kind}," if paper.kind[-1:].isdigit() else paper.kind
    return f"{name} {counts}{' đt' if paper.electronic else ''}"
