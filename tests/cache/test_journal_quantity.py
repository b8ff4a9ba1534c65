"""What a fee was counted by, kept in the journal and on the papers of its ledger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from cache.journal import SqliteJournal
from counter import wire
from counter.domain.documents import Slip
from counter.domain.dossiers import Dossier
from counter.domain.quantity import Counted, Quantity

if TYPE_CHECKING:
    from tests.cache.conftest import Samples


@pytest.mark.parametrize("per", Counted)
def test_a_count_comes_back_after_a_restart(
    journal: SqliteJournal, samples: Samples, reopen: Callable[[], SqliteJournal], per: Counted
) -> None:
    counted = replace(samples.dossier(), quantity=Quantity(per, copies=3, pages=12))
    kept, _ = journal.receive(samples.order(counted))
    assert kept.quantity == counted.quantity
    again = reopen()
    row = again.dossier(kept.id)
    assert row is not None
    assert row.dossier == kept
    body = again.sent_body(kept.id)
    assert body is not None
    assert wire.decode(Dossier, body).quantity == counted.quantity
    slips = [job.document for job in again.open_jobs() if isinstance(job.document, Slip)]
    assert [slip.dossier.quantity for slip in slips] == [counted.quantity]
