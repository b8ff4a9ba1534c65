"""Bounds of what a message may carry: the decoder checks types, this checks sizes and strange fields.

The decoder passes over fields of a domain value that it does not know. They are refused here: a value in them
would be kept unread, and a repeat that differs only there would pass for the same.
"""

from __future__ import annotations

from itertools import zip_longest

import msgspec

from counter.centre.refusals import RefusedError

__all__ = ["LONGEST_TEXT", "MOST_ITEMS", "check_bounds"]

LONGEST_TEXT = 2_000
"""Characters of a text; the longest published procedure name has 919."""
MOST_ITEMS = 200
"""Members of a list or of an object; the longest published checklist has 20."""


def check_bounds(body: bytes, message: object) -> None:
    """Hold JSON `body` against the `message` it was decoded to.

    Refused: 422 `too_long`, `too_many`, `unknown_field`; 400 `malformed` for a number no computer holds.
    """
    try:
        raw = msgspec.json.decode(body)
    except (msgspec.DecodeError, ValueError, OverflowError, RecursionError):
        raise RefusedError(400, "malformed") from None
    _check(raw, msgspec.to_builtins(message, enc_hook=_as_it_came))


def _as_it_came(value: object) -> object:
    """JSON that the message carries undecoded: nothing in it is strange to whoever keeps it whole."""
    if isinstance(value, msgspec.Raw):
        return msgspec.json.decode(value)
    raise NotImplementedError


def _check(raw: object, known: object) -> None:
    if isinstance(raw, str):
        if len(raw) > LONGEST_TEXT:
            raise RefusedError(422, "too_long")
    elif isinstance(raw, list):
        if len(raw) > MOST_ITEMS:
            raise RefusedError(422, "too_many")
        for item, known_item in zip_longest(raw, known if isinstance(known, list | tuple) else ()):
            _check(item, known_item)
    elif isinstance(raw, dict):
        if len(raw) > MOST_ITEMS:
            raise RefusedError(422, "too_many")
        if not isinstance(known, dict) or raw.keys() - known.keys():
            raise RefusedError(422, "unknown_field")
        for name, value in raw.items():
            _check(value, known[name])
