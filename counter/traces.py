"""An exception as a log may hold it: the types of its chain and the places of its frames, without any value.

A message may quote a name or a number and stays out.
"""

from __future__ import annotations

import traceback
from pathlib import Path

__all__ = ["harmless"]


def harmless(error: BaseException | None) -> str:
    """One line for each error of a chain: its type and its frames, innermost first."""
    lines: list[str] = []
    while error is not None:
        frames = traceback.extract_tb(error.__traceback__)
        places = " < ".join(
            f"{frame.name} {Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames)
        )
        lines.append(f"  {type(error).__name__} at {places}")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n".join(lines)
