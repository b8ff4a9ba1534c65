"""Themes of the counter: a dark and a light one for the day's work, and two of high contrast.

Text colours have their own names, and screens use no others: `ink` text, `soft` secondary text, `mark` what
is active, `good`, `warn`, `bad`; on `paper` (screen), `sheet` (panel), `pick` (the chosen line) and, for the
training band, `trial-ink` on `trial`. tests/screens/test_themes.py computes every ratio.
"""

from __future__ import annotations

from textual.theme import Theme

__all__ = ["DEFAULT_THEME", "GROUNDS", "TEXT_COLOURS", "THEMES"]

TEXT_COLOURS = ("ink", "soft", "mark", "good", "warn", "bad")
"""Names of the colours text may have."""
GROUNDS = ("paper", "sheet", "pick")
"""Names of the backgrounds such text may stand on."""

_PALETTES: dict[str, dict[str, str]] = {
    "night": {
        "paper": "#0d1218", "sheet": "#131a22", "pick": "#22364a", "edge": "#33424f",
        "ink": "#eaf0f5", "soft": "#a9b8c6", "mark": "#7fc8ee", "good": "#86d9a0", "warn": "#f2bf6b",
        "bad": "#ff9d92", "trial": "#e6b450", "trial-ink": "#1c1403",
    },
    "day": {
        "paper": "#efece5", "sheet": "#fcfaf6", "pick": "#d5e6f2", "edge": "#bdb5a6",
        "ink": "#1b2127", "soft": "#48525c", "mark": "#0a4f7c", "good": "#0c5a2e", "warn": "#743c00",
        "bad": "#931010", "trial": "#ffd166", "trial-ink": "#2b1d00",
    },
    "contrast-dark": {
        "paper": "#000000", "sheet": "#000000", "pick": "#123a5c", "edge": "#ffffff",
        "ink": "#ffffff", "soft": "#e0e0e0", "mark": "#b8e4ff", "good": "#a6ffc0", "warn": "#ffe08a",
        "bad": "#ffc9c2", "trial": "#ffd75f", "trial-ink": "#000000",
    },
    "contrast-light": {
        "paper": "#ffffff", "sheet": "#ffffff", "pick": "#d6e9ff", "edge": "#000000",
        "ink": "#000000", "soft": "#2a2a2a", "mark": "#00305c", "good": "#003d1a", "warn": "#4f2b00",
        "bad": "#6b0000", "trial": "#ffe08a", "trial-ink": "#000000",
    },
}  # fmt: skip

DEFAULT_THEME = "night"


def _theme(name: str, colours: dict[str, str]) -> Theme:
    return Theme(
        name=name,
        primary=colours["mark"],
        secondary=colours["edge"],
        accent=colours["mark"],
        success=colours["good"],
        warning=colours["warn"],
        error=colours["bad"],
        foreground=colours["ink"],
        background=colours["paper"],
        surface=colours["sheet"],
        panel=colours["sheet"],
        dark=name in ("night", "contrast-dark"),
        variables=dict(colours),
    )


THEMES: tuple[Theme, ...] = tuple(_theme(name, colours) for name, colours in _PALETTES.items())
"""All themes of the counter, the default first."""
