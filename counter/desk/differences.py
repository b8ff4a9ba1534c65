"""What a dossier keeps of a paper and a register that disagree: which value was taken, and both of them.

Source: Decree 118/2025 art. 17.1.b (when data disagree the paper dossier is taken; correcting the register
follows its own law).
"""

from __future__ import annotations

from counter.desk.state import Identity
from counter.domain.compare import Weight
from counter.domain.dossiers import KeptDifference
from counter.domain.people import IdentityLevel

__all__ = ["kept_differences"]


def kept_differences(identity: Identity) -> tuple[KeptDifference, ...]:
    """Differences of the open visit as its dossier keeps them, in the order of PersonField. Pure.

    Left out is what needs no correcting (an address printed before the mergers of 2025, a name without tone
    marks), and everything when nothing but words was given: then there is no paper to disagree.
    """
    person = identity.person
    if person is None or person.level is IdentityLevel.STATED:
        return ()
    return tuple(
        KeptDifference(one.field, person.sources[one.field], one.card_value, one.register_value)
        for one in identity.differences
        if one.weight is Weight.WARNING and one.field in person.sources
    )
