"""What the fee rules come to, row by row beside the table of facts/rules.json, each with its source."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from counter.centre.catalogue import CatalogueError, load_catalogue, packaged_fees
from counter.centre.catalogue.fee_table import read_fee_table
from counter.desk.exemption_table import exemption_table
from counter.domain.exemptions import age_on, best, exemptions_of
from counter.domain.fees import WaiverGround
from counter.domain.people import PartialDate
from counter.domain.procedures import Channel
from counter.domain.quantity import quantity_fee, reckon

TABLE = packaged_fees()
BY_CODE = {procedure.code: procedure for procedure in load_catalogue()[1]}
TODAY, NEW_YEAR = date(2026, 11, 23), date(2027, 1, 1)
D, ON = Channel.DIRECT, Channel.ONLINE

VERIFIED = [
    ("residence-permanent", D, TODAY, 20_000),
    ("residence-permanent", ON, TODAY, 10_000),
    ("residence-temporary", D, TODAY, 15_000),
    ("residence-temporary", ON, TODAY, 7_000),
    ("residence-temporary-list", D, TODAY, 10_000),
    ("residence-temporary-list", ON, TODAY, 5_000),
    ("residence-separation", D, TODAY, 10_000),
    ("residence-separation", ON, TODAY, 5_000),
    ("identity-exchange-old", D, TODAY, 15_000),
    ("identity-exchange-old", D, NEW_YEAR, 30_000),
    ("identity-exchange", D, TODAY, 25_000),
    ("identity-exchange", D, NEW_YEAR, 50_000),
    ("identity-again", D, TODAY, 35_000),
    ("identity-again", D, NEW_YEAR, 70_000),
    ("extract-copy", D, TODAY, 8_000),
    ("judicial-record", D, TODAY, 200_000),
    ("judicial-record-reduced", D, TODAY, 100_000),
    ("passport-new", D, TODAY, 100_000),
    ("passport-new", D, NEW_YEAR, 200_000),
    ("certified-copy", D, TODAY, 2_000),
    ("certified-signature", D, TODAY, 10_000),
    ("certified-transaction", D, TODAY, 50_000),
    ("certified-amendment", D, TODAY, 30_000),
    ("certified-correction", D, TODAY, 25_000),
]
"""`fee_table_verified` and `certification_fees`: id, channel, day, đồng of one."""


@pytest.mark.parametrize(("fee_id", "channel", "day", "dong"), VERIFIED)
def test_a_rule_comes_to_what_the_verified_table_says(
    fee_id: str, channel: Channel, day: date, dong: int
) -> None:
    rule = TABLE.rule(fee_id, day, channel)
    assert rule is not None
    assert quantity_fee(rule) == dong
    assert rule.name
    assert rule.source


def test_every_rule_of_the_table_has_a_source_and_is_looked_at_here() -> None:
    looked_at = {fee_id for fee_id, *_ in VERIFIED} | {"identity-exchange-either"}
    assert {row.id for row in TABLE.rows} == looked_at
    assert all(row.rule.source for row in TABLE.rows)


@pytest.mark.parametrize(
    ("code", "case", "pages", "copies", "dong"),
    [
        ("2.000815", 0, 1, 1, 2_000),
        ("2.000815", 0, 2, 1, 4_000),
        ("2.000815", 0, 5, 5, 35_000),
        ("2.000815", 0, 198, 1, 200_000),
        ("2.000815", 0, 500, 3, 600_000),
        ("2.000815", 0, 1, 300, 600_000),
        ("2.000942", 0, 3, 2, 10_000),
        ("2.000884", 0, 1, 3, 30_000),
        ("2.001035", 0, 1, 1, 50_000),
        ("2.001016", 0, 1, 1, 50_000),
        ("2.000913", 0, 1, 1, 30_000),
        ("2.000927", 0, 1, 1, 25_000),
        ("2.000635", 0, 1, 4, 32_000),
        ("1.004194", 1, 1, 6, 60_000),
        ("1.004222", 0, 1, 1, 20_000),
        ("1.014064", 0, 1, 1, 35_000),
    ],
)
def test_the_catalogue_takes_them(code: str, case: int, pages: int, copies: int, dong: int) -> None:
    procedure = BY_CODE[code]
    rule = procedure.fee(case=procedure.cases[case], on=TODAY)
    assert quantity_fee(rule, pages, copies) == dong
    assert rule.source


def test_a_fee_changes_by_itself_at_midnight() -> None:
    card = BY_CODE["1.014064"]
    last = NEW_YEAR - timedelta(days=1)
    assert card.fee(case=card.cases[0], on=last).amount_dong == 35_000
    assert card.fee(case=card.cases[0], on=NEW_YEAR).amount_dong == 70_000
    exchange = BY_CODE["1.014063"]
    notes = [exchange.fee(case=exchange.cases[0], on=day).note or "" for day in (last, NEW_YEAR)]
    assert "15.000" in notes[0]
    assert "30.000" in notes[1]


def test_a_reckoning_tells_its_steps_and_its_bound() -> None:
    rule = TABLE.rule("certified-copy", TODAY)
    assert rule is not None
    told = reckon(rule, 5, 5)
    assert told is not None
    assert [(one.pages, one.dong) for one in told.prices] == [(2, 2_000), (3, 1_000)]
    assert (told.each_dong, told.total_dong, told.bounded) == (7_000, 35_000, False)
    most = reckon(rule, 199)
    assert most is not None
    assert (most.each_dong, most.bounded) == (200_000, True)


def test_the_digital_citizen_pays_nothing_online_while_it_holds_and_full_at_the_desk() -> None:
    extract = TABLE.rule("extract-copy", TODAY)
    assert extract is not None

    def held(day: date, channel: Channel) -> bool:
        found = exemptions_of(exemption_table(), extract, day, channel)
        return any(one.ground is WaiverGround.DIGITAL_CITIZEN for one in found)

    assert [held(day, ON) for day in (date(2026, 8, 14), date(2026, 8, 15), date(2027, 2, 28))] == [
        False,
        True,
        True,
    ]
    assert not held(date(2027, 3, 1), ON)
    assert not held(TODAY, D)


def test_of_two_grounds_the_better_one_counts_alone() -> None:
    rule = TABLE.rule("residence-permanent", TODAY)
    assert rule is not None
    held = exemptions_of(exemption_table(), rule, TODAY)
    halved = [one for one in held if one.ground is WaiverGround.CHILD]
    found = best(held, (WaiverGround.ELDERLY, WaiverGround.POOR_HOUSEHOLD))
    assert found is not None
    assert found.left_of(20_000) == 0
    assert best(halved, (WaiverGround.MERIT,)) is None


@pytest.mark.parametrize(
    ("born", "age"),
    [
        (PartialDate(1966, 11, 23), 60),
        (PartialDate(1966, 11, 24), 59),
        (PartialDate(1966), None),
        (None, None),
    ],
)
def test_an_age_is_known_only_from_a_whole_date(born: PartialDate | None, age: int | None) -> None:
    assert age_on(born, TODAY) == age


ROW = '[[fee]]\nid = "sample"\nname = "Phí"\nsource = "TT"\nprocedures = ["1.000001"]\n'


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (ROW, "bad_fee"),
        (ROW + "dong = {direct = 1}\nfrom = 2027-01-02\nuntil = 2027-01-01\n", "bad_fee"),
        (ROW + 'dong = {direct = 1}\nper = "page"\nsteps = [{from_page = 2, dong = 1}]\n', "bad_fee"),
        (ROW + "dong = {direct = 1}\n" + ROW + "dong = {direct = 2}\n", "bad_fee"),
        (
            ROW
            + "dong = {direct = 1}\nuntil = 2027-01-01\n"
            + ROW
            + "dong = {direct = 2}\nfrom = 2027-01-01\n",
            "bad_fee",
        ),
        (ROW + "dong = {direct = -1}\n", "unreadable"),
        (ROW + "dong = {direct = 1}\nsurprise = 1\n", "unreadable"),
        ("[[fee", "unreadable"),
        ("x" * 600_000, "too_large"),
    ],
)
def test_a_table_that_cannot_be_right_is_refused(body: str, reason: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        read_fee_table(body.encode())
    assert caught.value.reason == reason


def test_rules_that_follow_each_other_by_a_day_stand() -> None:
    body = (
        ROW + "dong = {direct = 1}\nuntil = 2026-12-31\n" + ROW + "dong = {direct = 2}\nfrom = 2027-01-01\n"
    )
    table = read_fee_table(body.encode())
    assert [table.rule("sample", day) for day in (NEW_YEAR, NEW_YEAR - timedelta(days=1))] == [
        table.rows[1].rule,
        table.rows[0].rule,
    ]
