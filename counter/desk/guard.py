"""Who may do what at this desk: one table from act to permission, and the one place that refuses.

A class of acts is marked with `guarded(group)`; each of its acts in the table then asks first whether the
roles of whoever is signed in allow it. What was refused is told in words and stands in the record (issue 4).
"""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any, Final, Protocol, TypeVar

from counter.desk.core import Core
from counter.desk.state import DeskState, NoticeLevel
from counter.domain.access import Permission
from counter.domain.scan import ScanKind

__all__ = ["ACTS", "ELSEWHERE", "OPEN", "SCANS", "allows", "guarded", "may_see_visits", "refuse", "veiled"]

_P = Permission

ACTS: Final[Mapping[str, Permission]] = {
    "call_next": _P.TICKET_CALL,
    "finish": _P.TICKET_END,
    "read_card": _P.CARD_READ,
    "choose_procedure": _P.DOSSIER_RECEIVE,
    "choose_case": _P.DOSSIER_RECEIVE,
    "drop_filing": _P.DOSSIER_RECEIVE,
    "set_paper": _P.DOSSIER_RECEIVE,
    "accept_all": _P.DOSSIER_RECEIVE,
    "commit": _P.DOSSIER_RECEIVE,
    "hand_over": _P.RESULT_HAND_OVER,
    "set_consignment": _P.RESULT_HAND_OVER,
    "reprint": _P.PRINT_AGAIN,
    "settle_job": _P.PRINT_SETTLE,
    "preview": _P.DOSSIER_VIEW,
    "unfinished_jobs": _P.DOSSIER_LIST,
    "jobs_of": _P.DOSSIER_VIEW,
    "dossiers": _P.DOSSIER_LIST,
    "outbox": _P.OUTBOX_VIEW,
    "retry_outbox": _P.OUTBOX_RETRY,
    "people.expect": _P.CITIZEN_STATE,
    "people.state_person": _P.CITIZEN_STATE,
    "people.state_parties": _P.CITIZEN_STATE,
    "people.add_relative": _P.CITIZEN_STATE,
    "people.drop_relative": _P.CITIZEN_STATE,
    "people.set_contact": _P.CITIZEN_STATE,
    "people.set_delivery": _P.DOSSIER_RECEIVE,
    "money.set_fee": _P.FEE_CHANGE,
    "money.set_quantity": _P.FEE_TAKE,
    "money.set_payment": _P.FEE_TAKE,
    "money.take_cash": _P.FEE_TAKE,
    "money.waive": _P.FEE_WAIVE,
    "money.show_code": _P.FEE_TAKE,
    "money.claim_transfer": _P.FEE_TAKE,
    "money.paid_online": _P.FEE_TAKE,
    "money.set_receipt": _P.RECEIPT_STOCK,
    "money.take_owed": _P.FEE_TAKE,
    "certifying.prepare": _P.DOSSIER_RECEIVE,
    "certifying.take": _P.DOSSIER_RECEIVE,
    "certifying.tray": _P.DOSSIER_LIST,
    "certifying.signed": _P.RESULT_HAND_OVER,
    "certifying.unsigned": _P.RESULT_HAND_OVER,
    "certifying.give": _P.RESULT_HAND_OVER,
    "payments.transfers": _P.FEE_TAKE,
    "payments.reconcile": _P.FEE_TAKE,
    "payments.read_statement": _P.FEE_TAKE,
    "decisions.supplement": _P.DOSSIER_SUPPLEMENT,
    "decisions.refuse": _P.DOSSIER_REFUSE,
    "decisions.guide": _P.TICKET_END,
    "decisions.newest": _P.DOSSIER_LIST,
    "visits.hold": _P.VISIT_HOLD,
    "visits.resume": _P.VISIT_HOLD,
    "visits.same_again": _P.DOSSIER_RECEIVE,
    "visits.print_list": _P.DOSSIER_RECEIVE,
    "visits.set_release": _P.RESULT_HAND_OVER,
    "corrections.void": _P.DOSSIER_VOID,
    "corrections.refund": _P.FEE_REFUND,
    "corrections.of_dossier": _P.DOSSIER_VIEW,
    "outages.enter": _P.DOSSIER_OUTAGE,
    "outages.drop": _P.DOSSIER_OUTAGE,
    "printers.look": _P.PRINT_AGAIN,
    "printers.test": _P.PRINT_AGAIN,
    "printers.elsewhere": _P.PRINT_AGAIN,
    "printers.take_back": _P.PRINT_AGAIN,
    "parking.try_now": _P.OUTBOX_RETRY,
    "parking.keep_back": _P.OUTBOX_HOLD,
    "parking.hand_on": _P.OUTBOX_HOLD,
    "parking.let_go": _P.OUTBOX_HOLD,
    "receipts.open_book": _P.RECEIPT_STOCK,
    "receipts.use_book": _P.RECEIPT_STOCK,
    "receipts.go_on_at": _P.RECEIPT_STOCK,
    "receipts.spoil": _P.RECEIPT_STOCK,
    "receipts.end_book": _P.RECEIPT_STOCK,
    "receipts.ask_again": _P.RECEIPT_STOCK,
    "transfers.view": _P.TRANSFER_VIEW,
    "transfers.unsettled": _P.TRANSFER_VIEW,
    "transfers.make": _P.TRANSFER_MAKE,
    "transfers.add": _P.TRANSFER_MAKE,
    "transfers.hand": _P.TRANSFER_MAKE,
    "transfers.sign": _P.TRANSFER_MAKE,
    "transfers.keep_overnight": _P.TRANSFER_MAKE,
    "trays.view": _P.TRANSFER_VIEW,
    "trays.put": _P.TRANSFER_MAKE,
    "trays.take_out": _P.TRANSFER_MAKE,
    "arrivals.add": _P.RESULT_TAKE_IN,
    "arrivals.change": _P.RESULT_TAKE_IN,
    "arrivals.drop": _P.RESULT_TAKE_IN,
    "arrivals.take_in": _P.RESULT_TAKE_IN,
    "arrivals.newest": _P.TRANSFER_VIEW,
    "clocks.of_dossier": _P.DOSSIER_VIEW,
    "clocks.moved": _P.DOSSIER_LIST,
    "clocks.extend": _P.CLOCK_RELAY,
    "clocks.told": _P.CLOCK_RELAY,
    "clocks.stop": _P.CLOCK_RELAY,
    "pauses.ask": _P.CLOCK_RELAY,
    "pauses.complete": _P.CLOCK_RELAY,
    "pauses.awaited": _P.TRANSFER_VIEW,
    "handouts.leaflet": _P.PRINT_AGAIN,
    "handouts.next_step": _P.PRINT_AGAIN,
    "handouts.control_sheet": _P.PRINT_AGAIN,
    "handouts.fee_receipt": _P.PRINT_AGAIN,
    "handouts.survey": _P.PRINT_AGAIN,
    "handouts.ticket": _P.PRINT_AGAIN,
    "handouts.register": _P.REGISTER_EXPORT,
    "digitising.view": _P.DOSSIER_VIEW,
    "digitising.scan": _P.DOSSIER_SCAN,
    "digitising.read": _P.DOSSIER_SCAN,
    "digitising.take": _P.DOSSIER_SCAN,
    "digitising.describe": _P.DOSSIER_SCAN,
    "digitising.reuse": _P.DOSSIER_SCAN,
    "digitising.drop": _P.DOSSIER_SCAN,
    "digitising.sign": _P.DOSSIER_SCAN,
    "digitising.signed_elsewhere": _P.DOSSIER_SCAN,
    "digitising.waiting": _P.DOSSIER_SCAN,
    "digitising.stop": _P.DOSSIER_SCAN,
    "digitising.tokens": _P.DOSSIER_SCAN,
    "satisfaction.rate": _P.RATING_TAKE,
    "satisfaction.take_sheet": _P.RATING_TAKE,
    "satisfaction.of_day": _P.RATING_VIEW,
    "closing.totals": _P.DAY_CLOSE,
    "closing.sheet": _P.DAY_CLOSE,
    "closing.export": _P.DAY_CLOSE,
    "closing.close": _P.DAY_CLOSE,
}
"""Acts of `DeskPort`, those of its groups behind the group's name, and what each needs."""

