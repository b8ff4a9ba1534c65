"""A network printer by IPP over HTTP: send the job, then ask about it until its end.

What can have reached paper is never called failed: no answer after sending is UNKNOWN, and so is a job the
printer broke off unless it says that not a side of it was printed.
"""

from __future__ import annotations

import itertools
import re
import ssl
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from counter.events import PrintState
from counter.ports import PrinterState, PrinterStatus
from printing.spool.ipp_message import (
    Answer,
    Attribute,
    Collection,
    Group,
    IppError,
    Operation,
    Tag,
    answer,
    request,
)
from printing.spool.reasons import LOW, bare, soon, state_of
from printing.spool.spooler import Outcome, Progress, Work

if TYPE_CHECKING:
    import httpx

__all__ = ["IppSpooler"]

_CONTENT_TYPE = "application/ipp"
_ANSWER_LIMIT = 1 << 20
_ANSWERS = 3
"""As many times as long as a printer may be silent, an answer may take: one that drips is none."""
_FIRST_REFUSAL = 0x0400
_BUSY = 0x0507
_BUSY_PAUSE_SECONDS = 0.5
_MOST_UNANSWERED = 3
"""Questions in a row without an answer before a job that was accepted is UNKNOWN."""
_PROCESSING, _CANCELLED, _ABORTED, _COMPLETED = 5, 7, 8, 9
"""job-state (RFC 8011 §5.3.7)."""
_SIDES = "job-impressions-completed"
"""Sides printed (RFC 8011 §5.3.18.2)."""
_PRINTER_STOPPED = 5
_NO_LACK = ("cups-", "connecting-to-device", "moving-to-paused")
"""What a queue is doing, no lack of the printer's."""
_NEWEST_JOBS = 25
_PAPER = ("media-empty", "media-needed")
_COVER = ("cover-open", "door-open", "interlock-open")
_ALWAYS = ("media-needed", "media-jam", *_COVER)
_WORD = re.compile(r"[A-Za-z0-9._-]{1,80}")
"""A reason of a printer; what is none goes to the screen and into the record as `unnamed`."""
_MEDIUM = re.compile(r"_(\d+)x(\d+)mm$")
"""The size in a medium's name (PWG 5101.1)."""
_REFUSALS = {
    0x0401: "forbidden",
    0x0403: "not-authorised",
    0x0406: "no-device",
    0x0408: "too-large",
    0x040A: "format-not-supported",
    0x040B: "not-supported",
    0x0506: "not-accepting",
    _BUSY: "busy",
}


