"""What else can end a case at the counter: supplement, refusal, guidance; and what corrects a reception.

Source: Decree 118/2025 art. 11.2.c, 16.3 (one complete supplement request), 17.1.c, 17.4 (immediate results),
19.3; facts/forms.json M02, M03, X04.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from counter.domain.dossiers import Entry, ProcedureRef
from counter.domain.people import Person

__all__ = ["Correction", "Decision", "DecisionKind", "Lack", "LackKind"]


class DecisionKind(StrEnum):
    """How a case ended without a dossier."""

    SUPPLEMENT = "supplement"
    """M02: one complete list of what is missing or wrong."""
    REFUSAL = "refusal"
    """M03: with grounds."""
    GUIDANCE = "guidance"
    """Only advice was given; counted, no paper."""


class LackKind(StrEnum):
    """What is the matter with a paper."""

    MISSING = "missing"
    WRONG = "wrong"
    EXPIRED = "expired"
    ILLEGIBLE = "illegible"
    NOT_CERTIFIED = "not_certified"
    DIFFERS = "differs"
    """Its content differs from another paper or a database."""


@dataclass(frozen=True, slots=True)
class Lack:
    """One line of a supplement request."""

    component_id: str
    label: str
    kind: LackKind
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """A case that ended without a dossier."""

    id: str
    """Client-made UUID."""
    kind: DecisionKind
    local_number: str
    """The desk's own number, printed with its code on M02 and M03; scanning it opens the case again."""
    procedure: ProcedureRef
    owner: Person
    submitter: Person
    lacks: tuple[Lack, ...]
    reason: str
    """Grounds in words; of a refusal never empty."""
    entry: Entry
    ticket_id: str | None = None
    ticket_number: str | None = None
    training: bool = False

    def __repr__(self) -> str:
        """Keep personal data out of logs."""
        return f"<Decision {self.kind} {self.local_number}>"


@dataclass(frozen=True, slots=True)
class Correction:
    """A slip that was voided after the commit: both numbers stay traceable."""

    id: str
    """Client-made UUID."""
    dossier_id: str
    """The voided one."""
    reason: str
    replacement_id: str | None
    """The dossier received instead, when there is one."""
    entry: Entry
    refund_dong: int = 0
    """Given back in cash at the voiding."""
