"""What keeps a day honest: papers of an outage, a message that stopped, faults to practise, the day's end."""

from __future__ import annotations

from tests.pictures.rare_scenes import begun, drawer, over
from tests.pictures.stage import Stage

__all__ = ["day_end", "message", "outage", "practice"]

_EXTRACT = "2.000635"


async def outage(stage: Stage) -> None:
    """A form that enters what was received on paper."""
    await begun(stage, _EXTRACT, skip=9)
    await stage.press("ctrl+s")
    await stage.shoot("outage")
    await stage.press("escape")
    await over(stage)


async def practice(stage: Stage) -> None:
    """Faults that can be ordered."""
    await stage.press("f10", "left", "left", "left", "enter")
    await stage.shoot("practice")
    await stage.press("escape")
    if len(stage.app.screen_stack) > 2:
        await stage.press("escape")


async def message(stage: Stage) -> None:
    """One message that the centre refused."""
    await drawer(stage).drill("refused")
    await begun(stage, _EXTRACT, skip=10)
    await stage.press("f5")
    await stage.press("f9", "right")
    await stage.shoot("outbox-messages")
    await stage.press("enter")
    await stage.shoot("message")
    await stage.press("escape")
    await stage.app.desk.retry_outbox()
    await stage.settle()
    await stage.press("escape")
    await over(stage)


async def day_end(stage: Stage) -> None:
    """The sums of the day."""
    await stage.press("ctrl+y")
    await stage.shoot("closing")
    await stage.press("escape")
