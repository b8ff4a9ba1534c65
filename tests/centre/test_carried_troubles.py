"""Carried files with something wrong in them: one message, or the clock of the desk."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from counter import wire
from counter.carried import CarriedError, open_receipt
from counter.centre.api import taking
from counter.centre.importing import Importing
from counter.desk.carrying import export, take_receipt
from counter.domain.dossiers import Dossier
from counter.domain.people import PartialDate
from tests.centre.test_carried_outbox import (
    DESK,
    KEY,
    PLACE,
    SECRET,
    exported,
    journal_in,
    office_in,
    received,
)
from tests.rigs.centre import RunningCentre, new_dossier

HUGE = (2**31, 2**40, 2**63, 2**64, -(2**40), 10**30)


def with_day(body: bytes, day: int) -> bytes:
    spoilt = json.loads(body)
    spoilt["submitter"]["date_of_birth"]["day"] = day
    return json.dumps(spoilt).encode()


@pytest.mark.parametrize("day", [*HUGE, 0, -1, 32])
def test_a_day_that_cannot_be_is_a_wire_error(day: int) -> None:
    with pytest.raises(wire.WireError):
        wire.decode(Dossier, with_day(wire.encode(new_dossier()), day))
    with pytest.raises(ValueError, match="out of range"):
        PartialDate(1990, 1, day)
    with pytest.raises(ValueError, match="out of range"):
        PartialDate(1990, 13 if day > 0 else day or -1)


@pytest.mark.parametrize("day", HUGE)
def test_the_centre_refuses_it_for_good(centre: RunningCentre, day: int) -> None:
    one = new_dossier()
    body = with_day(wire.encode(one), day)
    assert centre.refusal("PUT", f"/v1/dossiers/{one.id}", body=body) == (400, "malformed")


def test_one_poisonous_message_stops_no_file(tmp_path: Path) -> None:
    with journal_in(tmp_path) as journal, office_in(tmp_path / "centre") as office:
        received(journal, 2)
        first, second = journal.outbox()
        poisoned = replace(first, body=with_day(first.body, 2**40))
        file = export([poisoned, second], KEY, PLACE, office.now())
        taken = Importing(office).take(file.content, SECRET, clerk_id="")
        assert (taken.taken, [one.reason for one in taken.refused]) == (1, ["malformed"])


def test_a_message_that_breaks_its_reader_is_answered_and_waits_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with journal_in(tmp_path) as journal, office_in(tmp_path / "centre") as office:
        first, second = received(journal, 2)

        def breaking(*arguments: object) -> wire.WriteReply:
            if arguments[2] == first.id:
                raise KeyError(first.owner_name)
            return taking.take_dossier(*arguments)  # type: ignore[arg-type]  # what it is given

        monkeypatch.setitem(taking.TAKEN_BY, "dossier", breaking)
        with caplog.at_level(logging.ERROR):
            taken = Importing(office).take(exported(journal, at=office.now()).content, SECRET, clerk_id="")
        assert first.owner_name not in caplog.text
        assert "KeyError" in caplog.text
        assert [one.status for one in open_receipt(KEY, taken.receipt).items] == [500, 200]
        assert take_receipt(journal, KEY, taken.receipt, DESK).done == 1
        [left] = journal.outbox()
        assert (left.id, left.last_outcome) == (first.id, None), "it goes with the next file"
        assert second.id != left.id


def test_a_clock_that_was_years_ahead_shuts_no_later_file_out(tmp_path: Path) -> None:
    with journal_in(tmp_path) as journal, office_in(tmp_path / "centre") as office:
        importing, now = Importing(office), office.now()
        received(journal)
        ahead = exported(journal, at=now.replace(year=now.year + 10, day=1)).content
        importing.take(ahead, SECRET, clerk_id="")
        received(journal)
        right = exported(journal, at=now + timedelta(hours=1)).content
        assert importing.take(right, SECRET, clerk_id="").taken == 2
        with pytest.raises(CarriedError, match="older"):
            importing.take(exported(journal, at=now - timedelta(hours=1)).content, SECRET, clerk_id="")
        with pytest.raises(CarriedError, match="older"):
            importing.take(exported(journal, at=now).content, SECRET, clerk_id="")
