"""The dossier being received: procedure, case, checklist, appointment, fee; steered by the scan line."""

from __future__ import annotations

from typing import TypeVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from counter.desk.state import DeskState, Filing, Visit
from counter.domain.dossiers import Delivery, Release
from counter.domain.due import Due
from counter.domain.money import Dong, format_dong
from counter.domain.parties import OwnerKind
from counter.domain.procedures import OWN_REGISTER, Component
from screens.base import Drawn, counter
from screens.choices import GUTTERS, Choices
from screens.columns import spread, wrapped
from screens.delivery import DeliveryBox, ReleaseBox
from screens.desk.form import (
    ACCEPT_ALL,
    DELIVERY,
    FEE,
    OWNER,
    PAYMENT,
    RELEASE,
    case_row,
    checklist_rows,
    column_heads,
    procedure_row,
)
from screens.desk.papers import CountColumn, counted_off, counted_on
from screens.money import METHODS, MoneyBox
from screens.people import PeopleBox
from screens.wording import aspect_words, counted_words, moment

__all__ = ["DossierPanel"]

_COLUMNS = list(CountColumn)
_OPTIONS = (OWNER, RELEASE, DELIVERY, PAYMENT)
_DELIVERIES = list(Delivery)
_RELEASES = list(Release)
_OWNERS = list(OwnerKind)
_Turned = TypeVar("_Turned")
_COMMON_SHOWN = 20
_LOW = 30
"""Lines below which a terminal is low: blank lines and the code give way."""


class _Head(Drawn):
    DEFAULT_CSS = """
    _Head { height: auto; }
    """

    def part(self, state: DeskState) -> object:
        """Procedure and case."""
        filing = state.filing
        return (filing.procedure, filing.case) if filing else None

    def lines(self, state: DeskState, width: int, height: int) -> list[Content]:
        """Code and name, the case, the heading of what stands below."""
        texts = counter(self).texts
        filing = state.filing
        if filing is None:
            return [*wrapped(texts("desk.dossier.how"), width, "$soft"), Content("")]
        narrow = self.app.size.height < _LOW
        lines = [Content.styled(filing.procedure.code, "$soft")] if not narrow else []
        lines += self._elsewhere(filing, width)
        lines += self._unconfirmed(filing, width, training=state.training, narrow=narrow)
        lines += wrapped(filing.procedure.short_name, width, "bold $ink", limit=2)
        if filing.case is None:
            return [*lines, Content.styled(texts("desk.dossier.choose_case"), "$mark")]
        if len(filing.procedure.cases) > 1:
            lines += wrapped(filing.case.name, width, "$soft", limit=1 if narrow else 2)
        return [*lines, *([] if narrow else [Content("")]), column_heads(texts, width)]

    def _elsewhere(self, filing: Filing, width: int) -> list[Content]:
        """Whose register the dossier belongs to, where it is not the centre's own."""
        procedure, texts = filing.procedure, counter(self).texts
        if procedure.owner_system == OWN_REGISTER:
            return []
        whose = f"{procedure.owner_system} {procedure.owner_version}".strip()
        return wrapped(texts("catalogue.desk.owner", system=whose), width, "$soft", limit=1)

    def _unconfirmed(self, filing: Filing, width: int, *, training: bool, narrow: bool) -> list[Content]:
        """What nobody answers for: on a low terminal only where it keeps the dossier from being received."""
        if not filing.procedure.locked or (training and narrow):
            return []
        texts = counter(self).texts
        key = "catalogue.desk.unconfirmed" if training else "catalogue.desk.locked"
        words = texts(key, aspects=aspect_words(texts, filing.procedure.unconfirmed))
        return wrapped(words, width, "$soft" if training else "bold $warn", limit=1)


