"""Papers scanned while the form is open: they come with the dossier, survive a kill, go with the form."""

from __future__ import annotations

import asyncio
import shutil
import threading
from pathlib import Path

from cache.paper_store import SealedPapers
from counter.desk.core import Core
from counter.domain.dossiers import Dossier
from counter.domain.records import RecordKind
from counter.domain.scans import Standing
from counter.ports.scanner import ScanOrder
from tests.rigs.desk import until
from tests.rigs.filing import begun, filled, form, notice, visit
from tests.rigs.memory_centre import MemoryCentre
from tests.rigs.scanning import PIN, HandFolder, HandScanner, HandToken, equipped
from tests.rigs.small_desk import SmallDesk, small_desk, tickets

DESCRIBED = {
    "type_code": "GT01",
    "name": "Giấy",
    "abstract": "…",
    "validity": "…",
    "owner_id": "099300000001",
}


async def opened(small: SmallDesk, under: Path, /, **parts: object) -> tuple[str, str]:
    """A form whose papers are ticked; its id and its first paper."""
    equipped(small, under, **({"scanner": HandScanner(), "signer": HandToken()} | parts))
    await begun(small)
    filing = await filled(small)
    return filing.id, next(iter(filing.papers))


def names(folder: Path) -> list[str]:
    """Files of copies."""
    return list(SealedPapers(folder / "copies").names())


async def standings(small: SmallDesk, key: str) -> dict[str, Standing]:
    view = await small.desk.digitising.view(key)
    assert view is not None
    return {one.component_id: one.standing for one in view.components}


async def committed(small: SmallDesk) -> Dossier:
    await small.desk.commit()
    dossier = visit(small).received[-1].dossier
    await until(small.desk, lambda state: dossier.id in small.centre.kept and not state.outbox.waiting)
    return dossier


