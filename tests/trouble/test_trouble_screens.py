"""The most frequent bad moments on the screen: the words are seen whole, the next key is among them."""

from __future__ import annotations

from functools import partial

import pytest

from counter.desk.next_step import NextStep
from counter.desk.state import DeskState
from counter.domain.card import AccessKey
from counter.domain.dossiers import SyncState
from counter.events import CardTrouble, PrintChanged, PrintState, ReaderChanged, ReaderState, ScanOrigin
from counter.ports import CentreRefusedError, JournalError
from devices.virtual.card import VirtualCard
from devices.virtual.profile import CardProfile
from screens.desk.citizen import CitizenText
from screens.desk.next import NextPanel
from screens.identity import IdentityScreen
from screens.reprint import ReprintScreen
from screens.shell import Shell
from screens.status import StatusStrip
from tests.rigs.desk import received, until
from tests.rigs.small_desk import person
from tests.screens.conftest import OpenReal, press, real, settled

__all__ = ["real"]

ONE = person()
ON_SCREENS = pytest.mark.parametrize(("size", "language"), [((80, 24), "vi"), ((120, 36), "en")])


def shown(app: Shell, panel: type) -> str:
    """What a panel shows, its line breaks taken out."""
    return " ".join(str(app.screen.query_one(panel).render()).split())


def says(app: Shell, key: str, **values: object) -> None:
    """The whole sentence of a notice stands in the panel of the next step."""
    sentence = " ".join(app.texts(f"desk.notice.{key}", **values).split())
    assert sentence in shown(app, NextPanel), (sentence, shown(app, NextPanel))


def _left(tries: int, state: DeskState) -> bool:
    return state.visit is not None and state.visit.identity.card.attempts_remaining == tries


@ON_SCREENS
async def test_a_card_taken_off_and_put_back(real: OpenReal, size: tuple[int, int], language: str) -> None:
    async with real(size=size, language=language) as (app, small, pilot):
        await press(pilot, "f2")
        await small.desk.scan(ONE.qr(), ScanOrigin.SCANNER)
        small.reader.insert(VirtualCard(ONE.card()), pull_after=60)
        await until(small.desk, lambda state: state.visit and state.visit.identity.card.trouble)
        await settled(pilot)
        says(app, "card_removed")
        assert app.texts("desk.trouble.removed") in shown(app, CitizenText)
        small.reader.put_card(ONE.card())
        await until(small.desk, lambda state: state.visit and state.visit.identity.card.photo)
        await settled(pilot)
        assert app.texts("desk.trouble.removed") not in shown(app, CitizenText)


@ON_SCREENS
async def test_wrong_numbers_count_down_to_the_papers(
    real: OpenReal, size: tuple[int, int], language: str
) -> None:
    async with real(size=size, language=language) as (app, small, pilot):
        await press(pilot, "f2")
        small.reader.insert(VirtualCard(ONE.card(), CardProfile(attempts=2)))
        await until(small.desk, lambda state: state.devices.card_session)
        for left, key in ((1, "card_wrong_key_left"), (0, "card_blocked")):
            await press(pilot, *"000000", "enter")
            await until(small.desk, partial(_left, left))
            await settled(pilot)
            says(app, key, attempts=left)
        await press(pilot, "f3")
        assert isinstance(app.screen, IdentityScreen), "F3 goes on by the papers"


@pytest.mark.parametrize("state", [ReaderState.NO_SERVICE, ReaderState.NO_READER])
async def test_no_reader_leaves_the_papers(real: OpenReal, state: ReaderState) -> None:
    async with real(size=(80, 24)) as (app, small, pilot):
        small.desk._on_event(ReaderChanged(state))
        await press(pilot, "f2")
        assert app.texts(f"desk.reader.{state}") in shown(app, StatusStrip)
        await small.desk.read_card(can="123456")
        await settled(pilot)
        says(app, state.value)
        await press(pilot, "f3")
        assert isinstance(app.screen, IdentityScreen)


@ON_SCREENS
async def test_a_paper_that_was_not_printed_is_one_key_away(
    real: OpenReal, size: tuple[int, int], language: str
) -> None:
    async with real(size=size, language=language) as (app, small, pilot):
        await press(pilot, "f2")
        await small.desk.scan(ONE.qr(), ScanOrigin.SCANNER)
        await received(small.desk)
        slip = small.printer.jobs[0]
        small.desk._on_event(PrintChanged(slip.id, PrintState.FAILED, "media-not-supported"))
        await until(
            small.desk,
            lambda state: (
                state.unfinished and state.visit and state.visit.received[0].state is SyncState.CONFIRMED
            ),
        )
        await settled(pilot)
        assert "F11" in shown(app, NextPanel), "good news of the dossier does not hide it"
        assert app.texts("desk.reason.media_not_supported") in shown(app, NextPanel)
        assert "F11" in shown(app, StatusStrip), "it stays in view when the notice is gone"
        await press(pilot, "f11")
        assert isinstance(app.screen, ReprintScreen)
        await press(pilot, "enter")
        assert len(small.printer.jobs) == 3


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_a_full_disk_at_the_commit_key(
    real: OpenReal, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    def full(_order: object) -> None:
        raise JournalError("disk_full")

    async with real(size=(80, 24), language=language, procedure="2.000635") as (app, small, pilot):
        await small.desk.accept_all()
        with monkeypatch.context() as patch:
            patch.setattr(small.journal, "receive", full)
            await press(pilot, "f5")
            says(app, "disk_full")
            assert app.texts(f"desk.next.{NextStep.COMMIT}")[:20] in shown(app, NextPanel)
        await press(pilot, "f5")
        assert len(small.journal.dossiers()) == 1


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_a_centre_that_says_no_is_no_cut_cable(real: OpenReal, language: str) -> None:
    async with real(language=language) as (app, small, pilot):
        small.centre.refusals["place"] = [CentreRefusedError(401, "bad_token")] * 3
        small.centre.cut()
        await until(small.desk, lambda state: state.devices.offline_reason)
        await settled(pilot)
        says(app, "centre_no_use", reason=app.texts("desk.reason.bad_token"))
        assert app.texts("desk.network.refused") in shown(app, StatusStrip)
        assert app.texts("desk.network.offline") not in shown(app, StatusStrip)


async def test_no_trouble_shows_a_key(real: OpenReal) -> None:
    """The number that opens a chip is on no screen once it was tried."""
    async with real() as (app, small, pilot):
        await press(pilot, "f2")
        small.reader.put_card(ONE.card())
        await until(small.desk, lambda state: state.devices.card_session)
        await press(pilot, *"987654", "enter")
        await until(
            small.desk,
            lambda state: state.visit and state.visit.identity.card.trouble is CardTrouble.WRONG_KEY,
        )
        await settled(pilot)
        page = "\n".join(str(part.render()) for part in app.screen.query("*"))
        assert "987654" not in page
        assert "987654" not in repr(AccessKey(can="987654"))
