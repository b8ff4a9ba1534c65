"""The words that occur in a set of texts, by prefix and within one edit; and texts by a part of them.

Words are folded (`counter.domain.text.fold`). Nothing here knows what the texts are about.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator

__all__ = ["Lines", "Vocabulary", "within_one_edit"]

_AFTER_ANY_LETTER = "\uffff"


class Vocabulary:
    """Distinct words with fast look-up. Immutable after it is built."""

    def __init__(self, words: Iterable[str]) -> None:
        self._sorted = sorted(set(words))
        self._known = frozenset(self._sorted)
        self._shortened: dict[str, list[str]] = {}
        for word in self._sorted:
            for key in _one_letter_less(word):
                self._shortened.setdefault(key, []).append(word)

    def __contains__(self, word: str) -> bool:
        """Whether the word occurs."""
        return word in self._known

    def starting(self, prefix: str) -> list[str]:
        """Words that begin with `prefix`, in alphabetical order."""
        first = bisect_left(self._sorted, prefix)
        return self._sorted[first : bisect_left(self._sorted, prefix + _AFTER_ANY_LETTER, first)]

    def near(self, word: str) -> list[str]:
        """Words within one edit of `word`: a letter too many, missing, wrong, or two swapped."""
        found = dict.fromkeys(
            known for key in _one_letter_less(word) for known in self._shortened.get(key, ())
        )
        return [known for known in found if within_one_edit(word, known)]


class Lines:
    """Short texts in order, searched for a part: first where a text begins with it, then anywhere."""

    def __init__(self, texts: Iterable[str]) -> None:
        lines = list(texts)
        self._text = "\n" + "\n".join(lines) + "\n"
        self._starts = [0]
        for line in lines:
            self._starts.append(self._starts[-1] + len(line) + 1)

    def begun(self, part: str) -> Iterator[int]:
        """Numbers of the texts that begin with `part`; nothing for a single letter."""
        at = self._text.find("\n" + part) if len(part) > 1 else -1
        while at >= 0:
            yield bisect_left(self._starts, at + 2) - 1
            at = self._text.find("\n" + part, at + 1)

    def having(self, part: str) -> Iterator[int]:
        """Numbers of the texts with `part` in them; nothing for a single letter. May repeat itself."""
        if len(part) < 2:
            return
        for wanted in ("\n" + part, part):
            at = self._text.find(wanted)
            while at >= 0:
                yield bisect_left(self._starts, at + len(wanted)) - 1
                at = self._text.find(wanted, at + 1)


def within_one_edit(one: str, other: str) -> bool:
    """Whether the words are equal or one insertion, deletion, substitution or swap of neighbours apart."""
    if one == other:
        return True
    if len(one) > len(other):
        one, other = other, one
    at = next((i for i, letter in enumerate(one) if letter != other[i]), len(one))
    if len(one) < len(other):
        return one[at:] == other[at + 1 :]
    swapped = one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]
    return swapped or one[at + 1 :] == other[at + 1 :]


def _one_letter_less(word: str) -> Iterator[str]:
    yield word
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]
