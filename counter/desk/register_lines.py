"""Lines of the register (M07) of what a journal holds. Pure; shared by the desk and the command line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from counter.domain.documents import RegisterLine
from counter.domain.dossiers import Dossier, DossierRow
from counter.ports import ForgottenRow

__all__ = ["register_line"]


def register_line(
    row: DossierRow | ForgottenRow, due: Callable[[Dossier], datetime | None] | None = None
) -> RegisterLine:
    """A dossier as the register has it; of one whose people were purged, its number and its times.

    `due` gives the appointment in force; without it the slip's stands.
    """
    if isinstance(row, ForgottenRow):
        return RegisterLine(
            row.number, "", 0, "", "", "", "", row.received_at, None, row.returned_at, None, forgotten=True
        )
    dossier, organisation = row.dossier, row.dossier.parties.organisation
    address = organisation.address if organisation else dossier.owner.residence or dossier.submitter.residence
    received_at = dossier.outage.received_at if dossier.outage is not None else dossier.entry.at
    return RegisterLine(
        number=row.official_code or dossier.code or dossier.local_number,
        procedure=dossier.procedure.name,
        sets=dossier.sets,
        owner=dossier.owner_name,
        address=address or "",
        phone=dossier.contact.phone or dossier.submitter.phone or "",
        deciding=dossier.organisations.deciding,
        received_at=received_at,
        due_at=due(dossier) if due is not None else dossier.due_at,
        returned_at=row.returned_at,
        delivery=dossier.delivery,
        voided=row.voided,
    )