class _RefusedError(Exception):
    """The printer answered, and the answer is no: nothing was printed."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class IppSpooler:
    """The printer at `uri` (`ipp://host:631/ipp/print`, `ipps://…`).

    A job is waited for `base_seconds` plus `page_seconds` for each page, then it is UNKNOWN.
    """

    _also: tuple[str, ...] = ()
    """What is asked of the printer beside its state."""
    unreachable = "offline"
    """The word for nobody answering."""

    def __init__(
        self,
        uri: str,
        *,
        base_seconds: float = 45.0,
        page_seconds: float = 5.0,
        connect_seconds: float = 3.0,
        answer_seconds: float = 10.0,
        socket_path: str = "",
    ) -> None:
        """`socket_path`: where the server listens on this machine, instead of the URI's host."""
        scheme, _, rest = uri.partition("://")
        if scheme not in ("ipp", "ipps") or not rest:
            raise ValueError("a printer URI starts with ipp:// or ipps://")
        host, slash, path = rest.partition("/")
        if ":" not in host.rpartition("]")[2]:
            host += ":631"
        self.uri = f"{scheme}://{host}{slash}{path}"
        self._url = f"http{scheme.removeprefix('ipp')}://{host}{slash}{path}"
        self._base_seconds, self._page_seconds = base_seconds, page_seconds
        self._connect_seconds, self._answer_seconds = connect_seconds, answer_seconds
        self._socket_path = socket_path
        self._is_printing = False
        """Whether the job that is followed was last seen on its way through the printer."""
        self._numbers = itertools.count(1)

    def spool(self, work: Work, progress: Progress) -> Outcome:
        """Send `work` and follow it to its end."""
        import httpx

        try:
            with self._client() as client:
                described = self._describe(client)
                trouble = self._before(described, work)
                if trouble:
                    return Outcome(PrintState.FAILED, trouble)
                progress.sending()
                job = self._print(client, work, progress)
                outcome = self._follow(client, job, work, progress)
                if outcome == Outcome(PrintState.CONFIRMED):
                    return Outcome(PrintState.CONFIRMED, soon(_reasons(described)))
                return outcome
        except (httpx.ConnectError, httpx.ConnectTimeout):
            return Outcome(PrintState.FAILED, self.unreachable)
        except _RefusedError as refusal:
            return Outcome(PrintState.FAILED, refusal.reason)
        except IppError:
            return Outcome(PrintState.UNKNOWN if progress.sent else PrintState.FAILED, "bad-answer")
        except (httpx.HTTPError, OSError):
            return Outcome(PrintState.UNKNOWN if progress.sent else PrintState.FAILED, "no-answer")

    def status(self) -> PrinterStatus:
        """What the printer says of itself."""
        import httpx

        try:
            with self._client() as client:
                described = self._describe(client)
        except (httpx.HTTPError, OSError):
            return PrinterStatus(PrinterState.OFFLINE, (self.unreachable,))
        except _RefusedError as refusal:
            return PrinterStatus(state_of(refusal.reason), (refusal.reason,))
        except IppError:
            return PrinterStatus(PrinterState.TROUBLE, ("bad-answer",))
        return self._status(described)

    def end_of(self, name: str) -> PrintState | None:
        """How the printer itself ended the newest job called `name`; None: it knows of no such end."""
        import httpx

        wanted = Attribute("requested-attributes", Tag.KEYWORD, ("job-name", "job-state"))
        which = Attribute("which-jobs", Tag.KEYWORD, ("completed",))
        limit = Attribute("limit", Tag.INTEGER, (_NEWEST_JOBS,))
        try:
            with self._client() as client:
                found = self._ask(client, Operation.GET_JOBS, [limit, wanted, which])
        except (httpx.HTTPError, OSError, IppError, _RefusedError):
            return None
        for job in found.jobs:
            if name in job.get("job-name", ()):
                done = _COMPLETED in job.get("job-state", ())
                return PrintState.CONFIRMED if done else PrintState.UNKNOWN
        return None

    def _status(self, described: Answer) -> PrinterStatus:
        return PrinterStatus(_state(described), _reasons(described))

    def _before(self, described: Answer, work: Work) -> str:
        """Why it is not sent: no such tray; or it would only wait, and another printer could print."""
        trays = described.words(Group.PRINTER, "media-source-supported")
        if work.source and trays and work.source not in trays:
            return "media-source-not-supported"
        return _trouble(described) if work.elsewhere else ""

    # --- conversation ------------------------------------------------------------------------------

    def _client(self) -> httpx.Client:
        """A client without proxies and without kept connections, which sleeping printers drop silently."""
        import httpx

        # A context without trust anchors is made in no time; it is never used where there is no TLS.
        verify = True if self._url.startswith("https") else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        return httpx.Client(
            transport=httpx.HTTPTransport(uds=self._socket_path) if self._socket_path else None,
            verify=verify,
            trust_env=False,
            timeout=httpx.Timeout(self._answer_seconds, connect=self._connect_seconds),
            limits=httpx.Limits(max_keepalive_connections=0),
        )

    def _ask(
        self,
        client: httpx.Client,
        operation: Operation,
        attributes: list[Attribute],
        job: list[Attribute | Collection] | None = None,
        document: bytes = b"",
    ) -> Answer:
        target = Attribute("printer-uri", Tag.URI, (self.uri,))
        groups: list[tuple[Group, list[Attribute | Collection]]] = [(Group.OPERATION, [target, *attributes])]
        if job:
            groups.append((Group.JOB, job))
        body = request(operation, next(self._numbers), groups, document)
        headers = {"Content-Type": _CONTENT_TYPE}
        with client.stream("POST", self._url, content=body, headers=headers) as response:
            if 400 <= response.status_code < 500:
                raise _RefusedError(f"http-{response.status_code}")
            if response.status_code != 200:
                raise IppError(f"HTTP status {response.status_code}")
            received = bytearray()
            deadline = time.monotonic() + _ANSWERS * self._answer_seconds
            for chunk in response.iter_bytes():
                received += chunk
                if len(received) > _ANSWER_LIMIT or time.monotonic() > deadline:
                    raise IppError("answer too long")
        return answer(bytes(received))

    def _describe(self, client: httpx.Client) -> Answer:
        wanted = Attribute(
            "requested-attributes",
            Tag.KEYWORD,
            ("printer-state", "printer-state-reasons", "media-ready", "media-source-supported", *self._also),
        )
        described = self._ask(client, Operation.GET_PRINTER_ATTRIBUTES, [wanted])
        if described.status >= _FIRST_REFUSAL:
            raise _RefusedError(_REFUSALS.get(described.status, f"ipp-{described.status:04x}"))
        return described

    def _print(self, client: httpx.Client, work: Work, progress: Progress) -> int:
        """The printer's id of the job; a printer busy with another desk's job is asked again."""
        about = [
            Attribute("requesting-user-name", Tag.NAME, ("counter",)),
            Attribute("job-name", Tag.NAME, (work.job_id,)),
            Attribute("document-format", Tag.MIME, (self._format(work),)),
        ]
        # One side each: on both, the citizen's copy would be the back of the one that is kept.
        ticket: list[Attribute | Collection] = [
            Attribute("copies", Tag.INTEGER, (1,)),
            Attribute("sides", Tag.KEYWORD, ("one-sided",)),
        ]
        ticket += _media(work)
        deadline = self._deadline(work)
        accepted = self._ask(client, Operation.PRINT_JOB, about, ticket, work.payload)
        while accepted.status == _BUSY and time.monotonic() < deadline:
            progress.waiting("busy")
            if progress.stopped.wait(_BUSY_PAUSE_SECONDS):
                raise _RefusedError("stopped")
            accepted = self._ask(client, Operation.PRINT_JOB, about, ticket, work.payload)
        progress.waiting("")
        if accepted.status >= _FIRST_REFUSAL:
            unsupported = accepted.names(Group.UNSUPPORTED)
            reason = _REFUSALS.get(accepted.status, f"ipp-{accepted.status:04x}")
            raise _RefusedError(f"{_word(unsupported[0])}-not-supported" if unsupported else reason)
        job = accepted.integer(Group.JOB, "job-id")
        if job is None:
            raise IppError("accepted without a job id")
        return job

    def _follow(self, client: httpx.Client, job: int, work: Work, progress: Progress) -> Outcome:
        """Ask until the job ended, more and more seldom, at most as long as its length allows."""
        import httpx

        deadline = self._deadline(work)
        pause, waiting = 0.02, ""
        unanswered = 0
        while True:
            try:
                outcome, waiting = self._look(client, job)
            except (httpx.HTTPError, OSError, IppError, _RefusedError):
                unanswered += 1
                if unanswered == _MOST_UNANSWERED:
                    return Outcome(PrintState.UNKNOWN, "no-answer")
            else:
                unanswered = 0
                if outcome is not None:
                    return outcome
                progress.waiting(waiting)
            if time.monotonic() >= deadline:
                if waiting or not self._is_printing:
                    self._cancel(client, job)  # what the clerk prints again must not come out here as well
                return Outcome(PrintState.UNKNOWN, waiting or "overdue")
            if progress.stopped.wait(pause):
                return Outcome(PrintState.UNKNOWN, "stopped")
            pause = min(1.0, pause * 1.5)

    def _format(self, work: Work) -> str:
        return work.media_type

    def _cancel(self, client: httpx.Client, job: int) -> None:
        import httpx

        with suppress(httpx.HTTPError, OSError, IppError, _RefusedError):
            self._ask(client, Operation.CANCEL_JOB, [Attribute("job-id", Tag.INTEGER, (job,))])

    def _deadline(self, work: Work) -> float:
        return time.monotonic() + self._base_seconds + self._page_seconds * work.pages

    def _look(self, client: httpx.Client, job: int) -> tuple[Outcome | None, str]:
        """How the job ended, or None and what the printer waits for."""
        told = self._ask(
            client,
            Operation.GET_JOB_ATTRIBUTES,
            [
                Attribute("job-id", Tag.INTEGER, (job,)),
                Attribute("requested-attributes", Tag.KEYWORD, ("job-state", _SIDES)),
            ],
        )
        if told.status >= _FIRST_REFUSAL:
            return Outcome(PrintState.UNKNOWN, "job-forgotten"), ""
        state = told.integer(Group.JOB, "job-state")
        self._is_printing = state == _PROCESSING
        if state == _COMPLETED:
            return Outcome(PrintState.CONFIRMED), ""
        described = self._describe(client)
        trouble = _trouble(described)
        if state in (_CANCELLED, _ABORTED):
            reason = trouble or _supply(described) or ("cancelled" if state == _CANCELLED else "aborted")
            blank = told.integer(Group.JOB, _SIDES) == 0
            return Outcome(PrintState.FAILED if blank else PrintState.UNKNOWN, reason), ""
        return None, trouble


