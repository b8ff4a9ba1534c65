"""A dossier with what this desk and its centre know of it: whether it is void, replaced, handed over.

The one way to look a dossier up, for a correction and for its result.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from counter.desk.changes import arrived_here
from counter.desk.core import Core
from counter.desk.state import NoticeLevel, Returning
from counter.domain.decisions import Correction, void_of
from counter.domain.dossiers import Dossier, HandOver, Result, SyncState
from counter.ports import CentreRefusedError, CentreUnavailableError, DossierView

__all__ = ["Found", "brought_up", "find", "known_here", "look"]


@dataclass(frozen=True, slots=True)
class Found:
    """A dossier with everything this desk and, where it answers, the centre know of it."""

    dossier: Dossier
    official_code: str | None
    corrections: tuple[Correction, ...]
    """Each once, oldest first."""
    returned: bool
    replaced_by: str | None
    hand_over: HandOver | None
    result: Result | None
    """As the centre knows it, else as this desk took it in from its unit."""
    sync: SyncState | None

    @property
    def number(self) -> str:
        """Its code, else its local number."""
        return self.official_code or self.dossier.local_number

    @property
    def void(self) -> Correction | None:
        """What voided it."""
        return void_of(self.corrections)

    @property
    def left_dong(self) -> int:
        """Money taken and not given back."""
        later = self.hand_over.fee.taken_dong if self.hand_over and self.hand_over.fee else 0
        given = sum(one.refund_dong for one in self.corrections)
        return max(0, self.dossier.fee.taken_dong + later - given)


async def find(core: Core, key: str) -> Found | None:
    """The dossier of this desk or of the centre; says so when neither knows it."""
    found, reached = await look(core, key)
    if found is None:
        notice = "dossier_unknown" if reached else "centre_unreachable"
        core.say(notice, NoticeLevel.ERROR, code=key)
    return found


async def look(core: Core, key: str) -> tuple[Found | None, bool]:
    """The dossier, and whether the centre answered; one that has not left this desk is known here alone."""
    row = await core.durable(core.ports.journal.dossier, key)
    view, reached = None, True
    if row is None or row.state is not SyncState.RECORDED:
        view, reached = await _view(core, row.dossier.id if row else key)
    dossier = row.dossier if row else view.dossier if view else None
    return (await _joined(core, dossier, view) if dossier else None), reached


async def known_here(core: Core, returning: Returning) -> Returning:
    """The open result with what was written down at this desk since; the centre is not asked."""
    return brought_up(returning, await _joined(core, returning.dossier, None), reached=False)


def brought_up(returning: Returning, found: Found, *, reached: bool) -> Returning:
    """The open result with what was found of its dossier; what the centre did not tell stays. Pure."""
    return replace(
        returning,
        official_code=found.official_code or returning.official_code,
        result=found.result if reached else found.result or returning.result,
        returned=returning.returned or found.returned,
        handed=found.hand_over or returning.handed,
        sync=found.sync or returning.sync,
        corrections=_together(returning.corrections, found.corrections),
        replaced_by=found.replaced_by or returning.replaced_by,
        stale=returning.stale and not reached,
    )


async def _joined(core: Core, dossier: Dossier, view: DossierView | None) -> Found:
    """What the journal knows now, after the answer of the centre, and that answer."""
    row = await core.durable(core.ports.journal.dossier, dossier.id)
    ours = await core.durable(core.ports.journal.corrections, dossier.id)
    arrived = await core.durable(arrived_here, core.ports.journal, dossier.id)
    return Found(
        dossier=dossier,
        official_code=(row.official_code if row else None) or (view.official_code if view else None),
        corrections=_together(ours, view.corrections if view else ()),
        returned=(row is not None and row.returned_at is not None) or (view is not None and view.returned),
        replaced_by=(row.replaced_by if row else None) or (view.replaced_by if view else None),
        hand_over=view.hand_over if view else None,
        result=(view.result if view else None) or arrived,
        sync=row.state if row else view.state if view else None,
    )


def _together(ours: Iterable[Correction], theirs: Iterable[Correction]) -> tuple[Correction, ...]:
    """Corrections this desk wrote and those the centre knows, each once, oldest first."""
    by_id = {one.id: one for one in (*ours, *theirs)}
    return tuple(sorted(by_id.values(), key=lambda one: one.entry.at))


async def _view(core: Core, key: str) -> tuple[DossierView | None, bool]:
    if core.state.devices.online is False:
        return None, False
    try:
        return await core.ports.centre.dossier(key), True
    except (CentreUnavailableError, CentreRefusedError):
        return None, False
