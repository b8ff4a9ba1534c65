"""What a chip card said and how far it can be believed.

Source: ICAO 9303-10/-11; DESIGN.md "Devices and screens".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from counter.domain.people import PartialDate, Sex

__all__ = [
    "Access",
    "AccessKey",
    "Authenticity",
    "CardReading",
    "CardRecord",
    "Check",
    "CheckOutcome",
    "Photo",
    "ReadStep",
]


class Access(StrEnum):
    """Access control that opened the chip."""

    PACE = "PACE"
    BAC = "BAC"


class CheckOutcome(StrEnum):
    """Three values: a check that did not run has neither passed nor failed."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_PERFORMED = "not_performed"


class Authenticity(StrEnum):
    """The one verdict over all checks."""

    GENUINE = "genuine"
    ISSUER_UNKNOWN = "issuer_unknown"
    NOT_GENUINE = "not_genuine"
    NOT_CHECKED = "not_checked"


class ReadStep(StrEnum):
    """Named steps of a read, in their order."""

    CONNECT = "connect"
    CARD_ACCESS = "card_access"
    ACCESS_CONTROL = "access_control"
    SELECT_APPLICATION = "select_application"
    DG1 = "dg1"
    DG13 = "dg13"
    SOD = "sod"
    COM = "com"
    DG14 = "dg14"
    DG15 = "dg15"
    CHIP_PROOF = "chip_proof"
    DG2 = "dg2"


@dataclass(frozen=True, slots=True)
class AccessKey:
    """What opens the chip. `can` serves PACE; the three MRZ fields serve PACE and BAC."""

    can: str | None = None
    """6 digits; of a Vietnamese card the last six of the personal number."""
    document_number: str | None = None
    """9 characters as in the MRZ."""
    date_of_birth: date | None = None
    date_of_expiry: date | None = None
    expiry_candidates: tuple[date, ...] = ()
    """Where the expiry is not known: those computed from birth and issue, likeliest first. Only BAC, which
    counts no wrong keys, is tried with them."""

    def __repr__(self) -> str:
        """Keep the key out of logs."""
        return f"<AccessKey {'can' if self.can else ''}{' mrz' if self.document_number else ''}>"


@dataclass(frozen=True, slots=True)
class Check:
    """One check with its evidence beside it."""

    name: str
    outcome: CheckOutcome
    evidence: str = ""
    """Machine words: an algorithm, a digest, a status word. Never personal data."""


@dataclass(frozen=True, slots=True)
class Photo:
    """The facial image of DG2, kept in memory for the visit only."""

    format: str
    """`jpeg` or `jpeg2000`."""
    content: bytes
    sha256: str

    def __repr__(self) -> str:
        """Size only."""
        return f"<Photo {self.format} {len(self.content)} bytes>"


@dataclass(frozen=True, slots=True)
class CardRecord:
    """The person as the chip tells it: DG13 where the card has one, DG1 otherwise. Texts are cleaned."""

    full_name: str
    personal_number: str | None = None
    date_of_birth: PartialDate | None = None
    sex: Sex | None = None
    nationality: str | None = None
    ethnicity: str | None = None
    religion: str | None = None
    place_of_origin: str | None = None
    place_of_residence: str | None = None
    identifying_features: str | None = None
    issue_date: date | None = None
    expiry_date: date | None = None
    """None: no expiry, or not on the chip."""
    no_expiry: bool = False
    """True when the card says in words that it never expires."""
    father: str | None = None
    mother: str | None = None
    spouse: str | None = None
    old_number: str | None = None
    chip_id: str | None = None
    mrz: tuple[str, ...] = ()
    """MRZ lines of DG1."""
    from_dg13: bool = False

    def __repr__(self) -> str:
        """Keep personal data out of logs and tracebacks."""
        return "<CardRecord>"


@dataclass(frozen=True, slots=True)
class CardReading:
    """A finished or broken-off read: the partial result and what went wrong stand side by side."""

    record: CardRecord | None
    photo: Photo | None
    access: Access | None
    checks: tuple[Check, ...] = ()
    authenticity: Authenticity = Authenticity.NOT_CHECKED
    apdus: int = 0
    """Command APDUs sent, reconnects included."""
    steps: tuple[ReadStep, ...] = field(default=())
    """Steps that ended well."""
    evidence: bytes | None = field(default=None, repr=False)
    """What the verdict rests on, to be verified again later: opaque but to who made it, and of the person it
    holds hashes alone. None: nothing was kept."""
