"""A centre that is gone, says no, or is of another version: told apart from a cut cable, nothing is lost."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from counter.desk.next_step import NextStep, next_step
from counter.domain.dossiers import NumberBlock, SyncState
from counter.events import ScanOrigin
from counter.online.client import Access, HttpCentre
from counter.ports import CentreRefusedError, CentreUnavailableError, LookupOutcome, OutboxOutcome
from counter.texts import texts
from tests.rigs.between import Between, Reply, between
from tests.rigs.centre import RunningCentre, running_centre
from tests.rigs.desk import received, until
from tests.rigs.memory_centre import MemoryCentre
from tests.rigs.small_desk import Parts, SmallDesk, person, small_desk, tickets
from tests.rigs.words import notice_key, reads


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCentre]:
    with running_centre(tmp_path_factory.mktemp("centre")) as running:
        yield running


@asynccontextmanager
async def desk_behind(centre: RunningCentre, folder: Path) -> AsyncIterator[tuple[SmallDesk, Between]]:
    """A desk that reaches a real centre through something that can change its answers."""
    async with between(centre.base_url) as middle:
        client = HttpCentre(Access(middle.base_url, centre.token, "Q03"))
        async with small_desk(folder, parts=Parts(centre=client)) as small:
            yield small, middle


def with_field(path: str, reply: Reply) -> Reply:
    """As a newer centre answers: with one more field in every message."""
    if not reply.body.startswith(b"{"):
        return reply
    return Reply(reply.status, json.dumps({**json.loads(reply.body), "brand_new": 1}).encode())


def with_word(path: str, reply: Reply) -> Reply:
    """As a newer centre answers: with a new word where a closed list of words was."""
    body = reply.body.replace(b'"state":"', b'"state":"brand_new_').replace(
        b'"priority":', b'"kind":"x","priority":'
    )
    return Reply(reply.status, body.replace(b'"outcome":"', b'"outcome":"brand_new_'))


def proxy_page(path: str, reply: Reply) -> Reply:
    """As a proxy answers whose time has run out."""
    return Reply(200, b"<html>Please sign in</html>", "text/html")


@pytest.mark.parametrize("change", [with_field, proxy_page], ids=lambda change: change.__name__)
async def test_a_centre_of_another_version_is_no_cut_cable(
    tmp_path: Path, centre: RunningCentre, change: Callable[[str, Reply], Reply]
) -> None:
    async with desk_behind(centre, tmp_path) as (small, middle):
        desk = small.desk
        middle.change = change
        middle.cut()
        state = await until(desk, lambda state: state.devices.offline_reason)
        assert (state.devices.online, state.devices.offline_reason) == (False, "other_version")
        assert notice_key(desk) == "centre_no_use"
        assert texts("vi")("desk.reason.other_version").split(";")[0] in reads(state.notice)["vi"]
        await desk.call_next()
        assert notice_key(desk) == "centre_no_use"
        await desk.scan(person().qr(), ScanOrigin.SCANNER)
        await until(
            desk,
            lambda state: state.visit and state.visit.identity.register.outcome is LookupOutcome.UNAVAILABLE,
        )
        dossier_id = await received(desk)
        middle.change = Between.change
        await desk.retry_outbox()
        await until(desk, lambda state: state.visit and state.visit.received[0].state is SyncState.CONFIRMED)
        state = await until(desk, lambda state: state.devices.online)
        assert state.devices.offline_reason == ""
        assert small.journal.outbox() == ()
        assert small.journal.dossier(dossier_id) is not None
        await desk.finish()


async def test_new_words_of_a_newer_centre_stop_no_work(tmp_path: Path, centre: RunningCentre) -> None:
    async with desk_behind(centre, tmp_path) as (small, middle):
        desk = small.desk
        middle.change = with_word
        await desk.scan(person(skip=1).qr(), ScanOrigin.SCANNER)
        await until(desk, lambda state: state.visit and state.visit.identity.register.outcome)
        assert notice_key(desk) == "register_unavailable"
        dossier_id = await received(desk)
        await until(
            desk,
            lambda _: any(item.last_outcome is OutboxOutcome.UNKNOWN for item in small.journal.outbox()),
        )
        middle.change = Between.change
        await desk.retry_outbox()
        await until(desk, lambda state: state.visit and state.visit.received[0].state is SyncState.CONFIRMED)
        assert [row.dossier.id for row in small.journal.dossiers()] == [dossier_id]
        await desk.finish()


@pytest.mark.parametrize(
    ("status", "reason", "times"), [(401, "bad_token", 1), (403, "unknown_desk", 2), (500, "internal", 1)]
)
async def test_a_centre_that_says_no_to_the_desk_is_told_once(
    tmp_path: Path, status: int, reason: str, times: int
) -> None:
    """Nobody looks for a cable when the centre does not know the desk."""
    centre = MemoryCentre(list(tickets(3)))
    async with small_desk(tmp_path, centre=centre) as small:
        desk = small.desk
        centre.refusals["place"] = [CentreRefusedError(status, reason)] * times
        centre.cut()
        await until(desk, lambda state: state.devices.offline_reason == reason)
        assert notice_key(desk) == "centre_no_use"
        assert "[" not in reads(desk.state.notice)["vi"], "the reason has words of its own"
        await desk.scan(person().qr(), ScanOrigin.SCANNER)
        await until(desk, lambda state: state.devices.online)
        assert desk.state.devices.offline_reason == ""
        notice = desk.state.notice
        assert notice is None or notice.key != "desk.notice.centre_no_use", "told once, though it came twice"


STOPS = {400: "malformed", 404: "unknown_path", 405: "bad_method", 409: "conflict", 422: "unknown_field"}


@pytest.mark.parametrize(("status", "reason"), STOPS.items())
async def test_what_the_centre_refuses_stands_at_the_dossier_until_it_is_sent_again(
    tmp_path: Path, status: int, reason: str
) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        small.centre.refusals["send"] = [CentreRefusedError(status, reason)]
        await desk.scan(person().qr(), ScanOrigin.SCANNER)
        dossier_id = await received(desk)
        await until(desk, lambda state: state.outbox.stopped == 1)
        assert notice_key(desk) == "refused"
        row = small.journal.dossier(dossier_id)
        assert row is not None
        assert row.trouble == reason
        assert next_step(desk.state) is NextStep.FINISH, "the clerk goes on"
        await desk.retry_outbox()
        await until(desk, lambda _: small.journal.outbox() == ())
        assert dossier_id in small.centre.kept


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_what_the_centre_cannot_take_now_is_sent_again_by_itself(tmp_path: Path, status: int) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        small.centre.refusals["send"] = [CentreRefusedError(status, "internal")]
        await desk.scan(person().qr(), ScanOrigin.SCANNER)
        dossier_id = await received(desk)
        await until(desk, lambda _: dossier_id in small.centre.kept)
        assert small.centre.calls.count("send") >= 2
        assert desk.state.outbox.stopped == 0


@pytest.mark.parametrize(("status", "reason"), [(401, "bad_token"), (403, "unknown_clerk")])
async def test_a_centre_that_wants_a_new_sign_in_gets_all_after_it(
    tmp_path: Path, status: int, reason: str
) -> None:
    """Sending for ever, or doubled after a new sign-in (OpenCRVS #2936)."""
    async with small_desk(tmp_path) as small:
        desk = small.desk
        small.centre.refusals["send"] = [CentreRefusedError(status, reason)]
        await desk.scan(person().qr(), ScanOrigin.SCANNER)
        first = await received(desk)
        await until(
            desk,
            lambda state: state.notice and state.notice.key == "desk.notice.sending_paused",
        )
        assert all("F12" in line for line in reads(desk.state.notice).values())
        second = await received(desk)
        assert small.centre.kept == {}
        await desk.finish()
        await desk.lock()
        assert await desk.sign_in("123456")
        await until(desk, lambda _: {first, second} <= small.centre.kept.keys())


async def test_a_centre_that_is_gone_is_told_where_it_is_needed(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        gone = CentreUnavailableError("ConnectError", sent=False)
        for name in ("place", "call_next", "dossier", "look_up", "send"):
            small.centre.refusals[name] = [gone] * 50
        small.centre.cut()
        state = await until(desk, lambda state: state.devices.online is False)
        assert state.devices.offline_reason == ""
        await desk.call_next()
        assert notice_key(desk) == "centre_unreachable"
        await desk.scan("H99.001-261123-0007", ScanOrigin.SCANNER)
        assert notice_key(desk) == "centre_unreachable"
        await desk.scan(person().qr(), ScanOrigin.SCANNER)
        await received(desk)
        assert desk.state.visit is not None
        assert desk.state.visit.received[0].dossier.local_number
        assert [job.document.kind.value for job in small.printer.jobs] == ["M01", "receipt"]


async def test_a_centre_that_gives_numbers_twice_was_replaced(tmp_path: Path) -> None:
    """Its database came from a backup: no number of it is believed, and the administrator is called."""
    async with small_desk(tmp_path) as small:
        desk = small.desk
        today = f"{desk.now():%y%m%d}"
        left = small.journal.numbers_left("H99.001", today)
        assert left
        small.centre._next = 1
        assert not await desk._numbers._lease("H99.001", today)
        assert notice_key(desk) == "centre_replaced"
        assert small.journal.numbers_left("H99.001", today) == left


async def test_after_a_block_that_was_had_before_another_one_is_asked_for(tmp_path: Path) -> None:
    """A block is bound to its request: the same request would bring the same block for ever."""
    async with small_desk(tmp_path) as small:
        desk, asked = small.desk, []
        today = f"{desk.now():%y%m%d}"
        left = small.journal.numbers_left("H99.001", today)
        lease = small.centre.lease_block

        async def leasing(request_id: str, agency_code: str, date: str, size: int) -> NumberBlock:
            asked.append(request_id)
            return await lease(request_id, agency_code, date, size)

        small.centre.lease_block = leasing  # type: ignore[method-assign]  # what it is asked
        small.centre._next, behind = 1, small.centre._next
        assert not await desk._numbers._lease("H99.001", today)
        small.centre._next = behind
        assert await desk._numbers._lease("H99.001", today)
        assert len(set(asked)) == len(asked) == 2
        assert small.journal.numbers_left("H99.001", today) > left
