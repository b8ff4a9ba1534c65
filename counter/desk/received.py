"""What the clerk is told once a dossier is durable."""

from __future__ import annotations

from counter.desk.core import Core
from counter.desk.state import NoticeLevel
from counter.domain.dossiers import Dossier

__all__ = ["tell_received"]


def tell_received(core: Core, dossier: Dossier, give_back_dong: int, *, at_once: bool) -> None:
    """Say under which number it was received, and the money to give back if there is any."""
    if give_back_dong:
        number = dossier.code or dossier.local_number
        core.say("received_give_back", NoticeLevel.WARNING, code=number, amount=give_back_dong)
    elif dossier.code:
        core.say("received_at_once" if at_once else "received", NoticeLevel.DONE, code=dossier.code)
    else:
        core.say("received_local", NoticeLevel.WARNING, number=dossier.local_number)
