"""The chip read: a list of named steps over one card, with progress as data and the partial result kept.

Order is what the clerk waits for: DG1 and DG13 name the person, then come the files that vouch for them, the
photo, which is most of the time, last. Files read before in the same visit are not fetched again. Knows a
`CardTransport`; whoever calls decides on threads and turns callbacks into events.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Protocol, TypeVar

from counter.domain.authenticity import (
    ACCESS,
    ACTIVE,
    CHIP,
    FILES_AGREE,
    PACE,
    PHOTO,
    SIGNATURE,
    ZONE_DIGITS,
)
from counter.domain.card import (
    Access,
    AccessKey,
    Authenticity,
    CardReading,
    CardRecord,
    Check,
    CheckOutcome,
    Photo,
    ReadStep,
)
from counter.domain.mrz import Mrz
from counter.domain.zones import VIETNAM
from devices.emrtd import card_access, com, dg1, dg2, dg13, tlv
from devices.emrtd.agreement import agreement, check_digits, merged
from devices.emrtd.apdu import CardTransport
from devices.emrtd.errors import (
    CardError,
    MalformedError,
    NoKeyError,
    StatusError,
)
from devices.emrtd.files import FILE_LIMIT, PHOTO_LIMIT, FileReader
from devices.emrtd.gathered import Gathered, ShortId
from devices.emrtd.habits import Habits
from devices.emrtd.proof import Proof
from devices.emrtd.read_error import CardReadError, machine_word
from devices.emrtd.session import AccessPolicy, CardSession

__all__ = ["CardReadError", "Earlier", "ReadListener", "read_card"]

T = TypeVar("T")

_DG14 = 0x6E


class ReadListener(Protocol):
    """Told of a read as it goes, on the thread that reads. What it raises breaks the read off."""

    def progress(self, step: ReadStep, done_bytes: int, expected_bytes: int) -> None:
        """A step began (0 of 0) or moved on."""

    def named(self, record: CardRecord) -> None:
        """The person's text is known; the photo may still be coming."""


@dataclass(slots=True)
class Earlier:
    """What other reads taught: of the reader with this kind of card, and of this card in this visit."""

    habits: Habits = field(default_factory=Habits)
    gathered: Gathered = field(default_factory=Gathered)
    same_card: bool = False
    """The card has not left the reader since. Otherwise DG1, read again, tells whether it is the same; the
    read sets it once it knows."""


def read_card(
    transport: CardTransport,
    key: AccessKey,
    *,
    today: date,
    with_photo: bool = True,
    policy: AccessPolicy | None = None,
    listener: ReadListener | None = None,
    earlier: Earlier | None = None,
    proof: Proof | None = None,
) -> CardReading:
    """Read the card behind a connected `transport`. `today` settles the century of two-digit birth years.

    `proof` judges the card; without one it stays not checked. Raises CardReadError, which holds the partial
    reading; nothing else unless the listener does.
    """
    earlier = earlier or Earlier()
    session = CardSession(transport, key, policy or AccessPolicy(), earlier.habits)
    return _Read(session, today, listener, earlier, proof).run(with_photo)


