"""A procedure of the catalogue: cases, components, time limits and fees, as published and as reviewed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from counter.domain.confirming import Aspect, Confirmation, Doubt
from counter.domain.parties import AuthorityKind, AuthorityRule, OwnerKind, Relation
from counter.domain.people import IdentityAsk
from counter.domain.published import PortalCase, PublishedMethod

__all__ = [
    "LABEL_CHARACTERS",
    "OWN_REGISTER",
    "PRINTED_CHARACTERS",
    "Channel",
    "Component",
    "ComponentKind",
    "FeeRule",
    "FeeStep",
    "LimitUnit",
    "PaperSet",
    "Procedure",
    "ProcedureCase",
    "ResultKind",
    "TimeLimit",
]

OWN_REGISTER: Final = "centre"
"""The centre's own register: where a dossier belongs unless an administrator names another system."""

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


class PaperSet(StrEnum):
    """Whose forms a procedure is received, supplemented and refused on."""

    ONE_STOP = "one_stop"
    """M01 to M03 of Circular 03/2025/TT-VPCP."""
    RESIDENCE = "residence"
    """CT04 to CT06 of the residence police (Circular 66/2023/TT-BCA)."""


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
    form_file: str | None = None
    """Name of the form's file, as published."""
    code: str | None = None
    """National code of the paper (`000.00.00.G01-KQ003643`), where the portal gives one."""

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
class FeeStep:
    """A price that holds from a certain page of an original on."""

    from_page: int
    """1 for the first page."""
    dong: int
    """Of each page."""


@dataclass(frozen=True, slots=True)
class FeeRule:
    """A fee (phí) or charge (lệ phí) as published, and while it holds."""

    amount_dong: int | None
    """None where nothing is published or the province decides: the clerk must enter it."""
    note: str | None = None
    per: str = "dossier"
    """`dossier`, `copy`, `page` or `person`."""
    name: str = ""
    """Official name of the fee, as a receipt prints it; empty where only the amount is published."""
    source: str = ""
    """The text that fixes it; empty where it was read off the procedure's page."""
    steps: tuple[FeeStep, ...] = ()
    """Per page: prices by page, ascending from page 1; none: every page costs `amount_dong`."""
    most_dong: int | None = None
    """Per page: most that one copy costs; None: no bound."""
    valid_from: date | None = None
    """First day; None: for as long as anybody remembers."""
    valid_until: date | None = None
    """Last day, included; None: no end is fixed."""
    id: str = ""
    """Of the fee table, `certified-copy`; empty where only a page publishes it."""

    def holds_on(self, day: date) -> bool:
        """Whether it is the fee of `day`."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_until is None or day <= self.valid_until)


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
    """Which system's register the dossier belongs to: OWN_REGISTER, or the name of an external one."""
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
    owner_version: str = ""
    """Version of the procedure in the system that owns it; empty where nobody named one."""
    ministry: str = ""
    levels: tuple[str, ...] = ()
    """`commune`, `province`, `ministry`, `other`: where it is handled."""
    subjects: str = ""
    """Whom it is for, as published."""
    decision: str = ""
    """The decision that published it (`1523/QĐ-BCA-C06`)."""
    url: str = ""
    """Its page on the National Public Service Portal."""
    executing_agency: str = ""
    """Who carries it out, where the page tells it apart from who decides."""
    field_code: str = ""
    flags: tuple[str, ...] = ()
    """Remarks of those who collected the publication (`same_day`, `interlinked` …)."""
    methods: tuple[PublishedMethod, ...] = ()
    """Channels, times and fees word for word; `limits` and `fees` are how they are read."""
    portal_cases: tuple[PortalCase, ...] = ()
    origin: str = ""
    """`published` (the full publication), `list` (the national list alone), `hand` (added here)."""
    doubts: tuple[Doubt, ...] = ()
    """What an administrator should look at before confirming."""
    confirmations: tuple[Confirmation, ...] = ()
    """Who confirmed what of its present content."""
    paper_set: PaperSet = PaperSet.ONE_STOP
    """Whose forms its papers are."""

    @property
    def unconfirmed(self) -> tuple[Aspect, ...]:
        """What nobody confirmed of its present content, in the order papers, time, fee."""
        confirmed = {one.aspect for one in self.confirmations}
        return tuple(aspect for aspect in Aspect if aspect not in confirmed)

    @property
    def locked(self) -> bool:
        """Whether it may not be received where dossiers are real (docs/decisions/0019)."""
        return bool(self.unconfirmed)

    @property
    def identity_required(self) -> bool:
        """Whether the person must be known at all."""
        return self.identity_ask is not IdentityAsk.NONE

    def limit(self, case: ProcedureCase, channel: Channel = Channel.DIRECT) -> TimeLimit:
        """The time limit that applies to `case`: its own, else the channel's, else none fixed."""
        if case.limit is not None:
            return case.limit
        return dict(self.limits).get(channel, TimeLimit(0, LimitUnit.NONE))

    def fee(
        self,
        channel: Channel = Channel.DIRECT,
        case: ProcedureCase | None = None,
        on: date | None = None,
    ) -> FeeRule:
        """The fee of the channel on a day, or an unknown one; a case may have its own.

        Of several that hold, the one listed last counts. Without a day dates are not looked at.
        """
        for fees in (case.fees if case else (), self.fees):
            found = [rule for of, rule in fees if of is channel and (on is None or rule.holds_on(on))]
            if found:
                return found[-1]
        return FeeRule(None)
