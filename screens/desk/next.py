"""Where the eyes are: the one obvious next act in words, and below it what the clerk must not miss."""

from __future__ import annotations

from collections.abc import Mapping

from textual.content import Content
from textual.geometry import Size

from counter.desk.delivery import is_sending
from counter.desk.next_step import NextStep, next_step
from counter.desk.state import DeskState, Filing, Returning, Visit
from counter.domain.decisions import DecisionKind
from counter.domain.dossiers import CollectorProof, Delivery, Release
from counter.domain.money import dong, format_dong
from counter.domain.parties import Parties
from counter.texts import Texts
from screens.base import Drawn, counter, scope_of
from screens.columns import spread
from screens.desk.nobody import card_lies_left, step_words
from screens.desk.parties import problem_words
from screens.desk.scanbox import Purpose, ScanBox
from screens.rating_keys import question_line
from screens.wording import notice_line, with_keys

__all__ = ["NextPanel", "next_sentence", "next_sentence_key", "pile_words"]

_COMMIT = {
    Release.APPOINTMENT: "desk.next.commit",
    Release.AT_ONCE: "desk.next.commit_at_once",
    Release.AT_ONCE_WITH_SLIP: "desk.next.commit_at_once_with_slip",
}
_LOW, _MOST = 3, 7
"""Lines of the panel on a low screen, and of the longest notice under the longest sentence."""
_HIGH_SCREEN = 30
"""Lines of a screen that is not low (see `screens.base`)."""
_RECEIVE = {
    Release.APPOINTMENT: "desk.next.receive_appointment",
    Release.AT_ONCE: "desk.next.receive_at_once",
    Release.AT_ONCE_WITH_SLIP: "desk.next.receive_at_once_with_slip",
}
"""The same as the end of a sentence."""
_COUNT = {
    "page": "desk.next.count_page",
    "copy": "desk.next.count_copy",
    "person": "desk.next.count_person",
}
"""By what the fee is counted, while nobody has said how many."""
_PILE = 2
"""From so many dossiers on a visit is a pile with a list of its own."""


def next_sentence_key(state: DeskState) -> str:
    """Text key of the sentence for the next step, told apart where one step has two meanings."""
    step, visit = next_step(state), state.visit
    if visit is None:
        if step is not NextStep.CALL:
            return f"desk.next.{step}"
        if card_lies_left(state):
            return "desk.next.card_left"
        empty = "call" if state.queue.waiting else "call_empty"
        return f"desk.next.{empty}_held" if state.held else f"desk.next.{empty}"
    if visit.returning is not None:
        return _of_return(step, visit.returning, here=visit.ticket is not None)
    if step is NextStep.IDENTIFY:
        return f"desk.next.{step_words(state)}"
    if step is NextStep.FINISH:
        return f"desk.next.{_finish(visit)}"
    if step is NextStep.COMMIT and visit.filing is not None:
        uncounted = _uncounted(visit.filing)
        return _COUNT[uncounted] if uncounted else _COMMIT[visit.filing.release]
    return f"desk.next.{step}"


def _uncounted(filing: Filing) -> str:
    """What the fee is counted by while nobody has said how many; empty where nothing is to be said."""
    if filing.case is None or filing.quantity_said or not filing.counts_quantity or not filing.fee_dong:
        return ""
    return filing.fee_rule.per if filing.fee_rule is not None and not filing.certified else ""


def _of_return(step: NextStep, returning: Returning, *, here: bool) -> str:
    """`here`: somebody was called for it."""
    if step is NextStep.FINISH:
        done = returning.hand_over
        sent = done is not None and done.collector.proof.is_sent
        return "desk.next.finish_sent" if sent else "desk.next.finish_returned"
    if step is NextStep.HAND_OVER and is_sending(returning):
        return f"desk.next.{_sending(returning, here=here or returning.by_slip)}"
    if step is NextStep.HAND_OVER and _only_stated(returning):
        return "desk.next.hand_over_seen" if returning.paper_seen else "desk.next.hand_over_stated"
    if step is NextStep.VOIDED and returning.replaced_by:
        return "desk.next.voided_replaced"
    if step is NextStep.COLLECTOR_NOT_OWNER and returning.problems:
        return "desk.next.collector_problem"
    if step is NextStep.HAND_OVER and returning.dossier.delivery is not Delivery.COUNTER:
        return f"desk.next.here.{returning.dossier.delivery}"
    return f"desk.next.{step}"


def _sending(returning: Returning, *, here: bool) -> str:
    """How a result is sent; where somebody seems to be here, that they may collect it instead."""
    way = returning.dossier.delivery
    if here and not returning.consignment:
        return f"send_or_give_{way}"
    return "send_post_numbered" if returning.consignment else f"send_{way}"


def _finish(visit: Visit) -> str:
    """What came of the visit last, in one word."""
    last = visit.decisions[-1] if visit.decisions else None
    received = visit.standing
    newer = not received or (last is not None and last.entry.at >= received[-1].dossier.entry.at)
    if last is not None and newer and (last.kind is not DecisionKind.GUIDANCE or not received):
        return {
            DecisionKind.SUPPLEMENT: "finish_supplement",
            DecisionKind.REFUSAL: "finish_refusal",
            DecisionKind.GUIDANCE: "finish_guidance",
        }[last.kind]
    if len(received) >= _PILE:
        return "finish_listed" if visit.is_listed else "finish_pile"
    return "finish_series" if visit.series is not None else "finish"


