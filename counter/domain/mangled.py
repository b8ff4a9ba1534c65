"""What stands between a scanner that types and the desk: input methods and keyboard layouts, undone.

A scanner in keyboard mode presses keys; the PC turns keys into letters as for a hand. An active Telex or VNI
method composes them, another keyboard layout than the scanner's gives other signs, Caps Lock turns the case,
a wrong code page splits letters. Everything here only offers what may have been meant: whether one of it is a
code for certain is decided by whoever knows the codes and their check digits (`counter.domain.scan`).
"""

from __future__ import annotations

import codecs
import contextlib
import itertools
import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import TypeVar

__all__ = ["LONGEST", "Mangling", "candidates", "decoded_again", "looks_mangled"]

_T = TypeVar("_T")

LONGEST = 700
"""Characters of a text that is looked at: no code of a desk under such a mishap is longer."""
_MOST = 96
_MOST_LETTERS = 9_000
"""Candidates of one text under an input method, and letters of all of them: a hostile text costs no pause."""
_MOST_MARKS = 12
_WESTERN = tuple(codecs.lookup(page) for page in ("cp1252", "latin-1"))
"""Looked up here: the first look-up searches the disk, and that is no business of a scan."""
_COMBINING = frozenset("\u0300\u0301\u0303\u0309\u0323\u0302\u0306\u031b")


class Mangling(StrEnum):
    """What was done to a text on its way."""

    CAPS_LOCK = "caps_lock"
    TELEX = "telex"
    VNI = "vni"
    LAYOUT_FRENCH = "layout_french"
    """The PC has the French layout, the scanner the American one."""
    LAYOUT_GERMAN = "layout_german"
    LAYOUT_VIETNAMESE = "layout_vietnamese"
    SCANNER_FRENCH = "scanner_french"
    """The other way round: the scanner has the French layout."""
    SCANNER_GERMAN = "scanner_german"
    CODE_PAGE = "code_page"
    """UTF-8 that was read as a Western code page."""


_AMERICAN = "`1234567890-=qwertyuiop[]\\asdfghjkl;'zxcvbnm,./~!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:\"ZXCVBNM<>?"
"""Signs of an American keyboard, row by row, then with Shift."""
_FRENCH = "²&é\"'(-è_çà)=azertyuiop^$*qsdfghjklmùwxcvbn,;:!~1234567890°+AZERTYUIOP¨£µQSDFGHJKLM%WXCVBN?./§"
_GERMAN = "^1234567890ß´qwertzuiopü+#asdfghjklöäyxcvbnm,.-°!\"§$%&/()=?`QWERTZUIOPÜ*'ASDFGHJKLÖÄYXCVBNM;:_"

_LAYOUTS = {
    Mangling.LAYOUT_FRENCH: str.maketrans(_FRENCH, _AMERICAN),
    Mangling.LAYOUT_GERMAN: str.maketrans(_GERMAN, _AMERICAN),
    Mangling.SCANNER_FRENCH: str.maketrans(_AMERICAN, _FRENCH),
    Mangling.SCANNER_GERMAN: str.maketrans(_AMERICAN, _GERMAN),
}
_WITHOUT_DIGITS = frozenset({Mangling.LAYOUT_FRENCH})
"""Layouts whose keys of digits give other signs, as the Vietnamese one's do: no text with a digit."""
_VIETNAMESE = {
    **dict(zip("ăâêôđ", "12340", strict=True)),
    **dict(zip("ĂÂÊÔĐ", "!@#$)", strict=True)),
    "₫": "=",
    "ư": "[",
    "ơ": "]",
    "Ư": "{",
    "Ơ": "}",
    "\u0300": "5",
    "\u0309": "6",
    "\u0303": "7",
    "\u0301": "8",
    "\u0323": "9",
}
"""Signs of the Vietnamese layout (TCVN 5712) where the American one has others; tones are combining marks."""
_BETWEEN = frozenset("|<-")
"""Every code that an input method can change has one of these and a digit: words are not taken apart."""
_TICKET = re.compile(r"Q\|[^|]+\|[0-9]{8}\|", re.IGNORECASE)
_DOT_BELOW = "\u0323"
_QUALITIES = {"\u0302": "circumflex", "\u0306": "breve", "\u031b": "horn"}
_TONES = {"\u0301": "acute", "\u0300": "grave", "\u0309": "hook", "\u0303": "tilde", "\u0323": "dot"}
_KEYS = {
    Mangling.TELEX: {
        "breve": "w",
        "horn": "w",
        "stroke": "d",
        "acute": "s",
        "grave": "f",
        "hook": "r",
        "tilde": "x",
        "dot": "j",
    },
    Mangling.VNI: {
        "circumflex": "6",
        "horn": "7",
        "breve": "8",
        "stroke": "9",
        "acute": "1",
        "grave": "2",
        "hook": "3",
        "tilde": "4",
        "dot": "5",
    },
}
"""Keys of the two methods; Telex makes a circumflex by the letter itself pressed again."""


