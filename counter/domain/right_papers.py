"""Which line of a checklist is the paper of the right to act: the authorisation, the introduction letter.

Source: Decree 118/2025 art. 6.2; facts/rules.json `authorisation`.
"""

from __future__ import annotations

from counter.domain.parties import AuthorityKind
from counter.domain.procedures import Component, ComponentKind
from counter.domain.text import fold

__all__ = ["is_paper_of_right", "shows_right"]

_AUTHORISATION = ("van ban uy quyen", "giay uy quyen", "van ban ve viec uy quyen")
_LETTER = ("giay gioi thieu cua co quan",)
_BEGINNINGS = {
    AuthorityKind.WRITTEN: _AUTHORISATION,
    AuthorityKind.CERTIFIED: _AUTHORISATION,
    AuthorityKind.INTRODUCTION_LETTER: _LETTER,
}


def is_paper_of_right(component: Component) -> bool:
    """Whether the line is a paper of some right to act."""
    return any(shows_right(component, kind) for kind in _BEGINNINGS)


def shows_right(component: Component, kind: AuthorityKind) -> bool:
    """Whether the line is the paper of a right of `kind`. Pure."""
    if component.kind is ComponentKind.NOTE or component.abolished:
        return False
    beginnings = _BEGINNINGS.get(kind, ())
    return fold(component.label).startswith(beginnings) or fold(component.text).startswith(beginnings)
