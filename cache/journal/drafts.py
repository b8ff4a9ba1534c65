"""The thread that makes field edits durable: many edits of a moment, one commit.

Callers never wait for the disk. What could not be written stays in memory and is tried again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Final

from counter.ports import Draft, JournalError

__all__ = ["DraftWriter"]

_WINDOW_SECONDS: Final = 0.02
"""How long the first edit waits for others: with the commit it stays within the promised 50 ms."""

_RETRY_SECONDS: Final = 1.0


class DraftWriter:
    """Coalesces drafts per id and commits them in batches through `write`.

    `turn` serialises all writes of the journal. It is taken before a batch is, so a draft that ended
    under it can not be written afterwards.
    """

    def __init__(
        self, write: Callable[[Sequence[Draft]], None], turn: AbstractContextManager[object]
    ) -> None:
        self._write = write
        self._turn = turn
        self._change = threading.Condition()
        self._pending: dict[str, Draft] = {}
        self._trouble: JournalError | None = None
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="journal-drafts", daemon=True)
        self._thread.start()

    def put(self, draft: Draft) -> None:
        """Queue a draft for the next commit.

        Raises JournalError when the last commit failed; the draft is queued all the same. Whoever ends a
        draft saves no more of it.
        """
        with self._change:
            if self._closing:
                raise JournalError("closed")
            self._pending.pop(draft.id, None)
            self._pending[draft.id] = draft
            trouble, self._trouble = self._trouble, None
            self._change.notify_all()
        if trouble is not None:
            raise JournalError(trouble.reason, "earlier edits are not on disk yet") from trouble

    def pending(self) -> dict[str, Draft]:
        """Drafts not yet on disk, in the order of their last edit."""
        with self._change:
            return dict(self._pending)

    def end(self, draft_id: str) -> None:
        """Forget a draft that was committed or dropped; call inside `turn`."""
        with self._change:
            self._pending.pop(draft_id, None)

    def flush(self) -> None:
        """Commit what is queued now; raises JournalError and keeps the drafts when it cannot."""
        with self._turn:
            with self._change:
                batch, self._pending = self._pending, {}
            if not batch:
                return
            try:
                self._write(tuple(batch.values()))
            except BaseException:
                with self._change:
                    self._pending = batch | self._pending
                raise

    def close(self) -> None:
        """End the thread, then commit what is left; raises JournalError."""
        with self._change:
            self._closing = True
            self._change.notify_all()
        self._thread.join()
        self.flush()

    def _run(self) -> None:
        while True:
            with self._change:
                self._change.wait_for(lambda: self._pending or self._closing)
                self._change.wait_for(lambda: self._closing, _WINDOW_SECONDS)
                if self._closing:
                    return
            try:
                self.flush()
            except JournalError as error:
                with self._change:
                    self._trouble = error
                    self._change.wait_for(lambda: self._closing, _RETRY_SECONDS)
            else:
                with self._change:
                    self._trouble = None
