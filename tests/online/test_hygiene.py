"""What a text of an answer may not hold is found, also where one look ends and the next begins."""

from __future__ import annotations

import msgspec
import pytest

from counter.characters import _PIECE, harmful
from counter.online.hygiene import cleaned

HIDDEN = "\u202e"
"""Turns the reading direction: three bytes."""


@pytest.mark.parametrize("before", range(-3, 1))
def test_a_character_between_two_looks_is_found(before: int) -> None:
    filling = "x" * (_PIECE + before - 1)  # behind the quotation mark
    body = msgspec.json.encode(filling + HIDDEN)
    assert harmful(body)
    assert msgspec.json.decode(cleaned(body)) == filling


def test_a_long_clean_answer_is_left_as_it_is() -> None:
    body = msgspec.json.encode("Nguyễn Văn Mẫu\n" * (_PIECE // 8))
    assert len(body) > 2 * _PIECE
    assert cleaned(body) is body
