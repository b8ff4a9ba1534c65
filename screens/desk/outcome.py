"""What came of a visit: the dossiers received, how far each has really got, and what the printers did."""

from __future__ import annotations

from textual.content import Content

from counter.desk.state import DeskState
from counter.domain.dossiers import DossierRow, Fee, PaymentMethod, SyncState
from counter.domain.money import dong, format_dong
from counter.ports import PrintJob
from counter.texts import Texts
from screens.base import Drawn, counter
from screens.columns import fit, labelled, wrapped
from screens.symbols import SYNC, printed
from screens.wording import brief, marked, moment, reason

__all__ = ["ReceivedPanel", "ladder", "print_lines"]

_LABEL = 14


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


def _to_collect(texts: Texts, fee: Fee, width: int) -> list[Content]:
    """A bar of its own with the sum the clerk takes now: money must not be looked for."""
    amount = format_dong(dong(fee.amount_dong))
    if not fee.amount_dong or fee.method is PaymentMethod.NONE:
        return [Content.styled(texts("desk.received.nothing"), "$soft")]
    if fee.method is PaymentMethod.LATER:
        said = texts("desk.received.later", amount=amount)
    else:
        said = texts("desk.received.collect", amount=amount, method=texts(f"desk.payment.{fee.method}"))
    return [fit(Content.styled(f" {said}", "bold $ink"), width).stylize_before("on $pick")]


def print_lines(texts: Texts, jobs: tuple[PrintJob, ...], width: int) -> list[Content]:
    """One line a job: what, how many, where it stands."""
    lines = []
    for job in jobs:
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


class ReceivedPanel(Drawn):
    """The dossiers received in this visit, newest first."""

    DEFAULT_CSS = """
    ReceivedPanel {
        height: 1fr; width: 58; background: $sheet; border: round $edge; border-title-color: $soft;
        padding: 0 1;
    }
    """

    def on_mount(self) -> None:
        """Name the panel."""
        super().on_mount()
        self.border_title = Content(counter(self).texts("desk.received.title"))

    def part(self, state: DeskState) -> object:
        """Dossiers and print jobs of the visit."""
        return (state.visit.received, state.visit.jobs) if state.visit else None

    def lines(self, state: DeskState, width: int, height: int) -> list[Content]:
        """Code, procedure, appointment, the sum to collect, delivery state, papers."""
        if state.visit is None:
            return []
        lines: list[Content] = []
        for row in reversed(state.visit.received):
            jobs = tuple(job for job in state.visit.jobs if job.dossier_id == row.dossier.id)
            lines += [*self._dossier(row, jobs, width, airy=height > 14), Content("")]
        return lines

    def _dossier(
        self, row: DossierRow, jobs: tuple[PrintJob, ...], width: int, *, airy: bool
    ) -> list[Content]:
        texts = counter(self).texts
        code = row.official_code or row.dossier.local_number
        air = [Content("")] if airy else []
        due = row.dossier.due_at
        lines = [
            *air,
            Content.styled(code, "bold $mark"),
            *wrapped(row.dossier.procedure.name, width, "$ink", limit=2),
            *air,
            *labelled(
                texts("desk.dossier.due"),
                moment(texts, due) if due else texts("desk.dossier.no_due"),
                width,
                label_width=_LABEL,
            ),
            *air,
            *_to_collect(texts, row.dossier.fee, width),
            *air,
            ladder(texts, row.state),
        ]
        if not row.official_code:
            lines += wrapped(f"▲ {texts('desk.received.local_only')}", width, "$warn")
        if row.trouble:
            lines += wrapped(f"▲ {reason(texts, 'reason', row.trouble)}", width, "$warn")
        return lines + (air + print_lines(texts, jobs, width) if jobs else [])
