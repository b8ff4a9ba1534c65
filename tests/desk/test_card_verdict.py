"""The verdict on a card at the desk: told, never in the way, kept with the dossier and gone with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest

from counter.desk.card_evidence import evidence_records
from counter.desk.drafts import pack, unpack
from counter.desk.next_step import NextStep, next_step
from counter.desk.state import CardView, NoticeLevel, Reading
from counter.domain.authenticity import Finding
from counter.domain.card import Authenticity, CardRecord
from counter.domain.dossiers import Collector, CollectorProof, HandOver, Result, SyncState
from counter.domain.people import IdentityLevel
from counter.domain.records import RecordKind
from counter.events import ScanOrigin
from counter.ports import JournalError, OutboxItem, OutboxKind, OutboxOutcome, ReceptionOrder
from devices.emrtd.authentication import Authentication
from devices.emrtd.evidence import decode
from devices.emrtd.pki.trust_store import TrustStore
from devices.emrtd.verification import verify_evidence
from devices.virtual.authentication import CardAuthentication, ChipProofs
from devices.virtual.card import VirtualCard
from tests.rigs.desk import received, until
from tests.rigs.filing import begun, filled, let_lie_ready, visit
from tests.rigs.papers import dossier
from tests.rigs.proving import ISSUER, NOBODY, TRUSTED
from tests.rigs.small_desk import SmallDesk, person, small_desk

ONE = person()


async def laid(
    small: SmallDesk,
    proofs: ChipProofs | None = None,
    store: TrustStore = TRUSTED,
    record: CardRecord | None = None,
) -> CardView:
    """A citizen comes, shows the QR code and lays the card down; the card when it was read."""
    desk = small.desk
    small.desk._core.ports.reader._proof = lambda: Authentication(store, desk.now())  # type: ignore[attr-defined]
    if desk.state.visit is None:
        await desk.call_next()
    await desk.scan(ONE.qr(), ScanOrigin.SCANNER)
    whole = record or ONE.card()
    small.reader.insert(VirtualCard(whole, authentication=CardAuthentication(ISSUER, "mẫu", proofs)))
    state = await until(
        desk,
        lambda state: state.visit and state.visit.identity.card.reading in (Reading.DONE, Reading.FAILED),
    )
    assert state.visit is not None
    assert state.visit.identity.card.reading is Reading.DONE, state.visit.identity.card.trouble
    return state.visit.identity.card


def notice(small: SmallDesk) -> tuple[str, NoticeLevel] | None:
    said = small.desk.state.notice
    return (said.key.removeprefix("desk.notice."), said.level) if said else None


@pytest.mark.parametrize(
    ("proofs", "store", "verdict", "told"),
    [
        (ChipProofs(), TRUSTED, Authenticity.GENUINE, None),
        (ChipProofs(), NOBODY, Authenticity.ISSUER_UNKNOWN, None),
        (ChipProofs(copied=True), TRUSTED, Authenticity.NOT_GENUINE, ("card_not_genuine", NoticeLevel.ERROR)),
    ],
)
async def test_the_verdict_is_told_and_kept_and_never_in_the_way(
    tmp_path: Path,
    proofs: ChipProofs,
    store: TrustStore,
    verdict: Authenticity,
    told: tuple[str, NoticeLevel] | None,
) -> None:
    async with small_desk(tmp_path) as small:
        card = await laid(small, proofs, store)
        assert (card.authenticity, card.findings) == (verdict, ())
        assert notice(small) == told
        await filled(small)
        await small.desk.commit()
        (row,) = await small.desk.dossiers()

        (kept,) = small.journal.records(RecordKind.CARD_EVIDENCE, subject=row.dossier.id)
        verified = verify_evidence(decode(kept.content), store)
        assert (verified.authenticity, verified.recorded, verified.agrees) == (verdict, verdict, True)
        assert ONE.number.encode() not in kept.content
        assert ONE.name.encode() not in kept.content
        assert f"chip:PACE:{verdict}" in row.dossier.evidence
        forged = verdict is Authenticity.NOT_GENUINE
        assert row.dossier.submitter.level is (IdentityLevel.SEEN if forged else IdentityLevel.PROVED)
        assert [item for item in small.journal.outbox() if item.subject == kept.id] == []


async def test_evidence_goes_with_its_dossier(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await laid(small)
        visit, journal = small.desk.state.visit, small.journal
        assert visit is not None
        entry = replace(small.desk._core.entry(), at=small.desk.now() - timedelta(days=91))
        one = replace(dossier(code=None, local_number=""), id="d-old", entry=entry)
        kept = evidence_records(visit, one.id, entry)
        order = ReceptionOrder(one, lambda _: (), msgspec.json.encode, None, records=lambda _: (kept, ()))
        journal.receive(order)
        result = Result(one.id, "Bản sao", "15", "", entry.at)
        given = HandOver(
            "h-old", one.id, Collector(one.owner, CollectorProof.SLIP, is_owner=True), result, entry
        )
        journal.hand_over(given, OutboxItem(given.id, OutboxKind.HAND_OVER, one.id, b"{}", entry.at), ())
        for item in (one.id, given.id):
            journal.note_outbox(item, OutboxOutcome.DONE)
        journal.note_dossier(one.id, SyncState.CONFIRMED)
        assert journal.record_of(kept[0].id) == kept[0]
        await small.desk.finish()
        assert await small.desk._retention.check() == 1
        assert journal.records(RecordKind.CARD_EVIDENCE) == ()
        with pytest.raises(JournalError, match="purged"):
            journal.record_of(kept[0].id)


async def test_findings_stand_beside_the_verdict(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        yesterday = small.desk.today() - timedelta(days=1)
        record = replace(ONE.card(), expiry_date=yesterday, no_expiry=False, issue_date=date(2015, 5, 5))
        card = await laid(small, record=record)
        assert card.authenticity is Authenticity.GENUINE
        assert card.findings == (Finding.EXPIRED, Finding.QR_DISAGREES)
        assert notice(small) == ("card_expired", NoticeLevel.WARNING)
        await filled(small)
        await small.desk.commit()
        (row,) = await small.desk.dossiers()
        assert {"card:expired", "card:qr_disagrees"} <= set(row.dossier.evidence)


async def test_a_visit_taken_up_again_still_knows_the_verdict(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        card = await laid(small, ChipProofs(copied=True))
        visit = small.desk.state.visit
        assert visit is not None
        kept = unpack(pack(visit, small.desk.now()), {})
        assert kept is not None
        again = kept.visit.identity.card
        assert (again.authenticity, again.findings, again.evidence) == (
            card.authenticity,
            card.findings,
            card.evidence,
        )


async def test_a_copy_taken_off_before_its_photo_is_still_told(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        desk._core.ports.reader._proof = lambda: Authentication(TRUSTED, desk.now())  # type: ignore[attr-defined]
        await desk.call_next()
        await desk.scan(ONE.qr(), ScanOrigin.SCANNER)
        copy = CardAuthentication(ISSUER, "mẫu", ChipProofs(copied=True))
        small.reader.insert(VirtualCard(ONE.card(), authentication=copy), pull_after=60)
        state = await until(
            desk, lambda state: state.visit and state.visit.identity.card.reading is Reading.FAILED
        )
        assert state.visit is not None
        card = state.visit.identity.card
        assert (card.authenticity, card.photo) == (Authenticity.NOT_GENUINE, None)
        assert card.evidence is not None


async def test_who_fetched_a_result_is_evidence_too(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        await begun(small)
        await received(desk)
        dossier = visit(small).received[-1].dossier
        await let_lie_ready(small, dossier)
        await desk.finish()
        small.reader.remove_card()
        await desk.scan(dossier.code or "", ScanOrigin.SCANNER)
        await laid(small)
        await until(desk, lambda state: next_step(state) is NextStep.HAND_OVER)
        await desk.hand_over()
        await until(
            desk, lambda state: state.visit and state.visit.returning and state.visit.returning.returned
        )
        (kept,) = small.journal.records(RecordKind.CARD_EVIDENCE, subject=dossier.id)
        assert verify_evidence(decode(kept.content), TRUSTED).authenticity is Authenticity.GENUINE
