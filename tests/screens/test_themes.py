"""Contrast of every text colour on every ground (WCAG 2.1 §1.4.6: 7:1; everyday themes §1.4.3: 4.5:1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from textual.color import Color
from textual.theme import Theme

from counter.texts import LANGUAGES, texts
from screens import symbols
from screens.themes import GROUNDS, TEXT_COLOURS, THEMES


def _ratio(text: str, ground: str) -> float:
    lights = sorted((_luminance(Color.parse(text)), _luminance(Color.parse(ground))), reverse=True)
    return (lights[0] + 0.05) / (lights[1] + 0.05)


def _luminance(colour: Color) -> float:
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_text_can_be_read(theme: Theme) -> None:
    least = 7.0 if theme.name.startswith("contrast") else 4.5
    pairs = [(text, ground) for text in TEXT_COLOURS for ground in GROUNDS]
    pairs += [("trial-ink", "trial"), ("sheet", "mark")]
    poor = {
        pair: round(_ratio(theme.variables[pair[0]], theme.variables[pair[1]]), 2)
        for pair in pairs
        if _ratio(theme.variables[pair[0]], theme.variables[pair[1]]) < least
    }
    assert not poor


def test_black_on_white_is_twenty_one() -> None:
    assert round(_ratio("#000000", "#ffffff"), 1) == 21.0


TABLES: dict[str, tuple[Mapping[Any, symbols.Mark], str]] = {
    "sync": (symbols.SYNC, "desk.sync"),
    "verdict": (symbols.VERDICT, "desk.verdict"),
    "level": (symbols.LEVEL, "desk.level"),
    "lookup": (symbols.LOOKUP, "desk.register"),
    "print": (symbols.PRINT, "desk.print"),
    "reader": (symbols.READER, "desk.reader"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", TABLES)
def test_no_state_differs_by_colour_alone(name: str, language: str) -> None:
    marks, area = TABLES[name]
    words = texts(language)
    shown = {state: (mark[0], words(f"{area}.{state}")) for state, mark in marks.items()}
    assert all(symbol.strip() and word.strip() for symbol, word in shown.values())
    assert len(set(shown.values())) == len(shown), "symbol and word together tell every state apart"
