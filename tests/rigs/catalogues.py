"""Catalogues larger than the packaged one: the national list, and as many procedures as are asked for."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

from counter.centre.catalogue import load_catalogue
from counter.domain.procedures import Procedure

__all__ = ["many_procedures"]

_SEED = 20_261_123


def many_procedures(count: int) -> tuple[Procedure, ...]:
    """The packaged catalogue, then procedures whose names are put together from pieces of its own.

    The same for ever. Their words and lengths are those of real names, their codes and fields real in form.
    """
    real = load_catalogue()[1]
    return (*real, *_made(real, count - len(real)))[:count]


def _made(real: tuple[Procedure, ...], count: int) -> Iterator[Procedure]:
    chance = random.Random(_SEED)
    for number in range(count):
        head, tail, place = (chance.choice(real) for _ in range(3))
        begun, ended = head.name.split(), tail.name.split()
        cut = max(2, min(len(begun) - 1, round(chance.gauss(len(begun) / 2, 2))))
        name = " ".join([*begun[:cut], *ended[len(ended) // 2 :]])
        code = f"{number // 1_000_000 + 4}.{number % 1_000_000:06d}"
        made = replace(place, code=code, name=name, short_name=name, popular=False, shown=True)
        yield made
