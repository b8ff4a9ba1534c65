"""Where other counters failed and no other test of ours stands: each test names the failure it is about."""

from __future__ import annotations

from pathlib import Path

import pytest

from cache.journal import SqliteJournal
from counter import wire
from counter.desk.next_step import NextStep, next_step
from counter.domain.dossiers import Dossier, SyncState
from counter.events import PrintChanged, PrintState, ScanOrigin
from counter.online.client import HttpCentre
from counter.online.session import DeskSession
from counter.online.transport import Access
from counter.ports import CentreUnavailableError
from tests.rigs.between import Reply, between
from tests.rigs.centre import running_centre
from tests.rigs.desk import EXTRACT, received, until
from tests.rigs.filing import begun, filled
from tests.rigs.memory_centre import MemoryCentre
from tests.rigs.privacy import found_in
from tests.rigs.small_desk import Parts, person, small_desk, tickets

PIN = "123456"


async def test_nobody_is_called_by_itself(tmp_path: Path) -> None:
    """Unwanted automatic calls (ZMSKVR-346): the end of a visit calls nobody, nor does signing in."""
    async with small_desk(tmp_path) as small:
        await begun(small)
        await received(small.desk)
        await small.desk.finish()
        await small.desk.lock()
        assert await small.desk.sign_in(PIN)
        await until(small.desk, lambda state: state.outbox.waiting == 0)
        assert small.centre.calls.count("call_next") == 1
        assert next_step(small.desk.state) is NextStep.CALL


async def test_who_and_when_are_those_of_the_entry(tmp_path: Path) -> None:
    """Sent under whoever is there at sync time, with its time (SanaMobile #83, Uni-Event PR 248)."""
    centre = MemoryCentre(list(tickets(1)))
    async with small_desk(tmp_path, centre=centre) as small:
        centre.refusals["send"] = [CentreUnavailableError("ConnectError", sent=False)] * 999
        await begun(small)
        dossier_id = await received(small.desk)
        assert small.desk.state.visit is not None
        entry = small.desk.state.visit.received[0].dossier.entry
        await small.desk.finish()
        await small.desk.lock()
    async with small_desk(tmp_path, centre=centre, sign_in=False) as small:
        assert small.desk.state.clerk is None
        centre.refusals.clear()
        await until(small.desk, lambda state: state.devices.online)
        await small.desk.retry_outbox()
        await until(small.desk, lambda _: dossier_id in centre.kept)
        assert wire.decode(Dossier, centre.kept[dossier_id]).entry == entry
        assert entry.clerk_id


async def test_the_last_edit_before_a_key_counts(tmp_path: Path) -> None:
    """A 300 ms debounce loses the last edit (Odoo debounce): it is there at once, and after a restart."""
    async with small_desk(tmp_path) as small:
        await begun(small)
        await filled(small)
        await small.desk.money.set_fee(5_000, "sửa phút chót")
        await small.desk.commit()
        assert small.journal.dossiers()[0].dossier.fee.amount_dong == 5_000
        await filled(small)
        await small.desk.money.set_fee(3_000, "sửa phút chót")
    async with small_desk(tmp_path) as small:
        assert small.desk.state.filing is not None
        assert small.desk.state.filing.fee_dong == 3_000


async def test_a_reprint_is_written_down_as_what_it_was(tmp_path: Path) -> None:
    """Print audited wrongly (MOSIP #1007): one act for one copy, of the paper that came out."""
    async with small_desk(tmp_path) as small:
        await begun(small)
        dossier_id = await received(small.desk)
        slip, _ = small.journal.jobs(dossier_id)
        before = len(_reprints(small.journal))
        await small.desk.reprint(slip.id)
        assert _reprints(small.journal)[before:] == [], "it is still being printed: nothing was printed again"
        small.desk._paperwork.on_changed(PrintChanged(slip.id, PrintState.CONFIRMED))
        await small.desk._paperwork.flush()
        await small.desk.reprint(slip.id)
        assert _reprints(small.journal)[before:] == [dossier_id]
        copies = [job.document.copy_number for job in small.journal.jobs(dossier_id)]
        assert sorted(copies) == [0, 0, 1]


def _reprints(journal: SqliteJournal) -> list[str]:
    rows = journal.audit(after=0, limit=10_000)
    return [row.subject for row in rows if row.kind == "reprinted"]


async def test_no_address_carries_a_secret_or_a_person(tmp_path: Path) -> None:
    """Tokens in URLs and localStorage, personal data in logs (OpenCPS tokens): addresses hold ids alone."""
    asked: list[str] = []

    def note(path: str, reply: Reply) -> Reply:
        asked.append(path)
        return reply

    with running_centre(tmp_path / "centre") as centre:
        async with between(centre.base_url) as middle:
            middle.change = note
            session = DeskSession(Access(middle.base_url, centre.secret, "Q03"), "peer")
            async with small_desk(tmp_path / "desk", parts=Parts(centre=HttpCentre(session))) as small:
                await small.desk.scan(person().qr(), ScanOrigin.SCANNER)
                await until(
                    small.desk,
                    lambda state: state.visit and state.visit.identity.register.outcome is not None,
                )
                await received(small.desk, EXTRACT)
                await until(
                    small.desk,
                    lambda state: state.visit and state.visit.received[0].state is SyncState.CONFIRMED,
                )
                token = (await session()).token
    assert any("dossiers" in path for path in asked)
    assert any("lookup" in path for path in asked)
    for path in asked:
        assert centre.secret not in path
        assert token not in path
        assert not found_in(path)
    kept = [file.read_bytes() for file in (tmp_path / "desk").rglob("*") if file.is_file()]
    assert not any(secret.encode() in content for content in kept for secret in (centre.secret, token))


async def test_no_hash_of_a_pin_is_shown(tmp_path: Path) -> None:
    """Password hash visible (ZMS-2995): in no state, list or trace a screen or a log could show."""
    async with small_desk(tmp_path) as small:
        state = small.desk.state
        assert state.place is not None
        assert state.clerk is not None
        hashes = [clerk.pin_hash for clerk in state.place.clerks]
        assert all(hashes)
        for shown in (repr(state), str(state.clerk), repr(state.place)):
            assert not any(one in shown for one in hashes)


@pytest.mark.parametrize("edit", ["ticket", "hold"])
async def test_who_was_called_stays_called(tmp_path: Path, edit: str) -> None:
    """A called case vanished after a second call and a cancel (ZMSKVR-1102)."""
    async with small_desk(tmp_path) as small:
        await begun(small)
        called = small.desk.state.visit
        assert called is not None
        await small.desk.call_next()
        assert small.desk.state.visit is not None
        assert small.desk.state.visit.id == called.id
        if edit == "hold":
            await small.desk.visits.hold()
            await small.desk.call_next()
            await small.desk.finish(no_show=True)
            (held,) = small.desk.state.held
            await small.desk.visits.resume(held.visit_id)
        assert small.desk.state.visit is not None
        assert small.desk.state.visit.id == called.id
        assert small.desk.state.visit.ticket == called.ticket
