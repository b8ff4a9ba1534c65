"""Passive authentication: the content of a chip is what its issuer signed (ICAO 9303-11 §5.1).

The list of hashes is signed by a document signer, whose certificate is issued by a country signing authority;
the trust store says whether that one counts. Each step is a check of its own, so that "signed, but by whom?"
is told from "changed".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from counter.domain.authenticity import (
    GROUPS,
    ISSUER,
    REVOCATION,
    SECURITY_OBJECT,
    SIGNATURE,
    VALIDITY,
)
from counter.domain.card import Check, CheckOutcome
from devices.emrtd import sod
from devices.emrtd.errors import CardError, LimitError, MalformedError, UnsupportedError
from devices.emrtd.pki.certificates import Certificate
from devices.emrtd.pki.signed_data import SignatureRefusedError, signing_certificate
from devices.emrtd.pki.trust_store import Chain, Revocation, TrustStore, chain_of
from devices.emrtd.sod import SecurityObject

__all__ = ["Passive", "authenticate", "digests", "of_digests", "why"]

_REVOCATIONS = {Revocation.GOOD: CheckOutcome.PASSED, Revocation.REVOKED: CheckOutcome.FAILED}


@dataclass(frozen=True, slots=True)
class Passive:
    """What came of it."""

    checks: tuple[Check, ...]
    security_object: SecurityObject | None = None
    chain: Chain | None = None
    """Only when the signature holds."""

    @property
    def signer(self) -> Certificate | None:
        """The certificate whose key signed."""
        return self.chain.signer if self.chain else None

    def vouches_for(self, number: int, content: bytes) -> bool:
        """Whether the signature holds and covers `content` as data group `number`."""
        if self.security_object is None or self.chain is None:
            return False
        return self.security_object.groups.get(number) == self.security_object.digest_of(content)


def authenticate(content: bytes, groups: Mapping[int, bytes], store: TrustStore, moment: datetime) -> Passive:
    """Check EF.SOD `content` against what was read of the data groups, by number. Raises nothing.

    `groups` are whole files; `digests` makes the other form, for what was read earlier.
    """
    try:
        listed = sod.parse(content)
    except CardError as error:
        return Passive((Check(SECURITY_OBJECT, CheckOutcome.FAILED, why(error)),))
    return of_digests(listed, digests(listed, groups), store, moment)


def digests(listed: SecurityObject, groups: Mapping[int, bytes]) -> dict[int, bytes]:
    """The hashes of data groups, as the security object takes them."""
    return {number: listed.digest_of(content) for number, content in groups.items()}


def of_digests(
    listed: SecurityObject, found: Mapping[int, bytes], store: TrustStore, moment: datetime
) -> Passive:
    """Check a security object against hashes by number of the data group. Raises nothing."""
    numbers = ",".join(map(str, sorted(listed.groups)))
    checks = [
        Check(SECURITY_OBJECT, CheckOutcome.PASSED, f"{listed.digest} groups={numbers}"),
        _compared(listed, found),
    ]
    try:
        certificate, signer = signing_certificate(listed.signed)
        key = certificate.key().name
    except SignatureRefusedError as error:
        checks.append(Check(SIGNATURE, CheckOutcome.FAILED, error.reason))
        return Passive(tuple(checks), listed)
    except CardError as error:
        checks.append(Check(SIGNATURE, CheckOutcome.NOT_PERFORMED, why(error)))
        return Passive(tuple(checks), listed)
    checks.append(Check(SIGNATURE, CheckOutcome.PASSED, f"{signer.scheme.name} {key}"))
    chain = chain_of(certificate, store, moment)
    return Passive((*checks, *_chain_checks(chain, moment)), listed, chain)


def why(error: CardError) -> str:
    """What kept a check from being done, in machine words without a space between those of one thing."""
    if error.status_word is not None:
        return f"{error.status_word:04X}"
    if isinstance(error, MalformedError):
        return "malformed"
    if isinstance(error, LimitError):
        return "too_large"
    if isinstance(error, UnsupportedError):
        return f"unsupported:{str(error).replace(' ', '_')}"
    return "channel"


def _compared(listed: SecurityObject, found: Mapping[int, bytes]) -> Check:
    """A group that was read and is not listed is as bad as one that differs: nobody vouches for it."""
    wrong = [
        f"{number}={'differs' if number in listed.groups else 'unsigned'}"
        for number, digest in sorted(found.items())
        if listed.groups.get(number) != digest
    ]
    if wrong:
        return Check(GROUPS, CheckOutcome.FAILED, " ".join(wrong))
    outcome = CheckOutcome.PASSED if found else CheckOutcome.NOT_PERFORMED
    return Check(GROUPS, outcome, ",".join(map(str, sorted(found))))


def _chain_checks(chain: Chain, moment: datetime) -> tuple[Check, ...]:
    if chain.issuer is None:
        reason = "unknown" if chain.signer.signs_documents else "other_purpose"
        issuer = Check(ISSUER, CheckOutcome.NOT_PERFORMED, f"{reason} signer={chain.signer.sha256}")
    else:
        issuer = Check(ISSUER, CheckOutcome.PASSED, f"{chain.issuer.sha256} signer={chain.signer.sha256}")
    outcome = CheckOutcome.PASSED if chain.in_time else CheckOutcome.FAILED
    late = chain.signer if not chain.signer.is_valid_at(moment) else chain.issuer
    until = "" if chain.in_time or late is None else f"{late.not_before:%Y%m%d}-{late.not_after:%Y%m%d}"
    return (
        issuer,
        Check(VALIDITY, outcome, until),
        Check(
            REVOCATION,
            _REVOCATIONS.get(chain.revocation, CheckOutcome.NOT_PERFORMED),
            chain.revocation.value,
        ),
    )