class _Read:
    """The state of one read; each step is a method."""

    def __init__(
        self,
        session: CardSession,
        today: date,
        listener: ReadListener | None,
        earlier: Earlier,
        proof: Proof | None,
    ) -> None:
        self._session = session
        self._today = today
        self._listener = listener
        self._proof = proof
        self._earlier = earlier
        self._gathered = earlier.gathered
        self._fresh = earlier.gathered if earlier.same_card else Gathered()
        """What is read before it is known whose card this is."""
        self._files = FileReader(session, session.habits, self._gathered)
        self._done: list[ReadStep] = []
        self._checks: dict[str, Check] = {}
        self._mrz: Mrz | None = None
        self._record: CardRecord | None = None
        self._photo: Photo | None = None

    def run(self, with_photo: bool) -> CardReading:
        steps: list[tuple[ReadStep, Callable[[], None]]] = [
            (ReadStep.CONNECT, self._connect),
            (ReadStep.CARD_ACCESS, self._session.read_card_access),
            (ReadStep.ACCESS_CONTROL, self._open),
            (ReadStep.SELECT_APPLICATION, self._select_application),
            (ReadStep.DG1, self._read_dg1),
            (ReadStep.DG13, self._read_dg13),
            (ReadStep.SOD, partial(self._read_for_proof, ReadStep.SOD, ShortId.SOD)),
            (ReadStep.COM, self._read_com),
            (ReadStep.DG14, self._read_dg14),
            (ReadStep.DG15, partial(self._read_for_proof, ReadStep.DG15, ShortId.DG15)),
            (ReadStep.CHIP_PROOF, self._prove_chip),
        ]
        if with_photo:
            steps.append((ReadStep.DG2, self._read_dg2))
        else:
            self._note(PHOTO, CheckOutcome.NOT_PERFORMED, "not_requested")
        for step, act in steps:
            self._progress(step, 0, 0)
            try:
                act()
            except CardError as error:
                raise CardReadError(error, self._reading()) from error
            self._done.append(step)
        return self._reading()

    def _connect(self) -> None:
        """The transport is a connected card already."""

    def _open(self) -> None:
        try:
            self._session.open()
        except CardError as error:
            tried = not isinstance(error, NoKeyError)
            outcome = CheckOutcome.FAILED if tried else CheckOutcome.NOT_PERFORMED
            self._note(ACCESS, outcome, machine_word(error))
            raise
        self._note(ACCESS, CheckOutcome.PASSED, self._session.evidence)
        if (broken := self._session.failed_pace) is not None:
            self._note(PACE, CheckOutcome.FAILED, broken)
        if self._proof is not None and self._session.cam is not None:
            content = self._session.card_security(self._fresh)
            if content is not None:
                self._proof.card_security(content)

    def _select_application(self) -> None:
        self._session.select_application()
        if not self._earlier.same_card:
            if self._gathered and not self._is_known():
                self._gathered.forget()
            self._gathered.take(self._fresh)
        self._earlier.same_card = True

    def _is_known(self) -> bool:
        """Whether DG1 is what it was when the rest was gathered; another card begins anew."""
        known = self._gathered.whole(ShortId.DG1)
        try:
            found = FileReader(self._session, self._session.habits, self._fresh).read(ShortId.DG1)
        except (StatusError, MalformedError):
            return False
        return found == known

    def _read_dg1(self) -> None:
        content = self._file(ReadStep.DG1, ShortId.DG1)
        if content is not None and (zone := self._parsed("dg1", partial(dg1.parse, content, self._today))):
            self._mrz = zone
            self._checks[ZONE_DIGITS] = check_digits(zone)
            self._record = merged(None, zone)

    def _read_dg13(self) -> None:
        content = None
        if self._mrz is None or self._mrz.issuer == VIETNAM:
            content = self._file(ReadStep.DG13, ShortId.DG13)
        else:  # another state's own file under this number, or one that passes its people off as ours
            self._note("dg13", CheckOutcome.NOT_PERFORMED, "other_state")
        if content is not None and (record := self._parsed("dg13", partial(dg13.parse, content))):
            if self._mrz is not None:
                self._checks[FILES_AGREE] = agreement(self._mrz, record)
            self._record = merged(record, self._mrz)
        if self._record is None:
            raise MalformedError("neither DG1 nor DG13 names a person")
        if self._listener is not None:
            self._listener.named(self._record)

    def _read_for_proof(self, step: ReadStep, file: ShortId) -> None:
        """A file whose content only the proof understands."""
        self._file(step, file)

    def _read_dg14(self) -> None:
        content = self._file(ReadStep.DG14, ShortId.DG14)
        if content is not None and self._session.access is Access.BAC and _offers_pace(content):
            # EF.CardAccess can be hidden by who stands between; what the issuer signed cannot.
            self._note(PACE, CheckOutcome.FAILED, self._session.failed_pace or "hidden")

    def _prove_chip(self) -> None:
        if self._proof is not None:
            self._proof.prove_chip(self._session)

    def _read_com(self) -> None:
        content = self._file(ReadStep.COM, ShortId.COM)
        if content is not None and (table := self._parsed("com", partial(com.parse, content))):
            groups = ",".join(map(str, table.groups))
            self._note("com", CheckOutcome.PASSED, f"lds={table.lds_version} groups={groups}")

    def _read_dg2(self) -> None:
        content = self._file(ReadStep.DG2, ShortId.DG2, PHOTO, PHOTO_LIMIT)
        if content is not None:
            self._photo = self._parsed(PHOTO, partial(dg2.parse, content))

    def _file(
        self, step: ReadStep, file: ShortId, check: str | None = None, limit: int = FILE_LIMIT
    ) -> bytes | None:
        """The file, or None with the card's refusal as evidence: only the channel may end the read."""
        try:
            content = self._files.read(file, limit=limit, progress=partial(self._progress, step))
        except (StatusError, MalformedError) as error:
            self._note(check or step.value, CheckOutcome.NOT_PERFORMED, machine_word(error))
            return None
        if self._proof is not None:
            self._proof.took(file, content)
        return content

    def _parsed(self, check: str, parse: Callable[[], T]) -> T | None:
        """What `parse` makes of a file, or None with the failure as evidence."""
        try:
            value = parse()
        except MalformedError:
            self._note(check, CheckOutcome.FAILED, "malformed")
            return None
        self._note(check, CheckOutcome.PASSED, "")
        return value

    def _note(self, name: str, outcome: CheckOutcome, evidence: str) -> None:
        self._checks[name] = Check(name, outcome, evidence)

    def _progress(self, step: ReadStep, done: int, expected: int) -> None:
        if self._listener is not None:
            self._listener.progress(step, done, expected)

    def _open_question(self, name: str) -> bool:
        """Whether nothing was noted of a check yet."""
        known = self._checks.get(name)
        return known is None or (known.outcome is CheckOutcome.NOT_PERFORMED and not known.evidence)

    def _reading(self) -> CardReading:
        for name in (ACCESS, ZONE_DIGITS, FILES_AGREE, SIGNATURE, ACTIVE, CHIP):
            self._checks.setdefault(name, Check(name, CheckOutcome.NOT_PERFORMED))
        conclusion = self._proof.conclude() if self._proof is not None else None
        for check in conclusion.checks if conclusion else ():
            if check.outcome is not CheckOutcome.NOT_PERFORMED or self._open_question(check.name):
                self._checks[check.name] = check
        return CardReading(
            record=self._record,
            photo=self._photo,
            access=self._session.access,
            checks=tuple(self._checks.values()),
            authenticity=conclusion.authenticity if conclusion else Authenticity.NOT_CHECKED,
            apdus=self._session.link.apdus,
            steps=tuple(self._done),
            evidence=conclusion.evidence if conclusion else None,
        )


def _offers_pace(dg14: bytes) -> bool:
    """Whether the signed list of the chip's protocols, which repeats EF.CardAccess, names PACE (§9.2)."""
    try:
        return bool(card_access.parse(tlv.one(dg14, _DG14).value).pace)
    except MalformedError:
        return False
