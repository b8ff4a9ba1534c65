"""Rows as an aligned table for people and as JSON for programs, and the machine they were measured on."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from tempfile import gettempdir

from tests.bench.harness import Figures, Judged, Row

__all__ = ["Machine", "as_json", "machine", "table"]

_HEAD = ("what", "ours", "floor or peer", "theirs", "ratio", "bar", "")
_GAP = "  "


@dataclass(frozen=True, slots=True)
class Machine:
    """Where and when a run took place."""

    at: str
    """ISO date and time."""
    cores: int
    processor: str
    system: str
    python: str
    filesystem: str
    """Type of the file system that the commits were flushed to."""
    load: float
    """Load average of the last minute: other work that shared the cores."""

    def line(self) -> str:
        """In one line."""
        return (
            f"{self.at} · {self.cores} cores, {self.processor} · {self.system} · Python {self.python}"
            f" · {self.filesystem} · load {self.load:.1f}"
        )


def machine() -> Machine:
    """This one, now."""
    return Machine(
        at=datetime.now().astimezone().isoformat(timespec="minutes"),
        cores=os.cpu_count() or 1,
        processor=_line_of(Path("/proc/cpuinfo"), "model name", ":") or platform.machine(),
        system=_line_of(Path("/etc/os-release"), "PRETTY_NAME", "=") or platform.system(),
        python=platform.python_version(),
        filesystem=_filesystem(Path(gettempdir()).resolve()),
        load=os.getloadavg()[0],
    )


def table(groups: Sequence[tuple[str, Sequence[Row]]]) -> str:
    """Rows of each named group, aligned."""
    cells = {name: [_cells(row) for row in rows] for name, rows in groups}
    every = [_HEAD, *(line for lines in cells.values() for line in lines)]
    widths = [max(len(line[column]) for line in every) for column in range(len(_HEAD))]

    def aligned(line: tuple[str, ...]) -> str:
        return _GAP.join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()

    parts = [aligned(_HEAD)]
    for name, lines in cells.items():
        parts += ["", name, *map(aligned, lines)]
    return "\n".join(parts)


def as_json(groups: Sequence[tuple[str, Sequence[Row]]], where: Machine) -> dict[str, object]:
    """The same with every figure."""
    return {
        "machine": asdict(where),
        "rows": [
            {"measurement": name, **asdict(row), "ratio": row.ratio, "held": row.held}
            for name, rows in groups
            for row in rows
        ],
    }


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row.what,
        _figures(row.ours, row.unit),
        row.peer,
        _figures(row.theirs, row.unit) if row.theirs else "",
        _beside(row),
        _bar(row),
        {None: "", True: "held", False: "missed"}[row.held],
    )


def _figures(shown: Figures, unit: str) -> str:
    text = f"{_number(shown.median)} {unit}".strip()
    if shown.p99 is not None:
        return f"{text}, p99 {_number(shown.p99)}"
    return text if shown.p95 is None else f"{text}, p95 {_number(shown.p95)}"


def _beside(row: Row) -> str:
    """How ours stands beside theirs: the ratio, or the difference where the bar is about that."""
    if row.theirs is None or row.ratio is None:
        return ""
    if row.bar is not None and row.bar.of is Judged.EXCESS:
        return f"{row.ours.median - row.theirs.median:+.3f}"
    return f"{row.ratio:.2f}"


def _bar(row: Row) -> str:
    if row.bar is None:
        return ""
    most = f"{row.bar.most:g}"
    match row.bar.of:
        case Judged.RATIO:
            return f"≤ {most} ×"
        case Judged.EXCESS:
            return f"≤ {most} {row.unit} more"
        case Judged.MEDIAN:
            return f"≤ {most} {row.unit}"
    return f"{row.bar.of} ≤ {most} {row.unit}"


def _number(value: float) -> str:
    """Three figures that count."""
    if value >= 100 or value == int(value):
        return f"{value:.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= 1 else f"{value:.3f}"


def _line_of(path: Path, name: str, separator: str) -> str:
    """Value of the first line that begins with `name`, empty where there is none."""
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith(name):
                return line.partition(separator)[2].strip().strip('"')
    return ""


def _filesystem(folder: Path) -> str:
    """Type of the file system `folder` lies on."""
    mounts = Path("/proc/mounts")
    kinds = {}
    if mounts.exists():
        for line in mounts.read_text(encoding="utf-8").splitlines():
            _, place, kind, *_ = line.split()
            kinds[Path(place)] = kind
    return next((kinds[place] for place in (folder, *folder.parents) if place in kinds), "unknown")
