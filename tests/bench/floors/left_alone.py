"""The training desk with an idle clock that leaps by a day at SIGUSR1, so that nobody waits for its lock."""

from __future__ import annotations

import signal
import time

from counter.cli import main
from counter.desk import desk
from counter.desk.core import Core
from counter.desk.idle import IdleLock
from counter.desk.session import Session

_DAY_SECONDS = 86_400.0
_leapt = 0.0


class _LeapingLock(IdleLock):
    def __init__(self, core: Core, session: Session) -> None:
        super().__init__(core, session)
        self.seconds = lambda: time.monotonic() + _leapt


def _leap(_signal: int, _frame: object) -> None:
    global _leapt
    _leapt += _DAY_SECONDS


if __name__ == "__main__":
    vars(desk).update(IdleLock=_LeapingLock, CHECK_SECONDS=0.05)
    signal.signal(signal.SIGUSR1, _leap)
    main(["--training"])
