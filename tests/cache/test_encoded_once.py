"""A dossier that stands in the record and on its papers is encoded once, and reads as if it were not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cache.journal.rows import decoded, encoded, encoded_around
from counter.desk.paper_jobs import list_jobs, reception_jobs
from counter.domain.documents import Document
from tests.rigs.papers import CENTRE, ENTRY, dossier

ONE = dossier()
PAPERS = [job.document for job in (*reception_jobs(CENTRE, ONE), *list_jobs(CENTRE, [ONE], ENTRY))]


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: str(paper.kind))
def test_a_paper_around_its_dossier_has_the_same_bytes(paper: Document) -> None:
    content = encoded_around(paper, ONE, encoded(ONE))
    assert content == encoded(paper)
    assert decoded(type(paper), content) == paper


def test_another_dossier_is_not_taken_for_it() -> None:
    other = replace(ONE, id="other")
    assert encoded_around(PAPERS[0], other, encoded(other)) == encoded(PAPERS[0])
