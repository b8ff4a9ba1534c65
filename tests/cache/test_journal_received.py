"""What a register is made of: dossiers by the day they were entered, page by page, oldest first."""

from __future__ import annotations

from datetime import timedelta

from cache.journal import SqliteJournal
from counter.domain.dossiers import DossierRow
from counter.ports import ForgottenRow
from tests.cache.conftest import MORNING, Samples, received

DAY = MORNING.date().isoformat()


def test_pages_hold_every_dossier_of_the_days_once(journal: SqliteJournal, samples: Samples) -> None:
    days = [MORNING + timedelta(days=day) for day in (-1, 0, 0, 1, 2)]
    made = [journal.receive(samples.order(samples.dossier(at=at)))[0] for at in days]
    found, after, pages = [], 0, 0
    while True:
        after, rows = journal.received(DAY, made[3].entry.at.date().isoformat(), after=after, limit=2)
        if not rows:
            break
        pages += 1
        found += [row.dossier.id for row in rows if isinstance(row, DossierRow)]
    assert (found, pages) == ([one.id for one in made[1:4]], 2)
    assert journal.received("2020-01-01", "2020-12-31") == (0, ())


def test_a_purged_dossier_keeps_its_number_and_its_times(journal: SqliteJournal, samples: Samples) -> None:
    dossier = received(journal, samples)
    journal.append(samples.act())
    journal._connection.execute("UPDATE dossier SET purged_at = ? WHERE id = ?", (DAY, dossier.id))
    _, [row] = journal.received(DAY, DAY)
    assert row == ForgottenRow(dossier.code or dossier.local_number, dossier.entry.at, None)
