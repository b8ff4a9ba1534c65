"""Ctrl+S: the open form is of a paper received by hand in an outage; a second person confirms it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.content import Content

from counter.desk.acts import StatedOutage
from counter.desk.state import DeskState, Notice
from screens.base import counter
from screens.columns import wrapped
from screens.form_box import ChoiceField, Field, FormBox, NoteField, TextField, Values
from screens.form_fields import DATE_SIGNS
from screens.wording import marked, moment

__all__ = ["OutageBox"]

_ENTER, _DROP = "enter", "drop"
_TAKEN = frozenset({"desk.notice.outage_number_used"})
"""Warnings of what was taken all the same."""


class OutageBox(FormBox):
    """Date, hour, number, reason, and the PIN of another clerk."""

    scope: ClassVar[str] = "outage"

    def heading(self) -> str:
        """What it is."""
        return counter(self).texts("carry.outage.title")

    def stands(self, state: DeskState) -> bool:
        """Until the form is gone."""
        return super().stands(state) and state.filing is not None

    def on_mount(self) -> None:
        """Nobody reads a PIN off the screen."""
        super().on_mount()
        row = self.rows.get("witness_pin")
        if row is not None and row.entry is not None:
            row.entry.password = True

    def fields(self) -> Sequence[Field]:
        """What stands on the emergency paper."""
        texts, filing = counter(self).texts, counter(self).state.filing
        known = filing.outage if filing is not None else None

        def line(
            name: str, value: str = "", *, digits: bool = False, signs: str | None = None, limit: int
        ) -> Field:
            return TextField(
                id=name,
                label=texts(f"carry.outage.{name}"),
                value=value,
                right=texts(f"carry.outage.right.{name}"),
                hint=texts(f"carry.outage.right.{name}"),
                digits=digits,
                signs=signs,
                limit=limit,
                when=_entering,
            )

        choice = ChoiceField(
            id="how",
            label=texts("carry.outage.how"),
            options=[(one, texts(f"carry.outage.{one}")) for one in (_ENTER, _DROP)],
            when=lambda _: known is not None,
        )
        return [
            NoteField(id="about", draw=self._about),
            choice,
            line(
                "date",
                f"{known.received_at:%d/%m/%Y}" if known else "",
                digits=True,
                signs=DATE_SIGNS,
                limit=10,
            ),
            line("hour", f"{known.received_at:%H:%M}" if known else "", digits=True, signs=":.hg", limit=5),
            line("emergency_number", known.emergency_number if known else "", limit=30),
            line("reason", known.reason if known else "", limit=300),
            line("witness_pin", limit=32),
        ]

    def _about(self, values: Values, width: int) -> list[Content]:
        del values
        app = counter(self)
        filing = app.state.filing
        lines = wrapped(app.texts("carry.outage.about"), width, "$soft", limit=3)
        if filing is not None and filing.outage is not None:
            known = filing.outage
            said = app.texts(
                "carry.outage.known", at=moment(app.texts, known.received_at), name=known.witness_name
            )
            lines += marked(("●", "$ink"), said).wrap(width)
        return [*lines, Content("")]

    def refuses(self, notice: Notice) -> bool:
        """A number that was used before is told; the paper is entered all the same."""
        return super().refuses(notice) and notice.key not in _TAKEN

    async def apply(self, values: Values) -> None:
        """Enter it, or take it back."""
        outages = counter(self).desk.outages
        if values["how"] == _DROP:
            await outages.drop()
            return
        await outages.enter(
            StatedOutage(
                values["date"],
                values["hour"],
                values["emergency_number"],
                values["reason"],
                values["witness_pin"],
            )
        )


def _entering(values: Values) -> bool:
    return values.get("how", "") != _DROP
