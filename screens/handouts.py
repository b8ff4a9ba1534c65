"""Papers somebody asks for, behind one key: the leaflet of a listed procedure, or a box of all others."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from counter.desk.state import DeskState
from counter.ports import RegisterKind

if TYPE_CHECKING:
    from screens.app import CounterApp
    from screens.palette import PaletteScreen, Pick

__all__ = ["handout_picks", "periods", "register_picks"]


def handout_picks(counter: CounterApp) -> list[Pick]:
    """What can be printed now, each with why it cannot."""
    from screens.palette import Pick  # the palette itself lists every command

    texts, desk, state = counter.texts, counter.desk.handouts, counter.state
    filing = state.filing
    code, case = (filing.procedure.code, filing.case.id if filing.case else "") if filing else ("", "")

    def pick(name: str, act: object, why: str = "") -> Pick:
        assert callable(act)
        return Pick(texts(f"papers.handout.{name}"), lambda: counter.act(act), why=why and texts(why))

    no_form = "" if filing is not None else "papers.handout.no_form"
    no_dossier = "" if _has_dossier(state) else "papers.handout.no_dossier"
    no_ticket = (
        "" if state.visit is not None and state.visit.ticket is not None else "papers.handout.no_ticket"
    )
    returned = state.visit is not None and state.visit.returning is not None
    return [
        pick("leaflet", lambda: desk.leaflet(code, case), no_form),
        pick("next_step", desk.next_step, "" if returned else "papers.handout.no_result"),
        pick("control", desk.control_sheet, no_dossier),
        pick("process", lambda: desk.control_sheet(process=True), no_dossier),
        pick("fee_receipt", desk.fee_receipt, no_dossier),
        pick("survey", desk.survey),
        pick("ticket", desk.ticket, no_ticket),
        Pick(texts("papers.handout.register"), lambda: counter.open(_registers(counter))),
    ]


def _has_dossier(state: DeskState) -> bool:
    visit = state.visit
    return visit is not None and (visit.returning is not None or bool(visit.received))


def _registers(counter: CounterApp) -> PaletteScreen:
    from screens.palette import PaletteScreen  # the palette itself lists every command

    return PaletteScreen(counter.texts("papers.choose.title"), register_picks(counter))


def periods(today: date) -> dict[str, tuple[date, date]]:
    """Periods a register is asked for, by text key; none goes beyond today. Pure."""
    first = today.replace(day=1)
    before = first - timedelta(days=1)
    return {
        "today": (today, today),
        "week": (today - timedelta(days=today.weekday()), today),
        "month": (first, today),
        "last_month": (before.replace(day=1), before),
        "year": (today.replace(month=1, day=1), today),
    }


def register_picks(counter: CounterApp) -> list[Pick]:
    """Each period as PDF and as a spreadsheet."""
    from screens.palette import Pick  # the palette itself lists every command

    texts, desk = counter.texts, counter.desk.handouts
    found = []
    for name, (since, until) in periods(counter.desk.today()).items():
        for kind in RegisterKind:
            note = texts(
                "papers.choose.note",
                since=f"{since:%d/%m/%Y}",
                until=f"{until:%d/%m/%Y}",
                kind=kind.value.upper(),
            )

            def act(since: date = since, until: date = until, kind: RegisterKind = kind) -> None:
                counter.act(lambda: desk.register(since, until, kind))

            found.append(Pick(texts(f"papers.choose.{name}"), act, note))
    return found
