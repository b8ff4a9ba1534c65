"""Every word a dossier or decision can carry is drawn, in both languages: none lacks its text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from counter.desk.state import Returning
from counter.domain.decisions import (
    Correction,
    CorrectionKind,
    Decision,
    DecisionKind,
    Lack,
    LackKind,
    Mistake,
    RefusalGround,
)
from counter.domain.dossiers import (
    Collector,
    CollectorProof,
    Delivery,
    Dossier,
    DossierRow,
    HandOver,
    Release,
    Replaced,
    Result,
    SyncState,
)
from counter.domain.fees import Fee, FeeReceipt, PaymentMethod, ReceiptKind, WaiverGround
from counter.domain.parties import (
    Authority,
    AuthorityKind,
    AuthorityProblem,
    Organisation,
    OwnerKind,
    Parties,
    Relation,
    Signing,
)
from counter.domain.people import IdentityLevel, Person
from screens.desk.outcome import ReceivedPanel
from screens.desk.returning import ReturnPanel
from tests.screens.conftest import Open, settled
from tests.screens.fake_place import NOW, dossier_of

SIZES = ((54, 30), (76, 6))
"""Width and height of a panel on a large terminal, and in the band of a small one."""
OTHER = Person("LÊ VĂN THỬ")


def parties(kind: OwnerKind, right: AuthorityKind, relation: Relation = Relation.OTHER) -> Parties:
    """Everybody of a dossier."""
    organisation = Organisation("CÔNG TY MẪU", "0123456787") if kind is OwnerKind.ORGANISATION else None
    return Parties(kind, Authority(right, relation, "77/2026"), organisation, OTHER, (), Signing.FINGERPRINT)


def fees() -> Iterator[Fee]:
    """Every way of paying, and every waiver."""
    for method in PaymentMethod:
        yield Fee(8_000, method, 8_000, "", 3_000, 10_000, None, FeeReceipt(ReceiptKind.PRINTED, "AB", "1"))
        yield Fee(8_000, method, 8_000)
    for ground in WaiverGround:
        yield Fee(0, PaymentMethod.NONE, 8_000, "", None, None, ground)


def dossiers(one: Dossier) -> Iterator[Dossier]:
    """The dossier with every value of every field that is shown as a word."""
    for delivery in Delivery:
        yield replace(one, delivery=delivery)
        yield replace(one, delivery=delivery, deliver_to="Số 1, Đường Mẫu")
    for release in Release:
        yield replace(one, release=release)
        yield replace(one, release=release, delivery=Delivery.POST, due_at=None)
    for kind in OwnerKind:
        for right in AuthorityKind:
            yield replace(one, parties=parties(kind, right))
    for relation in Relation:
        yield replace(one, parties=parties(OwnerKind.PERSON, AuthorityKind.KINSHIP, relation))
    for fee in fees():
        yield replace(one, fee=fee)
    yield replace(one, replaces=Replaced("d0", "H99.001-261122-0001", "sai"))


def corrections() -> Iterator[Correction]:
    """Every kind, for every mistake."""
    for kind in CorrectionKind:
        for mistake in Mistake:
            yield Correction("c1", kind, "d1", mistake, "nhập nhầm", ENTRY, 2_000)


ENTRY: Any = dossier_of(OTHER).entry


def openings(one: Dossier) -> Iterator[Returning]:
    """A dossier opened in every state it can be in."""
    result = Result(one.id, "Bản sao Trích lục khai sinh", "0457/2026", "", NOW)
    plain = Returning(one, None, result, returned=False, by_slip=True, sync=SyncState.CONFIRMED)
    for dossier in dossiers(one):
        yield replace(plain, dossier=dossier)
        yield replace(plain, dossier=dossier, result=None, by_slip=False)
        yield replace(plain, dossier=dossier, fee=dossier.fee)
    for correction in corrections():
        yield replace(plain, corrections=(correction,))
        yield replace(plain, corrections=(correction,), replaced_by="H99.001-261122-0002")
    for state in (*SyncState, None):
        yield replace(plain, sync=state)
        yield replace(plain, sync=state, returned=True)
    for proof in CollectorProof:
        for level in IdentityLevel:
            person = replace(OTHER, level=level)
            for owner in (True, False):
                collector = Collector(person, proof, owner)
                handed = HandOver("h1", one.id, collector, result, ENTRY)
                yield replace(plain, collector=collector)
                yield replace(plain, collector=collector, paper_seen=True)
                yield replace(plain, collector=collector, hand_over=handed, returned=True)
                yield replace(plain, handed=handed, returned=True)
    for kind in OwnerKind:
        for right in AuthorityKind:
            collector = Collector(OTHER, CollectorProof.AUTHORISATION, is_owner=False)
            collecting = replace(plain, collector=collector, parties=parties(kind, right))
            yield collecting
            yield replace(collecting, problems=tuple(AuthorityProblem))


def decisions() -> Iterator[Decision]:
    """Every kind, with every lack and every ground."""
    lacks = tuple(Lack("g1.i1", "Tờ khai", kind, "thiếu chữ ký") for kind in LackKind)
    for kind in DecisionKind:
        for ground in (*RefusalGround, None):
            yield Decision("x1", kind, "LQ03-X", None, OTHER, OTHER, lacks, "vì", ENTRY, ground)


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_a_dossier_of_every_kind_can_be_opened(opened: Open, language: str) -> None:
    async with opened(language=language) as (app, desk, pilot):
        desk.begin(None)
        one = replace(dossier_of(OTHER), due_at=NOW + timedelta(days=1))
        panel = app.screen.query_one(ReturnPanel)
        for returning in openings(one):
            desk.visit(returning=returning)
            for width, height in SIZES:
                panel.lines(app.state, width, height)
        await settled(pilot)
        assert app.is_running


@pytest.mark.parametrize("delivery", list(Delivery))
async def test_a_result_sent_elsewhere_is_opened_and_says_how(opened: Open, delivery: Delivery) -> None:
    async with opened() as (app, desk, pilot):
        desk.begin(None)
        dossier = replace(dossier_of(OTHER), delivery=delivery, deliver_to="Số 1, Đường Mẫu")
        desk.visit(returning=Returning(dossier, None, None, returned=False, by_slip=True))
        await settled(pilot)
        assert app.is_running
        said = "\n".join(line.plain for line in app.screen.query_one(ReturnPanel).lines(app.state, 54, 30))
        assert (app.texts(f"desk.delivery.{delivery}") in said) is (delivery is not Delivery.COUNTER)


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_a_visit_with_every_outcome_can_be_drawn(opened: Open, language: str) -> None:
    async with opened(language=language) as (app, desk, pilot):
        desk.begin(None)
        panel = app.screen.query_one(ReceivedPanel)
        one = dossier_of(OTHER)
        for dossier in dossiers(one):
            for state in SyncState:
                row = DossierRow(dossier, state, None, None, "conflict", "nhập nhầm", "0002")
                desk.visit(received=(row, replace(row, voided="")))
                for width, height in SIZES:
                    panel.lines(app.state, width, height)
        for decision in decisions():
            desk.visit(received=(), decisions=(decision,))
            for width, height in SIZES:
                panel.lines(app.state, width, height)
        await settled(pilot)
        assert app.is_running
