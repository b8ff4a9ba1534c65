"""Entries of the certification books, as records of a received dossier. Pure."""

from __future__ import annotations

import uuid

from counter import wire
from counter.desk.record import AT_ONCE
from counter.domain.certification import (
    Certification,
    entries,
    matter_of,
    numbers_of,
)
from counter.domain.dossiers import Dossier
from counter.domain.records import DONE, OPEN, Record, RecordKind

__all__ = ["SIGNED", "UNSIGNED", "entries_of"]

SIGNED = "signed"
"""State of what is back from the officer and not given yet."""
UNSIGNED = "unsigned"
_NAMESPACE = uuid.UUID("c1f5ad0c-7a90-5a57-a2c0-626f6f6b656e")


def entries_of(dossier: Dossier) -> tuple[Record, ...]:
    """One record per entry, the same for the same dossier; none where nothing is certified.

    What is given at once is signed while the person stands there: its entries are done.
    """
    matter = matter_of(dossier.procedure.code)
    if matter is None or not dossier.certified:
        return ()
    numbers = numbers_of(matter, dossier.certified)
    return tuple(
        Record(
            id=str(uuid.uuid5(_NAMESPACE, f"{dossier.id}/{place}")),
            kind=RecordKind.CERTIFICATION,
            subject=dossier.id,
            state=DONE if dossier.release in AT_ONCE else OPEN,
            content=wire.encode(
                Certification(
                    id=str(uuid.uuid5(_NAMESPACE, f"{dossier.id}/{place}")),
                    dossier_id=dossier.id,
                    dossier_number=dossier.code or dossier.local_number,
                    matter=matter,
                    kinds=kinds,
                    year=dossier.certified[0].year,
                    number=numbers[place] if place < len(numbers) else 0,
                    entered_at=dossier.entry.at,
                    training=dossier.training,
                )
            ),
            entry=dossier.entry,
        )
        for place, kinds in enumerate(entries(matter, dossier.certified))
    )
