"""Copies of a received dossier: made, described, signed in a batch, used again, forgotten."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import msgspec
import pikepdf
import pytest

from cache.paper_store import SealedPapers
from counter.desk.core import DigitisingParts
from counter.domain.dossiers import Collector, CollectorProof, Dossier, HandOver, Result, SyncState
from counter.domain.records import DONE, OPEN, RecordKind
from counter.domain.scans import DigitalState, Standing
from counter.ports import OutboxItem, OutboxKind, OutboxOutcome, ReceptionOrder
from counter.ports.paper_store import PaperStoreError
from counter.ports.scanner import ScanOrder
from devices.scanning import archive
from devices.scanning.files import SETTLED_SECONDS, WatchedFolder, WrittenPaper
from devices.signing.token import TokenSigner
from tests.rigs.desk import until
from tests.rigs.filing import notice, values
from tests.rigs.handing import desk_at, filed
from tests.rigs.papers import dossier
from tests.rigs.scanning import HandFiles, give
from tests.rigs.small_desk import SmallDesk, small_desk
from tests.rigs.token import LIBRARY, PIN, soft_token

WHOLE = {"type_code": "GT01", "abstract": "Tóm tắt", "validity": "Không thời hạn", "owner_id": "099300000001"}
AT = "2026-11-25T09:00"


class Seconds:
    """A clock that is moved by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[SmallDesk, Dossier, Path]]:
    """A desk with a dossier, and a folder for files; no OCRmyPDF."""
    monkeypatch.setattr(archive, "program", lambda: None)
    async with desk_at(tmp_path, AT) as (small, _):
        core = small.desk._core
        parts = DigitisingParts(store=SealedPapers(tmp_path / "copies"), files=HandFiles())
        core.ports = replace(core.ports, digitising=parts)
        yield small, await filed(small), tmp_path


def paper(folder: Path, name: str, *, width: int = 595) -> str:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(width, 842))
    pdf.save(folder / name)
    return str(folder / name)


def judged(path: Path) -> str:
    """What poppler says of its signatures."""
    command = ["pdfsig", "-nocert", str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60).stdout


async def standings(small: SmallDesk, dossier: Dossier) -> list[Standing]:
    view = await small.desk.digitising.view(dossier.id)
    assert view is not None
    return [one.standing for one in view.components]


