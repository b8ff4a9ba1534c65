"""A second person who has a badge confirms with both, as at the lock screen; what is confirmed is kept."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from counter.desk.outage import OutageDesk
from counter.desk.session import BADGE_SECONDS, badge_hash
from counter.domain.attempts import FREE_ATTEMPTS_A_DAY
from counter.events import ScanOrigin
from tests.desk.test_outage_papers import OTHER_PIN, notice, ready, stated
from tests.desk.test_session import Hand
from tests.rigs.desk import until
from tests.rigs.memory_centre import PIN
from tests.rigs.small_desk import Parts, SmallDesk, small_desk

BADGE = "CB01234567890123456789"


async def with_badge(small: SmallDesk) -> None:
    """The second person has a badge."""
    await ready(small)
    core = small.desk._core
    first, second, *rest = core.place.clerks
    second = replace(second, badge_hash=badge_hash(BADGE))
    core.update(place=replace(core.place, clerks=(first, second, *rest)))


def is_entered(small: SmallDesk) -> bool:
    filing = small.desk.state.filing
    return filing is not None and filing.outage is not None


async def test_their_pin_alone_confirms_nothing(small: SmallDesk) -> None:
    await with_badge(small)
    await small.desk.outages.enter(stated(small))
    assert notice(small) == ("bad_field", "witness_pin")
    await small.desk.scan(BADGE, ScanOrigin.SCANNER)
    assert notice(small)[0] == "badge_shown"
    await small.desk.outages.enter(stated(small, witness_pin="000000"))
    assert not is_entered(small)
    await small.desk.outages.enter(stated(small))
    assert is_entered(small)


async def test_a_badge_typed_by_its_scanner_into_the_box_counts_as_shown(small: SmallDesk) -> None:
    await with_badge(small)
    await small.desk.outages.enter(stated(small, witness_pin=BADGE))
    assert notice(small)[0] == "badge_shown"
    assert not is_entered(small)
    assert small.journal.attempts("witness_refused").wrong == 0
    await small.desk.outages.enter(stated(small, witness_pin=BADGE + OTHER_PIN))
    assert is_entered(small)
    await small.desk.outages.drop()
    await small.desk.outages.enter(stated(small))
    assert not is_entered(small), "once shown, once used"


async def test_a_badge_of_long_ago_or_of_nobody_is_none(tmp_path: Path) -> None:
    hand = Hand()
    async with small_desk(tmp_path, parts=Parts(clock=hand)) as small:
        await with_badge(small)
        await small.desk.scan("CB" + "9" * 20, ScanOrigin.SCANNER)
        assert notice(small)[0] == "badge_signed_in"
        await small.desk.scan(BADGE, ScanOrigin.SCANNER)
        hand.later = timedelta(seconds=BADGE_SECONDS + 1)
        await small.desk.outages.enter(stated(small))
        assert not is_entered(small)


async def test_a_right_pin_in_between_gives_no_guesses_without_end(small: SmallDesk) -> None:
    await ready(small)
    guesses = 0
    while notice_key(small) != "outage_witness_waits" and guesses < 3 * FREE_ATTEMPTS_A_DAY:
        if guesses % 4 == 3:
            await small.desk.outages.enter(stated(small))
            await small.desk.outages.drop()
        await small.desk.outages.enter(stated(small, witness_pin=f"{guesses:06}"))
        guesses += 1
    assert guesses == FREE_ATTEMPTS_A_DAY + 1, "the last one was not looked at"
    again = OutageDesk(small.desk._core, small.desk._reception)
    await again.enter(stated(small))
    assert notice(small)[0] == "outage_witness_waits", "nor does a restart"


def notice_key(small: SmallDesk) -> str:
    return notice(small)[0] if small.desk.state.notice is not None else ""


async def test_what_changes_in_the_form_meanwhile_loses_nothing(small: SmallDesk) -> None:
    await ready(small)
    entering = asyncio.create_task(small.desk.outages.enter(stated(small)))
    await until(small.desk, lambda state: state.busy)
    small.desk._core.update_filing(sets=2)
    await entering
    filing = small.desk.state.filing
    assert filing is not None
    assert (is_entered(small), filing.sets) == (True, 2)


async def test_a_form_that_went_away_meanwhile_is_told(small: SmallDesk) -> None:
    await ready(small)
    filing = small.desk.state.filing
    assert filing is not None
    entering = asyncio.create_task(small.desk.outages.enter(stated(small)))
    await until(small.desk, lambda state: state.busy)
    small.desk._core.update_visit(filing=replace(filing, id="another"))
    await entering
    assert notice(small)[0] == "nothing_to_do"
    assert not is_entered(small)
    assert await small.desk.sign_in(PIN), "and the desk goes on"
