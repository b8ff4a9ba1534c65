"""The lines of the people box as the state is: owner, organisation, authority, relatives, signing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from counter.desk.named_people import lack_of_people, unnamed
from counter.desk.state import DeskState
from counter.domain.parties import (
    Authority,
    AuthorityKind,
    AuthorityProblem,
    AuthorityRule,
    OwnerKind,
    Parties,
    PartyRole,
    Relation,
    Signing,
    paper_lacks,
)
from counter.domain.people import IdentityPaper, Person
from screens.desk.parties import problem_words
from screens.form_fields import ActField, ChoiceField, Field, HeadField, TextField, Values, always
from screens.people_fields import LIMITS, NUMBER_SIGNS, judge_of, person_fields
from screens.relative import RelativeBox

if TYPE_CHECKING:
    from screens.app import CounterApp

__all__ = ["ANOTHER", "PROBLEM_FIELD", "PeopleLines", "field_of", "parties_of", "problems_of"]

PROBLEM_FIELD: dict[AuthorityProblem, str] = {
    AuthorityProblem.NOT_ALLOWED: "kind",
    AuthorityProblem.NO_OWNER: "owner_full_name",
    AuthorityProblem.NO_AUTHORITY: "authority",
    AuthorityProblem.KIN_NOT_ENOUGH: "authority",
    AuthorityProblem.NEEDS_CERTIFICATION: "authority",
    AuthorityProblem.NO_DOCUMENT: "document_number",
    AuthorityProblem.NO_CERTIFIER: "certified_by",
    AuthorityProblem.DATED_IN_FUTURE: "document_date",
    AuthorityProblem.EXPIRED: "expires_on",
    AuthorityProblem.NO_ORGANISATION: "organisation_name",
    AuthorityProblem.NO_WITNESS: "witness",
}
"""The line in which each problem is mended."""

_LACKING = {"document_number": "number", "document_date": "date"}


def field_of(problem: AuthorityProblem, authority: Authority) -> str:
    """The line that mends a problem: of a paper without a number or a date, the first that is empty."""
    if problem is AuthorityProblem.NO_DOCUMENT and "number" not in paper_lacks(authority):
        return "document_date"
    return PROBLEM_FIELD.get(problem, "")


_FOR_PERSONS = (
    AuthorityKind.KINSHIP,
    AuthorityKind.WRITTEN,
    AuthorityKind.CERTIFIED,
    AuthorityKind.GUARDIANSHIP,
)
_FOR_ORGANISATIONS = (
    AuthorityKind.INTRODUCTION_LETTER,
    AuthorityKind.LEGAL_REPRESENTATIVE,
    AuthorityKind.WRITTEN,
    AuthorityKind.CERTIFIED,
)
_ON_PAPER = frozenset(
    {
        AuthorityKind.WRITTEN,
        AuthorityKind.CERTIFIED,
        AuthorityKind.INTRODUCTION_LETTER,
        AuthorityKind.GUARDIANSHIP,
    }
)
_GIVEN = frozenset({AuthorityKind.WRITTEN, AuthorityKind.CERTIFIED})
_RELATIONS = tuple(one for one in Relation if one is not Relation.EMPLOYEE)
ANOTHER = "other"
"""Value of the authoriser's line when it is not the owner."""
_HIMSELF = "owner"
_NAMES = frozenset({"full_name", "personal_number", "date_of_birth"})


def parties_of(state: DeskState) -> Parties:
    """Of the open form, or of whoever collects."""
    visit = state.visit
    if visit is None:
        return Parties()
    if visit.returning is not None:
        return visit.returning.parties
    return visit.filing.parties if visit.filing is not None else Parties()


def problems_of(state: DeskState) -> tuple[AuthorityProblem, ...]:
    """What is wrong with the right to file, or to collect."""
    visit = state.visit
    if visit is None:
        return ()
    if visit.returning is not None:
        return visit.returning.problems
    return visit.filing.problems if visit.filing is not None else ()


