"""Vietnamese in a printer's own letters: every letter decoded back by the table of another project."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import escpos  # type: ignore[import-untyped]  # ships no types
import pytest

from counter.domain.text import nfc
from printing.models import models, roll_model
from printing.receipt_text import receipt_text
from printing.tcvn import NotInPagesError, encoded
from printing.test_page import LETTERS
from tests.rigs.papers import CODE
from tests.rigs.papers import receipt as fee_slip

PAGES = (30, 31)
ALPHABET = "".join(LETTERS).replace(" ", "")


@cache
def table(page: int) -> dict[int, str]:
    """The upper half of a code page as escpos-printer-db has it."""
    known = json.loads((Path(escpos.__file__).parent / "capabilities.json").read_text(encoding="utf-8"))
    rows = "".join(known["encodings"][f"TCVN-3-{page - 29}"]["data"])
    return {0x80 + at: "Đ" if letter == "Ð" else letter for at, letter in enumerate(rows)}


def decoded(written: bytes) -> str:
    """What the paper says."""
    said, page, at = "", 30, 0
    while at < len(written):
        if written[at : at + 2] == b"\x1bt":
            page = written[at + 2]
            at += 3
            continue
        byte = written[at]
        said += chr(byte) if byte < 0x80 else table(page)[byte]
        at += 1
    return nfc(said)


def test_the_alphabet_is_the_whole_one() -> None:
    assert len(set(ALPHABET)) == 2 * (12 * 6 + 2)


@pytest.mark.parametrize("letter", ALPHABET)
def test_every_letter_comes_back(letter: str) -> None:
    assert decoded(encoded(letter, PAGES)) == letter


def test_a_sentence_comes_back_and_signs_have_a_plain_form() -> None:
    said = "Phường Đắk Nông – TRẦN THỊ MẪU, 8.000 đ"
    assert decoded(encoded(said, PAGES)) == said.replace("–", "-")
    decomposed = "Nguyễn Thị Hường"
    assert decoded(encoded(decomposed, PAGES)) == nfc(decomposed)


@pytest.mark.parametrize("sign", ["王", "ш", "\u20bf", "\x1b", "\n"])
def test_a_sign_that_stands_in_no_page_is_refused(sign: str) -> None:
    with pytest.raises(NotInPagesError) as raised:
        encoded(f"a{sign}", PAGES)
    assert raised.value.code_point == ord(sign)
    assert sign not in str(raised.value)


@pytest.mark.parametrize("name", sorted(name for name, one in models().items() if one.tcvn))
def test_a_receipt_in_the_printers_own_letters_says_the_same(name: str) -> None:
    model = roll_model(name)
    paper = receipt_text(fee_slip(training=True), model)
    assert len(paper) < 2_000, "a slow line has it in a moment"
    lines = _lines(paper)
    assert max(len(line) for line in lines) <= model.columns
    said = " ".join(" ".join(lines).split())
    for words in ("TẬP HUẤN", "KHÔNG CÓ GIÁ TRỊ", "TRẦN THỊ MẪU", CODE, "17:00 ngày 23/11/2026", "8.000 đ"):
        assert words in said, words
    assert CODE.encode() in paper, "and the QR is drawn by the printer"
    assert b"\x1d(k" in paper


def _lines(paper: bytes) -> list[str]:
    """The text of a stream, without its commands."""
    text = re.sub(rb"\x1d\(k(.)(.)", lambda _: b"", paper, flags=re.DOTALL)
    text = re.sub(rb"1A2\x00|1C.|1E1|1P0[\x20-\x7e]*|1Q0", b"", text, flags=re.DOTALL)
    text = re.sub(rb"\x1b[@]|\x1b[aEd].|\x1d[!BV].", b"", text, flags=re.DOTALL)
    return [decoded(line) for line in text.split(b"\n")]


def test_a_model_without_such_pages_is_refused() -> None:
    with pytest.raises(ValueError, match="code page"):
        receipt_text(fee_slip(), roll_model("generic-80"))
