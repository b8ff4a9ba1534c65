"""How like a request is to each procedure: to what people call it, and to what its official name says.

Both are shares of the weight of what was typed, from 0 to about 1, so that they can be compared; the better
of the two counts, a little more where both agree. What is met often comes first among alikes, and the plain
act before its special case (`variants`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from counter.domain.alias_lines import AliasLines
from counter.domain.requests import WEAK, plain_words
from counter.domain.search_words import SearchWords
from counter.domain.spoken import Spoken
from counter.domain.variants import Variants
from counter.domain.weighing import positions, weighed

__all__ = ["Likeness", "Reading", "union"]

_LIGHTEST_MEANT, _HEAVIEST = 2, 4
"""Least weight of a word that is understood by a meaning, and most of any word."""
_CALLED_LESS = 1
"""A word that is only among what people call a procedure weighs so much less than one of its name."""
_IN_A_ROW = 2
"""Weight of two words that stand together in a name as typed."""
_UNKNOWN = 2
"""Weight of a word that says nothing of any procedure, yet stands in the request."""
_OF_NAMES = 0.85
"""What an official name that says everything counts, beside an alias that does."""
_AGREEING = 0.15
"""Of the weaker of the two, added to the better."""
_SAYS_ALL = 0.95
"""Least share of a name that has every word, whatever their order."""
_POPULAR, _MOST_USED, _VARIANT = 0.06, 0.02, 0.05
"""Added for what is met often and most; taken off for each special case nobody asked for."""
_WORTH_SHOWING = 0.5
"""Of the best: what is less like is noise beside it."""
_MOST_NAMES, _MOST_FULL = 48, 16


@dataclass(frozen=True, slots=True)
class Reading:
    """A request as it was understood."""

    words: Sequence[str]
    """As typed, short forms written out."""
    choices: Sequence[Sequence[str]]
    """For each of `words` the words of the catalogue it may stand for."""
    mended: Sequence[str]
    """Without slips of the finger."""


class Likeness:
    """Compares requests with the procedures of one catalogue. Immutable."""

    def __init__(
        self, words: SearchWords, spoken: Spoken, aliases: AliasLines, most_used: frozenset[int]
    ) -> None:
        """`most_used`: positions of the few that counters meet most."""
        self._words, self._spoken, self._aliases = words, spoken, aliases
        self._variants = Variants(words)
        popular = {*positions(words.popular)}
        self._ahead = [
            _POPULAR * (at in popular) + _MOST_USED * (at in most_used) for at in range(words.count)
        ]

    def best(self, reading: Reading, full: int) -> Iterator[int]:
        """Positions, most like first. `full`: procedures that have every word in their name."""
        plain = plain_words(reading.mended)
        named = self._named(reading)
        for at in islice(positions(full), _MOST_FULL):
            named[at] = max(named.get(at, 0.0), _SAYS_ALL)
        scores = dict(self._aliases.likened(plain))
        for at, share in named.items():
            one, other = scores.get(at, 0.0), _OF_NAMES * share
            scores[at] = max(one, other) + _AGREEING * min(one, other)
        unasked = self._variants.unasked(plain)
        for at in scores:
            scores[at] += self._ahead[at] - _VARIANT * unasked(at)
        enough = max(scores.values(), default=0.0) * _WORTH_SHOWING
        for at in sorted(scores, key=lambda at: (-scores[at], at)):
            if scores[at] < enough:
                return
            yield at

    def _named(self, reading: Reading) -> dict[int, float]:
        """Of the weight of the request, what the official names say that say most."""
        said = self._said(reading)
        evidence = [step for steps in said for step in _by_heaviest(steps)]
        everything = sum(
            max(weight for weight, _ in steps) or (0 if word in WEAK else _UNKNOWN)
            for word, steps in zip(reading.words, said, strict=True)
        )
        for at, pair in enumerate(pairwise(reading.words)):
            if not WEAK.issuperset(pair):
                together = self._words.following(reading.choices[at], reading.choices[at + 1])
                evidence.append((together, _IN_A_ROW))
                everything += _IN_A_ROW
        shares = ((at, total / everything) for total, mask in weighed(evidence) for at in positions(mask))
        return dict(islice(shares, _MOST_NAMES))

    def _said(self, reading: Reading) -> list[list[tuple[int, int]]]:
        """For each word (weight, procedures): by itself, and by each phrase with it that means something."""
        said: list[list[tuple[int, int]]] = []
        for word, choices in zip(reading.words, reading.choices, strict=True):
            own = union(self._words.in_text, choices)
            called = self._aliases.using.get(word, 0)
            if word in WEAK:
                said.append([(0, own)])
            else:
                said.append([(self._weight(own), own), (max(0, self._weight(called) - _CALLED_LESS), called)])
        spoken = reading.mended if len(reading.mended) == len(reading.words) else reading.words
        for first, after, mask in self._spoken.meanings(spoken):
            weight = max(_LIGHTEST_MEANT, self._weight(mask))
            for at in range(first, after):
                said[at].append((weight, mask))
        return said

    def _weight(self, mask: int) -> int:
        """The rarer the heavier, from 0 to _HEAVIEST: each step is half as many procedures."""
        times = mask.bit_count()
        return min(_HEAVIEST, (self._words.count // times).bit_length() - 1) if times else 0


def union(masks: Mapping[str, int], words: Iterable[str]) -> int:
    """Positions that any of the words has."""
    together = 0
    for word in words:
        together |= masks.get(word, 0)
    return together


def _by_heaviest(readings: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """(procedures, weight) that add up, for each procedure, to its heaviest of (weight, procedures)."""
    steps = sorted(readings)
    below = 0
    for at, (weight, _) in enumerate(steps):
        if weight > below:
            mask = 0
            for _, more in steps[at:]:
                mask |= more
            yield mask, weight - below
            below = weight
