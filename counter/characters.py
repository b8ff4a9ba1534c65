"""Characters that no text of a message may hold: what a screen or paper would obey, or not show."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

__all__ = ["HARMFUL_CHARACTERS", "harmful"]

_SUSPECT = re.compile(
    rb"\\[ubfr]|\x7f|\xc2[\x80-\x9f]|\xe2\x80[\x8b-\x8f\xa8-\xae]|\xe2\x81[\xa0-\xaf]|\xef\xbb\xbf|\xf3\xa0"
)
_LONGEST_SUSPECT, _PIECE = 3, 256 * 1024
"""Bytes."""
HARMFUL_CHARACTERS = (
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e0fff]"
)
"""Pattern of control, bidirectional and invisible characters; line break and tab are not among them."""
_HARMFUL = re.compile(HARMFUL_CHARACTERS)


def harmful(body: bytes) -> bool:
    """Whether JSON `body` may hold control, bidirectional or invisible characters in a text.

    A quick look at the bytes, then at the texts: line breaks and tabs are allowed. Not JSON: False.
    """
    pieces = range(0, len(body), _PIECE)  # one search through a catalogue would hold every thread for 0.1 s
    if not any(_SUSPECT.search(body, at, at + _PIECE + _LONGEST_SUSPECT) for at in pieces):
        return False
    try:
        return any(_HARMFUL.search(text) for text in _texts_in(msgspec.json.decode(body)))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False


def _texts_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _texts_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts_in(inner)
