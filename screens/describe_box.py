"""The minimum that describes an electronic copy, with what the dossier knows filled in.

Source: Decree 118/2025 art. 19.2; facts/rules.json `digitisation.min_metadata`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from counter.desk.digitising_acts import ComponentView, DigitisingView
from counter.domain.scans import PaperMetadata
from screens.base import counter
from screens.digitising_boxes import CopyBox
from screens.form_box import Field, TextField, Values
from screens.form_fields import DATE_SIGNS

__all__ = ["DescribeBox"]

_UNNUMBERED: Final = ("owner_name", "birth_year", "issued_on", "issuer")
"""What is told of an owner without an identification number."""
_LIMITS: Final = {"type_code": 40, "name": 300, "abstract": 1000, "owner_id": 20, "birth_year": 4}


class DescribeBox(CopyBox):
    """The minimum that describes a copy, with what the dossier knows; what it still lacks keeps it open."""

    def __init__(self, view: DigitisingView, part: ComponentView) -> None:
        super().__init__()
        self._view, self._part = view, part
        self._lacks: tuple[str, ...] = ()

    def heading(self) -> str:
        """With the name of the paper."""
        return counter(self).texts("scan.describe.title", name=self._part.label)

    def hint(self) -> str:
        """That it is the minimum."""
        return counter(self).texts("scan.describe.hint")

    @property
    def _known(self) -> PaperMetadata:
        return self._part.scan.metadata if self._part.scan is not None else PaperMetadata()

    def fields(self) -> Sequence[Field]:
        """In the order of the law; who owns a paper without a number is told by name."""
        texts, known = counter(self).texts, self._known
        abstract = texts("scan.describe.abstract_of", name=self._part.label, owner=self._view.owner_name)
        return [
            self._line("type_code", known.type_code),
            self._line("name", known.name or self._part.label),
            self._line("abstract", known.abstract or abstract, proposed=not known.abstract),
            self._line("owner_id", known.owner_id),
            self._line("owner_name", known.owner_name or self._view.owner_name),
            self._line("birth_year", str(known.birth_year or ""), signs=""),
            self._line(
                "issued_on", f"{known.issued_on:%d/%m/%Y}" if known.issued_on else "", signs=DATE_SIGNS
            ),
            self._line("issuer", known.issuer),
            self._line(
                "validity", known.validity or texts("scan.describe.endless"), proposed=not known.validity
            ),
            self._line("scope", known.scope),
        ]

    def _line(self, name: str, value: str, *, signs: str | None = None, proposed: bool = False) -> TextField:
        texts, right = counter(self).texts, counter(self).texts(f"scan.describe.right.{name}")
        return TextField(
            id=name,
            label=texts(f"scan.describe.{name}"),
            value=value,
            proposed=proposed and bool(value),
            hint=right,
            right=right,
            digits=signs is not None,
            signs=signs,
            limit=_LIMITS.get(name, 200),
            when=(lambda values: not values["owner_id"].strip()) if name in _UNNUMBERED else _always,
        )

    def remains(self) -> tuple[str, str] | None:
        """The first field without which it does not count."""
        return (self._lacks[0], counter(self).texts("scan.describe.lacking")) if self._lacks else None

    async def apply(self, values: Values) -> None:
        """Write it down; what is not asked for stays as it was known."""
        known = self._known
        given = {name: value.strip() for name, value in values.items()}
        if given["owner_id"]:
            given |= {
                "owner_name": known.owner_name,
                "birth_year": str(known.birth_year or ""),
                "issued_on": known.issued_on.isoformat() if known.issued_on else "",
                "issuer": known.issuer,
            }
        else:
            given["issued_on"] = _iso(given["issued_on"])
        digitising = counter(self).desk.digitising
        await digitising.describe(self._view.dossier_id, self._part.component_id, given)
        view = await digitising.view(self._view.dossier_id) if self.refusal is None else None
        found = {one.component_id: one for one in view.components} if view is not None else {}
        part = found.get(self._part.component_id)
        self._lacks = part.scan.metadata.missing if part is not None and part.scan is not None else ()


def _always(values: Values) -> bool:
    del values
    return True


def _iso(text: str) -> str:
    """A date as it is typed, `05/11/2026`, as the desk takes it; what is none stays and is refused there."""
    plain = text.replace(".", "/").replace("-", "/")
    for form in ("%d/%m/%Y", "%Y/%m/%d"):
        try:
            return _day(plain, form).isoformat()
        except ValueError:
            continue
    return text


def _day(text: str, form: str) -> date:
    return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
