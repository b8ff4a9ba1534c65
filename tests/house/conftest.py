"""A data folder for each test, a journal in it, and a virtual card on the reader of `counter card`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import msgspec
import pytest

import counter.bootstrap
from cache.journal import SqliteJournal
from cache.keys import journal_key
from cache.reference import TinyReferenceStore
from counter.centre.sample import sample_plan
from counter.domain.documents import Slip
from counter.domain.place import Place
from counter.folders import Mode
from counter.ports import PrintJob, ReceptionOrder, Tray
from devices.emrtd.apdu import CardTransport
from devices.virtual.card import VirtualCard
from tests.rigs.cards import RECORD
from tests.rigs.papers import CENTRE, EARLIER, dossier


@cache
def known_place() -> Place:
    """Where the desk stands, with its clerks; hashing their PINs takes time."""
    return sample_plan().place


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of the test's own, not made yet."""
    monkeypatch.setenv("COUNTER_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def journal(home: Path) -> Path:
    """The journal of a training desk that received one dossier and was closed."""
    path = home / Mode.TRAINING / "journal.db"
    key, _ = journal_key(path, account=Mode.TRAINING.value, keyring=None)
    desk = SqliteJournal.open(path, key, desk_id="Q03", seat="Q03")
    desk.receive(
        ReceptionOrder(
            dossier(code=None, local_number="", entry=EARLIER),
            lambda one: [PrintJob(f"{one.id}-slip", one.id, Slip(CENTRE, one), 2, Tray.SHEET)],
            msgspec.json.encode,
            None,
        )
    )
    desk.close()
    TinyReferenceStore(path.parent / "reference").put_place(known_place())
    return path


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str | None]]:
    """Lay a virtual card where the wiring finds the card on a PC/SC reader; gives the readers asked for."""

    class Wire:
        def __init__(self) -> None:
            self.card = VirtualCard(RECORD)

        def transmit(self, apdu: bytes) -> bytes:
            return self.card.answer(apdu)

        def reset(self) -> None:
            self.card.power_on()

    def lay() -> list[str | None]:
        asked: list[str | None] = []

        @contextmanager
        def open_card(reader: str | None) -> Iterator[CardTransport]:
            asked.append(reader)
            yield Wire()

        monkeypatch.setattr(counter.bootstrap, "open_card", open_card)
        return asked

    return lay
