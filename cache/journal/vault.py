"""The journal's file as a whole: changing its key, copying it, putting a copy in its place, examining it.

Every function but the copy works on a journal that no desk has open. A kill at any point leaves a journal
that opens: the new file is finished and checked under another name before it takes the old one's place.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import apsw

from cache.journal import record
from cache.journal.beside import chain_all, leave
from cache.journal.database import open_database, transaction, translated
from cache.journal.examining import Examination
from cache.journal.formats import own_entry
from cache.journal.lock import DeskLock
from cache.journal.numbers import leave_a_gap
from cache.journal.projections import append_act
from cache.journal.reading import JournalReader
from cache.journal.schema import check_readable
from cache.journal.versions import close_books
from cache.safe_files import sync_folder
from counter.domain.office import OFFICE_ZONE
from counter.ports import Act, JournalError

__all__ = ["Examination", "accept_clock", "copy_to", "examine", "note_act", "rekey", "restored_from"]

RESTORED: Final = "journal_restored"
"""Kind of the event behind a restore; its detail: how many blocks were closed."""
CLOCK_ACCEPTED: Final = "clock_accepted"
"""Kind of the event behind a clock that was set back on purpose; its detail: the newest time before."""


def examine(path: Path, key: bytes) -> Examination:
    """Read everything: every page, the chain, and whether the projections agree with the record.

    Raises JournalError `missing`, `wrong_key`, `unreadable`, `newer_format`, `older_format`.
    """
    with JournalReader.open(path, key) as journal:
        return journal.examine()


def copy_to(path: Path, key: bytes, target: Path) -> int:
    """Copy the journal as of now, also beside a desk that writes it; the number of its events.

    The copy is encrypted under the same key, whole, checked, and never half in place. FileExistsError when
    `target` stands; raises JournalError and OSError.
    """
    if target.exists():
        raise FileExistsError(target)
    with _beside(target) as fresh:
        source = open_database(path, key, writing=False)
        try:
            _copy(source, fresh, key)
        finally:
            source.close()
        events = _checked(fresh, key)
        fresh.replace(target)
    sync_folder(target.parent)
    return events


def rekey(path: Path, old: bytes, new: bytes) -> None:
    """Put the journal under another key. Raises JournalError `locked` beside a desk, `wrong_key`, `io`.

    A copy is put under the new key and takes the journal's place: until that moment the old key opens it.
    """
    lock = DeskLock(path)
    try:
        with _beside(path) as fresh:
            source = open_database(path, old, writing=True)
            try:
                with translated():
                    chain_all(source, path, old)  # under the new key nobody could read it
                _settled(source)
                _copy(source, fresh, old)
            finally:
                source.close()
            _put_under(fresh, old, new)
            _checked(fresh, new, with_log=True)
            _take_place(fresh, path)
    finally:
        lock.release()


def note_act(path: Path, key: bytes, act: Act) -> bool:
    """Append an act to a journal; beside a desk that has it open it is left for that one, and False.

    Raises JournalError `wrong_key`, `missing`, `unreadable`, `older_format`, `io`.
    """
    try:
        lock = DeskLock(path)
    except JournalError as error:
        if error.reason != "locked":
            raise
        leave(path, key, act)
        return False
    try:
        if not path.exists():
            raise JournalError("missing")
        database = open_database(path, key, writing=True)
        try:
            with translated():
                check_readable(database)
                chain_all(database, path, key)
                with transaction(database):
                    append_act(database, act)
        finally:
            database.close()
    finally:
        lock.release()
    return True


def accept_clock(path: Path, key: bytes) -> None:
    """Record that the PC's clock is right although it stands before the newest event: the desk opens again.

    Raises JournalError `locked` beside a desk, `wrong_key`, `missing`, `unreadable`, `older_format`, `io`.
    """
    lock = DeskLock(path)
    try:
        if not path.exists():
            raise JournalError("missing")
        database = open_database(path, key, writing=True)
        try:
            with translated(), transaction(database):
                check_readable(database)
                newest = database.execute("SELECT max(at) FROM event").fetchone() or ("",)
                entry = own_entry(database)
                append_act(database, Act(CLOCK_ACCEPTED, entry.desk_id, entry, f"after {newest[0]}"))
        finally:
            database.close()
    finally:
        lock.release()


def restored_from(
    backup: Path, key: bytes, path: Path, *, aside: Path | None = None, old: bytes | None = None
) -> int:
    """Put a copy in the place of the journal; how many number blocks had to be closed.

    Numbers taken after the copy was made are not known to it: every block that is open in it is closed, of
    the certification books too, so that none is given twice. A journal that stands there is kept whole as
    `aside`, `old` is its key if it is known: then its log is brought into it first, and no kill parts them;
    else the copy alone is sure to have both. Raises JournalError `conflict` when
    one with anything in it stands there and `aside` is None, `locked`, `wrong_key`, `unreadable`, `io`;
    FileExistsError when `aside` stands.
    """
    lock = DeskLock(path)
    try:
        holds = path.exists() and path.stat().st_size > 0
        if holds and aside is None:
            raise JournalError("conflict", "a journal stands there")
        if aside is not None and aside.exists():
            raise FileExistsError(aside)
        with _beside(path) as fresh:
            source = open_database(backup, key, writing=False)
            try:
                with translated():
                    check_readable(source)
                _copy(source, fresh, key)
            finally:
                source.close()
            closed = _mark_restored(fresh, key)
            if holds and aside is not None:
                for known in (old, key):
                    if known is not None and _brought_together(path, known):
                        break
                _keep_aside(path, aside)
            _take_place(fresh, path)
            return closed
    finally:
        lock.release()


def _mark_restored(path: Path, key: bytes) -> int:
    database = open_database(path, key, writing=True)
    try:
        with translated():
            database.execute("BEGIN IMMEDIATE")
            database.execute("UPDATE number_block SET next = last + 1 WHERE next <= last")
            closed = database.changes()
            entry = own_entry(database)
            closed += close_books(database, entry)
            leave_a_gap(database, entry.at.astimezone(OFFICE_ZONE))
            database.execute("INSERT OR REPLACE INTO meta VALUES ('restored_at', ?)", (entry.at.isoformat(),))
            append_act(database, Act(RESTORED, entry.desk_id, entry, f"{closed} blocks closed"))
            database.execute("COMMIT")
            _settled(database)
    finally:
        database.close()
    return closed


def _copy(source: apsw.Connection, fresh: Path, key: bytes) -> None:
    target = open_database(fresh, key, writing=True)
    try:
        with translated():
            target.pragma("journal_mode", "delete")
            with target.backup("main", source, "main") as copy:
                while not copy.done:
                    copy.step(-1)
    finally:
        target.close()


def _put_under(path: Path, old: bytes, new: bytes) -> None:
    database = open_database(path, old, writing=True)
    try:
        with translated():
            database.pragma("journal_mode", "delete")  # the cipher cannot be changed beside a log
            database.execute(f"PRAGMA rekey = 'raw:{new.hex()}'").fetchall()
    finally:
        database.close()


def _checked(path: Path, key: bytes, *, with_log: bool = False) -> int:
    """The number of events of a finished copy; JournalError `unreadable` when it is not whole.

    `with_log`: it stays as a desk wants it. Changed in place later, a kill would leave it for writers alone.
    """
    database = open_database(path, key, writing=True)
    try:
        with translated():
            if database.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                raise JournalError("unreadable", "the copy is not whole")
            events = record.verify(lambda sql, bindings: database.execute(sql, bindings).fetchall())
            if not with_log:
                database.pragma("journal_mode", "delete")
    finally:
        database.close()
    return events


def _settled(database: apsw.Connection) -> None:
    """Bring the log into the file, so that the file alone is the journal."""
    with translated():
        [(busy, _, _)] = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        if busy:
            raise JournalError("locked", "somebody reads the journal")


def _take_place(fresh: Path, path: Path) -> None:
    for name in ("-wal", "-shm"):  # of the file that goes; settled before
        path.with_name(path.name + name).unlink(missing_ok=True)
    fresh.replace(path)
    sync_folder(path.parent)


def _brought_together(path: Path, key: bytes) -> bool:
    """Bring the log of a journal into its file; False when this key does not open it, or it is damaged."""
    try:
        database = open_database(path, key, writing=True)
    except JournalError:
        return False
    try:
        _settled(database)
    except JournalError as error:
        if error.reason == "locked":
            raise
        return False
    finally:
        database.close()
    return True


def _keep_aside(path: Path, aside: Path) -> None:
    """Copy the old file with its log, durably: it stays whole where it is until the new one is there."""
    for name in ("-wal", ""):
        part = path.with_name(path.name + name)
        if part.exists():
            kept = aside.with_name(aside.name + name)
            handle = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
            with os.fdopen(handle, "wb") as file, part.open("rb") as source:
                shutil.copyfileobj(source, file)
                file.flush()
                os.fsync(file.fileno())
    sync_folder(aside.parent)


@contextlib.contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """Another name in the same folder, with nothing under it before and after."""
    fresh = path.with_name(path.name + ".fresh")

    def clear() -> None:
        for name in ("", "-wal", "-shm", "-journal"):
            fresh.with_name(fresh.name + name).unlink(missing_ok=True)

    try:
        clear()
        yield fresh
    except OSError as error:
        if isinstance(error, FileExistsError):
            raise
        raise JournalError("io", "the copy cannot be written") from error
    finally:
        with contextlib.suppress(OSError):
            clear()