_LOOKS: Final = frozenset(
    {"preview", "people.expect", "digitising.view", "transfers.view", "trays.view", "clocks.of_dossier"}
    | {"corrections.of_dossier", "satisfaction.of_day", "closing.totals", "closing.sheet", "receipts.of_day"}
)
"""Acts of the table that change nothing of a visit: an offer to undo stands after them."""

SCANS: Final[Mapping[ScanKind, Permission]] = {
    ScanKind.CITIZEN_QR: _P.REGISTER_LOOKUP,
    ScanKind.PERSONAL_NUMBER: _P.REGISTER_LOOKUP,
    ScanKind.OLD_NUMBER: _P.REGISTER_LOOKUP,
    ScanKind.MRZ: _P.REGISTER_LOOKUP,
    ScanKind.ZONE_LINE: _P.REGISTER_LOOKUP,
    ScanKind.CAN: _P.CARD_READ,
    ScanKind.TICKET: _P.TICKET_CALL,
    ScanKind.TICKET_NUMBER: _P.TICKET_CALL,
    ScanKind.DOSSIER_CODE: _P.DOSSIER_VIEW,
    ScanKind.LOCAL_NUMBER: _P.DOSSIER_VIEW,
    ScanKind.LIST_NUMBER: _P.TRANSFER_VIEW,
    ScanKind.ORDER_NUMBER: _P.DOSSIER_VIEW,
    ScanKind.SURVEY: _P.RATING_TAKE,
    ScanKind.PROCEDURE_CODE: _P.DOSSIER_RECEIVE,
    ScanKind.VIETQR: _P.DOSSIER_VIEW,
}
"""What the act `scan` needs depends on what was scanned; any other kind does nothing."""

