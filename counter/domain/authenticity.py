"""What the checks on a chip come to: one verdict, and the findings a clerk should know of.

A verdict follows from cryptography alone. What a person has to weigh (an expired card, two files that differ)
is a finding beside it and never changes it; neither ever keeps the clerk from going on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Final

from counter.domain.card import Authenticity, CardRecord, Check, CheckOutcome

__all__ = [
    "ACCESS",
    "ACTIVE",
    "CHIP",
    "COUNTRY",
    "FILES_AGREE",
    "GROUPS",
    "ISSUER",
    "MAPPING",
    "NOT_READ",
    "PACE",
    "PHOTO",
    "REVOCATION",
    "SECURITY_OBJECT",
    "SIGNATURE",
    "VALIDITY",
    "ZONE_DIGITS",
    "Finding",
    "findings_of",
    "verdict_of",
]

ACCESS: Final = "access_control"
"""The chip let itself be opened."""
PACE: Final = "pace"
"""Noted only when it failed, or was hidden, and BAC opened the chip."""
ZONE_DIGITS: Final = "mrz_check_digits"
FILES_AGREE: Final = "dg1_dg13_agree"
"""Zone and personal record tell of the same person."""
PHOTO: Final = "photo"
SECURITY_OBJECT: Final = "sod"
"""The signed list of hashes could be read."""
SIGNATURE: Final = "passive_authentication"
"""Its signature holds under the signer's key."""
GROUPS: Final = "data_groups"
"""Every data group that was read has the hash it lists."""
ISSUER: Final = "issuer"
"""The signer's certificate is by an issuer this office trusts."""
VALIDITY: Final = "signer_validity"
"""Signer and issuer were within their time."""
REVOCATION: Final = "signer_revocation"
"""No revocation list names the signer."""
COUNTRY: Final = "issuer_country"
"""The signer is of the state that the card says issued it."""
ACTIVE: Final = "active_authentication"
CHIP: Final = "chip_authentication"
MAPPING: Final = "pace_cam"
"""Three ways in which a chip shows that it is no copy."""

NOT_READ: Final = "not_read"
"""Evidence of a file that nobody asked for, as when a card was taken off midway."""

_CONTRADICTIONS: Final = frozenset({SIGNATURE, GROUPS, REVOCATION, COUNTRY, ACTIVE, CHIP, MAPPING})
"""Checks whose failure only a forgery, a copy or a called-back signer explains."""
_CHIP_PROOFS: Final = (ACTIVE, CHIP, MAPPING)
_PERSONAL_FILES: Final = {"1": "dg1", "2": PHOTO, "13": "dg13"}
"""Checks that tell whether a file was read, by its number in the signed list."""
_UNASKED: Final = frozenset({"", "not_requested", "other_state"})


class Finding(StrEnum):
    """Something a clerk should see beside the verdict."""

    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    FILES_DISAGREE = "files_disagree"
    """The machine-readable zone and the personal record of one chip tell of different things."""
    FILES_WITHHELD = "files_withheld"
    """The signed list names the person or the photo, and the chip was asked for it and did not give it."""
    QR_DISAGREES = "qr_disagrees"
    ZONE_DIGITS = "zone_digits"
    """Check digits of the zone on the chip are wrong."""
    NO_SIGNATURE = "no_signature"
    """The chip gave no list of hashes, or none whose signature can be checked."""
    SIGNER_OUT_OF_TIME = "signer_out_of_time"
    SIGNER_REVOKED = "signer_revoked"
    OTHER_COUNTRY = "other_country"
    """Signed by another state than the card names."""
    CHIP_UNPROVED = "chip_unproved"
    """The chip has a key to prove that it is no copy, and did not prove it."""
    DOWNGRADED = "downgraded"
    """Opened by BAC although the card offers PACE."""

    @property
    def is_loud(self) -> bool:
        """Whether the clerk must not miss it."""
        return self is not Finding.ZONE_DIGITS


def verdict_of(checks: Iterable[Check]) -> Authenticity:
    """The verdict over all checks of one read."""
    outcomes = {check.name: check.outcome for check in checks}
    if any(outcomes.get(name) is CheckOutcome.FAILED for name in _CONTRADICTIONS):
        return Authenticity.NOT_GENUINE
    if any(outcomes.get(name) is not CheckOutcome.PASSED for name in (SIGNATURE, GROUPS)):
        return Authenticity.NOT_CHECKED
    trusted = outcomes.get(ISSUER) is CheckOutcome.PASSED
    return Authenticity.GENUINE if trusted else Authenticity.ISSUER_UNKNOWN


def findings_of(checks: Sequence[Check], record: CardRecord | None, today: date) -> tuple[Finding, ...]:
    """What checks and content say that a clerk should know, the gravest first."""
    by_name = {check.name: check for check in checks}
    found = {
        Finding.SIGNER_REVOKED: _failed(by_name, REVOCATION),
        Finding.OTHER_COUNTRY: _failed(by_name, COUNTRY),
        Finding.FILES_DISAGREE: _failed(by_name, FILES_AGREE),
        Finding.FILES_WITHHELD: _withheld(by_name),
        Finding.CHIP_UNPROVED: _unproved(by_name),
        Finding.EXPIRED: record is not None and _before(record.expiry_date, today),
        Finding.NOT_YET_VALID: record is not None and _before(today, record.issue_date),
        Finding.NO_SIGNATURE: _unsigned(by_name),
        Finding.SIGNER_OUT_OF_TIME: _failed(by_name, VALIDITY),
        Finding.DOWNGRADED: _failed(by_name, PACE),
        Finding.ZONE_DIGITS: _failed(by_name, ZONE_DIGITS),
    }
    return tuple(finding for finding, there in found.items() if there)


def _failed(checks: Mapping[str, Check], name: str) -> bool:
    return name in checks and checks[name].outcome is CheckOutcome.FAILED


def _passed(checks: Mapping[str, Check], name: str) -> bool:
    return name in checks and checks[name].outcome is CheckOutcome.PASSED


def _unproved(checks: Mapping[str, Check]) -> bool:
    """Whether the chip has a way to prove itself, and no way ended well."""
    proofs = [checks[name] for name in _CHIP_PROOFS if name in checks]
    proved = any(check.outcome is CheckOutcome.PASSED for check in proofs)
    tried = any(check.outcome is CheckOutcome.NOT_PERFORMED and check.evidence for check in proofs)
    return tried and not proved


def _withheld(checks: Mapping[str, Check]) -> bool:
    """Whether a file is missing that the issuer has signed: another face may stand before the clerk."""
    listed = checks[SECURITY_OBJECT].evidence if _passed(checks, SECURITY_OBJECT) else ""
    numbers = listed.partition("groups=")[2].split(",")
    missing = [
        number
        for number, name in _PERSONAL_FILES.items()
        if name in checks
        and checks[name].outcome is CheckOutcome.NOT_PERFORMED
        and checks[name].evidence not in _UNASKED
    ]
    return any(number in numbers for number in missing)


def _unsigned(checks: Mapping[str, Check]) -> bool:
    """Whether a card that was judged has no signature that could be checked; a list nobody asked for may
    have one. Who forges a card chooses what its signature is made with, too.
    """
    listed, signature = checks.get(SECURITY_OBJECT), checks.get(SIGNATURE)
    asked = listed is not None and listed.evidence != NOT_READ
    checked = signature is not None and signature.outcome is not CheckOutcome.NOT_PERFORMED
    return GROUPS in checks and asked and not (_passed(checks, SECURITY_OBJECT) and checked)


def _before(first: date | None, second: date | None) -> bool:
    return first is not None and second is not None and first < second
