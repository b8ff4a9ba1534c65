"""One box for every small form: a subclass names its fields and what taking them does, the keys are here.

Enter accepts a line and goes to the next, on the last one it takes the box; F5 takes it at once; Esc leaves
it; up and down move, left and right turn a choice. A bad field comes back from the desk as a notice: the box
stays, the cursor stands in that field and the words below it. A code of a person (QR of a card, machine-
readable zone) scanned into a box about a person is for that person; any other code closes the box and goes to
the desk.

    class ReasonBox(FormBox):
        def heading(self): return counter(self).texts("outcome.reason.title")
        def fields(self): return [TextField(id="reason", label=…, right=…)]
        async def apply(self, values): await counter(self).desk.decisions.refuse(…, values["reason"])

    app.open(ReasonBox())
"""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType

from counter.desk.state import Notice, NoticeLevel
from counter.domain.parties import PartyRole
from screens.base import counter, is_code, is_person, split_code
from screens.form_entries import Act, BoxEntry, Turn
from screens.form_fields import ActField, ChoiceField, Field, HeadField, NoteField, TextField, Values
from screens.form_frame import FormFrame
from screens.form_rows import FieldRow
from screens.input import Entry
from screens.wording import notice_line

__all__ = [
    "ActField",
    "ChoiceField",
    "Field",
    "FormBox",
    "HeadField",
    "NoteField",
    "TextField",
    "Values",
]

_TROUBLE = (NoticeLevel.WARNING, NoticeLevel.ERROR)
_ZONE_LINE = re.compile(r"[A-Z0-9<]{30,}")
_WHOLE_ZONES = (72, 88, 90)


class FormBox(FormFrame):
    """A modal form. Subclasses give `heading`, `fields` and `apply`; everything else has a default."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("f5,alt+5", "take", show=False)]

    def __init__(self) -> None:
        super().__init__()
        self._asked: PartyRole | None = None
        self._taking = False

    # --- what a subclass says ------------------------------------------------------------------

    @abstractmethod
    async def apply(self, values: Values) -> None:
        """Call the desk. A new warning or error of the desk keeps the box open."""

    role: PartyRole | None = None
    """Whom the box is about: whose identity a code scanned here is; None: nobody (see `person_in_work`)."""

    def check(self, values: Values) -> tuple[str, str] | None:
        """(field, words) of what the box itself finds wrong before the desk is asked; None: nothing."""
        del values
        return None

    def refuses(self, notice: Notice) -> bool:
        """Whether a notice that came while the box was taken keeps it open."""
        return notice.level in _TROUBLE

    def remains(self) -> tuple[str, str] | None:
        """(field, words) of what is still wrong though the desk took everything; None closes the box."""
        return None

    def person_in_work(self, values: Values) -> PartyRole | None:
        """Of whom a code scanned now is, where the line in work does not say; None: of nobody in the box."""
        del values
        return self.role

    def turned(self, values: Values) -> None:
        """Whose the next code is, by the line in work."""
        row = self.row_of(self.focused)
        role = (row.spec.role if row is not None else None) or self.person_in_work(values)
        if role is not None:
            self._expect(role)

    def on_unmount(self) -> None:
        """The next code is the submitter's again."""
        self._expect(PartyRole.SUBMITTER)

    # --- keys ----------------------------------------------------------------------------------

    @on(Entry.Entered)
    def _entered(self, message: Entry.Entered) -> None:
        """Accept the line."""
        message.stop()
        message.prevent_default()
        row = self.row_of(message.entry)
        if row is None or self._scanned(row, message.text):
            return
        if isinstance(row.spec, ActField) and row.spec.act is not None:
            row.spec.act()
            return
        stops = [one for one in self.ordered() if self.shows(one.spec.id)]
        row.trim()
        if not stops:  # the box closes, and its rows are gone
            return
        if row is stops[-1]:
            self.action_take()
        else:
            self.move(1)

    @on(Entry.Changed)
    def _changed(self, message: Entry.Changed) -> None:
        message.stop()
        row = self.row_of(message.input)
        if row is not None:
            row.unsay()
        self.settle()

    @on(Turn.Turned)
    def _was_turned(self, message: Turn.Turned) -> None:
        message.stop()
        row = self.row_of(self.focused)
        if row is not None:
            row.unsay()
        self.settle()

    @on(Act.Dropped)
    def _dropped(self, message: Act.Dropped) -> None:
        message.stop()
        row = self.row_of(message.entry)
        if row is not None and isinstance(row.spec, ActField) and row.spec.drop is not None:
            row.spec.drop()

    @on(BoxEntry.Taken)
    def _aliased_take(self, message: BoxEntry.Taken) -> None:
        message.stop()
        self.action_take()

    # --- scans ---------------------------------------------------------------------------------

    def keeps(self, text: str) -> bool:
        """Whether a scan is for the person this box is about."""
        if self.person_in_work(self.values()) is None:
            return False
        return is_person(self, text)

    def _scanned(self, row: FieldRow, text: str) -> bool:
        """Take what arrived as keys in a line and is a code; True when it was one."""
        app = counter(self)
        head, code = split_code(text)
        if not code:
            head, code = "", text
        if isinstance(row.spec, TextField) and row.spec.zone and self._goes_on(text):
            return True
        if not is_code(self, code, among_values=True):
            return False
        if isinstance(row.spec, TextField):
            row.put(head or ("" if row.spec.zone else row.spec.value))
        if not self.scanned(code):
            app.scan(code)
        return True

    def _goes_on(self, text: str) -> bool:
        """Whether a line of a machine-readable zone was typed and the next one is to come."""
        zone = "".join(text.split())
        return bool(_ZONE_LINE.fullmatch(zone) and "<" in zone) and len(zone) not in _WHOLE_ZONES

    def _expect(self, role: PartyRole) -> None:
        """Say whose the next code is, unless the desk knows; it forgets after each code."""
        app = counter(self)
        visit = app.state.visit
        if visit is None or app.state.clerk is None or role in (visit.expects, self._asked):
            return
        self._asked = role

        async def ask() -> None:
            await app.desk.people.expect(role)
            self._asked = None

        app.beside(ask, group="desk")

    # --- taking --------------------------------------------------------------------------------

    def action_take(self) -> None:
        """Give what is typed to the desk, once."""
        values = self.values()
        wrong = self.check(values)
        if wrong is not None:
            self.go(*wrong)
        elif not self._taking:
            self._taking = True
            counter(self).act(lambda: self._take(values), in_order=True)

    async def _take(self, values: Values) -> None:
        app = counter(self)
        self.known = app.state.notice
        for row in self.ordered():
            row.say("")
        try:
            await self.apply(values)
        finally:
            self._taking = False
        refusal = self.refusal
        left = self.remains() if refusal is None else None
        if refusal is None or left is not None:
            if left is None:
                self.close()
            else:
                self.go(*left)
            return
        name = self.mends(refusal)
        wrong = self.rows.get(name) if name else None
        if name and wrong is not None:
            right = wrong.spec.right if isinstance(wrong.spec, TextField) else ""
            self.go(name, wrong.judged or right or notice_line(app.texts, refusal).plain.partition(" ")[2])

    @property
    def refusal(self) -> Notice | None:
        """What the desk refused since the box was taken."""
        notice = counter(self).state.notice
        fresh = notice is not None and notice is not self.known and self.refuses(notice)
        return notice if fresh else None

    async def in_turn(self, *acts: Callable[[], Awaitable[object]]) -> None:
        """Run acts one after another until the desk refuses one."""
        for act in acts:
            await act()
            if self.refusal is not None:
                return
