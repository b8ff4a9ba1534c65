"""Words nobody says, replaced by what was meant: slips of the finger, a keyboard not switched, lost spaces.

What is meant is what stands beside its neighbours somewhere in the names, and is used most. Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from counter.domain.requests import typed_keys
from counter.domain.search_words import slips
from counter.domain.short_forms import ABBREVIATIONS
from counter.domain.vocabulary import Vocabulary

__all__ = ["Mending"]

_SHORTEST_JOINED = 4
_SHORTEST_INITIALS = 4
_LONGEST_DOUBTED = 2
_MOST_PIECES = 4
_VOWELS = frozenset("aeiouy")


class Mending:
    """What is said and written, and how to get there from what was typed. Immutable."""

    def __init__(self, lines: Iterable[Sequence[str]]) -> None:
        self._used: Counter[str] = Counter()
        self._pairs: Counter[tuple[str, str]] = Counter()
        for words in lines:
            self._used.update(words)
            self._pairs.update(pairwise(words))
        self._words = Vocabulary(self._used)

    def mended(self, words: Sequence[str]) -> list[str]:
        """The words with what nobody says replaced; the last one may be half of a word."""
        told: list[str] = []
        for at, word in enumerate(words):
            after = words[at + 1] if at + 1 < len(words) else ""
            if not after and (whole := self._completed(word, words[at - 1] if at else "")):
                told.append(whole)
                continue
            if word in self._words or word in ABBREVIATIONS or (not after and self._words.starting(word)):
                told.append(self._fitting(word, told[-1] if told else "", after))
                continue
            told += self._meant(word, told[-1] if told else "", after)
        return told

    def _completed(self, word: str, before: str) -> str:
        """A last word that is half typed: the only one it may become beside the word before it."""
        if word in self._words and word not in ABBREVIATIONS:
            return ""
        begun = self._words.starting(word)
        beside = [one for one in begun if (before, one) in self._pairs]
        if word in ABBREVIATIONS:
            doubted = before not in ABBREVIATIONS and len(word) <= _LONGEST_DOUBTED
            return max(beside, key=lambda one: self._pairs[before, one], default="") if doubted else ""
        if len(beside) == 1:
            return beside[0]
        return begun[0] if len(begun) == 1 and begun[0] in ABBREVIATIONS else ""

    def _fitting(self, word: str, before: str, after: str) -> str:
        """A word that is said; or one a slip away that is said with both its neighbours, where it is not."""
        if not after or self._beside(before, word, after):
            return word
        if not before or word.isdigit() or (word in ABBREVIATIONS and len(word) > _LONGEST_DOUBTED):
            return word
        wanted = 2
        near = (one for one in self._words.near(word) if self._beside(before, one, after) == wanted)
        return max(near, key=self._used.__getitem__, default=word)

    def _meant(self, word: str, before: str, after: str) -> list[str]:
        if not _VOWELS & set(word) and (short := _pieces_of(word)):
            return short
        keys = typed_keys(word)
        if keys != word and keys in self._words:
            return [keys]
        if pieces := self._pieces(word):
            return pieces
        near = slips(self._words, word) or self._initials(word, before, after)
        if near:
            return [max(near, key=lambda one: (self._beside(before, one, after), self._used[one]))]
        return [word]

    def _initials(self, word: str, before: str, after: str) -> list[str]:
        """For a word without a vowel, which may well be initials: only what its neighbours are said with."""
        if len(word) < _SHORTEST_INITIALS or not (before or after):
            return []
        near = self._words.near(word)
        return [one for one in near if self._beside(before, one, after) or not _VOWELS & set(one)]

    def _beside(self, before: str, word: str, after: str) -> int:
        return ((before, word) in self._pairs) + ((word, after) in self._pairs)

    def _pieces(self, word: str) -> list[str]:
        """The words that were typed without a space: fewest pieces, of words that are said side by side."""
        if len(word) < _SHORTEST_JOINED:
            return []
        ways: dict[int, list[list[str]]] = {0: [[]]}
        for end in range(1, len(word) + 1):
            ways[end] = [
                [*way, word[start:end]]
                for start in range(max(0, end - 7), end)
                if word[start:end] in self._words
                for way in ways.get(start, ())
                if len(way) < _MOST_PIECES and (not way or (way[-1], word[start:end]) in self._pairs)
            ][:8]
        return min(ways[len(word)], key=len, default=[])


def _pieces_of(word: str) -> list[str]:
    """The short forms that were typed without a space: `xnhn` is `xn` and `hn`."""
    ways: dict[int, list[str]] = {0: []}
    for end in range(2, len(word) + 1):
        for start in range(end - 1):
            if start in ways and word[start:end] in ABBREVIATIONS:
                way = [*ways[start], word[start:end]]
                if end not in ways or len(way) < len(ways[end]):
                    ways[end] = way
    return ways.get(len(word), [])
