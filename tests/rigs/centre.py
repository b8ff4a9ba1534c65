"""A real embedded centre in its child process, and a plain HTTP caller of it."""

from __future__ import annotations

import contextlib
import secrets
import socket
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import httpx

from counter import wire
from counter.domain.decisions import (
    Correction,
    CorrectionKind,
    Decision,
    DecisionKind,
    Lack,
    LackKind,
    Mistake,
)
from counter.domain.dossiers import Collector, CollectorProof, Dossier, HandOver, NumberBlock, Result
from counter.embedded import EmbeddedCentre
from tests.rigs.papers import ENTRY, OFFICE, dossier

__all__ = [
    "CLERK",
    "INSTANCE",
    "RunningCentre",
    "StandingClock",
    "new_correction",
    "new_decision",
    "new_dossier",
    "new_hand_over",
    "running_centre",
    "today",
]

T = TypeVar("T")
CLERK = "an.nv"
INSTANCE = "rig"
"""The PC of whoever speaks through a RunningCentre."""
_LASTING_PORTS = range(20_000, 32_000)
"""Below those Linux hands out to whoever asks for any."""


class RunningCentre:
    """Speaks to one centre as any desk of it."""

    def __init__(self, embedded: EmbeddedCentre, *, desk_id: str = "Q03") -> None:
        self.embedded = embedded
        self.desk_id = desk_id
        self.desks = {desk_id, "Q01", "Q02", "Q03"} if desk_id == "Q03" else {desk_id}
        self.base_url, self.secret = embedded.start()
        self._tokens: dict[str, str] = {}
        self.client = httpx.Client(base_url=self.base_url, trust_env=False, timeout=20.0)

    @property
    def token(self) -> str:
        """A token of this desk's seat."""
        return self.token_of(self.desk_id)

    def token_of(self, desk_id: str) -> str:
        """A token of a desk; its session is opened when first asked for, by the same PC for all."""
        if desk_id not in self._tokens:
            self._tokens[desk_id] = self.open_session(desk_id, INSTANCE).token
        return self._tokens[desk_id]

    def open_session(self, desk_id: str, instance_id: str) -> wire.SessionReply:
        """A session at a desk for a PC."""
        response = self.open_door(desk_id, instance_id)
        assert response.status_code == 200, (response.status_code, response.text)
        return wire.decode(wire.SessionReply, response.content)

    def open_door(self, desk_id: str, instance_id: str, *, secret: str | None = None) -> httpx.Response:
        """What the centre answers who asks for a session."""
        return self.client.post(
            "/v1/session",
            content=wire.encode(wire.SessionOpen(instance_id=instance_id)),
            headers={"Authorization": f"Bearer {secret or self.secret}", "Counter-Desk": desk_id},
        )

    def request(
        self,
        method: str,
        path: str,
        message: object = None,
        *,
        desk: str | None = None,
        body: bytes | None = None,
    ) -> httpx.Response:
        """One request with a wire message or raw bytes."""
        content = body if body is not None else wire.encode(message) if message is not None else None
        named = self.desk_id if desk is None else desk
        token = self.token_of(named if named in self.desks else self.desk_id)
        headers = {"Authorization": f"Bearer {token}", "Counter-Desk": named}
        return self.client.request(method, path, content=content, headers=headers)

    def ask(
        self, method: str, path: str, kind: type[T], message: object = None, *, desk: str | None = None
    ) -> T:
        """The answer to a request that must succeed."""
        response = self.request(method, path, message, desk=desk)
        assert response.status_code == 200, (response.status_code, response.text)
        return wire.decode(kind, response.content)

    def refusal(
        self,
        method: str,
        path: str,
        message: object = None,
        *,
        desk: str | None = None,
        body: bytes | None = None,
    ) -> tuple[int, str]:
        """Status and reason of a request that must be refused."""
        response = self.request(method, path, message, desk=desk, body=body)
        assert response.status_code >= 400, response.status_code
        return response.status_code, wire.decode(wire.Problem, response.content).reason

    def again(self, path: str, body: bytes) -> bool:
        """Whether a write in these bytes is taken as a repeat."""
        response = self.request("PUT", path, body=body)
        assert response.status_code == 200, (response.status_code, response.text)
        return wire.decode(wire.WriteReply, response.content).repeated

    def block(self, size: int = 5, *, desk: str | None = None, agency: str = "H99.001") -> NumberBlock:
        """A fresh block of today."""
        order = wire.BlockLease(request_id=str(uuid.uuid4()), agency_code=agency, date=today(), size=size)
        return self.ask("POST", "/v1/blocks", wire.BlockReply, order, desk=desk).block

    def put(self, received: Dossier) -> wire.WriteReply:
        """Send a dossier."""
        return self.ask("PUT", f"/v1/dossiers/{received.id}", wire.WriteReply, received)


