"""The bench's own arithmetic: figures, turns, bars and what the table and the JSON say of them."""

from __future__ import annotations

import json

import pytest

from tests.bench.harness import Bar, Figures, Judged, Row, alternate, figures, in_turn, percentile
from tests.bench.report import as_json, machine, table

OURS = Figures(12.0, p95=15.0, p99=20.0, count=200)
THEIRS = Figures(10.0, p95=11.0, p99=12.0, count=200)


def test_percentiles_are_samples_of_the_nearest_rank() -> None:
    hundred = [float(number) for number in range(100, 0, -1)]
    assert percentile(hundred, 95) == 95.0
    assert percentile(hundred, 99) == 99.0
    assert percentile([7.0], 99) == 7.0


def test_figures_scale_and_leave_out_what_few_samples_cannot_tell() -> None:
    assert figures([0.003, 0.001, 0.002], 1000) == Figures(2.0, None, None, 3)
    assert figures([0.001] * 19 + [0.5], 1000).p95 == 1.0
    assert figures([0.001] * 19 + [0.5], 1000).p99 is None
    assert figures([1.0] * 98 + [5.0, 9.0]) == Figures(1.0, 1.0, 5.0, 100)


def test_samples_are_taken_in_turn_and_warm_ups_do_not_count() -> None:
    order = []

    def take(name: str) -> str:
        order.append(name)
        return f"{name}{len(order)}"

    kept = alternate([lambda: take("a"), lambda: take("b")], rounds=2, warm_up=1)
    assert order == ["a", "b"] * 3
    assert kept == (["a3", "a5"], ["b4", "b6"])


def test_figures_of_turns_are_milliseconds() -> None:
    ours, theirs = in_turn(lambda: 0.004, lambda: 0.001, rounds=3)
    assert (ours.median, theirs.median, ours.count) == (4.0, 1.0, 3)


@pytest.mark.parametrize(
    ("bar", "held"),
    [
        (None, None),
        (Bar(Judged.MEDIAN, 12), True),
        (Bar(Judged.MEDIAN, 11.9), False),
        (Bar(Judged.P95, 15), True),
        (Bar(Judged.P99, 19), False),
        (Bar(Judged.RATIO, 1.2), True),
        (Bar(Judged.RATIO, 1.1), False),
        (Bar(Judged.EXCESS, 2), True),
        (Bar(Judged.EXCESS, 1.9), False),
    ],
)
def test_a_bar_is_held_by_the_figure_it_is_about(bar: Bar | None, held: bool | None) -> None:
    assert Row("x", "ms", OURS, "floor", THEIRS, bar).held is held


@pytest.mark.parametrize("bar", [Bar(Judged.RATIO, 9), Bar(Judged.EXCESS, 9), Bar(Judged.P99, 9)])
def test_a_bar_without_its_figure_is_not_held_and_not_missed(bar: Bar) -> None:
    assert Row("x", "ms", Figures(1.0), bar=bar).held is None


def test_the_table_is_aligned_and_says_how_bars_stand() -> None:
    rows = [
        Row("short", "ms", OURS, "bare floor", THEIRS, Bar(Judged.RATIO, 1.5)),
        Row("a longer name", "ms", Figures(0.1234), "f", Figures(0.1), Bar(Judged.EXCESS, 0.001)),
        Row("alone", "APDUs", Figures(102)),
    ]
    lines = table([("Group", rows)]).splitlines()
    assert [" ".join(line.split()) for line in lines] == [
        "what ours floor or peer theirs ratio bar",
        "",
        "Group",
        "short 12 ms, p99 20 bare floor 10 ms, p99 12 1.20 ≤ 1.5 × held",
        "a longer name 0.123 ms f 0.100 ms +0.023 ≤ 0.001 ms more missed",
        "alone 102 APDUs",
    ]
    for title, first, second in [
        ("ours", "12 ms", "0.123"),
        ("floor", "bare", "f "),
        ("ratio", "1.20", "+0.0"),
        ("bar", "≤", "≤"),
    ]:
        assert lines[0].index(title) == lines[3].index(first) == lines[4].index(second)


def test_the_json_has_every_figure() -> None:
    row = Row("x", "ms", OURS, "floor", THEIRS, Bar(Judged.P95, 14))
    said = json.loads(json.dumps(as_json([("Group", [row])], machine())))
    assert said["machine"]["cores"] >= 1
    assert said["rows"] == [
        {
            "measurement": "Group",
            "what": "x",
            "unit": "ms",
            "ours": {"median": 12.0, "p95": 15.0, "p99": 20.0, "count": 200},
            "peer": "floor",
            "theirs": {"median": 10.0, "p95": 11.0, "p99": 12.0, "count": 200},
            "bar": {"of": "p95", "most": 14},
            "ratio": 1.2,
            "held": False,
        }
    ]
