"""What stands written of a dossier's copies: a record of each, which the centre is told, and where it lies.

Both are sealed under the dossier's key and go with it; those of a form stand in its draft until then. The
record of a file never leaves this desk. Knows journal and store of copies; nothing of scanners and tokens.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Final, TypeAlias

from counter.desk.copied_case import Component, CopiedCase, case_of_dossier, case_of_form
from counter.desk.core import Core
from counter.desk.drafts import pack
from counter.desk.filing import Filing
from counter.desk.form_copies import KeptFile, replaced
from counter.desk.outbox import Outbox
from counter.desk.recording import message_of, new_record, newer, value_of
from counter.desk.state import NoticeLevel
from counter.domain.dossiers import Dossier
from counter.domain.records import DONE, OPEN, VOID, Record, RecordKind
from counter.domain.scans import DIGITISED, ComponentScan, PaperMetadata
from counter.domain.text import clean
from counter.ports import OutboxItem
from counter.ports.paper_store import PaperStoreError

__all__ = ["CopyRecords", "records_of_form"]

_LONGEST_NUMBER: Final = 60
_MOST: Final = 500
_ALL: Final = 1_000_000
_Versions: TypeAlias = Sequence[tuple[ComponentScan, KeptFile | None]]
"""Scans with their new files; None: the file stays, or there is none."""
_LOOKED_AT: Final = 200
"""Newest copies among which the same kind of paper is looked for."""


class CopyRecords:
    """Records of copies and of their files."""

    def __init__(self, core: Core, outbox: Outbox) -> None:
        self._core = core
        self._outbox = outbox
        self._making = 0
        """Acts that may have kept a file no record knows yet."""

    @contextmanager
    def making(self) -> Iterator[None]:
        """Around an act that keeps a file before its record: nothing is tidied meanwhile."""
        self._making += 1
        try:
            yield
        finally:
            self._making -= 1

    # --- reading --------------------------------------------------------------------------------

    async def case(self, key: str) -> CopiedCase | None:
        """The open form by its id, or a dossier received here; of another one the clerk is told."""
        if (form := self._form(key)) is not None:
            person = self._core.visit.identity.person if self._core.visit is not None else None
            return case_of_form(form, person)
        row = await self._core.durable(self._core.ports.journal.dossier, key)
        if row is None:
            self._core.say("dossier_unknown", NoticeLevel.WARNING, code=clean(key, limit=_LONGEST_NUMBER))
        return case_of_dossier(row.dossier) if row is not None else None

    def _form(self, case_id: str) -> Filing | None:
        filing = self._core.state.filing
        return filing if filing is not None and filing.id == case_id else None

    async def scans(self, case: CopiedCase) -> list[ComponentScan]:
        """Every copy of a case that counts for something."""
        if (form := self._form(case.id)) is not None:
            return [one.scan for one in form.scanned]
        records = await self._core.durable(
            self._core.ports.journal.records, RecordKind.SCAN, subject=case.id, limit=_MOST
        )
        found = (value_of(one, ComponentScan) for one in records if one.state != VOID)
        return [one for one in found if one is not None]

    async def component(self, key: str, component_id: str) -> Component | None:
        """A paper of a case; None for one that it does not have."""
        case = await self.case(key)
        papers = case.papers if case is not None else ()
        paper = next((one for one in papers if one.component_id == component_id), None)
        if case is None or paper is None:
            return None
        scans = {one.component_id: one for one in await self.scans(case)}
        return Component(case, paper, scans.get(component_id))

    async def proposed(self, found: Component) -> PaperMetadata:
        """How a paper is described until the clerk says more: by its dossier, and as the same paper was last.

        Of an earlier dossier only what belongs to the kind of paper is taken, nothing of its people.
        """
        journal, label = self._core.ports.journal, found.paper.label
        records = await self._core.durable(journal.records, RecordKind.SCAN, limit=_LOOKED_AT)
        for record in records:
            scan = value_of(record, ComponentScan)
            if scan is not None and scan.component_name == label and scan.metadata.type_code:
                endless = "" if any(map(str.isdecimal, scan.metadata.validity)) else scan.metadata.validity
                return replace(found.stated, type_code=scan.metadata.type_code, validity=endless)
        return found.stated

    async def file(self, scan: ComponentScan) -> KeptFile | None:
        """Where a copy lies; None for one that has none here."""
        if (form := self._form(scan.dossier_id)) is not None:
            return next((one.file for one in form.scanned if one.scan.id == scan.id), None)
        record = await self._core.durable(self._core.ports.journal.record_of, f"{scan.id}.file")
        return value_of(record, KeptFile) if record is not None and record.state != VOID else None

    # --- writing --------------------------------------------------------------------------------

    async def write(self, scans: _Versions, *, void: bool = False) -> bool:
        """Newer versions of scans of one case with their files, durably; old files go behind it.

        Inside an act that waits for its turn: a form may be received while a scanner still draws. False, and
        told, when the form is gone meanwhile. Raises JournalError.
        """
        case_id = scans[0][0].dossier_id
        if self._form(case_id) is not None:
            gone = await self._write_form(scans, void=void)
        elif await self._core.durable(self._core.ports.journal.dossier, case_id) is not None:
            gone = await self._write_records(scans, void=void)
        else:
            self._core.say("scan_form_gone", NoticeLevel.WARNING)
            return False
        for name in gone:
            await asyncio.to_thread(self._forget, name)
        return True

    async def _write_form(self, scans: _Versions, *, void: bool) -> list[str]:
        """Into the draft of the open form; the names of the files that nobody knows any more."""
        filing = self._core.state.filing
        before = filing.scanned if filing is not None else ()
        after = replaced(before, scans, void=void)
        self._core.update_filing(scanned=after)
        journal, now = self._core.ports.journal, self._core.ports.clock.now
        if (visit := self._core.visit) is not None:
            await self._core.durable(journal.keep_drafts, [pack(visit, now())], [])
            if (newer := self._core.visit) is not visit and newer is not None:
                journal.save_draft(pack(newer, now()))  # what changed meanwhile stands behind it again
        kept = {one.file.name for one in after if one.file is not None}
        return [one.file.name for one in before if one.file is not None and one.file.name not in kept]

    async def _write_records(self, scans: _Versions, *, void: bool) -> list[str]:
        """Records and a message for each; the names of the files that are replaced."""
        told: list[Record] = []
        kept: list[Record] = []
        gone: list[str] = []
        for scan, file in scans:
            told.append(await self._version(scan, VOID if void else _state_of(scan)))
            record, old = await self._file_version(scan, file, void=void)
            kept += [record] if record is not None else []
            gone += [old] if old else []
        items = tuple(message_of(one, training=self._core.place.training) for one in told)
        await self._core.durable(self._core.ports.journal.record, [*told, *kept], item=items)
        await self._core.refresh_outbox()
        self._outbox.wake()
        return gone

    async def _version(self, scan: ComponentScan, state: str) -> Record:
        before = await self._core.durable(self._core.ports.journal.record_of, scan.id)
        entry = self._core.entry()
        if before is not None:
            return newer(before, scan, entry, state=state)
        return new_record(
            RecordKind.SCAN, scan, entry, subject=scan.dossier_id, state=state, record_id=scan.id
        )

    async def _file_version(
        self, scan: ComponentScan, file: KeptFile | None, *, void: bool
    ) -> tuple[Record | None, str]:
        """(what is written of its file, the name of the one that goes); nothing where the file stays."""
        where = await self._core.durable(self._core.ports.journal.record_of, f"{scan.id}.file")
        old = value_of(where, KeptFile) if where is not None else None
        entry = self._core.entry()
        name = old.name if old is not None and (file is not None or void) else ""
        if file is not None and where is not None:
            return newer(where, file, entry, state=DONE), name
        if file is not None:
            kind, key = RecordKind.SCAN_FILE, f"{scan.id}.file"
            return new_record(kind, file, entry, subject=scan.dossier_id, state=DONE, record_id=key), name
        if void and where is not None and old is not None:
            return newer(where, old, entry, state=VOID), name
        return None, name

    def _forget(self, name: str) -> None:
        try:
            self._core.ports.digitising.store.forget(name)
        except PaperStoreError:
            return  # `tidy` removes it with the next purge

    async def tidy(self) -> None:
        """Remove files whose dossier was forgotten, whose copy was replaced, or that nothing speaks of."""
        store, journal = self._core.ports.digitising.store, self._core.ports.journal
        try:
            names = await asyncio.to_thread(store.names)
            files = await self._core.durable(journal.records, RecordKind.SCAN_FILE, limit=_ALL)
            drafts = await self._core.durable(journal.drafts)
            known = {file.name for one in files if one.state != VOID and (file := value_of(one, KeptFile))}
            for name in names:
                if self._making:
                    return  # with the next purge
                if name not in known and not any(name.encode() in draft.content for draft in drafts):
                    await asyncio.to_thread(store.forget, name)
        except PaperStoreError:
            return  # it only tidies: what is forgotten cannot be opened any more


def records_of_form(
    filing: Filing, dossier: Dossier, *, training: bool
) -> tuple[tuple[Record, ...], tuple[OutboxItem, ...]]:
    """The records, and their messages, of copies that were made while a dossier was a form. Pure."""
    papers = {paper.component_id for paper in dossier.papers}
    told: list[Record] = []
    kept: list[Record] = []
    for one in filing.scanned:
        scan, entry = one.scan, dossier.entry
        if scan.component_id not in papers:
            continue
        about = {"subject": dossier.id}
        told.append(
            new_record(RecordKind.SCAN, scan, entry, **about, state=_state_of(scan), record_id=scan.id)
        )
        if one.file is not None:
            key = f"{scan.id}.file"
            kept.append(new_record(RecordKind.SCAN_FILE, one.file, entry, **about, state=DONE, record_id=key))
    return (*told, *kept), tuple(message_of(one, training=training) for one in told)


def _state_of(scan: ComponentScan) -> str:
    return DONE if scan.state in DIGITISED else OPEN
