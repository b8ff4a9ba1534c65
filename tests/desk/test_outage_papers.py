"""What was received by hand in an outage and is entered later: its time, number, reason and second person."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from counter import wire
from counter.centre.api.checks import check_dossier
from counter.centre.refusals import RefusedError
from counter.desk.acts import StatedOutage
from counter.desk.outage import OutageDesk, true_time
from counter.domain.dossiers import Outage
from counter.ports import JournalError, ReceptionOrder
from printing.content import content
from printing.layout import Text
from printing.paper import PageSize
from printing.sheet import sheets
from printing.wording.cases import received_at
from tests.rigs.desk import EXTRACT
from tests.rigs.filing import filled
from tests.rigs.memory_centre import PIN
from tests.rigs.papers import OFFICE, dossier, slip
from tests.rigs.small_desk import SmallDesk

NOW = datetime(2026, 1, 5, 9, 30, tzinfo=OFFICE)
OTHER_PIN = "654321"


@pytest.mark.parametrize(
    ("date", "hour", "found"),
    [
        ("4/1", "8:15", datetime(2026, 1, 4, 8, 15, tzinfo=OFFICE)),
        ("30/12", "8h", datetime(2025, 12, 30, 8, 0, tzinfo=OFFICE)),
        ("05/01/2026", "9:30", datetime(2026, 1, 5, 9, 30, tzinfo=OFFICE)),
        ("5/1", "9:31", "hour"),
        ("6/1", "8:00", "date"),
        ("1/12", "8:00", "date"),
        ("6/12/2025", "8:00", datetime(2025, 12, 6, 8, 0, tzinfo=OFFICE)),
        ("31/2", "8:00", "date"),
        ("x", "8:00", "date"),
        ("4/1", "25:00", "hour"),
        ("4/1", "", "hour"),
        ("4/1/0000", "8:00", "date"),
    ],
)
def test_the_true_time_is_bounded(date: str, hour: str, found: datetime | str) -> None:
    assert true_time(date, hour, NOW) == found


def stated(small: SmallDesk, **changes: str) -> StatedOutage:
    before = small.desk.now() - timedelta(days=1)
    usual = StatedOutage(f"{before:%d/%m/%Y}", "8:15", "KC-0012", "Mất điện", OTHER_PIN)
    return replace(usual, **changes)


async def ready(small: SmallDesk) -> None:
    """A form is open; another clerk has a PIN of their own, and the centre has one by that PIN too."""
    cheap = Argon2id(salt=bytes(16), length=32, iterations=1, lanes=1, memory_cost=8)
    core = small.desk._core
    first, second, *rest = core.place.clerks
    witness = replace(second, pin_hash=cheap.derive_phc_encoded(OTHER_PIN.encode()))
    core.update(place=replace(core.place, clerks=(first, witness, *rest)))
    await filled(small, EXTRACT)


def notice(small: SmallDesk) -> tuple[str, object]:
    told = small.desk.state.notice
    assert told is not None
    return told.key.removeprefix("desk.notice."), told.values.get("field")


async def test_the_appointment_counts_from_the_true_time(small: SmallDesk) -> None:
    await ready(small)
    before = small.desk.state.filing
    assert before is not None
    await small.desk.outages.enter(stated(small))
    assert notice(small)[0] == "outage_entered"
    filing = small.desk.state.filing
    assert filing is not None
    assert filing.outage is not None
    assert (filing.outage.emergency_number, filing.outage.reason) == ("KC-0012", "Mất điện")
    assert filing.outage.witness_id == small.desk._core.place.clerks[1].id
    await small.desk.outages.drop()
    assert small.desk.state.filing is not None
    assert small.desk.state.filing.outage is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"date": "x"}, "date"),
        ({"hour": "30:00"}, "hour"),
        ({"emergency_number": "  "}, "emergency_number"),
        ({"reason": ""}, "reason"),
        ({"witness_pin": "000000"}, "witness_pin"),
        ({"witness_pin": ""}, "witness_pin"),
        ({"witness_pin": PIN}, "witness_pin"),
    ],
)
async def test_each_bad_field_is_named(small: SmallDesk, changes: dict[str, str], field: str) -> None:
    """The PIN of whoever enters it confirms nothing."""
    await ready(small)
    await small.desk.outages.enter(stated(small, **changes))
    assert notice(small) == ("bad_field", field)
    assert small.desk.state.filing is not None
    assert small.desk.state.filing.outage is None


async def test_wrong_pins_of_a_second_person_have_to_be_waited_for(small: SmallDesk) -> None:
    await ready(small)
    for _ in range(5):
        await small.desk.outages.enter(stated(small, witness_pin="000000"))
    await small.desk.outages.enter(stated(small))
    assert notice(small)[0] == "outage_witness_waits"
    kinds = [row.kind for row in small.journal.audit(limit=10_000)]
    assert kinds.count("witness_refused") == 5
    await small.desk.lock()
    assert await small.desk.sign_in(PIN)
    await small.desk.outages.enter(stated(small))
    assert notice(small)[0] == "outage_witness_waits", "the clerk's own PIN gives no other guesses"
    again = OutageDesk(small.desk._core, small.desk._reception)
    await again.enter(stated(small))
    assert notice(small)[0] == "outage_witness_waits", "nor does a restart"
    assert small.journal.attempts("witness_refused").wrong == 5
    assert small.journal.attempts().wrong == 0


async def test_the_right_pin_of_a_second_person_forgets_the_wrong_ones(small: SmallDesk) -> None:
    await ready(small)
    for _ in range(4):
        await small.desk.outages.enter(stated(small, witness_pin="000000"))
    await small.desk.outages.enter(stated(small))
    assert notice(small)[0] == "outage_entered"
    assert small.journal.attempts("witness_refused").wrong == 0


async def test_a_full_disk_gives_nobody_more_guesses_at_a_second_pin(
    small: SmallDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object, **_named: object) -> None:
        raise JournalError("disk_full")

    await ready(small)
    monkeypatch.setattr(small.journal, "note_attempt", full)
    for _ in range(5):
        await small.desk.outages.enter(stated(small, witness_pin="000000"))
    await small.desk.outages.enter(stated(small))
    assert notice(small)[0] == "outage_witness_waits"


async def test_the_same_emergency_number_twice_is_told(small: SmallDesk) -> None:
    await ready(small)
    outage = Outage(small.desk.now() - timedelta(days=2), "kc-0012", "Mất điện", "c9", "Người Thứ Hai")
    before = dossier(id="before", code=None, local_number="", outage=outage)
    small.journal.receive(ReceptionOrder(before, lambda _: (), wire.encode, None))
    await small.desk.outages.enter(stated(small))
    assert notice(small)[0] == "outage_number_used"
    assert small.desk.state.filing is not None
    assert small.desk.state.filing.outage is not None, "told, and entered all the same"


def test_the_centre_refuses_what_cannot_be_an_outage() -> None:
    entered = dossier(due_at=None)
    good = Outage(entered.entry.at - timedelta(days=2), "KC-1", "Mất điện", "c9", "Người Thứ Hai")
    check_dossier(replace(entered, outage=good), entered.id)
    assert received_at(replace(entered, outage=good)) == good.received_at
    for bad in (
        replace(good, received_at=entered.entry.at + timedelta(minutes=1)),
        replace(good, received_at=entered.entry.at - timedelta(days=40)),
        replace(good, witness_id=entered.entry.clerk_id),
        replace(good, emergency_number=" "),
    ):
        with pytest.raises(RefusedError, match="bad_outage"):
            check_dossier(replace(entered, outage=bad), entered.id)


def test_the_slip_prints_both_times_and_the_number() -> None:
    received = dossier()
    outage = Outage(received.entry.at - timedelta(days=1), "KC-0012", "Mất điện", "c9", "NGƯỜI THỨ HAI")
    page = sheets(content(slip(outage=outage)), PageSize.A4).pages[0]
    said = " ".join(mark.text for mark in page if isinstance(mark, Text))
    assert "KC-0012" in said
    for at in (outage.received_at, received.entry.at):
        assert f"ngày {at:%d} tháng {at:%m}" in said
