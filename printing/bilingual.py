"""English beneath the Vietnamese of a paper: which words, and for whom.

Only the Vietnamese is the form. What has no English here stands in Vietnamese alone: values are as they are.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path

from counter.domain.documents import DecisionSlip, Document, ReturnNote, VisitList
from counter.domain.people import Person
from printing.typeface import require_glyphs

__all__ = ["English", "english", "wants_english"]

_HOME = frozenset({None, "", "VNM"})


class English(StrEnum):
    """When a paper has English beneath."""

    NEVER = "never"
    FOREIGN = "foreign"
    """When somebody of another nationality owns, brings or collects."""
    ALWAYS = "always"


@cache
def english() -> Mapping[str, str]:
    """English by the wording of the templates. MissingGlyphsError for words that cannot be drawn."""
    text = (Path(__file__).parent / "english.toml").read_text(encoding="utf-8")
    return {
        require_glyphs(vietnamese): require_glyphs(said) for vietnamese, said in tomllib.loads(text).items()
    }


def wants_english(rule: English, document: Document) -> bool:
    """Whether `document` is printed with English beneath."""
    if rule is not English.FOREIGN:
        return rule is English.ALWAYS
    return any(
        person.nationality not in _HOME
        or (person.document is not None and person.document.country not in _HOME)
        for person in _people(document)
    )


def _people(document: Document) -> Iterable[Person]:
    match document:
        case DecisionSlip():
            return (document.decision.owner, document.decision.submitter)
        case VisitList():
            return [one for dossier in document.dossiers for one in (dossier.owner, dossier.submitter)]
    dossier = getattr(document, "dossier", None)
    people = () if dossier is None else (dossier.owner, dossier.submitter)
    return (*people, document.hand_over.collector.person) if isinstance(document, ReturnNote) else people
