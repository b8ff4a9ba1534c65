"""Acts of commands beside an open desk: each a sealed file of its own, chained by whoever writes next.

One program holds the journal. A command that reads it meanwhile leaves its act here, durable before anybody
sees its answer, and the desk takes it into the record within seconds; closed, the next one to open does.
"""

from __future__ import annotations

import contextlib
import time
import uuid
from datetime import datetime
from pathlib import Path
from typing import Final

import apsw

from cache.journal import rows, sealing
from cache.journal.database import transaction
from cache.journal.projections import append_act
from cache.safe_files import replace_file, sync_folder
from counter.domain.dossiers import ClockSource, Entry
from counter.domain.office import OFFICE_ZONE
from counter.ports import Act, JournalError
from counter.sealed_box import derived

__all__ = ["UNREADABLE", "chain_all", "leave"]

UNREADABLE: Final = "act_unreadable"
"""Kind of the event for a file that was changed; its subject: the file's name. It is kept beside."""
_PURPOSE: Final = b"acts beside the journal"
_ACT, _KEPT = ".act", ".unreadable"
_AT_ONCE: Final = 500
_LARGEST_BYTES: Final = 65_536
_LATELY: Final = 10_000
"""Events among which an act is looked for that a power cut left both chained and beside."""


def leave(journal: Path, key: bytes, act: Act) -> None:
    """Keep an act for the record of the journal at `journal`. Raises JournalError `io`."""
    folder, name = _folder(journal), f"{time.time_ns():020d}-{uuid.uuid4()}"
    content = sealing.sealed(derived(key, _PURPOSE), sealing.place("beside", name), rows.encoded(act))
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        sync_folder(folder.parent)
        replace_file(folder / (name + _ACT), content)
    except OSError as error:
        raise JournalError("io", "an act cannot be kept beside the journal") from error


def chain_all(connection: apsw.Connection, journal: Path, key: bytes) -> int:
    """Append what was left, oldest first, in one transaction, and remove it; how many there were.

    An act that a power cut left both here and in the record is not appended again. SQLite's errors and
    JournalError: nothing was taken then.
    """
    files = sorted(_folder(journal).glob("*" + _ACT))[:_AT_ONCE]
    if not files:
        return 0
    with transaction(connection):
        readable = [_chained(connection, file, derived(key, _PURPOSE)) for file in files]
    with contextlib.suppress(OSError):  # what stays is looked at again, and found in the record
        for file, was_read in zip(files, readable, strict=True):
            if was_read:
                file.unlink()
            else:
                file.replace(file.with_suffix(_KEPT))
        sync_folder(_folder(journal))
    return len(files)


def _chained(connection: apsw.Connection, file: Path, key: bytes) -> bool:
    """Append the act of one file, or that it cannot be read; whether it could."""
    try:
        act = _read(file, key)
    except (JournalError, OSError):
        if not _stands(connection, UNREADABLE, file.stem):  # it is looked at again where it cannot be moved
            [(desk,)] = connection.execute("SELECT value FROM meta WHERE name = 'desk_id'")
            now = datetime.now(OFFICE_ZONE)
            entry = Entry("", "", desk, desk, "", now, ClockSource.DESK)
            append_act(connection, Act(UNREADABLE, file.stem, entry))
        return False
    if not _stands(connection, act.kind, act.subject, act.entry):
        append_act(connection, act)
    return True


def _stands(connection: apsw.Connection, kind: str, subject: str, entry: Entry | None = None) -> bool:
    """Whether the record lately got such an act; with `entry` that very one."""
    found = connection.execute(
        "SELECT at, clerk FROM event"
        " WHERE seq > (SELECT max(seq) FROM event) - ? AND kind = ? AND subject = ?",
        (_LATELY, kind, subject),
    )
    wanted = None if entry is None else (rows.stamp(entry.at), entry.clerk_id)
    return any(wanted in (None, one) for one in found)


def _read(file: Path, key: bytes) -> Act:
    with file.open("rb") as opened:
        content = opened.read(_LARGEST_BYTES + 1)
    if len(content) > _LARGEST_BYTES:
        raise JournalError("unreadable")
    act = rows.decoded(Act, sealing.opened(key, sealing.place("beside", file.stem), content))
    if act.entry.at.tzinfo is None:
        raise JournalError("unreadable")
    return act


def _folder(journal: Path) -> Path:
    return journal.with_name(journal.name + ".beside")
