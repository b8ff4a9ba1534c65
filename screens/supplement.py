"""F6: one complete supplement request (M02), line by line of the checklist.

Required papers not ticked stand as missing already, so an ordinary case is F6 and F6 again. What an earlier
request of the same filing asked for, and was not brought, stands as it was asked. A paper of no checklist is
named in a line of its own.
Source: Decree 118/2025 art. 11.2.c, 16.3, 17.1.c.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from textual.content import Content

from counter.desk.state import DeskState, Filing
from counter.domain.decisions import NEEDS_WORDS, Decision, DecisionKind, Lack, LackKind
from counter.domain.dossiers import extra_id
from counter.domain.procedures import Component
from screens.base import counter
from screens.choices import Row
from screens.columns import fit, wrapped
from screens.outcome_box import OutcomeBox
from screens.wording import marked

__all__ = ["OTHER", "REASON", "LineDraft", "OtherPaper", "SupplementBox", "SupplementDraft"]

REASON = "reason"
"""Key of the last row: the reason in general."""
OTHER = "other-"
"""Key of a row for a paper that is not on the checklist, before its place."""
_MOST_OTHERS = 12
_KINDS: tuple[LackKind | None, ...] = (None, *LackKind)
_KINDS_OF_OTHERS = tuple(kind for kind in _KINDS if kind not in NEEDS_WORDS)
"""The one line of such a paper is its name: what is wrong with it has no place there."""
_KIND_CELLS = 20


@dataclass(frozen=True, slots=True)
class LineDraft:
    """One line as it stands in the box."""

    kind: LackKind | None
    """None: nothing is the matter with it."""
    remark: str = ""

    def __repr__(self) -> str:
        """Remarks may name people."""
        return f"<LineDraft {self.kind}>"


@dataclass(frozen=True, slots=True)
class OtherPaper:
    """A paper that is not on the checklist."""

    name: str
    """Empty: nothing is asked for."""
    kind: LackKind | None = LackKind.MISSING
    """None: it was asked for before and was brought."""
    remark: str = ""

    def __repr__(self) -> str:
        """Names may name people."""
        return f"<OtherPaper {self.kind}>"


@dataclass(frozen=True, slots=True)
class SupplementDraft:
    """The whole box."""

    lines: dict[str, LineDraft]
    """By component id."""
    ticked: frozenset[str]
    """Papers that were ticked when the lines were drawn up: a paper ticked later is no longer missing."""
    reason: str = ""
    others: tuple[OtherPaper, ...] = ()
    """In the order they were typed."""

    def __repr__(self) -> str:
        """Remarks may name people."""
        return f"<SupplementDraft {len(self.lines)}>"


class SupplementBox(OutcomeBox):
    """The checklist once more, with what is the matter with each paper."""

    scope = "supplement"
    area = "supplement"

    def begin(self, kept: Any) -> None:
        """Required and not ticked: missing, or what an earlier request said of it. What was turned in the box
        before stays, unless it was ticked since.
        """
        filing = self._filing
        self._parts: dict[str, Component] = {}
        self._brought: frozenset[str] = frozenset()
        self._draft = SupplementDraft({}, frozenset())
        if filing is None or filing.case is None:
            return
        parts = sorted(filing.case.checklist, key=lambda part: not part.required)
        self._parts = {part.id: part for part in parts}
        missing = frozenset(filing.missing)
        ticked = frozenset(filing.papers)
        lines = {key: LineDraft(LackKind.MISSING if key in missing else None) for key in self._parts}
        brought = {key for key, paper in filing.papers.items() if not paper.from_data}
        self._brought = frozenset(lack.component_id for lack in filing.asked) & brought
        lines |= {
            lack.component_id: LineDraft(lack.kind, lack.remark)
            for lack in filing.asked
            if lack.component_id in lines and lack.component_id not in ticked
        }
        others = tuple(
            OtherPaper(lack.label, None if extra_id(lack.label) in ticked else lack.kind, lack.remark)
            for lack in filing.asked
            if lack.component_id not in lines
        )
        reason = filing.asked_reason
        if isinstance(kept, SupplementDraft):
            lines |= {
                key: line
                for key, line in kept.lines.items()
                if key in lines and (key in ticked) == (key in kept.ticked)
            }
            reason = kept.reason
            others = tuple(
                replace(one, kind=None) if extra_id(one.name) in ticked - kept.ticked else one
                for one in kept.others
                if one.name
            )
        self._draft = SupplementDraft(lines, ticked, reason, others)

    def draft(self) -> object:
        """Everything turned and typed."""
        return self._draft

    @property
    def _filing(self) -> Filing | None:
        return counter(self).state.filing

    def top_lines(self, width: int) -> list[Content]:
        """The procedure, and that there is only one request."""
        texts, filing = counter(self).texts, self._filing
        name = filing.procedure.short_name if filing is not None else ""
        lines = wrapped(name, width, "bold $ink", limit=1)
        return [*lines, *marked(("▲", "$warn"), texts("outcome.supplement.once")).wrap(width)]

    def rows(self) -> list[Row]:
        """Required papers, then the others, then those of no checklist, then the reason."""
        rows = [self._row(part) for part in self._parts.values()]
        others = self._draft.others
        blank = len(others) < _MOST_OTHERS and (not others or bool(others[-1].name))
        rows += [self._other_row(place) for place in range(len(others) + blank)]
        rule = Row("rule", lambda width: [Content.styled("─" * width, "$edge")], pickable=False)
        return [*rows, rule, Row(REASON, self._reason_lines)]

    def _row(self, part: Component) -> Row:
        line, there = self._draft.lines[part.id], part.id in self._draft.ticked
        needed = line.kind in NEEDS_WORDS and not line.remark
        remark = counter(self).texts("outcome.supplement.remark_needed") if needed else line.remark
        return self._line_row(
            part.id,
            self._state_of(part, line),
            part.label,
            remark if line.kind else "",
            styles=("$ink" if there else "$soft", "$ink" if line.kind or part.required else "$soft"),
            loud=line.kind is not None,
        )

    def _other_row(self, place: int) -> Row:
        texts, key = counter(self).texts, f"{OTHER}{place}"
        if place == len(self._draft.others) or not self._draft.others[place].name:
            words = texts("outcome.supplement.other")
            return self._line_row(key, "", words, "", styles=("$soft", "$soft"), loud=False)
        paper = self._draft.others[place]
        state = paper.kind.value if paper.kind else "brought"
        remark = paper.remark if paper.kind else ""
        return self._line_row(key, state, paper.name, remark, styles=("$ink", "$ink"), loud=bool(paper.kind))

    def _line_row(
        self, key: str, state: str, label: str, remark: str, *, styles: tuple[str, str], loud: bool
    ) -> Row:
        """What is the matter with a paper, its name, the words about it; `styles` of the first two."""
        texts, chosen = counter(self).texts, self.place == key

        def draw(width: int) -> list[Content]:
            words = texts(f"outcome.lack.{state}") if state else ""
            shown = f"‹ {words} ›" if chosen and state else f"  {words}"
            mark = Content.styled("▲ " if loud else "  ", "bold $warn")
            room = width - _KIND_CELLS - 2
            labels = wrapped(label, room, styles[1], limit=2 if chosen or loud else 1)
            kind = Content.styled(shown, "bold $warn" if loud else styles[0])
            lines = [mark + fit(kind, _KIND_CELLS) + labels[0]]
            indent = Content(" " * (_KIND_CELLS + 2))
            lines += [indent + more for more in labels[1:]]
            if remark:
                lines += [indent + more for more in wrapped(f"› {remark}", room, "bold $ink", limit=2)]
            return lines

        return Row(key, draw)

    def _state_of(self, part: Component, line: LineDraft) -> str:
        if line.kind is not None:
            return line.kind.value
        if part.id in self._brought:
            return "brought"
        there = part.id in self._draft.ticked or part.required
        return "there" if there else "not_asked"

    def _reason_lines(self, width: int) -> list[Content]:
        texts = counter(self).texts
        label = fit(Content.styled(f"  {texts('outcome.supplement.reason')}", "$soft"), _KIND_CELLS + 2)
        said = self._draft.reason or texts("outcome.supplement.no_reason")
        room = width - _KIND_CELLS - 2
        lines = wrapped(said, room, "$ink" if self._draft.reason else "$soft", limit=3)
        indent = Content(" " * (_KIND_CELLS + 2))
        return [label + lines[0], *(indent + more for more in lines[1:])]

    def words_of(self, key: str) -> str:
        """A remark, the name of a paper of no checklist, or the reason."""
        if (place := _place_of(key)) is not None:
            return self._draft.others[place].name if place < len(self._draft.others) else ""
        line = self._draft.lines.get(key)
        return self._draft.reason if key == REASON else line.remark if line is not None else ""

    def set_words(self, key: str, words: str) -> None:
        """A remark on a paper nothing was the matter with says that something is."""
        if key == REASON:
            self._draft = replace(self._draft, reason=words)
        elif (place := _place_of(key)) is not None:
            self._set_other(place, words)
        elif (line := self._draft.lines.get(key)) is not None and words != line.remark:
            kind = line.kind
            if kind is None and words:
                kind = LackKind.WRONG if key in self._draft.ticked else LackKind.MISSING
            self._set(key, LineDraft(kind, words))

    def _set_other(self, place: int, words: str) -> None:
        """A paper's name. One that is emptied keeps its place: no other row comes under the cursor."""
        others = self._draft.others
        if place < len(others):
            named = replace(others[place], name=words)
            others = (*others[:place], named, *others[place + 1 :])
        elif words:
            others = (*others, OtherPaper(words))
        self._draft = replace(self._draft, others=others)

    def _set(self, key: str, line: LineDraft) -> None:
        self._draft = replace(self._draft, lines=self._draft.lines | {key: line})

    def words_title(self, key: str) -> tuple[str, str]:
        """What is typed here."""
        texts = counter(self).texts
        if key == REASON:
            return texts("outcome.supplement.reason"), texts("outcome.supplement.reason_hint")
        if _place_of(key) is not None:
            return texts("outcome.supplement.other_name"), texts("outcome.supplement.other_hint")
        line = self._draft.lines.get(key)
        if line is not None and line.kind in NEEDS_WORDS:
            return texts("outcome.supplement.remark"), texts("outcome.supplement.remark_needed")
        return texts("outcome.supplement.remark"), texts("outcome.supplement.remark_hint")

    def turn(self, key: str, step: int) -> None:
        """The next kind; none takes its remark with it."""
        place, others = _place_of(key), self._draft.others
        if place is not None and place < len(others) and others[place].name:
            kinds = _KINDS_OF_OTHERS
            now = kinds.index(others[place].kind) if others[place].kind in kinds else 0
            turned = OtherPaper(others[place].name, kinds[(now + step) % len(kinds)])
            self._draft = replace(self._draft, others=(*others[:place], turned, *others[place + 1 :]))
        line = self._draft.lines.get(key)
        if line is not None:
            kind = _KINDS[(_KINDS.index(line.kind) + step) % len(_KINDS)]
            self._set(key, LineDraft(kind, line.remark if kind else ""))
            self.line.value = self.words_of(key)

    def _lacks(self) -> list[Lack]:
        listed = [
            Lack(key, self._parts[key].printable_text, line.kind, line.remark)
            for key, line in self._draft.lines.items()
            if line.kind is not None
        ]
        return listed + [
            Lack("", one.name, one.kind, one.remark)
            for one in self._draft.others
            if one.name and one.kind is not None
        ]

    def promise(self) -> str:
        """How many lines of which kind, and what the key prints."""
        texts = counter(self).texts
        counts = Counter(lack.kind for lack in self._lacks())
        if not counts:
            return texts("outcome.supplement.nothing")
        said = " · ".join(
            f"{texts(f'outcome.lack.{kind}')} {counts[kind]}" for kind in LackKind if counts[kind]
        )
        return texts("outcome.supplement.promise", counts=said)

    def take(self) -> None:
        """Make the request; it stays one however often the key comes."""
        self.keep()
        app, lacks, reason = counter(self), self._lacks(), self._draft.reason
        if not lacks:
            app.tell("outcome.supplement.nothing")
            return
        unsaid = next((lack for lack in lacks if lack.kind in NEEDS_WORDS and not lack.remark), None)
        if unsaid is not None:
            self.go_to(unsaid.component_id)
            app.tell("desk.notice.lack_needs_words", paper=self._parts[unsaid.component_id].label)
            return
        before = len(_decided(app.state, DecisionKind.SUPPLEMENT))
        self.commit(
            lambda: app.desk.decisions.supplement(lacks, reason),
            lambda state: len(_decided(state, DecisionKind.SUPPLEMENT)) > before,
        )


def _place_of(key: str) -> int | None:
    """Place of a paper of no checklist; None for any other row."""
    return int(key.removeprefix(OTHER)) if key.startswith(OTHER) else None


def _decided(state: DeskState, kind: DecisionKind) -> list[Decision]:
    """Decisions of the open visit."""
    return [one for one in state.visit.decisions if one.kind is kind] if state.visit else []
