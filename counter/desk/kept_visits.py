"""Visits in the journal: the open one is written as it changes, all are taken up after a restart."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

from counter.desk import authority, drafts
from counter.desk.core import Core
from counter.desk.held import at_rest, has_content
from counter.desk.queueing import Queueing
from counter.desk.state import DeskState, NoticeLevel, Visit
from counter.ports import Act, Draft, JournalError

__all__ = ["KeptVisits"]


class KeptVisits:
    """What would be left of the visits if the desk stopped now."""

    def __init__(self, core: Core, queueing: Queueing) -> None:
        self._core = core
        self._queueing = queueing
        self._seen: Visit | None = None
        self._saved = b""
        """What was handed to the journal last: what no draft keeps is not written."""
        self._stop: Callable[[], None] = lambda: None

    def follow(self) -> None:
        """Write the open visit from now on."""
        self._stop = self._core.subscribe(self._save)

    async def restore(self) -> None:
        """Take up the open visit and those put aside."""
        visits = []
        for draft in await self._core.durable(self._core.ports.journal.drafts):
            visit = await self._taken_up(draft)
            if visit is not None and has_content(visit):
                visits.append(visit)
            elif visit is not None and self._core.state.place is not None:
                act = Act("visit_ended", visit.id, self._core.entry(), "empty")
                await self._core.durable(self._core.ports.journal.drop_draft, visit.id, act)
        # Killed between a change of visits and its writing, the one last worked on is the open one.
        current = next((visit for visit in reversed(visits) if visit.held_at is None), None)
        held = [visit for visit in visits if visit is not current]
        now = self._core.ports.clock.now()
        self._queueing.held.restore(
            [visit if visit.held_at else replace(visit, held_at=now) for visit in held]
        )
        if current is not None:
            self._core.update(visit=current)
            authority.refresh(self._core)

    async def _taken_up(self, draft: Draft) -> Visit | None:
        kept = drafts.unpack(draft, self._core.catalogue)
        if kept is None:
            return None
        if kept.changed:
            self._core.say("draft_changed", NoticeLevel.WARNING, procedure=kept.changed)
        return await self._queueing.with_records(kept.visit, kept.received, kept.decisions)

    def put_aside(self) -> None:
        """Mark the open visit as put aside, and write no more."""
        self._stop()
        visit = self._core.state.visit
        if visit is None or not has_content(visit):
            return
        now = self._core.ports.clock.now()
        aside = replace(at_rest(visit, now), broken=True)
        try:
            self._core.ports.journal.save_draft(drafts.pack(aside, now))
        except JournalError as error:
            self._core.journal_trouble(error)

    def _save(self, state: DeskState) -> None:
        """Hand the open visit to the journal's writer whenever it changed; trouble is shown, not raised."""
        visit = state.visit
        if visit is self._seen:
            return
        self._seen = visit
        if visit is None or not has_content(visit):
            self._saved = b""
            return
        draft = drafts.pack(visit, self._core.ports.clock.now())
        if draft.content != self._saved:
            self._saved = draft.content
            try:
                self._core.ports.journal.save_draft(draft)
            except JournalError as error:
                asyncio.get_running_loop().call_soon(self._core.journal_trouble, error)
