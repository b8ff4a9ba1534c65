"""What is scanned, pasted, typed or sent may be anything: no letter of it moves a cursor, none is an act."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from counter.desk.acts import StatedPerson
from counter.desk.desk import Desk
from counter.desk.state import Visit
from counter.domain.parties import PartyRole
from counter.domain.people import IdentityPaper, PartialDate, Person, PersonalNumber
from counter.events import ScanOrigin
from counter.ports import LookupAnswer, LookupOutcome
from tests.rigs.desk import received, until
from tests.rigs.small_desk import person, small_desk
from tests.rigs.words import notice_key

ONE = person()
ESCAPES = "\x1b[2J\x1b]0;title\x07\x9b31m\u202e\u2066\u200b\x00\x7f\x85"
HARMFUL = [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0), 0x200B, 0x202E, 0x2066)]


def is_clean(value: object) -> bool:
    """Whether nothing in the whole value could reach a terminal as an order."""
    return not any(char in str(value) for char in HARMFUL)


def people_of(desk: Desk) -> list[Person]:
    visit = desk.state.visit
    assert visit is not None
    identity = visit.identity
    known = [identity.qr, identity.typed, identity.person, identity.register.person]
    return [one for one in known if one is not None]


def texts_of(one: Person) -> list[str]:
    return [one.full_name, one.residence or "", one.old_number or "", str(one.personal_number)]


async def by_qr(desk: Desk) -> None:
    fields = ONE.qr().split("|")
    fields[2] += ESCAPES
    fields[5] = ESCAPES + fields[5]
    await desk.scan("|".join(fields), ScanOrigin.SCANNER)


async def by_typing(desk: Desk) -> None:
    typed = StatedPerson(
        paper=IdentityPaper.CARD,
        full_name=f"Nguyễn{ESCAPES} Mẫu",
        date_of_birth="1990",
        residence=f"Số 1{ESCAPES}\n\n\rĐường",
    )
    await desk.people.state_person(PartyRole.SUBMITTER, typed)
    assert desk.state.notice is not None
    assert desk.state.notice.key == "desk.notice.bad_field", "what is left of an escape sequence is no name"
    hidden = replace(typed, full_name="Nguyễn\x1b\x9b\u202e\u200b\x00 Mẫu\r")
    await desk.people.state_person(PartyRole.SUBMITTER, hidden)


async def by_register(desk: Desk) -> None:
    await desk.scan(ONE.qr(), ScanOrigin.SCANNER)
    await until(desk, lambda state: state.visit and state.visit.identity.register.outcome)


@pytest.mark.parametrize("way", [by_qr, by_typing, by_register], ids=lambda way: way.__name__)
async def test_escape_sequences_in_a_name_reach_no_screen_and_no_paper(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: object
) -> None:
    """Free text shown as HTML (ZMSKVR-467)."""
    async with small_desk(tmp_path) as small:
        desk = small.desk
        answer = Person(
            full_name=ONE.card().full_name,
            personal_number=PersonalNumber(ONE.number),
            date_of_birth=PartialDate(*map(int, ONE.birth.split("-"))),
            residence="Số 1 Đường Mẫu",
        )

        async def look_up(_request: object) -> LookupAnswer:
            return LookupAnswer(LookupOutcome.FOUND, "ref", answer)

        monkeypatch.setattr(small.centre, "look_up", look_up)
        await way(desk)  # type: ignore[operator]  # one of three functions of a desk
        assert people_of(desk)
        for one in people_of(desk):
            assert all(map(is_clean, texts_of(one))), one
        await received(desk)
        for job in small.printer.jobs:
            assert is_clean(job.document.dossier.owner.full_name)  # type: ignore[union-attr]
            assert is_clean(job.document.dossier.submitter.full_name)  # type: ignore[union-attr]


GARBAGE = [
    "",
    " ",
    "|" * 300,
    ONE.qr()[: len(ONE.qr()) // 2],
    "H99.001-261123-",
    "H99.001-999999-9999-0000",
    "QUEUE|||",
    "\x1b[A\x1b[B\x1bOP",
    "9" * 4000,
    "IDVNM" + "<" * 85,
    "https://example.invalid/?q=" + "a" * 3000,
    "Đ" * 5000,
    "\ufeff\u202e" * 50,
    "'; DROP TABLE dossier; --",
    "{notice}{0}%s%(x)s$x",
]


async def test_a_malformed_scan_changes_nothing(tmp_path: Path) -> None:
    async with small_desk(tmp_path) as small:
        desk = small.desk
        await desk.call_next()
        await desk.scan(ONE.qr(), ScanOrigin.SCANNER)
        await until(desk, lambda state: state.visit and state.visit.identity.register.outcome)
        before = desk.state.visit
        assert isinstance(before, Visit)
        for text in GARBAGE:
            await desk.scan(text, ScanOrigin.SCANNER)
            after = desk.state.visit
            assert after is not None
            assert after.identity.person == before.identity.person, text[:20]
            assert (after.id, after.filing, after.returning) == (before.id, None, None), text[:20]
            assert notice_key(desk), (text[:20], "it is told, with what to do")
        await received(desk)


async def test_ten_pasted_lines_are_no_ten_acts(tmp_path: Path) -> None:
    lines = [ONE.qr(), "A001", "H99.001-261123-0007", "099090123456", "2.000635", "1", "2", "3", "F5", "\r"]
    async with small_desk(tmp_path) as small:
        desk = small.desk
        for ending in ("\n", "\r\n", "\r", "\t"):
            await desk.scan(ending.join(lines), ScanOrigin.TYPED)
        assert small.centre.calls.count("call_ticket") == 0
        assert small.centre.calls.count("dossier") == 0
        assert small.journal.dossiers() == ()
        assert notice_key(desk)
