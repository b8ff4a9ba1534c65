"""Ctrl+O: whose dossier it is and by what right somebody else acts; at a hand-over, by what right they
collect.

One box with only the lines that apply: the owner, the authority and its paper, the organisation, relatives
the papers name, how the submitter signs. What is wrong with the authority stands below the line that mends
it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from counter.desk.acts import StatedParties
from counter.desk.state import DeskState, Notice, NoticeLevel
from counter.domain.parties import (
    AuthorityKind,
    OwnerKind,
    PartyRole,
    Relation,
    Signing,
)
from counter.domain.people import Person
from screens.base import counter
from screens.form_box import ChoiceField, Field, FormBox, Values
from screens.form_entries import Turn
from screens.people_fields import stated_person
from screens.people_lines import ANOTHER, PeopleLines, field_of, parties_of, problems_of

__all__ = ["PeopleBox"]


class PeopleBox(FormBox):
    """Whose dossier, by what right, who else is named, how they sign."""

    scope: ClassVar[str] = "people"

    def __init__(self, kind: OwnerKind | None = None) -> None:
        """`kind`: proposed instead of what the form says, for a choice turned on its row."""
        super().__init__()
        self._kind = kind
        self._prefix = ""
        self._told: object = None
        """Problems and values with which the box was last kept open."""

    def heading(self) -> str:
        """People of the dossier, or who collects."""
        returning = self._returning(counter(self).state)
        return counter(self).texts("people.box.collecting" if returning else "people.box.title")

    # --- what is known -------------------------------------------------------------------------

    @staticmethod
    def _returning(state: DeskState) -> bool:
        return state.visit is not None and state.visit.returning is not None

    def _owner(self, state: DeskState) -> Person | None:
        return state.filing.owner if state.filing is not None else None

    def subject(self, state: DeskState) -> object:
        """Owner and authoriser: a scanned code replaces what is typed of them."""
        people = (self._owner(state), parties_of(state).authoriser)
        return [(one.personal_number, one.full_name) for one in people if one is not None]

    def stands(self, state: DeskState) -> bool:
        """Until the form or the hand-over is gone."""
        visit = state.visit
        open_case = visit is not None and (visit.filing is not None or visit.returning is not None)
        return super().stands(state) and open_case

    def person_in_work(self, values: Values) -> PartyRole:
        """Of whom a code scanned now is, where the line in work does not say it."""
        if self._returning(counter(self).state):
            return PartyRole.SUBMITTER
        roles = {OwnerKind.PERSON: PartyRole.OWNER, OwnerKind.ORGANISATION: PartyRole.REPRESENTATIVE}
        return roles.get(OwnerKind(values["kind"]), PartyRole.SUBMITTER)

    def fields(self) -> Sequence[Field]:
        """Only what applies is shown."""
        return PeopleLines(counter(self), self._kind).all()

    # --- taking --------------------------------------------------------------------------------

    async def apply(self, values: Values) -> None:
        """Parties first, then the people they name; the first refusal ends it."""
        desk = counter(self).desk.people
        kind = OwnerKind(values["kind"])
        self._kind = kind
        stated = self._stated(kind, values)
        people = self._people(values)
        self._prefix = ""
        await desk.state_parties(stated)
        for role, prefix in people:
            if self.refusal is not None:
                return
            self._prefix = prefix
            await desk.state_person(role, stated_person(values, prefix))

    def _people(self, values: Values) -> list[tuple[PartyRole, str]]:
        """Whom to state, with the prefix of their lines: who is known and as they were stay as proved."""
        parties, owner = parties_of(counter(self).state), self._owner(counter(self).state)
        people: list[tuple[PartyRole, str, Person | None]] = []
        if values["kind"] == OwnerKind.PERSON and "owner_full_name" in values:
            known = owner if parties.kind is OwnerKind.PERSON else None
            people.append((PartyRole.OWNER, "owner_", known))
        if values.get("representative_full_name"):
            known = owner if parties.kind is OwnerKind.ORGANISATION else None
            people.append((PartyRole.REPRESENTATIVE, "representative_", known))
        if values.get("authoriser") == ANOTHER:
            people.append((PartyRole.AUTHORISER, "authoriser_", parties.authoriser))
        return [
            (role, prefix)
            for role, prefix, known in people
            if known is None or any(row.differs for row in self.ordered() if row.spec.id.startswith(prefix))
        ]

    def _stated(self, kind: OwnerKind, values: Values) -> StatedParties:
        chosen = values["authority"] or values["authority_organised"]
        relation = values["relation"] or (
            Relation.EMPLOYEE if kind is OwnerKind.ORGANISATION else Relation.OTHER
        )
        return StatedParties(
            kind=kind,
            authority=AuthorityKind(chosen) if chosen else AuthorityKind.SELF,
            relation=Relation(relation),
            document_number=values["document_number"],
            document_date=values["document_date"],
            expires_on=values["expires_on"],
            certified_by=values["certified_by"],
            scope=values["scope"],
            organisation_name=values.get("organisation_name", "") or self._collected_for(),
            tax_code=values.get("tax_code", ""),
            organisation_address=values.get("organisation_address", ""),
            signing=Signing(values["signing"]),
            witness=values["witness"],
        )

    def _collected_for(self) -> str:
        """The organisation of the dossier whose result is collected."""
        visit = counter(self).state.visit
        organisation = visit.returning.dossier.parties.organisation if visit and visit.returning else None
        return organisation.name if organisation else ""

    def refuses(self, notice: Notice) -> bool:
        """Only what is typed wrong."""
        return notice.key == "desk.notice.bad_field"

    def mends(self, notice: Notice) -> str | None:
        """The line of the person who was stated."""
        name = super().mends(notice)
        if name == "authority" and counter(self).state.visit is not None:
            return "authority" if self.values()["authority"] else "authority_organised"
        return f"{self._prefix}{name}" if name else None

    def remains(self) -> tuple[str, str] | None:
        """A problem that is mended here: said, and only taken again as it was the box is left with it."""
        values = self.values()
        told = (problems_of(counter(self).state), tuple(values.items()))
        again, self._told = told == self._told, told
        name = "" if again else self._faulty()
        if not name:
            return None
        counter(self).tell("people.box.again", NoticeLevel.INFORMATION)
        return name, ""

    def _faulty(self) -> str:
        """The first line that mends a problem; empty when none does."""
        state, values = counter(self).state, self.values()
        right = parties_of(state).authority
        for one in problems_of(state):
            name = field_of(one, right)
            if name == "authority" and not values.get("authority"):
                name = "authority_organised"
            if self.shows(name):
                return name
        return ""

    def on_mount(self) -> None:
        """A form with problems opens at the first line that mends one."""
        super().on_mount()
        if self._kind is None and (name := self._faulty()):
            self.go(name)

    def turned(self, values: Values) -> None:
        """Kinship is of kin: an outsider is not offered with it."""
        super().turned(values)
        row = self.rows.get("relation")
        if row is None or not isinstance(row.entry, Turn) or not isinstance(row.spec, ChoiceField):
            return
        kin = values["authority"] == AuthorityKind.KINSHIP
        options = [one for one in row.spec.options if not (kin and one[0] == Relation.OTHER)]
        outsider = kin and row.entry.chosen == Relation.OTHER
        row.entry.offer(options)
        if outsider:
            row.entry.choose(Relation.OTHER_KIN)
