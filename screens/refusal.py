"""F7: a refusal (M03), its ground and the words of the case. Source: Decree 118/2025 art. 17.1.c, 19.3."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from textual.content import Content

from counter.desk.state import DeskState
from counter.domain.decisions import DecisionKind, RefusalGround
from screens.base import counter
from screens.choices import Row
from screens.columns import wrapped
from screens.outcome_box import OutcomeBox
from screens.wording import marked

__all__ = ["RefusalBox", "RefusalDraft"]


@dataclass(frozen=True, slots=True)
class RefusalDraft:
    """The whole box."""

    ground: RefusalGround
    reason: str = ""

    def __repr__(self) -> str:
        """Reasons may name people."""
        return f"<RefusalDraft {self.ground}>"


class RefusalBox(OutcomeBox):
    """Six grounds by arrows; whatever is typed is the reason."""

    scope = "refusal"
    area = "refusal"

    def begin(self, kept: Any) -> None:
        """What was chosen and typed before."""
        first = next(iter(RefusalGround))
        self._draft = kept if isinstance(kept, RefusalDraft) else RefusalDraft(first)
        self.call_later(self.go_to, self._draft.ground.value)

    def draft(self) -> object:
        """Ground and reason."""
        return self._draft

    def top_lines(self, width: int) -> list[Content]:
        """The procedure, and what a refusal needs."""
        app = counter(self)
        filing = app.state.filing
        name = filing.procedure.short_name if filing is not None else ""
        how = marked(("▲", "$warn"), app.texts("outcome.refusal.how")).wrap(width)
        return [*wrapped(name, width, "bold $ink", limit=1), *how]

    def rows(self) -> list[Row]:
        """The grounds."""
        texts = counter(self).texts

        def row(ground: RefusalGround) -> Row:
            words = texts(f"outcome.ground.{ground}")
            return Row(ground.value, lambda width: wrapped(words, width, limit=2))

        return [row(ground) for ground in RefusalGround]

    def words_of(self, key: str) -> str:
        """The reason, whichever ground is marked."""
        return self._draft.reason

    def set_words(self, key: str, words: str) -> None:
        """Take both."""
        self._draft = replace(self._draft, reason=words)

    def go_to(self, key: str) -> None:
        """Mark a ground."""
        super().go_to(key)
        self._note()

    def steer(self, key: str) -> None:
        """Up and down choose the ground."""
        super().steer(key)
        self._note()

    def _note(self) -> None:
        self._draft = replace(self._draft, ground=RefusalGround(self.place))
        counter(self).keep_words(self.area, self._draft)

    def words_title(self, key: str) -> tuple[str, str]:
        """What is typed here."""
        texts = counter(self).texts
        return texts("outcome.refusal.reason"), texts("outcome.refusal.reason_hint")

    def enter_takes(self, key: str) -> bool:
        """There is one line of words: Enter on it takes the box."""
        return True

    def promise(self) -> str:
        """What the key prints."""
        return counter(self).texts(
            "outcome.refusal.promise" if self._draft.reason else "outcome.refusal.needs"
        )

    def take(self) -> None:
        """Refuse; words are needed."""
        self.keep()
        app, draft = counter(self), self._draft
        if not draft.reason:
            app.tell("outcome.refusal.needs")
            return
        before = _refusals(app.state)
        self.commit(
            lambda: app.desk.decisions.refuse(draft.ground, draft.reason),
            lambda state: _refusals(state) > before,
        )


def _refusals(state: DeskState) -> int:
    """How many of the open visit."""
    decided = state.visit.decisions if state.visit else ()
    return sum(one.kind is DecisionKind.REFUSAL for one in decided)
