"""Document templates as data: wording, order of fields, notes, signatures, and how official each part is.

A template is a version-tagged TOML file in `printing/templates/`; code draws any of them. Its wording is
checked for glyphs and its shape for completeness when it is read, so a bad template fails before a print.
One that names a `base` takes over what it does not give itself; its words come before the base's, and
`instead` changes single blocks by their key.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from printing.typeface import require_glyphs

__all__ = [
    "Block",
    "BlockKind",
    "Letterhead",
    "Marks",
    "Signature",
    "Standing",
    "Template",
    "TemplateError",
    "shared_words",
    "template",
    "template_ids",
]

_FOLDER = Path(__file__).parent / "templates"
_SHARED = Path(__file__).parent / "words.toml"
_NOT_PRINTED = frozenset({"source", "law"})
_LAID_OVER = ("letterhead", "marks", "words")
"""Parts of a base that a template replaces word by word."""


class TemplateError(Exception):
    """A template is unknown or malformed; `template_id` names it."""

    def __init__(self, template_id: str, message: str) -> None:
        super().__init__(f"{template_id}: {message}")
        self.template_id = template_id


class Standing(StrEnum):
    """How binding a part of a paper is."""

    OFFICIAL = "official"
    """Word for word from a published text."""
    PROVINCIAL = "provincial"
    """From templates provinces really use; the official annex page may differ."""
    UNVERIFIED = "unverified"
    """Fields and rules are the law's; the published page was not at hand."""
    MEMORY = "memory"
    """From memory of a published text: somebody with the text confirms it before it is relied on."""
    OWN = "own"
    """Ours."""


class BlockKind(StrEnum):
    """What a part of the body is."""

    FIELD = "field"
    """`label: value`."""
    ITEM = "item"
    """A numbered field; numbers run consecutively over the items that are printed."""
    TABLE = "table"
    """Papers and their counts."""
    ROSTER = "roster"
    """A line for each dossier, in columns of given shares."""
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Block:
    """One part of the body, in printing order."""

    kind: BlockKind
    label: str
    """Empty: the value is a sentence of its own."""
    key: str
    """Name of the value or table that belongs here; empty for a fixed note, or the only roster of a paper."""
    strong: bool
    """The value in bold."""
    optional: bool
    """Left out when there is no value; otherwise a dotted line is printed."""
    beside: bool
    """Set on the line of the field before it when both fit."""
    columns: tuple[str, ...]
    group: str
    """Heading over the columns from the third on."""
    widths: tuple[float, ...]
    """Shares of the measure that the columns of a roster take."""
    centred: tuple[int, ...]
    """Columns of a roster, from 0, that are set centred."""
    right: tuple[int, ...]
    """Columns of a roster that are set flush right: amounts."""
    large: bool
    """A roster in the type of the body, for citizens to read and write in; else smaller than notes."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Wording of the two-column head (Decree 30/2020)."""

    number: str
    local_number: str
    nation: str
    motto: str
    place_date: str


@dataclass(frozen=True, slots=True)
class Marks:
    """Marks that say what a paper is not."""

    training: str
    void: str
    reprint: str
    not_online: str
    cancelled: str = ""
    """Band over a paper that was voided."""
    stamp: str = ""
    """Large across it."""


@dataclass(frozen=True, slots=True)
class Signature:
    """A place to sign."""

    title: str
    hint: str
    key: str
    """Name of the value printed under the signature."""
    finger: str = ""
    """The hint above the frame for a fingerprint; empty: this side signs by hand always."""
    only_fingerprint: bool = False
    """Only on papers the citizen signs with a finger: the witness."""
    unless: str = ""
    """Value beside which nobody signs here: a result that was sent has no collector."""


