"""The training drawer: what a citizen would do, done by the clerk; for `bootstrap` only.

It puts virtual cards on the virtual reader, holds their QR under the scanner and asks the embedded centre for
tickets and results. Nothing here exists outside training.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path

from counter import wire
from counter.desk.drills import DRILLS, Drill
from counter.desk.port import TrainingCitizen
from counter.domain.card import Access
from counter.drilling import PULLED_AFTER, Faults
from counter.events import CodeScanned, ScanOrigin
from counter.online.training import HttpTraining
from counter.ports import CentreRefusedError, CentreUnavailableError, Publish
from counter.wired_cards import training_authentication
from devices.virtual.card import VirtualCard
from devices.virtual.profile import CardProfile
from devices.virtual.reader import VirtualReader

__all__ = ["Drawer"]

_PROFILES: dict[str, Callable[[], CardProfile]] = {
    "pace": CardProfile,
    "bac": lambda: CardProfile(access=frozenset({Access.BAC})),
    "no_dg13": lambda: CardProfile(dg13=None),
}


class Drawer:
    """`counter.desk.port.TrainingDrawer` over the virtual reader and the centre's training calls."""

    def __init__(
        self,
        publish: Publish,
        reader: VirtualReader | None,
        client: HttpTraining,
        papers: Path,
        centre_pid: Callable[[], int | None],
        faults: Faults,
    ) -> None:
        """`reader` is None when the training desk was set to a real one: cards then lie on that."""
        self._faults = faults
        faults.attach(publish, reader, centre_pid)
        self._centre_pid = centre_pid
        self._publish = publish
        self._reader = reader
        self._client = client
        self._papers = papers
        self._people: dict[str, wire.TrainingPerson] = {}
        self._on_reader: str | None = None

    async def load(self) -> None:
        """Fetch the fictional citizens; tries again until the centre answers."""
        while not self._people:
            try:
                people = await self._client.people()
            except (CentreUnavailableError, CentreRefusedError):
                await asyncio.sleep(0.5)
                continue
            self._people = {_key(person): person for person in people}

    def citizens(self) -> Sequence[TrainingCitizen]:
        """The fictional citizens, empty until the embedded centre answered."""
        return tuple(
            TrainingCitizen(
                key,
                person.record.full_name,
                person.record.personal_number or "",
                person.case,
                "" if person.profile == "pace" else person.profile,
            )
            for key, person in self._people.items()
        )

    def card_on_reader(self) -> str | None:
        """Key of the citizen whose card lies on the virtual reader."""
        return self._on_reader

    def put_card(self, key: str) -> None:
        """Put the citizen's card on the reader."""
        person = self._people.get(key)
        if person is None or self._reader is None or "reader_gone" in self._faults.running:
            return
        card = VirtualCard(
            person.record,
            _PROFILES.get(person.profile, CardProfile)(),
            authentication=training_authentication(person.record),
        )
        self._reader.insert(card, pull_after=PULLED_AFTER if self._faults.takes("card_pulled") else None)
        self._on_reader = key

    def take_card(self) -> None:
        """Take the card off the reader."""
        if self._reader is not None:
            self._reader.remove_card()
        self._on_reader = None

    def show_qr(self, key: str) -> None:
        """Hold the QR of the citizen's card under the scanner."""
        person = self._people.get(key)
        if person is not None:
            self._publish(CodeScanned(person.qr, ScanOrigin.DRAWER))

    def qr_of(self, key: str) -> str:
        """Text of the QR on the citizen's card."""
        return self._people[key].qr

    def centre_pid(self) -> int | None:
        """Process id of the embedded centre, for drills that kill it."""
        return self._centre_pid()

    async def take_ticket(self, group: str, *, priority: bool = False) -> str:
        """Take a queue ticket; returns its number, empty when the centre does not answer."""
        try:
            ticket, _ = await self._client.take_ticket(str(uuid.uuid4()), group, priority=priority)
        except (CentreUnavailableError, CentreRefusedError):
            return ""
        return ticket.number

    async def decided(self) -> frozenset[str]:
        """Ids of the dossiers that have a result, empty when the centre does not answer."""
        try:
            return await self._client.results()
        except (CentreUnavailableError, CentreRefusedError):
            return frozenset()

    async def make_result_ready(self, dossier_key: str) -> bool:
        """Let the deciding agency finish a dossier."""
        try:
            await self._client.make_result(dossier_key)
        except (CentreUnavailableError, CentreRefusedError):
            return False
        return True

    def drills(self) -> Sequence[tuple[Drill, bool]]:
        """Every fault, and whether it lasts now."""
        return tuple((one, one.name in self._faults.running) for one in DRILLS)

    async def drill(self, name: str) -> bool:
        """Order a fault, or end it."""
        return await self._faults.turn(name)

    def papers_folder(self) -> str:
        """Where printed papers lie as files."""
        return str(self._papers)


def _key(person: wire.TrainingPerson) -> str:
    return person.record.personal_number or person.qr
