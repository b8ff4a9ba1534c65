"""Text as the desk keeps it: NFC, no control characters, bounded; and its folded form for search.

Everything read from a card, a code, a file or a server passes `clean` before it becomes a value.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["clean", "fold", "nfc", "person_name"]

_SPACES = re.compile(r"\s+")
_FOLD_LETTERS = str.maketrans({"đ": "d", "Đ": "D", "ð": "d", "Ð": "D"})
_SELECTORS = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
"""Variation selectors change how a letter looks and are no part of any name."""
_FORMAT_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def nfc(text: str) -> str:
    """Compose letters and tone marks (Unicode NFC), as every stored text is."""
    return unicodedata.normalize("NFC", text)


def clean(text: str, *, limit: int = 500) -> str:
    """One line of harmless text, at most `limit` characters.

    Control, format (bidirectional marks, zero-width), surrogate and unassigned characters are dropped so
    that a name on a card can move neither a cursor nor a line; runs of white space become one space.
    """
    kept = "".join(
        " " if char.isspace() else char
        for char in nfc(text[: limit * 4])
        if char.isspace() or (unicodedata.category(char) not in _FORMAT_CATEGORIES and char not in _SELECTORS)
    )
    return _SPACES.sub(" ", kept).strip()[:limit]


def fold(text: str) -> str:
    """Lower case without diacritics and with đ as d: `fold("Đăng ký")` is `"dang ky"`."""
    bare = unicodedata.normalize("NFD", text.translate(_FOLD_LETTERS))
    kept = "".join(char for char in bare if not unicodedata.combining(char))
    return _SPACES.sub(" ", kept.casefold()).strip()


def person_name(text: str) -> str:
    """A person's name as screens and lists show it: one typed all in small letters gets its capitals.

    A name with any capital stands as its paper or its bearer writes it: `NGUYỄN THỊ AN`, `Ludwig van Dyck`.
    """
    if text != text.lower():
        return text
    return re.sub(r"(?:^|(?<=[\s\-(/.]))\w", lambda letter: letter[0].upper(), text)
