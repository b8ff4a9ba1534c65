"""The type-ahead list above the scan line: procedures that fit what is typed, best first."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from screens.base import counter
from screens.choices import Choices, Row, plain_row
from screens.desk.form import procedure_row

__all__ = ["DROP", "Suggest"]

DROP = "drop-filing"
"""Key of the row that leaves the procedure again."""
_SHOWN = 8


class Suggest(Vertical):
    """Shown while words are typed, or when the clerk asks for the list."""

    DEFAULT_CSS = """
    Suggest {
        layer: above; dock: bottom; margin: 0 0 4 0; width: 100%; height: auto; max-height: 16; display: none;
        background: $sheet; border: round $mark; padding: 0 1;
        border-title-color: $mark; border-title-style: bold; border-subtitle-color: $soft;
        & > Choices { height: auto; max-height: 14; }
    }
    """

    text = ""
    """What the list was made for."""

    def compose(self) -> ComposeResult:
        """The list."""
        yield Choices(id="suggestions")

    def on_mount(self) -> None:
        """Name the list."""
        texts = counter(self).texts
        self.border_title = Content(texts("desk.suggest.title"))
        self.border_subtitle = Content(texts("desk.suggest.keys"))

    @property
    def open(self) -> bool:
        """Whether the list is in view."""
        return bool(self.display)

    @property
    def choices(self) -> Choices:
        """The list."""
        return self.query_one(Choices)

    def show(self, text: str, *, droppable: bool = False) -> None:
        """List what fits `text`; the most used for an empty one. Nothing fits: say so."""
        app = counter(self)
        self.text = text
        rows: list[Row] = [procedure_row(one) for one in app.search(text, _SHOWN)]
        if droppable and not text:
            rows.append(plain_row(DROP, f"✖ {app.texts('desk.suggest.drop')}"))
        if rows:
            self.choices.fill(rows, preselect=True)
        else:
            nothing = app.texts("desk.suggest.nothing")
            self.choices.fill(
                [Row("", lambda _: [Content.styled(nothing, "$soft")], pickable=False)], preselect=False
            )
        self.display = True

    def hide(self) -> None:
        """Put the list away."""
        self.display = False
