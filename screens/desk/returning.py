"""A dossier opened to hand its result over: where it is, what the result is, who may collect it."""

from __future__ import annotations

from textual.content import Content

from counter.desk.state import DeskState, Returning
from counter.domain.dossiers import Collector, CollectorProof, Dossier, Result
from counter.domain.people import IdentityLevel
from screens.base import Drawn, counter
from screens.columns import labelled, spread, wrapped
from screens.desk.outcome import ladder, print_lines
from screens.wording import in_threes, marked, moment

__all__ = ["ReturnPanel"]

_LABEL = 15


class ReturnPanel(Drawn):
    """Takes the place of the form while a dossier is open."""

    DEFAULT_CSS = """
    ReturnPanel {
        height: 1fr; width: 56; background: $sheet; border: round $edge; border-title-color: $soft;
        padding: 0 1;
    }
    """

    def on_mount(self) -> None:
        """Name the panel."""
        super().on_mount()
        self.border_title = Content(counter(self).texts("desk.return.title"))

    def part(self, state: DeskState) -> object:
        """The open dossier and the print jobs."""
        return (state.visit.returning, state.visit.jobs) if state.visit else None

    def lines(self, state: DeskState, width: int, height: int) -> list[Content]:
        """Blocks with air between them where there is room."""
        returning = state.visit.returning if state.visit else None
        if state.visit is None or returning is None:
            return []
        texts = counter(self).texts
        jobs = tuple(job for job in state.visit.jobs if job.dossier_id == returning.dossier.id)
        blocks = [
            self._dossier(returning.dossier, returning.official_code, width),
            [self._way(returning)] if returning.sync or returning.returned else [],
            self._result(returning, width),
            self._who(returning, width),
            print_lines(texts, jobs, width),
        ]
        blocks = [block for block in blocks if block]
        if sum(map(len, blocks)) > height:
            return self._short(returning, width) + blocks[-1][: 2 if jobs else 0]
        airy = sum(map(len, blocks)) + len(blocks) - 1 <= height
        lines: list[Content] = []
        for block in blocks:
            lines += ([Content("")] if lines and airy else []) + block
        return lines

    def _short(self, returning: Returning, width: int) -> list[Content]:
        """Seven lines for a small terminal: nothing that decides the hand-over is missing."""
        texts = counter(self).texts
        dossier, result = returning.dossier, returning.result
        code = Content.styled(returning.official_code or dossier.code or dossier.local_number, "bold $mark")
        way = self._way(returning)
        due = moment(texts, dossier.due_at) if dossier.due_at else texts("desk.dossier.no_due")
        said = self._result(returning, width)[0]
        if result is not None:
            said = (said + Content.styled(f" · {result.number}", "$ink")).truncate(width, ellipsis=True)
        return [
            spread(code, way, width),
            Content.styled(dossier.procedure.name, "bold $ink").truncate(width, ellipsis=True),
            *self._line("due", due, width),
            said,
            *self._who(returning, width, short=True),
        ]

    def _dossier(self, dossier: Dossier, official_code: str | None, width: int) -> list[Content]:
        texts = counter(self).texts
        due = moment(texts, dossier.due_at) if dossier.due_at else texts("desk.dossier.no_due")
        return [
            Content.styled(official_code or dossier.code or dossier.local_number, "bold $mark"),
            *wrapped(dossier.procedure.name, width, "bold $ink", limit=2),
            *self._line("received", moment(texts, dossier.entry.at), width),
            *self._line("due", due, width),
        ]

    def _result(self, returning: Returning, width: int) -> list[Content]:
        texts = counter(self).texts
        result = returning.result
        if result is None:
            return [marked(("◌", "$warn"), texts("desk.return.no_result"))]
        return self._result_lines(result, width)

    def _result_lines(self, result: Result, width: int) -> list[Content]:
        texts = counter(self).texts
        lines = self._line("result", result.kind, width, style="bold $ink")
        lines += self._line("number", result.number, width)
        if result.summary:
            lines += self._line("summary", result.summary, width)[:3]
        return lines + self._line("ready", moment(texts, result.ready_at), width)

    def _who(self, returning: Returning, width: int, *, short: bool = False) -> list[Content]:
        texts = counter(self).texts
        owner = returning.dossier.owner
        number = in_threes(owner.personal_number) if owner.personal_number else ""
        lines = self._line("owner", owner.full_name, width, style="bold $ink")
        if number and short:
            lines = [lines[0] + Content(f"  {number}")]
        elif number:
            lines += [Content(" " * _LABEL) + Content(number)]
        slip = ("●", "$ink") if returning.by_slip else ("○", "$soft")
        words = texts("desk.return.slip" if returning.by_slip else "desk.return.no_slip")
        lines += [self._label("paper") + marked(slip, words)]
        return [*(lines[:-1] if short and returning.returned else lines), *self._collected(returning, width)]

    def _way(self, returning: Returning) -> Content:
        """How far it has got; a dossier handed over before whose way is not known says just that."""
        texts = counter(self).texts
        if returning.sync is not None:
            return ladder(texts, returning.sync, returned=returning.returned)
        return marked(("●", "$ink"), texts("desk.sync.returned")) if returning.returned else Content("")

    def _collected(self, returning: Returning, width: int) -> list[Content]:
        """Who collects, or when and to whom the result went: the answer for whoever asks again."""
        texts = counter(self).texts
        done = returning.hand_over or returning.handed
        if done is not None:
            fresh = returning.hand_over is not None
            at = f"{done.entry.at:%H:%M %d/%m/%Y}"
            words = texts("desk.return.handed_over" if fresh else "desk.return.handed_before", at=at)
            mark = ("●", "bold $mark") if fresh else ("▲", "bold $warn")
            to = texts("desk.return.handed_to", name=done.collector.person.full_name)
            rest = wrapped(to, width - _LABEL - 2, "bold $ink")
            return [
                self._label("collector") + marked(mark, words),
                *(Content(" " * (_LABEL + 2)) + line for line in rest),
            ]
        if returning.returned:
            said = marked(("▲", "bold $warn"), texts("desk.return.returned"))
        elif returning.collector is None:
            said = marked(("○", "$soft"), texts("desk.return.unchecked"))
        else:
            said = self._checked(returning, returning.collector)
        return [self._label("collector") + said]

    def _checked(self, returning: Returning, collector: Collector) -> Content:
        texts = counter(self).texts
        if not collector.is_owner:
            return marked(("✖", "bold $bad"), texts("desk.return.not_owner"))
        if returning.paper_seen and collector.proof is CollectorProof.PAPER:
            return marked(("◐", "bold $ink"), texts("desk.return.stated_seen"))
        if collector.person.level is IdentityLevel.STATED:
            return marked(("▲", "bold $warn"), texts("desk.return.stated"))
        return marked(("●", "bold $mark"), texts("desk.return.is_owner"))

    def _line(self, name: str, value: str, width: int, *, style: str = "") -> list[Content]:
        lines = labelled(counter(self).texts(f"desk.return.{name}"), value, width, label_width=_LABEL)
        return [line.stylize(style, _LABEL) if style else line for line in lines]

    def _label(self, name: str) -> Content:
        return Content.styled(counter(self).texts(f"desk.return.{name}"), "$soft").pad_right(
            _LABEL - Content(counter(self).texts(f"desk.return.{name}")).cell_length
        )
