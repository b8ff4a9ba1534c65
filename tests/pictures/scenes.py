"""A clerk's day as scenes: each begins where the one before it ended, and brings the desk there by keys."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from tests.pictures.counting_scenes import (
    certification,
    day_money,
    handouts,
    pay_code,
    ratings,
    receipt_books,
)
from tests.pictures.handing_scenes import copies, papers, time
from tests.pictures.rare_scenes import (
    card_troubles,
    help_in_a_box,
    other_owners,
    owed,
    pile,
    relative_and_release,
    supplement_again,
    voided,
)
from tests.pictures.stage import Stage
from tests.pictures.trust_scenes import day_end, message, outage, practice

__all__ = ["SCENES", "Scene"]

Scene = Callable[[Stage], Awaitable[None]]


async def _box(stage: Stage, key: str, name: str) -> None:
    """A box over what stands there."""
    await stage.press(key)
    await stage.shoot(name)
    await stage.press("escape")


async def locked(stage: Stage) -> None:
    """The lock screen."""
    await stage.shoot("lock")
    await stage.type("999999")
    await stage.press("enter")
    await stage.shoot("lock-wrong-pin")
    await stage.type("123456")
    await stage.press("enter")


async def idle(stage: Stage) -> None:
    """Nobody is served."""
    await stage.shoot("idle")
    await _box(stage, "f1", "help-idle")
    await _box(stage, "f10", "drawer")
    await _box(stage, "ctrl+p", "palette")
    await _box(stage, "f9", "outbox-empty")


async def nobody_yet(stage: Stage) -> None:
    """A ticket is called, nobody identified."""
    await stage.press("f2")
    await stage.shoot("called")
    await _box(stage, "f3", "identity")
    await stage.type("khai sinh")
    await stage.shoot("suggestions")
    await stage.press("escape")


async def person(stage: Stage) -> None:
    """Code and card."""
    key = stage.citizen()
    await stage.show(key, card=False)
    await stage.shoot("person-by-code")
    await stage.show(key)
    await stage.shoot("person-by-chip")
    await stage.press("f4")
    await stage.shoot("procedures")
    await stage.press("escape")


async def form(stage: Stage) -> None:
    """From the case to the commit."""
    await stage.type("trich luc")
    await stage.press("enter")
    await stage.shoot("case")
    await stage.press("enter")
    await stage.shoot("papers-missing")
    await _box(stage, "ctrl+o", "people")
    await _box(stage, "f6", "supplement")
    await _box(stage, "f7", "refusal")
    await stage.press("enter")
    await stage.shoot("papers-complete")
    await _box(stage, "f1", "help-form")
    await stage.press("pagedown", "up", "enter")
    await stage.shoot("money")
    await stage.press("escape", "up", "enter")
    await stage.shoot("delivery")
    await stage.press("escape")


async def received(stage: Stage) -> None:
    """After the commit."""
    await stage.press("f5")
    await stage.shoot("received")
    await _box(stage, "f11", "reprint")
    await _box(stage, "ctrl+r", "correction")
    await stage.press("f12")
    await _box(stage, "f9", "outbox")


async def put_aside(stage: Stage) -> None:
    """A visit that waits while another goes on."""
    await stage.show(stage.citizen(skip=2))
    await stage.type("trich luc")
    await stage.press("enter")
    await _box(stage, "f12", "finish")
    await stage.press("ctrl+t")
    await stage.shoot("hold")
    await stage.press("enter")
    await stage.shoot("idle-with-one-held")
    await stage.press("ctrl+t")
    await stage.shoot("held")
    await stage.press("enter", "f12", "pagedown", "enter")


async def differences(stage: Stage) -> None:
    """A register that says something else; a person it does not know."""
    for case in ("name_mismatch", "not_found"):
        await stage.show(stage.citizen(case))
        await stage.shoot(f"register-{case.replace('_', '-')}")
        await stage.press("f12", "pagedown", "enter")


async def returning(stage: Stage) -> None:
    """A result handed over."""
    rows = await stage.app.desk.dossiers()
    code = rows[0].official_code or rows[0].dossier.local_number
    drawer = stage.app.desk.drawer
    assert drawer is not None
    await stage.scan(code)
    await stage.shoot("return-not-ready")
    await stage.press("f12")
    await drawer.make_result_ready(rows[0].dossier.id)
    await stage.settle()
    await stage.scan(code)
    await stage.shoot("return-who")
    await stage.show(stage.citizen())
    await stage.shoot("return-ready")
    await stage.press("f8")
    await stage.shoot("returned")
    await stage.press("f12")


async def themes(stage: Stage) -> None:
    """The desk of a visit in the other three themes."""
    await stage.show(stage.citizen(skip=1))
    await stage.type("2.000635")
    await stage.press("enter", "enter", "enter")
    for theme in ("day", "contrast-dark", "contrast-light"):
        stage.app.theme = theme
        await stage.settle()
        await stage.shoot(f"theme-{theme}", ((120, 36),))
    stage.app.theme = "night"
    await stage.settle()


SCENES: tuple[Scene, ...] = (
    locked,
    idle,
    nobody_yet,
    person,
    form,
    received,
    put_aside,
    differences,
    returning,
    relative_and_release,
    help_in_a_box,
    other_owners,
    pile,
    voided,
    supplement_again,
    owed,
    card_troubles,
    outage,
    practice,
    message,
    papers,
    time,
    copies,
    certification,
    pay_code,
    handouts,
    receipt_books,
    ratings,
    day_money,
    day_end,
    themes,
)
