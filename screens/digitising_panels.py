"""Parts of the screen of electronic copies: whose dossier it is with its count, and what is next."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Size

from counter.desk.digitising_acts import DigitisingView
from counter.desk.state import DeskState
from screens.base import Drawn, counter
from screens.digitising_rows import tally_line
from screens.passing import PASSING
from screens.wording import notice_line, with_keys

__all__ = ["NextCopy", "Tally"]

_MOST_LINES, _LEAST_LINES = 5, 2


class Tally(Drawn):
    """Whose dossier it is, and how many of its papers count as digitised."""

    DEFAULT_CSS = """
    Tally { height: 2; background: $sheet; padding: 0 1; }
    """
    view: DigitisingView | None = None

    def part(self, state: DeskState) -> object:
        """The view alone."""
        return self.view

    def follow(self, view: DigitisingView | None) -> None:
        """Show another count."""
        self.view = view
        self.refresh()

    def lines(self, state: DeskState, width: int, height: int) -> list[Content]:
        """Two lines; none while no dossier is open."""
        view, texts = self.view, counter(self).texts
        if view is None:
            return []
        who = Content.styled(view.owner_name, "bold $ink") + Content.styled(f"  {view.procedure}", "$soft")
        return [who.truncate(width, ellipsis=True), tally_line(texts, view, width)]


class NextCopy(Drawn):
    """What Enter does with the marked paper, and the notice."""

    DEFAULT_CSS = """
    NextCopy { height: auto; background: $sheet; border-left: thick $mark; padding: 0 1 0 2; }
    """
    sentence = ""

    def part(self, state: DeskState) -> object:
        """The sentence and the notice."""
        return self.sentence, counter(self).notice

    def follow(self, sentence: str) -> None:
        """Show another sentence."""
        self.sentence = sentence
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the words need."""
        del container, viewport
        return min(_MOST_LINES, max(_LEAST_LINES, len(self.lines(counter(self).state, width, 99))))

    def lines(self, state: DeskState, width: int, height: int) -> list[Content]:
        """The sentence, then what was done or refused."""
        app = counter(self)
        label = Content.styled(f"{app.texts('desk.next.label')}  ", "$soft")
        lines = list((label + with_keys(self.sentence, "bold $ink")).wrap(width))
        notice = app.notice
        if notice is not None and notice.key not in PASSING:
            lines += notice_line(app.texts, notice).wrap(width)
        return lines[:height]
