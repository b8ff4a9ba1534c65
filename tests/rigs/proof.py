"""What must hold of a desk whatever happened to it: nothing lost, doubled or used twice, the money exact.

Issue 4 "Done when": 0 lost, 0 doubled, 0 numbers reused, money exact, audit chain whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cache.journal import SqliteJournal
from counter import wire
from counter.domain.decisions import Correction, Decision
from counter.domain.dossiers import Dossier, DossierRow, HandOver, SyncState
from counter.events import PrintState
from counter.ports import PrintJob
from tests.rigs.told import Told, money_of

__all__ = ["Kept", "check_all", "check_desk"]

_EVERYTHING = 1_000_000


@dataclass
class Kept:
    """What the centre has."""

    dossiers: dict[str, Dossier] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)
    corrections: dict[str, list[Correction]] = field(default_factory=dict)
    handed: dict[str, HandOver] = field(default_factory=dict)
    doubled: list[str] = field(default_factory=list)


def check_desk(journal: SqliteJournal, told: Told) -> None:
    """What holds at any time, however the desk ended before."""
    assert told.wrong == []
    assert journal.verify_chain() >= len(told.received)
    rows = {row.dossier.id: row for row in journal.dossiers(limit=_EVERYTHING)}
    for dossier_id, (code, local, money) in told.received.items():
        assert dossier_id in rows, f"a dossier the clerk saw received is gone: {dossier_id}"
        one = rows[dossier_id].dossier
        assert (one.code or "", one.local_number, money_of(one)) == (code, local, money)
        _check_first_prints(journal.jobs(dossier_id))
    for dossier_id in told.voided:
        assert rows[dossier_id].voided
    for dossier_id, amount in told.given_back.items():
        assert rows[dossier_id].given_back_dong == amount
    for dossier_id in told.handed:
        assert rows[dossier_id].returned_at is not None
    decided = {one.id: one.local_number for one in journal.decisions(limit=_EVERYTHING)}
    assert told.decided.items() <= decided.items()
    _check_numbers(rows.values(), decided.values())
    _check_papers(journal, told)


def _check_first_prints(jobs: Sequence[PrintJob]) -> None:
    """A receipt is asked for; of each form at most one print that may be on paper says it is no copy."""
    first = [
        job for job in jobs if not job.document.copy_number and job.document.kind.value in ("M01", "receipt")
    ]
    assert "receipt" in {job.document.kind.value for job in first}
    out = Counter(job.document.kind for job in first if job.state is not PrintState.FAILED)
    assert all(times == 1 for times in out.values()), out


def _check_numbers(rows: Iterable[DossierRow], decided: Iterable[str]) -> None:
    """No number names two things."""
    dossiers = [row.dossier for row in rows]
    codes = [one.code for one in dossiers if one.code]
    local = [one.local_number for one in dossiers] + [number for number in decided if number]
    assert len(codes) == len(set(codes)), "a code was given twice"
    assert len(local) == len(set(local)), "a local number was given twice"


def _check_papers(journal: SqliteJournal, told: Told) -> None:
    """Every paper that came out was durable before, and none came out twice by itself."""
    papers = dict(told.papers)  # the tray goes on
    assert [job for job, times in papers.items() if times > 1] == []
    for job_id in papers:
        job = journal.job(job_id)
        assert job is not None, f"a paper came out that no ledger knows: {job_id}"
        assert job.state is not PrintState.QUEUED, "it would be printed again"


def check_all(journal: SqliteJournal, told: Told, kept: Kept) -> None:
    """What holds once the centre is well and the outbox is empty."""
    check_desk(journal, told)
    assert kept.doubled == []
    assert journal.outbox() == ()
    rows = {row.dossier.id: row for row in journal.dossiers(limit=_EVERYTHING)}
    never_sent = {
        one for one, row in rows.items() if row.voided and one not in kept.dossiers and one in told.received
    }
    assert kept.dossiers.keys() == rows.keys() - never_sent
    for dossier_id, dossier in kept.dossiers.items():
        assert dossier == rows[dossier_id].dossier
        assert wire.decode(Dossier, journal.sent_body(dossier_id) or b"") == dossier
        assert rows[dossier_id].state is SyncState.CONFIRMED, rows[dossier_id].state
    assert kept.decisions == {one.id: one for one in journal.decisions(limit=_EVERYTHING)}
    assert told.handed.items() <= {one: act.id for one, act in kept.handed.items()}.items()
    assert kept.handed.keys() == {one for one, row in rows.items() if row.returned_at is not None}
    for dossier_id in rows.keys() - never_sent:
        assert kept.corrections.get(dossier_id, []) == list(journal.corrections(dossier_id))
    sent = [item.id for item in journal.outbox(done=True, limit=_EVERYTHING)]
    assert len(sent) == len(set(sent))
    _check_money(rows, told, kept, never_sent, _unread_refunds(journal, rows, told))


def _unread_refunds(journal: SqliteJournal, rows: dict[str, DossierRow], told: Told) -> dict[str, int]:
    """Money whose giving back became durable at the very moment of a break: the newest of a dossier alone."""
    unread = {}
    for one in told.received:
        missing = rows[one].given_back_dong - told.given_back.get(one, 0)
        if missing:
            newest = journal.corrections(one)[-1]
            assert missing == newest.refund_dong, f"money was given back unseen: {one}"
            unread[one] = missing
    return unread


def _check_money(
    rows: dict[str, DossierRow],
    told: Told,
    kept: Kept,
    never_sent: set[str],
    unread_refunds: dict[str, int],
) -> None:
    """The cash in the drawer, the journal and the centre agree to the đồng."""
    drawer = {one: money.taken - money.carried for one, (_, _, money) in told.received.items()}
    for given_back in (told.given_back, unread_refunds):
        for one, amount in given_back.items():
            drawer[one] -= amount
    journal = {}
    centre = {}
    for one, row in rows.items():
        money = money_of(row.dossier)
        journal[one] = money.taken - money.carried - row.given_back_dong
        if one not in never_sent:
            money = money_of(kept.dossiers[one])
            back = sum(correction.refund_dong for correction in kept.corrections.get(one, []))
            centre[one] = money.taken - money.carried - back
    # What became durable at the very moment of a break, nobody had read yet: the screen shows it afterwards.
    unread = rows.keys() - told.received.keys()
    assert sum(drawer.values()) == sum(amount for one, amount in journal.items() if one not in unread)
    assert sum(centre.values()) == sum(amount for one, amount in journal.items() if one not in never_sent)
