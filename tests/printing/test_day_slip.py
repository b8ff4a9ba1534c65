"""The end-of-day slip: its QR carries the head of the record, its digits can be read, nobody stands on it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from counter.domain.day import AuditHead, DayTotals
from counter.domain.documents import DaySlip
from counter.domain.text import nfc
from printing.content import content
from printing.receipt import WIDTH_DOTS, receipt
from tests.rigs.decoders import zbar, zxing
from tests.rigs.papers import CENTRE, ENTRY

HEAD = AuditHead(4127, "3f9a0c51" * 8)
TOTALS = DayTotals(
    "2026-11-23", 31, 1, 12, 512_000, 8_000, (("cash", 400_000), ("transfer", 112_000)),
    ("0000101", "0000102", "0000140"), 2, 1,
)  # fmt: skip
SLIP = DaySlip(CENTRE, TOTALS, HEAD, ENTRY, waiting=3)


@pytest.mark.parametrize("changes", [{}, {"training": True}, {"copy_number": 2}], ids=str)
def test_two_decoders_read_the_head(changes: dict[str, object], tmp_path: Path) -> None:
    printed = receipt(replace(SLIP, **changes))  # type: ignore[arg-type]  # fields of the slip
    assert (printed.image.width, printed.missing) == (WIDTH_DOTS, ())
    picture = tmp_path / "day.png"
    printed.image.save(picture)
    assert zxing(picture) == {("qr", SLIP.head_code)}
    assert zbar(picture) == {("qr", SLIP.head_code)}


def test_the_words_are_the_sums_of_the_day_and_what_needs_somebody_comes_first() -> None:
    page = content(SLIP)
    values = {key: nfc(value) for key, value in page.values.items()}
    assert values["received"] == "31 hồ sơ"
    assert (values["taken"], values["cash"], values["transfer"]) == ("512.000 đ", "400.000 đ", "112.000 đ")
    assert (values["given_back"], values["receipts"]) == ("8.000 đ", "0000101 đến 0000140 (3 số)")
    assert (values["unsettled"], values["unconfirmed"], values["waiting"]) == ("1 giấy", "2 hồ sơ", "3 tin")
    assert values["head"].replace("\n", " ").split() == ["3f9a", "0c51"] * 8
    keys = [block.key for block in page.template.blocks]
    assert keys[:3] == ["unsettled", "unconfirmed", "waiting"]
    assert set(keys) - {""} <= values.keys()


def test_what_came_to_nothing_is_left_out() -> None:
    page = content(DaySlip(CENTRE, DayTotals("2026-11-23", 0, 0, 0, 0, 0, (), (), 0, 0), HEAD, ENTRY))
    empty = ("unsettled", "unconfirmed", "waiting", "voided", "cash", "transfer", "given_back", "receipts")
    assert [page.values[key] for key in empty] == [""] * len(empty)
    assert page.values["taken"] == "0 đ"


def test_it_survives_the_journal() -> None:
    assert msgspec.json.decode(msgspec.json.encode(SLIP), type=DaySlip) == SLIP
