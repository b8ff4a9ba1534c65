"""Reference data on the desk's disk, in TinyDB: rebuilt from the centre at will, losing it loses nothing.

The place and the catalogue stand in two files, so that a new clerk does not rewrite 673 procedures.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

import msgspec

from counter.domain.place import Place
from counter.domain.procedures import Procedure

if TYPE_CHECKING:
    from tinydb import TinyDB

__all__ = ["TinyReferenceStore"]

T = TypeVar("T")

_PLACE: Final = "place"
_SIGNATURE: Final = "signature"
_CATALOGUE: Final = "catalogue"
_PROCEDURES: Final = "procedures"


class TinyReferenceStore:
    """`ports.ReferenceStore` on two crash-safe TinyDB files in `folder`.

    Reading never raises: what is missing or unreadable is empty. Writing raises OSError.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._unreadable: set[str] = set()

    @property
    def unreadable(self) -> frozenset[str]:
        """Which of `place` and `catalogue` the last read found damaged in both generations, or unfitting."""
        return frozenset(self._unreadable)

    def place(self) -> Place | None:
        """Where this desk stands, as last told by the centre."""
        with self._open(_PLACE) as database:
            stored, signed = database.table(_PLACE).all(), database.table(_SIGNATURE).all()
            if not stored:
                return None
            signature = signed[0].get("mac") if signed else ""
            if not self._is_believed(_canonical(stored[0]), signature if isinstance(signature, str) else ""):
                self._unreadable.add(_PLACE)
                return None
            return self._fitting(_PLACE, Place, stored[0])

    def catalogue(self) -> tuple[str, tuple[Procedure, ...]]:
        """(version, procedures); ("", ()) when there is none."""
        with self._open(_CATALOGUE) as database:
            about = database.table(_CATALOGUE).all()
            stored = database.table(_PROCEDURES).all()
            if not about:
                return "", ()
            version = self._fitting(_CATALOGUE, str, about[0].get("version"))
            # all in one call would hold every thread
            found = [self._fitting(_CATALOGUE, Procedure, one) for one in stored]
            procedures = tuple(one for one in found if one is not None)
            if version is None or len(procedures) < len(found):
                return "", ()
            return version, procedures

    def put_place(self, place: Place) -> None:
        """Replace, crash-safe."""
        self._make_folder()
        with self._open(_PLACE) as database:
            database.drop_tables()
            plain = _plain(place)
            database.table(_PLACE).insert(plain)
            if signature := self._signature(_canonical(plain)):
                database.table(_SIGNATURE).insert({"mac": signature})

    def put_catalogue(self, version: str, procedures: Sequence[Procedure]) -> None:
        """Replace, crash-safe: version and procedures together."""
        self._make_folder()
        with self._open(_CATALOGUE) as database:
            database.drop_tables()
            database.table(_CATALOGUE).insert({"version": version})
            database.table(_PROCEDURES).insert_multiple(map(_plain, procedures))

    def _signature(self, content: bytes) -> str:
        """What shows later that the centre told this to this desk; nothing where nobody has a key to it."""
        return ""

    def _is_believed(self, content: bytes, signature: str) -> bool:
        """Whether a stored place is taken for what the centre told."""
        return True

    def _make_folder(self) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    @contextmanager
    def _open(self, name: str) -> Iterator[TinyDB]:
        """One file as a database whose changes reach the disk together, when it closes without an error."""
        from tinydb import TinyDB  # after the first paint

        from cache.safe_storage import Generation, SafeStorage

        self._unreadable.discard(name)
        database = TinyDB(self._folder / f"{name}.json", storage=SafeStorage)
        yield database
        database.close()
        if cast(SafeStorage, database.storage).generation is Generation.UNREADABLE:
            self._unreadable.add(name)

    def _fitting(self, name: str, kind: type[T], stored: object) -> T | None:
        try:
            return msgspec.convert(stored, kind)
        except msgspec.ValidationError:
            self._unreadable.add(name)
            return None


def _canonical(plain: Mapping[str, Any]) -> bytes:
    return msgspec.json.encode(dict(plain), order="deterministic")


def _plain(value: object) -> Mapping[str, Any]:
    return cast(Mapping[str, Any], msgspec.to_builtins(value))
