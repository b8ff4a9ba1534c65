"""Type-ahead search over the catalogue: in memory, without diacritics, forgiving, and fast at every key.

Each word has a bit set of the procedures it occurs in, and the procedures are numbered best first (most used
here, popular, short name), so a search is a handful of `&` on integers and the lowest bits are the answer.
What is surely meant comes first: an everyday name typed whole, a popular name's words in a row. Then
`likeness` compares the request with what people call each procedure (`aliases`) and with its official name;
what has all the words by their beginnings follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import chain
from types import MappingProxyType

from counter.domain.alias_lines import AliasLines, all_called
from counter.domain.everyday_words import FILLERS, MOST_USED
from counter.domain.field_names import fields_named
from counter.domain.likeness import Likeness, Reading, union
from counter.domain.mending import Mending
from counter.domain.procedures import Procedure
from counter.domain.requests import plain_words, ways_said
from counter.domain.search_words import SearchWords, slips, words_of
from counter.domain.short_forms import ABBREVIATIONS
from counter.domain.spoken import Said, Spoken
from counter.domain.text import fold
from counter.domain.weighing import mask_of, positions, weighed

__all__ = ["FIELD_MARK", "ProcedureIndex"]

FIELD_MARK = "#"
"""Before the name of a field: `#hotich khai sinh` looks for it in that field alone."""

_LONGEST_QUERY = 120
_MOST_WORDS = 12
_SHORTEST_JOINED = 5
_ALIAS_HITS = 3
_CODE = re.compile(
    r"(?:(?P<dotted>[0-9]\.[0-9]{6})|(?P<plain>[0-9]{7})|(?P<bare>0[0-9]{5}))(?![0-9]).*"
    r"|(?P<begun>[0-9]\.[0-9]{3,5}|0[0-9]{3,4})"
)
"""A whole code, maybe with its case or words behind it; or at least four digits of one. Without dot or
leading zero only whole codes count: people type amounts into the same line."""
_NUMBER = re.compile(r"[0-9][0-9.,/ -]*(?:k|tr|trieu|nghin|ngan)? ?(?:d|dong|vnd)?")
_NEVER_USED: Mapping[str, int] = MappingProxyType({})


class ProcedureIndex:
    """An immutable index; built anew when the catalogue changes: 0.3 s for 700 procedures, off the loop."""

    def __init__(
        self,
        procedures: Iterable[Procedure],
        *,
        include_hidden: bool = False,
        used: Mapping[str, int] = _NEVER_USED,
    ) -> None:
        """Index what the desk shows; `include_hidden` adds the fields that are switched off.

        `used`: how often each procedure is received here, by code; it decides among equals.
        """
        shown = (procedure for procedure in procedures if procedure.shown or include_hidden)
        self._ranked = sorted(shown, key=partial(_rank, used))
        self._words = SearchWords(self._ranked)
        of_field: dict[str, list[int]] = {}
        for position, procedure in enumerate(self._ranked):
            for name in {procedure.field, procedure.queue_group}:
                of_field.setdefault(name, []).append(position)
        self._fields = {field: mask_of(found) for field, found in of_field.items()}
        self._spoken = Spoken(self._words, self._named)
        called = all_called() if self._ranked else ()
        places = {procedure.code: at for at, procedure in enumerate(self._ranked)}
        self._aliases = AliasLines(called, places)
        self._mending = Mending(
            chain(
                self._words.names,
                (one.words for one in called),
                self._spoken.lines(),
                ways_said(),
            )
        )
        most_used = frozenset(places[code] for code in MOST_USED if code in places)
        self._likeness = Likeness(self._words, self._spoken, self._aliases, most_used)

    def __len__(self) -> int:
        """Number of procedures that can be found."""
        return len(self._ranked)

    def search(self, text: str, limit: int = 10) -> tuple[Procedure, ...]:
        """Procedures for what was typed so far, best first, at most `limit`; the most used for no text.

        Understands words by their beginnings, initials (`dkks`), codes (`2.000635`, `1.001`, `2000635`,
        `000635`), everyday names and abbreviations, one slip of the finger per word, and words run together.
        `#` and a field (`#ho tich`, `#hotich`, `#ht`) before or behind it narrows to that field, and alone
        lists it. An amount (`24.000`, `100k`) or punctuation alone finds nothing.
        """
        query, within = self._without_field(fold(text[:_LONGEST_QUERY]))
        words = words_of(query)[:_MOST_WORDS]
        if not words and query:
            return ()
        sets = self._hits(query, words) if words else iter((-1,))
        everything = (1 << len(self._ranked)) - 1
        left, found = everything if within is None else within, list[int]()
        for mask in sets:
            for position in positions(mask & left):
                if len(found) >= limit:
                    return tuple(self._ranked[at] for at in found)
                found.append(position)
            left &= ~mask
        return tuple(self._ranked[at] for at in found[: max(limit, 0)])

    # --- fields -----------------------------------------------------------------------------------

    def _without_field(self, query: str) -> tuple[str, int | None]:
        """The request without `#field`, and the procedures of that field; None: none is named.

        A field takes as many of the words behind `#` as still name one; a name nobody has finds nothing.
        """
        before, mark, behind = query.partition(FIELD_MARK)
        if not mark:
            return query, None
        words = behind.split()
        for count in range(len(words), 0, -1):
            named = fields_named(self._fields, " ".join(words[:count]))
            if named:
                within = 0
                for field in named:
                    within |= self._fields[field]
                return " ".join((before.strip(), *words[count:])).strip(), within
        return before.strip(), (0 if words else None)

    # --- everyday names ---------------------------------------------------------------------------

    def _named(self, official: str | tuple[str, ...]) -> tuple[int, ...]:
        """Procedures an everyday name stands for: the best of one official name, or the first of each."""
        if isinstance(official, str):
            return self._find(words_of(official), _ALIAS_HITS)
        return tuple(at for name in official for at in self._find(words_of(name), 1))

    def _find(self, words: list[str], limit: int) -> tuple[int, ...]:
        found: dict[int, None] = {}
        for mask in self._by_words(words, Said()):
            for position in positions(mask):
                found[position] = None
                if len(found) == limit:
                    return tuple(found)
        return tuple(found)

    # --- searching --------------------------------------------------------------------------------

    def _hits(self, query: str, words: list[str]) -> Iterator[int]:
        """Sets of positions, best first, with repetitions. Weaker ways come only when stronger ones fail."""
        code = _CODE.fullmatch(query) or _CODE.fullmatch(query.replace(" ", ""))
        if code is not None:
            digits = (code["dotted"] or code["plain"] or code["bare"] or code["begun"]).replace(".", "")
            yield from _each(self._words.codes(digits))
            return
        if _NUMBER.fullmatch(query):
            return
        mended = self._mending.mended(words)
        if len(mended) == len(words) and not ABBREVIATIONS.keys().isdisjoint((words[-1], mended[-1])):
            words = [*words[:-1], mended[-1]]  # half a word may look like a short form, or become one
        plain, spoken = _plain(words), _plain(mended)
        said = self._spoken.names(" ".join(mended))
        if not said.whole and spoken != mended:
            said = self._spoken.names(" ".join(spoken)) or said
        if len(words) == 1 and len(mended) > 1:
            yield from _each(self._words.begun_initials(words[0]))
            yield from _each(self._aliases.initials(words[0]))
        found = False
        for mask in chain(self._by_words(plain, said, tuple(spoken)), self._run_together(words)):
            found = found or mask > 0
            yield mask
        if not found:
            yield from self._by_slips(plain)

    def _run_together(self, words: list[str]) -> Iterator[int]:
        """Initials, and words typed without a space."""
        if len(words) == 1:
            yield from _each(self._aliases.initials(words[0]))
            yield from _each(self._words.initials(words[0]))
            if len(words[0]) >= _SHORTEST_JOINED:
                yield from _each(self._words.joined(words[0]))

    def _by_words(self, words: list[str], said: Said, mended: tuple[str, ...] = ()) -> Iterator[int]:
        """What is surely meant, what is most like it, and what has all the words by their beginnings."""
        yield from _each(said.whole)
        if mended:
            yield from _each(self._aliases.whole(plain_words(mended)))
        index = self._words
        readings = [index.readings(word, last=at == len(words) - 1) for at, word in enumerate(words)]
        name = _all(union(index.in_name, r) for r in readings)
        text = _all(union(index.in_text, r) for r in readings)
        exact = name & _all(index.in_name.get(word, 0) for word in words[:-1])
        exact_text = text & _all(index.in_text.get(word, 0) for word in words[:-1])
        phrase = name & index.in_a_row(readings)
        opens = phrase & union(index.opens, readings[0])
        popular = index.popular
        yield from (index.whole(words), popular & phrase)
        yield from _each(said.begun)
        if mended:
            yield from _each(self._likeness.best(Reading(words, readings, mended), popular & exact))
        yield from (popular & exact, opens, phrase, popular & exact_text, exact, exact_text)
        if not (exact or said):  # beginnings are noise beside whole words
            yield from (popular & name, name, popular & text, text)

    def _by_slips(self, words: list[str]) -> Iterator[int]:
        """Last resort: a slip that made another word; most of the words instead of all."""
        vocabulary = self._words.vocabulary
        masks = [
            union(self._words.in_text, vocabulary.starting(word) + slips(vocabulary, word)) for word in words
        ]
        enough = (len(words) + 1) // 2
        for total, mask in weighed((mask, 1) for mask in masks):
            if total >= enough:
                yield mask & self._words.popular
                yield mask
                return


def _plain(words: list[str]) -> list[str]:
    """Without the words a request opens with, unless there are no others; abbreviations written out."""
    start = next((at for at, word in enumerate(words) if word not in FILLERS), 0)
    return [word for typed in words[start:] for word in _EXPANDED.get(typed, (typed,))]


_EXPANDED = {short: words_of(meaning) for short, meaning in ABBREVIATIONS.items()}
_MOST_USED = {code: place for place, code in enumerate(MOST_USED)}
_OFTEN = 50
"""What the most used procedure of any centre counts before anything was received here."""


def _rank(used: Mapping[str, int], procedure: Procedure) -> tuple[int, bool, bool, int, str]:
    """Most used first: what was received here, and what any centre meets most until enough was."""
    place = _MOST_USED.get(procedure.code)
    often = used.get(procedure.code, 0)
    if place is not None:
        often += _OFTEN * (len(_MOST_USED) - place) // len(_MOST_USED)
    return -often, not procedure.popular, not procedure.shown, len(procedure.name), procedure.code


def _all(masks: Iterable[int]) -> int:
    together = -1
    for mask in masks:
        together &= mask
    return together


def _each(found: Iterable[int]) -> Iterator[int]:
    """A set for each position, in the given order."""
    return (1 << position for position in found)
