"""Founding the centre of a single PC: its own name, agency code and first clerk; no default PIN exists.

The answers wait in `founding.json` beside the database until the centre first starts; of the PIN they hold
only a hash. A folder is founded when its database holds a centre or its answers can be read: whatever else a
break has left there can be founded again.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec

from counter import wire
from counter.centre.pins import pin_hash
from counter.centre.places import CentrePlan
from counter.domain.access import Role
from counter.domain.place import Centre, Clerk, DeskSeat, Place

__all__ = ["DESK_ID", "Founding", "is_founded", "plan_of", "read_founding", "write_founding"]

DESK_ID = "Q01"
"""The one desk of a single PC."""

_FILE = "founding.json"
_DATABASE = "centre.sqlite3"
_GROUPS = {"Hộ tịch": "A", "Chứng thực": "B", "Cư trú": "C"}


class Founding(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the person who sets a PC up answers."""

    agency_code: str
    parent_name: str
    name: str
    short_name: str
    place_name: str
    address: str
    phone: str
    clerk_name: str
    pin_hash: str
    recovery_key: str = ""
    """The public half of the centre's recovery key; the secret one is printed and never stored here."""

    @classmethod
    def of(cls, answers: dict[str, str], pin: str, recovery_key: str = "") -> Founding:
        """Hash the PIN and keep the answers."""
        return cls(**answers, pin_hash=pin_hash(pin), recovery_key=recovery_key)


def is_founded(folder: Path) -> bool:
    """Whether the centre in `folder` stands or has what it needs to begin.

    A database that cannot be read counts as standing: starting it says what is wrong, nothing replaces it.
    """
    return _centre_stands(folder / _DATABASE) or _answers_stand(folder)


def write_founding(folder: Path, founding: Founding) -> None:
    """Keep the answers, readable by their owner only, wholly or not at all.

    FileExistsError when answers stand there. Ones that cannot be read are kept aside as `founding.json.old`.
    """
    if _answers_stand(folder):
        raise FileExistsError(folder / _FILE)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = folder / f"{_FILE}.new"
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(wire.encode(founding))
        file.flush()
        os.fsync(file.fileno())
    if (folder / _FILE).exists():
        (folder / _FILE).replace(folder / f"{_FILE}.old")
    fresh.replace(folder / _FILE)


def read_founding(folder: Path) -> Founding | None:
    """The answers, or None when there are none. Raises `wire.WireError` for a damaged file."""
    try:
        return wire.decode(Founding, (folder / _FILE).read_bytes())
    except FileNotFoundError:
        return None


def _answers_stand(folder: Path) -> bool:
    try:
        return read_founding(folder) is not None
    except wire.WireError:
        return False
    except OSError:  # there, but not ours to read
        return True


def _centre_stands(path: Path) -> bool:
    if not path.exists():
        return False
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
            if not tables:
                return False
            return "centres" not in tables or database.execute("SELECT 1 FROM centres").fetchone() is not None
    except sqlite3.Error:
        return True


def plan_of(founding: Founding) -> CentrePlan:
    """The centre with its one desk and its first clerk."""
    seat = DeskSeat(DESK_ID, 1, "Quầy 1")
    centre = Centre(
        id=founding.agency_code,
        agency_code=founding.agency_code,
        parent_name=founding.parent_name,
        name=founding.name,
        short_name=founding.short_name,
        place_name=founding.place_name,
        address=founding.address,
        phone=founding.phone,
        lookup_url="",
    )
    roles = (Role.CLERK, Role.SUPERVISOR, Role.ADMINISTRATOR)  # nobody else is there yet
    clerk = Clerk("c01", founding.clerk_name, founding.pin_hash, roles)
    place = Place(centre, seat, (clerk,), recovery_key=founding.recovery_key)
    return CentrePlan(place, (seat,), _GROUPS)
