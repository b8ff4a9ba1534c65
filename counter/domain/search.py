"""Type-ahead search over the catalogue: in memory, without diacritics, forgiving, and fast at every key.

Each word has a bit set of the procedures it occurs in, and the procedures are numbered best first (most used,
popular, short name), so a search is a handful of `&` on integers and the lowest bits are the answer. The
order of the tiers in `_tiers` is the ranking; nothing is scored.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, pairwise

from counter.domain.everyday_words import ABBREVIATIONS, EVERYDAY_NAMES, FILLERS, MOST_USED
from counter.domain.procedures import Procedure
from counter.domain.text import fold
from counter.domain.vocabulary import Lines, Vocabulary

__all__ = ["ProcedureIndex"]

_LONGEST_QUERY = 120
_MOST_WORDS = 12
_MOST_PAIRS = 2_500
_SHORTEST_TYPO = 3
_SHORTEST_JOINED = 5
_ALIAS_HITS = 3
_WORD = re.compile(r"[a-z0-9]+")
_CODE = re.compile(
    r"(?:(?P<dotted>[0-9]\.[0-9]{6})|(?P<plain>[0-9]{7})|(?P<bare>0[0-9]{5}))(?![0-9]).*"
    r"|(?P<begun>[0-9]\.[0-9]{3,5}|0[0-9]{3,4})"
)
"""A whole code, maybe with its case or words behind it; or at least four digits of one. Without dot or
leading zero only whole codes count: people type amounts into the same line."""
_NUMBER = re.compile(r"[0-9][0-9.,/ -]*(?:k|tr|trieu|nghin|ngan)? ?(?:d|dong|vnd)?")
_OPENING = ["thu", "tuc"]
_VOWELS = frozenset("aeiouy")


@dataclass(frozen=True, slots=True)
class _Spoken:
    """Positions found through everyday names."""

    whole: tuple[int, ...] = ()
    """Of the name that was typed whole."""
    begun: tuple[int, ...] = ()
    """Of names that begin with what was typed."""
    slang: tuple[int, ...] = ()
    """Of the longest name within what was typed that has words the official name lacks."""
    inside: tuple[int, ...] = ()
    """The same for names made of official words, which are found by these as well."""


class ProcedureIndex:
    """An immutable index; build it anew when the catalogue changes (about 0.1 s for 700 procedures)."""

    def __init__(self, procedures: Iterable[Procedure], *, include_hidden: bool = False) -> None:
        """Index what the desk shows; `include_hidden` adds the fields that are switched off."""
        self._ranked = sorted((p for p in procedures if p.shown or include_hidden), key=_rank)
        self._names = [_words(p.name) for p in self._ranked]
        self._in_name: defaultdict[str, int] = defaultdict(int)
        self._in_text: defaultdict[str, int] = defaultdict(int)
        self._pairs: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
        self._opens: defaultdict[str, int] = defaultdict(int)
        self._whole: defaultdict[str, int] = defaultdict(int)
        self._popular = 0
        for position, procedure in enumerate(self._ranked):
            self._add(1 << position, procedure, self._names[position])
        self._vocabulary = Vocabulary(self._in_text)
        self._initials = Lines("".join(word[0] for word in name) for name in self._names)
        self._joined = Lines("".join(name) for name in self._names)
        self._codes = sorted(
            (key, position) for position, p in enumerate(self._ranked) for key in _code_keys(p.code)
        )
        self._aliases: dict[str, tuple[int, ...]] = {}
        if self._ranked:  # a desk starts with none, on its loop: there is nothing the names could stand for
            for spoken, official in EVERYDAY_NAMES.items():
                self._aliases[" ".join(_words(spoken))] = self._named(official)
        phrases = sorted((name for name in self._aliases if " " in name), key=len, reverse=True)
        self._slang = [name for name in phrases if self._is_slang(name)]
        self._plain = [name for name in phrases if not self._is_slang(name)]
        self._spoken = sorted(self._aliases)
        self._spoken_words = Vocabulary(word for name in self._spoken for word in name.split())
        self._spoken_order = {spoken: place for place, spoken in enumerate(self._aliases)}

    def __len__(self) -> int:
        """Number of procedures that can be found."""
        return len(self._ranked)

    def search(self, text: str, limit: int = 10) -> tuple[Procedure, ...]:
        """Procedures for what was typed so far, best first, at most `limit`; the most used for no text.

        Understands words by their beginnings, initials (`dkks`), codes (`2.000635`, `1.001`, `2000635`,
        `000635`), everyday names and abbreviations, one slip of the finger per word, and words run together.
        An amount (`24.000`, `100k`) or punctuation alone finds nothing.
        """
        query = fold(text[:_LONGEST_QUERY])
        words = _words(query)[:_MOST_WORDS]
        if not words:
            return () if query else tuple(self._ranked[: max(limit, 0)])
        found: dict[int, None] = {}
        for position in self._hits(query, words):
            found[position] = None
            if len(found) >= limit:
                break
        return tuple(self._ranked[position] for position in list(found)[: max(limit, 0)])

    # --- building ---------------------------------------------------------------------------------

    def _add(self, bit: int, procedure: Procedure, name: list[str]) -> None:
        for words in {tuple(name), tuple(_words(procedure.short_name))}:
            for first, second in pairwise(words):
                self._pairs[first][second] |= bit
            for word in words:
                self._in_name[word] |= bit
            if words:
                self._opens[words[0]] |= bit
                self._whole[" ".join(words)] |= bit
        for word in {*name, *_words(procedure.short_name), *_words(procedure.field)}:
            self._in_text[word] |= bit
        if procedure.popular:
            self._popular |= bit

    # --- searching --------------------------------------------------------------------------------

    def _hits(self, query: str, words: list[str]) -> Iterator[int]:
        """Positions, best first, with repetitions. Weaker ways are tried only when stronger ones fail."""
        code = _CODE.fullmatch(query) or _CODE.fullmatch(query.replace(" ", ""))
        if code is not None:
            yield from self._by_code(code)
            return
        if _NUMBER.fullmatch(query):
            return
        spoken = self._spoken_as(" ".join(self._mended(words)))
        plain = [word for typed in _without_fillers(words) for word in _EXPANDED.get(typed, (typed,))]
        found = False
        for position in chain(self._by_words(plain, spoken), self._run_together(words)):
            found = True
            yield position
        if not found:
            yield from self._by_slips(plain)

    def _run_together(self, words: list[str]) -> Iterator[int]:
        """Initials, and words typed without a space."""
        if len(words) == 1:
            yield from self._initials.having(words[0])
            if len(words[0]) >= _SHORTEST_JOINED:
                yield from self._joined.having(words[0])

    def _is_slang(self, name: str) -> bool:
        """Whether an everyday name has a word that the procedure's own names lack."""
        own = {word for at in self._aliases[name][:1] for word in self._names[at]}
        own |= {word for at in self._aliases[name][:1] for word in _words(self._ranked[at].short_name)}
        return not own.issuperset(name.split())

    def _named(self, official: str | tuple[str, ...]) -> tuple[int, ...]:
        """Procedures an everyday name stands for: the best of one official name, or the first of each."""
        if isinstance(official, str):
            return self._find(_words(official), _ALIAS_HITS)
        return tuple(at for name in official for at in self._find(_words(name), 1))

    def _find(self, words: list[str], limit: int) -> tuple[int, ...]:
        found: dict[int, None] = {}
        for position in self._by_words(words, _Spoken()):
            found[position] = None
            if len(found) == limit:
                break
        return tuple(found)

    def _by_code(self, code: re.Match[str]) -> Iterator[int]:
        digits = (code["dotted"] or code["plain"] or code["bare"] or code["begun"]).replace(".", "")
        first = bisect_left(self._codes, (digits, 0))
        for key, position in self._codes[first:]:
            if not key.startswith(digits):
                break
            yield position

    def _spoken_as(self, typed: str) -> _Spoken:
        if typed in self._aliases:
            return _Spoken(whole=self._aliases[typed])
        begun: tuple[int, ...] = ()
        if len(typed) >= _SHORTEST_TYPO:
            first, last = bisect_left(self._spoken, typed), bisect_left(self._spoken, typed + "\uffff")
            names = sorted(self._spoken[first:last], key=self._spoken_order.__getitem__)
            begun = tuple(position for name in names for position in self._aliases[name][:1])
        padded = f" {typed} "
        slang = next((name for name in self._slang if f" {name} " in padded), "")
        plain = next((name for name in self._plain if f" {name} " in padded), "")
        return _Spoken(begun=begun, slang=self._aliases.get(slang, ()), inside=self._aliases.get(plain, ()))

    def _mended(self, words: list[str]) -> list[str]:
        """Words no everyday name has, replaced by one that is a slip of the finger away."""
        mended = []
        for word in words:
            near = [] if self._spoken_words.starting(word) else _slips(self._spoken_words, word)
            mended.append(near[0] if near else word)
        return mended

    def _by_words(self, words: list[str], spoken: _Spoken) -> Iterator[int]:
        """All words match by their beginning; a word nobody wrote may be one slip away from one."""
        yield from spoken.whole
        readings = [self._readings(word, last=at == len(words) - 1) for at, word in enumerate(words)]
        name = _all(self._union(self._in_name, r) for r in readings)
        text = _all(self._union(self._in_text, r) for r in readings)
        exact = name & _all(self._in_name.get(word, 0) for word in words[:-1])
        exact_text = text & _all(self._in_text.get(word, 0) for word in words[:-1])
        phrase = name & self._phrase(readings)
        opens = phrase & self._union(self._opens, readings[0])
        whole = self._whole.get(" ".join(words), 0)
        popular = self._popular
        for mask in (whole, popular & phrase):
            yield from _bits(mask)
        yield from spoken.begun
        yield from spoken.slang
        for mask in (popular & exact, opens, phrase, popular & exact_text, exact):
            yield from _bits(mask)
        yield from spoken.inside
        yield from _bits(exact_text)
        if not (
            exact or spoken.whole or spoken.slang or spoken.inside
        ):  # beginnings are noise beside whole words
            for mask in (popular & name, name, popular & text, text):
                yield from _bits(mask)

    def _by_slips(self, words: list[str]) -> Iterator[int]:
        """Last resorts: a slip that made another word, then most of the words instead of all."""
        masks = [
            self._union(self._in_text, self._vocabulary.starting(word) + _slips(self._vocabulary, word))
            for word in words
        ]
        levels = [-1] + [0] * len(masks)
        for count, mask in enumerate(masks, 1):
            for level in range(count, 0, -1):
                levels[level] |= levels[level - 1] & mask
        for level in range(len(masks), (len(masks) - 1) // 2, -1):
            if levels[level]:
                yield from _bits(levels[level] & self._popular)
                yield from _bits(levels[level])
                return

    def _readings(self, word: str, *, last: bool) -> list[str]:
        """Words of the catalogue that `word` may stand for."""
        if not last and word in self._vocabulary:
            return [word]
        return self._vocabulary.starting(word) or _slips(self._vocabulary, word)

    def _phrase(self, readings: list[list[str]]) -> int:
        """Names in which the words follow each other; all of them for one word."""
        mask = -1
        for firsts, seconds in pairwise(readings):
            if len(firsts) * len(seconds) > _MOST_PAIRS:
                return 0
            together = 0
            for first in firsts:
                following = self._pairs.get(first)
                if following:
                    for second in seconds:
                        together |= following.get(second, 0)
            mask &= together
        return mask

    @staticmethod
    def _union(masks: dict[str, int], words: Iterable[str]) -> int:
        union = 0
        for word in words:
            union |= masks.get(word, 0)
        return union


def _slips(vocabulary: Vocabulary, word: str) -> list[str]:
    """Words one edit away. A word without a vowel is initials and means what it says."""
    if len(word) < _SHORTEST_TYPO or not _VOWELS & set(word):
        return []
    return vocabulary.near(word)


def _without_fillers(words: list[str]) -> list[str]:
    """Without the words a request opens with, unless there are no others."""
    start = next((at for at, word in enumerate(words) if word not in FILLERS), 0)
    return words[start:]


def _words(text: str) -> list[str]:
    """Folded words; a leading `thủ tục` says nothing and is dropped."""
    words = _WORD.findall(fold(text))
    return words[2:] if words[:2] == _OPENING and len(words) > 2 else words


_EXPANDED = {short: _words(meaning) for short, meaning in ABBREVIATIONS.items()}
_MOST_USED = {code: place for place, code in enumerate(MOST_USED)}


def _rank(procedure: Procedure) -> tuple[int, bool, bool, int, str]:
    most_used = _MOST_USED.get(procedure.code, len(_MOST_USED))
    return most_used, not procedure.popular, not procedure.shown, len(procedure.name), procedure.code


def _code_keys(code: str) -> set[str]:
    """`2000635` and `000635` for `2.000635`."""
    first, _, rest = code.partition(".")
    return {first + rest, rest}


def _all(masks: Iterable[int]) -> int:
    together = -1
    for mask in masks:
        together &= mask
    return together


def _bits(mask: int) -> Iterator[int]:
    """Positions of the set bits, lowest first."""
    while mask > 0:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest
