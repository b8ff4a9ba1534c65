"""The same thing entered twice: an owner's dossier of the same procedure that came in today is told."""

from __future__ import annotations

from counter.desk.core import Core
from counter.desk.record import is_owners, owner_of
from counter.desk.state import DeskState, Filing, NoticeLevel

__all__ = ["Doubles"]

_LOOKED_THROUGH = 300


class Doubles:
    """Looks for a dossier like the open form."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._form: tuple[str, str] | None = None
        self._owner: object = None
        """The form with its case, and whose double was looked for in it."""

    async def warn(self) -> None:
        """Tell of a double of the open form; raises JournalError."""
        filing = self._filing
        if filing is None or filing.case is None:
            return
        today = self._core.ports.clock.now().date()
        rows = await self._core.durable(self._core.ports.journal.dossiers, limit=_LOOKED_THROUGH)
        visit, now = self._core.visit, self._filing
        if visit is None or now is None or now.id != filing.id:
            return  # received or dropped meanwhile
        for row in rows:
            dossier = row.dossier
            same = dossier.procedure.code == now.procedure.code and dossier.entry.at.date() == today
            if same and not row.voided and is_owners(dossier, now, visit.identity.person):
                code = row.official_code or dossier.local_number
                at = dossier.entry.at.strftime("%H:%M")
                self._core.say("already_received", NoticeLevel.WARNING, code=code, at=at)
                return

    def on_change(self, state: DeskState) -> None:
        """The owner of the open form became known, or somebody else: look for a double of theirs."""
        visit, filing = state.visit, state.visit.filing if state.visit else None
        if visit is None or filing is None or filing.case is None:
            return
        owner, company = owner_of(filing, visit.identity.person), filing.parties.organisation
        whose = (owner.full_name, owner.personal_number, owner.date_of_birth, company)
        form = (filing.id, filing.case.id)
        changed = form == self._form and whose != self._owner
        self._form, self._owner = form, whose
        if changed and (owner.full_name or company is not None):
            self._core.spawn(self.warn(), "double")

    @property
    def _filing(self) -> Filing | None:
        return self._core.visit.filing if self._core.visit else None
