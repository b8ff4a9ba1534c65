"""A result wanted by post, electronically or at another centre is sent with nobody at the counter."""

from __future__ import annotations

from pathlib import Path

import pytest

from counter.desk.next_step import NextStep, next_step
from counter.domain.documents import ReturnNote
from counter.domain.dossiers import CollectorProof, Delivery, Dossier
from counter.domain.parties import Contact
from counter.events import ScanOrigin
from printing.content import content
from tests.rigs.desk import until
from tests.rigs.filing import begun, change_form, filled, handing, let_lie_ready, notice, visit
from tests.rigs.small_desk import SmallDesk, person, small_desk

ADDRESS = "Thôn Ví Dụ, Xã Mẫu, Tỉnh Mẫu"
WAYS = [
    (Delivery.POST, ADDRESS, CollectorProof.POST),
    (Delivery.ELECTRONIC, "", CollectorProof.ELECTRONIC),
    (Delivery.OTHER_CENTRE, "Trung tâm Ví Dụ Hai", CollectorProof.OTHER_CENTRE),
]


async def lying(small: SmallDesk, way: Delivery, to: str) -> Dossier:
    """A dossier whose result is wanted in this way lies ready; the visit has ended."""
    await begun(small)
    await filled(small)
    change_form(small, delivery=way, deliver_to=to, contact=Contact("0990 000 111", "mau@vidu.invalid"))
    await small.desk.commit()
    dossier = visit(small).received[-1].dossier
    assert dossier.delivery is way
    await let_lie_ready(small, dossier)
    await small.desk.finish()
    return dossier


@pytest.mark.parametrize(("way", "to", "proof"), WAYS)
async def test_it_is_sent_by_its_code_and_one_key(
    tmp_path: Path, way: Delivery, to: str, proof: CollectorProof
) -> None:
    async with small_desk(tmp_path) as small:
        dossier = await lying(small, way, to)
        await small.desk.scan(dossier.code or "", ScanOrigin.TYPED)
        assert next_step(small.desk.state) is NextStep.HAND_OVER
        await small.desk.hand_over()
        done = handing(small).hand_over
        assert done is not None
        assert (done.collector.proof, done.collector.is_owner) == (proof, True)
        assert done.collector.person.full_name == dossier.owner_name
        assert notice(small) == f"sent_{proof}"
        note = small.printer.jobs[-1].document
        assert isinstance(note, ReturnNote)
        said = content(note).values
        assert not said["proof"]
        assert (to or "mau@vidu.invalid") in said["sent"]
        await until(small.desk, lambda state: state.outbox.waiting == 0 and small.centre.handed)
        assert small.centre.handed[dossier.id] == done
        await small.desk.hand_over()
        assert notice(small) == "nothing_to_do"


@pytest.mark.parametrize("origin", [None, ScanOrigin.SCANNER])
async def test_the_number_of_the_postal_item_is_kept(tmp_path: Path, origin: ScanOrigin | None) -> None:
    async with small_desk(tmp_path) as small:
        dossier = await lying(small, Delivery.POST, ADDRESS)
        await small.desk.scan(dossier.code or "", ScanOrigin.TYPED)
        if origin is None:
            await small.desk.set_consignment(" EB123456789VN\t")
        else:
            await small.desk.scan("EB123456789VN", origin)
        assert handing(small).consignment == "EB123456789VN"
        await small.desk.hand_over()
        done = handing(small).hand_over
        assert done is not None
        assert done.consignment == "EB123456789VN"
        assert done.collector.person.residence == ADDRESS
        note = small.printer.jobs[-1].document
        assert content(note).values["consignment"] == "EB123456789VN"
        await until(small.desk, lambda state: state.outbox.waiting == 0 and small.centre.handed)
        assert small.centre.handed[dossier.id].consignment == "EB123456789VN"


async def test_whoever_comes_all_the_same_collects_it_here(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier = await lying(small, Delivery.POST, ADDRESS)
        await small.desk.scan(dossier.code or "", ScanOrigin.SCANNER)
        await small.desk.set_consignment("EB123456789VN")
        await small.desk.hand_over()
        assert notice(small) == "send_or_give_post", "the slip was shown: somebody may be here"
        assert handing(small).hand_over is None
        await small.desk.scan(person(skip=1).qr(), ScanOrigin.SCANNER)
        assert next_step(small.desk.state) is NextStep.COLLECTOR_NOT_OWNER
        await small.desk.scan(person().qr(), ScanOrigin.SCANNER)
        await small.desk.hand_over()
        done = handing(small).hand_over
        assert done is not None
        assert (done.collector.proof, done.consignment) == (CollectorProof.SLIP, "")


@pytest.mark.parametrize(("way", "to", "proof"), WAYS)
async def test_whoever_shows_the_slip_is_told_of_before_it_is_sent(
    tmp_path: Path, way: Delivery, to: str, proof: CollectorProof
) -> None:
    async with small_desk(tmp_path) as small:
        dossier = await lying(small, way, to)
        await small.desk.scan(dossier.code or "", ScanOrigin.SCANNER)
        await small.desk.hand_over()
        assert notice(small) == f"send_or_give_{way}"
        assert handing(small).hand_over is None
        await small.desk.hand_over()
        assert notice(small) == f"sent_{proof}"


async def test_beside_a_shown_slip_the_second_press_sends(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        dossier = await lying(small, Delivery.POST, ADDRESS)
        await small.desk.scan(dossier.code or "", ScanOrigin.SCANNER)
        await small.desk.hand_over()
        await small.desk.hand_over()
        done = handing(small).hand_over
        assert done is not None
        assert done.collector.proof is CollectorProof.POST


async def test_a_number_is_kept_only_where_one_is_asked_for(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        await small.desk.set_consignment("EB123456789VN")
        assert small.desk.state.visit is None
        dossier = await lying(small, Delivery.ELECTRONIC, "")
        await small.desk.scan(dossier.code or "", ScanOrigin.TYPED)
        await small.desk.set_consignment("EB123456789VN")
        assert handing(small).consignment == ""
