"""The reviewed part of the catalogue, `labels.json`: what people decided about the popular procedures.

A published text is known by its digest, so a review holds wherever the text stands and falls away, loudly,
when the text changes. A procedure's cases name its lines by position (`g2.i3`), guarded by `published`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from counter.centre.catalogue.errors import CatalogueError
from counter.domain.parties import AuthorityKind, OwnerKind
from counter.domain.procedures import LABEL_CHARACTERS, Channel, ComponentKind, LimitUnit

__all__ = [
    "CaseReview",
    "FeeReview",
    "LimitReview",
    "LineReview",
    "ProcedureReview",
    "Reviews",
    "TextReview",
    "list_digest",
    "read_reviews",
    "text_digest",
]

_MAX_BYTES = 4 * 1024 * 1024

Label = Annotated[str, Meta(min_length=1, max_length=LABEL_CHARACTERS)]
Count = Annotated[int, Meta(ge=0, le=100)]
Position = Annotated[str, Meta(pattern=r"^[gc][0-9]{1,3}\.i[0-9]{1,3}$")]


class Review(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Base of all entries: a misspelt member is an error, not a silence."""


class TextReview(Review, frozen=True):
    """What a published text is."""

    starts: str
    """Beginning of the text, for the people who edit the file."""
    label: Label
    kind: ComponentKind = ComponentKind.PAPER
    required: bool = True
    """False: asked only in some situations."""
    same_as: str | None = None
    """Digest of the same paper in other words: one of the two on a checklist is enough."""


class LineReview(Review, frozen=True):
    """A line of a case where it differs from its text's review; None: as reviewed or published."""

    at: Position
    part: Annotated[int, Meta(ge=2, le=9)] | None = None
    """A further paper named by the same published text."""
    label: Label | None = None
    kind: ComponentKind | None = None
    required: bool | None = None
    originals: Count | None = None
    copies: Count | None = None
    abolished: bool = False


class LimitReview(Review, frozen=True):
    """A time the page does not give, or gives twice."""

    value: Annotated[int, Meta(ge=0, le=1_000)]
    unit: LimitUnit
    confirmed: bool = True
    source: str = ""


class FeeReview(Review, frozen=True):
    """A fee out of the verified table (Resolution 66.22/2026/NQ-CP App. II; Circular 226/2016/TT-BTC)."""

    amount: Annotated[int, Meta(ge=0, le=1_000_000_000)] | None = None
    """Dong; None: the clerk enters it."""
    note: str | None = None
    per: Literal["dossier", "copy", "page", "person"] = "dossier"


class CaseReview(Review, frozen=True):
    """A case as a clerk would choose it."""

    name: Annotated[str, Meta(min_length=1, max_length=60)]
    lines: list[Position | LineReview]
    limit: LimitReview | None = None
    fees: dict[Channel, FeeReview] = {}
    owner: OwnerKind | None = None
    authority: AuthorityKind | None = None


class ProcedureReview(Review, frozen=True):
    """A procedure's cases and what the page leaves out."""

    published: str
    """Digest of the list of published texts the positions belong to."""
    cases: Annotated[list[CaseReview], Meta(min_length=1, max_length=20)]
    limit: LimitReview | None = None
    """Takes the place of every channel's time."""
    fees: dict[Channel, FeeReview] = {}


class Reviews(Review, frozen=True):
    """The whole file."""

    catalogue: str
    """Which publication this reviews: `2026-07`."""
    revision: int
    """Counted up with each reviewed change."""
    texts: dict[str, TextReview]
    procedures: dict[str, ProcedureReview]


def text_digest(text: str) -> str:
    """The name a published text has in the file: 12 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def list_digest(texts: Iterable[str]) -> str:
    """The name of a whole list of texts, order included."""
    return text_digest("\n".join(texts))


def read_reviews(body: bytes) -> Reviews:
    """Parse `labels.json`; CatalogueError `unreadable` or `too_large`."""
    if len(body) > _MAX_BYTES:
        raise CatalogueError("too_large", "labels.json")
    try:
        return msgspec.json.decode(body, type=Reviews)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise CatalogueError("unreadable", f"labels.json: {error}") from error