OPEN: Final = frozenset(
    {"start", "stop", "screen_broke", "subscribe", "search", "today", "scan", "sign_in", "lock", "touch"}
    | {"scans.hear", "scans.undo"}
)
"""No acts upon anybody's matter: opening, looking at the catalogue, signing in and out."""

ELSEWHERE: Final[Mapping[Permission, str]] = {
    _P.DOSSIER_PURGE: "counter journal purge",
    _P.OUTBOX_EXPORT: "counter outbox export",
    _P.AUDIT_VERIFY: "counter audit verify",
    _P.AUDIT_READ: "counter audit list",
    _P.JOURNAL_BACKUP: "counter journal backup",
    _P.JOURNAL_RECOVER: "counter journal restore, recover, rekey, passphrase, accept-clock",
    _P.CLERK_MANAGE: "counter clerks",
    _P.OFFICE_CALENDAR: "counter calendar import",
    _P.CARD_TRUST: "counter card trust import, remove",
    _P.CATALOGUE_MANAGE: "counter catalogue",
    _P.RECEIPT_GATEWAY: "counter receipt-gateway token",
    _P.SESSION_END: "centre: POST /v1/session/end",
}
"""Where the permissions act that no act of the table needs."""


class _Acting(Protocol):
    """A class of acts over a core."""

    _core: Core


_T = TypeVar("_T")


def guarded(group: str = "") -> Callable[[type[_T]], type[_T]]:
    """Marks a class whose acts stand in `ACTS` under `group` (empty: those of `DeskPort` itself)."""

    def mark(kind: type[_T]) -> type[_T]:
        for name, permission in ACTS.items():
            of, _, act = name.rpartition(".")
            if of == group:
                setattr(kind, act, _asking(getattr(kind, act), name, permission))
        return kind

    return mark


def _asking(act: Callable[..., Awaitable[Any]], name: str, permission: Permission) -> Callable[..., Any]:
    """`act`, once it is known that it is allowed; a list that is refused is empty."""
    is_list = str(act.__annotations__.get("return", "")).startswith("Sequence")

    @functools.wraps(act)
    async def asked(self: _Acting, *arguments: Any, **named: Any) -> Any:
        if not await allows(self._core, name, permission):
            return () if is_list else None
        if not is_list and name not in _LOOKS:
            self._core.acts_begun += 1
        return await act(self, *arguments, **named)

    return asked


async def allows(core: Core, act: str, permission: Permission) -> bool:
    """Whether whoever is signed in may; else it is told and recorded. Nobody signed in may nothing."""
    clerk = core.state.clerk
    if clerk is None:
        return False
    if clerk.may(permission):
        return True
    await refuse(core, act, permission)
    return False


def may_see_visits(state: DeskState) -> bool:
    """Whether whoever is signed in may see whom the desk serves; nobody signed in: the screen is locked."""
    return state.clerk is None or state.clerk.may(Permission.DOSSIER_VIEW)


def veiled(state: DeskState) -> DeskState:
    """The state as whoever is signed in may see it."""
    if (state.visit is None and not state.held) or may_see_visits(state):
        return state
    return replace(state, visit=None, held=(), others_visit=True)


async def refuse(core: Core, act: str, permission: Permission) -> None:
    """Say that `act` needs `permission`, and record that it was tried."""
    clerk = core.state.clerk
    core.say("not_allowed", NoticeLevel.WARNING, permission=permission.value)
    await core.note("refused_permission", clerk.id if clerk else "", f"{act} {permission}")
