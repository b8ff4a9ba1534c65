"""The encrypted SQLite file under the journal: opening it, and naming what went wrong with it.

Knows the key and the durability settings; nothing of what the tables mean.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import apsw

from cache.safe_files import sync_folder
from counter.ports import JournalError

__all__ = ["KEY_BYTES", "fits", "open_database", "transaction", "translated"]

KEY_BYTES: Final = 32

_BUSY_MILLISECONDS: Final = 2000
"""Readers never block the writer in WAL; this covers the moments of recovery and of the last close."""

_SMALLEST_PAGE_BYTES: Final = 512

_WAL_LIMIT_BYTES: Final = 16 * 1024 * 1024

_CACHE_KIBIBYTES: Final = 8 * 1024
"""Keeps the tops of all indexes decrypted in memory."""

_REASONS: Final = (
    (apsw.FullError, "disk_full"),
    (apsw.BusyError, "locked"),
    (apsw.LockedError, "locked"),
    (apsw.NotADBError, "unreadable"),
    (apsw.CorruptError, "unreadable"),
    (apsw.ConstraintError, "conflict"),
    (apsw.ConnectionClosedError, "closed"),
)


@contextlib.contextmanager
def translated() -> Iterator[None]:
    """Turn SQLite's errors into JournalError. SQLite names tables and columns, never values."""
    try:
        yield
    except apsw.Error as error:
        reason = next((word for kind, word in _REASONS if isinstance(error, kind)), "io")
        code = getattr(error, "extendedresult", 0)
        raise JournalError(reason, f"{reason}: {type(error).__name__}, SQLite result {code}") from error


@contextlib.contextmanager
def transaction(connection: apsw.Connection) -> Iterator[None]:
    """One transaction: committed whole with one fsync, or rolled back whole whatever was raised."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # SQLite has often rolled back by itself when the disk is full; a second error would hide the first.
        if connection.in_transaction:
            with contextlib.suppress(apsw.Error):
                connection.execute("ROLLBACK")
        raise


def open_database(path: Path, key: bytes, *, writing: bool, vfs: str | None = None) -> apsw.Connection:
    """Open `path` under the raw 32-byte `key` (ChaCha20-Poly1305 per page, no key derivation).

    Without `writing` the file must exist and is never changed. `vfs` names the SQLite file layer, for
    fault injection. Raises JournalError `wrong_key`, `unreadable`, `missing`, `io`.
    """
    if len(key) != KEY_BYTES:
        raise ValueError("the journal's key has 32 bytes")
    if writing:
        _create(path)
        flags = apsw.SQLITE_OPEN_READWRITE
    else:
        if not path.exists():
            raise JournalError("missing", "there is no journal")
        flags = apsw.SQLITE_OPEN_READONLY
    if 0 < path.stat().st_size < _SMALLEST_PAGE_BYTES:
        # SQLite takes so short a file for an empty database: a cut-off journal would start afresh.
        raise JournalError("unreadable", "the journal is cut off")
    with translated():
        connection = apsw.Connection(str(path), flags=flags, vfs=vfs)
    try:
        _unlock(connection, path, key)
        with translated():
            _settle(connection, writing=writing)
    except BaseException:
        connection.close()
        raise
    return connection


def fits(path: Path, key: bytes) -> bool:
    """Whether `key` opens the file at `path`; False without one. Raises JournalError for other troubles."""
    try:
        open_database(path, key, writing=False).close()
    except JournalError as error:
        if error.reason in ("wrong_key", "missing"):
            return False
        if isinstance(error.__cause__, apsw.ReadOnlyError):
            return _fits_copy(path, key)
        raise
    return True


def _fits_copy(path: Path, key: bytes) -> bool:
    """The same where a kill left a change half done: only a writer undoes it, and this key may be wrong."""
    import shutil
    import tempfile

    try:
        with tempfile.TemporaryDirectory(dir=path.parent) as folder:
            for end in ("", "-journal", "-wal"):
                part = path.with_name(path.name + end)
                if part.exists():
                    shutil.copyfile(part, Path(folder) / part.name)
            try:
                open_database(Path(folder) / path.name, key, writing=True).close()
            except JournalError as error:
                if error.reason == "wrong_key":
                    return False
                raise
    except OSError as error:
        raise JournalError("io", "the journal cannot be looked into") from error
    return True


def _create(path: Path) -> None:
    """Make an empty file that only its owner reads; SQLite gives the files beside it the same mode."""
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        sync_folder(path.parent)
    except FileExistsError:
        return
    except OSError as error:
        raise JournalError("io", "the journal file cannot be made") from error


def _unlock(connection: apsw.Connection, path: Path, key: bytes) -> None:
    connection.set_busy_timeout(_BUSY_MILLISECONDS)
    try:
        connection.pragma("cipher", "chacha20")
        connection.pragma("key", f"raw:{key.hex()}")
        connection.pragma("user_version")  # the first page read with the key
    except apsw.NotADBError as error:
        reason = "wrong_key" if _looks_encrypted(path) else "unreadable"
        raise JournalError(reason) from error
    except apsw.Error:
        with translated():
            raise


def _looks_encrypted(path: Path) -> bool:
    """Whether the file starts as this cipher leaves it.

    The first 16 bytes are the salt, bytes 16 to 23 stay plain: page size, versions, 32 reserved bytes
    per page and SQLite's three fixed fractions (SQLite file format §1.3).
    """
    try:
        with path.open("rb") as file:
            head = file.read(24)
    except OSError:
        return False
    return not head.startswith(b"SQLite format 3\0") and head[20:] == bytes((32, 64, 32, 32))


def _settle(connection: apsw.Connection, *, writing: bool) -> None:
    connection.pragma("temp_store", "MEMORY")  # nothing in clear text in temporary files
    connection.pragma("foreign_keys", True)
    connection.pragma("cache_size", -_CACHE_KIBIBYTES)
    if not writing:
        connection.pragma("query_only", True)
        return
    if connection.pragma("journal_mode", "wal") != "wal":
        raise JournalError("io", "this file system has no write-ahead log")
    connection.pragma("synchronous", "FULL")
    connection.pragma("fullfsync", True)  # macOS: to the platter; elsewhere without effect
    connection.pragma("checkpoint_fullfsync", True)
    connection.pragma("secure_delete", True)
    connection.pragma("journal_size_limit", _WAL_LIMIT_BYTES)
