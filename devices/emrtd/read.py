"""The chip read: a list of named steps over one card, with progress as data and the partial result kept.

Order is what the clerk waits for: DG1 and DG13 name the person before the photo, which is most of the time.
Knows a `CardTransport`; whoever calls decides on threads and turns callbacks into events.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Protocol, TypeVar

from counter.domain.card import (
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
from counter.events import CardTrouble
from devices.emrtd import com, dg1, dg2, dg13
from devices.emrtd.agreement import agreement, check_digits, merged
from devices.emrtd.apdu import CardTransport
from devices.emrtd.errors import (
    CardError,
    CardGoneError,
    MalformedError,
    NoKeyError,
    NotAnIdError,
    StatusError,
    TransportError,
    WrongKeyError,
)
from devices.emrtd.files import FILE_LIMIT, PHOTO_LIMIT, FileReader, ShortId
from devices.emrtd.session import AccessPolicy, CardSession

__all__ = ["CardReadError", "ReadListener", "read_card"]

T = TypeVar("T")

_TROUBLES: tuple[tuple[type[CardError], CardTrouble], ...] = (
    (CardGoneError, CardTrouble.REMOVED),
    (TransportError, CardTrouble.READER),
    (WrongKeyError, CardTrouble.WRONG_KEY),
    (NoKeyError, CardTrouble.NO_KEY),
    (NotAnIdError, CardTrouble.NOT_AN_ID),
    (CardError, CardTrouble.UNREADABLE),
)
"""What an error means to the desk; the first that fits."""

_AUTHENTICATIONS = ("passive_authentication", "active_authentication", "chip_authentication")


class ReadListener(Protocol):
    """Told of a read as it goes, on the thread that reads. What it raises breaks the read off."""

    def progress(self, step: ReadStep, done_bytes: int, expected_bytes: int) -> None:
        """A step began (0 of 0) or moved on."""

    def named(self, record: CardRecord) -> None:
        """The person's text is known; the photo may still be coming."""


class CardReadError(CardError):
    """A read that broke off. The error that stopped it is `__cause__`."""

    def __init__(self, error: CardError, partial_reading: CardReading) -> None:
        super().__init__(
            str(error), status_word=error.status_word, attempts_remaining=error.attempts_remaining
        )
        self.partial = partial_reading
        """What was read until then."""
        self.trouble = _trouble(error)
        """What it means to the desk."""


def read_card(
    transport: CardTransport,
    key: AccessKey,
    *,
    today: date,
    with_photo: bool = True,
    policy: AccessPolicy | None = None,
    listener: ReadListener | None = None,
) -> CardReading:
    """Read the card behind a connected `transport`. `today` settles the century of two-digit birth years.

    Raises CardReadError, which holds the partial reading; nothing else unless the listener does.
    """
    return _Read(CardSession(transport, key, policy or AccessPolicy()), today, listener).run(with_photo)


class _Read:
    """The state of one read; each step is a method."""

    def __init__(self, session: CardSession, today: date, listener: ReadListener | None) -> None:
        self._session = session
        self._today = today
        self._listener = listener
        self._files = FileReader(session, session.read_bytes)
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
            (ReadStep.SELECT_APPLICATION, self._session.select_application),
            (ReadStep.DG1, self._read_dg1),
            (ReadStep.DG13, self._read_dg13),
            (ReadStep.COM, self._read_com),
        ]
        if with_photo:
            steps.append((ReadStep.DG2, self._read_dg2))
        else:
            self._note("photo", CheckOutcome.NOT_PERFORMED, "not_requested")
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
            self._note("access_control", outcome, _evidence(error))
            raise
        self._note("access_control", CheckOutcome.PASSED, self._session.evidence)
        self._files = FileReader(self._session, self._session.read_bytes)

    def _read_dg1(self) -> None:
        content = self._file(ReadStep.DG1, ShortId.DG1)
        if content is not None and (zone := self._parsed("dg1", partial(dg1.parse, content, self._today))):
            self._mrz = zone
            self._checks["mrz_check_digits"] = check_digits(zone)
            self._record = merged(None, zone)

    def _read_dg13(self) -> None:
        content = self._file(ReadStep.DG13, ShortId.DG13)
        if content is not None and (record := self._parsed("dg13", partial(dg13.parse, content))):
            if self._mrz is not None:
                self._checks["dg1_dg13_agree"] = agreement(self._mrz, record)
            self._record = merged(record, self._mrz)
        if self._record is None:
            raise MalformedError("neither DG1 nor DG13 names a person")
        if self._listener is not None:
            self._listener.named(self._record)

    def _read_com(self) -> None:
        content = self._file(ReadStep.COM, ShortId.COM)
        if content is not None and (table := self._parsed("com", partial(com.parse, content))):
            groups = ",".join(map(str, table.groups))
            self._note("com", CheckOutcome.PASSED, f"lds={table.lds_version} groups={groups}")

    def _read_dg2(self) -> None:
        content = self._file(ReadStep.DG2, ShortId.DG2, "photo", PHOTO_LIMIT)
        if content is not None:
            self._photo = self._parsed("photo", partial(dg2.parse, content))

    def _file(
        self, step: ReadStep, file: ShortId, check: str | None = None, limit: int = FILE_LIMIT
    ) -> bytes | None:
        """The file, or None with the card's refusal as evidence: only the channel may end the read."""
        try:
            return self._files.read(file, limit=limit, progress=partial(self._progress, step))
        except (StatusError, MalformedError) as error:
            self._note(check or step.value, CheckOutcome.NOT_PERFORMED, _evidence(error))
            return None

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

    def _reading(self) -> CardReading:
        expected = ("access_control", "mrz_check_digits", "dg1_dg13_agree", *_AUTHENTICATIONS)
        for name in expected:
            self._checks.setdefault(name, Check(name, CheckOutcome.NOT_PERFORMED))
        return CardReading(
            record=self._record,
            photo=self._photo,
            access=self._session.access,
            checks=tuple(self._checks.values()),
            authenticity=Authenticity.NOT_CHECKED,
            apdus=self._session.link.apdus,
            steps=tuple(self._done),
        )


def _evidence(error: CardError) -> str:
    """A failure in one machine word: the card's status word, or the kind of trouble."""
    if error.status_word is not None:
        return f"{error.status_word:04X}"
    return "malformed" if isinstance(error, MalformedError) else _trouble(error).value


def _trouble(error: CardError) -> CardTrouble:
    return next(trouble for kind, trouble in _TROUBLES if isinstance(error, kind))
