"""The desk on one screen: queue, citizen, dossier, the next step in words, the scan line, the function keys.

All keys come through the scan line; this screen decides which list they steer and what a line means.
"""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal

from counter.desk.next_step import NextStep, next_step
from counter.desk.state import DeskState, Notice, NoticeLevel
from screens.base import CounterScreen, counter, is_code
from screens.choices import Choices
from screens.desk.citizen import CitizenPanel
from screens.desk.dossier import DossierPanel
from screens.desk.idle import IdlePanel
from screens.desk.next import NextPanel
from screens.desk.outcome import ReceivedPanel
from screens.desk.questions import Questions
from screens.desk.queue import QueuePanel
from screens.desk.returning import ReturnPanel
from screens.desk.scanbox import Purpose, ScanBox
from screens.desk.stage import Stage, stage_of
from screens.desk.suggest import DROP, Suggest
from screens.footer import KeyFooter
from screens.input import Entry, ScanLine
from screens.status import StatusStrip

__all__ = ["DeskScreen"]

_MISTYPED = ("desk.notice.zone_misread", "desk.notice.zone_line_length", "desk.notice.zone_line_first")
"""Notices after which the line is not taken, and a character of it is to be mended."""


class DeskScreen(CounterScreen):
    """The clerk's whole day."""

    scope = "desk"
    CSS_PATH = "desk.tcss"

    def compose(self) -> ComposeResult:
        """From top to bottom, styled for what the desk does now."""
        self._show_stage(stage_of(counter(self).state), update=False)
        yield from super().compose()
        yield StatusStrip()
        with Horizontal(id="body"):
            yield QueuePanel()
            yield CitizenPanel()
            yield IdlePanel()
            yield DossierPanel()
            yield ReceivedPanel()
            yield ReturnPanel()
        yield NextPanel()
        yield ScanBox()
        yield KeyFooter()
        yield Suggest()

    def on_mount(self) -> None:
        """Follow the state."""
        self._step: NextStep | None = None
        self._asked: tuple[str | None, Purpose] | None = None
        self._visit: str | None = None
        self._listed = False
        self._noticed: Notice | None = None
        self._given = ""
        """The code the desk was given last."""
        self._questions = Questions(self, self._ask)
        app = counter(self)
        app.changed.subscribe(self, self._take, immediate=True)
        self._take(app.state)

    @property
    def scan_box(self) -> ScanBox:
        """The scan line's frame."""
        return self.query_one(ScanBox)

    @property
    def suggest(self) -> Suggest:
        """The type-ahead list."""
        return self.query_one(Suggest)

    @property
    def dossier(self) -> DossierPanel:
        """The form."""
        return self.query_one(DossierPanel)

    def _show_stage(self, stage: Stage, *, update: bool = True) -> None:
        self.update_classes({f"-{one}": one is stage for one in Stage}, update)  # styles are worked out once

    def _take(self, state: DeskState) -> None:
        self._show_stage(stage_of(state))
        notice = counter(self).notice
        if notice is not self._noticed:
            self._noticed = notice
            if notice is not None and notice.key.startswith(_MISTYPED) and self._given:
                self._give_back()
            if notice is not None:
                self._put_away()  # the list would lie over what the clerk must read
        step = next_step(state)
        visit = state.visit
        here = visit.id if visit is not None else None
        if here != self._visit:
            left, self._visit = self._visit, here
            if left is not None:
                self._forget()
        filing = visit.filing.id if visit is not None and visit.filing is not None else None
        asked = filing, self._questions.of(step, state)
        if (step, asked) != (self._step, self._asked):
            self._step, self._asked = step, asked
            self._ask(asked[1])
        if self.is_current:
            self._questions.expect(self.scan_box.purpose)

    def _give_back(self) -> None:
        """A line of a zone with a wrong character: it stands there again, to be mended or typed over."""
        line, given = self.scan_box.line, self._given
        self._given = ""
        if not line.value:
            line.value = given
            line.select_all()

    def _forget(self) -> None:
        """The visit was left: what was begun for its citizen is not for the next one."""
        self._given = ""
        self.scan_box.line.value = ""
        self._put_away()
        self._step = self._asked = None  # asked anew, even when the next visit stands at the same step
        self._questions.forget()

    def open_procedures(self) -> None:
        """F4: the most used procedures; again: put the list away."""
        if self.suggest.open and not self.scan_box.line.value:
            self._put_away()
            return
        self.scan_box.line.value = ""
        self._listed = True
        self._ask(Purpose.SCAN)
        self._list()

    def listed_procedure(self) -> str:
        """Code of the procedure highlighted in the list, which is put away; empty while none is shown."""
        code = self.suggest.choices.key if self.suggest.open else None
        if not code or code == DROP:
            return ""
        self.scan_box.line.value = ""
        self._put_away()
        return code

    def _list(self) -> None:
        visit = counter(self).state.visit
        self.suggest.show("", droppable=visit is not None and visit.filing is not None)

    # --- the scan line -------------------------------------------------------------------------

    @on(Entry.Changed)
    def _typed(self, message: Entry.Changed) -> None:
        """Type-ahead while words are typed."""
        message.stop()
        words = message.value.strip()
        if message.value != self.scan_box.line.value:
            return  # an older text of a burst
        money = self._amount_of(words) is not None or self._cash_of(words) is not None
        searches = self.scan_box.purpose is Purpose.SCAN and not money
        if words and searches and not is_code(self, words):
            self.suggest.show(words)
        elif self._listed and not words:
            self._list()
        else:
            self._put_away()

    @on(ScanLine.Erased)
    def _erased(self, message: ScanLine.Erased) -> None:
        message.stop()
        if not self.suggest.open and self._form_in_view and self.scan_box.purpose is Purpose.SCAN:
            self.dossier.erase()

    @on(Entry.Steered)
    def _steered(self, message: Entry.Steered) -> None:
        message.stop()
        if self.suggest.open:
            self.suggest.choices.steer(message.key)
        elif self._form_in_view:
            self.dossier.steer(message.key)

    @on(Entry.Escaped)
    def _escaped(self, message: Entry.Escaped) -> None:
        message.stop()
        if self.suggest.open:
            self._put_away()
            state = counter(self).state
            self._ask(self._questions.of(next_step(state), state))
        elif self.scan_box.purpose is not Purpose.SCAN:
            self._ask(Purpose.SCAN)
        else:
            counter(self).hush()

    @on(Entry.Entered)
    def _entered(self, message: Entry.Entered) -> None:
        """Enter: a code, a procedure, an amount, or, with nothing typed, the highlighted row."""
        message.stop()
        text = message.text.strip()
        purpose = self.scan_box.purpose
        if text and purpose is not Purpose.SCAN and self._questions.answered(purpose, text):
            self._put_away()
            return
        amount = self._amount_of(text)
        if amount is not None:
            self._put_away()
            self._questions.take_amount(amount)
        elif (cash := self._cash_of(text)) is not None:
            self._put_away()
            self._questions.take_cash(cash)
        elif text and is_code(self, text):
            self._put_away()
            self._given = text
            counter(self).scan(text)
        elif text:
            self._choose_words(text)
        elif self.suggest.open:
            self._choose(self.suggest.choices.key)
        elif self._questions.empty(purpose):
            return
        elif self._form_in_view:
            self.dossier.enter()

    @property
    def _form_in_view(self) -> bool:
        return bool(self.dossier.display)

    def _choose_words(self, text: str) -> None:
        """Words were entered: the highlighted procedure, or the best one when the list is of another text."""
        app = counter(self)
        if not self.suggest.open or self.suggest.text != text:
            self.suggest.show(text)
        key = self.suggest.choices.key
        if key is None:
            app.tell("desk.why.no_such_procedure", text=text)
        self._choose(key)

    def _choose(self, key: str | None) -> None:
        """Do what a row of the list says; a form in work is only replaced from a list asked for by F4."""
        app = counter(self)
        listed = self._listed
        self._put_away()
        visit = app.state.visit
        if key == DROP:
            app.act(app.desk.drop_filing, in_order=True)
        elif key is not None and not listed and visit is not None and visit.filing is not None:
            app.tell("desk.notice.form_open", NoticeLevel.WARNING)
        elif key is not None:
            app.act(lambda: app.desk.choose_procedure(key), in_order=True)

    @on(Choices.Picked, "#suggestions")
    def _clicked_procedure(self, message: Choices.Picked) -> None:
        message.stop()
        self._choose(message.key)

    @on(Choices.Picked, "#form")
    def _clicked_row(self, message: Choices.Picked) -> None:
        message.stop()
        self.dossier.enter()

    # --- what the scan line asks for ------------------------------------------------------------

    def _ask(self, purpose: Purpose) -> None:
        """Change what the scan line asks for; the sentence of the next step follows it."""
        self.scan_box.ask(purpose)
        self.query_one(NextPanel).refresh(layout=True)
        self.query_one(KeyFooter).refresh()

    def _put_away(self) -> None:
        """Close the list of procedures."""
        self._listed = False
        self.suggest.hide()

    def _amount_of(self, text: str) -> int | None:
        """What is typed, as an amount, while the desk waits for one: never a procedure to search for."""
        waits = self.scan_box.purpose is Purpose.SCAN and self._step is NextStep.ENTER_FEE
        return self._questions.amount(text) if waits else None

    def _cash_of(self, text: str) -> int | None:
        """What is typed, as cash given, while the form is complete and no procedure is looked for."""
        waits = self.scan_box.purpose is Purpose.SCAN and self._step is NextStep.COMMIT and not self._listed
        return self._questions.cash(text) if waits else None

    @property
    def waits_for_reason(self) -> bool:
        """Whether a typed amount is not yet the fee: its reason is asked for."""
        return self.scan_box.purpose is Purpose.FEE_REASON
