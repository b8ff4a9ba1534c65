"""`python -m tests.rigs.watched REPORT ARGUMENT…`: `counter ARGUMENT…` with its loop watched from the start.

REPORT gets a JSON object at the end: `painted` (seconds until the first paint), `callbacks`, `longest_ms`
after the first paint, and `long`, the callbacks that were too long, each with `ms`, `at`, `name`, `where`
and whether it came `before_paint`. For tests only: the product knows nothing of it.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from tests.rigs.watchdog import Watchdog

__all__ = ["main"]


def main() -> None:
    """Run the command and write the report, whatever the end is."""
    from textual.app import App

    from counter.cli import main as counter

    report = Path(sys.argv[1])
    sys.argv[1:2] = []
    watchdog = Watchdog()
    painted: list[float] = []
    before: list[Any] = []
    run, display = App.run_async, App._display

    async def run_watched(app: App[Any], *arguments: Any, **named: Any) -> Any:
        watchdog.begin()
        try:
            return await run(app, *arguments, **named)
        finally:
            watchdog.end()

    def displayed(app: App[Any], screen: Any, renderable: Any) -> None:
        display(app, screen, renderable)
        if not painted and renderable is not None and app._running:
            painted.append(asyncio.get_running_loop().time())
            asyncio.get_running_loop().call_soon(mark)

    def mark() -> None:
        before.extend(watchdog.long)
        watchdog.forget()

    App.run_async, App._display = run_watched, displayed  # type: ignore[method-assign, assignment]  # the rig's ends
    try:
        counter()
    finally:
        rows = [(one, True) for one in before] + [(one, False) for one in watchdog.long]
        report.write_text(
            json.dumps(
                {
                    "callbacks": watchdog.callbacks,
                    "longest_ms": round(watchdog.longest * 1000, 1),
                    "long": [
                        {
                            "ms": round(one.kept * 1000, 1),
                            "waited_ms": round(one.waited * 1000, 1),
                            "at": round(one.at, 3),
                            "name": one.name,
                            "where": one.where,
                            "before_paint": early,
                        }
                        for one, early in rows
                    ],
                },
                ensure_ascii=False,
                indent=1,
            )
        )


if __name__ == "__main__":
    main()