class _Foot(Drawn):
    DEFAULT_CSS = """
    _Foot { height: auto; }
    """

    def part(self, state: DeskState) -> object:
        """The appointment and the fee."""
        filing = state.filing
        if filing is None:
            return None
        counted = (filing.pages, filing.copies)
        return filing.due, filing.case, filing.fee_dong, filing.release, counted

    def lines(self, state: DeskState, width: int, height: int) -> list[Content]:
        """When the result is promised, and the fee: the list may hide its row."""
        filing = state.visit.filing if state.visit else None
        if filing is None or filing.case is None or filing.due is None:
            return []
        due, fee, room = self._promise(filing, filing.due), self._fee(filing), width - GUTTERS + 2
        if due.cell_length + fee.cell_length < room:
            return [spread(due, fee, room)]
        return [due, Content("  ") + fee]

    def _promise(self, filing: Filing, due: Due) -> Content:
        texts = counter(self).texts
        if filing.release is not Release.APPOINTMENT:
            words = texts(f"outcome.release.{filing.release}")
            return Content("  ") + Content.styled(words, "bold $ink")
        if due.due_at is None:
            when = Content.styled(texts("desk.dossier.no_due"), "$ink")
        else:
            when = Content.styled(moment(texts, due.due_at), "bold $ink")
            if not due.confirmed:
                when += Content.styled(f" ▲ {texts('desk.dossier.due_unconfirmed')}", "$warn")
        return Content.styled(f"  {texts('desk.dossier.due')}  ", "$soft") + when

    def _fee(self, filing: Filing) -> Content:
        texts = counter(self).texts
        label = Content.styled(f"{texts('desk.dossier.fee')}  ", "$soft")
        if filing.fee_dong is None:
            return label + Content.styled(f"▲ {texts('desk.dossier.fee_unknown')}", "bold $warn")
        fee = format_dong(Dong(filing.fee_dong)) if filing.fee_dong else texts("desk.dossier.free")
        counted = counted_words(texts, filing)
        by = Content.styled(f" · {counted}", "$soft") if counted else Content("")
        return label + Content.styled(fee, "bold $ink") + by


