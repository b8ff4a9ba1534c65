"""Message catalogues: what clerks read, Vietnamese first, English complete.

A catalogue is a folder of TOML files per language; a file is an area (`desk.toml`, `card.toml`), a key is
`area.section.name`. Values may hold `{placeholders}`. Nothing here knows who shows the texts.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from string import Formatter

__all__ = ["LANGUAGES", "Texts", "texts"]

LANGUAGES = ("vi", "en")
"""Supported languages; the first is the source."""


class Texts:
    """The messages of one language."""

    def __init__(self, language: str, messages: dict[str, str]) -> None:
        self.language = language
        self._messages = messages

    def __call__(self, key: str, /, **values: object) -> str:
        """The message of `key` with its placeholders filled; KeyError for an unknown key is a defect."""
        message = self._messages[key]
        return message.format_map(values) if values else message

    def __contains__(self, key: str) -> bool:
        """Whether the catalogue has `key`."""
        return key in self._messages

    def placeholders(self, key: str) -> frozenset[str]:
        """Names of the placeholders in the message of `key`."""
        return frozenset(name for _, name, _, _ in Formatter().parse(self._messages[key]) if name)

    def keys(self) -> frozenset[str]:
        """All keys of the catalogue."""
        return frozenset(self._messages)


@cache
def texts(language: str) -> Texts:
    """The catalogue of `language`; ValueError names the languages there are."""
    if language not in LANGUAGES:
        raise ValueError(f"language must be one of {', '.join(LANGUAGES)}")
    messages: dict[str, str] = {}
    for entry in sorted((resources.files(__package__) / language).iterdir(), key=lambda item: item.name):
        if entry.name.endswith(".toml"):
            area = entry.name.removesuffix(".toml")
            messages.update(_flatten(area, tomllib.loads(entry.read_text(encoding="utf-8"))))
    return Texts(language, messages)


def _flatten(prefix: str, table: dict[str, object]) -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        key = f"{prefix}.{name}"
        if isinstance(value, dict):
            yield from _flatten(key, value)
        else:
            yield key, str(value)
