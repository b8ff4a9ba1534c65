"""Settings of a desk: one TOML file, one typed model, every problem reported at once with its line.

Secrets never stand here: they live in the operating system's keyring.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import msgspec

__all__ = [
    "CentreSettings",
    "PrinterSettings",
    "Problem",
    "ReaderSettings",
    "Settings",
    "SettingsError",
    "SheetPrinterSettings",
    "load_settings",
]


class ReaderSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[reader]`."""

    kind: str = "default"
    """`pcsc`, `virtual` (training only), or `default`: virtual in training, pcsc elsewhere."""


class PrinterSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[printers.roll]`, and what `[printers.sheet]` has of it."""

    kind: str = "default"
    """`ipp`, `tcp`, `folder`, or `default`: a folder in training, no printer elsewhere.

    Slips of real people lie in files only where somebody asked for it.
    """
    uri: str = ""
    """`ipp://host:631/ipp/print` for ipp."""
    host: str = ""
    """For tcp."""
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 9100
    """For tcp."""
    answers: bool = False
    """For tcp: the printer answers ESC/POS status requests, so paper and cover are asked for before a job and
    its end is known. A model that does not know them may print them."""


class SheetPrinterSettings(PrinterSettings, frozen=True, forbid_unknown_fields=True):
    """`[printers.sheet]`."""

    page: str = "A5"
    """`A4` or `A5`."""


class Printers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[printers]`."""

    sheet: SheetPrinterSettings = SheetPrinterSettings()
    roll: PrinterSettings = PrinterSettings()


class Interface(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[interface]`."""

    language: str = "vi"
    theme: str = "night"
    """`night`, `day`, `contrast-dark` or `contrast-light`; the palette changes it until the desk closes."""


class CentreSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[centre]`: where a desk that is no centre of its own finds one. Its secret lies in the keyring."""

    address: str = ""
    """`https://host[:port]`; `http://` on this machine alone."""
    ca_file: str = ""
    """PEM file of a private CA; empty: those of the machine, or the pin alone."""
    pin: str = ""
    """SHA-256 of the centre's certificate or public key in hex, colons allowed."""
    client_cert: str = ""
    """PEM file of the desk's own certificate, for a centre that asks for one."""
    client_key: str = ""
    """PEM file of its key; empty: in the same file."""


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file; every table may be left out."""

    reader: ReaderSettings = ReaderSettings()
    printers: Printers = Printers()
    interface: Interface = Interface()
    centre: CentreSettings = CentreSettings()


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in the file."""

    line: int
    """1-based; 0 when no line can be named."""
    where: str
    what: str


class SettingsError(Exception):
    """The file cannot be used; `problems` has all that is wrong."""

    def __init__(self, path: Path, problems: tuple[Problem, ...]) -> None:
        super().__init__(path, problems)
        self.path = path
        self.problems = problems

    def __str__(self) -> str:
        """One line per problem: `file:line: key: what`."""
        return "\n".join(f"{self.path}:{one.line}: {one.where}: {one.what}" for one in self.problems)


_SECTIONS: dict[str, type[msgspec.Struct]] = {
    "reader": ReaderSettings,
    "interface": Interface,
    "centre": CentreSettings,
}
_PRINTERS: dict[str, type[PrinterSettings]] = {"sheet": SheetPrinterSettings, "roll": PrinterSettings}
_ADDRESSES: dict[str, tuple[str, tuple[str, ...], str]] = {
    "ipp": ("uri", ("ipp://", "ipps://"), "kind ipp needs uri = 'ipp://…' or 'ipps://…'"),
    "tcp": ("host", ("",), "kind tcp needs host"),
}
"""By kind of printer: the key that says where it is, how its value begins, and what is said without it."""
_PIN = re.compile(r"[0-9A-Fa-f]{64}")
_SECURE_KEYS = ("ca_file", "pin", "client_cert", "client_key")
_CHOICES = {
    "reader.kind": ("default", "pcsc", "virtual"),
    "printers.sheet.kind": ("default", "ipp", "tcp", "folder"),
    "printers.roll.kind": ("default", "ipp", "tcp", "folder"),
    "printers.sheet.page": ("A4", "A5"),
    "interface.language": ("vi", "en"),
    "interface.theme": ("night", "day", "contrast-dark", "contrast-light"),
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
                    problems += _section(f"printers.{printer}", settings, _PRINTERS[printer], text)
                    problems += _addressless(f"printers.{printer}", settings, text)
                else:
                    problems.append(Problem(_line(text, printer), f"printers.{printer}", "unknown printer"))
        elif name in _SECTIONS:
            found = _section(name, value, _SECTIONS[name], text)
            problems += found or (_centre_problems(value, text) if name == "centre" else [])
        else:
            what = "must be a table" if name == "printers" else "unknown table"
            problems.append(Problem(_line(text, name), name, what))
    return sorted(problems, key=lambda problem: problem.line)


def _section(prefix: str, value: object, kind: type[msgspec.Struct], text: str) -> list[Problem]:
    if not isinstance(value, dict):
        return [Problem(_line(text, prefix.rpartition(".")[2]), prefix, "must be a table")]
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


def _addressless(prefix: str, table: object, text: str) -> list[Problem]:
    """A printer on the network has an address; values of a wrong type are reported as such already."""
    kind = str(table.get("kind")) if isinstance(table, dict) else ""
    if not isinstance(table, dict) or kind not in _ADDRESSES:
        return []
    key, beginnings, what = _ADDRESSES[kind]
    value = table.get(key, "")
    if not isinstance(value, str) or (value and value.startswith(beginnings)):
        return []
    return [Problem(_line(text, "kind", after=prefix), f"{prefix}.{key}", what)]


def _centre_problems(table: dict[str, str], text: str) -> list[Problem]:
    """Of values that have their right types: addresses, pins and files that cannot be used."""
    address = table.get("address", "")
    said: list[tuple[str, str]] = []
    secure = address.startswith("https://")
    try:
        parts = urlsplit(address)
        host, bare = parts.hostname or "", (parts.path, parts.query, parts.fragment, parts.username)
        usable = bool(host) and parts.port != 0 and not any(part for part in bare if part != "/")
    except ValueError:
        host, usable = "", False
    if not address:
        said += [("address", "needed beside the other keys")] if any(table.values()) else []
    elif not usable or not address.startswith(("https://", "http://")):
        said.append(("address", "must be https://host or https://host:port"))
    elif not secure and not _on_this_machine(host):
        said.append(("address", "http is for this machine alone: use https"))
    if table.get("pin") and not _PIN.fullmatch(table["pin"].replace(":", "")):
        said.append(("pin", "must be SHA-256 in hex: 64 digits"))
    for key in ("ca_file", "client_cert", "client_key"):
        if table.get(key) and not Path(table[key]).is_file():
            said.append((key, "no such file"))
    if table.get("client_key") and not table.get("client_cert"):
        said.append(("client_key", "needs client_cert"))
    if not secure:
        said += [(key, "is for https alone") for key in _SECURE_KEYS if table.get(key)]
    return [Problem(_line(text, key, after="centre"), f"centre.{key}", what) for key, what in said]


def _on_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


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
