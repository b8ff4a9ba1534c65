"""What cannot be true of a message although its types fit: amounts, counts, times, ids that disagree."""

from __future__ import annotations

from collections.abc import Iterable

from counter.centre.api.messages import check_id, check_moment
from counter.centre.refusals import RefusedError
from counter.domain.conditions import amounts_fit, counts_fit, why_refused
from counter.domain.decisions import Correction, CorrectionKind, Decision, DecisionKind, Lack
from counter.domain.dossiers import CollectorProof, Dossier, HandOver, PaperCount
from counter.domain.fees import Fee
from counter.domain.money import LARGEST_DONG
from counter.domain.records import MAXIMUM_BYTES
from counter.wire import RecordKept

__all__ = ["check_correction", "check_decision", "check_dossier", "check_hand_over", "check_record"]

_LONGEST_CONSIGNMENT = 40
"""Characters of the number of a postal item."""


def check_dossier(dossier: Dossier, path_id: str) -> None:
    """Refuse what could not be kept or found again, and amounts, counts and times that cannot be true."""
    check_id(dossier.id, dossier.local_number, dossier.entry.desk_id)
    if dossier.replaces is not None:
        check_id(dossier.replaces.dossier_id)
    check_moment(dossier.entry.at, dossier.due_at)
    _check_path({dossier.id}, path_id)
    if dossier.outage is not None:
        check_moment(dossier.outage.received_at)
        check_id(dossier.outage.witness_id)
    if word := why_refused(dossier):
        raise RefusedError(422, word)


def check_hand_over(order: HandOver, path_id: str) -> None:
    """Refuse what could not be kept or found again, and amounts that cannot be true.

    Refused beside the usual: 422 `invalid` for a postal item of a result that was not posted, or one whose
    number no post gives.
    """
    check_id(order.id, order.dossier_id)
    posted = order.collector.proof is CollectorProof.POST
    if len(order.consignment) > (_LONGEST_CONSIGNMENT if posted else 0):
        raise RefusedError(422, "invalid")
    check_moment(order.entry.at, order.result.ready_at)
    _check_path({order.dossier_id, order.result.dossier_id}, path_id)
    if order.fee is not None:
        _check_fee(order.fee)


def check_decision(decision: Decision, path_id: str) -> None:
    """Refuse what could not be kept or found again, and a decision that says nothing.

    Refused beside the usual: 422 `no_reason` for a refusal without words or a supplement request without a
    lack or words, 422 `numbered` for advice with a number: it has none.
    """
    check_id(decision.id, decision.entry.desk_id)
    check_moment(decision.entry.at)
    _check_path({decision.id}, path_id)
    if decision.kind is DecisionKind.GUIDANCE:
        if decision.local_number:
            raise RefusedError(422, "numbered")
    else:
        check_id(decision.local_number)
        complete = decision.kind is DecisionKind.SUPPLEMENT and decision.lacks
        if not complete and not decision.reason.strip():
            raise RefusedError(422, "no_reason")
    _check_counts((), (*decision.papers, *decision.lacks))


def check_correction(correction: Correction, path_id: str) -> None:
    """Refuse what could not be kept or found again, a correction without a reason, a refund of nothing."""
    check_id(correction.id, correction.dossier_id)
    check_moment(correction.entry.at)
    _check_path({correction.dossier_id}, path_id)
    if not correction.reason.strip():
        raise RefusedError(422, "no_reason")
    least = 1 if correction.kind is CorrectionKind.REFUND else 0
    if not least <= correction.refund_dong <= LARGEST_DONG:
        raise RefusedError(422, "bad_amount")


def check_record(kept: RecordKept, path_id: str) -> None:
    """Refuse what could not be kept or found again.

    Refused beside the usual: 422 `too_long` for content over the bound, `invalid` for no machine word.
    """
    check_id(kept.id, kept.record_id, kept.entry.desk_id)
    check_moment(kept.entry.at)
    _check_path({kept.subject or kept.record_id}, path_id)
    if len(bytes(kept.content)) > MAXIMUM_BYTES:
        raise RefusedError(422, "too_long")
    try:
        _ = kept.record
    except ValueError:
        raise RefusedError(422, "invalid") from None


def _check_path(ids: set[str], path_id: str) -> None:
    if ids != {path_id}:
        raise RefusedError(422, "other_id")


def _check_fee(fee: Fee) -> None:
    if not amounts_fit(fee):
        raise RefusedError(422, "bad_amount")


def _check_counts(counts: Iterable[int], papers: Iterable[PaperCount | Lack]) -> None:
    if not counts_fit(counts, papers):
        raise RefusedError(422, "bad_count")
