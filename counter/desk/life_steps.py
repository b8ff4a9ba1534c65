"""What a family usually does after a result: `life_steps.toml`, told in the catalogue's own facts."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from counter.domain.procedures import Procedure

__all__ = ["LifeStep", "life_steps", "steps_after"]


@dataclass(frozen=True, slots=True)
class LifeStep:
    """What follows the results of some procedures."""

    event: str
    """Machine word of what happened: `marriage`."""
    after: tuple[str, ...]
    """Procedures whose result it follows."""
    next: tuple[str, ...]
    """Procedures that come next, in the order they are told."""
    source: str


@cache
def life_steps() -> tuple[LifeStep, ...]:
    """The steps there are, read once."""
    text = (resources.files(__package__) / "life_steps.toml").read_text(encoding="utf-8")
    return tuple(
        LifeStep(one["event"], tuple(one["after"]), tuple(one["next"]), one["source"])
        for one in tomllib.loads(text)["steps"]
    )


def steps_after(code: str, catalogue: Mapping[str, Procedure]) -> tuple[str, tuple[Procedure, ...]] | None:
    """Event and procedures that follow the result of `code`; None where nothing does, or nothing is known."""
    for step in life_steps():
        if code in step.after:
            found = tuple(catalogue[one] for one in step.next if one in catalogue)
            return (step.event, found) if found else None
    return None
