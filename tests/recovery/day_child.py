"""A working desk in a process that is killed at any instant; what it told the world stands in a file.

Its centre is a real one in another process, reached over a line on which messages get lost and come late.
"""

from __future__ import annotations

import asyncio
import random
import traceback
import uuid
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from counter.online.client import Access, AccessSource, HttpCentre
from counter.online.session import DeskSession
from counter.online.training import HttpTraining
from counter.ports import Answer, CentreRefusedError, CentreUnavailableError, OutboxItem, Publish
from tests.rigs.desk import until
from tests.rigs.proof import check_desk
from tests.rigs.small_desk import Parts, SmallDesk, small_desk
from tests.rigs.told import Told
from tests.rigs.tray import CountedTray
from tests.rigs.working_day import WorkingDay

__all__ = ["FAILED", "BadLine", "Stretch", "TrainingOffice", "work"]

OPENING_SECONDS = 120.0
"""Longest an opening may take: five ordered failures in a row, each with a longer wait."""
FAILED = "failed"
"""The file in which a child that found something wrong says what."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """One child's work."""

    folder: Path
    base_url: str
    secret: str
    seed: int

    def session(self) -> DeskSession:
        """How the desk reaches its centre: always the same PC at the same seat."""
        return DeskSession(Access(self.base_url, self.secret, "Q03"), "killed-desk")


class BadLine(HttpCentre):
    """The way to the centre: replies get lost, and messages arrive after later ones, or twice."""

    def __init__(self, access: AccessSource, rng: random.Random) -> None:
        super().__init__(access)
        self._rng = rng
        self._late: list[OutboxItem] = []

    async def send(self, item: OutboxItem) -> Answer:
        """Deliver, or lose the reply, or deliver later."""
        while self._late and self._rng.random() < 0.5:
            await self._deliver_late(self._late.pop(self._rng.randrange(len(self._late))))
        fate = self._rng.random()
        if fate < 0.06:
            self._late.append(item)
            raise CentreUnavailableError("ReadTimeout", sent=True)
        answer = await super().send(item)
        if fate < 0.14:
            raise CentreUnavailableError("ReadTimeout", sent=True)
        return answer

    async def _deliver_late(self, item: OutboxItem) -> None:
        try:
            await super().send(item)
        except (CentreRefusedError, CentreUnavailableError):
            return


class TrainingOffice:
    """The door and the agency of a training centre."""

    def __init__(self, client: HttpTraining) -> None:
        self._client = client

    async def someone_waits(self) -> None:
        """A ticket, if the centre answers."""
        try:
            await self._client.take_ticket(str(uuid.uuid4()))
        except (CentreRefusedError, CentreUnavailableError):
            return

    async def lies_ready(self, dossier_id: str) -> bool:
        """A result, if the centre has the dossier."""
        try:
            await self._client.make_result(dossier_id)
        except (CentreRefusedError, CentreUnavailableError):
            return False
        return True


def work(stretch: Stretch, progress: Connection) -> None:
    """Work until killed; `progress` hears when the desk knows its place, and of each person served.

    Something wrong at the start is written down; the process then ends by itself.
    """
    try:
        asyncio.run(_work(stretch, progress))
    except BaseException:
        (stretch.folder / FAILED).write_text(traceback.format_exc(), encoding="utf-8")
        raise


async def _work(stretch: Stretch, progress: Connection) -> None:
    rng, told = random.Random(stretch.seed), Told(stretch.folder / "told")

    def tray(publish: Publish) -> CountedTray:
        return CountedTray(publish, told.paper, rng)

    session = stretch.session()
    office = TrainingOffice(HttpTraining(session))
    parts = Parts(centre=BadLine(session, rng), printer=tray)
    async with small_desk(stretch.folder / "desk", sign_in=False, parts=parts) as small:
        check_desk(small.journal, told)
        await until(small.desk, lambda state: state.place is not None, patience=OPENING_SECONDS)
        progress.send_bytes(b"open")
        await _serve(small, office, told, rng, progress)


async def _serve(
    small: SmallDesk, office: TrainingOffice, told: Told, rng: random.Random, progress: Connection
) -> None:
    day = WorkingDay(small.desk, office, told, rng)
    while True:
        await day.serve()
        progress.send_bytes(b"served")
