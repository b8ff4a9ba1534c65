"""Settings of a desk: one TOML file, one typed model, every problem reported at once with its line.

Secrets never stand here: they live in the operating system's keyring.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from counter.domain.receipt_stock import ELECTRONIC_FROM
from counter.printer_settings import (
    CHOICES,
    PaperSettings,
    Printers,
    PrinterSettings,
    RollPrinterSettings,
    SheetPrinterSettings,
    kind_of_table,
    misplaced,
    unusable,
)
from counter.scanner_settings import ScannerSettings

__all__ = [
    "CentreSettings",
    "PaperSettings",
    "PaymentSettings",
    "PrinterSettings",
    "Problem",
    "ReaderSettings",
    "ReceiptSettings",
    "RollPrinterSettings",
    "ScanningSettings",
    "Settings",
    "SettingsError",
    "SheetPrinterSettings",
    "SigningSettings",
    "load_settings",
]


class ReaderSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[reader]`."""

    kind: str = "default"
    """`pcsc`, `virtual` (training only), or `default`: virtual in training, pcsc elsewhere."""
    name: str = ""
    """Part of the name of the readers cards are laid on; empty: all. For a PC where a signing token or a
    cashier's terminal is a reader too."""
    bac_after_failed_pace: bool = False
    """Open a chip that offers PACE and fails at it with BAC, the older and weaker way. Each time is told the
    clerk and written into the journal."""