@dataclass(frozen=True, slots=True)
class Template:
    """One version of one form."""

    id: str
    form: str
    header: Standing
    body: Standing
    source: str
    title: str
    copies: tuple[str, ...]
    """Caption of each copy, in printing order; in the foot of its pages too."""
    page: str
    continued: str
    """Head of each further page."""
    letterhead: Letterhead
    marks: Marks
    blocks: tuple[Block, ...]
    signatures: tuple[Signature, ...]
    words: Mapping[str, str]
    """Wording of values: units, payment, delivery …; what all papers share and the template's own."""
    countries: Mapping[str, str]
    """Names of states by the code of a machine-readable zone."""
    subtitle: str = ""
    """Below the title."""
    landscape: bool = False
    codes: bool = True
    """Whether its number is printed as bars and as a square code."""
    mark: str = ""
    """Number of the form and the text that sets it, small at the top right: `Mẫu số 01 …`."""
    law: str = ""
    """What the paper is made under, for docs/papers.md."""
    size: str = ""
    """`A4` or `A5` where the form asks for one sheet; empty takes the printer's."""


def template_ids() -> tuple[str, ...]:
    """Ids of the templates there are."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


@cache
def template(template_id: str) -> Template:
    """The template of that id; TemplateError or MissingGlyphsError when it cannot be used."""
    if template_id not in template_ids():
        raise TemplateError(template_id, "unknown template")
    try:
        table = _table(template_id)
        _check_glyphs({name: value for name, value in table.items() if name not in _NOT_PRINTED})
        found = _parsed(table, _shared())
    except (KeyError, TypeError, ValueError) as error:
        raise TemplateError(template_id, f"malformed: {type(error).__name__} {error}") from error
    if found.id != template_id:
        raise TemplateError(template_id, "its id is not its file name")
    return found


def _table(template_id: str) -> dict[str, Any]:
    """A file with what it takes over from its base."""
    table = tomllib.loads((_FOLDER / f"{template_id}.toml").read_text(encoding="utf-8"))
    if base := table.pop("base", ""):
        taken = _table(base)
        for part in _LAID_OVER:
            table[part] = taken.get(part, {}) | table.get(part, {})
        table = taken | table
    for key, changes in table.pop("instead", {}).items():
        table["blocks"] = [one | changes if one.get("key") == key else one for one in table["blocks"]]
    return table


def shared_words() -> dict[str, str]:
    """Words that belong to no form."""
    return _shared()["words"]


@cache
def _shared() -> dict[str, dict[str, str]]:
    """Wording all templates share."""
    table: dict[str, dict[str, str]] = tomllib.loads(_SHARED.read_text(encoding="utf-8"))
    _check_glyphs(table)
    return table


def _check_glyphs(value: object) -> None:
    match value:
        case str():
            require_glyphs(value)
        case dict():
            for part in value.values():
                _check_glyphs(part)
        case list():
            for part in value:
                _check_glyphs(part)


def _parsed(table: dict[str, Any], shared: dict[str, dict[str, str]]) -> Template:
    return Template(
        id=table["id"],
        form=table["form"],
        header=Standing(table["header"]),
        body=Standing(table["body"]),
        source=table["source"].strip(),
        title=table["title"],
        copies=tuple(table["copies"]),
        page=table["page"],
        continued=table["continued"],
        letterhead=Letterhead(**table["letterhead"]),
        marks=Marks(**table["marks"]),
        blocks=tuple(_block(block) for block in table["blocks"]),
        signatures=tuple(Signature(**signature) for signature in table.get("signatures", ())),
        words=shared["words"] | table["words"],
        countries=shared["countries"],
        subtitle=table.get("subtitle", ""),
        landscape=table.get("landscape", False),
        codes=table.get("codes", True),
        mark=table.get("mark", ""),
        law=table.get("law", ""),
        size=table.get("size", ""),
    )


def _block(table: dict[str, Any]) -> Block:
    return Block(
        kind=BlockKind(table["kind"]),
        label=table.get("label", ""),
        key=table.get("key", ""),
        strong=table.get("strong", False),
        optional=table.get("optional", False),
        beside=table.get("beside", False),
        columns=tuple(table.get("columns", ())),
        group=table.get("group", ""),
        widths=tuple(table.get("widths", ())),
        centred=tuple(table.get("centred", ())),
        right=tuple(table.get("right", ())),
        large=table.get("large", False),
    )
