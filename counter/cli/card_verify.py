"""`counter card --verify`: evidence of a verdict, computed anew without the card and without a network.

Knows a file somebody hands in and the evidence this desk keeps with a dossier; both are judged alike.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from counter.cli.certificate_names import short_name
from counter.cli.listing import fail, say_json, wants_json
from counter.cli.recorded import record_here
from counter.domain.card import Authenticity, CheckOutcome
from counter.domain.office import OFFICE_ZONE
from counter.domain.records import RecordKind
from counter.domain.text import clean
from counter.folders import Mode, known_mode
from counter.texts import Texts

if TYPE_CHECKING:
    from devices.emrtd.pki.certificates import Certificate
    from devices.emrtd.verification import Verified

__all__ = ["verify_given"]

_FINDING, _BAD_INPUT = 1, 2
_LONGEST_NAME = 80
_MOMENT = "%d/%m/%Y %H:%M:%S %z"
_MARKS = {CheckOutcome.PASSED: "✔", CheckOutcome.FAILED: "✖", CheckOutcome.NOT_PERFORMED: "○"}


def verify_given(ctx: click.Context, given: str) -> int:
    """Verify the evidence in the file `given`, or kept with the dossier of that number; the exit code."""
    from counter.wired_cards import trust_here
    from devices.emrtd.errors import CardError
    from devices.emrtd.evidence import EVIDENCE_LIMIT, decode
    from devices.emrtd.verification import verify_evidence

    words: Texts = ctx.obj
    path = Path(given)
    try:
        if path.is_file():
            with path.open("rb") as file:
                content: bytes | None = file.read(EVIDENCE_LIMIT + 1)
        else:
            content = _kept(ctx, given)
        evidence = decode(content) if content is not None else None
    except (OSError, CardError):
        evidence = None
    if evidence is None:
        if wants_json(ctx):
            say_json({"error": "no_evidence"})
        click.echo(words("card.verify.no_evidence"), err=True)
        return _BAD_INPUT
    verified = verify_evidence(evidence, trust_here(ctx.meta.get("mode")))
    if wants_json(ctx):
        say_json(_as_json(verified))
    else:
        click.echo(words("card.verify.title"))
        if known_mode(ctx.meta.get("mode")) is Mode.TRAINING:
            click.echo(words("card.verify.training"))
        click.echo("")
        _say(words, verified, clean(path.name, limit=_LONGEST_NAME))
    sound = verified.agrees and verified.authenticity is not Authenticity.NOT_GENUINE
    return 0 if sound else _FINDING


def _kept(ctx: click.Context, number: str) -> bytes | None:
    """The evidence this desk keeps with a dossier; None when there is none, or it was purged."""
    from counter.bootstrap import read_journal
    from counter.cli.passphrase import key_by_words
    from counter.desk.port import DeskUnavailableError
    from counter.ports import JournalError

    words: Texts = ctx.obj
    try:
        with read_journal(ctx.meta.get("mode"), key_by_words(ctx)) as journal:
            row = journal.dossier(number) if journal is not None else None
            if journal is None or row is None:
                return None
            found = journal.records(RecordKind.CARD_EVIDENCE, subject=row.dossier.id)
    except JournalError:
        return None
    except DeskUnavailableError as error:
        message = words(f"command.desk.{error.reason}", detail=error.detail)
        fail(ctx, error.reason, message, detail=error.detail)
    if found:
        record_here(ctx, None, "card_evidence_shown", row.dossier.id)
    return found[0].content if found else None


def _as_json(verified: Verified) -> dict[str, Any]:
    return {
        "authenticity": verified.authenticity.value,
        "recorded": verified.recorded.value,
        "agrees": verified.agrees,
        "contradicted": list(verified.contradicted),
        "read_at": verified.moment.isoformat(),
        "signer": _named(verified.signer),
        "issuer": _named(verified.issuer),
        "issuer_trusted": verified.issuer_trusted,
        "checks": {
            check.name: {
                "outcome": check.outcome.value,
                "evidence": check.evidence,
                "from_record": check.name in verified.from_record,
            }
            for check in verified.checks
        },
    }


def _named(certificate: Certificate | None) -> dict[str, str] | None:
    if certificate is None:
        return None
    return {
        "subject": certificate.subject,
        "sha256": certificate.sha256,
        "valid": f"{certificate.not_before:%Y-%m-%d}/{certificate.not_after:%Y-%m-%d}",
    }


def _say(words: Texts, verified: Verified, of: str) -> None:
    """A page for a person, and for the printer: what was verified, when, and what came of it."""
    lines = [
        (words("card.verify.of"), of),
        (words("card.verify.at"), f"{datetime.now(OFFICE_ZONE):{_MOMENT}}"),
        (words("card.verify.now"), words(f"card.authenticity.{verified.authenticity}")),
        (words("card.verify.then"), words(f"card.authenticity.{verified.recorded}")),
        (words("card.verify.read_at"), f"{verified.moment.astimezone(OFFICE_ZONE):{_MOMENT}}"),
    ]
    for label, certificate in (("signer", verified.signer), ("issuer", verified.issuer)):
        if certificate is not None:
            valid = f"{certificate.not_before:%d/%m/%Y} - {certificate.not_after:%d/%m/%Y}"
            lines.append((words(f"card.verify.{label}"), short_name(certificate.subject)))
            lines.append(("", f"SHA-256 {certificate.sha256}"))
            lines.append(("", valid))
    if verified.issuer is not None and not verified.issuer_trusted:
        lines.append(("", words("card.verify.issuer_not_here")))
    width = max(len(label) for label, _ in lines)
    for label, value in lines:
        click.echo(f"{label.ljust(width)}  {value}")
    click.echo("")
    for check in verified.checks:
        name = words(f"card.check.{check.name}") if f"card.check.{check.name}" in words else check.name
        kept = f"  ({words('card.verify.from_record')})" if check.name in verified.from_record else ""
        evidence = f"card.evidence.{check.evidence}"
        shown = words(evidence) if evidence in words else check.evidence
        click.echo(f"{_MARKS[check.outcome]} {name}{f': {shown}' if shown else ''}{kept}")
    if not verified.agrees:
        click.echo(words("card.verify.disagrees"), err=True)
