"""The frame of a small form: its lines as state and values ask for them, the cursor, words at the foot.

Knows nothing of what is done with the values.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from counter.desk.state import DeskState, Notice, NoticeLevel
from screens.base import CounterModal, Drawn, counter
from screens.columns import wrapped
from screens.form_entries import Turn
from screens.form_fields import Field, TextField, Values
from screens.form_rows import FieldRow
from screens.wording import notice_line

__all__ = ["BAD_FIELD", "FormFrame"]

BAD_FIELD = "desk.notice.bad_field"
_WIDEST_LABEL = 30
_AROUND = 9
"""Lines of the screen that are not fields: border, air, the foot."""


class _Foot(Drawn):
    DEFAULT_CSS = "_Foot { height: 2; margin: 1 0 0 0; }"

    def part(self, state: DeskState) -> object:
        """The notice."""
        return counter(self).notice, self._box.quiet

    @property
    def _box(self) -> FormFrame:
        assert isinstance(self.screen, FormFrame)
        return self.screen

    def lines(self, state: DeskState, width: int, height: int) -> list[Content]:
        """What the desk refused, else the hint of the line in work."""
        app, box = counter(self), self._box
        notice = app.notice
        if notice is not None and box.tells(notice):
            return notice_line(app.texts, notice).wrap(width)
        return wrapped(box.quiet, width, "$soft", limit=2)


class FormFrame(CounterModal):
    """Lines, a foot for words, and the cursor among them."""

    scope: ClassVar[str] = "form"
    """Which page of help F1 opens."""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (104, "-normal"), (150, "-wide")]  # noqa: RUF012  # Textual's way
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]  # noqa: RUF012  # the same
    DEFAULT_CSS = """
    FormFrame > .box { width: 78; max-height: 96%; }
    FormFrame.-normal > .box { width: 84; }
    FormFrame.-wide > .box { width: 92; }
    FormFrame.-short > .box { padding: 0 1; }
    FormFrame #fields {
        height: auto; width: 1fr; overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1;
        scrollbar-color: $edge; scrollbar-background: $sheet; scrollbar-gutter: stable;
    }
    FormFrame.-airy FieldRow { margin: 0 0 1 0; }
    FormFrame.-short _Foot { margin: 0; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._specs: tuple[Field, ...] = ()
        self.rows: dict[str, FieldRow] = {}
        self._placed: set[str] = set()
        """Rows that were shown once: the others are not even mounted."""
        self._subject: object = None
        self.known: Notice | None = None
        self._visit: str | None = None

    # --- what a subclass says ------------------------------------------------------------------

    @abstractmethod
    def heading(self) -> str:
        """Words over the box."""

    @abstractmethod
    def fields(self) -> Sequence[Field]:
        """The lines, from the state as it is now; asked again whenever the state changes."""

    def keys(self) -> str:
        """Words under the box."""
        return counter(self).texts("people.box.keys")

    def hint(self) -> str:
        """Quiet words at the foot while the line in work has none."""
        return ""

    def mends(self, notice: Notice) -> str | None:
        """The field in which a refusal of the desk is mended."""
        return str(notice.values.get("field", "")) if notice.key == BAD_FIELD else None

    def subject(self, state: DeskState) -> object:
        """Who is known in the fields: when it changes, what the desk knows replaces what is typed."""
        del state
        return None

    def stands(self, state: DeskState) -> bool:
        """Whether there is still something to fill in; the box closes otherwise."""
        visit = state.visit.id if state.visit else None
        return self._visit is None or visit == self._visit

    def turned(self, values: Values) -> None:
        """A value has changed, or the line in work."""

    # --- drawing -------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """The lines and the foot."""
        self._specs = tuple(self.fields())
        with Vertical(classes="box"):
            with Vertical(id="fields"):
                for spec in self._specs:
                    self._row(spec)
                values = self.values()
                for row in self.ordered():
                    if row.spec.when(values):
                        self._placed.add(row.spec.id)
                        yield row
            yield _Foot()

    def on_mount(self) -> None:
        """Name the box and follow the state."""
        app = counter(self)
        self._visit = app.state.visit.id if app.state.visit else None
        self.known = app.state.notice
        self._subject = self.subject(app.state)
        box = self.query_one(".box")
        box.border_title = Content(self.heading())
        box.border_subtitle = Content(self.keys())
        self.settle()
        app.changed.subscribe(self, self._follow, immediate=True)

    def on_resize(self, event: events.Resize) -> None:
        """As many lines as the screen has; air between them where it has plenty."""
        del event
        self._fit()
        self.call_after_refresh(self._keep_in_view)

    def _keep_in_view(self) -> None:
        """The line in work stays on the screen: fewer lines have room than when it was reached."""
        if self.row_of(self.focused) is not None and self.focused is not None:
            self.focused.scroll_visible(animate=False, immediate=True)

    def _row(self, spec: Field) -> FieldRow:
        row = FieldRow(spec)
        self.rows[spec.id] = row
        if isinstance(row.entry, Turn):
            row.entry.pass_on = lambda text: self._pass_on(row, text)
        return row

    def _pass_on(self, row: FieldRow, text: str) -> bool:
        """Type what was typed on a choice into the next line that takes letters."""
        stops = [one for one in self.ordered() if self.shows(one.spec.id)]
        below = stops[stops.index(row) + 1 :] if row in stops else []
        taking = next((one for one in below if _takes(one.spec, text)), None)
        if taking is None or taking.entry is None:
            return False
        proposed = taking.entry.is_offered
        self._go(taking)
        taking.entry.insert_text(text, over=proposed)
        return True

    def _follow(self, state: DeskState) -> None:
        """The state has changed: other lines, other values."""
        if not self.is_running:
            return
        if not self.stands(state):
            self.close()
            return
        subject = self.subject(state)
        whole, self._subject = subject != self._subject, subject
        self._reconcile(tuple(self.fields()), whole=whole)
        self.settle()

    def _reconcile(self, specs: tuple[Field, ...], *, whole: bool) -> None:
        """Take newer specs: rows come and go with them."""
        wanted = {spec.id for spec in specs}
        for name in [name for name in self.rows if name not in wanted]:
            row = self.rows[name]
            if row.entry is not None and row.entry.has_focus:
                self.move(-1)
            del self.rows[name]
            if name in self._placed:
                self._placed.remove(name)
                row.remove()
        for spec in specs:
            known = self.rows.get(spec.id)
            if known is not None:
                known.follow(spec, whole=whole)
            else:
                self._row(spec)
        self._specs = specs

    def settle(self) -> None:
        """Show what applies to the values now."""
        values = self.values()
        self._place(values)
        shown = [row for row in self.ordered() if self.shows(row.spec.id)]
        width = max((Content(row.spec.label).cell_length for row in shown), default=8)
        for row in shown:
            row.align(min(max(width, 10), _WIDEST_LABEL))
        self._fit()
        for foot in self.query(_Foot):
            foot.refresh()
        self.turned(values)

    def _place(self, values: Values) -> None:
        """Show the rows that apply, mounting those that never were; rows that follow each other at once."""
        place = self.query_one("#fields")
        before: FieldRow | None = None
        coming: list[FieldRow] = []

        def mount() -> None:
            if coming:
                place.mount(*coming, after=before) if before is not None else place.mount(*coming, before=0)

        for row in self.ordered():
            applies = row.spec.when(values)
            row.settle(values)
            if row.spec.id in self._placed:
                mount()
                coming.clear()
                row.display = applies
                before = row
            elif applies:
                self._placed.add(row.spec.id)
                coming.append(row)
        mount()

    def _fit(self) -> None:
        height = self.app.size.height
        room = max(4, height - (_AROUND if height >= 30 else 6))
        for place in self.query("#fields"):
            place.styles.max_height = room
        rows = [row for row in self.ordered() if row.spec.id in self._placed and row.display]
        self.set_class(height >= 30 and 2 * len(rows) + 6 <= room, "-airy")

    def ordered(self) -> list[FieldRow]:
        return [self.rows[spec.id] for spec in self._specs if spec.id in self.rows]

    # --- values --------------------------------------------------------------------------------

    def values(self) -> Values:
        """What stands in the fields; empty where a field does not apply."""
        found: dict[str, str] = {}
        for row in self.ordered():
            found[row.spec.id] = row.text if row.spec.when(found) else ""
        return found

    def put(self, name: str, value: str) -> None:
        """Let `value` stand in a field."""
        self.rows[name].put(value)
        self.settle()

    @property
    def quiet(self) -> str:
        """The hint of the line in work."""
        row = self.row_of(self.focused)
        return (row.hint if row is not None else "") or self.hint()

    def tells(self, notice: Notice) -> bool:
        """Whether the foot shows a notice: one newer than the box that no field shows."""
        if notice.level is NoticeLevel.DONE or notice is self.known:
            return False
        name = self.mends(notice)
        return not (name and self.shows(name))

    def shows(self, name: str) -> bool:
        """Whether a field is in view and can be typed in."""
        row = self.rows.get(name)
        placed = row is not None and name in self._placed
        return row is not None and placed and bool(row.display) and row.entry is not None

    # --- keys ----------------------------------------------------------------------------------

    def move(self, step: int) -> None:
        """Go `step` lines up or down, never beyond the ends."""
        stops = [row for row in self.ordered() if self.shows(row.spec.id)]
        row = self.row_of(self.focused)
        place = stops.index(row) + step if row in stops else 0
        if stops:
            self._go(stops[min(max(place, 0), len(stops) - 1)])

    def go(self, name: str, words: str = "") -> None:
        """Put the cursor into a field, and say what is wrong with it."""
        if self.shows(name):
            self.rows[name].say(words)
            self._go(self.rows[name])

    def _go(self, row: FieldRow) -> None:
        if row.entry is not None:
            self.set_focus(row.entry)
            self.turned(self.values())
            for foot in self.query(_Foot):
                foot.refresh()

    def row_of(self, widget: object) -> FieldRow | None:
        return next((row for row in self.rows.values() if row.entry is widget), None) if widget else None

    def steer(self, key: str) -> None:
        """Up and down go from line to line."""
        self.move({"up": -1, "down": 1, "pageup": -8, "pagedown": 8}.get(key, 0))


def _takes(spec: Field, text: str) -> bool:
    """Whether what is typed may begin the value of a line."""
    return isinstance(spec, TextField) and not (spec.digits and text[:1].isalpha())
