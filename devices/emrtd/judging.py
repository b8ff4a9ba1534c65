"""Single checks from what a chip gave, the same at the card and later from kept evidence."""

from __future__ import annotations

from datetime import datetime

from counter.domain.authenticity import ACTIVE, COUNTRY, MAPPING
from counter.domain.card import Check, CheckOutcome
from counter.domain.states import two_letters
from devices.emrtd import active_authentication, card_security
from devices.emrtd.active_authentication import ActiveProof
from devices.emrtd.errors import CardError
from devices.emrtd.mapping import CamProof
from devices.emrtd.passive_authentication import Passive, why
from devices.emrtd.pki.trust_store import TrustStore
from devices.emrtd.security_infos import SecurityInfos

__all__ = ["compared_country", "judged_mapping", "judged_signature"]

_OF_CURVES = "ECDH"
"""Agreement of the keys that a mapping can prove: it is over curves alone."""


def judged_signature(key_file: bytes, algorithm: str | None, proof: ActiveProof) -> Check:
    """The check of active authentication: `key_file` is DG15, and signed."""
    try:
        found = proof.verified_by(active_authentication.parse_key(key_file), algorithm)
    except CardError as error:
        return Check(ACTIVE, CheckOutcome.NOT_PERFORMED, why(error))
    return Check(ACTIVE, CheckOutcome.FAILED if found is None else CheckOutcome.PASSED, found or "signature")


def judged_mapping(
    proof: CamProof,
    infos: SecurityInfos | None,
    security_file: bytes | None,
    passive: Passive | None,
    store: TrustStore,
    moment: datetime,
) -> Check:
    """The check of PACE's chip-authentication mapping, against every key of its curve that is vouched for."""
    keys = list(infos.keys) if infos is not None else []
    if security_file is not None:
        keys += card_security.vouched_keys(security_file, passive, store, moment)
    tried = False
    for key in keys:
        if key.agreement != _OF_CURVES:
            continue
        try:
            group, public = key.group()
            if group.name == proof.curve.name:
                tried = True
                if proof.proves(public):
                    return Check(MAPPING, CheckOutcome.PASSED, f"CAM {group.name}")
        except CardError:
            continue
    return Check(
        MAPPING,
        CheckOutcome.FAILED if tried else CheckOutcome.NOT_PERFORMED,
        "key" if tried else "unsigned_key",
    )


def compared_country(passive: Passive, state: str) -> Check | None:
    """Whether signer and issuer are of the state that the card names; None where that is not known.

    What a signer calls itself is its issuer's word: every trusted state could vouch for the people of every
    other, were the issuer's own country not held against the card's (ICAO 9303-12 §7.1).
    """
    expected, chain = two_letters(state), passive.chain
    if expected is None or chain is None:
        return None
    signers = [one.country for one in (chain.signer, chain.issuer) if one is not None]
    known = [found for one in signers if (found := one if len(one) == 2 else two_letters(one)) is not None]
    if not known:
        return None
    stranger = next((one for one in known if one != expected), None)
    outcome = CheckOutcome.PASSED if stranger is None else CheckOutcome.FAILED
    return Check(COUNTRY, outcome, f"{stranger or expected} {expected}")
