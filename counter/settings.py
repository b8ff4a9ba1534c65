"""Settings of a desk: one TOML file, one typed model, every problem reported at once with its line.

Secrets never stand here: they live in the operating system's keyring.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import msgspec

__all__ = ["PrinterSettings", "Problem", "ReaderSettings", "Settings", "SettingsError", "load_settings"]

T = TypeVar("T")


class ReaderSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[reader]`."""

    kind: str = "default"
    """`pcsc`, `virtual` (training only), or `default`: virtual in training, pcsc elsewhere."""


class PrinterSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[printers.sheet]` and `[printers.roll]`."""

    kind: str = "folder"
    """`ipp`, `tcp` or `folder`."""
    uri: str = ""
    """`ipp://host:631/ipp/print` for ipp."""
    host: str = ""
    """For tcp."""
    port: int = 9100
    """For tcp."""
    page: str = "A5"
    """`A4` or `A5` for the sheet printer."""


class Printers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[printers]`."""

    sheet: PrinterSettings = PrinterSettings()
    roll: PrinterSettings = PrinterSettings()


class Interface(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[interface]`."""

    language: str = "vi"
    theme: str = ""


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file; every table may be left out."""

    reader: ReaderSettings = ReaderSettings()
    printers: Printers = Printers()
    interface: Interface = Interface()


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in the file."""

    line: int
    """1-based; 0 when no line can be named."""
    where: str
    what: str


@dataclass(frozen=True)
class SettingsError(Exception):
    """The file cannot be used; `problems` has all that is wrong."""

    path: Path
    problems: tuple[Problem, ...] = field(default=())

    def __str__(self) -> str:
        """One line per problem: `file:line: key: what`."""
        return "\n".join(f"{self.path}:{one.line}: {one.where}: {one.what}" for one in self.problems)


_SECTIONS: dict[str, type[msgspec.Struct]] = {"reader": ReaderSettings, "interface": Interface}
_PRINTERS = ("sheet", "roll")
_CHOICES = {
    "reader.kind": ("default", "pcsc", "virtual"),
    "printers.sheet.kind": ("ipp", "tcp", "folder"),
    "printers.roll.kind": ("ipp", "tcp", "folder"),
    "printers.sheet.page": ("A4", "A5"),
    "printers.roll.page": ("A4", "A5"),
    "interface.language": ("vi", "en"),
}


def load_settings(path: Path) -> Settings:
    """Read the file; defaults when there is none. Raises SettingsError with every problem."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(path, (Problem(0, "file", type(error).__name__),)) from error
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        raise SettingsError(path, (Problem(int(found[1]) if found else 0, "toml", str(error)),)) from error
    problems = _problems(table, text)
    if problems:
        raise SettingsError(path, tuple(problems))
    return msgspec.convert(table, Settings)


def _problems(table: dict[str, Any], text: str) -> list[Problem]:
    problems: list[Problem] = []
    for name, value in table.items():
        if name == "printers" and isinstance(value, dict):
            for printer, settings in value.items():
                if printer in _PRINTERS:
                    problems += _section(f"printers.{printer}", settings, PrinterSettings, text)
                else:
                    problems.append(Problem(_line(text, printer), f"printers.{printer}", "unknown printer"))
        elif name in _SECTIONS:
            problems += _section(name, value, _SECTIONS[name], text)
        else:
            problems.append(Problem(_line(text, name), name, "unknown table"))
    return sorted(problems, key=lambda problem: problem.line)


def _section(prefix: str, value: object, kind: type[msgspec.Struct], text: str) -> list[Problem]:
    if not isinstance(value, dict):
        return [Problem(_line(text, prefix), prefix, "must be a table")]
    known = {info.name: info for info in msgspec.structs.fields(kind)}
    problems = []
    for key, one in value.items():
        where, line = f"{prefix}.{key}", _line(text, key, after=prefix)
        if key not in known:
            problems.append(Problem(line, where, f"unknown key; known: {', '.join(known)}"))
            continue
        try:
            msgspec.convert(one, known[key].type)
        except msgspec.ValidationError as error:
            problems.append(Problem(line, where, str(error)))
            continue
        choices = _CHOICES.get(where)
        if choices is not None and one not in choices:
            problems.append(Problem(line, where, f"must be one of {', '.join(choices)}"))
    return problems


def _line(text: str, key: str, after: str = "") -> int:
    """Where `key` stands, at or after the header of its table."""
    started = not after
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.strip()
        if after and bare.startswith("["):
            started = bare.strip("[] ") == after
        if started and (re.match(rf"{re.escape(key)}\s*=", bare) or bare.strip("[] ").endswith(key)):
            return number
    return 0
