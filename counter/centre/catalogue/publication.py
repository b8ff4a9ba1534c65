"""A publication in a file somebody brings: read row by row, every row that is not understood reported.

Two shapes, told apart by their content: the full publication (`{"procedures": [...]}`, as the program brings
one for communes) and the national list (one row a line, as told in `listed`). Packed by gzip or not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import msgspec

from counter.centre.catalogue.errors import CatalogueError
from counter.centre.catalogue.listed import read_listed
from counter.centre.catalogue.records import RawProcedure, unpacked
from counter.domain.text import clean

__all__ = ["MOST_ROWS", "Kind", "NotUnderstood", "Publication", "open_publication"]

MOST_ROWS = 50_000
_MAX_BYTES = 32 * 1024 * 1024
_GZIP = b"\x1f\x8b"
_SAYS_CHARACTERS = 200
_LONGEST_NAME = 1_500
"""Characters; the longest published has 919, and a dossier's message carries 2,000."""


class Kind(StrEnum):
    """What a publication is."""

    FULL = "full"
    """Takes the place of the full publication before it: what it lacks is gone."""
    LIST = "list"
    """Adds the procedures that no full publication has."""
    HAND = "hand"
    """One procedure added at the centre."""


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """A row left out, and why."""

    line: int
    """Its number, from 1."""
    code: str
    """As far as it could be read."""
    why: str
    """At most 200 characters; quotes the file's structure, never more of its content than a value."""


@dataclass(frozen=True, slots=True)
class Publication:
    """An opened file."""

    kind: Kind
    digest: str
    """SHA-256 of what the file holds, unpacked."""
    lines: tuple[bytes, ...]
    """JSON of each row."""

    def rows(self, begin: int = 0) -> Iterator[tuple[int, RawProcedure | NotUnderstood]]:
        """(line number, row) from the row after the first `begin` on."""
        for number, line in enumerate(self.lines[begin:], begin + 1):
            yield number, self._row(number, line)

    def _row(self, number: int, line: bytes) -> RawProcedure | NotUnderstood:
        try:
            listed = self.kind is Kind.LIST
            row = read_listed(line) if listed else msgspec.json.decode(line, type=RawProcedure)
        except (ValueError, RecursionError) as error:
            return NotUnderstood(number, _code(line), str(error)[:_SAYS_CHARACTERS])
        name = clean(row.name, limit=_LONGEST_NAME + 1)
        if not 1 <= len(name) <= _LONGEST_NAME or not clean(row.field):
            return NotUnderstood(number, row.code, "name or field is empty or too long")
        return row


def open_publication(content: bytes, name: str) -> Publication:
    """What a file holds; CatalogueError `unreadable` or `too_large` names it."""
    body = unpacked(content, name) if content.startswith(_GZIP) else content
    if len(body) > _MAX_BYTES:
        raise CatalogueError("too_large", name)
    kind, lines = _split(body, name)
    if not lines:
        raise CatalogueError("unreadable", name)
    if len(lines) > MOST_ROWS:
        raise CatalogueError("too_large", name)
    return Publication(kind, hashlib.sha256(body).hexdigest(), lines)


class _File(msgspec.Struct, frozen=True):
    procedures: list[msgspec.Raw]


def _split(body: bytes, name: str) -> tuple[Kind, tuple[bytes, ...]]:
    """Kind and the rows as they stand."""
    try:
        whole = msgspec.json.decode(body, type=_File)
    except (ValueError, RecursionError):
        lines = tuple(line for line in body.splitlines() if line.strip())
        if not lines or not lines[0].lstrip().startswith(b"{") or b'"methods"' not in body:
            raise CatalogueError("unreadable", name) from None
        return Kind.LIST, lines
    return Kind.FULL, tuple(bytes(row) for row in whole.procedures)


class _Coded(msgspec.Struct, frozen=True):
    code: str


def _code(line: bytes) -> str:
    try:
        return msgspec.json.decode(line, type=_Coded).code[:20]
    except (ValueError, RecursionError):
        return ""
