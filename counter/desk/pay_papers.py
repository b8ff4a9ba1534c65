"""The payment code on the receipt of what is still owed. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from counter.domain.documents import FeeSlip
from counter.domain.payments import PayAccount, pay_code
from counter.ports import PrintJob

__all__ = ["with_pay_code"]


def with_pay_code(jobs: Sequence[PrintJob], account: PayAccount | None) -> Sequence[PrintJob]:
    """The jobs, the receipts among them with a code to pay what is owed of their dossier."""
    if account is None:
        return jobs
    return tuple(_coded(job, account) for job in jobs)


def _coded(job: PrintJob, account: PayAccount) -> PrintJob:
    slip = job.document
    if not isinstance(slip, FeeSlip) or not slip.dossier.fee.owed_dong:
        return job
    dossier = slip.dossier
    number = dossier.code or dossier.local_number
    code = pay_code(account, dossier.fee.owed_dong, dossier.id, number)
    return replace(job, document=replace(slip, pay=code))
