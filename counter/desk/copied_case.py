"""Whose papers are copied: a dossier that was received here, or the form that is still open. Pure."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Final

from counter.desk.filing import Filing
from counter.domain.dossiers import Dossier, PaperCount
from counter.domain.parties import Organisation
from counter.domain.people import NOBODY, Person
from counter.domain.scans import ComponentScan, PaperMetadata

__all__ = ["Component", "CopiedCase", "case_of_dossier", "case_of_form"]

_SCANS: Final = uuid.UUID("3f2c4e1e-52d4-5f0b-8a57-7363616e6e65")


@dataclass(frozen=True, slots=True)
class CopiedCase:
    """What copies need to know of a dossier, or of the form that becomes one under the same id."""

    id: str
    number: str
    """Code or local number; empty for a form."""
    owner: Person
    organisation: Organisation | None
    procedure: str
    """Name."""
    owner_system: str
    papers: tuple[PaperCount, ...]
    """Of a form those that are ticked."""

    def __repr__(self) -> str:
        """Keep personal data out of logs and tracebacks."""
        return f"<CopiedCase {self.number}>"

    @property
    def owner_name(self) -> str:
        """Whose it is."""
        return self.organisation.name if self.organisation is not None else self.owner.full_name


def case_of_dossier(dossier: Dossier) -> CopiedCase:
    """A received dossier."""
    return CopiedCase(
        dossier.id,
        dossier.code or dossier.local_number,
        dossier.owner,
        dossier.parties.organisation,
        dossier.procedure.name,
        dossier.procedure.owner_system,
        dossier.papers,
    )


def case_of_form(filing: Filing, submitter: Person | None) -> CopiedCase:
    """The open form; its papers stand as in its checklist."""
    order = {part.id: place for place, part in enumerate(filing.checklist)}
    return CopiedCase(
        filing.id,
        "",
        filing.owner or submitter or NOBODY,
        filing.parties.organisation,
        filing.procedure.name,
        filing.procedure.owner_system,
        tuple(sorted(filing.papers.values(), key=lambda one: order.get(one.component_id, len(order)))),
    )


@dataclass(frozen=True, slots=True)
class Component:
    """A paper of a case, and what is written down of its copy."""

    case: CopiedCase
    paper: PaperCount
    scan: ComponentScan | None
    """None while nothing stands: never scanned, or dropped."""

    @property
    def scan_id(self) -> str:
        """One record per component of a dossier, whoever asks."""
        return str(uuid.uuid5(_SCANS, f"{self.case.id}\0{self.paper.component_id}"))

    @property
    def stated(self) -> PaperMetadata:
        """What the case itself says of the paper."""
        owner, organisation = self.case.owner, self.case.organisation
        born = owner.date_of_birth.year if owner.date_of_birth is not None else None
        return PaperMetadata(
            name=self.paper.label,
            owner_id=organisation.tax_code if organisation is not None else owner.personal_number or "",
            owner_name=self.case.owner_name,
            birth_year=None if organisation is not None else born,
        )
