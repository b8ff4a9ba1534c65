"""A network printer by IPP over HTTP: send the job, then ask about it until its end.

What can have reached paper is never called failed: no answer after sending is UNKNOWN, and so is a job the
printer broke off unless it says that not a side of it was printed.
"""

from __future__ import annotations

import itertools
import ssl
import time
from typing import TYPE_CHECKING

from counter.events import PrintState
from counter.ports import PrinterState, PrinterStatus
from printing.spool.ipp_message import (
    Answer,
    Attribute,
    Group,
    IppError,
    Operation,
    Tag,
    answer,
    request,
)
from printing.spool.spooler import Outcome, Progress, Work

if TYPE_CHECKING:
    import httpx

__all__ = ["IppSpooler"]

_CONTENT_TYPE = "application/ipp"
_ANSWER_LIMIT = 1 << 20
_FIRST_REFUSAL = 0x0400
_BUSY = 0x0507
_BUSY_PAUSE_SECONDS = 0.5
_MOST_UNANSWERED = 3
"""Questions in a row without an answer before a job that was accepted is UNKNOWN."""
_CANCELLED, _ABORTED, _COMPLETED = 7, 8, 9
"""job-state (RFC 8011 §5.3.7)."""
_SIDES = "job-impressions-completed"
"""Sides printed (RFC 8011 §5.3.18.2)."""
_PRINTER_STOPPED = 5
_SEVERITIES = ("-error", "-warning", "-report")
_PAPER = ("media-empty", "media-needed")
_COVER = ("cover-open", "door-open", "interlock-open")
_REFUSALS = {
    0x0401: "forbidden",
    0x0403: "not-authorised",
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

    def __init__(
        self,
        uri: str,
        *,
        base_seconds: float = 45.0,
        page_seconds: float = 5.0,
        connect_seconds: float = 3.0,
        answer_seconds: float = 10.0,
    ) -> None:
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
        self._numbers = itertools.count(1)

    def spool(self, work: Work, progress: Progress) -> Outcome:
        """Send `work` and follow it to its end."""
        import httpx

        try:
            with self._client() as client:
                self._describe(client)
                progress.sending()
                job = self._print(client, work, progress)
                return self._follow(client, job, work, progress)
        except (httpx.ConnectError, httpx.ConnectTimeout):
            return Outcome(PrintState.FAILED, "offline")
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
            return PrinterStatus(PrinterState.OFFLINE, ("offline",))
        except (IppError, _RefusedError):
            return PrinterStatus(PrinterState.TROUBLE, ("bad-answer",))
        reasons = tuple(
            word for word in described.words(Group.PRINTER, "printer-state-reasons") if word != "none"
        )
        return PrinterStatus(_state(described), reasons)

    # --- conversation ------------------------------------------------------------------------------

    def _client(self) -> httpx.Client:
        """A client without proxies and without kept connections, which sleeping printers drop silently."""
        import httpx

        # A context without trust anchors is made in no time; it is never used where there is no TLS.
        verify = True if self._url.startswith("https") else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        return httpx.Client(
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
        job: list[Attribute] | None = None,
        document: bytes = b"",
    ) -> Answer:
        target = Attribute("printer-uri", Tag.URI, (self.uri,))
        groups = [(Group.OPERATION, [target, *attributes])]
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
            for chunk in response.iter_bytes():
                received += chunk
                if len(received) > _ANSWER_LIMIT:
                    raise IppError("answer too long")
        return answer(bytes(received))

    def _describe(self, client: httpx.Client) -> Answer:
        wanted = Attribute(
            "requested-attributes",
            Tag.KEYWORD,
            ("printer-state", "printer-state-reasons"),
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
            Attribute("document-format", Tag.MIME, (work.media_type,)),
        ]
        # One side each: on both, the citizen's copy would be the back of the one that is kept.
        ticket = [
            Attribute("copies", Tag.INTEGER, (1,)),
            Attribute("sides", Tag.KEYWORD, ("one-sided",)),
        ]
        if work.medium:
            ticket.append(Attribute("media", Tag.KEYWORD, (work.medium,)))
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
            raise _RefusedError(f"{unsupported[0]}-not-supported" if unsupported else reason)
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
                return Outcome(PrintState.UNKNOWN, waiting or "overdue")
            if progress.stopped.wait(pause):
                return Outcome(PrintState.UNKNOWN, "stopped")
            pause = min(1.0, pause * 1.5)

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

    A warning does not (one of several trays is empty), but `media-needed` does whatever its severity: it is
    only there while a job waits for paper, and some printers report it as a warning.
    """
    reasons = described.words(Group.PRINTER, "printer-state-reasons")
    for word in reasons:
        if word != "none" and not word.endswith(("-warning", "-report")):
            return _bare(word)
    if any(word.startswith("media-needed") for word in reasons):
        return _supply(described) or "media-needed"
    return ""


def _supply(described: Answer) -> str:
    """What a broken-off job most likely lacked: the first reason about paper or covers, of any severity."""
    for word in described.words(Group.PRINTER, "printer-state-reasons"):
        if word.startswith((*_PAPER, *_COVER, "media-jam")):
            return _bare(word)
    return ""


def _bare(reason: str) -> str:
    return next((reason.removesuffix(end) for end in _SEVERITIES if reason.endswith(end)), reason)


def _state(described: Answer) -> PrinterState:
    trouble = _trouble(described)
    if trouble.startswith(_PAPER):
        return PrinterState.PAPER_OUT
    if trouble.startswith(_COVER):
        return PrinterState.COVER_OPEN
    stopped = described.integer(Group.PRINTER, "printer-state") == _PRINTER_STOPPED
    return PrinterState.TROUBLE if trouble or stopped else PrinterState.READY
