"""Papers of a dossier as electronic copies: what describes one, who signed it, when it counts as digitised.

Pure; knows no scanner, no token and no file. Source: Decree 118/2025 art. 17.1.c (every copy carries the
officer's own digital signature), art. 19.2, 22; facts/rules.json `digitisation`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from counter.domain.text import clean, fold

__all__ = [
    "DIGITISED",
    "LARGEST_PAPER_BYTES",
    "MOST_PAGES",
    "ComponentScan",
    "CopyKind",
    "DigitalState",
    "PaperMetadata",
    "ScanSignature",
    "ScanSource",
    "SignedIn",
    "Standing",
    "counted",
    "is_signers_name",
    "names_same_content",
    "read_metadata",
]

LARGEST_PAPER_BYTES: Final = 25 * 1024 * 1024
"""Of one electronic copy."""
MOST_PAGES: Final = 200
"""Of one electronic copy."""

_TYPE_CODE: Final = re.compile(r"[A-Z0-9][A-Z0-9._-]{0,39}")
_OWNER_ID: Final = re.compile(r"[0-9A-Z][0-9A-Z.-]{4,19}")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_OLDEST_YEAR: Final = 1880


class DigitalState(StrEnum):
    """State of a component as the national exchange writes it (facts/rules.json `states_td`)."""

    NOT = "0"
    """Not digitised: no copy, an unsigned one, or one whose description lacks something."""
    DIGITISED = "1"
    FROM_COMPONENT = "2"
    """A component of an earlier dossier is used again."""
    FROM_RESULT = "3"
    """A result the state issued earlier is used again."""


DIGITISED: Final = frozenset(DigitalState) - {DigitalState.NOT}
"""What counts as digitised."""


class Standing(StrEnum):
    """What the clerk sees of a component: why it counts as digitised, or what it lacks."""

    MISSING = "missing"
    """Nothing was scanned, nothing is used again."""
    UNDESCRIBED = "undescribed"
    """A copy is there and its description is not complete."""
    UNSIGNED = "unsigned"
    SIGNED = "signed"
    SIGNED_ELSEWHERE = "signed_elsewhere"
    REUSED = "reused"


class ScanSource(StrEnum):
    """Where a copy came from."""

    SCANNER = "scanner"
    FILE = "file"
    FOLDER = "folder"
    """A watched folder that a document scanner writes into."""


class CopyKind(StrEnum):
    """What kind of PDF a copy is."""

    ARCHIVE = "pdf_a"
    PLAIN = "pdf"
    """Made without OCRmyPDF, or it could not make one: said to the clerk."""


class SignedIn(StrEnum):
    """Where the officer signed."""

    HERE = "here"
    """At this desk, with the officer's token (PAdES)."""
    OWNING_SYSTEM = "owning_system"
    """In the system that owns the dossier: the clerk says so, nothing here proves it."""


@dataclass(frozen=True, slots=True)
class PaperMetadata:
    """The minimum that describes a paper (facts/rules.json `min_metadata`); its people stand in no repr.

    The owner is known by an identification number; without one by name, year of birth, and who issued the
    paper when.
    """

    type_code: str = ""
    """Mã loại giấy tờ."""
    name: str = ""
    """Tên giấy tờ."""
    abstract: str = ""
    """Trích yếu nội dung chính."""
    owner_id: str = field(default="", repr=False)
    """Personal number, or number of an organisation."""
    owner_name: str = field(default="", repr=False)
    birth_year: int | None = field(default=None, repr=False)
    issued_on: date | None = None
    issuer: str = ""
    validity: str = ""
    """Thời hạn có hiệu lực, as the paper says it; a paper without an end says so in words."""
    scope: str = ""
    """Phạm vi có hiệu lực, if it has one."""

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of the fields that the minimum still lacks, in the order of the law."""
        lacks = [name for name in ("type_code",) if not getattr(self, name)]
        if not self.owner_id:
            by_name = ("owner_name", "birth_year", "issued_on", "issuer")
            given = [name for name in by_name if getattr(self, name)]
            lacks += [name for name in by_name if name not in given] if given else ["owner_id"]
        return (*lacks, *(name for name in ("name", "abstract", "validity") if not getattr(self, name)))


@dataclass(frozen=True, slots=True)
class ScanSignature:
    """The officer's signature on a copy."""

    where: SignedIn
    at: datetime
    """Time-zone aware; the desk's time, whatever a time stamp says."""
    clerk_id: str
    signer: str = field(default="", repr=False)
    """Name on the certificate; empty for one made in the owning system."""
    serial: str = ""
    """Of the certificate, hex."""
    timestamped: bool = False
    """Whether a time-stamping authority confirmed the time."""
    system: str = ""
    """The owning system, for one made there."""

    def __post_init__(self) -> None:
        """Refuse a signature that says nothing of who made it. Raises ValueError."""
        if self.at.tzinfo is None:
            raise ValueError("a signature's time has a zone")
        named = self.serial and self.signer if self.where is SignedIn.HERE else self.system
        if not named or not self.clerk_id:
            raise ValueError("a signature names its certificate or its system, and the clerk")


