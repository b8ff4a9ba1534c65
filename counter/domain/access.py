"""Who may do what at a desk and at the centre: atomic permissions, and the roles that bundle them.

A clerk has roles; a role is a set of permissions and never more than that. What a removed clerk could do ends
with the date their credential carries, with or without the network (issue 4).
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

__all__ = ["ROLES", "Permission", "Role", "permissions_of"]


class Permission(StrEnum):
    """One thing somebody may do. The word stands in audit entries and in the centre's database."""

    TICKET_CALL = "ticket.call"
    TICKET_END = "ticket.end"
    VISIT_HOLD = "visit.hold"
    CARD_READ = "card.read"
    CITIZEN_STATE = "citizen.state"
    """Type an identity that no card proves."""
    REGISTER_LOOKUP = "register.lookup"
    DOSSIER_RECEIVE = "dossier.receive"
    DOSSIER_VIEW = "dossier.view"
    DOSSIER_LIST = "dossier.list"
    DOSSIER_SUPPLEMENT = "dossier.supplement"
    DOSSIER_REFUSE = "dossier.refuse"
    DOSSIER_VOID = "dossier.void"
    DOSSIER_OUTAGE = "dossier.outage"
    """Enter later what was received on paper."""
    DOSSIER_PURGE = "dossier.purge"
    RESULT_HAND_OVER = "result.hand_over"
    FEE_TAKE = "fee.take"
    FEE_CHANGE = "fee.change"
    """Take another sum than the computed one, with a reason."""
    FEE_WAIVE = "fee.waive"
    FEE_REFUND = "fee.refund"
    RECEIPT_STOCK = "receipt.stock"
    REGISTER_EXPORT = "register.export"
    """Write the register (M07) of a period into a file."""
    PRINT_AGAIN = "print.again"
    PRINT_SETTLE = "print.settle"
    OUTBOX_VIEW = "outbox.view"
    OUTBOX_RETRY = "outbox.retry"
    OUTBOX_HOLD = "outbox.hold"
    OUTBOX_EXPORT = "outbox.export"
    DAY_CLOSE = "day.close"
    RATING_TAKE = "rating.take"
    """Enter what citizens say of the desk."""
    RATING_VIEW = "rating.view"
    """Look at what citizens said of all desks."""
    AUDIT_VERIFY = "audit.verify"
    AUDIT_READ = "audit.read"
    JOURNAL_BACKUP = "journal.backup"
    JOURNAL_RECOVER = "journal.recover"
    CLERK_MANAGE = "clerk.manage"
    RECEIPT_GATEWAY = "receipt.gateway"
    """Set the token of the system that issues electronic receipts."""
    CATALOGUE_MANAGE = "catalogue.manage"
    """Take in publications, and answer for the papers, times and fees of procedures."""
    OFFICE_CALENDAR = "office.calendar"
    """Change days, hours and rules by which the office counts time."""
    CARD_TRUST = "card.trust"
    """Decide whose signature on a chip counts."""
    TRANSFER_MAKE = "transfer.make"
    """Make lists to units, hand papers over, keep them overnight, write the unit's signature down."""
    TRANSFER_VIEW = "transfer.view"
    """Look at papers on their way and at what waits for a signature."""
    DOSSIER_SCAN = "dossier.scan"
    """Make, describe and sign electronic copies of a dossier's papers."""
    RESULT_TAKE_IN = "result.take_in"
    """Take results in that come back from units."""
    CLOCK_RELAY = "clock.relay"
    """Relay what the settling agency decided of a dossier's time: extension, stop, supplement."""
    SESSION_END = "session.end"
    """Take a seat away from the PC that holds it."""


class Role(StrEnum):
    """A bundle of permissions."""

    CLERK = "clerk"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


_P = Permission

_CLERK: Final = frozenset(
    {
        _P.TICKET_CALL,
        _P.TICKET_END,
        _P.VISIT_HOLD,
        _P.CARD_READ,
        _P.CITIZEN_STATE,
        _P.REGISTER_LOOKUP,
        _P.DOSSIER_RECEIVE,
        _P.DOSSIER_VIEW,
        _P.DOSSIER_LIST,
        _P.DOSSIER_SUPPLEMENT,
        _P.DOSSIER_REFUSE,
        _P.DOSSIER_VOID,
        _P.DOSSIER_OUTAGE,
        _P.RESULT_HAND_OVER,
        _P.FEE_TAKE,
        _P.FEE_CHANGE,
        _P.FEE_WAIVE,
        _P.FEE_REFUND,
        _P.RECEIPT_STOCK,
        _P.REGISTER_EXPORT,
        _P.PRINT_AGAIN,
        _P.PRINT_SETTLE,
        _P.OUTBOX_VIEW,
        _P.OUTBOX_RETRY,
        _P.OUTBOX_HOLD,
        _P.DAY_CLOSE,
        _P.RATING_TAKE,
        _P.TRANSFER_MAKE,
        _P.TRANSFER_VIEW,
        _P.DOSSIER_SCAN,
        _P.RESULT_TAKE_IN,
        _P.CLOCK_RELAY,
    }
)

ROLES: Final[dict[Role, frozenset[Permission]]] = {
    Role.CLERK: _CLERK,
    Role.SUPERVISOR: _CLERK
    | {_P.OUTBOX_EXPORT, _P.AUDIT_VERIFY, _P.DOSSIER_PURGE, _P.SESSION_END, _P.RATING_VIEW},
    Role.ADMINISTRATOR: frozenset(
        {
            _P.JOURNAL_BACKUP,
            _P.JOURNAL_RECOVER,
            _P.CLERK_MANAGE,
            _P.CATALOGUE_MANAGE,
            _P.RECEIPT_GATEWAY,
            _P.OFFICE_CALENDAR,
            _P.CARD_TRUST,
            _P.SESSION_END,
            _P.OUTBOX_VIEW,
            _P.OUTBOX_RETRY,
            _P.OUTBOX_EXPORT,
            _P.DOSSIER_PURGE,
        }
    ),
    Role.AUDITOR: frozenset({_P.AUDIT_READ, _P.AUDIT_VERIFY, _P.OUTBOX_VIEW, _P.DOSSIER_LIST}),
}
"""An administrator receives nothing and an auditor changes nothing."""


def permissions_of(roles: Iterable[str]) -> frozenset[Permission]:
    """What somebody with these roles may do; an unknown role gives nothing."""
    known = {role.value: permissions for role, permissions in ROLES.items()}
    return frozenset().union(*(known.get(role, frozenset()) for role in roles))
