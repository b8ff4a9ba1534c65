"""Acts on papers that belong to no step of a case: leaflets, control sheet, survey, queue number, register.

All coroutines follow the rules of `counter.desk.port.DeskPort`.
"""

from __future__ import annotations

from datetime import date
from typing import Protocol

from counter.ports import RegisterKind

__all__ = ["HandoutPort"]


class HandoutPort(Protocol):
    """Papers a clerk prints when somebody asks for them."""

    async def leaflet(self, code: str, case_id: str = "") -> None:
        """Papers, time, fee and where to file of a procedure: for somebody who only asks."""

    async def next_step(self) -> None:
        """What usually comes after the result handed over in this visit."""

    async def control_sheet(self, dossier_id: str = "", *, process: bool = False) -> None:
        """M06 of a dossier, of this visit's without an id; with `process` X06, all that was done with it."""

    async def fee_receipt(self, dossier_id: str = "") -> None:
        """B01 of the money taken for a dossier, of this visit's without an id; its number is the stock's."""

    async def survey(self) -> None:
        """K01, the eight questions on paper."""

    async def ticket(self) -> None:
        """Q01 of this visit's ticket: somebody lost it."""

    async def register(self, since: date, until: date, kind: RegisterKind) -> None:
        """M07 of what this desk received from one day to another, as a file; the notice says where it is."""
