"""A clerk's day by chance: the acts of a desk in the order a seeded generator says."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Protocol

from counter.centre.people import citizens
from counter.desk.acts import StatedParties
from counter.desk.desk import Desk
from counter.desk.next_step import NextStep, next_step
from counter.desk.state import DeskState, Visit
from counter.domain.decisions import Lack, LackKind, Mistake, RefusalGround
from counter.domain.dossiers import Dossier, Release
from counter.domain.fees import PaymentMethod
from counter.domain.parties import AuthorityKind, OwnerKind
from counter.events import ScanOrigin
from tests.rigs.desk import CLERK_PIN, EXTRACT
from tests.rigs.filing import BIRTH, CERTIFYING
from tests.rigs.told import Told

__all__ = ["BUSINESS", "Office", "WorkingDay"]

_ANSWER_SECONDS = 20.0
_PEOPLE = [one for one in citizens() if one.case == "found"]
_QR_OF = {one.number: one.qr() for one in citizens()}


class Office(Protocol):
    """What happens outside the desk."""

    async def someone_waits(self) -> None:
        """A ticket is taken at the door."""

    async def lies_ready(self, dossier_id: str) -> bool:
        """The result of a dossier comes back from the agency, if the centre has the dossier."""


class WorkingDay:
    """One clerk at one desk."""

    def __init__(self, desk: Desk, office: Office, told: Told, rng: random.Random) -> None:
        self._desk = desk
        self._office = office
        self._told = told
        self._rng = rng
        self._unsubscribe = desk.subscribe(told.see)
        told.see(desk.state)

    def close(self) -> None:
        """Look away."""
        self._unsubscribe()

    # --- one person ---------------------------------------------------------------------------------

    async def serve(self, business: str = "") -> None:
        """One person from the call to the end of the visit, or until something stops them."""
        desk, rng = self._desk, self._rng
        if desk.state.clerk is None and not await desk.sign_in(CLERK_PIN):
            return
        if desk.state.visit is not None:
            await self._end()
        if desk.state.held and rng.random() < 0.4:
            await desk.visits.resume(rng.choice(desk.state.held).visit_id)
        elif rng.random() < 0.8:
            await self._office.someone_waits()
            await desk.call_next()
        if desk.state.filing is not None:
            await (desk.commit if rng.random() < 0.5 else desk.drop_filing)()
        if desk.state.filing is not None:
            await desk.drop_filing()
        await (self.acts[business] if business else self._by_chance())()
        if rng.random() < 0.12:
            await desk.visits.hold()
        elif rng.random() < 0.9:
            await self._end()
        if rng.random() < 0.05:
            await desk.lock()

    def _by_chance(self) -> Callable[[], Awaitable[None]]:
        names, weights = zip(*_WEIGHTS.items(), strict=True)
        return self.acts[self._rng.choices(names, weights)[0]]

    @property
    def acts(self) -> dict[str, Callable[[], Awaitable[None]]]:
        """What people come for, by name."""
        return {
            "receive": self.receive,
            "certify": self.certify,
            "pile": self.pile,
            "supplement": self.supplement,
            "refuse": self.refuse,
            "guide": self.guide,
            "void": self.void,
            "instead": self.instead,
            "refund": self.refund,
            "reprint": self.reprint,
            "hand_over": self.hand_over,
            "leave_form": self.leave_form,
        }

    async def receive(self) -> None:
        """An extract, 8.000 đ."""
        await self._identified()
        await self._filed(EXTRACT)

    async def certify(self) -> None:
        """Copies certified at once; the fee follows from the pages."""
        await self._filled(CERTIFYING)
        await self._desk.money.set_quantity(self._rng.randrange(1, 30), self._rng.randrange(1, 5))
        if self._rng.random() < 0.5:
            await self._desk.money.set_payment(self._rng.choice((PaymentMethod.CASH, PaymentMethod.TRANSFER)))
        if self._rng.random() < 0.5:
            await self._desk.visits.set_release(Release.AT_ONCE)
        await self._desk.commit()

    async def pile(self) -> None:
        """Several dossiers of one kind, and their list."""
        await self.certify()
        for _ in range(self._rng.randrange(1, 3)):
            await self._desk.visits.same_again()
            await self._desk.people.state_parties(_WRITTEN)
            await self._desk.scan(self._rng.choice(_PEOPLE).qr(), ScanOrigin.SCANNER)
            await self._desk.accept_all()
            await self._desk.money.set_quantity(1, 1)
            await self._desk.commit()
        if self._rng.random() < 0.7:
            await self._desk.visits.print_list()

    async def supplement(self) -> None:
        """A paper is wrong."""
        await self._identified()
        await self._filled(EXTRACT)
        filing = self._desk.state.filing
        if filing is not None and filing.case is not None:
            part = next(one for one in filing.case.checklist if one.required)
            await self._desk.decisions.supplement(
                [Lack(part.id, "", LackKind.WRONG, "ghi sai ngày")], "tờ khai"
            )

    async def refuse(self) -> None:
        """Not here."""
        await self._identified()
        await self._filled(EXTRACT)
        await self._desk.decisions.refuse(RefusalGround.OTHER, "không thuộc thẩm quyền")

    async def guide(self) -> None:
        """Advice only."""
        await self._identified()
        await self._desk.choose_procedure(BIRTH)
        await self._desk.decisions.guide()
        await self._desk.drop_filing()

    async def leave_form(self) -> None:
        """A form that is left as it is: a draft."""
        await self._identified()
        await self._filled(EXTRACT)

    async def void(self) -> None:
        """Taken back: the money is given back."""
        await self.receive()
        if dossier := self._newest():
            await self._desk.corrections.void(dossier.id, Mistake.WITHDRAWN, "rút hồ sơ", again=False)

    async def instead(self) -> None:
        """Voided and received anew."""
        await self.receive()
        if dossier := self._newest():
            await self._desk.corrections.void(dossier.id, Mistake.FEE, "nhập nhầm", again=True)
            await self._desk.commit()

    async def refund(self) -> None:
        """Part of the money is given back."""
        await self.receive()
        if dossier := self._newest():
            await self._desk.corrections.refund(dossier.id, self._rng.randrange(1, 9) * 1000, "thu thừa")

    async def reprint(self) -> None:
        """A slip once more, and what failed or is unknown is dealt with."""
        await self.receive()
        if dossier := self._newest():
            jobs = await self._desk.jobs_of(dossier.id)
            if jobs:
                await self._desk.reprint(self._rng.choice(jobs).id)
        for job in await self._desk.unfinished_jobs():
            await self._rng.choice((self._desk.reprint, self._desk.settle_job))(job.id)

    async def hand_over(self) -> None:
        """A result that came back is handed to its owner."""
        waiting = [one for one in self._told.received if one not in self._told.handed]
        if not waiting:
            await self.receive()
            return
        dossier_id = self._rng.choice(waiting)
        if not await self._office.lies_ready(dossier_id):
            return
        code, local, _ = self._told.received[dossier_id]
        await self._desk.scan(code or local, ScanOrigin.SCANNER)
        visit = self._desk.state.visit
        if visit is None or visit.returning is None:
            return
        number = visit.returning.dossier.owner.personal_number
        if number in _QR_OF:
            await self._desk.scan(_QR_OF[number], ScanOrigin.SCANNER)
        if next_step(self._desk.state) is NextStep.HAND_OVER:
            await self._desk.hand_over()

    # --- parts --------------------------------------------------------------------------------------

    async def _identified(self) -> None:
        await self._desk.scan(self._rng.choice(_PEOPLE).qr(), ScanOrigin.SCANNER)
        await self._meets(
            lambda state: state.visit is None or state.visit.identity.register.outcome is not None
        )

    async def _filled(self, procedure: str) -> None:
        await self._desk.choose_procedure(procedure)
        filing = self._desk.state.filing
        if filing is not None and filing.case is None and filing.procedure.cases:
            await self._desk.choose_case(filing.procedure.cases[0].id)
        await self._desk.accept_all()

    async def _filed(self, procedure: str) -> None:
        await self._filled(procedure)
        await self._desk.commit()
        if self._rng.random() < 0.1:
            await self._desk.commit()

    async def _end(self) -> None:
        """The end of a visit; what is told once before it is read, and the key pressed again."""
        for _ in range(3):
            if self._desk.state.visit is None:
                return
            await self._desk.finish()

    def _newest(self) -> Dossier | None:
        visit: Visit | None = self._desk.state.visit
        return visit.standing[-1].dossier if visit is not None and visit.standing else None

    async def _meets(self, holds: Callable[[DeskState], object]) -> None:
        """Wait for a state as long as a person would."""
        reached = asyncio.Event()
        unsubscribe = self._desk.subscribe(lambda state: reached.set() if holds(state) else None)
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                if not holds(self._desk.state):
                    await reached.wait()
        finally:
            unsubscribe()


_WRITTEN = StatedParties(
    kind=OwnerKind.PERSON,
    authority=AuthorityKind.WRITTEN,
    document_number="7/GUQ",
    document_date="02/01/2026",
    certified_by="UBND Phường Mẫu",
)
_WEIGHTS = {
    "receive": 30,
    "certify": 15,
    "pile": 6,
    "supplement": 8,
    "refuse": 5,
    "guide": 4,
    "void": 5,
    "instead": 5,
    "refund": 5,
    "reprint": 8,
    "hand_over": 20,
    "leave_form": 4,
}
BUSINESS = tuple(_WEIGHTS)
"""What people come for."""
