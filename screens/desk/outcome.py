"""What came of a visit: dossiers and decisions, how far each has really got, what the printers did."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from textual.content import Content

from counter.desk.state import DeskState, Visit
from counter.domain.certification import matter_of, numbers_text
from counter.domain.decisions import Decision, DecisionKind
from counter.domain.dossiers import DossierRow, Release, SyncState
from counter.domain.fees import FeeReceipt
from counter.domain.money import dong, format_dong
from counter.ports import PrintJob
from counter.texts import Texts
from screens.base import Drawn, counter
from screens.columns import labelled, spread, wrapped
from screens.desk.takings import bar, change_lines, collect_lines, settled_lines
from screens.symbols import SYNC, printed
from screens.wording import brief, marked, moment, reason, with_keys

__all__ = ["ReceivedPanel", "ladder", "print_lines"]

_LABEL = 14
_AIRY = 14
_WHOLE = 2
"""So many dossiers are told at length, the newest first; the others take a line each."""


def ladder(texts: Texts, reached: SyncState, *, returned: bool = False) -> Content:
    """How far on the way of four states, and the name of the last one reached; only confirmed is green.

    Once `returned` the words say so first: the way is then the way of the handing over.
    """
    states = list(SyncState)
    place = states.index(reached)
    symbol, style = SYNC[reached]
    steps = ["●"] * place + [symbol] + ["○"] * (len(states) - place - 1)
    way = Content.styled("─".join(steps), "$soft").stylize(f"bold {style}", 2 * place, 2 * place + 1)
    words = texts(f"desk.sync.{reached}")
    if returned:
        words = f"{texts('desk.sync.returned')} · {words}"
    return way + Content.styled(f"  {words}", f"bold {style}")


def print_lines(texts: Texts, jobs: Sequence[PrintJob], width: int) -> list[Content]:
    """One line a paper: what, how many, where its newest print stands; an older print says nothing more."""
    lines = []
    papers = {(job.dossier_id, job.document.kind): job for job in jobs}
    for job in papers.values():
        name = texts(f"desk.document.{job.document.kind.value.lower()}")
        mark, word, well = printed(job.state, job.reason)
        words = texts(f"desk.print.{word}")
        if job.reason and not well:
            words = f"{words}: {brief(texts, job.reason)}"
        copies = f" ×{job.copies}" if job.copies > 1 else ""
        lines.append(
            (marked(mark, f"{name}{copies}") + Content.styled(f" · {words}", "$soft")).truncate(
                width, ellipsis=True
            )
        )
    return lines


def _at(one: DossierRow | Decision) -> datetime:
    return one.dossier.entry.at if isinstance(one, DossierRow) else one.entry.at


class ReceivedPanel(Drawn):
    """Dossiers received and decisions made in this visit, newest first, under the total of a pile."""

    DEFAULT_CSS = """
    ReceivedPanel {
        height: 1fr; width: 58; background: $sheet; border: round $edge; border-title-color: $soft;
        padding: 0 1;
    }
    """

    def part(self, state: DeskState) -> object:
        """Dossiers, decisions and print jobs of the visit."""
        visit = state.visit
        return (visit.received, visit.decisions, visit.jobs) if visit else None

    def titled(self, state: DeskState) -> None:
        """Received, or what else was decided."""
        visit = state.visit
        only_decided = visit is not None and not visit.received and visit.decisions
        name = "outcome.decided.title" if only_decided else "desk.received.title"
        self.border_title = Content(counter(self).texts(name))

    def lines(self, state: DeskState, width: int, height: int) -> list[Content]:
        """Change first: it is given back now. Then a pile's total, then line by line what was done."""
        visit = state.visit
        if visit is None:
            return []
        texts = counter(self).texts
        fees = [row.dossier.fee for row in visit.standing]
        lines = change_lines(texts, fees, width, low=height <= _AIRY)
        lines += self._pile(visit, width)
        newest: list[DossierRow | Decision] = [*visit.received, *visit.decisions]
        newest.sort(key=_at, reverse=True)
        low = height <= _AIRY
        whole = _WHOLE if len(newest) <= _WHOLE and not (low and len(newest) > 1) else 1
        for one in newest[:whole]:
            lines += [*self._whole(one, visit, width, airy=not low), Content("")]
        others = [line for one in newest[whole:] for line in self._brief(one, width)]
        room = height - len(lines)
        if len(others) > room and room >= 0:
            kept = max(0, room - 1)
            more = texts("desk.queue.more", count=len(others) - kept)
            others = [*others[:kept], Content.styled(more, "$soft")]
            lines = lines[: height - 1]
        return [*lines, *others]

    def _brief(self, one: DossierRow | Decision, width: int) -> list[Content]:
        return self._short(one, width) if isinstance(one, DossierRow) else self._said(one, width)

    def _whole(self, one: DossierRow | Decision, visit: Visit, width: int, *, airy: bool) -> list[Content]:
        about = one.dossier.id if isinstance(one, DossierRow) else one.id
        jobs = [job for job in visit.jobs if job.dossier_id == about]
        if isinstance(one, DossierRow) and not airy and len(visit.received) > 1:
            return [*self._short(one, width), *self._void(one, width), *self._takings(one, width)]
        if isinstance(one, DossierRow):
            return self._dossier(one, jobs, width, airy=airy)
        return self._decision(one, jobs, width, airy=airy)

    def _pile(self, visit: Visit, width: int) -> list[Content]:
        """Several dossiers: how many, one total, whether their list is printed."""
        texts = counter(self).texts
        standing = visit.standing
        if len(standing) < _WHOLE:
            return self._outdated(visit, width)
        total = visit.taken_dong
        owed = visit.owed_dong
        lines = [bar(texts("outcome.total", count=len(standing), total=format_dong(dong(total))), width)]
        if owed:
            said = texts("outcome.money.owed", amount=format_dong(dong(owed)))
            lines.append(Content.styled(f"▲ {said}", "bold $warn"))
        if visit.is_list_outdated:
            lines += self._outdated(visit, width)[:-1]
        elif visit.is_listed:
            lines.append(marked(("●", "$ink"), texts("outcome.listed", count=len(standing))))
        else:
            lines.append(marked(("○", "$soft"), texts("outcome.not_listed")))
        return [*lines, Content("")]

    def _outdated(self, visit: Visit, width: int) -> list[Content]:
        """The list the person holds names what no longer stands, or another sum: it is printed again."""
        if not visit.is_list_outdated or not visit.standing:
            return []
        words = with_keys(counter(self).texts("outcome.list_outdated"), "bold $warn")
        return [*(Content.styled("▲ ", "bold $warn") + words).wrap(width), Content("")]

    def _short(self, row: DossierRow, width: int) -> list[Content]:
        """A dossier of a pile in one line: number, owner, how far."""
        code = row.official_code or row.dossier.local_number
        mark = ("✖", "bold $bad") if row.voided else SYNC[row.state]
        left = Content.styled(f"{mark[0]} ", mark[1]) + Content.styled(code, "$ink")
        owner = Content.styled(row.dossier.owner_name, "$soft")
        return [spread(left, owner.truncate(max(width - left.cell_length - 2, 4), ellipsis=True), width)]

    def _dossier(self, row: DossierRow, jobs: Sequence[PrintJob], width: int, *, airy: bool) -> list[Content]:
        texts, dossier = counter(self).texts, row.dossier
        air = [Content("")] if airy else []
        lines = [*air, Content.styled(row.official_code or dossier.local_number, "bold $mark")]
        lines += self._void(row, width)
        lines += self._numbers(row, width)
        lines += wrapped(dossier.procedure.name, width, "$ink", limit=2)
        if dossier.owner.full_name != dossier.submitter.full_name or dossier.parties.organisation:
            lines += self._line("desk.return.owner", dossier.owner_name, width)
        if row.voided:
            return lines
        lines += [*air, *self._promise(row, width)]
        lines += [*air, *self._takings(row, width), *air, ladder(texts, row.state)]
        if not row.official_code:
            lines += wrapped(f"▲ {texts('desk.received.local_only')}", width, "$warn")
        if row.trouble:
            lines += wrapped(f"▲ {reason(texts, 'reason', row.trouble)}", width, "$warn")
        return lines + (air + print_lines(texts, jobs, width) if jobs else [])

    def _numbers(self, row: DossierRow, width: int) -> list[Content]:
        """Numbers of the certification book: the clerk writes them on the copies."""
        matter = matter_of(row.dossier.procedure.code)
        if matter is None or not row.dossier.certified or row.voided:
            return []
        numbers = numbers_text(matter, row.dossier.certified)
        texts = counter(self).texts
        said = texts("certify.numbers", numbers=numbers) if numbers else texts("certify.tray.by_hand")
        return [bar(said, width)]

    def _takings(self, row: DossierRow, width: int) -> list[Content]:
        """The sum to collect; of a dossier received again the difference; what was given back since."""
        texts, fee, replaces = counter(self).texts, row.dossier.fee, row.dossier.replaces
        printed_on = [] if fee.receipt is None else self._receipt(fee.receipt, width)
        if row.given_back_dong or row.paid_later_dong:
            return [*settled_lines(texts, row, width), *printed_on]
        if replaces is None:
            return [*collect_lines(texts, fee, width), *printed_on]
        visit = counter(self).state.visit
        rows = {one.dossier.id: one for one in visit.received} if visit is not None else {}
        void = rows.get(replaces.dossier_id)
        # what went back before the form was opened pays nothing of it; what went back with it is told here
        left = void.dossier.fee.taken_dong - void.given_back_dong if void is not None else 0
        before = left + row.gave_back_dong if void is not None else None
        lines = collect_lines(texts, fee, width, replaced=replaces.number, before_dong=before)
        return [*lines, *printed_on]

    def _receipt(self, receipt: FeeReceipt, width: int) -> list[Content]:
        """The number that was given: the clerk writes it on, or compares it with, the printed receipt."""
        words = counter(self).texts("outcome.money.receipt", series=receipt.series, number=receipt.number)
        return wrapped(words, width, "bold $ink")

    def _promise(self, row: DossierRow, width: int) -> list[Content]:
        """The appointment, or that the result was given at once."""
        texts, dossier = counter(self).texts, row.dossier
        if dossier.release is not Release.APPOINTMENT:
            return [marked(("●", "bold $mark"), texts(f"outcome.release.{dossier.release}"))]
        due = moment(texts, dossier.due_at) if dossier.due_at else texts("desk.dossier.no_due")
        return self._line("desk.dossier.due", due, width)

    def _void(self, row: DossierRow, width: int) -> list[Content]:
        """Both numbers of a correction."""
        texts, lines = counter(self).texts, []
        if row.voided:
            other = (
                f" · {texts('outcome.void.replaced_by', number=row.replaced_by)}" if row.replaced_by else ""
            )
            lines += wrapped(f"✖ {texts('outcome.void.mark')}: {row.voided}{other}", width, "bold $bad")
        if row.dossier.replaces is not None:
            words = texts("outcome.void.replaces", number=row.dossier.replaces.number)
            lines.append(Content.styled(words, "$soft"))
        return lines

    def _said(self, decision: Decision, width: int) -> list[Content]:
        """A decision in one line."""
        texts = counter(self).texts
        words = texts(f"outcome.decided.{decision.kind}", count=len(decision.lacks))
        left = Content.styled(f"● {words}", "$ink")
        return [spread(left, Content.styled(decision.local_number, "$soft"), width)]

    def _decision(
        self, decision: Decision, jobs: Sequence[PrintJob], width: int, *, airy: bool
    ) -> list[Content]:
        """The number, what is lacking or why it was refused, the papers."""
        texts = counter(self).texts
        air = [Content("")] if airy else []
        lines = [*air, *self._said(decision, width)]
        if decision.kind is DecisionKind.GUIDANCE:
            return lines
        if decision.procedure is not None:
            lines += wrapped(decision.procedure.name, width, "bold $ink", limit=2)
        lines += self._line("desk.return.owner", decision.owner_name, width)
        for lack in decision.lacks:
            kind = texts(f"outcome.lack.{lack.kind}")
            lines += wrapped(f"▲ {kind}: {lack.label}", width, "$ink", limit=2)
        if decision.ground is not None:
            lines += wrapped(f"▲ {texts(f'outcome.ground.{decision.ground}')}", width, "$ink", limit=2)
        if decision.reason:
            lines += wrapped(decision.reason, width, "$soft", limit=3)
        return lines + (air + print_lines(texts, jobs, width) if jobs else [])

    def _line(self, key: str, value: str, width: int) -> list[Content]:
        return labelled(counter(self).texts(key), value, width, label_width=_LABEL)
