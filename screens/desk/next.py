"""Where the eyes are: the one obvious next act in words, and below it what the clerk must not miss."""

from __future__ import annotations

from textual.content import Content

from counter.desk.state import DeskState, NextStep, Returning, next_step
from counter.domain.dossiers import CollectorProof
from screens.base import Drawn, counter, scope_of
from screens.desk.scanbox import Purpose, ScanBox
from screens.wording import notice_line, with_keys

__all__ = ["NextPanel", "next_sentence_key"]


def next_sentence_key(state: DeskState) -> str:
    """Text key of the sentence for the next step, told apart where one step has two meanings."""
    step = next_step(state)
    if step is NextStep.CALL and not state.queue.waiting:
        return "desk.next.call_empty"
    returning = state.visit.returning if state.visit is not None else None
    if returning is not None and step is NextStep.FINISH:
        return "desk.next.finish_returned"
    if returning is not None and step is NextStep.HAND_OVER and _only_stated(returning):
        return "desk.next.hand_over_seen" if returning.paper_seen else "desk.next.hand_over_stated"
    return f"desk.next.{step}"


def _only_stated(returning: Returning) -> bool:
    """Whether F8 has to be pressed twice: nothing but the clerk's eyes proves the collector."""
    return returning.collector is not None and returning.collector.proof is CollectorProof.PAPER


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

    def _key(self, state: DeskState) -> str:
        """The sentence of the state, unless the scan line asks for something itself."""
        box = self.screen.query(ScanBox)
        purpose = box.first().purpose if box else Purpose.SCAN
        asked = {Purpose.FEE: "desk.next.enter_fee", Purpose.FEE_REASON: "desk.next.fee_reason"}
        return asked.get(purpose) or next_sentence_key(state)

    def lines(self, state: DeskState, width: int, height: int) -> list[Content]:
        """The sentence, then the notice in the lines that are left."""
        texts = counter(self).texts
        notice = counter(self).notice
        busy = f"desk.busy.{state.busy}"
        if state.busy and busy in texts:
            sentence = Content.styled(f"⟳ {texts(busy)}", "bold $ink")
        else:
            label = Content.styled(f"{texts('desk.next.label')}  ", "$soft")
            key = "desk.next.outbox" if scope_of(self.screen) == "outbox" else self._key(state)
            sentence = label + with_keys(texts(key), "bold $ink")
        lines = sentence.wrap(width)
        said = notice_line(texts, notice).wrap(width) if notice is not None else []
        room = max(1, height - len(lines))
        if len(said) > room:
            rest = Content(" ").join(said[room - 1 :])
            said = [*said[: room - 1], rest.truncate(width, ellipsis=True)]
        above = [Content("")] if len(lines) + len(said) < height and height > 3 else []
        return [*above, *lines, *said]
