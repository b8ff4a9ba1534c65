"""Ctrl+K: the certification lane. One line a paper, the fee by its pages, F5 receives and numbers it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual.content import Content

from counter.desk.fee_words import fee_words
from counter.desk.state import DeskState, Filing, Notice
from counter.domain.certification import (
    MOST_PAPERS,
    PROCEDURES,
    CertifiedPaper,
    Matter,
    given_today,
    matter_of,
)
from counter.domain.money import Dong, format_dong, parse_dong
from counter.domain.procedures import FeeRule
from counter.domain.quantity import Reckoning, reckon
from screens.base import counter
from screens.certified_line import grouped, kinds, read_lines, written
from screens.columns import spread
from screens.form_box import ChoiceField, Field, FormBox, NoteField, TextField, Values
from screens.form_fields import AMOUNT_SIGNS

__all__ = ["CertifyBox"]

_NOW, _TRAY = "now", "tray"
_TAKEN = frozenset({"desk.notice.certified_by_hand", "desk.notice.receipt_used"})
"""Warnings of what was taken all the same."""
_PAPERS = "papers"


def _line(place: int) -> str:
    return f"paper{place}"


def _total(told: Sequence[tuple[CertifiedPaper, int, Reckoning]]) -> int:
    return sum(reckoned.total_dong * alike for _, alike, reckoned in told)


class CertifyBox(FormBox):
    """The usual case is one line and F5."""

    scope: ClassVar[str] = "certify"

    def heading(self) -> str:
        """What it is."""
        return counter(self).texts("certify.box.title")

    def keys(self) -> str:
        """Words under the box."""
        return counter(self).texts("certify.box.keys")

    def on_mount(self) -> None:
        """The cursor stands in the first line; the numbers of the book are seen to meanwhile."""
        super().on_mount()
        self.go(_line(0))
        app = counter(self)
        app.beside(lambda: app.desk.certifying.prepare(self._matter(self.values())), group="certify")

    # --- lines ---------------------------------------------------------------------------------

    def fields(self) -> Sequence[Field]:
        """What is certified, paper by paper, when it is given, and the cash."""
        app = counter(self)
        texts, filing = app.texts, self._form(app.state)
        matter = matter_of(filing.procedure.code) if filing is not None else None
        papers = filing.certified if filing is not None else ()
        groups = grouped([replace(one, numbers=(), year=0) for one in papers])
        return [
            ChoiceField(
                id="matter",
                label=texts("certify.field.matter"),
                options=[(one.value, texts(f"certify.matter.{one}")) for one in Matter],
                value=matter or Matter.COPY,
                hint=texts("certify.hint.matter"),
            ),
            *(self._paper_line(place, groups, matter or Matter.COPY) for place in range(MOST_PAPERS)),
            NoteField(id="sum", draw=self._sum),
            ChoiceField(
                id="when",
                label=texts("certify.field.when"),
                options=[(one, texts(f"certify.when.{one}")) for one in (_NOW, _TRAY)],
                value=self._usual_when(),
                hint=texts("certify.hint.when"),
            ),
            TextField(
                id="given",
                label=texts("money.field.given"),
                right=texts("money.right.amount"),
                hint=texts("money.hint.given"),
                digits=True,
                signs=AMOUNT_SIGNS,
                limit=20,
            ),
            NoteField(id="change", draw=self._change),
        ]

    def _usual_when(self) -> str:
        """At once, but not after the hour of the 15:00 rule."""
        app = counter(self)
        place = app.state.place
        return _NOW if place is None or given_today(app.now(), place.same_day_cutoff) else _TRAY

    def _form(self, state: DeskState) -> Filing | None:
        """The open form, where it certifies something."""
        filing = state.filing
        return filing if filing is not None and matter_of(filing.procedure.code) is not None else None

    def _paper_line(self, place: int, groups: Sequence[tuple[CertifiedPaper, int]], matter: Matter) -> Field:
        texts = counter(self).texts
        return TextField(
            id=_line(place),
            label=texts("certify.field.paper", place=place + 1),
            value=written(groups[place][0], matter, groups[place][1]) if place < len(groups) else "",
            hint=texts("certify.hint.paper"),
            right=texts("certify.right.paper"),
            judge=lambda text: "" if self._read(text) else texts("certify.right.paper"),
            when=lambda values: place == 0 or bool(values.get(_line(place - 1), "").strip()),
            limit=140,
        )

    def _matter(self, values: Values) -> Matter:
        return Matter(values.get("matter") or Matter.COPY)

    def _read(self, text: str) -> tuple[CertifiedPaper, ...]:
        row = self.rows.get("matter")
        matter = Matter(row.text) if row is not None and row.text else Matter.COPY
        return read_lines(text, matter, kinds(counter(self).texts))

    def _papers(self, values: Values) -> list[CertifiedPaper]:
        lines = [values.get(_line(place), "").strip() for place in range(MOST_PAPERS)]
        known, matter = kinds(counter(self).texts), self._matter(values)
        return [paper for line in lines if line for paper in read_lines(line, matter, known)]

    # --- what it comes to ------------------------------------------------------------------------

    def _rule(self, values: Values) -> FeeRule | None:
        """The fee of the matter today."""
        app = counter(self)
        procedure = next(iter(app.desk.search(PROCEDURES[self._matter(values)], 1)), None)
        if procedure is None or procedure.code != PROCEDURES[self._matter(values)] or not procedure.cases:
            return None
        return procedure.fee(case=procedure.cases[0], on=app.now().date())

    def _reckoned(self, values: Values) -> list[tuple[CertifiedPaper, int, Reckoning]]:
        """Each paper, how many are alike, and the fee of one."""
        rule = self._rule(values)
        if rule is None:
            return []
        papers = self._papers(values)
        if rule.per == "dossier":
            papers = papers[:1]
        found = [(one, alike, reckon(rule, one.pages, one.copies)) for one, alike in grouped(papers)]
        return [(one, alike, told) for one, alike, told in found if told is not None]

    def _sum(self, values: Values, width: int) -> list[Content]:
        """Each paper with how its fee comes about, and the total."""
        texts, told = counter(self).texts, self._reckoned(values)
        if not told:
            return []
        lines = [line for one in told for line in self._told(*one, width)]
        total = _total(told)
        copies = sum(paper.copies * alike for paper, alike, _ in told)
        label = texts("certify.sum", papers=sum(alike for _, alike, _ in told), copies=copies)
        amount = Content.styled(format_dong(Dong(total)), "bold $mark")
        return [*lines, spread(Content.styled(f"  {label}", "bold $ink"), amount, width)]

    def _told(self, paper: CertifiedPaper, alike: int, reckoned: Reckoning, width: int) -> list[Content]:
        """One paper, or several alike, and how the fee comes about: in one line where there is room."""
        texts, amount = counter(self).texts, format_dong(Dong(reckoned.total_dong * alike))
        kind = Content.styled(f"  {paper.kind}", "$ink")
        said = fee_words(texts, reckoned)
        if alike > 1:
            said = texts("certify.alike", words=said, papers=alike, amount=amount)
        words = Content.styled(said, "$soft")
        if kind.cell_length + words.cell_length + 2 <= width:
            return [spread(kind, words, width)]
        total = Content.styled(amount, "$ink")
        named = kind.truncate(width - total.cell_length - 2, ellipsis=True)
        return [spread(named, total, width), (Content("    ") + words).truncate(width, ellipsis=True)]

    def _change(self, values: Values, width: int) -> list[Content]:
        """Change or what is missing, as the cash is typed."""
        given, told = parse_dong(values.get("given", "")), self._reckoned(values)
        if given is None or not told:
            return []
        texts = counter(self).texts
        rest = given - _total(told)
        word = "exact" if rest == 0 else "change" if rest > 0 else "short"
        style = "bold $warn" if rest < 0 else "bold $mark"
        words = texts(f"money.cash.{word}") + (f" {format_dong(Dong(abs(rest)))}" if rest else "")
        return [Content.styled(f"  {'▲' if rest < 0 else '●'} {words}", style).truncate(width)]

    # --- taking --------------------------------------------------------------------------------

    def check(self, values: Values) -> tuple[str, str] | None:
        """Lines that say nothing, and cash that is no amount."""
        texts = counter(self).texts
        for place in range(MOST_PAPERS):
            text = values.get(_line(place), "").strip()
            if text and not self._read(text):
                return _line(place), texts("certify.right.paper")
        papers = self._papers(values)
        if not papers:
            return _line(0), texts("certify.right.none")
        if len(papers) > MOST_PAPERS:
            return _line(0), texts("certify.right.most", most=MOST_PAPERS)
        if values["given"] and parse_dong(values["given"]) is None:
            return "given", texts("money.right.amount")
        return None

    def refuses(self, notice: Notice) -> bool:
        """What is said of a dossier that was received keeps no box open."""
        return super().refuses(notice) and notice.key not in _TAKEN

    def mends(self, notice: Notice) -> str | None:
        """Where a refusal is mended."""
        if notice.key == "desk.notice.owed_at_once":
            return "given"
        name = super().mends(notice)
        return _line(0) if name in (_PAPERS, "pages", "copies") else name

    async def apply(self, values: Values) -> None:
        """Receive it; where somebody's identity is missing, the form waits for it."""
        papers = self._papers(values)
        given = parse_dong(values["given"]) if values["given"] else None
        await counter(self).desk.certifying.take(
            self._matter(values), papers, at_once=values["when"] == _NOW, given_dong=given
        )
