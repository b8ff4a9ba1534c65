"""The embedded centre: a child process of the desk on loopback, with SQLite.

Started as `python -m counter.centre.embedded`. It reads one JSON line of settings from standard input,
answers one line when it is ready (`{"port": N}`) or cannot be (`{"error": WORD}`), logs to standard error
without personal data, and ends when standard input closes: with its parent.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import os
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import msgspec

if TYPE_CHECKING:
    from counter.centre.electronic import ElectronicReceipts
    from counter.centre.office import Office
    from counter.centre.places import Places

__all__ = ["Settings", "StartError", "main", "office_alone"]

_log = logging.getLogger("counter.centre.embedded")
_LOCK_WAIT_SECONDS = 5.0


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """First line of standard input."""

    secret: str
    """Of every desk of this centre: they are all the parent's. Empty where nobody is let in."""
    folder: str
    """Where the database lies; made when missing."""
    training: bool
    port: int = 0
    """0: any free one."""
    register_timeout_seconds: float = 3.0
    receipts_gateway: str = ""
    """What issues electronic receipts; empty: nothing does, those that are asked for wait."""
    receipts_token: str = ""


class StartError(Exception):
    """The centre cannot start; the text is the machine word for the parent."""


def main() -> int:
    """Run until standard input closes. Exit code 0, or 1 when it could not start."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    try:
        settings = msgspec.json.decode(sys.stdin.buffer.readline(65_536), type=Settings)
    except (msgspec.DecodeError, msgspec.ValidationError):
        _say({"error": "bad_settings"})
        return 1
    gc.disable()  # importing and wiring makes no garbage worth collecting: about a tenth of the start
    try:
        lock = _lock(Path(settings.folder))
        listener = _listen(settings.port)
        office = _open(settings)
    except StartError as error:
        _say({"error": str(error)})
        return 1
    except Exception:  # noqa: BLE001 - the parent must hear of any end; the log says which
        _log.exception("the centre did not start")
        _say({"error": "failed"})
        return 1
    with lock, listener:
        from counter.centre.serving import serve

        def ready() -> None:
            gc.enable()
            _say({"port": listener.getsockname()[1]})

        asyncio.run(serve(office, listener, ready=ready, lifeline=sys.stdin.fileno()))
    office.database.close()
    return 0


@contextlib.contextmanager
def office_alone(settings: Settings) -> Iterator[Office]:
    """The office of a folder while nobody serves it. Raises StartError, `locked` when somebody does."""
    with _lock(Path(settings.folder)):
        office = _open(settings)
        try:
            yield office
        finally:
            office.database.close()


def _open(settings: Settings) -> Office:
    from counter.centre.catalogue import load_catalogue
    from counter.centre.catalogue_use import CatalogueUse
    from counter.centre.cataloguing import Cataloguing
    from counter.centre.database import Database, DatabaseRefusedError
    from counter.centre.office import CatalogueStock, open_office
    from counter.centre.office_time import office_now
    from counter.centre.places import Places
    from counter.centre.register import FictionalRegister, NoRegister
    from counter.centre.sample import issue_first_tickets

    try:
        database = Database(Path(settings.folder) / "centre.sqlite3")
    except DatabaseRefusedError as error:
        raise StartError(error.reason) from error
    places = Places(database)
    centre_id = _found(settings, places)
    decided = Cataloguing(database, office_now, centre_id).decided()
    keep = CatalogueUse(database, office_now, centre_id).keep_version
    stock = CatalogueStock(*load_catalogue(decided), keep=keep)
    places.add_groups(centre_id, stock.groups())
    office = open_office(
        database,
        stock,
        FictionalRegister() if settings.training else NoRegister(),
        centre_id=centre_id,
        training=settings.training,
        now=office_now,
        register_timeout_seconds=settings.register_timeout_seconds,
        receipts=_receipts(settings),
    )
    if settings.secret:
        office.sessions.set_secret(settings.secret)
    if settings.training and settings.secret:
        issue_first_tickets(office.ticketing, office_now())
    return office


def _receipts(settings: Settings) -> ElectronicReceipts | None:
    if not settings.receipts_gateway:
        return None
    from counter.centre.electronic_http import HttpReceipts

    return HttpReceipts(settings.receipts_gateway, settings.receipts_token)


def _found(settings: Settings, places: Places) -> str:
    """The id of this folder's centre, founded now when it does not stand yet."""
    from counter.centre.founding import plan_of, read_founding
    from counter.centre.sample import CENTRE_ID, sample_plan
    from counter.wire import WireError

    if settings.training:
        if not places.stands(CENTRE_ID):
            places.found(sample_plan())
        return CENTRE_ID
    if (standing := places.sole()) is not None:
        return standing
    try:
        founding = read_founding(Path(settings.folder))
    except WireError as error:
        raise StartError("bad_founding") from error
    if founding is None:
        raise StartError("not_founded")
    places.found(plan_of(founding))
    return founding.agency_code


def _listen(port: int) -> socket.socket:
    # asyncio switches Nagle off only where the protocol is named; with it each answer would take 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if os.name == "posix":  # on Windows this option would let a stranger share the port
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
        listener.listen(64)
    except OSError as error:
        listener.close()
        raise StartError("port_taken") from error
    return listener


def _lock(folder: Path) -> BinaryIO:
    """Hold the folder alone: two centres on one database would forward twice.

    A predecessor may still be ending: wait for it a little.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = (folder / "centre.lock").open("ab")
    except OSError as error:
        raise StartError("folder") from error
    deadline = time.monotonic() + _LOCK_WAIT_SECONDS
    while not _try_lock(handle):
        if time.monotonic() > deadline:
            handle.close()
            raise StartError("locked")
        time.sleep(0.05)
    return handle


def _try_lock(handle: BinaryIO) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            handle.seek(0)
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _say(message: dict[str, object]) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(message) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    raise SystemExit(main())
