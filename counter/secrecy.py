"""Keeping what a process holds in memory out of files: no core dumps, no other user's debugger.

For every process that opens a journal, first of all. Best effort: a system that has no such switch goes on.
"""

from __future__ import annotations

import contextlib
import ctypes
import sys
from typing import Final

__all__ = ["keep_out_of_core_dumps"]

_PR_SET_DUMPABLE: Final = 4
"""prctl(2): with 0 the kernel writes no core whatever its limit, and no other process may trace this one."""


def keep_out_of_core_dumps() -> None:
    """Let this process and its children leave no image of their memory behind."""
    if sys.platform == "win32":
        return  # its error reports are a matter of the machine's policy
    import resource

    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