class PeopleLines:
    """The lines as the state is now. `kind` is proposed instead of what it says."""

    def __init__(self, app: CounterApp, kind: OwnerKind | None) -> None:
        self._app = app
        self._texts = app.texts
        self._state = app.state
        self._kind = kind
        visit = app.state.visit
        self._parties = parties_of(app.state)
        self._problems = problems_of(app.state)
        self._returning = visit is not None and visit.returning is not None
        self._owner: Person | None = app.state.filing.owner if app.state.filing is not None else None

    def all(self) -> list[Field]:
        """All of them, in the order of the box."""
        lines: list[Field] = [self._kind_line()]
        if not self._returning:
            lines += self._organisation_lines()
            lines += self._owner_lines()
        lines += self._authority_lines()
        if not self._returning:
            lines += self._representative_lines()
            lines += self._authoriser_lines()
            lines += self._relative_lines()
        return [*lines, *self._signing_lines()]

    def _kind_line(self) -> Field:
        texts = self._texts
        area = "collects" if self._returning else "owner_kind"
        kinds: tuple[OwnerKind, ...] = tuple(OwnerKind)
        if area == "collects":
            kinds = (OwnerKind.SELF, self._owner_kind())
        return ChoiceField(
            id="kind",
            label=texts(f"people.{area}.label"),
            options=[(one.value, texts(f"people.{area}.{one}")) for one in kinds],
            value=(self._kind or self._parties.kind).value,
            problem=self._problem("kind"),
            hint=texts(f"people.{area}.hint"),
        )

    def _owner_kind(self) -> OwnerKind:
        """Of the dossier whose result is collected."""
        returning = self._state.visit.returning if self._state.visit else None
        organised = returning is not None and returning.dossier.parties.organisation is not None
        return OwnerKind.ORGANISATION if organised else OwnerKind.PERSON

    def _organisation_lines(self) -> list[Field]:
        organisation = self._parties.organisation
        known = {
            "organisation_name": organisation.name if organisation else "",
            "tax_code": organisation.tax_code if organisation else "",
            "organisation_address": organisation.address if organisation else "",
        }
        texts = self._texts
        head = HeadField(id="organisation", label=texts("people.head.organisation"), when=_organised)
        return [head, *(self._text(name, value, _organised) for name, value in known.items())]

    def _owner_lines(self) -> list[Field]:
        texts = self._texts
        head = HeadField(id="owner", label=texts("people.head.owner"), when=_personal)
        return [
            head,
            *person_fields(
                texts,
                self._owner if self._parties.kind is OwnerKind.PERSON else None,
                prefix="owner_",
                role=PartyRole.OWNER,
                paper=IdentityPaper.FORGOTTEN,
                when=_personal,
                problem=self._problem("owner_full_name"),
            ),
        ]

    def _representative_lines(self) -> list[Field]:
        """Of an organisation whose representative is not the one at the counter."""
        texts = self._texts
        organised = self._parties.kind is OwnerKind.ORGANISATION
        head = HeadField(id="representative", label=texts("people.head.representative"), when=_employed)
        return [
            head,
            *person_fields(
                texts,
                self._owner if organised else None,
                prefix="representative_",
                role=PartyRole.REPRESENTATIVE,
                only=_NAMES,
                when=_employed,
            ),
        ]

    def _authority_lines(self) -> list[Field]:
        texts = self._texts
        known: Authority = self._parties.authority
        date = known.document_date
        expires = known.expires_on
        head = "people.head.collecting" if self._returning else "people.head.authority"
        return [
            HeadField(id="right", label=texts(head), when=_another),
            self._authority_line("authority", _FOR_PERSONS, known),
            self._authority_line("authority_organised", _FOR_ORGANISATIONS, known),
            ChoiceField(
                id="relation",
                label=texts("people.field.collector" if self._returning else "people.field.relation"),
                options=[(one.value, texts(f"people.relation.{one}")) for one in _RELATIONS],
                value=self._relation(known).value,
                when=_personal,
                hint=texts("people.hint.collector" if self._returning else "people.hint.relation"),
            ),
            self._text("document_number", known.document_number, _on_paper),
            self._text("document_date", f"{date:%d/%m/%Y}" if date else "", _on_paper),
            self._text("expires_on", f"{expires:%d/%m/%Y}" if expires else "", _on_paper),
            self._text("certified_by", known.certified_by, _certified),
            self._text("scope", known.scope, _given),
        ]

    def _authority_line(self, name: str, kinds: Sequence[AuthorityKind], known: Authority) -> Field:
        texts = self._texts
        value = known.kind if known.kind in kinds else self._usual(kinds)
        return ChoiceField(
            id=name,
            label=texts("people.field.collects_by" if self._returning else "people.field.authority"),
            options=[(one.value, texts(f"people.authority.{one}")) for one in kinds],
            value=value.value,
            when=_personal if name == "authority" else _organised,
            problem=self._problem("authority"),
            hint=texts("people.hint.authority"),
        )

    def _usual(self, kinds: Sequence[AuthorityKind]) -> AuthorityKind:
        """What is proposed: kinship where it needs no paper, else the paper an outsider must bring."""
        if kinds is not _FOR_PERSONS:
            return kinds[0]
        filing = self._state.filing
        if filing is not None and filing.procedure.kin_need_no_authority:
            return AuthorityKind.KINSHIP
        rule = filing.procedure.authority_rule if filing is not None else AuthorityRule.WRITTEN
        certified = rule is AuthorityRule.CERTIFIED_UNLESS_KIN
        return AuthorityKind.CERTIFIED if certified else AuthorityKind.WRITTEN

    def _relation(self, known: Authority) -> Relation:
        """As said; before anything is said, one that fits the authority proposed."""
        unsaid = known.kind not in _FOR_PERSONS and known.relation in (Relation.OTHER, Relation.EMPLOYEE)
        if unsaid and self._usual(_FOR_PERSONS) is AuthorityKind.KINSHIP:
            return Relation.OTHER_KIN
        return known.relation if known.relation in _RELATIONS else Relation.OTHER

    def _authoriser_lines(self) -> list[Field]:
        texts = self._texts
        return [
            ChoiceField(
                id="authoriser",
                label=texts("people.field.authoriser"),
                options=[
                    (_HIMSELF, texts("people.authoriser.owner")),
                    (ANOTHER, texts("people.authoriser.other")),
                ],
                value=ANOTHER if self._parties.authoriser is not None else _HIMSELF,
                when=_given_by_person,
                hint=texts("people.hint.authoriser"),
            ),
            *person_fields(
                texts,
                self._parties.authoriser,
                prefix="authoriser_",
                role=PartyRole.AUTHORISER,
                only=_NAMES,
                when=_by_another,
            ),
        ]

    def _relative_lines(self) -> list[Field]:
        """Those the papers name, and a line to add one."""
        texts, app = self._texts, self._app
        lines: list[Field] = [HeadField(id="relatives", label=texts("people.head.relatives"))]
        for place, one in enumerate(self._parties.relatives):
            born = one.person.date_of_birth
            words = " · ".join(
                part for part in (one.person.full_name, born.vietnamese() if born else "") if part
            )
            lines.append(
                ActField(
                    id=f"relative-{place}",
                    label=texts(f"people.relation.{one.relation}"),
                    words=words,
                    drop=lambda place=place: app.act(  # type: ignore[misc]  # the loop's own place
                        lambda: app.desk.people.drop_relative(place), in_order=True
                    ),
                    hint=texts("people.hint.relative"),
                )
            )
        filing = self._state.filing
        first = next(iter(unnamed(filing)), None) if filing is not None else None
        lack = lack_of_people(self._state.visit) if first is not None else None
        lines.append(
            ActField(
                id="add",
                label=texts("people.relatives.label"),
                words=texts("people.relatives.add"),
                act=lambda: app.open(RelativeBox(first)),
                hint=texts("people.hint.add"),
                problem=texts(f"people.lacks.{lack}") if lack else "",
            )
        )
        return lines

    def _signing_lines(self) -> list[Field]:
        texts = self._texts
        return [
            ChoiceField(
                id="signing",
                label=texts("people.field.signing"),
                options=[(one.value, texts(f"people.signing.{one}")) for one in Signing],
                value=self._parties.signing.value,
                hint=texts("people.hint.signing"),
            ),
            self._text("witness", self._parties.witness, _by_finger),
        ]

    def _text(self, name: str, value: str, when: Callable[[Values], bool] = always) -> Field:
        texts = self._texts
        right, hint = f"people.right.{name}", f"people.hint.{name}"
        return TextField(
            id=name,
            label=texts(f"people.field.{name}"),
            value=value,
            when=when,
            right=texts(right) if right in texts else "",
            hint=texts(hint) if hint in texts else "",
            problem=self._problem(name),
            signs=NUMBER_SIGNS.get(name),
            judge=judge_of(texts, name),
            limit=LIMITS.get(name, 200),
        )

    def _problem(self, name: str) -> str:
        """What the desk finds wrong that is mended in this line; nothing while another kind is proposed."""
        if self._kind is not None and self._kind is not self._parties.kind:
            return ""
        right = self._parties.authority
        if AuthorityProblem.NO_DOCUMENT in self._problems and name in _LACKING:
            lacks = _LACKING[name] in paper_lacks(right)
            if lacks:
                return self._texts(f"people.problem.no_{_LACKING[name]}")
        found = (one for one in self._problems if field_of(one, right) == name)
        return next((problem_words(self._texts, one, right) for one in found), "")


# --- which lines apply --------------------------------------------------------------------------


def _another(values: Values) -> bool:
    return values["kind"] != OwnerKind.SELF


def _personal(values: Values) -> bool:
    return values["kind"] == OwnerKind.PERSON


def _organised(values: Values) -> bool:
    return values["kind"] == OwnerKind.ORGANISATION


def _authority(values: Values) -> str:
    return values["authority"] or values["authority_organised"]


def _employed(values: Values) -> bool:
    return _organised(values) and _authority(values) != AuthorityKind.LEGAL_REPRESENTATIVE


def _on_paper(values: Values) -> bool:
    return _authority(values) in _ON_PAPER


def _given(values: Values) -> bool:
    return _authority(values) in _GIVEN


def _given_by_person(values: Values) -> bool:
    return _given(values) and _personal(values)


def _certified(values: Values) -> bool:
    return _authority(values) == AuthorityKind.CERTIFIED


def _by_another(values: Values) -> bool:
    return values["authoriser"] == ANOTHER


def _by_finger(values: Values) -> bool:
    return values["signing"] == Signing.FINGERPRINT
