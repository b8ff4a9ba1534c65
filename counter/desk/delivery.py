"""What the way a result is wanted still needs, and where it would be sent.

Source: Decree 118/2025 art. 17.1 (how the result is wanted), 22; the post needs an address and a telephone.
"""

from __future__ import annotations

from counter.desk.state import Filing, Visit
from counter.domain.dossiers import Delivery
from counter.domain.parties import OwnerKind

__all__ = ["delivery_lack", "proposed_address"]


def delivery_lack(visit: Visit | None) -> str | None:
    """Key of the notice that says what the way of the open form lacks; None when nothing. Pure."""
    filing = visit.filing if visit else None
    if visit is None or filing is None:
        return None
    if filing.delivery is Delivery.POST and not _phone(visit, filing):
        return "post_needs_phone"
    if filing.delivery is Delivery.ELECTRONIC and not filing.contact.email:
        return "electronic_needs_email"
    return None


def _phone(visit: Visit, filing: Filing) -> str:
    submitter, organisation = visit.identity.person, filing.parties.organisation
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
