"""What is wrong with the record, if anything: the first event that was changed, removed or moved. Reads only.

Links are made of ciphertext, so this needs no key of a dossier and sees nobody. A record whose end was cut
off, or that was written anew from some event on, is whole in itself: only a head printed earlier tells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from cache.journal.chain import GENESIS, EventRow, link

__all__ = ["ChainBreak", "ChainState", "Tampering", "event_of_head", "follow"]

Query = Callable[[str, tuple[Any, ...]], list[tuple[Any, ...]]]
"""Runs a statement on the journal; raises JournalError."""

_PAGE: Final = 500


class Tampering(StrEnum):
    """What was done to an event."""

    EDITED = "edited"
    """It does not fit its own link."""
    MISSING = "missing"
    """Nothing has its number."""
    REORDERED = "reordered"
    """Another event stands in its place."""


@dataclass(frozen=True, slots=True)
class ChainBreak:
    """The first event that does not follow."""

    seq: int
    kind: Tampering


@dataclass(frozen=True, slots=True)
class ChainState:
    """How far the record follows from its beginning."""

    events: int
    """Events that follow, up to the first that does not."""
    head: str
    """Link of the last of them, hex."""
    broken: ChainBreak | None = None


def follow(query: Query) -> ChainState:
    """Follow the whole record from its first event."""
    seq, previous = 0, GENESIS
    for row, chain in _events(query, 0):
        if row.seq == seq + 1 and chain == link(previous, row):
            seq, previous = row.seq, chain
            continue
        kind = _tampering(query, seq, previous, row)
        return ChainState(seq, previous.hex(), ChainBreak(seq + 1, kind))
    return ChainState(seq, previous.hex())


def event_of_head(query: Query, chain: str) -> int | None:
    """Number of the event with this link (hex); 0 for that of an empty record, None when no event has it."""
    head = bytes.fromhex(chain)
    if head == GENESIS:
        return 0
    found = query("SELECT seq FROM event WHERE chain = ?", (head,))
    return int(found[0][0]) if found else None


def _tampering(query: Query, seq: int, previous: bytes, row: EventRow) -> Tampering:
    """What became of event `seq + 1`: `row` is what stands first after the last good one."""
    for other, chain in _events(query, seq):
        if chain == link(previous, replace(other, seq=seq + 1)) and other.seq != seq + 1:
            return Tampering.REORDERED
    return Tampering.EDITED if row.seq == seq + 1 else Tampering.MISSING


def _events(query: Query, after: int) -> Iterator[tuple[EventRow, bytes]]:
    while page := query("SELECT * FROM event WHERE seq > ? ORDER BY seq LIMIT ?", (after, _PAGE)):
        for *fields, chain in page:
            row = EventRow(*fields)
            after = row.seq
            yield row, bytes(chain)
