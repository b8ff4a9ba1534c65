"""The message catalogues: both languages alike, and no text without a place in the code that says it.

That every text the code asks for is there, state by state, is held where the asking is tested.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from counter.texts import LANGUAGES, texts

ROOT = Path(__file__).resolve().parents[2]
AREAS = tuple(f"{path.stem}." for path in sorted((ROOT / "counter/texts/vi").glob("*.toml")))
HANDED = (
    # `counter.cli.listing.say_rows`
    r"(?:cli\.search|printer\.command|office|admin\.(?:clerks|changes)|access\.events|carry\.numbers|catalogue\.(?:import|log|versions)|command\.(?:dossiers|decisions|outbox))\.(.+)",
    r"desk\.(?:case|field|kind|reason)\.(.+)",  # `screens.wording.reason`
)
"""Areas given to a function that puts a word behind them."""
PRINTERS = {
    "paused",
    "media_not_supported",
    "cover_open",
    "door_open",
    "interlock_open",
    "marker_supply_empty",
    "marker_supply_low",
} | {f"{what}_{how}" for what in ("media", "toner") for how in ("empty", "jam", "low", "needed")}
"""What a printer says of its own accord: states (RFC 8011 §5.4.12), and an attribute it does not support."""


def nodes() -> Iterator[ast.AST]:
    """Every node of the code but its docstrings."""
    for package in ("counter", "screens", "devices", "printing", "cache"):
        for path in sorted((ROOT / package).rglob("*.py")):
            found = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
            told = {node.value for node in found if isinstance(node, ast.Expr)}
            yield from (node for node in found if node not in told)


def pattern_of(made: ast.JoinedStr) -> str:
    """An f-string as a regular expression, what is put in as groups."""
    parts = (getattr(part, "value", None) for part in made.values)
    return "".join(re.escape(part) if isinstance(part, str) else "(.+)" for part in parts)


@cache
def spoken() -> tuple[frozenset[str], frozenset[str], tuple[re.Pattern[str], ...]]:
    """Of the code: literals, the words in them as keys spell them, and patterns of what f-strings make."""
    literals: set[str] = set()
    patterns = set(HANDED)
    for node in nodes():
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            literals.add(node.value)
        elif isinstance(node, ast.JoinedStr):
            patterns.add(pattern_of(node))
    written = (word for literal in literals for word in re.findall(r"[\w-]+", literal))
    words = {word.replace("-", "_").lower() for word in written}
    keys = (one for one in patterns if one in HANDED or re.match(r"[a-z]+(?:_|\\\.)", one))
    return frozenset(literals), frozenset(words | PRINTERS), tuple(map(re.compile, sorted(keys)))


def is_made(text: str, *, depth: int = 2) -> bool:
    """Whether an f-string makes `text` out of words of the code and numbers, or out of such a text."""
    _, words, patterns = spoken()
    matches = (pattern.fullmatch(text) for pattern in patterns) if depth else ()
    return any(
        found is not None
        and all(one.isdecimal() or one in words or is_made(one, depth=depth - 1) for one in found.groups())
        for found in matches
    )


def is_used(key: str) -> bool:
    """Whether the code has `key` as a literal or makes it."""
    return key in spoken()[0] or is_made(key)


def test_both_languages_have_the_same_texts_and_placeholders() -> None:
    source, *others = (texts(language) for language in LANGUAGES)
    for other in others:
        assert source.keys() == other.keys()
        for key in source.keys():  # noqa: SIM118 - Texts is no mapping
            assert source.placeholders(key) == other.placeholders(key), key


def test_every_text_is_used() -> None:
    dead = sorted(key for key in texts(LANGUAGES[0]).keys() if not is_used(key))  # noqa: SIM118
    assert not dead


@pytest.mark.parametrize(
    "key", ["desk.notice.nobody_says_this", "cli.search.colour", "desk.title", "desk.reason.red"]
)
def test_a_text_nobody_says_is_found(key: str) -> None:
    assert not is_used(key)
