"""A centre's own say in its catalogue: values overridden, and who answers for papers, times and fees.

Who and when stands beside everything; nothing is ever changed or deleted, the newest counts. Knows the
database and the catalogue's reading, no file and no screen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import msgspec
from sqlalchemy import Connection, select

from counter.centre.catalogue.decided import Confirmed, Decided, Override
from counter.centre.catalogue.publication import Kind
from counter.centre.catalogue_tables import catalogue_acts, catalogue_imports
from counter.centre.catalogue_taking import Publications, rows_of
from counter.centre.clerks import Change, note_change
from counter.centre.database import Database
from counter.centre.office_time import Now
from counter.centre.places import require_permission
from counter.domain.access import Permission
from counter.domain.confirming import Aspect, Confirmation

__all__ = ["Acted", "Cataloguing", "Confirming"]


class _Confirmation(msgspec.Struct, frozen=True):
    """`catalogue_acts.body` of `confirmed` and `withdrawn`."""

    aspect: Aspect
    digest: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Confirming:
    """What somebody confirms: an aspect of a procedure, as it reads now."""

    code: str
    aspect: Aspect
    digest: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Acted:
    """One line of what was decided, newest first."""

    at: datetime
    clerk_id: str
    what: str
    """`taken_in`, `added`, `confirmed`, `withdrawn`, `overridden`, `restored`."""
    subject: str
    """Procedure code, or the name of a publication."""
    content: Mapping[str, object] = field(default_factory=dict)


class Cataloguing:
    """What one centre decided about procedures."""

    def __init__(self, database: Database, now: Now, centre_id: str) -> None:
        self._database = database
        self._now = now
        self._centre_id = centre_id
        self.publications = Publications(database, now, centre_id)

    def decided(self) -> Decided:
        """Everything that is laid over the publication the program brings."""
        taken = self.publications
        with self._database.read() as connection:
            full, listed = taken.newest(connection, Kind.FULL), taken.newest(connection, Kind.LIST)
            hand = taken.finished(connection, Kind.HAND)
            added = {row.code: row for one in hand for row in rows_of(connection, one.id)}
            overrides, confirmed, last_act = self._acts(connection)
            imports = [one for one in (full, listed, *hand) if one is not None]
            parts = [self._centre_id, str(last_act), *(f"{one.id} {one.file_digest}" for one in imports)]
            return Decided(
                full=None if full is None else tuple(rows_of(connection, full.id)),
                listed=() if listed is None else tuple(rows_of(connection, listed.id)),
                added=tuple(added.values()),
                publication="" if full is None else full.publication,
                overrides=overrides,
                confirmed=confirmed,
                mark=_mark(parts) if imports or last_act else "",
            )

    def _acts(
        self, connection: Connection
    ) -> tuple[dict[str, Override], dict[str, dict[Aspect, Confirmed]], int]:
        overrides: dict[str, Override] = {}
        confirmed: dict[str, dict[Aspect, Confirmed]] = {}
        last = 0
        found = connection.execute(
            select(catalogue_acts)
            .where(catalogue_acts.c.centre_id == self._centre_id)
            .order_by(catalogue_acts.c.id)
        )
        for act in found:
            last = act.id
            if act.what == "overridden":
                newer = msgspec.json.decode(act.body, type=Override)
                overrides[act.code] = overrides.get(act.code, Override()).with_more(newer)
            elif act.what == "restored":
                overrides.pop(act.code, None)
            else:
                said = msgspec.json.decode(act.body, type=_Confirmation)
                of_code = confirmed.setdefault(act.code, {})
                of_code.pop(said.aspect, None)
                if act.what == "confirmed":
                    one = Confirmation(said.aspect, act.clerk_id, act.at, said.source)
                    of_code[said.aspect] = Confirmed(one, said.digest)
        return overrides, confirmed, last

    def confirm(self, by: str, what: Iterable[Confirming]) -> int:
        """Answer for what was looked at, in one transaction; how many. Refused: as `add`."""
        acts = [(one.code, "confirmed", _Confirmation(one.aspect, one.digest, one.source)) for one in what]
        self._act(by, acts)
        return len(acts)

    def withdraw(self, by: str, what: Iterable[tuple[str, Aspect]]) -> int:
        """Take confirmations back; how many. Refused: as `add`."""
        acts = [(code, "withdrawn", _Confirmation(aspect)) for code, aspect in what]
        self._act(by, acts)
        return len(acts)

    def override(self, by: str, code: str, override: Override) -> None:
        """Lay other values over a procedure, beside those laid before. Refused: as `add`."""
        self._act(by, [(code, "overridden", override)])

    def restore(self, by: str, code: str) -> None:
        """Drop every other value of a procedure. Refused: as `add`."""
        self._act(by, [(code, "restored", None)])

    def _act(self, by: str, acts: Sequence[tuple[str, str, msgspec.Struct | None]]) -> None:
        with self._database.write() as connection:
            require_permission(connection, self._centre_id, by, Permission.CATALOGUE_MANAGE)
            at = self._now()
            for code, what, content in acts:
                connection.execute(
                    catalogue_acts.insert().values(
                        centre_id=self._centre_id,
                        at=at,
                        clerk_id=by,
                        code=code,
                        what=what,
                        body=msgspec.json.encode(content),
                    )
                )
            for what in dict.fromkeys(what for _, what, _ in acts):
                codes = list(dict.fromkeys(code for code, said, _ in acts if said == what))
                subject = codes[0] if len(codes) == 1 else f"{len(codes)}"
                note_change(connection, self._centre_id, Change(at, by, f"catalogue_{what}", subject))

    def told(self, code: str = "", *, limit: int = 200) -> tuple[Acted, ...]:
        """Who decided what and when, newest first; `code`: of one procedure."""
        table, acts = catalogue_imports, catalogue_acts
        with self._database.read() as connection:
            own = acts.c.centre_id == self._centre_id
            chosen = select(acts).where(own, acts.c.code == code) if code else select(acts).where(own)
            told = [
                Acted(row.at, row.clerk_id, row.what, row.code, msgspec.json.decode(row.body) or {})
                for row in connection.execute(chosen.order_by(acts.c.id.desc()).limit(limit))
            ]
            taken = select(table).where(
                table.c.centre_id == self._centre_id, table.c.finished_at.is_not(None)
            )
            for row in connection.execute(taken.order_by(table.c.id.desc()).limit(limit)):
                if code in ("", row.publication):
                    word = "added" if row.kind == Kind.HAND else "taken_in"
                    missed = len(msgspec.json.decode(row.body))
                    content = {"kind": row.kind, "file": row.file_name, "not_understood": missed}
                    told.append(Acted(row.finished_at, row.clerk_id, word, row.publication, content))
        return tuple(sorted(told, key=lambda one: one.at, reverse=True)[:limit])


def _mark(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
