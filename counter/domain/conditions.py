"""What a centre asks of a dossier before it takes it: asked there, and at the desk before it is received.

A dossier that the desk recorded and printed and no centre will ever take is the worst of both. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from counter.domain.certification import MOST_DOCUMENTS, MOST_PAPERS, CertifiedPaper
from counter.domain.decisions import Lack
from counter.domain.dossiers import OLDEST_OUTAGE, Dossier, PaperCount
from counter.domain.fees import Fee
from counter.domain.money import LARGEST_DONG
from counter.domain.quantity import MOST_COUNTED, Quantity

__all__ = ["amounts_fit", "counts_fit", "outage_fits", "why_refused"]

_LAST_OF_BOOK = 999_999
"""Number of a certification book: ten times what the largest centre certifies in a year."""
_LARGEST_COUNT = 9_999
"""Of papers, sets and units of a time limit: far above any at a counter."""


def why_refused(dossier: Dossier) -> str:
    """Machine word of what cannot be true of a dossier; empty: a centre takes it.

    `bad_amount`, `bad_count`, `bad_outage`, `due_before_received`. Its times have their zones.
    """
    if not amounts_fit(dossier.fee):
        return "bad_amount"
    if not counts_fit((dossier.sets, dossier.limit.value), dossier.papers):
        return "bad_count"
    if not _quantity_fits(dossier.quantity) or not _certified_fits(dossier.certified):
        return "bad_count"
    if not outage_fits(dossier):
        return "bad_outage"
    received_at = dossier.outage.received_at if dossier.outage is not None else dossier.entry.at
    if dossier.due_at is not None and dossier.due_at < received_at:
        return "due_before_received"
    return ""


def outage_fits(dossier: Dossier) -> bool:
    """Whether it was received by hand before its entry, not long before, and seen by somebody else."""
    outage, entry = dossier.outage, dossier.entry
    if outage is None:
        return True
    if not timedelta(0) <= entry.at - outage.received_at <= OLDEST_OUTAGE:
        return False
    if outage.witness_id == entry.clerk_id:
        return False
    return bool(outage.emergency_number.strip() and outage.reason.strip())


def amounts_fit(fee: Fee) -> bool:
    """Whether every amount of a fee is one that is paid at a counter."""
    counted = (fee.computed_dong or 0, fee.paid_dong or 0, fee.given_dong or 0)
    amounts = (fee.amount_dong, fee.carried_dong, *counted)
    return all(0 <= dong <= LARGEST_DONG for dong in amounts)


def counts_fit(counts: Iterable[int], papers: Iterable[PaperCount | Lack]) -> bool:
    """Whether there can be so many, of papers too."""
    every = list(counts)
    for paper in papers:
        every += (paper.originals, paper.certified_copies, paper.photocopies)
    return all(0 <= count <= _LARGEST_COUNT for count in every)


def _certified_fits(papers: Sequence[CertifiedPaper]) -> bool:
    """Whether so much can be certified at once, under numbers that a book has."""
    counts = [count for paper in papers for count in (paper.pages, paper.copies)]
    numbers = [number for paper in papers for number in paper.numbers]
    return (
        len(papers) <= MOST_PAPERS
        and len(numbers) <= MOST_DOCUMENTS
        and all(1 <= count <= MOST_COUNTED for count in counts)
        and all(1 <= number <= _LAST_OF_BOOK for number in numbers)
    )


def _quantity_fits(quantity: Quantity | None) -> bool:
    return quantity is None or all(1 <= count <= MOST_COUNTED for count in (quantity.pages, quantity.copies))
