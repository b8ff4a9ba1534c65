"""Papers, results and time of the scripted desk: nothing is on its way."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace

from counter.desk.handing_acts import Awaited, ClockView, InTray, TransferView
from counter.domain.clock_rules import ClockState, Standing

__all__ = ["FakeHanding"]


class FakeHanding:
    """`counter.desk.handing_acts.HandingPort` with empty pages."""

    def __init__(self) -> None:
        self.transfers = FakeTransfers()
        self.trays = SimpleNamespace(view=_no_tray)
        self.arrivals = SimpleNamespace(batch=())
        self.clocks = SimpleNamespace(of_dossier=_plain, moved=_nothing_moved)
        self.pauses = SimpleNamespace(awaited=_nothing_awaited)


class FakeTransfers:
    """No papers wait."""

    async def view(self) -> TransferView | None:
        """Empty."""
        return TransferView((), (), ())

    async def unsettled(self) -> tuple[int, int] | None:
        """Nothing."""
        return 0, 0


async def _no_tray() -> Sequence[InTray]:
    return ()


async def _nothing_awaited() -> Sequence[Awaited]:
    return ()


async def _nothing_moved() -> Sequence[tuple[str, Standing]]:
    return ()


async def _plain(key: str) -> ClockView | None:
    stands = Standing(ClockState.RUNNING, None, extended=False, waiting=None, due=None)
    return ClockView(key, (), stands, None, "no_due", "", "", "Cơ quan Mẫu")
