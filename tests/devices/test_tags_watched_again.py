"""A watch for tags that ends in the middle of a read, and begins again."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from counter.events import CardInserted, Event
from counter.ports import Publish
from devices.emrtd.apdu import PlacedTransport
from devices.emrtd.errors import CardGoneError
from devices.ndef.source import TaggedSource

_TAG = "3B8180018080"


class _Slow:
    """A source whose tag answers only once the watch is stopped."""

    def __init__(self, publish: Publish) -> None:
        self.publish = publish
        self.asked: list[int] = []
        self.asking, self.answer = threading.Event(), threading.Event()

    def start(self) -> None:
        self.asking.clear()

    def stop(self) -> None:
        self.answer.set()

    @contextmanager
    def connect(self, session: int) -> Iterator[PlacedTransport]:
        self.asked.append(session)
        self.asking.set()
        assert self.answer.wait(10)
        raise CardGoneError("taken away")
        yield  # type: ignore[unreachable]  # makes it a generator


def test_a_watch_that_ended_midway_looks_at_the_next_tag() -> None:
    told: list[Event] = []
    made: list[_Slow] = []

    def make(publish: Publish) -> _Slow:
        made.append(_Slow(publish))
        return made[0]

    source = TaggedSource(told.append, make)
    slow = made[0]
    source.start()
    slow.publish(CardInserted(1, "mẫu", _TAG))
    assert slow.asking.wait(10)
    source.stop()
    assert told == []

    source.start()
    slow.publish(CardInserted(2, "mẫu", _TAG))
    assert slow.asking.wait(10)
    source.stop()
    assert slow.asked == [1, 2]
