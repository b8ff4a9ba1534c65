"""A terminal that is gone without a word: no signal comes, reads end at once, writes block for ever.

Textual's input thread then spins and its writer ends (textual 8.2.8), so the event loop may stand still: what
ends the desk must not need it. The journal is made for a sudden end.
"""

from __future__ import annotations

import os
import select
import signal
import threading

__all__ = ["watch_terminal"]


def watch_terminal(descriptor: int, longest_end_seconds: int) -> None:
    """End the process when the terminal behind `descriptor` hangs up, by SIGHUP, else by the alarm. POSIX.

    The watching thread sleeps in the kernel until then and holds nothing up.
    """

    def watch() -> None:
        poll = select.poll()
        poll.register(descriptor, 0)  # nothing but hang-up and error, which are always reported
        poll.poll()
        signal.alarm(longest_end_seconds)
        os.kill(os.getpid(), signal.SIGHUP)

    threading.Thread(target=watch, name="terminal watch", daemon=True).start()
