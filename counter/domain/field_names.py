"""Fields of procedures as people write them: `ho tich`, `hotich`, `ht`, `cư trú`. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from counter.domain.text import fold

__all__ = ["fields_named"]

_WORD = re.compile(r"[a-z0-9]+")
_SHORTEST_INITIALS = 2


def fields_named(fields: Iterable[str], asked: str) -> tuple[str, ...]:
    """Of `fields`, those somebody means by `asked`, in their order; none for no letters.

    A field is meant by its words in a row, the last one maybe half typed; else by its words run together from
    any of them on; else by its initials. The first of these ways that finds any counts alone.
    """
    words = tuple(_WORD.findall(fold(asked)))
    if not words:
        return ()
    split = [(field, _words(field)) for field in fields]
    joined = "".join(words)
    initials = {field: "".join(word[0] for word in own) for field, own in split}
    long_enough = len(joined) >= _SHORTEST_INITIALS
    ways = (
        [field for field, own in split if own == words],
        [field for field, own in split if _in_a_row(own, words)],
        [field for field, own in split if _run_together(own, joined)],
        [field for field in initials if long_enough and initials[field] == joined],
        [field for field in initials if long_enough and initials[field].startswith(joined)],
    )
    return next((tuple(found) for found in ways if found), ())


@lru_cache(maxsize=1_024)
def _words(field: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(fold(field)))


def _run_together(own: tuple[str, ...], joined: str) -> bool:
    return any("".join(own[at:]).startswith(joined) for at in range(len(own)))


def _in_a_row(own: tuple[str, ...], words: tuple[str, ...]) -> bool:
    whole, last = words[:-1], words[-1]
    return any(
        own[at : at + len(whole)] == whole and own[at + len(whole)].startswith(last)
        for at in range(len(own) - len(whole))
    )
