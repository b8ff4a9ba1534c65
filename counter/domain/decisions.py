"""What else can end a case at the counter: supplement, refusal, guidance; and what corrects a reception.

Source: Decree 118/2025 art. 11.2.c, 16.3 (one complete supplement request), 17.1.c, 19.3; facts/forms.json
M02, M03.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from counter.domain.dossiers import Entry, PaperCount, ProcedureRef
from counter.domain.parties import Contact, Parties
from counter.domain.people import Person

__all__ = [
    "NEEDS_WORDS",
    "Correction",
    "CorrectionKind",
    "Decision",
    "DecisionKind",
    "Lack",
    "LackKind",
    "Mistake",
    "RefusalGround",
    "void_of",
]


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
    """Filled in wrongly, or not the right paper."""
    EXPIRED = "expired"
    ILLEGIBLE = "illegible"
    NOT_CERTIFIED = "not_certified"
    DIFFERS = "differs"
    """Its content differs from another paper."""


NEEDS_WORDS = frozenset({LackKind.WRONG, LackKind.DIFFERS})
"""What is wrong with a paper, or differs, is said in words: the person cannot mend it otherwise."""


class RefusalGround(StrEnum):
    """Why a dossier is not taken. The words of the case stand beside it."""

    NOT_ELIGIBLE = "not_eligible"
    """The conditions the law sets are not met."""
    NOT_COMPETENT = "not_competent"
    """Neither this centre nor an agency it receives for may settle it."""
    ALREADY_SETTLED = "already_settled"
    FORGED = "forged"
    """Papers were falsified."""
    MUST_COME_IN_PERSON = "must_come_in_person"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Lack:
    """One line of a supplement request."""

    component_id: str
    label: str
    kind: LackKind
    remark: str = ""
    originals: int = 0
    certified_copies: int = 0
    photocopies: int = 0
    """How many are asked for; all 0: the paper counts none."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A case that ended without a dossier."""

    id: str
    """Client-made UUID."""
    kind: DecisionKind
    local_number: str
    """The desk's own number, printed with its code on M02 and M03; scanning it opens the case again. Filled
    in by the journal; empty for GUIDANCE."""
    procedure: ProcedureRef | None
    """None for advice before a procedure was chosen."""
    owner: Person
    submitter: Person
    lacks: tuple[Lack, ...]
    reason: str
    """In words; of a refusal never empty."""
    entry: Entry
    ground: RefusalGround | None = None
    papers: tuple[PaperCount, ...] = ()
    """What was already right, so that the next visit does not check it anew."""
    parties: Parties = Parties()
    contact: Contact = Contact()
    ticket_id: str | None = None
    ticket_number: str | None = None
    follows: str | None = None
    """Local number of an earlier supplement request of the same case: there may be only one."""
    training: bool = False

    def __repr__(self) -> str:
        """Keep personal data out of logs."""
        return f"<Decision {self.kind} {self.local_number}>"

    @property
    def owner_name(self) -> str:
        """Whose case it is: the organisation's name, else the owner's."""
        return self.parties.organisation.name if self.parties.organisation else self.owner.full_name


class CorrectionKind(StrEnum):
    """What a correction does to a received dossier."""

    VOID = "void"
    """The slip is void; a dossier may be received instead."""
    REFUND = "refund"
    """Money is given back; the dossier stands."""


class Mistake(StrEnum):
    """What was wrong with a voided reception."""

    PROCEDURE = "procedure"
    PERSON = "person"
    FEE = "fee"
    WITHDRAWN = "withdrawn"
    """No mistake: the person takes the dossier back (Decree 118/2025 art. 21)."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Correction:
    """A slip that was voided, or a fee given back, after the commit. The dossier itself never changes."""

    id: str
    """Client-made UUID."""
    kind: CorrectionKind
    dossier_id: str
    mistake: Mistake
    reason: str
    """In words, never empty."""
    entry: Entry
    refund_dong: int = 0
    """Given back in cash now."""


def void_of(corrections: Iterable[Correction]) -> Correction | None:
    """What voided the dossier of these corrections; None while it stands. Pure."""
    return next((one for one in corrections if one.kind is CorrectionKind.VOID), None)
