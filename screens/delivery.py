"""How the result is wanted, where it goes, and how the person is told: the box of the delivery row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from counter.desk.delivery import delivery_lack, known_phone, proposed_address
from counter.desk.state import DeskState
from counter.domain.dossiers import Delivery, Release
from counter.domain.parties import Contact
from screens.base import counter
from screens.form_box import ChoiceField, Field, FormBox, TextField, Values

__all__ = ["DeliveryBox", "ReleaseBox"]

_YES = "yes"
_NEEDED = {
    Delivery.OTHER_CENTRE: ("centre",),
    Delivery.POST: ("address", "phone"),
    Delivery.ELECTRONIC: ("email",),
}
"""Lines a way cannot do without, as the desk demands it (`counter.desk.delivery`)."""
_MENDS = {"post_needs_phone": "phone", "electronic_needs_email": "email"}


class _FilingBox(FormBox):
    def stands(self, state: DeskState) -> bool:
        """Until the form is gone."""
        return super().stands(state) and state.filing is not None


class DeliveryBox(_FilingBox):
    """Way, place, phone, e-mail, consent."""

    scope: ClassVar[str] = "delivery"

    def __init__(self, delivery: Delivery | None = None) -> None:
        """`delivery`: proposed instead of what the form says, for a way that needs a place."""
        super().__init__()
        self._delivery = delivery

    def heading(self) -> str:
        """What it is about."""
        return counter(self).texts("people.delivery.title")

    def fields(self) -> Sequence[Field]:
        """Filled with what the form and the person's papers say."""
        app = counter(self)
        texts, filing = app.texts, app.state.filing
        if filing is None:
            return []
        visit = app.state.visit
        contact, at = filing.contact, filing.deliver_to
        sent = filing.delivery is Delivery.POST and bool(at)
        address = at if sent or visit is None else proposed_address(visit)
        phone = contact.phone or (known_phone(visit) if visit else "")
        return [
            ChoiceField(
                id="delivery",
                label=texts("people.field.delivery"),
                options=[(one.value, texts(f"desk.delivery.{one}")) for one in Delivery],
                value=(self._delivery or filing.delivery).value,
                hint=texts("people.hint.delivery"),
            ),
            self._line(
                "centre", at if filing.delivery is Delivery.OTHER_CENTRE else "", Delivery.OTHER_CENTRE
            ),
            self._line("address", address, Delivery.POST, proposed=not sent),
            self._line("phone", phone, proposed=not contact.phone),
            self._line("email", contact.email),
            ChoiceField(
                id="consent",
                label=texts("people.field.consent"),
                options=[("", texts("people.consent.no")), (_YES, texts("people.consent.yes"))],
                value=_YES if contact.consent else "",
                when=lambda values: bool(values["phone"] or values["email"]),
                hint=texts("people.hint.consent"),
            ),
        ]

    def _line(self, name: str, value: str, only: Delivery | None = None, *, proposed: bool = False) -> Field:
        texts = counter(self).texts
        ways = {way.value for way, lines in _NEEDED.items() if name in lines}
        right, hint = f"people.right.{name}", f"people.hint.{name}"
        return TextField(
            id=name,
            label=texts(f"people.field.{name}"),
            value=value,
            right=texts(right) if right in texts else "",
            hint=texts(hint) if hint in texts else "",
            when=lambda values: only is None or values["delivery"] == only,
            limit=300,
            proposed=proposed,
            needed=lambda values: values.get("delivery") in ways,
            needed_words=texts("people.needed"),
        )

    def check(self, values: Values) -> tuple[str, str] | None:
        """A result that is sent needs to know where and whom, by the rule the reception holds to."""
        texts, visit = counter(self).texts, counter(self).state.visit
        for name, way in (("centre", Delivery.OTHER_CENTRE), ("address", Delivery.POST)):
            if values["delivery"] == way and not values[name]:
                return name, texts(f"people.right.{name}")
        if visit is None or visit.filing is None:
            return None
        contact = Contact(values["phone"], values["email"])
        wanted = replace(visit.filing, delivery=Delivery(values["delivery"]), contact=contact)
        lack = delivery_lack(replace(visit, filing=wanted))
        return (_MENDS[lack], texts(f"desk.notice.{lack}")) if lack is not None else None

    async def apply(self, values: Values) -> None:
        """Contact first: its fields can be wrong."""
        people = counter(self).desk.people
        to = values["centre"] or values["address"]
        await self.in_turn(
            lambda: people.set_contact(values["phone"], values["email"], consent=values["consent"] == _YES),
            lambda: people.set_delivery(Delivery(values["delivery"]), to),
        )


class ReleaseBox(_FilingBox):
    """Whether the result is given at once, and its number."""

    scope: ClassVar[str] = "delivery"

    def __init__(self, release: Release | None = None) -> None:
        """`release`: proposed instead of what the form says."""
        super().__init__()
        self._release = release

    def heading(self) -> str:
        """What it is about."""
        return counter(self).texts("people.release.title")

    def fields(self) -> Sequence[Field]:
        """When, and the number of a result given at once."""
        app = counter(self)
        texts, filing = app.texts, app.state.filing
        if filing is None:
            return []
        return [
            ChoiceField(
                id="release",
                label=texts("people.field.release"),
                options=[(one.value, texts(f"people.release.{one}")) for one in Release],
                value=(self._release or filing.release).value,
                hint=texts("people.hint.release"),
            ),
            TextField(
                id="result_number",
                label=texts("people.field.result_number"),
                value=filing.result_number,
                hint=texts("people.hint.result_number"),
                when=lambda values: values["release"] != Release.APPOINTMENT,
                limit=60,
            ),
        ]

    async def apply(self, values: Values) -> None:
        """Set it."""
        await counter(self).desk.visits.set_release(Release(values["release"]), values["result_number"])
