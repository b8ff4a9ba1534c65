"""The paper of the right to act on the checklist: ticked when the right is recorded, for the clerk to untick.

Source: Decree 118/2025 art. 6.2.
"""

from __future__ import annotations

from counter.desk.core import Core
from counter.domain.dossiers import PaperCount
from counter.domain.parties import OwnerKind
from counter.domain.right_papers import is_paper_of_right, shows_right

__all__ = ["tick_right"]


def tick_right(core: Core) -> None:
    """Tick the paper the recorded right names; one of another right is not ticked any more.

    To be called once when a case is chosen and once when the right was stated. A right without its date was
    not shown yet.
    """
    filing = core.visit.filing if core.visit else None
    if filing is None or filing.case is None:
        return
    right = filing.parties.authority
    recorded = filing.parties.kind is not OwnerKind.SELF and right.document_date is not None
    papers = dict(filing.papers)
    for part in filing.case.checklist:
        if recorded and shows_right(part, right.kind):
            papers.setdefault(part.id, PaperCount.as_asked(part))
        elif is_paper_of_right(part):
            papers.pop(part.id, None)
    if papers != dict(filing.papers):
        core.update_filing(papers=papers)
