"""Whom a form names too little: the child of a birth without birth date or sex, the other side of a marriage.

Told once before the dossier is received; the clerk may know why it is so. Which procedure names whom is a
setting of the catalogue (`Procedure.names`). Source: Law 60/2014/QH13 art. 14 (a birth), 18 (a marriage),
unconfirmed.
"""

from __future__ import annotations

from counter.desk.state import Filing, Visit
from counter.domain.parties import OwnerKind, Relation
from counter.domain.people import Sex

__all__ = ["lack_of_people", "unnamed"]


def lack_of_people(visit: Visit | None) -> str | None:
    """Key of the notice that says whom the open form names too little; None when nobody is missing. Pure."""
    filing = visit.filing if visit else None
    if visit is None or filing is None:
        return None
    if _lacks_child(filing):
        return "child_incomplete"
    missing = unnamed(filing)
    if not missing:
        return None
    if missing[0] is not Relation.SPOUSE:
        return "relative_missing"
    owner = filing.owner if filing.parties.kind is OwnerKind.PERSON else visit.identity.person
    sex = owner.sex if owner is not None else None
    return {Sex.MALE: "bride_missing", Sex.FEMALE: "groom_missing", None: "spouse_missing"}[sex]


def unnamed(filing: Filing) -> tuple[Relation, ...]:
    """Relatives the procedure always names that the form does not, in the procedure's order. Pure."""
    there = {one.relation for one in filing.parties.relatives}
    return tuple(one for one in filing.procedure.names if one not in there)


def _lacks_child(filing: Filing) -> bool:
    child, procedure = filing.owner, filing.procedure
    birth = procedure.owner_kind is OwnerKind.PERSON and "khai sinh" in procedure.short_name.lower()
    return birth and child is not None and (child.date_of_birth is None or child.sex is None)
