"""Somebody the papers name beside owner and submitter: parents of the child, the deceased, a spouse to be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from counter.desk.state import Notice
from counter.domain.parties import Relation
from counter.domain.people import IdentityPaper
from counter.domain.scan import ScanKind, citizen_from_qr, read_scan
from screens.base import counter
from screens.form_box import ChoiceField, Field, FormBox, Values
from screens.people_fields import person_fields, stated_person

__all__ = ["RelativeBox"]

_LINES = frozenset({"full_name", "date_of_birth", "personal_number", "residence"})


class RelativeBox(FormBox):
    """Who, and related how to the owner. The QR code of their card fills the lines."""

    scope: ClassVar[str] = "people"

    def __init__(self, relation: Relation | None = None) -> None:
        """`relation`: proposed, for somebody the procedure always names."""
        super().__init__()
        self._relation = relation

    def heading(self) -> str:
        """Add somebody."""
        return counter(self).texts("people.relatives.title")

    def fields(self) -> Sequence[Field]:
        """Relation, then the person."""
        texts = counter(self).texts
        return [
            ChoiceField(
                id="relation",
                label=texts("people.relatives.relation"),
                options=[(one.value, texts(f"people.relation.{one}")) for one in Relation],
                value=self._relation.value if self._relation else "",
                hint=texts("people.hint.relative_relation"),
            ),
            *person_fields(texts, None, only=_LINES),
        ]

    def refuses(self, notice: Notice) -> bool:
        """Only what is typed wrong."""
        return notice.key == "desk.notice.bad_field"

    def scanned(self, text: str) -> bool:
        """The code of a card: its lines are filled here."""
        scan = read_scan(text, counter(self).desk.today())
        if scan.kind is not ScanKind.CITIZEN_QR:
            return False
        person = citizen_from_qr(scan)
        born = person.date_of_birth
        self.put("full_name", person.full_name)
        self.put("personal_number", person.personal_number or "")
        self.put("date_of_birth", born.vietnamese() if born else "")
        self.put("residence", person.residence or "")
        return True

    async def apply(self, values: Values) -> None:
        """Add them."""
        stated = stated_person({**values, "paper": IdentityPaper.FORGOTTEN.value})
        await counter(self).desk.people.add_relative(Relation(values["relation"]), stated)
