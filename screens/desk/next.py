"""Where the eyes are: the one obvious next act in words, and below it what the clerk must not miss."""

from __future__ import annotations

from textual.content import Content

from counter.desk.state import DeskState, NextStep, next_step
from screens.base import Drawn, counter, scope_of
from screens.wording import notice_line, with_keys

__all__ = ["NextPanel", "next_sentence_key"]


def next_sentence_key(state: DeskState) -> str:
    """Text key of the sentence for the next step, told apart where one step has two meanings."""
    step = next_step(state)
    if step is NextStep.CALL and not state.queue.waiting:
        return "desk.next.call_empty"
    if step is NextStep.FINISH and state.visit is not None and state.visit.returning is not None:
        return "desk.next.finish_returned"
    return f"desk.next.{step}"


class NextPanel(Drawn):
    """Two to four lines with a thick edge; the notice stays until the next act."""

    DEFAULT_CSS = """
    NextPanel {
        height: 4; background: $sheet; border-left: thick $mark; padding: 0 1 0 2; margin: 0 0 0 0;
    }
    """

    def part(self, state: DeskState) -> object:
        """The next step, the notice, what runs."""
        return next_sentence_key(state), counter(self).notice, state.busy

    def lines(self, state: DeskState, width: int, height: int) -> list[Content]:
        """The sentence, then the notice in the lines that are left."""
        texts = counter(self).texts
        notice = counter(self).notice
        busy = f"desk.busy.{state.busy}"
        if state.busy and busy in texts:
            sentence = Content.styled(f"⟳ {texts(busy)}", "bold $ink")
        else:
            label = Content.styled(f"{texts('desk.next.label')}  ", "$soft")
            key = "desk.next.outbox" if scope_of(self.screen) == "outbox" else next_sentence_key(state)
            sentence = label + with_keys(texts(key), "bold $ink")
        lines = sentence.wrap(width)
        said = notice_line(texts, notice).wrap(width) if notice is not None else []
        room = max(1, height - len(lines))
        if len(said) > room:
            rest = Content(" ").join(said[room - 1 :])
            said = [*said[: room - 1], rest.truncate(width, ellipsis=True)]
        above = [Content("")] if len(lines) + len(said) < height and height > 3 else []
        return [*above, *lines, *said]
