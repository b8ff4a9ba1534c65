"""What the people of a centre decided about its catalogue: other values, and what they confirmed.

Laid over what is published, so a new publication never undoes a decision; a confirmation holds only while
what was confirmed reads the same. Knows no database: `counter.centre.cataloguing` keeps these.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

import msgspec
from msgspec import Meta

from counter.centre.catalogue.records import RawProcedure
from counter.centre.catalogue.reviews import Count, FeeReview, Label, LimitReview
from counter.domain.confirming import Aspect, Confirmation
from counter.domain.procedures import Channel, ComponentKind, Procedure

__all__ = ["Confirmed", "Decided", "Override", "PaperOverride", "aspect_digest"]

Name = Annotated[str, Meta(min_length=1, max_length=200)]


class PaperOverride(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a line of the checklist really is; None: as it was read."""

    label: Label | None = None
    kind: ComponentKind | None = None
    required: bool | None = None
    originals: Count | None = None
    copies: Count | None = None
    abolished: bool | None = None


class Override(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Other values for one procedure; what is not named stays as published."""

    short_name: Name | None = None
    queue_group: Annotated[str, Meta(min_length=1, max_length=80)] | None = None
    owner_system: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_-]{0,39}$")] | None = None
    owner_version: Annotated[str, Meta(max_length=80)] | None = None
    shown: bool | None = None
    popular: bool | None = None
    limits: dict[Channel, LimitReview] = {}
    fees: dict[Channel, FeeReview] = {}
    case_limits: dict[str, LimitReview] = {}
    """By case id."""
    papers: dict[str, PaperOverride] = {}
    """By component id, in every case that has it."""

    def with_more(self, newer: Override) -> Override:
        """This one with what `newer` names put in its place."""
        said = {
            name: value
            for name in self.__struct_fields__
            if (value := getattr(newer, name)) is not None and value != {}
        }
        for name in ("limits", "fees", "case_limits", "papers"):
            if name in said:
                said[name] = getattr(self, name) | said[name]
        return msgspec.structs.replace(self, **said)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A confirmation with the digest of what was confirmed."""

    confirmation: Confirmation
    digest: str


@dataclass(frozen=True, slots=True)
class Decided:
    """Everything decided at one centre."""

    full: tuple[RawProcedure, ...] | None = None
    """Rows of the newest full publication taken in here; None: the one that comes with the program."""
    listed: tuple[RawProcedure, ...] = ()
    """Rows of the national list."""
    added: tuple[RawProcedure, ...] = ()
    """Procedures added by hand."""
    publication: str = ""
    """Name of the full publication; empty: the program's own."""
    overrides: Mapping[str, Override] = field(default_factory=dict)
    confirmed: Mapping[str, Mapping[Aspect, Confirmed]] = field(default_factory=dict)
    show_listed: bool = False
    """Whether procedures of the list that no commune handles are offered too."""
    mark: str = ""
    """Changes with every decision; empty: nothing was decided."""


def aspect_digest(procedure: Procedure, aspect: Aspect) -> str:
    """The name of what somebody confirms: papers, times or fees as they are read, 16 hexadecimal digits."""
    if aspect is Aspect.PAPERS:
        said: object = [(case.name, case.components) for case in procedure.cases]
    elif aspect is Aspect.TIME:
        said = [procedure.limits, [(case.name, case.limit) for case in procedure.cases]]
    else:
        said = [procedure.fees, [(case.name, case.fees) for case in procedure.cases]]
    return hashlib.sha256(msgspec.json.encode(said)).hexdigest()[:16]