class Interface(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[interface]`."""

    language: str = "vi"
    theme: str = "night"
    """`night`, `day`, `contrast-dark` or `contrast-light`; the palette changes it until the desk closes."""


class ReceiptSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[receipts]`."""

    electronic_from: date = ELECTRONIC_FROM
    """The first day without printed fee receipts, a TOML date."""
    tax_code: str = ""
    """Of the collecting unit, on B01; empty leaves a line to write it in."""
    gateway: str = ""
    """`https://host/path`: what issues electronic receipts for the centre of this PC; empty: they wait.
    Its token is given by `counter receipt-gateway token`."""


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


class PaymentSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[payment]`: the account that fees are paid to by bank transfer; without one no code is shown."""

    bank: str = ""
    """BIN of the bank: six digits."""
    account: str = ""
    """Account number, or that of a virtual account."""
    name: str = ""
    """Whose account it is; shown to the payer without accents, at most 25 letters."""
    city: str = ""
    """At most 15 letters."""


class SurveySettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[survey]`: where the eight questions of K01 are answered on a telephone."""

    address: str = ""
    """`https://…`, with `{desk}` and `{day}` where these belong; empty: K01 has no QR code."""


class ScanningSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[scanning]`: where electronic copies come from; without any of it only from files."""

    scanner: str = ""
    """`any`, or a scanner by the name that SANE gives it; empty: none."""
    options: list[str] = []
    """Further options of scanimage, `["-x210", "-y297"]`."""
    folder: str = ""
    """A folder that a document scanner writes into; empty: none."""


class SigningSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[signing]`: the officer's token. Its PIN stands nowhere."""

    library: str = ""
    """The PKCS#11 library of the token's maker; empty: nothing is signed at this desk."""
    timestamp_url: str = ""
    """A time-stamping authority (RFC 3161); empty: signatures carry the desk's time alone."""


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file; every table may be left out."""

    reader: ReaderSettings = ReaderSettings()
    printers: Printers = Printers()
    papers: dict[str, PaperSettings] = {}
    """`[papers.M01]`: what is set of one kind of document, by its kind."""
    interface: Interface = Interface()
    centre: CentreSettings = CentreSettings()
    receipts: ReceiptSettings = ReceiptSettings()
    payment: PaymentSettings = PaymentSettings()
    survey: SurveySettings = SurveySettings()
    scanning: ScanningSettings = ScanningSettings()
    scanners: ScannerSettings = ScannerSettings()
    signing: SigningSettings = SigningSettings()


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
    "receipts": ReceiptSettings,
    "payment": PaymentSettings,
    "survey": SurveySettings,
    "scanning": ScanningSettings,
    "scanners": ScannerSettings,
    "signing": SigningSettings,
}
_PLAIN = frozenset({"reader", "interface"})
"""Tables whose values are right when their types and choices are."""
_CHOICES = {
    "reader.kind": ("default", "pcsc", "virtual"),
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
    if problems := _problems(table, text):
        raise SettingsError(path, tuple(problems))
    printers = _printers(table.pop("printers", {}))
    return msgspec.structs.replace(msgspec.convert(table, Settings), printers=printers)


def _printers(tables: dict[str, Any]) -> Printers:
    """Every printer as the model its paper asks for."""
    named = {
        name: msgspec.convert(one, kind_of_table(name, one) or PrinterSettings)
        for name, one in tables.items()
    }
    usual = {name: named.pop(name) for name in ("sheet", "roll") if name in named}
    return Printers(**usual, more=named)  # type: ignore[arg-type]  # each of its own model


def _problems(table: dict[str, Any], text: str) -> list[Problem]:
    problems: list[Problem] = []
    for name, value in table.items():
        if name == "printers" and isinstance(value, dict):
            for printer, settings in value.items():
                problems += _printer_problems(printer, settings, text)
        elif name == "papers" and isinstance(value, dict):
            printers = table.get("printers", {})
            for kind, settings in value.items():
                problems += _paper_problems(kind, settings, printers, text)
        elif name in _SECTIONS:
            found = _section(name, value, _SECTIONS[name], text)
            problems += found or _unusable(name, value, text)
        else:
            what = "must be a table" if name in ("printers", "papers") else "unknown table"
            problems.append(Problem(_line(text, name), name, what))
    return sorted(problems, key=lambda problem: problem.line)


def _unusable(name: str, table: dict[str, Any], text: str) -> list[Problem]:
    if name in _PLAIN:
        return []
    from counter.settings_checks import CHECKS  # not before the first paint of a desk without such a table

    said = CHECKS[name](table)
    return [Problem(_line(text, key, after=name), f"{name}.{key}", what) for key, what in said]


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
        choices = _CHOICES.get(where) or _printer_choices(prefix, key)
        if choices is not None and one not in choices:
            problems.append(Problem(line, where, f"must be one of {', '.join(choices)}"))
    return problems


def _printer_choices(prefix: str, key: str) -> tuple[str, ...] | None:
    """What a key of a printer or of a paper may be; those of a paper may be left out."""
    if prefix.startswith("printers."):
        return CHOICES.get(key)
    return ("", *CHOICES[key]) if prefix.startswith("papers.") and key in ("page", "english") else None


def _printer_problems(name: str, table: object, text: str) -> list[Problem]:
    prefix = f"printers.{name}"
    model = kind_of_table(name, table)
    if model is None and isinstance(table, dict):
        return [Problem(_line(text, prefix), prefix, "needs paper = 'sheet' or 'roll'")]
    found = _section(prefix, table, model or SheetPrinterSettings, text)
    return found + _placed(prefix, unusable(name, table), {one.where for one in found}, text)


def _paper_problems(kind: str, table: object, printers: object, text: str) -> list[Problem]:
    prefix = f"papers.{kind}"
    found = _section(prefix, table, PaperSettings, text)
    known = printers if isinstance(printers, dict) else {}
    return found + _placed(prefix, misplaced(kind, table, known), {one.where for one in found}, text)


def _placed(prefix: str, said: list[tuple[str, str]], before: set[str], text: str) -> list[Problem]:
    """Problems of a table's values where they stand; a missing key stands where its `kind` does."""
    problems = []
    for key, what in said:
        where = f"{prefix}.{key}" if key else prefix
        if where not in before:
            line = (_line(text, key, after=prefix) if key else 0) or _line(text, "kind", after=prefix)
            problems.append(Problem(line or _line(text, prefix), where, what))
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
