"""EF.CardSecurity: the chip's keys signed in the master file (ICAO 9303-11 §9.2.11, TR-03110-3 A.1.2)."""

from __future__ import annotations

from datetime import datetime

from devices.emrtd.errors import CardError, MalformedError
from devices.emrtd.files import FILE_LIMIT
from devices.emrtd.passive_authentication import Passive
from devices.emrtd.pki.signed_data import parse_signed_data, signing_certificate
from devices.emrtd.pki.trust_store import Chain, TrustStore, chain_of
from devices.emrtd.security_infos import ChipKey, parse_infos

__all__ = ["vouched_keys"]

_CONTENT_TYPE = "0.4.0.127.0.7.3.2.1"


def vouched_keys(
    content: bytes, passive: Passive | None, store: TrustStore, moment: datetime
) -> tuple[ChipKey, ...]:
    """The keys in the file, when its signer is trusted or is the one of the data groups; none otherwise."""
    try:
        signed = parse_signed_data(content, limit=FILE_LIMIT)
        if signed.content_type != _CONTENT_TYPE:
            raise MalformedError("EF.CardSecurity signs something else")
        signer, _ = signing_certificate(signed)
        same = passive is not None and passive.signer is not None and passive.signer.encoded == signer.encoded
        if not same and not _of_the_state(chain_of(signer, store, moment), passive):
            return ()
        return parse_infos(signed.content).keys
    except CardError:
        return ()


def _of_the_state(chain: Chain, passive: Passive | None) -> bool:
    """Whether a trusted issuer stands behind it, of the state that signed the data groups: else every card
    of any state whose key was ever lost would prove every other.
    """
    if chain.issuer is None:
        return False
    signer = passive.signer if passive is not None else None
    return signer is None or signer.country == chain.issuer.country
