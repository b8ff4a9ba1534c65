"""`python -m tests.bench [NAME …] [--json FILE]`: all measurements or those named; rows to the terminal.

Ends with 0 unless a measurement broke: whether a missed bar matters is for people to judge.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
import traceback
from importlib import import_module
from pathlib import Path
from time import perf_counter

from tests.bench.harness import Row
from tests.bench.report import as_json, machine, table

MEASUREMENTS = {
    "paint": "First paint",
    "chip": "Chip read, 20 kB photo",
    "presence": "Cards and readers that come",
    "slip": "M01 slip, two copies on A5",
    "search": "Type-ahead at 673, 2,849 and 30,000 procedures, per key",
    "commit": "Commit of a reception",
    "resume": "Unlock to resumed draft",
    "centre": "Embedded centre",
    "drain": "Outbox drained to a centre",
}
"""Modules of this package, each with `measure() -> list[Row]`, and what the table calls them."""

LONG = {"recall": "Clerk-style queries the search misses"}
"""The same, measured only when named."""


def main() -> int:
    """Measure and print; 1 when a measurement broke."""
    known = MEASUREMENTS | LONG
    parser = argparse.ArgumentParser(prog="tests.bench", description="Measure against floors and peers.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(known))
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure to FILE")
    wanted = parser.parse_args()
    if unknown := set(wanted.names) - set(known):
        parser.error(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(known)}")

    where = machine()
    groups: list[tuple[str, list[Row]]] = []
    broken = []
    for name in wanted.names or MEASUREMENTS:
        start = perf_counter()
        print(f"{name} …", end=" ", file=sys.stderr, flush=True)
        try:
            groups.append((known[name], import_module(f"tests.bench.{name}").measure()))
        except Exception:  # noqa: BLE001 - one broken measurement must not take the others with it
            traceback.print_exc()
            broken.append(name)
        gc.collect()
        print(f"{perf_counter() - start:.0f} s", file=sys.stderr)

    print(f"\n{table(groups)}\n\n{where.line()}")
    if wanted.json is not None:
        wanted.json.write_text(
            json.dumps(as_json(groups, where), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
    if broken:
        print(f"broken: {', '.join(broken)}", file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
