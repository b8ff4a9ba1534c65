"""Papers the population register makes needless: ticked by themselves, for the clerk to untick.

Source: Decree 118/2025 art. 5.1.i, 17.1.b: what the state's data hold is not asked for again.
"""

from __future__ import annotations

from counter.desk.core import Core
from counter.domain.dossiers import PaperCount
from counter.domain.lookup import LookupOutcome
from counter.domain.parties import AuthorityRule
from counter.domain.register_papers import held_by_register, shows_identity

__all__ = ["tick_held", "untick_held"]


def tick_held(core: Core) -> None:
    """Tick what only proves what the register has just told of the submitter.

    To be called once when a case is chosen and once when the register has answered: a line the clerk
    unticked later stays as they left it. Where both sides must come in person (marriage, recognition of a
    child) nothing is ticked, since the register was asked about one of them.
    """
    visit = core.visit
    filing = visit.filing if visit else None
    if visit is None or filing is None or filing.case is None:
        return
    found = visit.identity.register.outcome is LookupOutcome.FOUND
    if not found or filing.procedure.authority_rule is AuthorityRule.NONE:
        return
    held = {
        part.id: PaperCount(part.id, part.printable_text, from_data=True)
        for part in filing.case.checklist
        if part.id not in filing.papers and held_by_register(part)
    }
    if held:
        core.update_filing(papers={**filing.papers, **held})


def untick_held(core: Core) -> None:
    """Another person stands there: what the last one showed and the register told of them proves nothing."""
    filing = core.visit.filing if core.visit else None
    if filing is None or filing.case is None:
        return
    held = {part.id for part in filing.case.checklist if held_by_register(part)}
    shown = {part.id for part in filing.case.checklist if shows_identity(part)}
    kept = {
        place: paper
        for place, paper in filing.papers.items()
        if not (paper.from_data and place in held) and not (paper.presented and place in shown)
    }
    if len(kept) != len(filing.papers):
        core.update_filing(papers=kept)
