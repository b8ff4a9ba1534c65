"""The queue of a centre: tickets are numbered from a sequence and claimed by one conditional update.

The order of calling is: priority first, then the time of issue. A desk has at most one open case; the
database holds that too. Nobody's data stands on a ticket.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, and_, select, update

from counter.centre import bulletin
from counter.centre.database import Database
from counter.centre.office_time import Now, day_of
from counter.centre.places import Caller, groups_of, require_clerk, seat_of
from counter.centre.refusals import RefusedError
from counter.centre.sequences import advance
from counter.centre.tables import ticket_sequences, tickets
from counter.centre.ticket_codes import signed, verify
from counter.domain.tickets import Queue, Ticket, TicketState
from counter.wire import TicketCall, TicketEnd, TicketHold, TicketIssue

__all__ = ["Ticketing"]

_ORDER = (tickets.c.priority.desc(), tickets.c.issued_at, tickets.c.number)
_WAITING = tickets.c.state == TicketState.WAITING
_ENDINGS = (TicketState.DONE, TicketState.NO_SHOW)


class Ticketing:
    """Issues, calls, holds and ends tickets."""

    def __init__(self, database: Database, now: Now) -> None:
        self._database = database
        self._now = now

    def issue(
        self, centre_id: str, order: TicketIssue, *, issued_at: datetime | None = None
    ) -> tuple[Ticket, str]:
        """A new ticket and the signed text of its code; the same request id gives the same ticket.

        Refused: 422 `unknown_group`, 409 `conflict` for a request id used for another group.
        """
        at = issued_at or self._now()
        with self._database.write() as connection:
            known = connection.execute(
                select(tickets).where(
                    tickets.c.centre_id == centre_id, tickets.c.issue_request == order.request_id
                )
            ).first()
            if known is not None:
                if (known.group_name, known.priority) != (order.group, order.priority):
                    raise RefusedError(409, "conflict")
                return _ticket(known), known.scan
            letter = groups_of(connection, centre_id).get(order.group)
            if letter is None:
                raise RefusedError(422, "unknown_group")
            day = day_of(at)
            key = {"centre_id": centre_id, "day": day, "letter": letter}
            number = f"{letter}{advance(connection, ticket_sequences, key):03d}"
            ticket = Ticket(str(uuid.uuid4()), number, order.group, order.priority, at)
            scan = signed(connection, centre_id, day, letter, number)
            connection.execute(
                tickets.insert().values(
                    id=ticket.id,
                    centre_id=centre_id,
                    day=day,
                    number=number,
                    group_name=order.group,
                    priority=order.priority,
                    state=TicketState.WAITING,
                    scan=scan,
                    issue_request=order.request_id,
                    issued_at=at,
                )
            )
            bulletin.post(connection, centre_id, "queue", ticket.id, at)
        return ticket, scan

    def queue(self, caller: Caller) -> Queue:
        """What waits for the caller's desk, its open case, and its day so far."""
        today = day_of(self._now())
        with self._database.read() as connection:
            mine = tickets.c.desk_id == caller.desk_id
            waiting = connection.execute(
                select(tickets).where(_candidates(connection, caller, today)).order_by(*_ORDER)
            )
            listed = tuple(_ticket(row) for row in waiting)
            of_today = and_(tickets.c.centre_id == caller.centre_id, tickets.c.day == today, mine)
            called = connection.execute(
                select(tickets).where(of_today, tickets.c.state == TicketState.CALLED)
            ).first()
            served = connection.execute(
                select(tickets.c.called_at, tickets.c.ended_at).where(
                    of_today, tickets.c.state == TicketState.DONE
                )
            ).all()
        seconds = [
            (row.ended_at - row.called_at).total_seconds() for row in served if row.called_at and row.ended_at
        ]
        return Queue(
            waiting=listed,
            served=len(served),
            average_seconds=round(max(0.0, sum(seconds) / len(seconds))) if seconds else None,
            called=None if called is None else _ticket(called),
        )

    def call(self, caller: Caller, order: TicketCall) -> Ticket | None:
        """Claim the next ticket, or the one with `order.number`. None: nobody waits.

        Refused: 409 `case_open` while the desk has a called ticket (`Queue.called` says which), 409
        `not_waiting`, 404 `unknown_ticket`, and a scanned code as `ticket_codes.verify` does.
        """
        at = self._now()
        today = day_of(at)
        with self._database.write() as connection:
            require_clerk(connection, caller.centre_id, order.clerk_id)
            repeated = _by_request(connection, caller, order)
            if repeated is not None:
                return repeated
            if order.scan is not None:
                verify(connection, caller.centre_id, order.scan, order.number, today)
            held = self._open_case(connection, caller, today, at)
            if held is not None:
                if held.number == order.number:
                    return held
                raise RefusedError(409, "case_open")
            wanted = _candidates(connection, caller, today)
            if order.number is not None:
                wanted = and_(
                    tickets.c.centre_id == caller.centre_id,
                    tickets.c.day == today,
                    tickets.c.number == order.number,
                    _WAITING,
                )
            chosen = (
                select(tickets.c.id)
                .where(wanted)
                .order_by(*_ORDER)
                .limit(1)
                .with_for_update(skip_locked=True)
            )
            row = connection.execute(
                update(tickets)
                .where(tickets.c.id == chosen.scalar_subquery(), _WAITING)
                .values(
                    state=TicketState.CALLED,
                    desk_id=caller.desk_id,
                    clerk_id=order.clerk_id,
                    called_at=at,
                    call_request=order.request_id,
                )
                .returning(tickets)
            ).first()
            if row is None:
                _explain_missing(connection, caller, today, order.number)
                return None
            bulletin.post(connection, caller.centre_id, "queue", row.id, at)
        return _ticket(row)

    def end(self, caller: Caller, order: TicketEnd) -> bool:
        """End a case; True when it had been ended this way before.

        A ticket still waiting may be ended too: it was served from its paper while the desk was cut off. A
        held one counts as served like any other.
        Refused: 404 `unknown_ticket`, 422 `invalid`, 409 `not_yours`, 409 `conflict` after another ending.
        """
        if order.outcome not in _ENDINGS:
            raise RefusedError(422, "invalid")
        at = self._now()
        with self._database.write() as connection:
            row = _of_centre(connection, caller, order.ticket_id)
            if row.state in _ENDINGS:
                if (row.state, row.clerk_id) != (order.outcome, order.clerk_id):
                    raise RefusedError(409, "conflict")
                return True
            connection.execute(
                update(tickets)
                .where(tickets.c.id == row.id)
                .values(
                    state=order.outcome,
                    desk_id=caller.desk_id,
                    clerk_id=order.clerk_id,
                    ended_at=order.at,
                )
            )
            bulletin.post(connection, caller.centre_id, "queue", row.id, at)
        return False

    def hold(self, caller: Caller, order: TicketHold) -> bool:
        """Put the desk's called ticket aside, so that the next one can be called; True when it was before.

        It stays held until its end. One that was closed as left over from an earlier day is held again: the
        desk was cut off, and its end is still to come.
        Refused: 404 `unknown_ticket`, 409 `not_yours`, 409 `not_called`.
        """
        at = self._now()
        with self._database.write() as connection:
            row = _of_centre(connection, caller, order.ticket_id)
            if row.state == TicketState.HELD:
                return True
            if row.state not in (TicketState.CALLED, TicketState.CANCELLED) or row.desk_id is None:
                raise RefusedError(409, "not_called")
            connection.execute(update(tickets).where(tickets.c.id == row.id).values(state=TicketState.HELD))
            bulletin.post(connection, caller.centre_id, "queue", row.id, at)
        return False

    def issued_on(self, centre_id: str, day: str) -> int:
        """How many tickets were issued on `day` (yyyymmdd)."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(tickets.c.id).where(tickets.c.centre_id == centre_id, tickets.c.day == day)
            )
            return len(rows.all())

    def groups(self, centre_id: str) -> tuple[str, ...]:
        """Service groups in the order of their letters."""
        with self._database.read() as connection:
            held = groups_of(connection, centre_id)
        return tuple(sorted(held, key=held.__getitem__))

    @staticmethod
    def _open_case(connection: Connection, caller: Caller, today: str, at: datetime) -> Ticket | None:
        """The desk's called ticket of today; one left over from an earlier day is closed as cancelled.

        Its ending may still be in the desk's outbox, and is accepted when it comes.
        """
        row = connection.execute(
            select(tickets).where(
                tickets.c.centre_id == caller.centre_id,
                tickets.c.desk_id == caller.desk_id,
                tickets.c.state == TicketState.CALLED,
            )
        ).first()
        if row is None or row.day == today:
            return None if row is None else _ticket(row)
        connection.execute(update(tickets).where(tickets.c.id == row.id).values(state=TicketState.CANCELLED))
        bulletin.post(connection, caller.centre_id, "queue", row.id, at)
        return None


def _candidates(connection: Connection, caller: Caller, today: str) -> ColumnElement[bool]:
    seat = seat_of(connection, caller)
    clauses = [tickets.c.centre_id == caller.centre_id, tickets.c.day == today, _WAITING]
    if seat.groups:
        clauses.append(tickets.c.group_name.in_(seat.groups))
    return and_(*clauses)


def _by_request(connection: Connection, caller: Caller, order: TicketCall) -> Ticket | None:
    row = connection.execute(
        select(tickets).where(
            tickets.c.centre_id == caller.centre_id, tickets.c.call_request == order.request_id
        )
    ).first()
    if row is None:
        return None
    if row.desk_id != caller.desk_id or order.number not in (None, row.number):
        raise RefusedError(409, "conflict")
    return _ticket(row)


def _of_centre(connection: Connection, caller: Caller, ticket_id: str) -> Row[tuple[object, ...]]:
    """A ticket of the caller's centre that no other desk has."""
    row = connection.execute(
        select(tickets).where(tickets.c.id == ticket_id, tickets.c.centre_id == caller.centre_id)
    ).first()
    if row is None:
        raise RefusedError(404, "unknown_ticket")
    if row.desk_id not in (None, caller.desk_id):
        raise RefusedError(409, "not_yours")
    return row


def _explain_missing(connection: Connection, caller: Caller, today: str, number: str | None) -> None:
    if number is None:
        return
    known = connection.execute(
        select(tickets.c.id).where(
            tickets.c.centre_id == caller.centre_id, tickets.c.day == today, tickets.c.number == number
        )
    ).first()
    raise RefusedError(404, "unknown_ticket") if known is None else RefusedError(409, "not_waiting")


def _ticket(row: Row[tuple[object, ...]]) -> Ticket:
    return Ticket(
        id=row.id,
        number=row.number,
        group=row.group_name,
        priority=row.priority,
        issued_at=row.issued_at,
        state=TicketState(row.state),
        desk_id=row.desk_id,
        called_at=row.called_at,
    )
