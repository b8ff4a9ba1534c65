"""Signing the copies of a dossier: the officer's token, one PIN for all of them, or the owning system.

The PIN is given on and kept nowhere. Source: Decree 118/2025 art. 17.1.c.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from counter.desk.copy_records import CopyRecords
from counter.desk.core import Core
from counter.desk.digitising_acts import TokenSight
from counter.desk.form_copies import KeptFile
from counter.desk.state import NoticeLevel
from counter.domain.scans import ComponentScan, ScanSignature, SignedIn, Standing, is_signers_name
from counter.ports.paper_store import PaperStoreError
from counter.ports.signer import SignedPaper, Signer, SignError

__all__ = ["CopySigning"]


class CopySigning:
    """See the acts of the same names in `counter.desk.digitising_acts.DigitisingPort`."""

    def __init__(self, core: Core, records: CopyRecords) -> None:
        self._core = core
        self._records = records

    async def tokens(self) -> TokenSight:
        """The tokens that are plugged in, or why none is seen."""
        signer = self._core.ports.digitising.signer
        if signer is None:
            return TokenSight(why="not_set")
        try:
            found = tuple(await asyncio.to_thread(signer.look))
        except SignError as error:
            return TokenSight(why=error.reason)
        return TokenSight(found, "" if found else "no_token")

    async def sign(self, dossier_key: str, pin: str) -> None:
        """Sign every described copy of a dossier that has no signature, with one PIN."""
        signer, asked_by = self._core.ports.digitising.signer, self._clerk_id
        async with self._core.act("signing", dossier_key, alone=False) as mine:
            unsigned = await self._unsigned(dossier_key) if mine else []
            if not unsigned:
                return
            if signer is None:
                self._core.say("sign_refused", NoticeLevel.WARNING, sign="not_set")
                return
            files = [(scan, await self._records.file(scan)) for scan in unsigned]
            with self._records.making():
                signed, reason = await asyncio.to_thread(self._batch, signer, pin, files)
                del pin
                async with self._core.act("keeping_copy", dossier_key) as still:
                    if still and self._clerk_id == asked_by:  # else not in another's name; `tidy` removes it
                        await self._keep(dossier_key, signed, reason)

    async def _keep(
        self, dossier_key: str, signed: Sequence[tuple[ComponentScan, SignedPaper, KeptFile]], reason: str
    ) -> None:
        """Write down what was signed, unless it was changed meanwhile, and say how it ended."""
        clerk, case = self._core.state.clerk, await self._records.case(dossier_key)
        standing = await self._records.scans(case) if case is not None else []
        if clerk is None:
            return
        kept = []
        for scan, paper, file in signed:
            entry = self._core.entry()
            signature = ScanSignature(
                SignedIn.HERE, entry.at, entry.clerk_id, paper.signer, paper.serial, paper.timestamped
            )
            if scan in standing:
                kept.append((scan.signed(signature, sha256=paper.sha256, size=len(paper.content)), file))
        if kept:
            await self._records.write(kept)
        if reason and not kept:
            self._core.say("sign_refused", NoticeLevel.WARNING, sign=reason)
        elif reason:
            self._core.say("sign_failed", NoticeLevel.WARNING, sign=reason, count=len(kept))
        elif signed and not _is_own(clerk.name, signed[0][1]):
            self._core.say("scans_signed_other", NoticeLevel.WARNING, count=len(kept))
        else:
            self._core.say("scans_signed", NoticeLevel.DONE, count=len(kept))

    def _batch(
        self, signer: Signer, pin: str, files: Sequence[tuple[ComponentScan, KeptFile | None]]
    ) -> tuple[list[tuple[ComponentScan, SignedPaper, KeptFile]], str]:
        """What was signed and is kept, and why it ended early (empty: it did not). Blocking."""
        store = self._core.ports.digitising.store
        done: list[tuple[ComponentScan, SignedPaper, KeptFile]] = []
        try:
            with signer.batch(pin) as batch:
                del pin
                for scan, file in files:
                    paper = batch.sign(store.get(file.name, file.key) if file is not None else b"")
                    done.append((scan, paper, KeptFile(*store.put(paper.content))))
        except (SignError, PaperStoreError) as error:
            return done, error.reason
        return done, ""

    async def signed_elsewhere(self, dossier_key: str) -> None:
        """Every described copy without a signature was signed in the system that owns the dossier."""
        async with self._core.act("signing_elsewhere", dossier_key) as mine:
            unsigned = await self._unsigned(dossier_key) if mine else []
            case = await self._records.case(dossier_key) if unsigned else None
            if case is None:
                return
            entry = self._core.entry()
            system = case.owner_system or "?"
            signature = ScanSignature(SignedIn.OWNING_SYSTEM, entry.at, entry.clerk_id, system=system)
            await self._records.write(
                [(scan.signed(signature, sha256=scan.sha256, size=scan.size), None) for scan in unsigned]
            )
            self._core.say("scans_signed_elsewhere", NoticeLevel.DONE, count=len(unsigned))

    async def _unsigned(self, dossier_key: str) -> list[ComponentScan]:
        self._core.hush()
        case = await self._records.case(dossier_key)
        scans = await self._records.scans(case) if case is not None else []
        unsigned = [one for one in scans if one.standing is Standing.UNSIGNED]
        if case is not None and not unsigned:
            self._core.say("scan_nothing_to_sign", NoticeLevel.WARNING)
        return unsigned

    @property
    def _clerk_id(self) -> str:
        return self._core.state.clerk.id if self._core.state.clerk else ""


def _is_own(clerk_name: str, paper: SignedPaper) -> bool:
    """Whether a signature may be the clerk's own; one of training is nobody's."""
    return paper.for_training or is_signers_name(clerk_name, paper.signer)
