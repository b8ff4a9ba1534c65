"""A dossier opened to hand its result over: where it is, what the result is, who may collect it."""

from __future__ import annotations

from textual.content import Content

from counter.desk.delivery import is_sending
from counter.desk.state import DeskState, Returning
from counter.domain.clock_rules import ClockState, Timeliness, timeliness
from counter.domain.decisions import void_of
from counter.domain.documents import DocumentKind
from counter.domain.dossiers import Collector, CollectorProof, Delivery, Dossier, Result
from counter.domain.electronic_receipts import FAILED, StandingReceipt
from counter.domain.money import dong, format_dong
from counter.domain.parties import AuthorityKind, OwnerKind
from counter.domain.people import IdentityLevel
from counter.ports import PrintJob
from screens.base import Drawn, counter
from screens.columns import fit, labelled, spread, wrapped
from screens.desk.outcome import ladder, print_lines
from screens.desk.takings import change_lines
from screens.wording import brief, in_threes, marked, moment, quantity_words

__all__ = ["ReturnPanel"]

_USUAL = (Timeliness.IN_TIME, Timeliness.ON_TIME)
"""How a dossier stands that nobody has to be told of."""
_LABEL = 15
_LOW = 14


def _belongs(job: PrintJob, returning: Returning) -> bool:
    """Papers of the dossier, and the leaflet of what comes next."""
    return job.dossier_id == returning.dossier.id or job.document.kind is DocumentKind.NEXT_STEP


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
        jobs = tuple(job for job in state.visit.jobs if _belongs(job, returning))
        blocks = [
            self._void(returning, width),
            self._change(returning, width, low=height <= _LOW),
            self._dossier(returning.dossier, returning.official_code, width),
            self._delivery(returning, width),
            [self._way(returning)] if returning.sync or returning.returned else [],
            self._result(returning, width),
            self._money(returning, width),
            self._receipts(returning, width),
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
        """For a small terminal: nothing that decides the hand-over is missing."""
        dossier, result = returning.dossier, returning.result
        code = Content.styled(returning.official_code or dossier.code or dossier.local_number, "bold $mark")
        way = self._way(returning)
        due = self._due(dossier)
        said = self._result(returning, width)[0]
        if result is not None:
            said = (said + Content.styled(f" · {result.number}", "$ink")).truncate(width, ellipsis=True)
        void, money = self._void(returning, width)[:1], self._money(returning, width)
        delivery = self._delivery(returning, width, short=True)
        return [
            *void,
            *self._change(returning, width, low=True),
            spread(code, way, width),
            Content.styled(dossier.procedure.name, "bold $ink").truncate(width, ellipsis=True),
            *delivery,
            *(self._line("due", due, width) if not void and not money and not delivery else []),
            *([] if void else [said]),
            *money,
            *self._who(returning, width, short=True),
        ]

    def _void(self, returning: Returning, width: int) -> list[Content]:
        """The banner of a voided slip: what counts instead, and why."""
        texts = counter(self).texts
        void = void_of(returning.corrections)
        refunds = [one for one in returning.corrections if one.refund_dong]
        lines: list[Content] = []
        if void is not None:
            said = texts("outcome.void.banner")
            if returning.replaced_by:
                said = f"{said} · {texts('outcome.void.replaced_by', number=returning.replaced_by)}"
            banner = fit(Content.styled(f" ✖ {said}", "bold $bad"), width).stylize_before("on $pick")
            reason = labelled(texts("outcome.void.reason"), void.reason, width, label_width=_LABEL)
            lines += [banner, *reason]
        for one in refunds:
            amount = format_dong(dong(one.refund_dong))
            words = texts("outcome.void.refunded", amount=amount, at=f"{one.entry.at:%H:%M %d/%m}")
            lines += labelled(texts("outcome.void.money"), words, width, label_width=_LABEL)
        return lines

    def _change(self, returning: Returning, width: int, *, low: bool) -> list[Content]:
        """Change of what was owed and is paid now."""
        fees = [returning.fee] if returning.fee is not None else []
        return change_lines(counter(self).texts, fees, width, low=low)

    def _money(self, returning: Returning, width: int) -> list[Content]:
        """What is owed, or that it was paid now."""
        texts, fee = counter(self).texts, returning.fee
        owed = returning.dossier.fee.owed_dong
        if not owed or (returning.returned and fee is None):
            return []
        if fee is None:
            amount = format_dong(dong(owed))
            return [self._named("outcome.money.owed_label") + Content.styled(f"▲ {amount}", "bold $warn")]
        paid = texts(
            "outcome.money.paid_now",
            amount=format_dong(dong(fee.taken_dong)),
            method=texts(f"desk.payment.{fee.method}"),
        )
        return [self._named("outcome.money.owed_label") + marked(("●", "bold $mark"), paid)]

    def _receipts(self, returning: Returning, width: int) -> list[Content]:
        """The electronic receipts of its money: the number, or how far it has got."""
        texts = counter(self).texts

        def said(one: StandingReceipt) -> str:
            number = " ".join(part for part in (one.receipt.series, one.receipt.number) if part)
            why = brief(texts, one.receipt.trouble) if one.state == FAILED else ""
            amount = format_dong(dong(one.receipt.request.amount_dong))
            return texts(f"money.electronic.{one.state}", number=number or "—", amount=amount, reason=why)

        label = texts("money.electronic.label")
        lines: list[Content] = []
        for place, one in enumerate(returning.receipts):
            lines += labelled("" if place else label, said(one), width, label_width=_LABEL)
        return lines

    def _due(self, dossier: Dossier) -> str:
        """The appointment in force; what became of it where nothing counts any more."""
        texts, visit = counter(self).texts, counter(self).state.visit
        stands = visit.returning.standing if visit is not None and visit.returning is not None else None
        due_at = dossier.due_at if stands is None else stands.due_at
        if stands is not None and stands.state is not ClockState.RUNNING:
            return texts(f"transfer.state.{stands.state}")
        if due_at is None:
            return texts("desk.dossier.no_due")
        said = moment(texts, due_at)
        said = said if due_at == dossier.due_at else texts("transfer.due.changed", at=said)
        result = visit.returning.result if visit is not None and visit.returning is not None else None
        how = timeliness(due_at, result.ready_at if result is not None else None, counter(self).now())
        return said if how in _USUAL else f"{said} · {texts(f'transfer.timely.{how}')}"

    def _dossier(self, dossier: Dossier, official_code: str | None, width: int) -> list[Content]:
        texts = counter(self).texts
        due = self._due(dossier)
        return [
            Content.styled(official_code or dossier.code or dossier.local_number, "bold $mark"),
            *wrapped(dossier.procedure.name, width, "bold $ink", limit=2),
            *self._line("received", moment(texts, dossier.entry.at), width),
            *self._line("due", due, width),
            *self._wanted(dossier, width),
        ]

    def _delivery(self, returning: Returning, width: int, *, short: bool = False) -> list[Content]:
        """How and where the result is wanted, once it is known with the number of the postal item.

        This counter goes without saying.
        """
        texts, dossier = counter(self).texts, returning.dossier
        if dossier.delivery is Delivery.COUNTER:
            return []
        way = texts(f"desk.delivery.{dossier.delivery}")
        to = dossier.contact.email if dossier.delivery is Delivery.ELECTRONIC else dossier.deliver_to
        limit = (1 if returning.returned else 2) if short else 3
        said = wrapped(f"{way}: {to}" if to else way, width - _LABEL, "bold $ink", limit=limit)
        lines = [Content(" " * _LABEL) + line for line in said]
        lines[0] = self._named("desk.dossier.delivery") + said[0]
        done = returning.hand_over or returning.handed
        item = returning.consignment if done is None else done.consignment
        return [*lines, *(self._line("consignment", item, width) if item else [])]

    def _wanted(self, dossier: Dossier, width: int) -> list[Content]:
        """What the fee was counted by, and what the dossier was received instead of."""
        texts = counter(self).texts
        lines: list[Content] = []
        if counted := quantity_words(texts, dossier.quantity):
            lines += labelled(texts("money.row.counted"), counted, width, label_width=_LABEL)
        if dossier.replaces is not None:
            words = texts("outcome.void.replaces", number=dossier.replaces.number)
            lines += [Content(" " * _LABEL) + Content.styled(words, "$soft")]
        return lines

    def _result(self, returning: Returning, width: int) -> list[Content]:
        texts = counter(self).texts
        result = returning.result
        if result is None:
            words = "in_tray" if returning.dossier.certified else "no_result"
            return [marked(("◌", "$warn"), texts(f"desk.return.{words}"))]
        return self._result_lines(result, width)

    def _result_lines(self, result: Result, width: int) -> list[Content]:
        texts = counter(self).texts
        lines = self._line("result", result.kind, width, style="bold $ink")
        lines += self._line("number", result.number, width) if result.number else []
        if result.summary:
            lines += self._line("summary", result.summary, width)[:3]
        return lines + self._line("ready", moment(texts, result.ready_at), width)

    def _who(self, returning: Returning, width: int, *, short: bool = False) -> list[Content]:
        texts, dossier = counter(self).texts, returning.dossier
        organised = dossier.parties.organisation
        number = in_threes(dossier.owner.personal_number) if dossier.owner.personal_number else ""
        if organised is not None:
            number = organised.tax_code
        owner = dossier.owner_name  # of copies nobody is asked who they are
        lines = self._line("owner", owner, width, style="bold $ink") if owner else []
        if number and short and lines:
            lines = [lines[0] + Content(f"  {number}")]
        elif number:
            lines += [Content(" " * _LABEL) + Content(number)]
        if not short:
            lines += self._others(dossier, width)
        slip = ("●", "$ink") if returning.by_slip else ("○", "$soft")
        words = texts("desk.return.slip" if returning.by_slip else "desk.return.no_slip")
        unasked = (short and returning.returned) or (is_sending(returning) and not returning.by_slip)
        lines += [] if unasked else [self._label("paper") + marked(slip, words)]
        return [*lines, *self._collected(returning, width)]

    def _others(self, dossier: Dossier, width: int) -> list[Content]:
        """Who filed it for the owner, and by what right; who represents an organisation."""
        texts, parties = counter(self).texts, dossier.parties
        lines: list[Content] = []
        if parties.organisation is not None and dossier.owner.full_name:
            lines += self._line("representative", dossier.owner.full_name, width)
        if parties.kind is not OwnerKind.SELF:
            right = parties.authority.kind
            words = f" · {texts(f'people.authority.{right}')}" if right is not AuthorityKind.SELF else ""
            lines += self._line("submitter", f"{dossier.submitter.full_name}{words}", width)
        return lines

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
            if done.collector.proof.is_sent:
                return [self._label("collector") + marked(mark, texts("desk.return.sent", at=at))]
            name = done.collector.person.full_name
            to = texts("desk.return.handed_to", name=name) if name else ""
            rest = wrapped(to, width - _LABEL - 2, "bold $ink") if to else []
            return [
                self._label("collector") + marked(mark, words),
                *(Content(" " * (_LABEL + 2)) + line for line in rest),
            ]
        if returning.returned:
            said = marked(("▲", "bold $warn"), texts("desk.return.returned"))
        elif is_sending(returning):
            said = marked(("○", "$soft"), texts("desk.return.to_send"))
        elif returning.collector is None:
            said = marked(("○", "$soft"), texts("desk.return.unchecked"))
        else:
            said = self._checked(returning, returning.collector)
        said_lines = [line.rstrip() for line in said.wrap(width - _LABEL - 2)]
        first, rest = said_lines[0], said_lines[1:]
        indent = Content(" " * (_LABEL + 2))
        return [self._label("collector") + first, *(indent + line for line in rest)]

    def _checked(self, returning: Returning, collector: Collector) -> Content:
        texts = counter(self).texts
        parties = returning.parties
        rightless = parties.kind is OwnerKind.SELF or parties.authority.kind is AuthorityKind.SELF
        if not collector.is_owner and (rightless or returning.problems):
            return marked(("✖", "bold $bad"), texts("desk.return.not_owner"))
        if not collector.is_owner:
            right = texts(f"people.authority.{parties.authority.kind}")
            if returning.paper_seen:
                right = f"{right} · {texts('desk.return.stated_seen')}"
            return marked(("◐", "bold $ink"), texts("desk.return.by_right", right=right))
        if returning.paper_seen and collector.proof is CollectorProof.PAPER:
            return marked(("◐", "bold $ink"), texts("desk.return.stated_seen"))
        if collector.person.level is IdentityLevel.STATED:
            return marked(("▲", "bold $warn"), texts("desk.return.stated"))
        return marked(("●", "bold $mark"), texts("desk.return.is_owner"))

    def _line(self, name: str, value: str, width: int, *, style: str = "") -> list[Content]:
        lines = labelled(counter(self).texts(f"desk.return.{name}"), value, width, label_width=_LABEL)
        return [line.stylize(style, _LABEL) if style else line for line in lines]

    def _label(self, name: str) -> Content:
        return self._named(f"desk.return.{name}")

    def _named(self, key: str) -> Content:
        return Content.styled(fit(counter(self).texts(key), _LABEL).plain, "$soft")
