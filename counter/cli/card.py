"""`counter card`: read the chip card on the reader and say what it holds; verify evidence; whom to trust.

Exit codes: 0 read · 1 not genuine · 2 bad usage or input: no such number, a key that does not open this card,
a card that is no ID card or cannot be read · 3 no service, no reader, no card, reader trouble, card pulled.
"""

from __future__ import annotations

import os
import re
from contextlib import AbstractContextManager
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from counter.cli.card_trust import trust
from counter.cli.listing import NOT_AVAILABLE, json_option, say_json, wants_json
from counter.domain.authenticity import findings_of
from counter.domain.card import AccessKey, Authenticity, CardReading, CardRecord, CheckOutcome
from counter.domain.codes import can_of, personal_number
from counter.domain.expiry import NO_EXPIRY
from counter.domain.mrz import mrz_date
from counter.events import CardTrouble
from counter.texts import LANGUAGES, Texts, texts

if TYPE_CHECKING:
    from counter.ports import Clock
    from devices.emrtd.apdu import CardTransport
    from devices.emrtd.errors import TransportError
    from devices.emrtd.proof import Proof

__all__ = ["command"]

_NOT_GENUINE, _BAD_INPUT = 1, 2
_FILE = click.Path(dir_okay=False, path_type=Path)
_AWAY = frozenset({CardTrouble.REMOVED, CardTrouble.READER})
_FIELDS = (
    "full_name",
    "personal_number",
    "date_of_birth",
    "sex",
    "place_of_residence",
    "issue_date",
    "expiry_date",
    "father",
    "mother",
    "spouse",
    "old_number",
)


def _words(ctx: click.Context | None) -> Texts:
    """The texts of the command line, which parses its options with a context."""
    return ctx.obj if ctx is not None and ctx.obj is not None else texts(LANGUAGES[0])


class _CanType(click.ParamType[AccessKey]):
    name = "CAN"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> AccessKey:
        """Six digits."""
        if not re.fullmatch(r"[0-9]{6}", value):
            self.fail(_words(ctx)("card.usage.can"), param, ctx)
        return AccessKey(can=value)


class _NumberType(click.ParamType[AccessKey]):
    name = "N"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> AccessKey:
        """A personal number, whose last six digits are the CAN."""
        number = personal_number(value)
        if number is None:
            self.fail(_words(ctx)("card.usage.number"), param, ctx)
        return AccessKey(can=can_of(number))


class _MrzType(click.ParamType[AccessKey]):
    name = "DOCNO,YYMMDD,YYMMDD"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> AccessKey:
        """Document number, birth and expiry as the machine-readable zone prints them."""
        found = re.fullmatch(r"([A-Z0-9<]{1,22}),([0-9]{6}),([0-9]{6})", value.upper())
        if not found:
            self.fail(_words(ctx)("card.usage.mrz"), param, ctx)
        number, birth, expiry = found.groups()
        try:
            # Keys hold no century: any that gives the same six digits back will do.
            return AccessKey(
                document_number=number.rstrip("<"), date_of_birth=_day(birth), date_of_expiry=_day(expiry)
            )
        except ValueError:
            self.fail(_words(ctx)("card.usage.date"), param, ctx)


@click.group("card", invoke_without_command=True)
@click.option("--reader", metavar="NAME", help="Reader to use, or a part of its name.")
@click.option("--number", "number_key", type=_NumberType(), help="12-digit personal number.")
@click.option("--can", "can_key", type=_CanType(), help="6-digit card access number.")
@click.option("--mrz", "mrz_key", type=_MrzType(), help="Document number, birth and expiry of the MRZ.")
@click.option("--no-photo", is_flag=True, help="Leave the photo on the card: much faster.")
@click.option("--keep", type=_FILE, help="Write the evidence of the verdict to this file.")
@click.option("--verify", metavar="EVIDENCE", help="Read no card: verify evidence, a file or a dossier's.")
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    reader: str | None,
    number_key: AccessKey | None,
    can_key: AccessKey | None,
    mrz_key: AccessKey | None,
    no_photo: bool,
    keep: Path | None,
    verify: str | None,
) -> None:
    """Read the chip card on the reader, or verify evidence of an earlier read.

    Exit codes: 0 read or verified; 1 not genuine, or evidence that does not bear its verdict out; 2 bad
    usage, a key that does not open this card, no readable ID card, or no evidence; 3 no smart-card service,
    no reader, no card, the card was pulled, or the journal does not open.
    """
    if ctx.invoked_subcommand is not None:
        return
    words: Texts = ctx.obj
    if verify is not None:
        from counter.cli.card_verify import verify_given

        ctx.exit(verify_given(ctx, verify))
    keys = [key for key in (number_key, can_key, mrz_key) if key is not None]
    if len(keys) != 1:
        raise click.UsageError(words("card.usage.one_key"))
    from counter.desk.clock import DeskClock

    clock = DeskClock()
    reading = _read(ctx, reader, keys[0], clock, with_photo=not no_photo)
    lost = keep is not None and not _kept(reading, keep)
    findings = findings_of(reading.checks, reading.record, clock.now().date())
    if wants_json(ctx):
        say_json({**_as_json(reading), "findings": [finding.value for finding in findings]})
    else:
        _say(words, reading)
        for finding in findings:
            click.echo(f"▲ {words(f'desk.finding.{finding}')}")
    if lost:
        click.echo(words("card.not_kept"), err=True)
    if reading.authenticity is Authenticity.NOT_GENUINE:
        ctx.exit(_NOT_GENUINE)
    ctx.exit(_BAD_INPUT if lost else 0)


