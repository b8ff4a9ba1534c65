"""A PC's clock that jumped back: the desk does not open and give days and numbers a second time."""

from __future__ import annotations

from datetime import UTC, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cache.journal import SqliteJournal
from cache.journal.vault import accept_clock
from counter.ports import JournalError

if TYPE_CHECKING:
    from datetime import datetime

    from tests.cache.conftest import Samples

UTC = UTC


def opened(path: Path, samples: Samples, now: datetime) -> SqliteJournal:
    """As the desk opens it."""
    return SqliteJournal.open(path, samples.key, desk_id="q03", seat="Q03", now=now)


def test_a_clock_that_stands_before_the_record_is_refused(path: Path, samples: Samples) -> None:
    now = samples.morning
    with opened(path, samples, now) as journal:
        journal.append(samples.act())
    with pytest.raises(JournalError) as refusal:
        opened(path, samples, now - timedelta(minutes=10, seconds=1))
    assert refusal.value.reason == "clock_back"
    with opened(path, samples, now) as journal:  # and nothing holds the journal
        assert journal.verify_chain() == 1


@pytest.mark.parametrize("minutes", [-10, 0, 600_000])
def test_a_clock_that_is_put_right_by_a_little_is_not(path: Path, samples: Samples, minutes: int) -> None:
    with opened(path, samples, samples.morning) as journal:
        journal.append(samples.act())
    now = (samples.morning + timedelta(minutes=minutes)).astimezone(UTC)  # another zone, the same moment
    opened(path, samples, now).close()


def test_an_empty_journal_asks_no_clock(path: Path, samples: Samples) -> None:
    opened(path, samples, samples.morning - timedelta(days=9_000)).close()
    opened(path, samples, samples.morning - timedelta(days=9_999)).close()


def test_an_accepted_clock_opens_the_desk(path: Path, samples: Samples) -> None:
    with opened(path, samples, samples.morning) as journal:
        journal.append(samples.act(at=samples.morning.replace(year=2199)))
    accept_clock(path, samples.key)
    with SqliteJournal.open(path, samples.key, desk_id="q03", seat="Q03") as journal:
        accepted = journal.audit()[-1]
    assert (accepted.kind, accepted.desk_id, accepted.clerk_id) == ("clock_accepted", "q03", "")
    opened(path, samples, accepted.at).close()
