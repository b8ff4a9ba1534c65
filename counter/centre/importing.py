"""Taking the outbox of a cut-off desk from a file: each message by the same code as over HTTP.

Nothing of a file is taken before all of it is verified. Taken twice, or sent later over the network, doubles
nothing: every message has its own id. What was answered stands in the receipt, which the desk takes back.
"""

from __future__ import annotations

import hashlib
import logging
import traceback
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import select

from counter import wire
from counter.carried import (
    CarriedError,
    CarriedReceipt,
    Label,
    Taken,
    open_outbox,
    read_label,
    seal_receipt,
)
from counter.centre.api.taking import TAKEN_BY
from counter.centre.office import Office
from counter.centre.places import Caller
from counter.centre.refusals import RefusedError
from counter.centre.tables import imports

__all__ = ["Imported", "Importing"]

_log = logging.getLogger(__name__)
_CLOCK_SLACK = timedelta(days=1)
"""A file can be made later than it is taken by what two clocks differ, and by no more."""


class _Kept(msgspec.Struct, frozen=True):
    """`imports.body`: what is remembered of a file."""

    desk_id: str
    signer: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file."""

    taken: int
    repeated: int
    """Of those taken: known before."""
    refused: tuple[Taken, ...]
    receipt: bytes
    """To be written beside the file, for the desk."""


class Importing:
    """Takes files at one centre."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def label(self, content: bytes) -> Label:
        """Whose file it is, after its signature. Raises CarriedError, `other_centre` and `other_desk` too."""
        label = read_label(content)
        if label.centre_id != self._office.centre_id:
            raise CarriedError("other_centre")
        if label.desk_id not in self._office.places.desk_ids(self._office.centre_id):
            raise CarriedError("other_desk")
        return label

    def knows(self, label: Label) -> bool:
        """Whether a file with this desk's key was taken before: else somebody compares the fingerprint."""
        return any(kept.signer == label.signer for kept in self._kept(label.desk_id))

    def take(self, content: bytes, secret: bytes, *, clerk_id: str) -> Imported:
        """Take a file whose signer is known or confirmed; `secret` is the centre's secret recovery key.

        Raises CarriedError, `older` too: a newer file of this desk was taken before.
        """
        label = self.label(content)
        label, outbox = open_outbox(content, secret)
        if any(kept.made_at > label.made_at for kept in self._kept(label.desk_id)):
            raise CarriedError("older")
        caller = Caller(label.centre_id, label.desk_id)
        answers, repeated = [], 0
        for item in outbox.items:
            digest = wire.digest(item.body)
            try:
                take = TAKEN_BY.get(item.kind, _unknown)
                repeated += take(self._office, caller, item.subject, item.body).repeated
                answers.append(Taken(item.id, digest, 200))
            except RefusedError as refusal:
                answers.append(Taken(item.id, digest, refusal.status, refusal.reason))
            except Exception as error:  # noqa: BLE001 - one message that breaks its reader stops no other one
                _log_broken(error)
                answers.append(Taken(item.id, digest, 500, "internal"))
        self._keep(label, content, len(answers), clerk_id)
        receipt = CarriedReceipt(label.id, label.centre_id, label.desk_id, self._office.now(), tuple(answers))
        refused = tuple(answer for answer in answers if answer.status != 200)
        sealed = seal_receipt(outbox.receipt_key, receipt)
        return Imported(len(answers) - len(refused), repeated, refused, sealed)

    def _keep(self, label: Label, content: bytes, items: int, clerk_id: str) -> None:
        digest = hashlib.sha256(content).hexdigest()
        kept = _Kept(label.desk_id, label.signer, label.made_at)
        with self._office.database.write() as connection:
            known = select(imports.c.id).where(
                imports.c.centre_id == label.centre_id, imports.c.file_digest == digest
            )
            if connection.execute(known).first() is None:
                connection.execute(
                    imports.insert().values(
                        id=str(uuid.uuid4()),
                        centre_id=label.centre_id,
                        file_digest=digest,
                        imported_at=self._office.now(),
                        clerk_id=clerk_id,
                        items=items,
                        body=wire.encode(kept),
                    )
                )

    def _kept(self, desk_id: str) -> list[_Kept]:
        with self._office.database.read() as connection:
            found = connection.execute(
                select(imports.c.body, imports.c.imported_at).where(
                    imports.c.centre_id == self._office.centre_id
                )
            )
            kept = [_as_taken(wire.decode(_Kept, row.body), row.imported_at) for row in found]
        return [one for one in kept if one.desk_id == desk_id]


def _as_taken(kept: _Kept, imported_at: datetime) -> _Kept:
    """Made when it was taken, if its clock was far ahead: else every file after it would be an older one."""
    if kept.made_at - imported_at <= _CLOCK_SLACK:
        return kept
    return msgspec.structs.replace(kept, made_at=imported_at)


def _log_broken(error: Exception) -> None:
    """Log where it happened; the error's text might quote a citizen and stays out."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    _log.error("a carried message failed: %s\n%s", type(error).__name__, frames)


def _unknown(_office: Office, _caller: Caller, _subject: str, _body: bytes) -> wire.WriteReply:
    raise RefusedError(422, "unknown_kind")
