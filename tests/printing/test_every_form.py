"""Every form of made-up dossiers: nothing outside its frame, nothing lost, every code read by two decoders.

The short run proves the layout and the text of every form for ten dossiers, and the codes of one form after
another; the long one (`COUNTER_FORMS`, 500) the codes of all pages, and the text by a second reader.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from counter.domain.document_kinds import DocumentKind
from counter.domain.documents import DaySlip, FeeSlip, TicketSlip
from printing.content import content
from printing.paper import PageSize
from tests.rigs.made_up import MAKERS, made
from tests.rigs.proof_of_papers import by_poppler, prove_codes, prove_page, prove_roll, prove_text

DOSSIERS = 10
FILES = {DocumentKind.REGISTER}
"""Kinds that are no paper."""


def prove(kind: str, seed: int, folder: Path, *, thorough: bool) -> None:
    document = made(kind, seed)
    assert document.kind == kind.split()[0]
    if isinstance(document, FeeSlip | DaySlip | TicketSlip):
        if thorough or seed == len(kind) % DOSSIERS:
            prove_roll(document, folder)
        return
    size = list(PageSize)[seed % len(PageSize)]
    laid, pdf = prove_page(document, size, None if thorough else 1)
    if thorough:
        prove_text(laid, by_poppler(pdf))
        leaves = len(laid.leaves)
        further = range(leaves, len(laid.pages), leaves)  # the other copies draw the same pages
        prove_codes(laid, pdf, content(document), folder, [*range(leaves), *further])
    elif seed == sorted(MAKERS).index(kind) % DOSSIERS:
        last = len(laid.pages) - 1
        prove_codes(laid, pdf, content(document), folder, sorted({0, last}))


def test_every_kind_of_paper_has_a_maker() -> None:
    assert {name.split()[0] for name in MAKERS} == {kind.value for kind in set(DocumentKind) - FILES}


@pytest.mark.parametrize("kind", sorted(MAKERS))
def test_every_form_of_ten_dossiers(kind: str, tmp_path: Path) -> None:
    for seed in range(DOSSIERS):
        prove(kind, seed, tmp_path, thorough=False)


@pytest.mark.soak
@pytest.mark.parametrize("kind", sorted(MAKERS))
def test_every_form_of_very_many_dossiers(kind: str, tmp_path: Path) -> None:
    for seed in range(int(os.environ.get("COUNTER_FORMS", "500"))):
        prove(kind, seed, tmp_path, thorough=True)