async def test_a_copy_is_kept_sealed_and_counts_once_it_is_described_and_signed(
    made: tuple[SmallDesk, Dossier, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    small, dossier, folder = made
    give(small, files=WrittenPaper())
    digitising, part = small.desk.digitising, dossier.papers[0].component_id
    await digitising.read(dossier.code or "", part, paper(folder, "a.pdf"))
    assert notice(small) == "scan_taken_plain"
    assert (await standings(small, dossier))[0] is Standing.UNDESCRIBED
    (file,) = (folder / "copies").iterdir()
    assert b"%PDF" not in file.read_bytes()

    await digitising.sign(dossier.id, PIN)
    assert notice(small) == "scan_nothing_to_sign"
    await digitising.describe(dossier.id, part, {**WHOLE, "name": "Giấy"})
    assert (await standings(small, dossier))[0] is Standing.UNSIGNED
    await digitising.sign(dossier.id, PIN)
    assert (notice(small), values(small)["sign"]) == ("sign_refused", "not_set")

    for name, value in soft_token(folder / "token").env.items():
        monkeypatch.setenv(name, value)
    give(small, signer=TokenSigner(LIBRARY))
    await digitising.sign(dossier.id, "00000000")
    assert (notice(small), values(small)["sign"]) == ("sign_refused", "wrong_pin")
    await digitising.sign(dossier.id, PIN)
    assert notice(small) == "scans_signed_other"  # the test's certificate is not this clerk's
    view = await digitising.view(dossier.id)
    assert view is not None
    scan = view.components[0].scan
    assert scan is not None
    assert (scan.standing, scan.state, view.done) == (Standing.SIGNED, DigitalState.DIGITISED, 1)

    (record,) = small.journal.records(RecordKind.SCAN_FILE)
    (signed,) = (folder / "copies").iterdir()
    kept = await digitising._records.file(scan)
    assert kept is not None
    assert (record.state, signed.stem) == (DONE, kept.name)
    (folder / "out.pdf").write_bytes(SealedPapers(folder / "copies").get(kept.name, kept.key))
    said = await asyncio.to_thread(judged, folder / "out.pdf")
    assert "Signature is Valid" in said
    await until(small.desk, lambda state: not state.outbox.waiting)
    told = [one.kind for one in small.centre.recorded.values()]
    assert RecordKind.SCAN in told
    assert RecordKind.SCAN_FILE not in told
    assert PIN not in repr(small.desk.state)


async def test_the_same_file_is_no_second_copy_and_a_signed_one_is_dropped_first(
    made: tuple[SmallDesk, Dossier, Path],
) -> None:
    small, dossier, folder = made
    digitising = small.desk.digitising
    first, second = (one.component_id for one in dossier.papers[:2])
    path = paper(folder, "a.pdf")
    await digitising.read(dossier.id, first, path)
    await digitising.read(dossier.id, second, path)
    assert notice(small) == "scan_twice"
    await digitising.read(dossier.id, first, paper(folder, "b.pdf", width=600))  # unsigned: taken anew
    assert len(list((folder / "copies").iterdir())) == 1
    await digitising.describe(dossier.id, first, {**WHOLE, "name": "Giấy"})
    await digitising.signed_elsewhere(dossier.id)
    assert (await standings(small, dossier))[0] is Standing.SIGNED_ELSEWHERE
    await digitising.read(dossier.id, first, path)
    assert notice(small) == "scan_signed_before"
    await digitising.drop(dossier.id, first)
    assert (await standings(small, dossier))[0] is Standing.MISSING
    assert not list((folder / "copies").iterdir())
    await digitising.read(dossier.id, first, path)
    (record,) = small.journal.records(RecordKind.SCAN)
    assert record.state == OPEN


async def test_what_the_state_holds_is_used_again(made: tuple[SmallDesk, Dossier, Path]) -> None:
    small, dossier, _ = made
    part = dossier.papers[0].component_id
    await small.desk.digitising.reuse(dossier.id, part, " ", result=True)
    assert notice(small) == "bad_field"
    await small.desk.digitising.reuse(dossier.id, part, "KQ-17", result=True)
    view = await small.desk.digitising.view(dossier.id)
    assert view is not None
    assert view.components[0].scan is not None
    assert (view.components[0].scan.state, view.done) == (DigitalState.FROM_RESULT, 1)


async def test_a_file_of_the_watched_folder_goes_once_its_copy_is_kept(
    made: tuple[SmallDesk, Dossier, Path],
) -> None:
    small, dossier, folder = made
    drop, clock = folder / "drop", Seconds()
    drop.mkdir()
    paper(drop, "scan.pdf")
    give(small, folder=WatchedFolder(drop, clock))
    digitising, part = small.desk.digitising, dossier.papers[0].component_id
    assert [one.trouble for one in await digitising.waiting()] == ["partial"]
    await digitising.take(dossier.id, part, "scan.pdf")
    assert (notice(small), values(small)["why"]) == ("scan_failed", "partial")
    clock.now += SETTLED_SECONDS
    await digitising.take(dossier.id, part, "scan.pdf")
    assert notice(small) == "scan_taken_plain"
    assert not list(drop.iterdir())


async def test_what_cannot_be_done_is_told(made: tuple[SmallDesk, Dossier, Path]) -> None:
    small, dossier, _ = made
    digitising, part = small.desk.digitising, dossier.papers[0].component_id
    await digitising.scan(dossier.id, part, ScanOrder())
    assert (notice(small), values(small)["why"]) == ("scan_failed", "not_set")
    await digitising.read(dossier.id, part, "/no/such.pdf")
    assert (notice(small), values(small)["why"]) == ("scan_failed", "missing")
    assert await digitising.view("H99.001-261125-9999") is None
    await digitising.describe(dossier.id, part, WHOLE)  # nothing is there: nothing happens
    assert set(await standings(small, dossier)) == {Standing.MISSING}


async def test_files_that_no_record_knows_are_removed(made: tuple[SmallDesk, Dossier, Path]) -> None:
    small, dossier, folder = made
    store = SealedPapers(folder / "copies")
    await small.desk.digitising.read(dossier.id, dossier.papers[0].component_id, paper(folder, "a.pdf"))
    known = store.names()
    store.put(b"left behind by a power cut")
    await small.desk.digitising.tidy()
    assert store.names() == known


def ended(small: SmallDesk) -> Dossier:
    """A dossier that was handed over long ago, all delivered."""
    journal, name = small.journal, "d-old"
    entry = replace(small.desk._core.entry(), at=small.desk.now() - timedelta(days=200))
    one = replace(dossier(code=None, local_number=""), id=name, entry=entry)
    received, _ = journal.receive(ReceptionOrder(one, lambda _: (), msgspec.json.encode, None))
    result = Result(name, "Bản sao", "15", "", entry.at)
    given = HandOver(
        f"h-{name}", name, Collector(one.owner, CollectorProof.SLIP, is_owner=True), result, entry
    )
    journal.hand_over(given, OutboxItem(given.id, OutboxKind.HAND_OVER, name, b"{}", entry.at), ())
    for item in (name, given.id):
        journal.note_outbox(item, OutboxOutcome.DONE)
    journal.note_dossier(name, SyncState.CONFIRMED)
    return received


async def test_copies_go_with_their_dossier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind a purge nobody can open them, and the desk removes them."""
    monkeypatch.setattr(archive, "program", lambda: None)
    async with small_desk(tmp_path) as small:
        store = SealedPapers(tmp_path / "copies")
        give(small, store=store, files=HandFiles())
        old = ended(small)
        part = old.papers[0].component_id
        await small.desk.digitising.read(old.id, part, paper(tmp_path, "a.pdf"))
        await until(small.desk, lambda state: not state.outbox.waiting)
        assert store.names()
        assert await small.desk._retention.check() == 1
        assert small.journal.records(RecordKind.SCAN_FILE) == ()
        assert not store.names()


def test_a_sealed_copy_opens_by_its_own_key_and_under_its_own_name(tmp_path: Path) -> None:
    store = SealedPapers(tmp_path)
    one, key = store.put(b"one")
    other, _ = store.put(b"other")
    assert store.get(one, key) == b"one"
    (tmp_path / f"{other}.copy").write_bytes((tmp_path / f"{one}.copy").read_bytes())
    for name, wrong in ((other, key), (one, "00" * 32), (one, "xyz"), ("../x", key)):
        with pytest.raises(PaperStoreError):
            store.get(name, wrong)
