"""Making the copies of a dossier's papers: scanned, read, taken, described, used again, dropped.

Knows no signature but that a signed copy is not replaced. Source: Decree 118/2025 art. 17.1.c.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping
from typing import Final

from counter.desk.copied_case import Component
from counter.desk.copy_records import CopyRecords
from counter.desk.core import Core
from counter.desk.form_copies import KeptFile
from counter.desk.state import NoticeLevel
from counter.domain.scans import (
    ComponentScan,
    DigitalState,
    PaperMetadata,
    names_same_content,
    read_metadata,
)
from counter.domain.text import clean
from counter.ports.paper_store import PaperStoreError
from counter.ports.scanner import ScanError, ScannedPaper, ScanOrder

__all__ = ["Copying"]

_LONGEST_NUMBER: Final = 60


class Copying:
    """See the acts of the same names in `counter.desk.digitising_acts.DigitisingPort`."""

    def __init__(self, core: Core, records: CopyRecords) -> None:
        self._core = core
        self._records = records
        self._stopped = threading.Event()
        """Set: the scan that runs is to end."""
        self.order = ScanOrder()
        """How was scanned last."""

    # --- copies ---------------------------------------------------------------------------------

    async def scan(self, dossier_key: str, component_id: str, order: ScanOrder) -> None:
        """Scan a component."""
        scanner = self._core.ports.digitising.scanner
        if scanner is None:
            self._failed("not_set")
            return
        self._stopped.clear()
        self.order = order
        await self._take(dossier_key, component_id, lambda: scanner.scan(order, self._stopped.is_set))

    def stop(self) -> None:
        """End the scan that runs."""
        self._stopped.set()

    async def read(self, dossier_key: str, component_id: str, path: str) -> None:
        """The copy of a component lies in a file."""
        files = self._core.ports.digitising.files
        if files is None:
            self._failed("missing")
        else:
            await self._take(dossier_key, component_id, lambda: files.read(path))

    async def take(self, dossier_key: str, component_id: str, key: str) -> None:
        """The copy of a component lies in the watched folder; its file goes once it is kept."""
        folder = self._core.ports.digitising.folder
        if folder is None:
            self._failed("missing")
            return
        paper = await self._take(dossier_key, component_id, lambda: folder.take(key))
        if paper is not None:
            try:
                await asyncio.to_thread(folder.clear, key, paper.origin_sha256)
            except ScanError as error:
                self._core.say("scan_file_stays", NoticeLevel.WARNING, why=error.reason)

    def _failed(self, reason: str) -> None:
        self._core.say("scan_failed", NoticeLevel.WARNING, why=reason)

    async def _take(
        self, dossier_key: str, component_id: str, make: Callable[[], ScannedPaper]
    ) -> ScannedPaper | None:
        asked_by = self._clerk_id
        async with self._core.act("scanning", f"{dossier_key} {component_id}", alone=False) as mine:
            self._core.hush()
            found = await self._records.component(dossier_key, component_id) if mine else None
            if found is None:
                return None
            if found.scan is not None and found.scan.signature is not None:
                self._core.say("scan_signed_before", NoticeLevel.WARNING, name=found.paper.label)
                return None
            with self._records.making():
                try:
                    paper = await asyncio.to_thread(make)
                    # Nothing is recorded in another's name, and no file is the copy of two papers.
                    if self._clerk_id != asked_by or await self._came_twice(found, paper):
                        return None
                    kept = await asyncio.to_thread(self._core.ports.digitising.store.put, paper.content)
                except (ScanError, PaperStoreError) as error:
                    self._failed(error.reason)
                    return None
                again = found.scan is not None and bool(found.scan.sha256)
                known = found.scan.metadata if found.scan and again else await self._records.proposed(found)
                scan = _scan_of(found, paper, known)
                async with self._core.act("keeping_copy", scan.id) as still:
                    if not (still and await self._records.write([(scan, KeptFile(*kept))])):
                        return None
            key = "scan_taken_plain" if paper.why_plain else "scan_taken"
            self._core.say(key, NoticeLevel.DONE, name=found.paper.label, pages=paper.pages)
            return paper

    async def _came_twice(self, found: Component, paper: ScannedPaper) -> bool:
        """Whether the very file is the copy of another component; it is told."""
        same = names_same_content(paper.origin_sha256, await self._records.scans(found.case))
        if same is None or same.component_id == found.paper.component_id:
            return False
        self._core.say("scan_twice", NoticeLevel.WARNING, name=same.component_name)
        return True

    # --- what a component is --------------------------------------------------------------------

    async def describe(self, dossier_key: str, component_id: str, values: Mapping[str, str]) -> None:
        """The minimum that describes a copy."""
        async with self._core.act("describing", component_id) as mine:
            known = await self._known(dossier_key, component_id) if mine else None
            if known is None:
                return
            metadata, wrong = read_metadata(dict(values), self._core.ports.clock.now().date())
            if wrong:
                self._core.say("bad_field", NoticeLevel.WARNING, field=wrong[0])
                return
            await self._records.write([(known.described(metadata), None)])
            key = "scan_described_partly" if metadata.missing else "scan_described"
            level = NoticeLevel.INFORMATION if metadata.missing else NoticeLevel.DONE
            self._core.say(key, level, name=known.component_name)

    async def reuse(self, dossier_key: str, component_id: str, number: str, *, result: bool) -> None:
        """A document the state holds already is used: a component of a dossier, or a result, by number."""
        async with self._core.act("reusing", component_id) as mine:
            self._core.hush()
            found = await self._records.component(dossier_key, component_id) if mine else None
            if found is None:
                return
            number = clean(number, limit=_LONGEST_NUMBER)
            if not number:
                self._core.say("bad_field", NoticeLevel.WARNING, field="number")
            elif found.scan is not None and found.scan.sha256:
                self._core.say("scan_signed_before", NoticeLevel.WARNING, name=found.paper.label)
            else:
                state = DigitalState.FROM_RESULT if result else DigitalState.FROM_COMPONENT
                await self._records.write([(_reuse_of(found, number, state), None)])
                self._core.say("scan_reused", NoticeLevel.DONE, name=found.paper.label)

    async def drop(self, dossier_key: str, component_id: str) -> None:
        """The copy is wrong: it counts no more, its file goes."""
        async with self._core.act("dropping", component_id) as mine:
            known = await self._known(dossier_key, component_id) if mine else None
            if known is None:
                return
            await self._records.write([(known, None)], void=True)
            self._core.say("scan_dropped", NoticeLevel.DONE, name=known.component_name)

    async def _known(self, dossier_key: str, component_id: str) -> ComponentScan | None:
        """The scan of a component that has one."""
        self._core.hush()
        found = await self._records.component(dossier_key, component_id)
        return found.scan if found is not None else None

    @property
    def _clerk_id(self) -> str:
        return self._core.state.clerk.id if self._core.state.clerk else ""


def _scan_of(found: Component, paper: ScannedPaper, known: PaperMetadata) -> ComponentScan:
    """What is written of a copy that was made."""
    return ComponentScan(
        id=found.scan_id,
        dossier_id=found.case.id,
        component_id=found.paper.component_id,
        component_name=found.paper.label,
        metadata=known,
        source=paper.source,
        kind=paper.kind,
        pages=paper.pages,
        size=len(paper.content),
        sha256=paper.sha256,
        origin_sha256=paper.origin_sha256,
    )


def _reuse_of(found: Component, number: str, state: DigitalState) -> ComponentScan:
    """What is written of a document the state holds already."""
    return ComponentScan(
        id=found.scan_id,
        dossier_id=found.case.id,
        component_id=found.paper.component_id,
        component_name=found.paper.label,
        metadata=found.stated,
        reused_from=number,
        reuses=state,
    )
