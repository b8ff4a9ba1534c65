"""A desk in a process that is meant to be killed: it announces a dossier, waits for a word, and commits.

Usage: `python -m tests.recovery.desk_child QR`, with COUNTER_HOME set. Lines on standard output:
`ready ID` before the commit key, `done ID` when the clerk would read "received".
"""

from __future__ import annotations

import asyncio
import sys

from counter.cli.open_desk import make_desk
from counter.events import ScanOrigin
from counter.folders import Mode
from counter.settings import Settings
from tests.rigs.desk import CLERK_PIN, EXTRACT


def say(line: str) -> None:
    """Unbuffered: the next instant may be the last."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


async def main(qr: str) -> None:
    """Receive one dossier when told to."""
    desk = make_desk(Mode.TRAINING, Settings())
    await desk.start()
    assert await desk.sign_in(CLERK_PIN)
    await desk.finish()
    await desk.scan(qr, ScanOrigin.SCANNER)
    await desk.choose_procedure(EXTRACT)
    visit = desk.state.visit
    assert visit is not None
    assert visit.filing is not None
    await desk.choose_case(visit.filing.procedure.cases[0].id)
    await desk.accept_all()
    say(f"ready {visit.filing.id}")
    await asyncio.to_thread(sys.stdin.readline)
    await desk.commit()
    say(f"done {visit.filing.id}")
    await asyncio.to_thread(sys.stdin.readline)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
