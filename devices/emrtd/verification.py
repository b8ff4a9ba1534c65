"""Evidence verified again, without the card and as often as anybody likes.

Everything that can be computed from it is: the signature, the hashes, the signer's issuer in a trust store,
the chip's answer to the challenge. What cannot be computed keeps its recorded outcome and is named as such.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from counter.domain.authenticity import (
    ACTIVE,
    COUNTRY,
    GROUPS,
    ISSUER,
    MAPPING,
    NOT_READ,
    REVOCATION,
    SECURITY_OBJECT,
    SIGNATURE,
    VALIDITY,
    verdict_of,
)
from counter.domain.card import Authenticity, Check, CheckOutcome
from devices.emrtd import security_infos, sod
from devices.emrtd.errors import CardError
from devices.emrtd.evidence import Evidence
from devices.emrtd.judging import compared_country, judged_mapping, judged_signature
from devices.emrtd.passive_authentication import Passive, of_digests, why
from devices.emrtd.pki.certificates import Certificate, parse_certificate
from devices.emrtd.pki.trust_store import KnownIssuers, TrustStore
from devices.emrtd.security_infos import SecurityInfos

__all__ = ["Verified", "verify_evidence"]

_COMPUTED = frozenset(
    {SECURITY_OBJECT, SIGNATURE, GROUPS, ISSUER, VALIDITY, REVOCATION, COUNTRY, ACTIVE, MAPPING}
)
"""Checks that evidence can be held against."""
_LASTING = frozenset({SECURITY_OBJECT, SIGNATURE, GROUPS, COUNTRY, ACTIVE, MAPPING})
"""Those among them that come out the same for ever, whoever is trusted since."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What evidence comes to now."""

    checks: tuple[Check, ...]
    authenticity: Authenticity
    recorded: Authenticity
    """The verdict when the card was read."""
    moment: datetime
    from_record: tuple[str, ...]
    """Names of checks that only stand there as recorded, and of one that anybody can make up: the proof of
    PACE's mapping convinces who ran PACE and nobody else."""
    contradicted: tuple[str, ...]
    """Names of checks that were recorded otherwise than they come out; empty in evidence nobody altered."""
    signer: Certificate | None
    issuer: Certificate | None
    """The trusted certificate; of the evidence itself where the trust store has none."""
    issuer_trusted: bool
    """Whether it is in the trust store."""

    @property
    def agrees(self) -> bool:
        """Whether it comes to what was recorded, or to more: an issuer may be trusted since."""
        if self.contradicted:
            return False
        better = (Authenticity.ISSUER_UNKNOWN, Authenticity.GENUINE)
        return self.authenticity is self.recorded or (self.recorded, self.authenticity) == better


def verify_evidence(evidence: Evidence, store: TrustStore) -> Verified:
    """Compute everything anew, for the moment the card was read. Raises nothing."""
    passive, checks = _passive(evidence, store)
    by_name = {check.name: check for check in checks}
    if passive is not None:
        compared = compared_country(passive, evidence.country)
        for check in (compared, *_proofs(evidence, passive, store)):
            if check is not None:
                by_name[check.name] = check
    computed = dict(by_name)
    recorded = [check for check in evidence.checks if check.name not in by_name and _only_recorded(check)]
    by_name |= {check.name: check for check in recorded}
    chain = passive.chain if passive is not None else None
    kept = _kept_issuer(evidence, passive)
    return Verified(
        checks=tuple(by_name.values()),
        authenticity=verdict_of(by_name.values()),
        recorded=evidence.authenticity,
        moment=evidence.moment,
        from_record=tuple(
            check.name
            for check in (*recorded, *(check for name, check in computed.items() if name == MAPPING))
            if check.outcome is not CheckOutcome.NOT_PERFORMED
        ),
        contradicted=_contradicted(evidence, computed),
        signer=chain.signer if chain else None,
        issuer=chain.issuer if chain and chain.issuer else kept,
        issuer_trusted=chain is not None and chain.issuer is not None,
    )


def _only_recorded(check: Check) -> bool:
    """Whether a check stands as recorded: what could be computed and was not proves nothing."""
    unproved = check.name in (ACTIVE, MAPPING) and check.outcome is not CheckOutcome.PASSED
    return unproved or check.name not in _COMPUTED


def _contradicted(evidence: Evidence, computed: Mapping[str, Check]) -> tuple[str, ...]:
    """Checks recorded as passed or failed that come out otherwise, and the verdict if it never followed."""
    settled = [
        check.name
        for check in evidence.checks
        if check.name in _LASTING
        and check.name in computed
        and CheckOutcome.NOT_PERFORMED is not check.outcome is not computed[check.name].outcome
    ]
    missing = [name for name in (SIGNATURE, GROUPS) if name in computed and not _recorded(evidence, name)]
    followed = verdict_of(evidence.checks) is evidence.authenticity
    return (*settled, *missing) if followed else (*settled, *missing, "authenticity")


def _recorded(evidence: Evidence, name: str) -> bool:
    return any(check.name == name for check in evidence.checks)


def _passive(evidence: Evidence, store: TrustStore) -> tuple[Passive | None, Sequence[Check]]:
    if evidence.sod is None:
        return None, [Check(SECURITY_OBJECT, CheckOutcome.NOT_PERFORMED, NOT_READ)]
    try:
        listed = sod.parse(evidence.sod)
    except CardError as error:
        return None, [Check(SECURITY_OBJECT, CheckOutcome.FAILED, why(error))]
    found = {int(number): digest for number, digest in evidence.groups.items()}
    for number, content in ((14, evidence.chip_infos), (15, evidence.active_key)):
        if content is not None:
            found[number] = listed.digest_of(content)
    passive = of_digests(listed, found, store, evidence.moment)
    return passive, passive.checks


def _proofs(evidence: Evidence, passive: Passive, store: TrustStore) -> list[Check]:
    infos: SecurityInfos | None = None
    if evidence.chip_infos is not None and passive.vouches_for(14, evidence.chip_infos):
        try:
            infos = security_infos.parse(evidence.chip_infos)
        except CardError:
            infos = None
    checks = []
    key = evidence.active_key
    if evidence.active is not None and key is not None and passive.vouches_for(15, key):
        checks.append(judged_signature(key, infos.active_algorithm if infos else None, evidence.active))
    proof = evidence.cam.proof() if evidence.cam is not None else None
    if proof is not None:
        checks.append(judged_mapping(proof, infos, evidence.card_security, passive, store, evidence.moment))
    return checks


def _kept_issuer(evidence: Evidence, passive: Passive | None) -> Certificate | None:
    """The certificate in the evidence, if it really issued the signer's."""
    if evidence.issuer is None or passive is None or passive.signer is None:
        return None
    try:
        issuer = parse_certificate(evidence.issuer)
        own = KnownIssuers((issuer,))
        return issuer if own.candidates(passive.signer) and passive.signer.is_signed_by(issuer) else None
    except CardError:
        return None
