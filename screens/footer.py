"""The keys that act now, derived from the commands; where there is room in two rows, the Ctrl keys below.

A key that cannot act is not shown: F1 and the palette say what keeps it from acting. They also have the keys
that found no room.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rich.cells import cell_len
from textual.content import Content

from counter.desk.state import DeskState
from screens.base import Drawn, counter, scope_of
from screens.commands import COMMANDS, Command, key_name
from screens.desk.next import SCREEN_SENTENCES, next_sentence

__all__ = ["NEEDED", "KeyFooter"]

_GAP = 2
"""Cells between two keys."""
NEEDED = (
    "palette", "help", "elsewhere", "receive", "hand_over", "call", "back", "retry", "handing_act",
    "keep_papers", "handing_back", "copy_sign", "copy_scan", "copy_describe", "copy_back", "copy_reuse",
    "copy_drop", "copy_folder", "copy_file", "copy_elsewhere", "supplement", "refuse", "finish", "same_again",
    "list", "people", "choose", "drawer", "correct_row", "reprint_row", "correct", "reprint", "hold", "guide",
    "card", "outbox",
)  # fmt: skip
"""The everyday commands: at 120 columns all that act are named.

Short of room those not here make way first, then those further back; the palette has every command and always
stays.
"""
_KEY = re.compile(r"\b(?:F\d+|Ctrl\+[A-Z])\b")


class KeyFooter(Drawn):
    """Function keys, then the Ctrl keys, in the order of the keyboard.

    While an act runs the keys keep their places and those that wait for it are quiet.
    """

    DEFAULT_CSS = """
    KeyFooter { background: $sheet; padding: 0 1; }
    """

    def lines(self, state: DeskState, width: int, height: int) -> list[Content]:
        """As many rows as there are, at most `height`."""
        kept: list[Command] = []
        key = SCREEN_SENTENCES.get(scope_of(self.screen), "")
        sentence = _KEY.findall(next_sentence(counter(self).texts, state, key))
        for one in sorted(self._acting(replace(state, busy="")), key=lambda one: _need(one, sentence)):
            if self._rows([*kept, one], width, height) is not None:
                kept.append(one)
        able = {one.id for one in self._acting(state)}
        rows = self._rows(kept, width, height) or []
        gap = Content(" " * _GAP)
        return [gap.join([self._cap(one, able=one.id in able) for one in row]) for row in rows]

    def _acting(self, state: DeskState) -> list[Command]:
        """The commands whose key acts on this screen."""
        app, scope = counter(self), scope_of(self.screen)
        return [
            one
            for one in COMMANDS
            if one.in_row(state)
            and one.works_on(scope)
            and one.offered(state)
            and app.why_not(one, state) is None
        ]

    def _rows(self, commands: Sequence[Command], width: int, height: int) -> list[list[Command]] | None:
        """The commands in rows, those with Ctrl in the second if each kind fits its row; None: no room."""
        first = sorted((one for one in commands if one.first_row), key=lambda one: int(one.key[1:]))
        second = [one for one in commands if not one.first_row]
        second.sort(key=COMMANDS.index)
        if height > 1 and all(self._length(row) <= width for row in (first, second)):
            return [first, second]
        rows: list[list[Command]] = [[]]
        for one in (*first, *second):
            if rows[-1] and self._length([*rows[-1], one]) > width:
                rows.append([])
            rows[-1].append(one)
        fits = len(rows) <= height and all(self._length(row) <= width for row in rows)
        return rows if fits else None

    def _length(self, row: Sequence[Command]) -> int:
        texts = counter(self).texts
        return sum(len(key_name(one.key)) + 1 + cell_len(texts(one.label_key)) + _GAP for one in row) - _GAP

    def _cap(self, command: Command, *, able: bool) -> Content:
        label = counter(self).texts(command.label_key)
        key_style, label_style = ("bold $mark", "$ink") if able else ("$soft", "$soft")
        return Content.styled(key_name(command.key), key_style) + Content.styled(f" {label}", label_style)


def _need(command: Command, sentence: Sequence[str]) -> tuple[bool, bool, int]:
    """Sorts what is needed most to the front: the palette, then what the sentence of the next step names."""
    place = NEEDED.index(command.id) if command.id in NEEDED else len(NEEDED)
    return command.id != NEEDED[0], key_name(command.key) not in sentence, place
