"""The end of a sheet: notes, and the places to sign, by hand or with a finger before a witness.

All of it stands on one page: no signature is alone on the last one. Fingerprint and witness: facts/rules.json
`signatures`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from printing.content import Content
from printing.layout import LEADING, Flow, Rule, Run, wrapped
from printing.paper import MM, Paper
from printing.template import Block, BlockKind, Signature
from printing.typeface import Face

__all__ = ["DOTS", "closing"]

DOTS = "…" * 12
"""What stands for a value that is to be written in by hand."""
_HANGING = 6.0
_FINGER = (18 * MM, 20 * MM)
"""Width and height of the frame for a fingerprint."""
_NAME_LINES = 8
"""Most lines of a name under a signature."""

_Lines = Sequence[Sequence[tuple[float, Run]]]


@dataclass(frozen=True, slots=True)
class _Place:
    """A place to sign, broken to its column."""

    title: _Lines
    hint: _Lines
    name: _Lines
    finger: bool


def closing(flow: Flow, page: Content) -> None:
    """Set notes and places at the cursor, on a new page when they do not fit."""
    paper = flow.paper
    notes = [[Run(f"- {text.strip()}", Face.ITALIC)] for text in _notes(page)]
    shown = [one for one in page.template.signatures if _signs(one, page)]
    measure = paper.measure / max(2, len(shown))
    places = [_place(one, page, paper, measure - 8) for one in shown]
    if not places:
        for note in notes:
            flow.paragraph(note, paper.small, hanging=_HANGING)
        return
    noted = sum(len(wrapped(note, paper.small, paper.measure - _HANGING)) for note in notes)
    flow.keep(noted * LEADING * paper.small + _height(places, paper) + 2 * paper.gap)
    flow.skip(paper.gap)
    for note in notes:
        flow.paragraph(note, paper.small, hanging=_HANGING)
    flow.skip(paper.gap)
    top = flow.y
    for index, place in enumerate(reversed(places), start=1):
        flow.y = top
        _sign(flow, place, places, paper.width - paper.right - index * measure, measure)
    flow.y = top + _height(places, paper)


def _signs(one: Signature, page: Content) -> bool:
    """Whether this side signs this paper."""
    if one.unless and page.values.get(one.unless):
        return False
    return page.fingerprint or not one.only_fingerprint


def _notes(page: Content) -> list[str]:
    blocks = [
        block
        for block in page.template.blocks
        if block.kind is BlockKind.NOTE and not (block.optional and not page.values.get(block.key))
    ]
    beneath = [page.english[block.label] for block in blocks if block.label in page.english]
    return [*(_note(block, page) for block in blocks), *beneath]


def _note(block: Block, page: Content) -> str:
    return block.label.format(**{block.key: page.values.get(block.key, "")}) if block.key else block.label


def _place(place: Signature, page: Content, paper: Paper, measure: float) -> _Place:
    finger = page.fingerprint and bool(place.finger)
    name = page.values.get(place.key, "") or (DOTS if place.only_fingerprint else "")
    hint = place.finger if finger else place.hint
    beneath = [page.english[text] for text in (place.title, hint) if text in page.english]
    return _Place(
        wrapped([Run(place.title, Face.BOLD)], paper.body, measure),
        [*_broken(hint, paper, measure), *_broken(" ".join(beneath), paper, measure)],
        wrapped([Run(name, Face.BOLD)], paper.body, measure)[:_NAME_LINES],
        finger,
    )


def _broken(text: str, paper: Paper, measure: float) -> _Lines:
    return wrapped([Run(text, Face.ITALIC)], paper.small, measure) if text else []


def _sign(flow: Flow, place: _Place, places: Sequence[_Place], left: float, measure: float) -> None:
    """One place: title and hint, room or a frame, the name; all places have their room at one height."""
    paper = flow.paper
    top = flow.y
    for lines, size in ((place.title, paper.body), (place.hint, paper.small)):
        for line in lines:
            flow.line(line, size, left + 4, measure - 8, centred=True)
            flow.skip(LEADING * size)
    flow.y = top + _head(places, paper)
    room = _room(places, paper)
    if place.finger:
        _frame(flow, left + (measure - _FINGER[0]) / 2, flow.y + 3)
    flow.skip(room)
    for line in place.name:
        flow.line(line, paper.body, left + 4, measure - 8, centred=True)
        flow.skip(LEADING * paper.body)


def _frame(flow: Flow, left: float, top: float) -> None:
    right, bottom = left + _FINGER[0], top + _FINGER[1]
    flow.put(Rule(left, top, right, top, 0.6))
    flow.put(Rule(left, bottom, right, bottom, 0.6))
    flow.put(Rule(left, top, left, bottom, 0.6))
    flow.put(Rule(right, top, right, bottom, 0.6))


def _head(places: Sequence[_Place], paper: Paper) -> float:
    """Height of titles and hints."""
    return max(LEADING * (len(place.title) * paper.body + len(place.hint) * paper.small) for place in places)


def _room(places: Sequence[_Place], paper: Paper) -> float:
    """Height left free to sign in, or to press a finger."""
    framed = any(place.finger for place in places)
    return max(paper.signature, _FINGER[1] + 6) if framed else paper.signature


def _height(places: Sequence[_Place], paper: Paper) -> float:
    names = max(len(place.name) for place in places)
    return _head(places, paper) + _room(places, paper) + names * LEADING * paper.body
