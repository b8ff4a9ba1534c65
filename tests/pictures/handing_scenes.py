"""What happens after the reception: papers to units, the tray, results, a dossier's time, its copies."""

from __future__ import annotations

from counter.domain.dossiers import PaperCount, extra_id
from counter.ports.scanner import ScanOrder
from tests.pictures.rare_scenes import begun, over
from tests.pictures.stage import Stage

__all__ = ["copies", "papers", "time"]

_TWO = ((80, 24), (120, 36))
_WEEK = "1.004222"
"""Registering a permanent residence: seven working days."""


async def _received(stage: Stage, *, skip: int) -> str:
    """Somebody files it; the code of the dossier. The visit has ended."""
    await begun(stage, _WEEK, skip=skip)
    await stage.app.desk.commit()
    await stage.settle()
    visit = stage.state.visit
    assert visit is not None
    dossier = visit.received[-1].dossier
    await over(stage)
    return dossier.code or dossier.local_number


async def papers(stage: Stage) -> None:
    """Every page of the screen of papers, and two of its boxes."""
    handing = stage.app.desk.handing
    first, second = await _received(stage, skip=1), await _received(stage, skip=2)
    await handing.transfers.make()
    await _received(stage, skip=3)
    await handing.trays.put(first, "Giấy xác nhận cư trú", "Chủ tịch")
    await handing.arrivals.add(second)
    await stage.press("ctrl+x")
    await stage.shoot("papers-out")
    await stage.press("f6")
    await stage.shoot("papers-overnight")
    await stage.press("escape", "right")
    await stage.shoot("papers-lists")
    await stage.press("enter")
    await stage.shoot("papers-handed")
    await stage.press("escape", "right")
    await stage.shoot("papers-tray")
    await stage.press("right")
    await stage.shoot("papers-results")
    await stage.press("f5", "escape")


async def time(stage: Stage) -> None:
    """Why an appointment is what it is; what may still change it."""
    await begun(stage, _WEEK, skip=1)
    await stage.press("ctrl+a")
    await stage.shoot("due")
    await stage.press("escape")
    await stage.app.desk.commit()
    await stage.settle()
    await stage.press("ctrl+a")
    await stage.shoot("time")
    await stage.press("escape")
    await over(stage)


async def copies(stage: Stage) -> None:
    """Electronic copies of a dossier: how to scan, some of each standing, what describes one, the PIN."""
    digitising = stage.app.desk.digitising
    await begun(stage, _WEEK, skip=4)
    for label in ("Hợp đồng thuê nhà có công chứng", "Giấy khai sinh của con", "Ảnh chân dung"):
        await stage.app.desk.set_paper(PaperCount(extra_id(label), label, originals=1))
    await stage.app.desk.commit()
    await stage.settle()
    visit = stage.state.visit
    assert visit is not None
    dossier = visit.received[-1].dossier
    first, second, third, *_ = (paper.component_id for paper in dossier.papers)
    await stage.press("ctrl+e", "enter")
    await stage.shoot("copies-scan", _TWO)
    await stage.press("escape")
    known = {"type_code": "GT.CT.01", "name": "…", "abstract": "…", "validity": "…"}
    for part in (first, second, third):
        await digitising.scan(dossier.id, part, ScanOrder(resolution=75))
    await digitising.describe(dossier.id, first, {**known, "owner_id": dossier.owner.personal_number or ""})
    await digitising.sign(dossier.id, "24681357")
    await digitising.describe(dossier.id, second, {**known, "owner_id": dossier.owner.personal_number or ""})
    await stage.settle()
    await stage.press("down", "down")
    await stage.shoot("copies-partly", _TWO)
    await stage.press("enter")
    await stage.shoot("copies-describe", _TWO)
    await stage.press("escape", "f5")
    await stage.shoot("copies-sign", _TWO)
    await stage.press("escape", "escape")
    await over(stage)
