"""What is counted: certified copies, money by transfer, receipts, papers for the way, ratings."""

from __future__ import annotations

from tests.pictures.rare_scenes import begun, over
from tests.pictures.stage import Stage

__all__ = ["certification", "day_money", "handouts", "pay_code", "ratings", "receipt_books"]

_HALVES = ((80, 24), (120, 36))
"""Boxes that do not grow with the window."""
_EXTRACT = "2.000635"
_CLERK, _SUPERVISOR = "123456", "111111"


async def certification(stage: Stage) -> None:
    """Three papers in the lane, the numbers they got, and what waits for its signature."""
    await stage.show(stage.citizen(skip=11), card=False)
    await stage.press("ctrl+k")
    await stage.shoot("certify-empty", _HALVES)
    await stage.type("bằng tốt nghiệp 3 2")
    await stage.press("down")
    await stage.type("căn cước 120")
    await stage.press("down")
    await stage.shoot("certify", _HALVES)
    await stage.press("down", "right", "f5")
    await stage.shoot("certified", _HALVES)
    await over(stage)
    await stage.press("ctrl+w")
    await stage.shoot("signing-tray", _HALVES)
    await stage.press("escape")


async def pay_code(stage: Stage) -> None:
    """The square that a citizen's bank reads."""
    await begun(stage, _EXTRACT, skip=12)
    await stage.press("ctrl+f")
    await stage.shoot("pay-code", _HALVES)
    await stage.press("enter", "f5")
    await over(stage)


async def handouts(stage: Stage) -> None:
    """Papers somebody asks for without a dossier."""
    await stage.press("ctrl+u")
    await stage.shoot("handouts", _HALVES)
    await stage.press("escape")


async def receipt_books(stage: Stage) -> None:
    """The printed receipts of this desk."""
    await stage.press("shift+f9")
    await stage.shoot("receipt-books", _HALVES)
    await stage.press("escape")


async def ratings(stage: Stage) -> None:
    """An answer behind a reception, a sheet filled in on paper, and what was said of the desks."""
    await begun(stage, _EXTRACT, skip=13)
    await stage.press("f5", "shift+f5")
    await stage.shoot("rated", _HALVES)
    await stage.press("shift+f8")
    await stage.shoot("rating-sheet", _HALVES)
    await stage.press("escape")
    await over(stage)
    await _signs_in(stage, _SUPERVISOR)
    await stage.press("shift+f10")
    await stage.shoot("ratings", _HALVES)
    await stage.press("escape")
    await _signs_in(stage, _CLERK)


async def day_money(stage: Stage) -> None:
    """The money of the day line by line, and what came by transfer."""
    await stage.press("ctrl+y", "f6")
    await stage.shoot("day-sheet", _HALVES)
    await stage.press("escape")
    if len(stage.app.screen_stack) < 3:
        await stage.press("ctrl+y")
    await stage.press("f7")
    await stage.shoot("transfers", _HALVES)
    await stage.press("escape", "escape")


async def _signs_in(stage: Stage, pin: str) -> None:
    """The desk is locked and somebody else unlocks it."""
    await stage.press("f12")
    await stage.type(pin)
    await stage.press("enter")
