"""The submitter's identity paper on the checklist: ticked as shown once the desk has seen or read it.

Source: Decree 118/2025 art. 17.1: a paper to be looked at was looked at when its card was scanned or read.
"""

from __future__ import annotations

from counter.desk.core import Core
from counter.domain.dossiers import PaperCount
from counter.domain.parties import AuthorityRule
from counter.domain.people import IdentityLevel
from counter.domain.register_papers import held_by_register, shows_identity

__all__ = ["tick_shown"]


def tick_shown(core: Core, *, answered: bool = False) -> None:
    """Tick the line of the submitter's own identity paper, in whatever procedure it stands.

    To be called once when a case is chosen and once when the paper is seen: a line the clerk unticked later
    stays as they left it. A line the register may tick waits for its answer; with `answered` only such lines
    are ticked, where the register did not.
    """
    visit = core.visit
    filing, person = (visit.filing, visit.identity.person) if visit else (None, None)
    if filing is None or filing.case is None or person is None or person.level is IdentityLevel.STATED:
        return
    asking = visit is not None and visit.identity.register.asking
    waits = asking and filing.procedure.authority_rule is not AuthorityRule.NONE
    shown = {
        part.id: PaperCount.as_asked(part)
        for part in filing.case.checklist
        if part.id not in filing.papers
        and shows_identity(part)
        and not (held_by_register(part) and waits)
        and (held_by_register(part) or not answered)
    }
    if shown:
        core.update_filing(papers={**filing.papers, **shown})
