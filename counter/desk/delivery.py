"""What the way a result is wanted still needs, where it would be sent, and who it is then given to.

Source: Decree 118/2025 art. 17.1 (how the result is wanted), 22; the post needs an address and a telephone.
"""

from __future__ import annotations

from dataclasses import replace

from counter.desk.state import Returning, Visit
from counter.domain.dossiers import Collector, CollectorProof, Delivery, Dossier
from counter.domain.parties import OwnerKind

__all__ = ["addressee", "delivery_lack", "is_sending", "known_phone", "proposed_address"]

_PROOF = {
    Delivery.POST: CollectorProof.POST,
    Delivery.ELECTRONIC: CollectorProof.ELECTRONIC,
    Delivery.OTHER_CENTRE: CollectorProof.OTHER_CENTRE,
}


def is_sending(returning: Returning) -> bool:
    """Whether the open result is to be sent: wanted elsewhere, and nobody came for it. Pure."""
    return returning.collector is None and returning.dossier.delivery in _PROOF


def addressee(dossier: Dossier) -> Collector | None:
    """Whom a result that is sent is given to; None for one wanted at the counter. Pure.

    The owner, at the address the result was asked for.
    """
    proof = _PROOF.get(dossier.delivery)
    if proof is None:
        return None
    owner = replace(
        dossier.owner,
        full_name=dossier.owner_name,
        phone=dossier.contact.phone or dossier.owner.phone,
        residence=(dossier.deliver_to if proof is CollectorProof.POST else "") or dossier.owner.residence,
    )
    return Collector(owner, proof, is_owner=True)


def delivery_lack(visit: Visit | None) -> str | None:
    """Key of the notice that says what the way of the open form lacks; None when nothing. Pure."""
    filing = visit.filing if visit else None
    if visit is None or filing is None:
        return None
    if filing.delivery is Delivery.POST and not known_phone(visit):
        return "post_needs_phone"
    if filing.delivery is Delivery.ELECTRONIC and not filing.contact.email:
        return "electronic_needs_email"
    return None


def known_phone(visit: Visit) -> str:
    """Telephone of whoever gets the result, as the form knows it; empty if unknown. Pure."""
    filing, submitter = visit.filing, visit.identity.person
    if filing is None:
        return ""
    organisation = filing.parties.organisation
    known = (
        filing.contact.phone,
        organisation.phone if organisation else "",
        filing.owner.phone if filing.owner else "",
        submitter.phone if submitter else "",
    )
    return next((phone for phone in known if phone), "")


def proposed_address(visit: Visit) -> str:
    """Where the owner lives, else their organisation is, else the submitter lives; empty if unknown. Pure.

    An address printed on a card grows old: what the register tells of the submitter goes first.
    """
    filing, registered = visit.filing, visit.identity.register.person
    if filing is None:
        return ""
    organisation = filing.parties.organisation
    others = filing.owner if filing.parties.kind is not OwnerKind.SELF else None
    known = (
        organisation.address if organisation else None,
        others.residence if others else None,
        registered.residence if registered else None,
        visit.identity.person.residence if visit.identity.person else None,
    )
    return next((place for place in known if place), "")
