"""Copies of a received dossier's papers: what stands of each, and every act on them.

A copy is sealed beside the journal (`copy_records`); how it is made is in `copying`, how it is signed in
`copy_signing`. Source: Decree 118/2025 art. 17.1.c.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from counter.desk.copy_records import CopyRecords
from counter.desk.copy_signing import CopySigning
from counter.desk.copying import Copying
from counter.desk.core import Core
from counter.desk.digitising_acts import ComponentView, DigitisingView, Means, TokenSight
from counter.desk.filing import Filing
from counter.desk.guard import guarded
from counter.desk.outbox import Outbox
from counter.desk.state import DeskState, NoticeLevel
from counter.domain.scans import counted
from counter.ports import JournalError
from counter.ports.scanner import ScanError, ScanOrder, WaitingPaper

__all__ = ["DigitisingDesk"]


@guarded("digitising")
class DigitisingDesk:
    """See `counter.desk.digitising_acts.DigitisingPort`."""

    def __init__(self, core: Core, outbox: Outbox) -> None:
        self._core = core
        self._records = CopyRecords(core, outbox)
        self._copying = Copying(core, self._records)
        self._signing = CopySigning(core, self._records)
        self._form: Filing | None = None
        core.subscribe(self._follow)

    def _follow(self, state: DeskState) -> None:
        """A form with copies has gone: what nobody needs of them is removed at once."""
        before, self._form = self._form, state.filing
        if before is not None and before.scanned and (state.filing is None or state.filing.id != before.id):
            self._core.spawn(self._records.tidy(), "copies")

    async def view(self, dossier_key: str) -> DigitisingView | None:
        """The components of a dossier with what is there of each."""
        try:
            case = await self._records.case(dossier_key)
            found = await self._records.scans(case) if case is not None else []
        except JournalError as error:
            self._core.journal_trouble(error)
            return None
        if case is None:
            return None
        scans = {one.component_id: one for one in found}
        parts = tuple(
            ComponentView(
                paper.component_id,
                paper.label,
                scans.get(paper.component_id),
                from_data=paper.from_data,
                presented=paper.presented,
            )
            for paper in case.papers
        )
        done, of = counted([part.component_id for part in parts], scans.values())
        about = (case.owner_name, case.procedure, self._means())
        return DigitisingView(case.id, case.number, parts, done, of, *about)

    def _means(self) -> Means:
        parts = self._core.ports.digitising
        return Means(
            scanner=parts.scanner is not None,
            folder=parts.folder is not None,
            signer=parts.signer is not None,
            order=self._copying.order,
        )

    async def waiting(self) -> Sequence[WaitingPaper]:
        """What lies in the watched folder."""
        folder = self._core.ports.digitising.folder
        if folder is None:
            return ()
        try:
            return await asyncio.to_thread(folder.waiting)
        except ScanError as error:
            self._core.say("scan_failed", NoticeLevel.WARNING, why=error.reason)
            return ()

    async def scan(self, dossier_key: str, component_id: str, order: ScanOrder) -> None:
        """Scan a component."""
        await self._copying.scan(dossier_key, component_id, order)

    async def stop(self) -> None:
        """End the scan that runs."""
        self._copying.stop()

    async def read(self, dossier_key: str, component_id: str, path: str) -> None:
        """The copy of a component lies in a file."""
        await self._copying.read(dossier_key, component_id, path)

    async def take(self, dossier_key: str, component_id: str, key: str) -> None:
        """The copy of a component lies in the watched folder."""
        await self._copying.take(dossier_key, component_id, key)

    async def describe(self, dossier_key: str, component_id: str, values: Mapping[str, str]) -> None:
        """The minimum that describes a copy."""
        await self._copying.describe(dossier_key, component_id, values)

    async def reuse(self, dossier_key: str, component_id: str, number: str, *, result: bool) -> None:
        """A document the state holds already is used."""
        await self._copying.reuse(dossier_key, component_id, number, result=result)

    async def drop(self, dossier_key: str, component_id: str) -> None:
        """The copy is wrong."""
        await self._copying.drop(dossier_key, component_id)

    async def tokens(self) -> TokenSight:
        """The tokens that are plugged in."""
        return await self._signing.tokens()

    async def sign(self, dossier_key: str, pin: str) -> None:
        """Sign every described copy of a dossier."""
        await self._signing.sign(dossier_key, pin)

    async def signed_elsewhere(self, dossier_key: str) -> None:
        """The owning system has the signatures."""
        await self._signing.signed_elsewhere(dossier_key)

    async def tidy(self) -> None:
        """Remove files of copies that nobody can open or knows any more."""
        await self._records.tidy()