def candidates(text: str) -> Iterator[tuple[Mangling, str]]:
    """What may have been meant, each with what was done to it; never `text` itself. Bounded."""
    if not text or len(text) > LONGEST:
        return
    if text.swapcase() != text:
        yield Mangling.CAPS_LOCK, text.swapcase()
    digits = any(char.isascii() and char.isdigit() for char in text)
    for mangling, table in _LAYOUTS.items():
        meant = text.translate(table)
        if meant != text and not (digits and mangling in _WITHOUT_DIGITS):
            yield mangling, meant
    for meant in () if digits else _from_vietnamese_layout(text):
        yield Mangling.LAYOUT_VIETNAMESE, meant
    for method in _KEYS if digits and _BETWEEN.intersection(text) else ():
        for meant in _keys_of(text, method):
            yield method, meant


def decoded_again(text: str) -> str | None:
    """`text` when its letters are the bytes of UTF-8, taken for a Western code page; None otherwise."""
    if text.isascii() or len(text) > LONGEST:
        return None
    for page in _WESTERN:
        with contextlib.suppress(UnicodeError):
            return page.encode(text)[0].decode("utf-8")
    return None


def looks_mangled(text: str) -> Mangling | None:
    """What was probably done to a text that is no code as it stands; None for what may well be words.

    Only shapes that no words have: tones on digits or bars, tones in a ticket or zone, and signs of a
    keyboard's row of digits among few letters and no space.
    """
    if len(text) < 6 or len(text) > LONGEST:
        return None
    before = [
        pair for pair in itertools.pairwise(unicodedata.normalize("NFD", text)) if pair[1] in _COMBINING
    ]
    if any(not one.isalpha() and one not in _COMBINING for one, _ in before):
        return Mangling.LAYOUT_VIETNAMESE
    if any(char.isspace() for char in text):
        return None
    if (_TICKET.match(text) or "<<" in text) and any(_marks(char, Mangling.TELEX) for char in text):
        return Mangling.TELEX
    signs = sum(char in "&é\"'(-è_çà)" for char in text)
    if signs >= 6 and signs * 2 > len(text) and not any(char.isdigit() for char in text):
        return Mangling.LAYOUT_FRENCH
    return Mangling.LAYOUT_GERMAN if text.count("ß") >= 2 and any(c.isdigit() for c in text) else None


def _from_vietnamese_layout(text: str) -> Iterator[str]:
    """Keys of the Vietnamese layout; composing puts a dot below first: where it stood cannot be seen."""
    parts: list[tuple[str, ...]] = []
    cluster = ""
    changed = False
    for char in [*unicodedata.normalize("NFC", text), ""]:
        base, marks = _taken_apart(char)
        if base or not char:
            if cluster:
                parts.append(_orders(cluster))
                cluster = ""
            changed = changed or base in _VIETNAMESE
            parts.append((_VIETNAMESE.get(base, base),))
        cluster += marks
        changed = changed or bool(marks)
    if changed:
        yield from ("".join(one) for one in _all_or_none(parts, text))


