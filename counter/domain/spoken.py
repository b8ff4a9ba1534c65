"""What people say for a procedure: everyday names within a request, words understood by their meaning."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from counter.domain.everyday_words import EVERYDAY_NAMES
from counter.domain.search_words import SearchWords, words_of

__all__ = ["Said", "Spoken"]

_SHORTEST = 3
_LONGEST_PHRASE = 7
"""Words of the longest phrase that is looked for."""
_AFTER_ANY_LETTER = "\uffff"


@dataclass(frozen=True, slots=True)
class Said:
    """Positions found through everyday names; false when there are none."""

    whole: tuple[int, ...] = ()
    """Of the name that was typed whole."""
    begun: tuple[int, ...] = ()
    """Of names that begin with what was typed."""

    def __bool__(self) -> bool:
        """Whether anything was found."""
        return bool(self.whole or self.begun)


class Spoken:
    """Everyday names and meanings over one catalogue."""

    def __init__(self, index: SearchWords, named: Callable[[str | tuple[str, ...]], tuple[int, ...]]) -> None:
        """`named` finds the procedures an official name of the table stands for, best first."""
        self._index = index
        self._names: dict[str, tuple[int, ...]] = {}
        self._meant: dict[str, int] = {}
        if index.count:  # a desk starts with none, on its loop: there is nothing the names could stand for
            from counter.domain.spoken_phrases import PHRASES
            from counter.domain.spoken_words import MEANINGS

            for spoken, official in EVERYDAY_NAMES.items():
                self._names[" ".join(words_of(spoken))] = named(official)
            for said, meanings in (*MEANINGS.items(), *PHRASES.items()):
                mask = 0
                for meaning in meanings:
                    mask |= index.with_all(words_of(meaning))
                key = " ".join(words_of(said))
                self._meant[key] = self._meant.get(key, 0) | mask
        self._sorted = sorted(self._names)
        self._order = {spoken: place for place, spoken in enumerate(self._names)}

    def names(self, typed: str) -> Said:
        """Everyday names that are the request, or begin with it."""
        if typed in self._names:
            return Said(whole=self._names[typed])
        begun: tuple[int, ...] = ()
        if len(typed) >= _SHORTEST:
            first = bisect_left(self._sorted, typed)
            last = bisect_left(self._sorted, typed + _AFTER_ANY_LETTER)
            found = sorted(self._sorted[first:last], key=self._order.__getitem__)
            begun = tuple(position for name in found for position in self._names[name][:1])
        return Said(begun=begun)

    def lines(self) -> Iterator[list[str]]:
        """Words of every name and phrase of the tables."""
        return (name.split() for name in (*self._names, *self._meant))

    def meanings(self, words: Sequence[str]) -> Iterator[tuple[int, int, int]]:
        """(first word, word after the last, positions meant) for each phrase of the tables in the request."""
        for first in range(len(words)):
            for after in range(first + 1, min(len(words), first + _LONGEST_PHRASE) + 1):
                phrase = " ".join(words[first:after])
                mask = self._meant.get(phrase, 0)
                if after - first > 1 or phrase not in self._index.vocabulary:
                    for at in self._names.get(phrase, ())[:1]:
                        mask |= 1 << at
                if mask:
                    yield first, after, mask