def _only_stated(returning: Returning) -> bool:
    """Whether F8 has to be pressed twice: nothing but the clerk's eyes proves the collector."""
    return returning.collector is not None and returning.collector.proof is CollectorProof.PAPER


def next_sentence(texts: Texts, state: DeskState, key: str = "") -> str:
    """The sentence of the next step, or of `key`, with its numbers and reasons filled in."""
    key = key or next_sentence_key(state)
    wanted = texts.placeholders(key)
    values = _values(texts, state) if wanted else {}
    return texts(key, **{name: values.get(name, "") for name in wanted}) if wanted else texts(key)


def _values(texts: Texts, state: DeskState) -> Mapping[str, object]:
    visit = state.visit
    filing = state.filing
    returning = visit.returning if visit else None
    problems = filing.problems if filing is not None else returning.problems if returning is not None else ()
    worst = next(iter(problems), None)
    held = filing or returning
    parties = held.parties if held is not None else Parties()
    return {
        "count": len(visit.standing) if visit is not None else len(state.held),
        "problem": problem_words(texts, worst, parties.authority) if worst is not None else "",
        "amount": format_dong(dong(returning.dossier.fee.owed_dong)) if returning is not None else "",
        "receive": texts(_RECEIVE[filing.release]) if filing is not None else "",
        "number": (returning.replaced_by or returning.consignment) if returning is not None else "",
    }


SCREEN_SENTENCES = {
    "outbox": "desk.next.outbox",
    "handing": "desk.next.handing",
    "digitising": "desk.next.digitising",
}
"""What is next on the screens where it is always the same, by scope."""


def pile_words(texts: Texts, visit: Visit | None) -> str:
    """How many dossiers this visit has brought and what they cost; empty while there is no pile."""
    received = visit.standing if visit is not None else []
    if visit is None or len(received) < (1 if visit.filing is not None else _PILE):
        return ""
    total = format_dong(dong(visit.taken_dong))
    return texts("outcome.pile", count=len(received), total=total)


class NextPanel(Drawn):
    """Lines with a thick edge, as many as the words need; the notice stays until the next act."""

    DEFAULT_CSS = """
    NextPanel {
        height: auto; background: $sheet; border-left: thick $mark; padding: 0 1 0 2; margin: 0 0 0 0;
    }
    """

    def part(self, state: DeskState) -> object:
        """The next step, the notice, what runs, the pile."""
        app = counter(self)
        said = next_sentence(app.texts, state)
        asked = question_line(app.texts, state)
        return said, asked, pile_words(app.texts, state.visit), app.notice, state.busy

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Three lines on a low screen, else four; as many more as sentence and notice need."""
        del container, viewport
        usual = _LOW if self.app.size.height < _HIGH_SCREEN else _LOW + 1
        return min(_MOST, max(usual, sum(map(len, self._said(counter(self).state, width)))))

    def _key(self, state: DeskState) -> str:
        """The sentence of the state, unless the scan line asks for something itself."""
        box = self.screen.query(ScanBox)
        purpose = box.first().purpose if box else Purpose.SCAN
        asked = {Purpose.FEE: "desk.next.enter_fee", Purpose.FEE_REASON: "desk.next.fee_reason"}
        return asked.get(purpose) or next_sentence_key(state)

    def _said(self, state: DeskState, width: int) -> tuple[list[Content], list[Content]]:
        """The sentence with the pile at its right, and the notice, both whole."""
        app = counter(self)
        texts, notice = app.texts, app.notice
        busy = f"desk.busy.{state.busy}"
        pile = Content.styled(pile_words(texts, state.visit), "bold $mark")
        room = width - pile.cell_length - 2 if pile else width
        if state.busy and busy in texts:
            sentence = Content.styled(f"⟳ {texts(busy)}", "bold $ink")
        else:
            label = Content.styled(f"{texts('desk.next.label')}  ", "$soft")
            key = SCREEN_SENTENCES.get(scope_of(self.screen)) or self._key(state)
            sentence = label + with_keys(next_sentence(texts, state, key), "bold $ink")
        lines = list(sentence.wrap(room))
        if pile:
            lines[0] = spread(lines[0].rstrip(), pile, width)
        if asked := question_line(texts, state):
            lines += with_keys(asked, "$soft").wrap(width)
        return lines, list(notice_line(texts, notice).wrap(width)) if notice is not None else []

    def lines(self, state: DeskState, width: int, height: int) -> list[Content]:
        """The sentence, then the notice in the lines that are left."""
        lines, said = self._said(state, width)
        left = max(1, height - len(lines))
        if len(said) > left:
            rest = Content(" ").join(said[left - 1 :])
            said = [*said[: left - 1], rest.truncate(width, ellipsis=True)]
        above = [Content("")] if len(lines) + len(said) < height and height > _LOW else []
        return [*above, *lines, *said]
