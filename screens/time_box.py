"""Ctrl+A: a dossier's time. For a form, how its appointment came about; for a received dossier, what
changed it, and what the settling agency may still change: extension (M04), supplement, stop (M05).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from counter.desk.handing_acts import (
    ClockView,
    StatedExtension,
    StatedPaper,
    StatedPause,
    StatedStop,
)
from counter.desk.stated import day_near, parse_hour
from counter.domain.clock_rules import ClockState
from counter.domain.clocks import TOLD_BY, Extension, Pause, Stop, StopAsker
from counter.domain.due import DayStep, Due, StartShift
from counter.domain.money import dong, format_dong
from counter.domain.office_rules import OfficeRules
from counter.domain.procedures import TimeLimit
from counter.texts import Texts
from screens.base import CounterModal, counter
from screens.choices import Choices, Row
from screens.columns import labelled, spread, wrapped
from screens.form_box import ChoiceField, Field, FormBox, NoteField, TextField, Values
from screens.form_fields import AMOUNT_SIGNS, DATE_SIGNS
from screens.input import ScanLine
from screens.wording import marked, moment

__all__ = ["DueBox", "TimeBox"]

_EXTEND, _ASK, _COMPLETE, _STOP, _TELL, _NOTHING = "extend", "ask", "complete", "stop", "tell", "nothing"
_LABEL = 18
_PAPER = (_EXTEND, _ASK, _STOP)
"""What needs a signed paper of the agency."""


# --- how an appointment came about ------------------------------------------------------------------


class DueBox(CounterModal):
    """Each day that counted or did not and why, then the rules in force; up and down move."""

    scope: ClassVar[str] = "due"
    DEFAULT_CSS = """
    DueBox > .box { width: 78; padding: 0 2; }
    DueBox Choices { max-height: 75vh; }
    DueBox ScanLine { height: 1; text-opacity: 0%; & > .input--cursor { background: $sheet; } }
    """

    def __init__(self, due: Due, limit: TimeLimit, rules: OfficeRules) -> None:
        super().__init__()
        self._due, self._limit, self._rules = due, limit, rules

    def compose(self) -> ComposeResult:
        """The days and a scan line."""
        with Vertical(classes="box"):
            yield Choices()
            yield self.scan_line()

    def on_mount(self) -> None:
        """Name the box and fill it."""
        texts, box = counter(self).texts, self.query_one(".box")
        at = moment(texts, self._due.due_at) if self._due.due_at else texts("desk.dossier.no_due")
        box.border_title = Content(texts("transfer.due.title", at=at))
        box.border_subtitle = Content(texts("transfer.due.keys"))
        self.query_one(Choices).fill(self._rows(texts), preselect=True)

    def _rows(self, texts: Texts) -> list[Row]:
        said = [texts("transfer.due.start", at=moment(texts, self._due.start_at))]
        if self._due.shift is not StartShift.NONE:
            said.append(texts(f"office.shift.{self._due.shift}"))
        if not self._limit.unit_confirmed:
            said.append(f"▲ {texts('office.unit_unconfirmed')}")
        if not self._due.confirmed:
            said.append(f"▲ {texts('cli.due.estimated')}")
        rows = [_words_row(f"said-{place}", words) for place, words in enumerate(said)]
        rows += [_day_row(texts, step) for step in (*self._due.before, *self._due.steps)]
        rows += [
            _words_row(
                f"rule-{name}",
                texts("office.choice", what=texts(f"office.{name}.title"), how=texts(f"office.{name}.{how}")),
                "$soft",
            )
            for name, how in self._rules.choices
        ]
        return rows

    def steer(self, key: str) -> None:
        """Move in the list."""
        self.query_one(Choices).steer(key)

    def enter(self, text: str) -> None:
        """Close."""
        if text:
            counter(self).tell("desk.why.codes_only")
            self.query_one(ScanLine).value = ""
        else:
            self.close()


def _words_row(key: str, words: str, style: str = "$ink") -> Row:
    return Row(key, lambda width: wrapped(words, width, style))


def _day_row(texts: Texts, step: DayStep) -> Row:
    name = step.name or texts(f"cli.day.{step.kind}")
    if not step.counted:
        said, style = texts("cli.due.skipped"), "$soft"
    elif step.minutes:
        hours, rest = divmod(step.minutes, 60)
        said, style = texts("cli.due.counted_minutes", hours=hours, minutes=f"{rest:02d}"), "bold $ink"
    else:
        said, style = texts("cli.due.counted"), "bold $ink"
    day = f"{texts(f'cli.weekday.{step.day.isoweekday()}')} {step.day:%d/%m/%Y}"
    mark = "✔" if step.counted else "·"

    def draw(width: int) -> list[Content]:
        return [spread(Content.styled(f"{mark} {day}  {name}", style), Content.styled(said, style), width)]

    return Row(f"day-{step.day}", draw)


# --- what changed it, and what may ------------------------------------------------------------------


class TimeBox(FormBox):
    """The time of a received dossier: what may be relayed by arrows, the agency's signed paper, the words."""

    scope: ClassVar[str] = "time"

    def __init__(self, view: ClockView, owner: str) -> None:
        super().__init__()
        self._view, self._owner = view, owner

    def heading(self) -> str:
        """With the number it is about."""
        return counter(self).texts("transfer.time.title", number=self._view.number)

    @property
    def _acts(self) -> tuple[str, ...]:
        """What may be relayed now."""
        view, found = self._view, []
        if view.standing.state is ClockState.WAITING:
            found.append(_COMPLETE)
        found += [_EXTEND] if not view.why_not_extend else []
        found += [_TELL] if self._untold is not None else []
        found += [_ASK] if not view.why_not_pause else []
        found += [_STOP] if not view.why_not_stop else []
        return tuple(found) or (_NOTHING,)

    @property
    def _untold(self) -> Extension | None:
        """The extension of which nobody told the citizen yet."""
        of_time = [one for one in self._view.changes if isinstance(one, Extension)]
        return of_time[-1] if of_time and not of_time[-1].told_by else None

    def fields(self) -> Sequence[Field]:
        """How it stands, what is relayed, the paper, and what belongs to the act."""
        texts = counter(self).texts
        options = [(one, texts(f"transfer.time.{one}")) for one in self._acts]
        return [
            NoteField(id="about", draw=self._about),
            ChoiceField(id="what", label=texts("transfer.time.what"), options=options),
            *self._paper_fields(texts),
            *self._extension_fields(texts),
            *self._stop_fields(texts),
            ChoiceField(
                id="special_law",
                label=texts("transfer.time.special_law"),
                options=[(one, texts(f"transfer.time.{one}")) for one in ("no", "yes")],
                when=lambda values: values.get("what") == _ASK,
            ),
            NoteField(id="outcome", draw=self._outcome),
        ]

    def _paper_fields(self, texts: Texts) -> list[Field]:
        def line(name: str, value: str = "", *, day: bool = False) -> Field:
            hint = texts(f"transfer.time.hint.{name}")
            return TextField(
                id=name,
                label=texts(f"transfer.time.field.{name}"),
                value=value,
                proposed=bool(value),
                hint=hint,
                right=hint,
                digits=day,
                signs=DATE_SIGNS if day else None,
                limit=10 if day else 500 if name == "reason" else 120,
                when=lambda values: values.get("what") in _PAPER,
            )

        title = texts("transfer.tray_in.usual_signer")
        return [
            line("number"),
            line("signed_on", day=True),
            line("signer"),
            line("signer_title", title),
            line("reason"),
        ]

    def _extension_fields(self, texts: Texts) -> list[Field]:
        def extending(values: Values) -> bool:
            return values.get("what") == _EXTEND

        hint = texts("transfer.time.hint.new_date")
        return [
            TextField(
                id="new_date",
                label=texts("transfer.time.field.new_date"),
                hint=hint,
                right=hint,
                digits=True,
                signs=DATE_SIGNS,
                limit=10,
                when=extending,
            ),
            TextField(
                id="new_hour",
                label=texts("transfer.time.field.new_hour"),
                hint=texts("transfer.time.hint.new_hour"),
                right=texts("transfer.time.hint.new_hour"),
                digits=True,
                signs=":.hg",
                limit=5,
                when=extending,
            ),
            ChoiceField(
                id="print",
                label=texts("transfer.time.print"),
                options=[(one, texts(f"transfer.time.{one}")) for one in ("no", "yes")],
                when=extending,
            ),
            ChoiceField(
                id="told_by",
                label=texts("transfer.time.told_by"),
                options=[("", texts("transfer.told.later"))]
                + [(one, texts(f"transfer.told.{one}")) for one in TOLD_BY],
                when=lambda values: values.get("what") in (_EXTEND, _TELL),
            ),
        ]

    def _stop_fields(self, texts: Texts) -> list[Field]:
        def stopping(values: Values) -> bool:
            return values.get("what") == _STOP

        def line(name: str, *, money: bool = False) -> Field:
            hint = texts(f"transfer.time.hint.{name}")
            return TextField(
                id=name,
                label=texts(f"transfer.time.field.{name}"),
                hint=hint,
                right=hint,
                digits=money,
                signs=AMOUNT_SIGNS if money else None,
                when=stopping,
            )

        return [
            ChoiceField(
                id="asker",
                label=texts("transfer.time.asker"),
                options=[(one.value, texts(f"transfer.asker.{one}")) for one in StopAsker],
                when=stopping,
            ),
            line("papers_returned"),
            line("fee_returned", money=True),
            line("law"),
        ]

    # --- words ----------------------------------------------------------------------------------

    def _about(self, values: Values, width: int) -> list[Content]:
        """Whose it is, the appointment in force, what changed it, and why something may not be."""
        del values
        texts, stands = counter(self).texts, self._view.standing
        if stands.due_at is not None:
            due = moment(texts, stands.due_at)
        else:
            due = texts(f"transfer.state.{stands.state}")
        lines = [
            *(
                labelled(texts("desk.return.owner"), self._owner, width, label_width=_LABEL)
                if self._owner
                else ()
            ),
            *labelled(texts("transfer.time.due"), due, width, label_width=_LABEL),
        ]
        for change in self._view.changes:
            lines += marked(("●", "$ink"), _change_words(texts, change)).wrap(width)
        if self._view.extend_by is not None and not self._view.why_not_extend:
            said = texts("transfer.time.extend_by", at=moment(texts, self._view.extend_by))
            lines += wrapped(said, width, "$soft")
        elif self._view.why_not_extend:
            word = f"extend_{self._view.why_not_extend}"
            why = texts(f"desk.notice.{word}", code=self._view.number)
            lines += wrapped(why, width, "$soft")
        return [*lines, Content("")]

    def _outcome(self, values: Values, width: int) -> list[Content]:
        """What taking the box does; of an extension the words prepared for the citizen."""
        texts, what = counter(self).texts, values.get("what", "")
        if what == _EXTEND:
            notice = self._notice(values)
            head = wrapped(texts("transfer.time.prepared"), width, "$soft")
            return [Content(""), *head, *wrapped(notice, width, "$ink", limit=5)]
        return [Content(""), *marked(("▲", "$warn"), texts(f"transfer.outcome.{what}")).wrap(width)]

    def _notice(self, values: Values) -> str:
        """The text for the citizen, with what is typed so far."""
        old = self._view.standing.due_at
        return counter(self).texts(
            "transfer.citizen.extension",
            number=self._view.number,
            agency=self._view.agency,
            old=f"{old:%H:%M %d/%m/%Y}" if old is not None else "",
            new=self._new_time(values) or "…",
            reason=values.get("reason", "") or "…",
        )

    def _new_time(self, values: Values) -> str:
        """The new appointment in words; empty while what is typed is no date."""
        texts, old = counter(self).texts, self._view.standing.due_at
        day = day_near(values.get("new_date", ""), (old or counter(self).now()).date())
        typed = values.get("new_hour", "")
        if day is None:
            return ""
        if not typed.strip():
            return texts("transfer.time.new_day", day=f"{day:%d/%m/%Y}")
        at = parse_hour(typed)
        if at is None:
            return ""
        return texts("transfer.time.new_at", hour=f"{at[0]:02d}:{at[1]:02d}", day=f"{day:%d/%m/%Y}")

    # --- taking ---------------------------------------------------------------------------------

    async def apply(self, values: Values) -> None:
        """Relay it."""
        handing, number, what = counter(self).desk.handing, self._view.number, values["what"]
        paper = StatedPaper(
            "", values["number"], values["signed_on"], values["signer"], values["signer_title"]
        )
        if what == _EXTEND:
            stated = StatedExtension(
                paper,
                values["reason"],
                values["new_date"],
                values["new_hour"],
                self._notice(values),
                values["told_by"],
                values["print"] == "yes",
            )
            await handing.clocks.extend(number, stated)
        elif what == _TELL:
            await handing.clocks.told(number, values["told_by"])
        elif what == _ASK:
            pause = StatedPause(paper, values["reason"], values["special_law"] == "yes")
            await handing.pauses.ask(number, pause)
        elif what == _COMPLETE:
            await handing.pauses.complete(number)
        elif what == _STOP:
            await handing.clocks.stop(number, self._stated_stop(paper, values))

    def _stated_stop(self, paper: StatedPaper, values: Values) -> StatedStop:
        return StatedStop(
            paper,
            StopAsker(values["asker"]),
            values["reason"],
            values["papers_returned"],
            values["fee_returned"],
            values["law"],
        )


def _change_words(texts: Texts, change: Extension | Pause | Stop) -> str:
    at = f"{change.entry.at:%d/%m}"
    if isinstance(change, Extension):
        new = f"{change.new_due_at:%H:%M %d/%m/%Y}"
        return texts("transfer.change.extension", at=at, new=new, number=change.paper.number)
    if isinstance(change, Pause):
        word = change.ended.value if change.ended is not None else "waiting"
        until = f"{change.ended_at or change.close_at:%d/%m}"
        return texts(f"transfer.change.{word}", at=at, until=until)
    money = _money(change.fee_returned_dong)
    return texts("transfer.change.stop", at=at, number=change.paper.number, money=money)


def _money(amount: int | None) -> str:
    return format_dong(dong(amount)) if amount else "—"