def _read(
    ctx: click.Context, reader: str | None, key: AccessKey, clock: Clock, *, with_photo: bool
) -> CardReading:
    """The card on the reader; ends the command where it cannot be read."""
    from devices.emrtd.errors import TransportError
    from devices.emrtd.read import CardReadError, read_card

    proof = _proof(ctx, clock)
    try:
        with _open_card(reader) as transport:
            return read_card(transport, key, today=clock.now().date(), with_photo=with_photo, proof=proof)
    except CardReadError as error:
        _say_trouble(
            ctx,
            error.trouble.value,
            status_word=error.status_word,
            attempts_remaining=error.attempts_remaining,
        )
        ctx.exit(NOT_AVAILABLE if error.trouble in _AWAY else _BAD_INPUT)
    except TransportError as error:
        _say_trouble(ctx, _why_away(error))
        ctx.exit(NOT_AVAILABLE)


def _kept(reading: CardReading, file: Path) -> bool:
    """Whether there is evidence and it stands in `file` now."""
    if reading.evidence is None:
        return False
    try:
        # For its owner's eyes alone: from the hash of a name that name can be guessed.
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as kept:
            kept.write(reading.evidence)
    except OSError:
        return False
    return True


def _proof(ctx: click.Context, clock: Clock) -> Proof:
    """What judges the card, by whom the desk of the way to run believes."""
    from counter.wired_cards import proof_of, trust_here

    return proof_of(partial(trust_here, ctx.meta.get("mode")), clock)()


def _open_card(reader: str | None) -> AbstractContextManager[CardTransport]:
    from counter.bootstrap import open_card

    return open_card(reader)


def _why_away(error: TransportError) -> str:
    """The key of the words for a reader without a card, or no reader at all."""
    from devices.emrtd.errors import CardGoneError
    from devices.pcsc.errors import NoCardError, NoReaderError, NoServiceError

    away = {
        CardGoneError: "card_gone",
        NoCardError: "no_card",
        NoReaderError: "no_reader",
        NoServiceError: "no_service",
    }
    return away.get(type(error), "reader")


def _day(digits: str) -> date:
    if digits == mrz_date(NO_EXPIRY):
        return NO_EXPIRY
    return date(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:]))


def _as_json(reading: CardReading) -> dict[str, Any]:
    record, photo = reading.record, reading.photo
    return {
        **_fields(record),
        "mrz": list(record.mrz) if record else [],
        "photo": {"format": photo.format, "bytes": len(photo.content), "sha256": photo.sha256}
        if photo
        else None,
        "access": reading.access.value if reading.access else None,
        "checks": {
            check.name: {"outcome": check.outcome.value, "evidence": check.evidence}
            for check in reading.checks
        },
        "authenticity": reading.authenticity.value,
        "apdus": reading.apdus,
    }


def _fields(record: CardRecord | None) -> dict[str, str | None]:
    values: dict[str, str | None] = dict.fromkeys(_FIELDS)
    if record is not None:
        values |= {
            "personal_number": record.personal_number,
            "full_name": record.full_name,
            "date_of_birth": record.date_of_birth.iso() if record.date_of_birth else None,
            "sex": record.sex.value if record.sex else None,
            "place_of_residence": record.place_of_residence,
            "issue_date": record.issue_date.isoformat() if record.issue_date else None,
            "expiry_date": record.expiry_date.isoformat() if record.expiry_date else None,
            "father": record.father,
            "mother": record.mother,
            "spouse": record.spouse,
            "old_number": record.old_number,
        }
    return values


def _say(words: Texts, reading: CardReading) -> None:
    record = reading.record
    shown = _fields(record)
    if record is not None:
        shown["date_of_birth"] = record.date_of_birth.vietnamese() if record.date_of_birth else None
        shown["sex"] = words(f"card.sex.{record.sex.value}") if record.sex else None
        for name, day in (("issue_date", record.issue_date), ("expiry_date", record.expiry_date)):
            shown[name] = f"{day:%d/%m/%Y}" if day else None
        if record.no_expiry:
            shown["expiry_date"] = words("card.no_expiry")
    lines = [(words(f"card.field.{name}"), shown[name]) for name in _FIELDS]
    lines += [(words("card.field.mrz"), line) for line in (record.mrz if record else ())]
    if reading.photo:
        size = len(reading.photo.content)
        lines.append(
            (words("card.field.photo"), words("card.photo", format=reading.photo.format, bytes=size))
        )
    lines.append((words("card.field.access"), f"{reading.access} · {reading.apdus} APDU"))
    lines.append((words("card.field.authenticity"), words(f"card.authenticity.{reading.authenticity.value}")))
    width = max(len(label) for label, _ in lines)
    for label, value in lines:
        click.echo(f"{label.ljust(width)}  {value or '—'}")
    for check in reading.checks:
        if check.outcome is CheckOutcome.FAILED:
            name = words(f"card.check.{check.name}")
            click.echo(words("card.failed_check", check=name, evidence=check.evidence), err=True)


def _say_trouble(
    ctx: click.Context,
    trouble: str,
    *,
    status_word: int | None = None,
    attempts_remaining: int | None = None,
) -> None:
    """What went wrong and what to do next: words on standard error, and JSON where it was asked for."""
    words: Texts = ctx.obj
    status = f"{status_word:04X}" if status_word is not None else None
    if wants_json(ctx):
        say_json({"error": trouble, "status_word": status, "attempts_remaining": attempts_remaining})
    message = words(f"card.trouble.{trouble}")
    if attempts_remaining is not None:
        message += " " + words("card.attempts_remaining", count=attempts_remaining)
    click.echo(message, err=True)


command.add_command(trust)
