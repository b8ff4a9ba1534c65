"""A desk that receives without end, to be killed: `crash_child.py JOURNAL SAMPLE`.

SAMPLE holds a dossier as JSON. Each reception is acknowledged on standard output once it is durable; each
fifth one is marked sent to the printer, each seventh handed over, each ninth given at once, each fourth of
the others voided, each third had a draft; each sixth is followed by a supplement request.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from itertools import count
from pathlib import Path
from uuid import uuid4

import msgspec

from cache.journal import SqliteJournal
from counter.domain.decisions import Correction, CorrectionKind, Decision, DecisionKind, Mistake
from counter.domain.documents import DecisionSlip, FeeSlip, Slip
from counter.domain.dossiers import Collector, CollectorProof, Dossier, HandOver, NumberBlock, Release, Result
from counter.domain.place import Centre
from counter.events import PrintState
from counter.ports import DecisionOrder, Draft, OutboxItem, OutboxKind, PrintJob, ReceptionOrder, Tray

CENTRE = Centre("c-1", "H99.001", "", "", "Phường Mẫu", "", "", "", "")


def jobs(dossier: Dossier) -> list[PrintJob]:
    """A slip and a fee slip."""
    return [
        PrintJob(f"{dossier.id}-slip", dossier.id, Slip(CENTRE, dossier), 2, Tray.SHEET),
        PrintJob(f"{dossier.id}-fee", dossier.id, FeeSlip(CENTRE, dossier), 1, Tray.ROLL),
    ]


def acknowledge(*words: str) -> None:
    """Tell the parent what is durable now."""
    sys.stdout.write(" ".join(words) + "\n")
    sys.stdout.flush()


def give(journal: SqliteJournal, dossier: Dossier) -> None:
    """Hand the result of `dossier` over."""
    journal.hand_over(*handed(dossier), ())
    acknowledge("returned", dossier.id)


def handed(dossier: Dossier) -> tuple[HandOver, OutboxItem]:
    """The handing over of the result of `dossier`, and its message."""
    result = Result(dossier.id, "", "", "", dossier.entry.at)
    person = Collector(dossier.owner, CollectorProof.SLIP, is_owner=True)
    act = HandOver(str(uuid4()), dossier.id, person, result, dossier.entry)
    return act, OutboxItem(act.id, OutboxKind.HAND_OVER, dossier.id, b"{}", dossier.entry.at)


def void(journal: SqliteJournal, dossier: Dossier) -> None:
    """Void the slip of `dossier`."""
    act = Correction(str(uuid4()), CorrectionKind.VOID, dossier.id, Mistake.PERSON, "x", dossier.entry)
    item = OutboxItem(act.id, OutboxKind.CORRECTION, dossier.id, b"{}", dossier.entry.at)
    journal.correct(act, item)
    acknowledge("voided", dossier.id)


def decide(journal: SqliteJournal, template: Dossier) -> None:
    """A supplement request with its paper."""
    person, entry = template.owner, template.entry
    open_one = Decision(
        str(uuid4()), DecisionKind.SUPPLEMENT, "", template.procedure, person, person, (), "x", entry
    )

    def papers(decision: Decision) -> list[PrintJob]:
        return [PrintJob(f"{decision.id}-m", decision.id, DecisionSlip(CENTRE, decision), 2, Tray.SHEET)]

    decision, _ = journal.decide(DecisionOrder(open_one, papers, msgspec.json.encode))
    acknowledge("decided", decision.id, decision.local_number)


def main(path: Path, sample: Path) -> None:
    """Receive until killed."""
    template = msgspec.json.decode(sample.read_bytes(), type=Dossier)
    journal = SqliteJournal.open(path, bytes(range(32)), desk_id="q03", seat="Q03")
    block = NumberBlock("b1", "H99.001", "261123", 1, 9999)
    journal.add_block(block)
    acknowledge("open")
    for number in count():
        at_once = handed if number % 9 == 1 else None
        release = Release.AT_ONCE if at_once else Release.APPOINTMENT
        fresh = replace(template, id=str(uuid4()), release=release)
        draft_id = f"draft-{fresh.id}" if number % 3 == 0 else None
        if draft_id is not None:
            journal.save_draft(Draft(draft_id, None, b"{}", template.entry.at))
        dossier, printed = journal.receive(
            ReceptionOrder(fresh, jobs, msgspec.json.encode, draft_id, at_once)
        )
        acknowledge("received", dossier.id, dossier.code or "", dossier.local_number)
        if number % 5 == 0:
            journal.note_job(printed[0].id, PrintState.SENT)
            acknowledge("sent", printed[0].id)
        if at_once is not None:
            acknowledge("returned", dossier.id)
        elif number % 7 == 0:
            give(journal, dossier)
        elif number % 4 == 2:
            void(journal, dossier)
        if number % 6 == 3:
            decide(journal, template)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