class DossierPanel(Vertical):
    """The right column: the form of the dossier being received, or the procedures that are used most."""

    DEFAULT_CSS = """
    DossierPanel {
        width: 58; background: $sheet; border: round $edge; border-title-color: $soft; padding: 0 1;
        & > Choices { height: 1fr; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._column = 0
        self._filing: Filing | None = None
        self._visit: Visit | None = None
        self._shown: object = None

    def compose(self) -> ComposeResult:
        """What it is, the list, the appointment."""
        yield _Head()
        yield Choices(id="form")
        yield _Foot()

    def on_mount(self) -> None:
        """Follow the state."""
        app = counter(self)
        app.changed.subscribe(self, self._take, immediate=True)
        self._take(app.state)

    @property
    def choices(self) -> Choices:
        """The list."""
        return self.query_one(Choices)

    def _take(self, state: DeskState) -> None:
        filing = state.filing
        texts = counter(self).texts
        visit = self._visit = state.visit
        shown = (filing, visit.id if visit else None, visit.identity.person if visit else None)
        if shown == self._shown:
            return
        before, self._filing, self._shown = self._filing, filing, shown
        if filing is None or filing.case is None:
            self.border_subtitle = ""
        if filing is None:
            self.border_title = Content(texts("desk.dossier.common"))
            rows = [procedure_row(one) for one in counter(self).search("", _COMMON_SHOWN)]
            self.choices.fill(rows, preselect=False)
            return
        self.border_title = Content(texts("desk.dossier.title"))
        same = before is not None and before.id == filing.id and before.case == filing.case
        if not same:
            self._column = 0
        if filing.case is None:
            rows = [case_row(one, texts("desk.dossier.sole_case")) for one in filing.procedure.cases]
            self.choices.fill(rows, preselect=True, keep=same)
        else:
            self._fill_checklist(filing, keep=same)

    def _fill_checklist(self, filing: Filing, *, keep: bool) -> None:
        chosen = self.choices.key if keep else ACCEPT_ALL
        texts = counter(self).texts
        visit, column = self._visit, _COLUMNS[self._column]
        rows = checklist_rows(texts, visit, column, chosen, self._is_low) if visit is not None else []
        self.choices.fill(rows, preselect=True, keep=keep)
        self._hint()

    def _is_low(self) -> bool:
        return self.app.size.height < _LOW

    def _hint(self) -> None:
        """On a paper's row: the keys that count."""
        filing = self._filing
        counts = filing is not None and self._component(filing, self.choices.key) is not None
        self.border_subtitle = Content(counter(self).texts("desk.count_keys.paper")) if counts else ""

    # --- keys ----------------------------------------------------------------------------------

    def steer(self, key: str) -> None:
        """Up and down move; left and right choose the column, or the value of an option."""
        if key in ("left", "right"):
            self._sideways(1 if key == "right" else -1)
        else:
            self.choices.steer(key)
        if self._filing is not None and self._filing.case is not None:
            self._fill_checklist(self._filing, keep=True)

    def _sideways(self, step: int) -> None:
        filing, row = self._filing, self.choices.key
        if filing is None or filing.case is None:
            return
        if row in _OPTIONS:
            self._turn(filing, row, step)
        elif self._component(filing, row) is not None:
            self._column = (self._column + step) % len(_COLUMNS)

    def enter(self) -> bool:
        """Do what the highlighted row asks for; False when nothing is highlighted."""
        app, filing, row = counter(self), self._filing, self.choices.key
        if row is None:
            return False
        if filing is None:
            app.act(lambda: app.desk.choose_procedure(row), in_order=True)
        elif filing.case is None:
            app.act(lambda: app.desk.choose_case(row), in_order=True)
        elif row == ACCEPT_ALL:
            app.act(app.desk.accept_all, in_order=True)
        elif row == OWNER:
            app.open(PeopleBox())
        elif row == RELEASE:
            app.open(ReleaseBox())
        elif row == DELIVERY:
            app.open(DeliveryBox())
        elif row in (PAYMENT, FEE):
            app.open(MoneyBox())
        elif (component := self._component(filing, row)) is not None:
            paper = counted_on(component, filing.papers.get(component.id), _COLUMNS[self._column])
            app.act(lambda: app.desk.set_paper(paper), in_order=True)
        return True

    def erase(self) -> None:
        """Count nothing in the chosen column of the highlighted line; nothing there: nothing in the line."""
        app, filing, row = counter(self), self._filing, self.choices.key
        paper = filing.papers.get(row) if filing is not None and row is not None else None
        if paper is not None:
            counted = counted_off(paper, _COLUMNS[self._column])
            app.act(lambda: app.desk.set_paper(counted), in_order=True)

    def _component(self, filing: Filing, row: str | None) -> Component | None:
        return next((part for part in filing.checklist if part.id == row), None)

    def _turn(self, filing: Filing, row: str, step: int) -> None:
        """Turn the value of an option; one that needs more than itself is proposed in its box."""
        app = counter(self)
        if row == OWNER:
            app.open(PeopleBox(_next(_OWNERS, filing.parties.kind, step)))
        elif row == RELEASE:
            release = _next(_RELEASES, filing.release, step)
            app.act(lambda: app.desk.visits.set_release(release, filing.result_number), in_order=True)
        elif row == DELIVERY:
            delivery = _next(_DELIVERIES, filing.delivery, step)
            if delivery in (Delivery.OTHER_CENTRE, Delivery.POST):
                app.open(DeliveryBox(delivery))
            else:
                app.act(lambda: app.desk.people.set_delivery(delivery), in_order=True)
        else:
            place = METHODS.index(filing.payment) if filing.payment in METHODS else -step
            method = METHODS[(place + step) % len(METHODS)]
            app.act(lambda: app.desk.money.set_payment(method), in_order=True)


def _next(values: list[_Turned], value: _Turned, step: int) -> _Turned:
    return values[(values.index(value) + step) % len(values)]
