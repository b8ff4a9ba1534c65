"""How like a request is to what people call each procedure: the aliases as lines, compared word by word.

Words weigh by how few procedures use them. A line is likened by what it shares with the request, less what
either has alone, whatever the order. Knows nothing of official names and ranking.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from math import log2
from typing import NamedTuple

from counter.domain.requests import plain_words
from counter.domain.search_words import slips, words_of
from counter.domain.vocabulary import Vocabulary
from counter.domain.weighing import mask_of, positions, weighed

__all__ = ["AliasLines", "Called", "all_called"]

_ENOUGH = 160
"""Lines that are compared exactly, those that share most first."""
_ENOUGH_ALIKE = 40
"""Of the lines that share the same: the shortest, as the lightest are numbered first."""
_OF_BEST = 0.5
"""Of what the best line shares: lines that share less are not compared."""
_TYPED_ALONE, _LINE_ALONE = 0.75, 0.45
"""What counts against a line, of the weight of words that only the request has, or only the line."""
_UNKNOWN = 3
"""Weight of a word nobody uses in any alias."""
_HALF_TYPED, _SLIPPED = 0.85, 0.8
"""Of its weight: a word that is only begun, or is one slip of the finger away."""
_LONGEST_INITIALS = 7


class Called(NamedTuple):
    """What people call a procedure."""

    code: str
    words: tuple[str, ...]
    """As the table has them, folded."""
    plain: tuple[str, ...]
    """Told one way (`requests`)."""


@lru_cache(maxsize=1)
def all_called() -> tuple[Called, ...]:
    """The table of aliases, split once for all catalogues; large, and a desk needs none before its first."""
    from counter.domain.aliases import aliases

    split = ((code, tuple(words_of(alias))) for code, alias in aliases())
    return tuple(Called(code, words, plain_words(words)) for code, words in split)


class AliasLines:
    """Immutable; built once for a catalogue."""

    def __init__(self, called: Iterable[Called], place: Mapping[str, int]) -> None:
        """`place`: where each procedure code stands, best first."""
        known = sorted((place[one.code], one) for one in called if one.code in place)
        lines = list(dict.fromkeys((at, " ".join(one.plain)) for at, one in known))
        using: dict[str, dict[int, None]] = {}
        for at, one in known:
            for word in (*one.words, *one.plain):
                using.setdefault(word, {})[at] = None
        self.using = {word: mask_of([*at]) for word, at in using.items()}
        """For each word of an alias the procedures that have it in one."""
        users: dict[str, set[int]] = {}
        for at, text in lines:
            for word in text.split():
                users.setdefault(word, set()).add(at)
        count = len({at for at, _ in lines}) or 1
        self._weights = {word: 1 + round(log2(count / len(by))) for word, by in users.items()}
        weighty = sorted(
            (sum(self._weights[word] for word in {*text.split()}), at, text) for at, text in lines
        )
        self._heavy = [weight for weight, _, _ in weighty]
        self._of = [at for _, at, _ in weighty]
        self._whole: dict[str, list[int]] = {}
        held: dict[str, list[int]] = {}
        for number, (_, at, text) in enumerate(weighty):
            self._whole.setdefault(text, []).append(at)
            for word in dict.fromkeys(text.split()):
                held.setdefault(word, []).append(number)
        self._masks = {word: mask_of(numbers) for word, numbers in held.items()}
        self.vocabulary = Vocabulary(self._masks)
        self._initials: dict[str, list[int]] = {}
        for at, text in lines:
            initials = "".join(word[0] for word in text.split())
            if 1 < len(initials) <= _LONGEST_INITIALS:
                self._initials.setdefault(initials, []).append(at)

    def initials(self, typed: str) -> Sequence[int]:
        """Procedures with an alias of these initials, best first; may repeat itself."""
        return self._initials.get(typed, ())

    def whole(self, words: Sequence[str]) -> Sequence[int]:
        """Procedures with exactly this alias, best first."""
        return self._whole.get(" ".join(words), ())

    def likened(self, words: Sequence[str]) -> dict[int, float]:
        """For each procedure worth a look how like its nearest alias is, up to 1.0."""
        typed = 0.0
        evidence: list[tuple[int, int]] = []
        for word in dict.fromkeys(words):
            weight, steps = self._said(word, last=word == words[-1])
            typed += weight
            evidence += steps
        found: dict[int, float] = {}
        sums = weighed(evidence)
        compared = 0
        for total, mask in sums:
            if compared > _ENOUGH or total < sums[0][0] * _OF_BEST:
                break
            shared = total / 4
            against = shared + max(0.0, typed - shared) * _TYPED_ALONE
            for number in islice(positions(mask), _ENOUGH_ALIKE):
                compared += 1
                like = shared / (against + max(0.0, self._heavy[number] - shared) * _LINE_ALONE)
                at = self._of[number]
                if like > found.get(at, 0.0):
                    found[at] = like
        return found

    def _said(self, word: str, *, last: bool) -> tuple[float, list[tuple[int, int]]]:
        """Weight of a word of the request, and its evidence in quarters of a weight."""
        own = self._masks.get(word, 0)
        if own:
            weight = self._weights[word]
            steps = [(own, 4 * weight)]
            if last:
                more = self._union(self.vocabulary.starting(word)) & ~own
                if more:
                    steps.append((more, 2 * weight))
            return weight, steps
        readings, share = (self.vocabulary.starting(word), _HALF_TYPED) if last else ([], 0.0)
        if not readings:
            readings, share = slips(self.vocabulary, word), _SLIPPED
        if not readings:
            return _UNKNOWN, []
        weight = max(self._weights[reading] for reading in readings)
        return weight, [(self._union(readings), round(4 * weight * share))]

    def _union(self, words: Iterable[str]) -> int:
        union = 0
        for word in words:
            union |= self._masks[word]
        return union
