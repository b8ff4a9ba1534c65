"""Power cuts at random writes of whole working days: torn, lost and reordered, and a centre in a storm."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from tests.rigs.power_days import PowerDays

CUTS_PER_DAY = 20


def seeds_of(fixed: int) -> list[int]:
    """One seed that is always the same and one that never is; COUNTER_SEED stands for both."""
    given = os.environ.get("COUNTER_SEED")
    return [int(given)] if given else [fixed, random.SystemRandom().randrange(1 << 32)]


async def days(folder: Path, seed: int, cuts: int) -> None:
    """Work through `cuts` power cuts, day after day."""
    print(f"COUNTER_SEED={seed}: {cuts} power cuts")
    rng = random.Random(seed)
    for number in range(-(-cuts // CUTS_PER_DAY)):
        day = PowerDays(folder / f"day{number}", random.Random(rng.randrange(1 << 32)))
        for _ in range(min(CUTS_PER_DAY, cuts - number * CUTS_PER_DAY)):
            await day.break_after()
            await day.look()
        await day.close_the_day()


@pytest.mark.parametrize("seed", seeds_of(4), ids=["fixed", "random"][: len(seeds_of(4))])
async def test_days_of_power_cuts(tmp_path: Path, seed: int) -> None:
    """Printed and signed offline, not registered after a restart (OpenCRVS #10988)."""
    await days(tmp_path, seed, 10)


@pytest.mark.soak
async def test_many_days_of_power_cuts(tmp_path: Path) -> None:
    await days(tmp_path, seeds_of(4)[-1], int(os.environ.get("COUNTER_KILLS", "1000")))
