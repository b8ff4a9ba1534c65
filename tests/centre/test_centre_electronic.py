"""Electronic receipts at the centre: issued in the background, tried again by id, void; the gateway."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

import httpx
import msgspec
import pytest

from counter import wire
from counter.centre.database import Database
from counter.centre.electronic import (
    Issued,
    Issuer,
    ReceiptsRefusedError,
    ReceiptsUnavailableError,
    TrainingReceipts,
)
from counter.centre.electronic_http import HttpReceipts
from counter.centre.places import Caller
from counter.centre.records import Records
from counter.centre.sample import CENTRE_ID
from counter.domain.electronic_receipts import (
    FAILED,
    ISSUED,
    PENDING,
    VOIDED,
    VOIDING,
    ElectronicReceipt,
    ReceiptRequest,
)
from counter.domain.fees import PaymentMethod
from counter.domain.records import Record, RecordKind
from tests.rigs.centre import CLERK, RunningCentre, StandingClock
from tests.rigs.papers import ENTRY

DESK = Caller(CENTRE_ID, "Q03")


@dataclass
class System:
    """A system that plays its part: errors first, then answers."""

    trouble: list[Exception] = field(default_factory=list)
    issued: dict[str, Issued] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    voided: list[str] = field(default_factory=list)

    def _meet(self, name: str) -> None:
        self.asked.append(name)
        if self.trouble:
            raise self.trouble.pop(0)

    def issue(self, request: ReceiptRequest) -> Issued:
        self.asked.append("issue")
        if self.trouble:
            error = self.trouble.pop(0)
            if isinstance(error, ReceiptsUnavailableError) and error.sent:  # done, and the answer was lost
                self.issued.setdefault(request.id, Issued("TT/27E", f"{len(self.issued) + 1:08}"))
            raise error
        return self.issued.setdefault(request.id, Issued("TT/27E", f"{len(self.issued) + 1:08}"))

    def void(self, receipt_id: str, reason: str) -> None:
        self._meet("void")
        self.voided.append(f"{receipt_id} {reason}")

    def look_up(self, receipt_id: str) -> Issued | None:
        self._meet("look_up")
        return self.issued.get(receipt_id)


def request(name: str = "") -> ReceiptRequest:
    number = name or str(uuid.uuid4())
    return ReceiptRequest(
        number, "d-1", "H99.001-261123-0007", "Trích lục", "Trần Thị Mẫu", 8_000, PaymentMethod.CASH, ENTRY.at
    )


def sent(service: Records, asked: ReceiptRequest, state: str = PENDING, **changes: str) -> wire.RecordKept:
    """A version as the desk sends it."""
    entry = replace(ENTRY, centre_id=CENTRE_ID, desk_id="Q03", clerk_id=CLERK)
    content = wire.encode(ElectronicReceipt(asked, **changes))
    record = Record(asked.id, RecordKind.RECEIPT, "d-1", state, content, entry)
    kept = wire.record_message(record, str(uuid.uuid4()), training=True)
    service.accept(DESK, kept, wire.encode(kept))
    return kept


def newest(service: Records, asked: ReceiptRequest) -> tuple[str, ElectronicReceipt]:
    record = service.view(CENTRE_ID, asked.id).kept.record
    return record.state, wire.decode(ElectronicReceipt, record.content)


@pytest.fixture
def service(database: Database, clock: StandingClock) -> Records:
    return Records(database, clock)


@pytest.fixture
def system() -> System:
    return System()


@pytest.fixture
def issuer(database: Database, service: Records, system: System, clock: StandingClock) -> Issuer:
    return Issuer(database, service, system, clock)


def test_what_is_pending_is_issued_once(service: Records, system: System, issuer: Issuer) -> None:
    asked = request()
    sent(service, asked)
    issuer.work()
    issuer.work()
    state, receipt = newest(service, asked)
    assert (state, receipt.series, receipt.number) == (ISSUED, "TT/27E", "00000001")
    assert system.asked == ["issue"]
    entry = service.view(CENTRE_ID, asked.id).kept.entry
    assert (entry.clerk_id, entry.desk_id) == ("", "Q03"), "no clerk did it"


def test_a_lost_answer_is_looked_up_before_it_is_asked_again(
    service: Records, system: System, issuer: Issuer, clock: StandingClock
) -> None:
    asked = request()
    sent(service, asked)
    system.trouble = [ReceiptsUnavailableError(sent=True)]
    assert issuer.work() <= 1.0
    assert newest(service, asked)[0] == PENDING
    issuer.work()
    assert system.asked == ["issue"], "not before its time"
    clock.time += timedelta(seconds=2)
    issuer.work()
    assert system.asked == ["issue", "look_up"]
    assert newest(service, asked)[1].number == "00000001"


def test_without_a_connection_it_is_asked_less_and_less_often(
    service: Records, system: System, issuer: Issuer, clock: StandingClock
) -> None:
    asked = request()
    sent(service, asked)
    system.trouble = [ReceiptsUnavailableError(sent=False) for _ in range(12)]
    waits = []
    while system.trouble:
        issuer.work()
        waits.append(issuer._waits[asked.id].until - clock.time)
        clock.time = issuer._waits[asked.id].until
    assert waits[0] == timedelta(seconds=1)
    assert max(waits) == timedelta(seconds=300)
    issuer.work()
    assert newest(service, asked)[0] == ISSUED
    assert set(system.asked) == {"issue"}, "it surely was not there"


def test_a_refusal_is_told_and_the_others_pass(service: Records, system: System, issuer: Issuer) -> None:
    first, second = request(), request()
    sent(service, first)
    sent(service, second)
    system.trouble = [ReceiptsRefusedError("tax_code_missing")]
    issuer.work()
    found = {newest(service, one)[0] for one in (first, second)}
    assert found == {FAILED, ISSUED}
    failed = next(one for one in (first, second) if newest(service, one)[0] == FAILED)
    assert newest(service, failed)[1].trouble == "tax_code_missing"
    sent(service, failed)  # asked again by the desk
    issuer.work()
    assert newest(service, failed)[0] == ISSUED


def test_a_defect_of_the_system_blocks_nobody(service: Records, system: System, issuer: Issuer) -> None:
    first, second = request(), request()
    sent(service, first)
    sent(service, second)
    system.trouble = [RuntimeError("a defect")]
    issuer.work()
    assert {newest(service, one)[0] for one in (first, second)} == {PENDING, ISSUED}


def test_a_void_one_is_told_to_the_system(service: Records, system: System, issuer: Issuer) -> None:
    asked = request()
    sent(service, asked)
    issuer.work()
    sent(service, asked, VOIDING, reason="fee", series="TT/27E", number="00000001")
    issuer.work()
    assert (newest(service, asked)[0], system.voided) == (VOIDED, [f"{asked.id} fee"])


def test_an_answer_behind_a_newer_version_is_not_written_over_it(
    service: Records, system: System, issuer: Issuer
) -> None:
    asked = request()
    kept = sent(service, asked)
    sent(service, asked, VOIDING, reason="fee")
    assert not service.follow(kept, wire.encode(ElectronicReceipt(asked)), ISSUED, kept.entry)
    assert newest(service, asked)[0] == VOIDING
    issuer.work()
    assert newest(service, asked)[0] == VOIDED
    assert system.asked == ["void", "look_up"]


def test_a_training_centre_answers_by_itself(centre: RunningCentre) -> None:
    asked = request()
    entry = replace(ENTRY, centre_id=CENTRE_ID, desk_id="Q03", clerk_id=CLERK)
    record = Record(
        asked.id, RecordKind.RECEIPT, "d-1", PENDING, wire.encode(ElectronicReceipt(asked)), entry
    )
    kept = wire.record_message(record, str(uuid.uuid4()), training=True)
    with centre.client.stream(
        "GET", "/v1/events", headers={"Authorization": f"Bearer {centre.token}", "Counter-Desk": "Q03"}
    ) as events:
        lines = events.iter_lines()
        next(line for line in lines if "position" in line)
        centre.ask("PUT", "/v1/records/d-1", wire.WriteReply, kept)
        for _ in range(2):  # the desk's version, then the centre's
            next(line for line in lines if asked.id in line)
    reply = centre.ask("GET", f"/v1/records/{asked.id}", wire.RecordReply)
    assert (reply.kept.state, reply.version) == (ISSUED, 2)
    receipt = wire.decode(ElectronicReceipt, bytes(reply.kept.content))
    assert receipt.series == TrainingReceipts.SERIES
    assert TrainingReceipts().issue(asked).number == receipt.number


# --- the generic adapter --------------------------------------------------------------------------------


def gateway(answer: Callable[[httpx.Request], httpx.Response]) -> HttpReceipts:
    return HttpReceipts("https://bienlai.example", "t0ken", transport=httpx.MockTransport(answer))


def test_the_gateway_is_asked_as_it_is_documented() -> None:
    seen: list[tuple[str, str, bytes, str]] = []

    def answer(one: httpx.Request) -> httpx.Response:
        seen.append((one.method, one.url.path, one.content, one.headers["Authorization"]))
        return httpx.Response(200, json={"series": "TT/27E", "number": "00000007"})

    system, asked = gateway(answer), request("r-7")
    assert system.issue(asked) == system.look_up("r-7") == Issued("TT/27E", "00000007")
    system.void("r-7", "fee")
    assert [(method, path) for method, path, _, _ in seen] == [
        ("PUT", "/receipts/r-7"), ("GET", "/receipts/r-7"), ("PUT", "/receipts/r-7/void"),
    ]  # fmt: skip
    assert {token for *_, token in seen} == {"Bearer t0ken"}
    body = msgspec.json.decode(seen[0][2])
    assert body.keys() == {"id", "dossier_id", "number", "what", "payer", "amount_dong", "method", "paid_at"}
    assert (body["amount_dong"], body["method"]) == (8_000, "cash")
    system.close()


@pytest.mark.parametrize(
    ("status", "content", "error"),
    [
        (409, b'{"reason":"tax_code_missing"}', "tax_code_missing"),
        (422, b"<html>", "refused"),
        (400, b'{"reason":"\\u202e drop table"}', "refused"),
        (500, b"", None), (401, b"", None), (429, b"", None), (302, b"", None),
        (200, b"<html>", None), (200, b'{"series":"A","number":""}', None),
        (200, b'{"series":"A","number":"' + b"1" * 41 + b'"}', None),
        (200, b'{"series":"A\\u0007","number":"1"}', None),
        (200, b'"' + b"x" * 70_000 + b'"', None),
    ],
)  # fmt: skip
def test_what_the_gateway_may_say(status: int, content: bytes, error: str | None) -> None:
    system = gateway(lambda _: httpx.Response(status, content=content))
    with pytest.raises(ReceiptsUnavailableError if error is None else ReceiptsRefusedError) as refusal:
        system.issue(request())
    if error is not None:
        assert str(refusal.value) == error


def test_a_gateway_that_knows_nothing_and_one_that_is_not_there() -> None:
    system = gateway(lambda _: httpx.Response(404))
    assert system.look_up("r-1") is None
    system.void("r-1", "fee")
    for broken, was_sent in ((httpx.ConnectError("no"), False), (httpx.ReadTimeout("no"), True)):

        def fail(_: httpx.Request, error: Exception = broken) -> httpx.Response:
            raise error

        with pytest.raises(ReceiptsUnavailableError) as refusal:
            gateway(fail).issue(request())
        assert refusal.value.sent is was_sent


def test_money_given_back_while_it_was_issued_makes_it_void(
    service: Records, system: System, issuer: Issuer, clock: StandingClock
) -> None:
    """The desk was cut off: what it said stands before the issuing in time, and comes behind it."""
    asked = request()
    sent(service, asked)
    clock.time = ENTRY.at + timedelta(minutes=5)
    issuer.work()
    assert newest(service, asked)[0] == ISSUED
    sent(service, asked, VOIDING, reason="fee")
    issuer.work()
    state, receipt = newest(service, asked)
    assert (state, receipt.number) == (VOIDED, "00000001")
    assert system.voided == [f"{asked.id} fee"]
