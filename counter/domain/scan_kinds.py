"""What a scanned or typed text can be, and what is kept of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from counter.domain.mangled import Mangling

__all__ = ["Scan", "ScanKind", "scan_of"]


class ScanKind(StrEnum):
    """What a text is."""

    CITIZEN_QR = "citizen_qr"
    """QR of an identity card."""
    PERSONAL_NUMBER = "personal_number"
    OLD_NUMBER = "old_number"
    """9-digit number of a former identity card."""
    CAN = "can"
    """Six digits: a card access number."""
    ORDER_NUMBER = "order_number"
    """One to five digits: the order number at the end of a dossier's code."""
    DOSSIER_CODE = "dossier_code"
    """Also what the QR of a slip or receipt carries."""
    LOCAL_NUMBER = "local_number"
    LIST_NUMBER = "list_number"
    """Number of a list of papers or results, as it stands on X05 and X03."""
    TICKET = "ticket"
    """QR of a queue ticket, signature not yet checked."""
    TICKET_NUMBER = "ticket_number"
    PROCEDURE_CODE = "procedure_code"
    MRZ = "mrz"
    ZONE_LINE = "zone_line"
    """Part of a machine-readable zone that came line by line."""
    HEALTH_INSURANCE = "health_insurance"
    BADGE = "badge"
    """A clerk's badge. Its text is a secret and stands in no field."""
    DAY_SLIP = "day_slip"
    """QR of the slip of a closed day: the head of the record."""
    SURVEY = "survey"
    """QR of a satisfaction survey (K01) answered on a telephone."""
    VIETQR = "vietqr"
    LINK = "link"
    TEXT = "text"
    """Words to search with."""
    UNKNOWN = "unknown"
    """Nothing usable: empty, too long, or a broken code; the warnings say which."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What a text turned out to be. Equal texts give equal scans."""

    kind: ScanKind
    fields: Mapping[str, str]
    """Cleaned texts by name; dates in ISO 8601 (`1990` when only the year is known)."""
    warnings: tuple[str, ...] = ()
    """Machine words, ScanWarning or NumberFinding: what the clerk should look at twice."""
    text: str = field(default="", compare=False)
    """What was read, mended where it had to be: a ticket's signature and a zone are checked on it."""
    mangling: Mangling | None = field(default=None, compare=False)
    """What was done to the text on its way; the warnings say whether it is mended."""

    def __repr__(self) -> str:
        """Keep personal data out of logs and tracebacks."""
        return f"<Scan {self.kind} {', '.join(self.warnings)}>"


def scan_of(kind: ScanKind, fields: Mapping[str, str], *warnings: str) -> Scan:
    """A scan of `kind`; `fields` are not copied."""
    return Scan(kind, MappingProxyType(dict(fields)), tuple(warnings))
