"""Every print and how it ended is an entry of the record, written with its row of the ledger."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from cache.journal import SqliteJournal
from counter.domain.documents import DocumentKind
from counter.events import PrintChanged, PrintState
from tests.rigs.print_bench import CUT_OFF, OFFLINE, ToldPrinter, bench


def prints(journal: SqliteJournal) -> list[tuple[str, str, str]]:
    """(kind, subject, detail) of what the record says of papers, in order."""
    found = journal._query("SELECT kind, subject, payload FROM event ORDER BY seq", ())
    return [
        (kind, subject, bytes(payload).decode().split('"detail":"')[1].split('"')[0])
        for kind, subject, payload in found
        if kind.startswith(("print_", "paper_"))
    ]


async def test_a_first_print_and_its_end_are_in_the_record_with_the_hash_of_what_was_sent(
    tmp_path: Path,
) -> None:
    async with bench(tmp_path) as desk:
        slip, _ = desk.receive()
        desk.paperwork.submit([slip])
        await desk.ended(slip)
        kept = desk.journal.job(slip.id)
        assert kept is not None
        assert prints(desk.journal) == [
            ("print_sent", slip.dossier_id, f"{DocumentKind.SLIP} 0 {kept.digest}"),
            ("print_confirmed", slip.dossier_id, f"{DocumentKind.SLIP} 0"),
        ]
        assert len(kept.digest) == 64
        desk.journal.verify_chain()


async def test_what_failed_or_is_unknown_is_told_once_and_what_the_clerk_says_of_it(tmp_path: Path) -> None:
    async with bench(tmp_path, sheet=ToldPrinter([OFFLINE]), roll=ToldPrinter([CUT_OFF])) as desk:
        slip, receipt = desk.receive()
        desk.paperwork.submit([slip, receipt])
        await desk.ended(slip, receipt)
        told = Counter(kind for kind, _, _ in prints(desk.journal))
        assert told == {"print_failed": 1, "print_sent": 1, "print_unknown": 1}
        before = desk.journal.audit_head().seq
        await desk.paperwork.settle(receipt.id)
        await desk.paperwork.settle(receipt.id)
        assert [row.kind for row in desk.journal.audit(after=before)] == ["paper_settled"]
        desk.paperwork.on_changed(PrintChanged(receipt.id, PrintState.FAILED, "offline"))
        await desk.paperwork.flush()
        assert [row.kind for row in desk.journal.audit(after=before)] == ["paper_settled"], "it is confirmed"


async def test_what_a_printer_waits_for_is_no_entry(tmp_path: Path) -> None:
    async with bench(tmp_path) as desk:
        slip, _ = desk.receive()
        desk.paperwork.submit([slip])
        await desk.ended(slip)
        before = desk.journal.audit_head().seq
        desk.paperwork.on_changed(PrintChanged(slip.id, PrintState.SENT, "media-empty"))
        await desk.paperwork.flush()
        assert desk.journal.audit_head().seq == before
