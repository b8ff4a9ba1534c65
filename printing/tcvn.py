"""Vietnamese letters as the code pages of a few receipt printers have them: TCVN 5712:1993, VN3.

Small letters stand in one page, their capitals in a second one at the same places, but for three that stand
where VN3 itself has them (escpos-printer-db, `TCVN-3-1` and `TCVN-3-2`). Every other code page loses letters:
CP1258 has no precomposed vowel with a tone.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from counter.domain.text import nfc

__all__ = ["NotInPagesError", "encoded"]

_SMALL: Final = (
    (0xA8, "ăâêôơưđ"),
    (0xB5, "àảãáạ"),
    (0xBB, "ằẳẵắ"),
    (0xC6, "ặầẩẫấậè"),
    (0xCE, "ẻẽéẹềểễếệìỉ"),
    (0xDC, "ĩíịò"),
    (0xE1, "ỏõóọồổỗốộờởỡớợù"),
    (0xF1, "ủũúụừửữứựỳỷỹýỵ"),
)
"""First place and the letters that stand from there on."""
_CAPITALS: Final = {"Ă": 0xA1, "Â": 0xA2, "Đ": 0xA7}
"""Capitals that stand elsewhere in their page than their small letter in its own."""
_SAME: Final = {
    "–": "-", "—": "-", "…": "...", "“": '"', "”": '"', "‘": "'", "’": "'", "·": "-", "×": "x", "•": "*",
    "\u00a0": " ", "₫": "đ",
}  # fmt: skip
"""Signs the pages lack, and what is printed for them."""
_SELECT: Final = b"\x1bt"


class NotInPagesError(Exception):
    """A letter stands in no page: the paper must be a picture. Carries the code point only."""

    def __init__(self, code_point: int) -> None:
        super().__init__(f"U+{code_point:04X}")
        self.code_point = code_point


@cache
def _places() -> dict[str, tuple[int, int]]:
    """Page (0 small, 1 capital) and byte of each letter."""
    places = {letter: (0, first + at) for first, letters in _SMALL for at, letter in enumerate(letters)}
    for small, (_, byte) in tuple(places.items()):
        capital = small.upper()
        places[capital] = (1, _CAPITALS.get(capital, byte))
    return places


def encoded(text: str, pages: tuple[int, int]) -> bytes:
    """`text` in the code `pages` of a printer, small and capital letters, `ESC t` where the page changes.

    It begins with a page, so that it stands for itself. Raises NotInPagesError.
    """
    written = bytearray(_SELECT + bytes([pages[0]]))
    current = 0
    for sign in nfc(text):
        for letter in _SAME.get(sign, sign):
            if " " <= letter <= "~":
                written.append(ord(letter))
                continue
            place = _places().get(letter)
            if place is None:
                raise NotInPagesError(ord(letter))
            if place[0] != current:
                current = place[0]
                written += _SELECT + bytes([pages[current]])
            written.append(place[1])
    return bytes(written)
