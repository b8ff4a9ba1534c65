"""A procedure of the catalogue: cases, components, time limits and fees, as published and as reviewed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from counter.domain.parties import AuthorityKind, AuthorityRule, OwnerKind, Relation
from counter.domain.people import IdentityAsk

__all__ = [
    "LABEL_CHARACTERS",
    "PRINTED_CHARACTERS",
    "Channel",
    "Component",
    "ComponentKind",
    "FeeRule",
    "LimitUnit",
    "Procedure",
    "ProcedureCase",
    "ResultKind",
    "TimeLimit",
]

LABEL_CHARACTERS = 40
"""Longest component label a checklist shows (issue 2)."""

PRINTED_CHARACTERS = 120
"""Longest component text a paper prints: two lines of the slip's component column."""

_CONTINUES = "… (xem danh mục)"
"""Ends a printed text that goes on: the rest is in the published procedure list at the centre."""


class Channel(StrEnum):
    """How a dossier reaches the state (KenhThucHien of the national portal)."""

    DIRECT = "direct"
    ONLINE = "online"
    POST = "post"


class LimitUnit(StrEnum):
    """What a processing time is counted in."""

    WORKING_DAY = "working_day"
    DAY = "day"
    """Calendar days; a due date on a day off moves to the next working day."""
    WORKING_HOUR = "working_hour"
    SAME_DAY = "same_day"
    """Returned the same day; received after 15:00, the next working day (Circular 01/2020/TT-BTP art. 2)."""
    NONE = "none"
    """No limit is fixed: the slip says so."""


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """A processing time."""

    value: int
    """How many units; 0 with SAME_DAY and NONE."""
    unit: LimitUnit
    unit_confirmed: bool = True
    """False where the published page shows a bare number and the unit is our reading of it."""


class ComponentKind(StrEnum):
    """What a line of the published component list really is."""

    PAPER = "paper"
    """Handed in and kept with the dossier."""
    PRESENTED = "presented"
    """Shown, compared and given back."""
    NOTE = "note"
    """An instruction, not a paper: never on a checklist or a slip."""


@dataclass(frozen=True, slots=True)
class Component:
    """One line of the component list."""

    id: str
    """Stable within its procedure: the position in the published list, `g2.i3` style, or a national code."""
    label: str
    """What the checklist shows: at most LABEL_CHARACTERS, reviewed for popular procedures."""
    text: str
    """The published text."""
    text_cut: bool
    """True when the source lost the end of the text (cut at its limit, or run into the name of a form
    file): it must never be printed as if it were whole."""
    kind: ComponentKind
    required: bool
    """False for papers asked only in some situations ("if any", authorisation …)."""
    originals: int
    copies: int
    label_reviewed: bool = False
    abolished: bool = False
    """A paper the law has done away with that the page still lists (household book, Decree 104/2022):
    never demanded, `required` is False."""

    @property
    def printable_text(self) -> str:
        """What a paper may print for this line, never a piece that looks whole.

        The whole published text where it is known and at most PRINTED_CHARACTERS; else the reviewed label,
        a phrase of its own; else the beginning of the text, visibly unfinished.
        """
        whole = not self.text_cut and len(self.text) <= PRINTED_CHARACTERS
        if self.label_reviewed and (self.abolished or not whole):
            return self.label
        if whole:
            return self.text
        head = self.text[: PRINTED_CHARACTERS - len(_CONTINUES) + 1].rsplit(" ", 1)[0]
        return head.rstrip(" ,;:.-–(") + _CONTINUES


@dataclass(frozen=True, slots=True)
class ProcedureCase:
    """A situation of the procedure with its own papers and maybe its own time."""

    id: str
    """Case code of the portal (`2.000635.02`) where known, else `case-1` …"""
    name: str
    components: tuple[Component, ...]
    limit: TimeLimit | None = None
    """The case's own time; None takes the channel's."""
    fees: tuple[tuple[Channel, FeeRule], ...] = ()
    """The case's own fees; a channel not named here takes the procedure's."""
    owner_kind: OwnerKind | None = None
    """Whose dossier this case usually is; None takes the procedure's."""
    authority: AuthorityKind | None = None
    """The right such an owner is usually represented by; None leaves it to the procedure."""

    @property
    def checklist(self) -> tuple[Component, ...]:
        """What a clerk ticks: the papers, without the notes that stand among them."""
        return tuple(part for part in self.components if part.kind is not ComponentKind.NOTE)


@dataclass(frozen=True, slots=True)
class FeeRule:
    """A fee (phí) or charge (lệ phí) as published."""

    amount_dong: int | None
    """None where nothing is published or the province decides: the clerk must enter it."""
    note: str | None = None
    per: str = "dossier"
    """`dossier`, `copy`, `page` or `person`."""


@dataclass(frozen=True, slots=True)
class ResultKind:
    """A result the procedure ends in."""

    name: str
    code: str | None
    """National result-type code `KQ.G15.000342`, or None."""


@dataclass(frozen=True, slots=True)
class Procedure:
    """One administrative procedure (TTHC), a version of it."""

    code: str
    """National code `2.000635`."""
    name: str
    short_name: str
    """The published name where nobody shortened it."""
    field: str
    queue_group: str
    version: str
    """Version of the catalogue it came from; kept with each dossier."""
    agency: str
    """Who decides, as published."""
    owner_system: str
    """Which system's register the dossier belongs to: `centre`, or the name of an external one."""
    cases: tuple[ProcedureCase, ...]
    limits: tuple[tuple[Channel, TimeLimit], ...]
    fees: tuple[tuple[Channel, FeeRule], ...]
    results: tuple[ResultKind, ...]
    popular: bool
    shown: bool
    """False for fields switched off at commune desks (customs, tax)."""
    identity_ask: IdentityAsk = IdentityAsk.SEEN
    """How sure the desk must be of the person; NONE where no identity paper is asked (certifying a copy)."""
    authority_rule: AuthorityRule = AuthorityRule.WRITTEN
    """What somebody who files for another must show."""
    owner_kind: OwnerKind = OwnerKind.SELF
    """Whose dossier it usually is: a birth is its child's. A proposal, the clerk says who it is."""
    kin_need_no_authority: bool = False
    """Kin file for the owner without a paper (Circular 04/2020/TT-BTP: registering a birth)."""
    names: tuple[Relation, ...] = ()
    """Whom its papers always name beside the owner: the other side of a marriage."""

    @property
    def identity_required(self) -> bool:
        """Whether the person must be known at all."""
        return self.identity_ask is not IdentityAsk.NONE

    def limit(self, case: ProcedureCase, channel: Channel = Channel.DIRECT) -> TimeLimit:
        """The time limit that applies to `case`: its own, else the channel's, else none fixed."""
        if case.limit is not None:
            return case.limit
        return dict(self.limits).get(channel, TimeLimit(0, LimitUnit.NONE))

    def fee(self, channel: Channel = Channel.DIRECT, case: ProcedureCase | None = None) -> FeeRule:
        """The published fee of the channel, or an unknown one; a case may have its own."""
        fees = dict(self.fees) | dict(case.fees if case else ())
        return fees.get(channel, FeeRule(None))
