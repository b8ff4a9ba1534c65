"""`counter doctor`: is everything this desk needs there, and what to do about what is not.

Exit codes: 0 all good or notes only, 1 something is broken, 2 bad settings, 3 no usable data folder.
"""

from __future__ import annotations

import platform
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from pathlib import Path

import click

from counter.cli.listing import NOT_AVAILABLE, json_option, say_json, wants_json
from counter.cli.printers import trouble_words
from counter.folders import FolderUnavailableError, Mode, data_folder, known_mode
from counter.settings import (
    PrinterSettings,
    ScanningSettings,
    Settings,
    SettingsError,
    SigningSettings,
    load_settings,
)
from counter.texts import Texts

__all__ = ["Finding", "Health", "command"]


class Health(StrEnum):
    """How a part is."""

    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


_FINDING, _BAD_INPUT = 1, 2
_BEFORE_ELECTRONIC = timedelta(days=31)
"""So long before printed receipts end somebody must see to what takes their place."""
_MARKS = {Health.GOOD: "✔", Health.WARNING: "▲", Health.BAD: "✘"}


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one part."""

    part: str
    health: Health
    words: str


@click.command("doctor")
@click.argument("area", required=False, type=click.Choice(["readers", "scanners"]))
@json_option
@click.pass_context
def command(ctx: click.Context, area: str | None) -> None:
    """Check folder, journal, catalogue, readers, printers, scanners, token and terminal; or one area alone.

    Exits 1 when something is broken, 2 for bad settings, 3 when the data folder cannot be used.
    """
    words: Texts = ctx.obj
    mode = ctx.meta.get("mode")
    findings = list(_examine(mode, words) if area is None else _devices(area, mode, words))
    if wants_json(ctx):
        say_json([asdict(finding) for finding in findings])
    else:
        click.echo(words(f"scanner.doctor.title_{area}" if area else "command.doctor.title"))
        for finding in findings:
            name = _name(finding.part, words) if area is None else finding.part
            click.echo(f" {_MARKS[finding.health]} {name}: {finding.words}")
    ctx.exit(_exit_code({finding.part for finding in findings if finding.health is Health.BAD}))


def _devices(area: str, mode_name: str | None, words: Texts) -> Iterator[Finding]:
    """Readers or scanners one by one; the settings of scanners as far as they can be read."""
    from counter.cli.doctor_devices import readers, scanners

    settings = Settings()
    if area == "scanners":
        try:
            settings = load_settings(data_folder(known_mode(mode_name)) / "settings.toml")
        except (FolderUnavailableError, SettingsError) as error:
            yield Finding("settings", Health.BAD, str(error))
    found = readers(words) if area == "readers" else scanners(settings.scanners, words)
    yield from (Finding(part, Health(health), said) for part, health, said in found)


def _name(part: str, words: Texts) -> str:
    """A part as people call it; a printer beside the usual two by its own name."""
    key = f"command.doctor.{part}"
    return words(key) if key in words else words("command.doctor.printer", name=part.partition("_")[2])


def _exit_code(broken: set[str]) -> int:
    if "folder" in broken:
        return NOT_AVAILABLE
    if "settings" in broken:
        return _BAD_INPUT
    return _FINDING if broken else 0


def _examine(mode_name: str | None, words: Texts) -> Iterator[Finding]:
    yield Finding("python", Health.GOOD, f"{platform.python_version()} {platform.system()}")
    yield _terminal(words)
    try:
        mode = known_mode(mode_name)
        folder = data_folder(mode)
    except FolderUnavailableError as error:  # all else stands on it
        yield Finding("folder", Health.BAD, words("command.desk.folder", detail=error.path))
        return
    yield Finding("folder", Health.GOOD, str(folder))
    try:
        settings = load_settings(folder / "settings.toml")
        yield Finding("settings", Health.GOOD, words("command.doctor.good"))
    except SettingsError as error:
        yield Finding("settings", Health.BAD, str(error))
        settings = Settings()
    yield from _guarded("journal", words, lambda: _journal(mode, folder, words))
    yield from _guarded("catalogue", words, lambda: iter([_catalogue(mode, folder, words)]))
    if settings.reader.kind == "pcsc" or (settings.reader.kind == "default" and mode is not Mode.TRAINING):
        yield from _guarded("reader", words, lambda: iter([_reader(settings.reader.name, words)]))
        yield from _guarded("card_trust", words, lambda: iter([_card_trust(folder, words)]))
    for name, printer in settings.printers.named().items():
        part = f"printer_{name}"
        yield from _guarded(part, words, partial(_set_printer, part, printer, mode, folder, words))
    yield from _digitising(settings, words)
    if mode is not Mode.TRAINING:
        yield from _guarded("receipts", words, lambda: _receipts(settings, mode, folder, words))


def _receipts(settings: Settings, mode: Mode, folder: Path, words: Texts) -> Iterator[Finding]:
    """Whether what issues electronic receipts is set and has its token, a month before they are needed.

    Whether it answers is asked by `counter receipt-gateway check`.
    """
    from counter.wired_receipts import gateway_of

    gateway = gateway_of(folder, mode, settings)
    today = datetime.now().astimezone().date()
    if gateway is None:
        if today >= settings.receipts.electronic_from - _BEFORE_ELECTRONIC:
            yield Finding("receipts", Health.WARNING, words("money.gateway.not_set"))
    elif not gateway.token:
        yield Finding("receipts", Health.BAD, words("money.gateway.no_token"))
    else:
        yield Finding("receipts", Health.GOOD, gateway.address)


def _card_trust(folder: Path, words: Texts) -> Finding:
    """How many issuers' signatures count; without any nothing is broken, every issuer is unknown."""
    from counter.wired_cards import trust_folder
    from devices.emrtd.pki.trust_folder import TrustFolderError

    try:
        entries, _ = trust_folder(folder).entries()
    except TrustFolderError:
        return Finding("card_trust", Health.BAD, words("card.trust.store_unusable"))
    countries = {one.country for one in entries if not one.revokes}
    if "VN" not in countries:
        return Finding("card_trust", Health.WARNING, words("command.doctor.no_card_trust"))
    count = sum(not one.revokes for one in entries)
    return Finding("card_trust", Health.GOOD, words("command.doctor.issuers", count=count))


