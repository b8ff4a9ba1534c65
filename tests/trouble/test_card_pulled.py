"""A card pulled off at every single command of a read: what was read stays, the next read is whole."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from counter.desk.next_step import NextStep, next_step
from counter.desk.state import CardView, Reading, Visit
from counter.domain.card import Access
from counter.events import CardTrouble, ScanOrigin
from devices.pcsc.source import PcscSource
from devices.virtual.card import VirtualCard
from devices.virtual.profile import CardProfile
from tests.rigs.desk import until
from tests.rigs.pcsc import READER, Pcscd, card_in_reader, pcscd
from tests.rigs.small_desk import Parts, SmallDesk, person, small_desk
from tests.rigs.words import notice_key

OPENING = 11
"""Commands to open a card anew, to know it again by DG1, and to name the file that goes on."""
ONE, OTHER = person(), person(skip=1)
PROFILES = {
    Access.PACE: CardProfile(),
    Access.BAC: CardProfile(access=frozenset({Access.BAC})),
}


def visit_of(small: SmallDesk) -> Visit:
    visit = small.desk.state.visit
    assert visit is not None
    return visit


async def ended(small: SmallDesk, session: int) -> CardView:
    """The card of `session` once its read has ended."""
    await until(
        small.desk,
        lambda state: (
            state.visit
            and state.visit.identity.card.session == session
            and state.visit.identity.card.reading in (Reading.DONE, Reading.FAILED)
        ),
    )
    return visit_of(small).identity.card


async def read_whole(small: SmallDesk, profile: CardProfile) -> int:
    """A read nobody disturbs; the commands it took."""
    card = VirtualCard(ONE.card(), profile)
    view = await ended(small, small.reader.insert(card))
    assert (view.reading, view.trouble) == (Reading.DONE, None)
    assert view.photo is not None
    assert view.record is not None
    assert view.record.personal_number == ONE.number
    return card.apdus


async def pulled(small: SmallDesk, profile: CardProfile, index: int) -> CardView:
    """The card is gone in the middle of command `index`: what the clerk sees then."""
    session = small.reader.insert(VirtualCard(ONE.card(), profile), pull_after=index)
    await until(small.desk, lambda state: state.devices.card_session == session)
    await small.desk.read_card()  # a card that was read whole is read again only when the clerk asks
    view = await ended(small, session)
    assert (view.reading, view.trouble, view.photo) == (Reading.FAILED, CardTrouble.REMOVED, None), index
    assert notice_key(small.desk) == "card_removed", index
    assert small.desk.state.devices.card_session is None
    identity = visit_of(small).identity
    assert identity.person is not None, "the QR code still says who it is"
    assert identity.person.personal_number == ONE.number
    return view


@pytest.mark.parametrize("access", PROFILES)
async def test_a_card_pulled_at_any_command_is_put_back_and_read_whole(
    tmp_path: Path, access: Access
) -> None:
    profile = PROFILES[access]
    async with small_desk(tmp_path) as small:
        desk = small.desk
        threads = threading.active_count()
        await desk.call_next()
        await desk.scan(ONE.qr(), ScanOrigin.SCANNER)
        commands = await read_whole(small, profile) - 1  # that extended length is not carried is known now
        assert commands > 80
        named = []
        for index in range(commands):
            # What stands there afterwards is of this session alone: the whole read before it lends nothing.
            small.desk._core.ports.reader.forget()
            view = await pulled(small, profile, index)
            named.append(0 if view.record is None else 2 if view.record.from_dg13 else 1)
            known = visit_of(small).identity.person
            assert known is not None
            assert known.full_name == ONE.card().full_name, "the zone of DG1 takes no diacritics away"
            assert next_step(desk.state) is NextStep.CHOOSE_PROCEDURE, "the clerk may go on without the chip"
            resumed = await read_whole(small, profile)
            assert resumed <= commands
            assert index + resumed <= commands + OPENING, "nothing is fetched twice"
        assert named == sorted(named), "what was read once is never lost again"
        assert set(named) == {0, 1, 2}, "nothing, the zone of DG1, the text of DG13"
        assert named.count(2) > 30, "the text is there long before the photo"
        assert threading.active_count() == threads


@pytest.mark.parametrize("access", PROFILES)
async def test_nothing_of_a_broken_read_is_seen_in_the_next_visit(tmp_path: Path, access: Access) -> None:
    """The card is pulled and the visit left in the same breath; then somebody else comes."""
    async with small_desk(tmp_path) as small:
        desk = small.desk
        for index in range(0, 90, 5):
            await desk.scan(ONE.qr(), ScanOrigin.SCANNER)
            small.reader.insert(VirtualCard(ONE.card(), PROFILES[access]), pull_after=index)
            await until(desk, lambda state: state.visit and state.visit.identity.card.session)
            await desk.finish()
            await desk.scan(OTHER.qr(), ScanOrigin.SCANNER)
            # What the broken read still tells is delivered before the next card's events.
            small.reader.put_card(OTHER.card())
            await until(
                desk,
                lambda state: (
                    state.visit and state.visit.identity.card.reading in (Reading.NAMED, Reading.DONE)
                ),
            )
            identity = visit_of(small).identity
            assert identity.card.record is not None
            assert identity.card.record.personal_number == OTHER.number
            assert identity.person is not None
            assert identity.person.personal_number == OTHER.number
            assert notice_key(desk) != "card_removed"
            small.reader.remove_card()
            await desk.finish()


@pytest.fixture(scope="module")
def daemon() -> Iterator[Pcscd]:
    with pcscd() as running:
        yield running


@pytest.mark.parametrize(
    ("access", "index"), [(Access.PACE, 3), (Access.PACE, 60), (Access.BAC, 0), (Access.BAC, 80)]
)
async def test_a_card_pulled_off_a_real_reader(
    tmp_path: Path, daemon: Pcscd, access: Access, index: int
) -> None:
    """The same through a real card service.

    Crash when the reader is pulled (status-app #16904).
    """
    parts = Parts(source=lambda publish: PcscSource(publish, reader=READER, retry_seconds=0.02))
    profile = PROFILES[access]
    async with small_desk(tmp_path, parts=parts) as small:
        desk = small.desk
        await desk.scan(ONE.qr(), ScanOrigin.SCANNER)
        with card_in_reader(daemon, VirtualCard(ONE.card(), profile), pull_after=index):
            await until(desk, lambda state: state.visit and state.visit.identity.card.trouble)
            assert visit_of(small).identity.card.trouble is CardTrouble.REMOVED
            assert notice_key(desk) == "card_removed"
            await until(desk, lambda state: state.devices.card_session is None)
        with card_in_reader(daemon, VirtualCard(ONE.card(), profile)):
            await until(desk, lambda state: state.visit and state.visit.identity.card.reading is Reading.DONE)
        await until(desk, lambda state: state.devices.card_session is None)
