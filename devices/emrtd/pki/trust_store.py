"""Whom this office trusts to issue documents, and the way from a document's signer to one of them.

Source: ICAO 9303-12 §7 (certificate profiles), 9303-11 §5.1 (passive authentication). A trusted certificate
counts because somebody put it there: it needs no issuer above it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from devices.emrtd.errors import CardError
from devices.emrtd.pki.certificates import Certificate
from devices.emrtd.pki.revocation import RevocationList

__all__ = ["Chain", "KnownIssuers", "Revocation", "TrustStore", "chain_of", "may_have_issued"]

_MAX_CANDIDATES = 16
"""Certificates of one name that are tried, the one that is meant first; states keep a handful at a time."""


class TrustStore(Protocol):
    """Trusted certificates and their revocation lists, wherever they lie."""

    def candidates(self, certificate: Certificate) -> Sequence[Certificate]:
        """Trusted certificates that may have issued `certificate`, by name or key, and itself if trusted."""

    def revocation_lists(self, issuer: Certificate) -> Sequence[RevocationList]:
        """Lists in the name of `issuer`; not yet verified."""


@dataclass(frozen=True, slots=True)
class KnownIssuers:
    """A trust store in memory."""

    issuers: tuple[Certificate, ...] = ()
    lists: tuple[RevocationList, ...] = ()

    def candidates(self, certificate: Certificate) -> Sequence[Certificate]:
        """See `TrustStore`."""
        return [one for one in self.issuers if may_have_issued(one, certificate)]

    def revocation_lists(self, issuer: Certificate) -> Sequence[RevocationList]:
        """See `TrustStore`."""
        return [one for one in self.lists if one.issuer_name == issuer.subject_name]


class Revocation(StrEnum):
    """What is known of a signer's certificate being called back."""

    UNKNOWN = "unknown"
    """There is no list of its issuer."""
    OUTDATED = "outdated"
    """The newest list does not name it, and a newer one was due."""
    GOOD = "good"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Chain:
    """From a document's signer to a trusted certificate."""

    signer: Certificate
    issuer: Certificate | None
    """The trusted certificate; None where there is none."""
    in_time: bool
    """Whether both were valid at the moment asked for."""
    revocation: Revocation


def may_have_issued(issuer: Certificate, certificate: Certificate) -> bool:
    """Whether `issuer` has the name or key identifier that `certificate` gives, or is the same."""
    if _is_named_by(certificate, issuer):
        return True
    return issuer.subject_name == certificate.issuer_name or issuer.encoded == certificate.encoded


def _is_named_by(certificate: Certificate, issuer: Certificate) -> bool:
    """Whether `certificate` names the very key of `issuer`, and not its name alone."""
    return issuer.key_id is not None and issuer.key_id == certificate.issuer_key_id


def chain_of(signer: Certificate, store: TrustStore, moment: datetime) -> Chain:
    """The trusted issuer of `signer`, and what its validity and the revocation lists say at `moment`."""
    found: Certificate | None = None
    candidates = sorted(store.candidates(signer), key=lambda one: not _is_named_by(signer, one))
    candidates = candidates[:_MAX_CANDIDATES]
    for issuer in candidates:
        may_sign = signer.signs_documents and issuer.is_authority
        if issuer.encoded == signer.encoded or (may_sign and _signed_by(signer, issuer)):
            found = issuer
            if issuer.is_valid_at(moment):
                break
    in_time = signer.is_valid_at(moment) and (found is None or found.is_valid_at(moment))
    if found is None:
        return Chain(signer, None, in_time, Revocation.UNKNOWN)
    # A list is signed with its issuer's newest key, whichever signed the certificate (ICAO 9303-12 §7.1).
    keys = [one for one in candidates if one.subject_name == found.subject_name]
    lists = [
        one
        for one in store.revocation_lists(found)[:_MAX_CANDIDATES]
        if any(_signed_by(one, key) for key in keys)
    ]
    return Chain(signer, found, in_time, _revocation(signer, lists, moment))


def _revocation(signer: Certificate, lists: Sequence[RevocationList], moment: datetime) -> Revocation:
    """What lists of its issuer say of `signer`, all of them verified; one revoked once stays so."""
    if not lists:
        return Revocation.UNKNOWN
    if any(one.revokes(signer) for one in lists):
        return Revocation.REVOKED
    newest = max(lists, key=lambda one: one.issued_at)
    return Revocation.OUTDATED if newest.next_at is not None and newest.next_at < moment else Revocation.GOOD


def _signed_by(signed: Certificate | RevocationList, issuer: Certificate) -> bool:
    """Whether it is; what cannot be verified is not."""
    try:
        return signed.is_signed_by(issuer)
    except CardError:
        return False