def _all_or_none(choices: Sequence[tuple[_T, ...]], text: str) -> Iterator[tuple[_T, ...]]:
    """All that may have been meant; nothing where it is too much: of a part, one would look like the only."""
    count = math.prod(map(len, choices))
    return itertools.product(*choices) if count <= min(_MOST, _MOST_LETTERS // len(text)) else iter(())


def _taken_apart(char: str) -> tuple[str, str]:
    """A letter with its circumflex, breve or horn, and the tones on it, which are keys of their own."""
    whole = unicodedata.normalize("NFD", char)
    tones = "".join(mark for mark in whole if mark in _TONES)
    return unicodedata.normalize("NFC", "".join(mark for mark in whole if mark not in _TONES)), tones


def _orders(marks: str) -> tuple[str, ...]:
    rest = "".join(_VIETNAMESE[mark] for mark in marks if mark != _DOT_BELOW)
    dots = marks.count(_DOT_BELOW)
    if dots == 1 and marks.startswith(_DOT_BELOW):
        return tuple(f"{rest[:at]}9{rest[at:]}" for at in range(len(rest) + 1))
    return ("".join(_VIETNAMESE[mark] for mark in marks),)


def _keys_of(text: str, method: Mangling) -> Iterator[str]:
    """The keys that an input method composed `text` from.

    A method takes a tone anywhere behind its vowel in the same word, so each has several places.
    """
    composed = unicodedata.normalize("NFC", text)
    marked = [at for at, char in enumerate(composed) if _marks(char, method)]
    if not marked or len(marked) > _MOST_MARKS:
        return
    choices = [tuple(_places(composed, at, method)) for at in marked]
    bare = [_bare(char) if at in set(marked) else char for at, char in enumerate(composed)]
    if method is Mangling.VNI and any(_goes_on(composed, at) for at in marked):
        return
    for chosen in _all_or_none(choices, text):
        after: dict[int, str] = {}
        for at, keys in itertools.chain.from_iterable(chosen):
            after[at] = after.get(at, "") + keys
        yield "".join(char + after.get(at, "") for at, char in enumerate(bare))


def _goes_on(text: str, at: int) -> bool:
    """Whether a digit stands behind the word of letter `at`: the VNI method would have taken it as a tone."""
    end = _end_of_word(text, at) + 1
    return end < len(text) and text[end] in "12345"


def _end_of_word(text: str, at: int) -> int:
    while at + 1 < len(text) and text[at + 1].isalpha():
        at += 1
    return at


def _marks(char: str, method: Mangling) -> tuple[str, ...]:
    """Keys behind the bare letter of `char`, its shape before its tone; none: no method makes it."""
    keys = _KEYS[method]
    if char in "đĐ":
        found = [keys["stroke"]]
    else:
        whole = unicodedata.normalize("NFD", char) or " "
        base = whole[0]
        found = []
        for mark in sorted(whole[1:], key=lambda one: one in _TONES):
            name = _QUALITIES.get(mark) or _TONES.get(mark)
            if name is None:
                return ()
            found.append(base.lower() if name == "circumflex" and method is Mangling.TELEX else keys[name])
    return tuple(key.upper() if char.isupper() else key for key in found)


def _bare(char: str) -> str:
    if char in "đĐ":
        return "d" if char == "đ" else "D"
    return unicodedata.normalize("NFD", char)[0]


def _places(text: str, at: int, method: Mangling) -> Iterator[tuple[tuple[int, str], ...]]:
    """Where the keys of the letter `at` may have been pressed: at once, or anywhere up to the word's end."""
    end = _end_of_word(text, at)
    keys = _marks(text[at], method)
    for places in itertools.combinations_with_replacement(range(at, end + 1), len(keys)):
        yield tuple(zip(places, keys, strict=True))
