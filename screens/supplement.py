"""F6: one complete supplement request (M02), line by line of the checklist.

Required papers not ticked stand as missing already, so an ordinary case is F6 and F6 again.
Source: Decree 118/2025 art. 11.2.c, 16.3, 17.1.c.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from textual.content import Content

from counter.desk.state import DeskState, Filing
from counter.domain.decisions import Decision, DecisionKind, Lack, LackKind
from counter.domain.procedures import Component
from screens.base import counter
from screens.choices import Row
from screens.columns import fit, wrapped
from screens.outcome_box import OutcomeBox
from screens.wording import marked

__all__ = ["REASON", "LineDraft", "SupplementBox", "SupplementDraft"]

REASON = "reason"
"""Key of the last row: the reason in general."""
_KINDS: tuple[LackKind | None, ...] = (None, *LackKind)
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
class SupplementDraft:
    """The whole box."""

    lines: dict[str, LineDraft]
    """By component id."""
    ticked: frozenset[str]
    """Papers that were ticked when the lines were drawn up: a paper ticked later is no longer missing."""
    reason: str = ""

    def __repr__(self) -> str:
        """Remarks may name people."""
        return f"<SupplementDraft {len(self.lines)}>"


class SupplementBox(OutcomeBox):
    """The checklist once more, with what is the matter with each paper."""

    scope = "supplement"
    area = "supplement"

    def begin(self, kept: Any) -> None:
        """Required and not ticked: missing. What was turned before stays, unless it was ticked since."""
        filing = self._filing
        self._parts: dict[str, Component] = {}
        self._draft = SupplementDraft({}, frozenset())
        if filing is None or filing.case is None:
            return
        parts = sorted(filing.case.checklist, key=lambda part: not part.required)
        self._parts = {part.id: part for part in parts}
        missing = frozenset(filing.missing)
        ticked = frozenset(filing.papers)
        lines = {key: LineDraft(LackKind.MISSING if key in missing else None) for key in self._parts}
        reason = ""
        if isinstance(kept, SupplementDraft):
            lines |= {
                key: line
                for key, line in kept.lines.items()
                if key in lines and (key in ticked) == (key in kept.ticked)
            }
            reason = kept.reason
        self._draft = SupplementDraft(lines, ticked, reason)

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
        """Required papers, then the others, then the reason."""
        rows = [self._row(part) for part in self._parts.values()]
        rule = Row("rule", lambda width: [Content.styled("─" * width, "$edge")], pickable=False)
        return [*rows, rule, Row(REASON, self._reason_lines)]

    def _row(self, part: Component) -> Row:
        texts, line = counter(self).texts, self._draft.lines[part.id]
        chosen = self.place == part.id

        def draw(width: int) -> list[Content]:
            words = texts(f"outcome.lack.{self._state_of(part, line)}")
            shown = f"‹ {words} ›" if chosen else f"  {words}"
            style = "bold $warn" if line.kind else "$ink" if part.id in self._draft.ticked else "$soft"
            mark = Content.styled("▲ " if line.kind else "  ", "bold $warn")
            room = width - _KIND_CELLS - 2
            ink = "$ink" if line.kind or part.required else "$soft"
            labels = wrapped(part.label, room, ink, limit=2 if chosen or line.kind else 1)
            lines = [mark + fit(Content.styled(shown, style), _KIND_CELLS) + labels[0]]
            indent = Content(" " * (_KIND_CELLS + 2))
            lines += [indent + more for more in labels[1:]]
            if line.kind and line.remark:
                lines += [indent + more for more in wrapped(f"› {line.remark}", room, "bold $ink", limit=2)]
            return lines

        return Row(part.id, draw)

    def _state_of(self, part: Component, line: LineDraft) -> str:
        if line.kind is not None:
            return line.kind.value
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
        """A remark, or the reason."""
        line = self._draft.lines.get(key)
        return self._draft.reason if key == REASON else line.remark if line is not None else ""

    def set_words(self, key: str, words: str) -> None:
        """A remark on a paper nothing was the matter with says that something is."""
        if key == REASON:
            self._draft = replace(self._draft, reason=words)
        elif (line := self._draft.lines.get(key)) is not None and words != line.remark:
            kind = line.kind
            if kind is None and words:
                kind = LackKind.WRONG if key in self._draft.ticked else LackKind.MISSING
            self._set(key, LineDraft(kind, words))

    def _set(self, key: str, line: LineDraft) -> None:
        self._draft = replace(self._draft, lines=self._draft.lines | {key: line})

    def words_title(self, key: str) -> tuple[str, str]:
        """What is typed here."""
        texts = counter(self).texts
        if key == REASON:
            return texts("outcome.supplement.reason"), texts("outcome.supplement.reason_hint")
        return texts("outcome.supplement.remark"), texts("outcome.supplement.remark_hint")

    def turn(self, key: str, step: int) -> None:
        """The next kind; none takes its remark with it."""
        line = self._draft.lines.get(key)
        if line is not None:
            kind = _KINDS[(_KINDS.index(line.kind) + step) % len(_KINDS)]
            self._set(key, LineDraft(kind, line.remark if kind else ""))
            self.line.value = self.words_of(key)

    def _lacks(self) -> list[Lack]:
        return [
            Lack(key, self._parts[key].printable_text, line.kind, line.remark)
            for key, line in self._draft.lines.items()
            if line.kind is not None
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
        before = len(_decided(app.state, DecisionKind.SUPPLEMENT))
        self.commit(
            lambda: app.desk.decisions.supplement(lacks, reason),
            lambda state: len(_decided(state, DecisionKind.SUPPLEMENT)) > before,
        )


def _decided(state: DeskState, kind: DecisionKind) -> list[Decision]:
    """Decisions of the open visit."""
    return [one for one in state.visit.decisions if one.kind is kind] if state.visit else []
