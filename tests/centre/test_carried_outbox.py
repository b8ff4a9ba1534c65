"""An outbox carried by file: sealed and signed at the desk, taken once, its receipt taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from cache.journal import SqliteJournal
from cache.slots import recovery_pair
from counter import wire
from counter.carried import CarriedError, fingerprint, open_receipt, signer_of
from counter.centre.embedded import Settings, StartError, office_alone
from counter.centre.importing import Importing
from counter.centre.office import Office
from counter.centre.refusals import RefusedError
from counter.centre.sample import sample_plan
from counter.desk.carrying import Exported, export, take_receipt
from counter.domain.dossiers import Dossier, Entry
from counter.domain.place import Place
from counter.ports import Act, OutboxItem, OutboxKind, OutboxOutcome, ReceptionOrder
from tests.rigs.centre import new_dossier, running_centre
from tests.rigs.papers import ENTRY, OFFICE

KEY = bytes(range(32))
SECRET, PUBLIC = recovery_pair()
PLACE = replace(sample_plan().place, recovery_key=PUBLIC)
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=OFFICE)
DESK = replace(ENTRY, centre_id="H99.001", desk_id="Q03")


@contextmanager
def journal_in(folder: Path) -> Iterator[SqliteJournal]:
    with SqliteJournal.open(folder / "journal.db", KEY, desk_id="Q03", seat="Q03") as journal:
        yield journal


@contextmanager
def office_in(folder: Path) -> Iterator[Office]:
    with office_alone(Settings(secret="", folder=str(folder), training=True)) as office:
        yield office


def received(journal: SqliteJournal, count: int = 1) -> list[Dossier]:
    made = []
    for _ in range(count):
        order = ReceptionOrder(replace(new_dossier(), local_number=""), lambda _: (), wire.encode, None)
        made.append(journal.receive(order)[0])
    return made


def exported(
    journal: SqliteJournal, *, place: Place = PLACE, at: datetime = NOW, key: bytes = KEY
) -> Exported:
    return export(journal.outbox(), key, place, at)


def test_a_carried_outbox_is_taken_and_its_receipt_makes_it_done(tmp_path: Path) -> None:
    with journal_in(tmp_path) as journal, office_in(tmp_path / "centre") as office:
        made = received(journal, 3)
        file = exported(journal)
        assert (file.count, file.left_out) == (3, 0)
        assert file.fingerprint == fingerprint(signer_of(KEY))
        assert made[0].owner_name.encode() not in file.content, "sealed"

        importing = Importing(office)
        assert not importing.knows(importing.label(file.content)), "somebody compares the fingerprint"
        taken = importing.take(file.content, SECRET, clerk_id="an.nv")
        assert (taken.taken, taken.repeated, taken.refused) == (3, 0, ())
        assert importing.knows(importing.label(file.content))
        assert [office.dossiers.view("H99.001", one.id).digest for one in made] == [
            wire.digest(item.body) for item in journal.outbox()
        ]

        assert len(journal.outbox()) == 3, "without its receipt nothing is done"
        assert take_receipt(journal, KEY, taken.receipt, DESK).done == 3
        assert journal.outbox() == ()
        again = take_receipt(journal, KEY, taken.receipt, DESK)
        assert (again.done, again.gone) == (0, 3)


def test_taken_twice_and_sent_later_doubles_nothing(tmp_path: Path) -> None:
    with journal_in(tmp_path) as journal:
        [made] = received(journal)
        file = exported(journal)
        with office_in(tmp_path / "centre") as office:
            assert Importing(office).take(file.content, SECRET, clerk_id="").repeated == 0
            second = Importing(office).take(file.content, SECRET, clerk_id="")
            assert (second.taken, second.repeated) == (1, 1)
        with running_centre(tmp_path / "centre") as centre:
            assert centre.again(f"/v1/dossiers/{made.id}", journal.outbox()[0].body), (
                "a repeat, not a second one"
            )
        assert take_receipt(journal, KEY, second.receipt, DESK).done == 1


def test_what_is_kept_back_or_refused_stays_with_what_follows_it(tmp_path: Path) -> None:
    with journal_in(tmp_path) as journal:
        kept, stopped, free = received(journal, 3)
        journal.park(kept.id, "supervisor", Act("outbox_held", kept.id, DESK, "supervisor"))
        journal.note_outbox(stopped.id, OutboxOutcome.STOP, detail="invalid")
        file = exported(journal)
        assert (file.count, file.left_out) == (1, 2)
        with office_in(tmp_path / "centre") as office:
            taken = Importing(office).take(file.content, SECRET, clerk_id="")
            assert office.dossiers.view("H99.001", free.id).dossier.id == free.id
        take_receipt(journal, KEY, taken.receipt, DESK)
        assert {item.id for item in journal.outbox()} == {kept.id, stopped.id}


def test_a_message_the_centre_refuses_comes_back_with_its_reason(tmp_path: Path) -> None:
    with journal_in(tmp_path) as journal, office_in(tmp_path / "centre") as office:
        order = ReceptionOrder(
            replace(new_dossier(), local_number="", training=False), lambda _: (), wire.encode, None
        )
        wrong = journal.receive(order)[0]
        [good] = received(journal)
        taken = Importing(office).take(exported(journal).content, SECRET, clerk_id="")
        assert [(one.id, one.reason) for one in taken.refused] == [(wrong.id, "wrong_mode")]
        back = take_receipt(journal, KEY, taken.receipt, DESK)
        assert (back.done, back.refused) == (1, 1)
        [left] = journal.outbox()
        assert (left.id, left.last_outcome, left.detail) == (wrong.id, OutboxOutcome.STOP, "wrong_mode")
        assert good.id != wrong.id


def test_every_kind_of_message_is_taken_by_its_own_code(tmp_path: Path) -> None:
    with journal_in(tmp_path) as journal, office_in(tmp_path / "centre") as office:
        body = wire.encode(wire.TicketEnd(ticket_id="t-9", clerk_id="an.nv", outcome="done", at=NOW))
        items = [
            OutboxItem(kind.value, kind, "t-9", body, NOW)
            for kind in OutboxKind
            if kind is not OutboxKind.TICKET
        ]
        file = export([*items, OutboxItem("end", OutboxKind.TICKET, "t-9", body, NOW)], KEY, PLACE, NOW)
        taken = Importing(office).take(file.content, SECRET, clerk_id="")
        reasons = {one.id: one.reason for one in taken.refused}
        assert "unknown_kind" not in reasons.values()
        assert all(reasons[kind.value] == "malformed" for kind in OutboxKind if kind is not OutboxKind.TICKET)
        assert len(journal.outbox()) == 0


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "torn": lambda content: content[:-70],
    "torn early": lambda content: content[:120],
    "tampered": lambda content: content[:-100] + bytes([content[-100] ^ 1]) + content[-99:],
    "signature": lambda content: content[:-1] + bytes([content[-1] ^ 1]),
    "label": lambda content: content.replace(b'"count":1', b'"count":2'),
    "longer": lambda content: content + b"x",
    "foreign": lambda content: b"PK\x03\x04" + content,
    "newer": lambda content: content.replace(b"carried 1 ", b"carried 9 ", 1),
    "empty": lambda _: b"",
}


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        ("torn", "torn"),
        ("torn early", "torn"),
        ("tampered", "tampered"),
        ("signature", "tampered"),
        ("label", "tampered"),
        ("longer", "tampered"),
        ("foreign", "foreign"),
        ("newer", "newer_format"),
        ("empty", "foreign"),
    ],
)
def test_nothing_of_a_bad_file_is_taken(tmp_path: Path, damage: str, reason: str) -> None:
    with journal_in(tmp_path) as journal, office_in(tmp_path / "centre") as office:
        [made] = received(journal)
        with pytest.raises(CarriedError) as caught:
            Importing(office).take(DAMAGES[damage](exported(journal).content), SECRET, clerk_id="")
        assert caught.value.reason == reason
        with pytest.raises(RefusedError, match="unknown_dossier"):
            office.dossiers.view("H99.001", made.id)


def test_a_file_of_another_place_key_or_time_is_refused(tmp_path: Path) -> None:
    with journal_in(tmp_path) as journal, office_in(tmp_path / "centre") as office:
        received(journal)
        importing = Importing(office)
        elsewhere = replace(PLACE, centre=replace(PLACE.centre, id="H99.002"))
        no_desk = replace(PLACE, seat=replace(PLACE.seat, id="Q77"))
        for place, secret, reason in (
            (elsewhere, SECRET, "other_centre"),
            (no_desk, SECRET, "other_desk"),
            (PLACE, recovery_pair()[0], "other_key"),
        ):
            with pytest.raises(CarriedError) as caught:
                importing.take(exported(journal, place=place).content, secret, clerk_id="")
            assert caught.value.reason == reason
        old = exported(journal, at=NOW - timedelta(hours=1))
        importing.take(exported(journal).content, SECRET, clerk_id="")
        with pytest.raises(CarriedError) as caught:
            importing.take(old.content, SECRET, clerk_id="")
        assert caught.value.reason == "older"


def test_a_receipt_of_another_desk_or_a_changed_one_makes_nothing_done(tmp_path: Path) -> None:
    with journal_in(tmp_path) as journal, office_in(tmp_path / "centre") as office:
        received(journal)
        receipt = Importing(office).take(exported(journal).content, SECRET, clerk_id="").receipt
        for content, key, reason in (
            (receipt, bytes(32), "other_desk"),
            (receipt[:-5], KEY, "torn"),
            (receipt[:-1] + bytes([receipt[-1] ^ 1]), KEY, "other_desk"),
            (exported(journal).content, KEY, "foreign"),
        ):
            with pytest.raises(CarriedError) as caught:
                open_receipt(key, content)
            assert caught.value.reason == reason
        assert len(journal.outbox()) == 1


def test_a_centre_that_runs_is_not_imported_into(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("counter.centre.embedded._LOCK_WAIT_SECONDS", 0.0)
    with office_in(tmp_path), pytest.raises(StartError, match="locked"), office_in(tmp_path):
        pass


def test_the_entry_travels_as_it_was_frozen(tmp_path: Path) -> None:
    """Not under whoever is there, at the time of the upload (peers.md: SanaMobile 83, Uni-Event 248)."""
    with journal_in(tmp_path) as journal, office_in(tmp_path / "centre") as office:
        [made] = received(journal)
        Importing(office).take(exported(journal).content, SECRET, clerk_id="somebody.else")
        kept: Entry = office.dossiers.view("H99.001", made.id).dossier.entry
        assert kept == made.entry