def _digitising(settings: Settings, words: Texts) -> Iterator[Finding]:
    """What copies are made and signed with, where the desk makes any."""
    scanning, signing = settings.scanning, settings.signing
    if scanning.scanner:
        yield from _guarded("scanner", words, lambda: iter([_scanner(scanning, words)]))
    if scanning.scanner or scanning.folder:
        yield _archive(words)
    if signing.library:
        yield from _guarded("token", words, lambda: _tokens(signing, words))


def _guarded(part: str, words: Texts, examine: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    """One broken part must not hide the others."""
    from counter.desk.port import DeskUnavailableError

    try:
        yield from examine()
    except DeskUnavailableError as error:
        yield Finding(part, Health.BAD, words(f"command.desk.{error.reason}", detail=error.detail))
    except Exception as error:  # noqa: BLE001 - whatever breaks is the finding
        yield Finding(part, Health.BAD, words("command.doctor.broken", detail=type(error).__name__))


def _terminal(words: Texts) -> Finding:
    size = shutil.get_terminal_size()
    small = size.columns < 80 or size.lines < 24
    key = "command.doctor.small" if small else "command.doctor.size"
    health = Health.WARNING if small else Health.GOOD
    return Finding("terminal", health, words(key, columns=size.columns, rows=size.lines))


def _journal(mode: Mode, folder: Path, words: Texts) -> Iterator[Finding]:
    from cache.journal import JournalReader
    from cache.keys import KeySource
    from counter.bootstrap import journal_key_of, journal_path, journal_troubles

    path = journal_path(folder)
    if not path.exists():
        yield Finding("journal", Health.GOOD, words("command.doctor.not_yet"))
        return
    with journal_troubles(path):
        key, source = journal_key_of(path, mode)
    in_file = source is KeySource.FILE and mode is not Mode.TRAINING
    where = "key_in_file" if source is KeySource.FILE else "key_in_keyring"
    yield Finding("key", Health.WARNING if in_file else Health.GOOD, words(f"command.doctor.{where}"))
    yield from _recovery(path, folder, words)
    with journal_troubles(path), JournalReader.open(path, key) as journal:
        waiting, stopped, done = journal.outbox_counts()
        events = journal.verify_chain()
    counts = words("command.doctor.counts", events=events, waiting=waiting, stopped=stopped, done=done)
    yield Finding("journal", Health.WARNING if stopped else Health.GOOD, counts)


def _recovery(journal: Path, folder: Path, words: Texts) -> Iterator[Finding]:
    """Whether the journal opens with its centre's recovery code when its key is lost."""
    from cache.slots import RecoverySlot, read_slots
    from counter.bootstrap import reference_of

    place = reference_of(folder).place()
    if place is None:
        return
    sealed = {
        slot.public
        for entry in read_slots(journal)[:1]
        for slot in entry.slots
        if isinstance(slot, RecoverySlot)
    }
    word = (
        "recovery_none"
        if not place.recovery_key
        else "good"
        if place.recovery_key in sealed
        else "recovery_slot"
    )
    health = Health.GOOD if word == "good" else Health.WARNING
    yield Finding("recovery", health, words(f"command.doctor.{word}"))


def _catalogue(mode: Mode, folder: Path, words: Texts) -> Finding:
    from counter.bootstrap import offline_catalogue, reference_of

    procedures = offline_catalogue(mode)
    store = reference_of(folder)
    store.place()
    store.catalogue()
    if store.unreadable:
        return Finding("catalogue", Health.WARNING, words("command.doctor.reference_damaged"))
    version = procedures[0].version if procedures else ""
    text = words("command.doctor.procedures", count=len(procedures), version=version)
    return Finding("catalogue", Health.GOOD if procedures else Health.BAD, text)


def _reader(wanted: str, words: Texts) -> Finding:
    """Whether a reader is there that the settings mean; a card a desk may be reading is left alone."""
    from devices.pcsc.errors import NoServiceError
    from devices.pcsc.winscard import Context

    try:
        with Context() as context:
            found = any(wanted in name for name in context.readers())
    except NoServiceError:
        return Finding("reader", Health.BAD, words("command.doctor.no_service"))
    if not found:
        return Finding("reader", Health.BAD, words("command.doctor.no_reader"))
    return Finding("reader", Health.GOOD, words("command.doctor.good"))


def _set_printer(
    part: str, settings: PrinterSettings, mode: Mode, folder: Path, words: Texts
) -> Iterator[Finding]:
    from counter.bootstrap import has_printer

    if has_printer(settings, mode):
        yield _printer(part, settings, folder, words)
    else:
        yield Finding(part, Health.WARNING, words("desk.reason.no_printer"))


def _printer(part: str, settings: PrinterSettings, folder: Path, words: Texts) -> Finding:
    from counter.bootstrap import spooler_of
    from counter.ports import PrinterState

    papers = folder / "papers"
    status = spooler_of(settings, papers).status()
    reasons = [trouble_words(words, reason) for reason in status.reasons or (status.state.value,)]
    said = " · ".join(reasons)
    if status.state is PrinterState.READY and status.reasons:
        return Finding(part, Health.WARNING, said)
    if status.state is PrinterState.UNKNOWN:
        return Finding(part, Health.GOOD, words("printer.state.unknown"))
    if status.state is PrinterState.READY:
        in_files = settings.kind in ("folder", "default")
        where = settings.folder or papers
        text = (
            words("command.doctor.folder_printer", folder=where) if in_files else words("command.doctor.good")
        )
        return Finding(part, Health.GOOD, text)
    if status.state is PrinterState.OFFLINE and status.reasons in ((), ("offline",)):
        return Finding(part, Health.BAD, words("command.doctor.unreachable"))
    return Finding(part, Health.BAD, words("command.doctor.broken", detail=said))


def _scanner(settings: ScanningSettings, words: Texts) -> Finding:
    from counter.ports.scanner import ScanError
    from devices.scanning.sane import SaneScanner

    try:
        found = SaneScanner(settings.options).devices()
    except ScanError as error:
        return Finding("scanner", Health.BAD, _because("scan", error.reason, words))
    wanted = [one for one in found if settings.scanner in ("any", one.name)]
    if not wanted:
        return Finding("scanner", Health.BAD, words("scan.why.no_device"))
    return Finding("scanner", Health.GOOD, " · ".join(one.words for one in wanted))


def _archive(words: Texts) -> Finding:
    """Copies are PDF/A only where OCRmyPDF is installed."""
    from devices.scanning.archive import program

    found = program()
    if found is None:
        return Finding("archive", Health.WARNING, words("scan.no_archive"))
    return Finding("archive", Health.GOOD, words("scan.archive"))


def _tokens(settings: SigningSettings, words: Texts) -> Iterator[Finding]:
    """The officer's tokens, without their PIN."""
    from counter.ports.signer import PinState, SignError
    from devices.signing.token import TokenSigner

    try:
        found = TokenSigner(Path(settings.library)).look()
    except SignError as error:
        yield Finding("token", Health.BAD, _because("sign", error.reason, words))
        return
    if not found:
        yield Finding("token", Health.WARNING, words("scan.sign.no_token"))
    for token in found:
        if token.expires_at is None:
            text = words("scan.token_bare", label=token.label)
        else:
            text = words("scan.token", label=token.label, until=f"{token.expires_at:%d/%m/%Y}")
        if token.pin is not PinState.USUAL:
            text += " · " + words(f"scan.pin.{token.pin}")
        usual = token.pin is PinState.USUAL and token.expires_at is not None
        yield Finding("token", Health.GOOD if usual else Health.WARNING, text)


def _because(what: str, reason: str, words: Texts) -> str:
    """A reason of scanning or signing in words."""
    key = f"scan.why.{reason}" if what == "scan" else f"scan.sign.{reason}"
    return words(key) if key in words else words("command.doctor.broken", detail=reason)