@contextmanager
def running_centre(folder: Path) -> Iterator[RunningCentre]:
    """A training centre on its own port, stopped at the end. The slow register is cut after 0.3 s."""
    embedded = EmbeddedCentre(folder, training=True, port=_lasting_port(), register_timeout_seconds=0.3)
    centre = RunningCentre(embedded)
    try:
        yield centre
    finally:
        centre.client.close()
        centre.embedded.stop()


def _lasting_port() -> int:
    """A free port the system gives to nobody by itself: a killed centre finds no stranger on its address."""
    while True:
        port = secrets.choice(_LASTING_PORTS)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@dataclass
class StandingClock:
    """The office's time in tests of one service: moves only when told."""

    time: datetime = field(default_factory=lambda: datetime(2026, 11, 23, 8, 0, tzinfo=OFFICE))

    def __call__(self) -> datetime:
        return self.time


def today() -> str:
    """Today's `yymmdd` at the office."""
    return f"{datetime.now(OFFICE):%y%m%d}"


def new_correction(
    received: Dossier, kind: CorrectionKind = CorrectionKind.VOID, **changes: object
) -> Correction:
    """A correction nobody has sent yet."""
    usual = Correction(str(uuid.uuid4()), kind, received.id, Mistake.PERSON, "Sai người nộp", received.entry)
    if kind is CorrectionKind.REFUND:
        usual = replace(usual, refund_dong=1_000)
    return replace(usual, **changes)  # type: ignore[arg-type]  # field names are the caller's


def new_decision(kind: DecisionKind = DecisionKind.SUPPLEMENT, **changes: object) -> Decision:
    """A decision nobody has sent yet."""
    like = new_dossier()
    usual = Decision(
        id=like.id,
        kind=kind,
        local_number="" if kind is DecisionKind.GUIDANCE else like.local_number,
        procedure=like.procedure,
        owner=like.owner,
        submitter=like.submitter,
        lacks=(Lack("g1.i1", "Tờ khai", LackKind.MISSING),) if kind is DecisionKind.SUPPLEMENT else (),
        reason="Thiếu tờ khai",
        entry=like.entry,
        papers=like.papers[1:],
        training=True,
    )
    return replace(usual, **changes)  # type: ignore[arg-type]  # field names are the caller's


def new_hand_over(received: Dossier, result: Result, **changes: object) -> HandOver:
    """The handing over of a result to the owner, nobody has sent it yet."""
    collector = Collector(received.owner, CollectorProof.SLIP, is_owner=True)
    usual = HandOver(str(uuid.uuid4()), received.id, collector, result, received.entry)
    return replace(usual, **changes)  # type: ignore[arg-type]  # field names are the caller's


def new_dossier(code: str | None = None, *, desk: str = "Q03", **changes: object) -> Dossier:
    """A dossier nobody has sent yet, as desk `desk` would."""
    serial = uuid.uuid4()
    entry = replace(ENTRY, centre_id="H99.001", desk_id=desk, clerk_id=CLERK)
    usual: dict[str, object] = {
        "id": str(serial),
        "local_number": f"L{desk}-{today()}-{serial.int % 9_000_000 + 1_000:07d}",
        "code": code,
        "entry": entry,
        "training": True,
    }
    return dossier(**(usual | changes))