async def test_a_copy_of_the_form_comes_with_its_dossier(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        key, part = await opened(small, tmp_path)
        digitising = small.desk.digitising
        await digitising.scan(key, part, ScanOrder())
        assert (notice(small), (await standings(small, key))[part]) == ("scan_taken", Standing.UNDESCRIBED)
        await digitising.scan(key, part, ScanOrder())
        assert len(names(tmp_path)) == 1, "an unsigned copy is replaced"
        await digitising.describe(key, part, DESCRIBED)
        await digitising.sign(key, PIN)
        assert (await standings(small, key))[part] is Standing.SIGNED
        assert small.journal.records(RecordKind.SCAN) == (), "the centre knows no dossier yet"

        dossier = await committed(small)
        assert dossier.id == key
        assert small.journal.examine().troubles == ()
        view = await digitising.view(dossier.code or "")
        assert view is not None
        assert (view.number, view.done) == (dossier.code, 1)
        told = [one for one in small.centre.recorded.values() if one.kind is RecordKind.SCAN]
        assert [one.subject for one in told] == [dossier.id]
        scan = next(one.scan for one in view.components if one.component_id == part)
        assert scan is not None
        file = await digitising._records.file(scan)
        assert file is not None
        assert SealedPapers(tmp_path / "copies").get(file.name, file.key).endswith(b"%signed")
        assert visit(small).series is not None
        assert visit(small).series.scanned == (), "the next form like it has no copies"  # type: ignore[union-attr]


async def test_copies_of_a_form_survive_a_kill(tmp_path: Path) -> None:
    async with small_desk(tmp_path / "desk") as small:
        key, part = await opened(small, tmp_path / "desk")
        await small.desk.digitising.scan(key, part, ScanOrder())
        with small.journal._turn:
            shutil.copytree(tmp_path / "desk", tmp_path / "killed")
    centre = MemoryCentre(list(tickets(3))[2:])
    async with small_desk(tmp_path / "killed", centre=centre) as small:
        equipped(small, tmp_path / "killed", signer=HandToken())
        await small.desk.digitising.tidy()
        assert (await standings(small, key))[part] is Standing.UNDESCRIBED
        await small.desk.digitising.describe(key, part, DESCRIBED)
        await small.desk.digitising.sign(key, PIN)
        assert (await standings(small, key))[part] is Standing.SIGNED, "its file is there and opens"


async def test_copies_go_with_a_form_that_is_dropped_and_stay_with_one_put_aside(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        key, part = await opened(small, tmp_path)
        await small.desk.digitising.scan(key, part, ScanOrder())
        await small.desk.visits.hold()
        await small.desk.digitising.tidy()
        assert len(names(tmp_path)) == 1
        await small.desk.visits.resume(small.desk.state.held[0].visit_id)
        assert (await standings(small, key))[part] is Standing.UNDESCRIBED
        await small.desk.drop_filing()
        await asyncio.gather(*(one for one in small.desk._core._tasks if one.get_name() == "copies"))
        assert names(tmp_path) == [], "at once, not with the next purge"


async def test_a_paper_that_is_not_handed_in_takes_no_copy_along(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        equipped(small, tmp_path, scanner=HandScanner())
        await begun(small)
        filing = await filled(small)
        ticked = list(filing.papers)
        await small.desk.digitising.scan(filing.id, "g9.i9", ScanOrder())
        assert form(small).scanned == (), "a paper the form does not have"
        for part in ticked:
            await small.desk.digitising.scan(filing.id, part, ScanOrder())
        small.desk._core.update_filing(papers={ticked[0]: filing.papers[ticked[0]]})
        await small.desk.accept_all()
        dossier = await committed(small)
        records = small.journal.records(RecordKind.SCAN, subject=dossier.id)
        assert len(records) == len({one.component_id for one in dossier.papers} & set(ticked))


async def test_a_scan_that_ends_behind_the_reception_is_the_dossiers(tmp_path: Path) -> None:
    scanner = HandScanner(go=threading.Event())
    async with small_desk(tmp_path) as small:
        key, part = await opened(small, tmp_path, scanner=scanner)
        scanning = asyncio.create_task(small.desk.digitising.scan(key, part, ScanOrder()))
        await asyncio.to_thread(scanner.begun.wait, 30)
        dossier = await committed(small)
        assert scanner.go is not None
        scanner.go.set()
        await scanning
        assert (await standings(small, dossier.id))[part] is Standing.UNDESCRIBED
        assert len(small.journal.records(RecordKind.SCAN, subject=dossier.id)) == 1


async def test_a_scan_that_ends_behind_its_form_is_told_and_not_kept(tmp_path: Path) -> None:
    scanner = HandScanner(go=threading.Event())
    async with small_desk(tmp_path) as small:
        key, part = await opened(small, tmp_path, scanner=scanner)
        scanning = asyncio.create_task(small.desk.digitising.scan(key, part, ScanOrder()))
        await asyncio.to_thread(scanner.begun.wait, 30)
        await small.desk.drop_filing()
        assert scanner.go is not None
        scanner.go.set()
        await scanning
        assert notice(small) == "scan_form_gone"
        await small.desk.digitising.tidy()
        assert names(tmp_path) == []


async def test_a_file_of_the_folder_goes_only_once_the_draft_is_on_disk(tmp_path: Path) -> None:
    folder = HandFolder({"a.pdf": b"%PDF-1.7 a"})
    async with small_desk(tmp_path) as small:
        key, part = await opened(small, tmp_path, folder=folder)
        core: Core = small.desk._core
        on_disk: list[bool] = []
        clear = folder.clear

        def watched(name: str, origin: str) -> bool:
            on_disk.append(not small.journal._writer.pending())
            on_disk.append(names(tmp_path)[0].encode() in core.ports.journal.drafts()[-1].content)
            return clear(name, origin)

        folder.clear = watched  # type: ignore[method-assign, assignment]  # looks at the moment it goes
        await small.desk.digitising.take(key, part, "a.pdf")
        assert on_disk == [True, True]
        assert not folder.files
