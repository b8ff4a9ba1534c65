"""A paper that cannot be drawn: it failed, it says so, it counts as neither printed nor listed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest

import printing.content
from counter.desk.state import DeskState
from counter.domain.documents import Document, DocumentKind
from counter.events import PrintState, ScanOrigin
from counter.ports import PrintJob, Tray
from printing.content import Content, content
from printing.service import PrintService
from printing.spool.folder import FolderSpooler
from tests.rigs.desk import received, until
from tests.rigs.small_desk import Parts, SmallDesk, person, small_desk
from tests.rigs.words import notice_key, reads


@contextmanager
def undrawable(patch: pytest.MonkeyPatch, kind: DocumentKind) -> Iterator[None]:
    """Papers of `kind` break while they are put into words, as one with a missing value does."""

    def broken(document: Document, *, bilingual: bool = False) -> Content:
        if document.kind is kind:
            raise KeyError("address")
        return content(document, bilingual=bilingual)

    with patch.context() as patched:
        patched.setattr(printing.content, "content", broken)
        yield


@asynccontextmanager
async def desk_with_files(folder: Path) -> AsyncIterator[SmallDesk]:
    """A desk whose papers are files in `folder`/papers; somebody has shown their QR."""
    files = FolderSpooler(folder / "papers")
    parts = Parts(printer=lambda publish: PrintService(publish, {Tray.SHEET: files, Tray.ROLL: files}))
    async with small_desk(folder / "desk-a", parts=parts) as small:
        await small.desk.call_next()
        await small.desk.scan(person().qr(), ScanOrigin.SCANNER)
        yield small


def papers(folder: Path, kind: DocumentKind) -> list[str]:
    """Files of that kind."""
    return sorted(path.name for path in (folder / "papers").glob(f"{kind}_*"))


def newest(state: DeskState, kind: DocumentKind) -> PrintJob | None:
    """The last job of that kind in the open visit."""
    jobs = [job for job in state.visit.jobs if job.document.kind is kind] if state.visit else []
    return jobs[-1] if jobs else None


def is_listed(state: DeskState) -> bool:
    """Whether the open visit has its list."""
    return state.visit is not None and state.visit.is_listed


async def ended(small: SmallDesk, kind: DocumentKind, state: PrintState) -> PrintJob:
    """Wait until the newest paper of that kind stands so; the screen and the ledger agree."""

    def stands(shown: DeskState) -> bool:
        job = newest(shown, kind)
        return job is not None and job.state is state

    job = newest(await until(small.desk, stands), kind)
    assert job is not None
    kept = small.journal.job(job.id)
    assert kept is not None
    assert (kept.state, kept.reason) == (job.state, job.reason)
    return job


async def test_a_slip_that_cannot_be_drawn_failed_and_is_printed_by_f11(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A record left the print queue without its PDF (OpenCRVS #6143)."""
    async with desk_with_files(tmp_path) as small:
        with undrawable(monkeypatch, DocumentKind.SLIP):
            await received(small.desk)
            failed = await ended(small, DocumentKind.SLIP, PrintState.FAILED)
        assert failed.reason == "broken"
        assert not papers(tmp_path, DocumentKind.SLIP)
        await until(small.desk, lambda state: state.unfinished == 1)
        assert notice_key(small.desk) == "print_failed"
        said = reads(small.desk.state.notice)
        assert "người quản trị" in said["vi"]
        assert "administrator" in said["en"]
        await small.desk.reprint(failed.id)
        again = await ended(small, DocumentKind.SLIP, PrintState.CONFIRMED)
        assert again.document.copy_number == 0, "nothing of it was ever on paper"
        assert small.desk.state.unfinished == 0


async def test_a_list_that_cannot_be_drawn_is_no_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk_with_files(tmp_path) as small:
        desk = small.desk
        await received(desk)
        with undrawable(monkeypatch, DocumentKind.VISIT_LIST):
            await desk.visits.print_list()
            failed = await ended(small, DocumentKind.VISIT_LIST, PrintState.FAILED)
        assert failed.reason == "broken"
        assert notice_key(desk) == "print_failed"
        assert not is_listed(desk.state)
        await until(desk, lambda state: state.unfinished == 1)
        await desk.visits.print_list()
        again = await ended(small, DocumentKind.VISIT_LIST, PrintState.CONFIRMED)
        assert again.id != failed.id
        assert again.document.copy_number == 0
        assert len(papers(tmp_path, DocumentKind.VISIT_LIST)) == 1
        assert is_listed(desk.state)
        assert desk.state.unfinished == 0
        await desk.visits.print_list()
        assert notice_key(desk) == "list_printed_before"
