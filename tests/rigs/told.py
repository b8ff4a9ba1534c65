"""What the world outside a desk saw: what the clerk read, what money changed hands, what lay in the tray.

Kept where no crash of the desk reaches it: each fact is one line of a file, written when it was seen.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from counter.desk.state import DeskState
from counter.domain.dossiers import Dossier

__all__ = ["Money", "Told", "money_of"]


@dataclass(frozen=True, slots=True)
class Money:
    """What a dossier brought, in đồng."""

    taken: int
    carried: int
    """Of it, what was taken for the dossier it replaces."""


def money_of(dossier: Dossier) -> Money:
    """What was taken when it was received."""
    return Money(dossier.fee.taken_dong, dossier.fee.carried_dong)


@dataclass
class Told:
    """Read back from `path` when it is there already: the desk died, the world did not."""

    path: Path
    received: dict[str, tuple[str, str, Money]] = field(default_factory=dict)
    """(code or empty, local number, money) by dossier id."""
    decided: dict[str, str] = field(default_factory=dict)
    """Local number or empty by decision id."""
    voided: set[str] = field(default_factory=set)
    given_back: dict[str, int] = field(default_factory=dict)
    """In all, by dossier id."""
    handed: dict[str, str] = field(default_factory=dict)
    """Hand-over id by dossier id."""
    papers: Counter[str] = field(default_factory=Counter)
    """How often the paper of a job came out."""
    wrong: list[str] = field(default_factory=list)
    """What was said once and otherwise later."""

    def __post_init__(self) -> None:
        if self.path.exists():
            for line in self.path.read_text(encoding="utf-8").splitlines():
                self._learn(*line.split(" "))
        self._file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def close(self) -> None:
        """Let the file go."""
        os.close(self._file)

    def paper(self, job_id: str) -> None:
        """A paper came out. From any thread."""
        self._note("paper", job_id)

    def see(self, state: DeskState) -> None:
        """The clerk reads the screen."""
        if state.visit is None:
            return
        for row in state.visit.received:
            one, money = row.dossier, money_of(row.dossier)
            told = (one.code or "", one.local_number, money)
            if self.received.get(one.id) != told:
                self._note("received", one.id, told[0] or "-", told[1], str(money.taken), str(money.carried))
            if row.voided and one.id not in self.voided:
                self._note("voided", one.id)
            if row.given_back_dong != self.given_back.get(one.id, 0):
                self._note("given_back", one.id, str(row.given_back_dong))
        for decision in state.visit.decisions:
            if decision.id not in self.decided:
                self._note("decided", decision.id, decision.local_number or "-")
        returning = state.visit.returning
        if returning is not None and returning.hand_over is not None:
            hand_over = returning.hand_over
            if self.handed.get(hand_over.dossier_id) != hand_over.id:
                self._note("handed", hand_over.dossier_id, hand_over.id)

    def _note(self, *words: str) -> None:
        line = " ".join(words)
        os.write(self._file, f"{line}\n".encode())
        self._learn(*line.split(" "))  # words of its own: the desk's memory is measured without them

    def _learn(self, kind: str, subject: str, *rest: str) -> None:
        if kind == "received":
            code, local, taken, carried = rest
            told = ("" if code == "-" else code, local, Money(int(taken), int(carried)))
            if self.received.setdefault(subject, told) != told:
                self.wrong.append(f"received otherwise: {subject}")
        elif kind == "decided":
            self.decided[subject] = "" if rest[0] == "-" else rest[0]
        elif kind == "voided":
            self.voided.add(subject)
        elif kind == "given_back":
            if int(rest[0]) < self.given_back.get(subject, 0):
                self.wrong.append(f"less was given back than before: {subject}")
            self.given_back[subject] = int(rest[0])
        elif kind == "handed":
            if self.handed.setdefault(subject, rest[0]) != rest[0]:
                self.wrong.append(f"handed over twice: {subject}")
        elif kind == "paper":
            self.papers[subject] += 1
