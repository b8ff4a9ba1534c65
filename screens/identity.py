"""F3 without a card: a person as the clerk types them off the paper that is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from counter.desk.state import DeskState, Notice
from counter.domain.parties import PartyRole
from counter.domain.people import IdentityDocument, IdentityPaper, Person, PersonalNumber
from screens.base import counter
from screens.form_box import Field, FormBox, Values
from screens.people_fields import person_fields, stated_person

__all__ = ["IdentityScreen"]

_OLD_DIGITS = 9
"""Digits of the number of a former card; a personal number has twelve."""


class IdentityScreen(FormBox):
    """The paper, then what stands on it. A code of the card or of a passport works here too."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+z", "app.press('ctrl+z')", show=False)]
    scope: ClassVar[str] = "identity"
    role = PartyRole.SUBMITTER

    def heading(self) -> str:
        """What is typed, and from what."""
        return counter(self).texts("people.identity.title")

    def hint(self) -> str:
        """Codes work too."""
        return counter(self).texts("people.identity.hint")

    def fields(self) -> Sequence[Field]:
        """Filled with what is known, be it a number that was scanned alone."""
        app = counter(self)
        return person_fields(app.texts, _person(app.state), role=self.role)

    def subject(self, state: DeskState) -> object:
        """Who stands at the counter: another person's code replaces what is typed."""
        person = _person(state)
        return (person.personal_number, person.full_name, person.document) if person is not None else None

    def stands(self, state: DeskState) -> bool:
        """A code scanned with nobody there begins the visit of that person."""
        return super().stands(state) and state.clerk is not None

    def refuses(self, notice: Notice) -> bool:
        """What the register or the chip says of the person is no reason to type again."""
        return notice.key == "desk.notice.bad_field"

    async def apply(self, values: Values) -> None:
        """Give the person to the desk."""
        await counter(self).desk.people.state_person(PartyRole.SUBMITTER, stated_person(values))


def _person(state: DeskState) -> Person | None:
    identity = state.visit.identity if state.visit else None
    if identity is None or identity.person is not None or not identity.number:
        return identity.person if identity else None
    if len(identity.number) == _OLD_DIGITS:
        return Person("", document=IdentityDocument(IdentityPaper.OLD_CARD, identity.number))
    return Person("", personal_number=PersonalNumber(identity.number))