@dataclass(frozen=True, slots=True)
class ComponentScan:
    """One component of a dossier: its electronic copy, or what is used instead of one.

    A copy has `sha256`; a component that is used again has `reused_from` and no copy here. Raises ValueError
    for what is neither, both, or out of bounds.
    """

    id: str
    """Made by the desk (UUID)."""
    dossier_id: str
    component_id: str
    component_name: str
    metadata: PaperMetadata
    source: ScanSource | None = None
    kind: CopyKind | None = None
    pages: int = 0
    size: int = 0
    """Bytes of the copy as it is kept: with the signature, once it is signed."""
    sha256: str = ""
    """Hex, of the copy as it is kept."""
    origin_sha256: str = ""
    """Hex, of the file it was made of, or of the copy as it was scanned: by it the same paper is known."""
    signature: ScanSignature | None = None
    reused_from: str = ""
    """Code of the dossier, or number of the result, that holds the document already."""
    reuses: DigitalState | None = None
    """FROM_COMPONENT or FROM_RESULT, with `reused_from`."""

    def __post_init__(self) -> None:
        """See the class."""
        if bool(self.sha256) == bool(self.reused_from):
            raise ValueError("a component has a copy, or is used again")
        if bool(self.reused_from) != (self.reuses in _REUSED):
            raise ValueError("what is used again says from what")
        if self.sha256 and not (
            _SHA256.fullmatch(self.sha256)
            and _SHA256.fullmatch(self.origin_sha256)
            and 1 <= self.pages <= MOST_PAGES
            and 1 <= self.size <= LARGEST_PAPER_BYTES * 2
            and self.kind is not None
            and self.source is not None
        ):
            raise ValueError("a copy has its sum, pages, size, kind and source")
        if self.reused_from and self.signature is not None:
            raise ValueError("what is used again was signed by whoever made it")

    @property
    def standing(self) -> Standing:
        """What it is, or what it lacks."""
        if self.reused_from:
            return Standing.REUSED
        if self.signature is None:
            return Standing.UNDESCRIBED if self.metadata.missing else Standing.UNSIGNED
        if self.metadata.missing:
            return Standing.UNDESCRIBED
        return Standing.SIGNED if self.signature.where is SignedIn.HERE else Standing.SIGNED_ELSEWHERE

    @property
    def state(self) -> DigitalState:
        """As the national exchange counts it: unsigned never counts (Decree 118/2025 art. 17.1.c)."""
        if self.reuses is not None:
            return self.reuses
        done = self.standing in (Standing.SIGNED, Standing.SIGNED_ELSEWHERE)
        return DigitalState.DIGITISED if done else DigitalState.NOT

    def signed(self, signature: ScanSignature, *, sha256: str, size: int) -> ComponentScan:
        """With its signature. Raises ValueError for one that is signed, or has nothing to sign."""
        if self.signature is not None or not self.sha256:
            raise ValueError("there is nothing to sign")
        if signature.where is SignedIn.HERE and sha256 == self.sha256:
            raise ValueError("a signed copy is not the copy that was scanned")
        return replace(self, signature=signature, sha256=sha256, size=size)

    def described(self, metadata: PaperMetadata) -> ComponentScan:
        """With another description; the signature is on the copy, not on its description."""
        return replace(self, metadata=metadata)


_REUSED: Final = (DigitalState.FROM_COMPONENT, DigitalState.FROM_RESULT)


def counted(component_ids: Collection[str], scans: Iterable[ComponentScan]) -> tuple[int, int]:
    """(digitised, all) of a dossier's components; a copy of nothing on the list counts for nothing."""
    done = {one.component_id for one in scans if one.state in DIGITISED}
    return len(done & set(component_ids)), len(set(component_ids))


def names_same_content(sha256: str, scans: Iterable[ComponentScan]) -> ComponentScan | None:
    """The copy among `scans` that was made of the same bytes: the same file came twice."""
    return next((one for one in scans if sha256 in (one.origin_sha256, one.sha256)), None)


def is_signers_name(clerk_name: str, signer: str) -> bool:
    """Whether a certificate may be the clerk's own: the same name, or that name among its words.

    The law asks for the officer's personal signature. Certificates write names in capitals, without accents,
    or with a title: a name is compared folded.
    """
    ours, theirs = fold(clerk_name), fold(signer)
    return bool(ours) and f" {ours} " in f" {theirs} "


def read_metadata(values: dict[str, str], today: date) -> tuple[PaperMetadata, tuple[str, ...]]:
    """(description, fields that are wrong) of what a clerk typed; a wrong field is left empty.

    Keys are the fields' names; a date is ISO. What is missing is no mistake here (`PaperMetadata.missing`).
    """
    wrong: list[str] = []

    def typed(name: str, limit: int, shape: re.Pattern[str] | None = None) -> str:
        text = clean(values.get(name, ""), limit=limit)
        text = text.upper() if shape is not None else text
        if text and shape is not None and shape.fullmatch(text) is None:
            wrong.append(name)
            return ""
        return text

    return (
        PaperMetadata(
            type_code=typed("type_code", 41, _TYPE_CODE),
            name=typed("name", 300),
            abstract=typed("abstract", 1000),
            owner_id=typed("owner_id", 21, _OWNER_ID),
            owner_name=typed("owner_name", 120),
            birth_year=_year(typed("birth_year", 5), today, wrong),
            issued_on=_day(typed("issued_on", 11), today, wrong),
            issuer=typed("issuer", 200),
            validity=typed("validity", 100),
            scope=typed("scope", 200),
        ),
        tuple(wrong),
    )


def _year(text: str, today: date, wrong: list[str]) -> int | None:
    if not text:
        return None
    if re.fullmatch(r"[0-9]{4}", text) and _OLDEST_YEAR <= int(text) <= today.year:
        return int(text)
    wrong.append("birth_year")
    return None


def _day(text: str, today: date, wrong: list[str]) -> date | None:
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.year < _OLDEST_YEAR or found > today:
        wrong.append("issued_on")
        return None
    return found
