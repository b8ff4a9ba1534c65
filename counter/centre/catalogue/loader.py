"""Loading the catalogue: the published procedures, read, with the reviewed labels laid over them.

Pure work on package data: no network, no clock, nothing imported but msgspec and the standard library.
"""

from __future__ import annotations

import hashlib
from importlib import resources

from counter.centre.catalogue.assembly import HAND, LIST, PUBLISHED, Assembly
from counter.centre.catalogue.decided import Decided
from counter.centre.catalogue.errors import CatalogueError
from counter.centre.catalogue.fee_table import FEES_FILE, FeeTable, read_fee_table
from counter.centre.catalogue.people import read_people_rules
from counter.centre.catalogue.records import read_records
from counter.centre.catalogue.reviews import Reviews, read_reviews
from counter.domain.procedures import Procedure

__all__ = [
    "FEES_FILE",
    "LABELS_FILE",
    "PEOPLE_FILE",
    "PUBLISHED_FILE",
    "build_catalogue",
    "catalogue_version",
    "load_catalogue",
    "packaged_fees",
]

PUBLISHED_FILE = "procedures-commune.json.gz"
LABELS_FILE = "labels.json"
PEOPLE_FILE = "people.toml"
_FILES = (PUBLISHED_FILE, LABELS_FILE, PEOPLE_FILE, FEES_FILE)

READING = "3"
"""Counted up when the reading itself gives other values from the same files."""


def load_catalogue(decided: Decided | None = None) -> tuple[str, tuple[Procedure, ...]]:
    """(version, procedures) from the package's own files and what a centre decided; raises CatalogueError.

    The version `2026-07+labels.3.0a1b2c3d` names the publication, the revision of the labels, and eight
    digits of a hash over all files and decisions, so that no change goes unnoticed by the desks.
    """
    published, labels, people, fees = map(_packaged, _FILES)
    return build_catalogue(published, labels, people, fees, decided=decided)


def build_catalogue(
    published: bytes,
    labels: bytes,
    people: bytes | None = None,
    fees: bytes | None = None,
    *,
    decided: Decided | None = None,
) -> tuple[str, tuple[Procedure, ...]]:
    """The same from given bytes: the gzip file of procedures, the JSON file of labels, the TOML files of who
    may file and of fees; without the last ones the package's own are taken. `decided` is laid over all.
    """
    people = _packaged(PEOPLE_FILE) if people is None else people
    fees = _packaged(FEES_FILE) if fees is None else fees
    decided = decided or Decided()
    reviews = read_reviews(labels)
    rows = read_records(published) if decided.full is None else list(decided.full)
    unknown = reviews.procedures.keys() - {row.code for row in rows}
    if unknown and decided.full is None:
        raise CatalogueError("stale_labels", min(unknown))
    version = _version(decided, reviews, published, labels, people, fees)
    assembly = Assembly(
        reviews,
        read_people_rules(people),
        read_fee_table(fees),
        decided,
        version,
        strict=decided.full is None,
    )
    procedures = {row.code: assembly.procedure(row, PUBLISHED) for row in rows}
    for origin, more in ((LIST, decided.listed), (HAND, decided.added)):
        for row in more:  # the fuller source of a procedure is the one that counts
            if row.code not in procedures:
                procedures[row.code] = assembly.procedure(row, origin)
    return version, tuple(procedures.values())


def catalogue_version(decided: Decided) -> str:
    """The version `load_catalogue` would give, without reading a procedure."""
    published, labels, people, fees = map(_packaged, _FILES)
    return _version(decided, read_reviews(labels), published, labels, people, fees)


def packaged_fees() -> FeeTable:
    """The fee table that comes with the program; raises CatalogueError."""
    return read_fee_table(_packaged(FEES_FILE))


def _version(decided: Decided, reviews: Reviews, *files: bytes) -> str:
    parts = (READING.encode(), *files, *((decided.mark.encode(),) if decided.mark else ()))
    sealed = hashlib.sha256(b"\0".join(parts)).hexdigest()[:8]
    return f"{decided.publication or reviews.catalogue}+labels.{reviews.revision}.{sealed}"


def _packaged(name: str) -> bytes:
    try:
        return (resources.files(__package__) / name).read_bytes()
    except OSError:
        raise CatalogueError("missing", name) from None
