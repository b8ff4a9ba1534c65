"""F3 without a card: identity as the clerk types it from a paper, field by field."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from counter.desk.state import DeskState, NoticeLevel
from counter.domain.people import Person, PersonField
from screens.base import CounterModal, Drawn, counter, is_code
from screens.input import Entry
from screens.symbols import NOTICE
from screens.wording import marked, notice_line, partial_date

__all__ = ["IdentityScreen"]

_FIELDS = (
    PersonField.PERSONAL_NUMBER,
    PersonField.FULL_NAME,
    PersonField.DATE_OF_BIRTH,
    PersonField.RESIDENCE,
)
_BAD_FIELD = "desk.notice.bad_identity_field"
_RIGHT = {
    PersonField.PERSONAL_NUMBER.value: "desk.why.bad_personal_number",
    PersonField.FULL_NAME.value: "desk.why.bad_full_name",
    PersonField.DATE_OF_BIRTH.value: "desk.why.bad_date_of_birth",
}
"""What is right in each field that can be wrong."""
_TROUBLE = (NoticeLevel.WARNING, NoticeLevel.ERROR)


def _person(state: DeskState) -> Person | None:
    return state.visit.identity.person if state.visit else None


class _FieldSaid(Drawn):
    DEFAULT_CSS = """
    _FieldSaid { height: 2; margin: 1 0 0 0; }
    """

    def part(self, state: DeskState) -> object:
        """The notice."""
        return counter(self).notice

    def lines(self, state: DeskState, width: int, height: int) -> list[Content]:
        """What is wrong with a field."""
        app = counter(self)
        notice = app.notice
        if notice is not None and notice.key == _BAD_FIELD:
            right = _RIGHT.get(str(notice.values.get("field")))
            if right is not None:
                return marked(NOTICE[notice.level], app.texts(right)).wrap(width)
        if notice is not None and notice.level in _TROUBLE:
            return notice_line(app.texts, notice).wrap(width)
        return [Content.styled(app.texts("desk.identity.hint"), "$soft")]


class IdentityScreen(CounterModal):
    """Four fields; Enter goes to the next, on the last it takes the identity. A card's QR works here too."""

    scope = "identity"
    DEFAULT_CSS = """
    IdentityScreen .field {
        height: 1; margin: 0 0 1 0;
        & > Static { width: 17; color: $soft; }
        & > Entry { width: 1fr; background: $pick; padding: 0 1; }
    }
    """

    def compose(self) -> ComposeResult:
        """The fields, filled with what is known already."""
        app = counter(self)
        visit = app.state.visit
        person = visit.identity.person if visit else None
        known = {
            PersonField.PERSONAL_NUMBER: (person.personal_number or "") if person else "",
            PersonField.FULL_NAME: person.full_name if person else "",
            PersonField.DATE_OF_BIRTH: partial_date(person.date_of_birth)
            if person and person.date_of_birth
            else "",
            PersonField.RESIDENCE: (person.residence or "") if person else "",
        }
        with Vertical(classes="box"):
            for name in _FIELDS:
                with Horizontal(classes="field"):
                    yield Static(Content(app.texts(f"desk.field.{name}")))
                    entry = Entry(id=f"field-{name}", limit=500)
                    entry.value = known[name]
                    yield entry
            yield _FieldSaid()

    def on_mount(self) -> None:
        """Name the box."""
        texts = counter(self).texts
        box = self.query_one(".box")
        box.border_title = Content(texts("desk.identity.title"))
        box.border_subtitle = Content(texts("desk.identity.keys"))

    def _entries(self) -> list[Entry]:
        return list(self.query(Entry))

    @on(Entry.Entered)
    def _entered(self, message: Entry.Entered) -> None:
        """A scanned QR is taken as such; a personal number is what the first field is for."""
        message.stop()
        message.prevent_default()
        entries = self._entries()
        place = entries.index(message.entry)
        names_a_code = place > 0 and message.entry.id != "field-date_of_birth" and is_code(self, message.text)
        if names_a_code or "|" in message.text:
            self.close()
            counter(self).scan(message.text)
        elif place < len(entries) - 1:
            self.set_focus(entries[place + 1])
        else:
            self._take()

    def _take(self) -> None:
        app = counter(self)
        before = _person(app.desk.state)
        number, name, birth, residence = (entry.value.strip() for entry in self._entries())

        async def state_identity() -> None:
            await app.desk.state_identity(
                full_name=name, date_of_birth=birth, personal_number=number, residence=residence
            )
            notice = app.desk.state.notice
            if notice is None or notice.key != _BAD_FIELD or _person(app.desk.state) is not before:
                self.close()
                return
            wrong = self.query(f"#field-{notice.values.get('field', '')}")
            if wrong:
                self.set_focus(wrong.first())

        app.act(state_identity)

    def steer(self, key: str) -> None:
        """Up and down go from field to field."""
        entries = self._entries()
        focused = self.focused
        if isinstance(focused, Entry) and key in ("up", "down"):
            place = entries.index(focused) + (1 if key == "down" else -1)
            self.set_focus(entries[min(max(place, 0), len(entries) - 1)])
