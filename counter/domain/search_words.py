"""What stands in which procedure: words, neighbours, beginnings, initials, codes; as bit sets of positions.

Built once for a catalogue whose procedures are numbered best first; knows nothing of requests and ranking.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from counter.domain.procedures import Procedure
from counter.domain.text import fold
from counter.domain.vocabulary import Lines, Vocabulary
from counter.domain.weighing import mask_of

__all__ = ["SearchWords", "slips", "words_of"]

_MOST_PAIRS = 2_500
_SHORTEST_TYPO = 3
_WORD = re.compile(r"[a-z0-9]+")
_Y = re.compile(r"(?<=[bcdghklmnrstvx])y$|(?<=^qu)y$")
"""Written with i or with y as people please: ký, lý, quý."""
_OPENING = ["thu", "tuc"]
_VOWELS = frozenset("aeiouy")


class SearchWords:
    """An immutable index of names."""

    def __init__(self, ranked: Sequence[Procedure]) -> None:
        in_name: defaultdict[str, list[int]] = defaultdict(list)
        in_text: defaultdict[str, list[int]] = defaultdict(list)
        opens: defaultdict[str, list[int]] = defaultdict(list)
        whole: defaultdict[str, list[int]] = defaultdict(list)
        self._pairs: defaultdict[str, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        self.names = [words_of(procedure.name) for procedure in ranked]
        for position, procedure in enumerate(ranked):
            short = words_of(procedure.short_name)
            for words in {tuple(self.names[position]), tuple(short)}:
                for first, second in pairwise(words):
                    _add(self._pairs[first][second], position)
                if words:
                    _add(opens[words[0]], position)
                    _add(whole[" ".join(words)], position)
            for word in {*self.names[position], *short}:
                _add(in_name[word], position)
            for word in {*self.names[position], *short, *words_of(procedure.field)}:
                _add(in_text[word], position)
        self.in_name = {word: mask_of(found) for word, found in in_name.items()}
        self.in_text = {word: mask_of(found) for word, found in in_text.items()}
        self.opens = {word: mask_of(found) for word, found in opens.items()}
        self._whole = dict(whole)
        self.count = len(ranked)
        self.popular = mask_of([at for at, procedure in enumerate(ranked) if procedure.popular])
        self.vocabulary = Vocabulary(self.in_text)
        self._initials = Lines("".join(word[0] for word in name) for name in self.names)
        self._joined = Lines("".join(name) for name in self.names)
        self._codes = sorted((key, at) for at, p in enumerate(ranked) for key in _code_keys(p.code))

    def whole(self, words: Sequence[str]) -> int:
        """Procedures with exactly this name."""
        return mask_of(self._whole.get(" ".join(words), []))

    def phrase(self, words: Sequence[str]) -> int:
        """Procedures whose name has the words side by side."""
        mask = self.in_name.get(words[0], 0)
        for first, second in pairwise(words):
            mask &= self.following([first], [second])
        return mask

    def with_all(self, words: Iterable[str]) -> int:
        """Procedures whose name has every one of the words; none for no words."""
        mask = -1
        for word in words:
            mask &= self.in_name.get(word, 0)
        return max(mask, 0)

    def readings(self, word: str, *, last: bool) -> list[str]:
        """Words of the catalogue that `word` may stand for; the last one typed may be half of one."""
        if not last and word in self.vocabulary:
            return [word]
        return self.vocabulary.starting(word) or slips(self.vocabulary, word)

    def in_a_row(self, readings: Sequence[Sequence[str]]) -> int:
        """Names in which the words follow each other; all of them for one word."""
        mask = -1
        for firsts, seconds in pairwise(readings):
            if len(firsts) * len(seconds) > _MOST_PAIRS:
                return 0
            mask &= self.following(firsts, seconds)
        return mask

    def following(self, firsts: Sequence[str], seconds: Sequence[str]) -> int:
        """Names in which one of `seconds` follows one of `firsts`."""
        together: set[int] = set()
        wanted = frozenset(seconds)
        for first in firsts:
            known = self._pairs.get(first)
            if known:
                few, many = (wanted, known) if len(wanted) < len(known) else (known, wanted)
                for second in few:
                    if second in many:
                        together.update(known[second])
        return mask_of(sorted(together))

    def initials(self, typed: str) -> Iterator[int]:
        """Procedures whose name has these initials in a row; may repeat itself."""
        return self._initials.having(typed)

    def begun_initials(self, typed: str) -> Iterator[int]:
        """Procedures whose name begins with these initials."""
        return self._initials.begun(typed)

    def joined(self, typed: str) -> Iterator[int]:
        """Procedures whose name has these letters in a row, without spaces; may repeat itself."""
        return self._joined.having(typed)

    def codes(self, digits: str) -> Iterator[int]:
        """Procedures whose code begins with the digits, its first one left out or not."""
        first = bisect_left(self._codes, (digits, 0))
        for key, position in self._codes[first:]:
            if not key.startswith(digits):
                break
            yield position


def words_of(text: str) -> list[str]:
    """Folded words, spelt one way; a leading `thủ tục` says nothing and is dropped."""
    words = [_Y.sub("i", word) for word in _WORD.findall(fold(text))]
    return words[2:] if words[:2] == _OPENING and len(words) > 2 else words


def slips(vocabulary: Vocabulary, word: str) -> list[str]:
    """Words one edit away. A word without a vowel is initials and means what it says."""
    if len(word) < _SHORTEST_TYPO or not _VOWELS & set(word):
        return []
    return vocabulary.near(word)


def _add(found: list[int], position: int) -> None:
    if not found or found[-1] != position:
        found.append(position)


def _code_keys(code: str) -> set[str]:
    """`2000635` and `000635` for `2.000635`."""
    first, _, rest = code.partition(".")
    return {first + rest, rest}
