"""A source of cards that takes the tickets out: a tag with a ticket becomes a scan, all else stays a card.

See `devices.reader.CardSource`. A tag is read once for each time it is laid down. What turns out to be no
ticket is reported as the card it is, so that the desk can say so.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Final

from counter.events import CardInserted, CardRemoved, CodeScanned, Event, ScanOrigin
from counter.ports import Publish
from devices.emrtd.apdu import PlacedTransport
from devices.emrtd.errors import TransportError
from devices.ndef.errors import NdefError
from devices.ndef.records import first_text
from devices.ndef.tags import is_tag, read_message
from devices.reader import CardSource

__all__ = ["TaggedSource"]

_log = logging.getLogger(__name__)
_END_SECONDS: Final = 5.0


class TaggedSource:
    """Stands between a source and whoever listens."""

    def __init__(self, publish: Publish, make: Callable[[Publish], CardSource]) -> None:
        """`make` builds the source on the way events take through here."""
        self._publish = publish
        self._inner = make(self._take)
        self._laid: queue.SimpleQueue[CardInserted | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._withheld: set[int] = set()
        """Sessions of tags that nobody was told of."""
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to watch."""
        if self._thread is None:
            self._laid = queue.SimpleQueue()  # what an earlier watch left behind is nobody's
            self._thread = threading.Thread(target=self._run, args=(self._laid,), name="tags", daemon=True)
            self._thread.start()
            self._inner.start()

    def stop(self) -> None:
        """Stop watching; nothing is published afterwards."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._inner.stop()
            self._laid.put(None)
            thread.join(_END_SECONDS)

    def connect(self, session: int) -> AbstractContextManager[PlacedTransport]:
        """The card of `session`."""
        return self._inner.connect(session)

    def _take(self, event: Event) -> None:
        """From the source's thread."""
        if isinstance(event, CardInserted) and is_tag(_atr(event)):
            with self._lock:
                self._withheld.add(event.session)
            self._laid.put(event)
            return
        if isinstance(event, CardRemoved):
            with self._lock:
                if event.session in self._withheld:
                    self._withheld.discard(event.session)
                    return
        self._publish(event)

    def _run(self, laid: queue.SimpleQueue[CardInserted | None]) -> None:
        while (event := laid.get()) is not None:
            text = self._read(event)
            if self._thread is not threading.current_thread():
                return
            if text is not None:
                raw = text.encode("utf-8", "replace")
                self._publish(CodeScanned(text, ScanOrigin.SCANNER, raw, event.reader))
            else:
                self._give_on(event)

    def _read(self, event: CardInserted) -> str | None:
        """What stands on the tag; None where nothing does, or it is gone."""
        try:
            with self._inner.connect(event.session) as transport:
                return first_text(read_message(transport, _atr(event)))
        except (NdefError, TransportError) as error:
            _log.info("tag not read: %s", type(error).__name__)
        except Exception as error:  # noqa: BLE001 - a fault of ours must not end the tickets of this day
            _log.error("reading a tag broke: %s", type(error).__name__)
        return None

    def _give_on(self, event: CardInserted) -> None:
        with self._lock:
            if event.session not in self._withheld:
                return  # it is gone, and nobody knew of it
            self._withheld.discard(event.session)
            self._publish(event)


def _atr(event: CardInserted) -> bytes:
    try:
        return bytes.fromhex(event.atr)
    except ValueError:
        return b""