def _trouble(described: Answer) -> str:
    """The first reason that keeps a printer from printing, without its severity; empty: none.

    A warning does not (one of several trays is empty). An open cover, a jam and `media-needed` do whatever
    their severity, and so does an empty tray where it is the only one: some printers call them warnings.
    """
    reasons = [word for word in _reasons(described) if not word.startswith(_NO_LACK)]
    for word in reasons:
        if not word.endswith(("-warning", "-report")) and bare(word) not in LOW:
            return bare(word)
    for word in map(bare, reasons):
        if word in _ALWAYS:
            return _supply(described) or word
    has_one = len(described.words(Group.PRINTER, "media-ready")) == 1
    return "media-empty" if has_one and "media-empty" in map(bare, reasons) else ""


def _supply(described: Answer) -> str:
    """What a broken-off job most likely lacked: the first reason about paper or covers, of any severity."""
    for word in _reasons(described):
        if word.startswith((*_PAPER, *_COVER, "media-jam")):
            return bare(word)
    return ""


def _reasons(described: Answer) -> tuple[str, ...]:
    said = described.words(Group.PRINTER, "printer-state-reasons")
    return tuple(_word(word) for word in said if word != "none")


def _word(said: str) -> str:
    """A machine word; in the place of what is none one of ours, as grave as it was."""
    if _WORD.fullmatch(said):
        return said
    return next((f"unnamed{end}" for end in ("-warning", "-report") if said.endswith(end)), "unnamed")


def _media(work: Work) -> list[Attribute | Collection]:
    """The medium by its name; where a tray is wanted, by size and tray (PWG 5100.13)."""
    size = _MEDIUM.search(work.medium)
    if not work.medium:
        return []
    if not work.source or size is None:
        return [Attribute("media", Tag.KEYWORD, (work.medium,))]
    across, down = (
        Attribute(f"{edge}-dimension", Tag.INTEGER, (int(mm) * 100,))
        for edge, mm in zip("xy", size.groups(), strict=True)
    )
    source = Attribute("media-source", Tag.KEYWORD, (work.source,))
    return [Collection("media-col", (Collection("media-size", (across, down)), source))]


def _state(described: Answer) -> PrinterState:
    state = state_of(_trouble(described))
    stopped = described.integer(Group.PRINTER, "printer-state") == _PRINTER_STOPPED
    return PrinterState.TROUBLE if stopped and state is PrinterState.READY else state
