"""`counter card trust`: whose signature on a chip counts at this desk.

Exit codes: 0 done · 1 nothing of that kind is trusted · 2 bad usage, or a file that cannot be believed · 3 no
usable data folder or trust store.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from counter.cli.certificate_names import short_name
from counter.cli.listing import fail, json_option, say_json, say_rows, wants_json
from counter.cli.permitted import allow_here, pin_option
from counter.cli.recorded import record_here
from counter.domain.access import Permission
from counter.domain.office import OFFICE_ZONE
from counter.folders import Mode, data_folder, known_mode
from counter.texts import Texts

if TYPE_CHECKING:
    from devices.emrtd.pki.trust_files import TrustFile
    from devices.emrtd.pki.trust_folder import Import, Trusted, TrustFolder

__all__ = ["trust"]

_NOTHING, _BAD_INPUT = 1, 2
_SHORT = 16
"""Digits of a fingerprint that people read and type."""


@click.group("trust")
def trust() -> None:
    """Whose signature on a chip counts: certificates, revocation lists and master lists."""


@trust.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@pin_option
@json_option
@click.pass_context
def import_file(ctx: click.Context, file: Path) -> None:
    """Trust what stands in FILE: a certificate, a revocation list, a master list (ICAO, German), PEM or LDIF.

    Who signed a master list is told with its fingerprint: compare it with what its publisher announces.
    """
    from devices.emrtd.errors import CardError
    from devices.emrtd.pki.signed_data import SignatureRefusedError
    from devices.emrtd.pki.trust_files import FILE_LIMIT, read_trust_file
    from devices.emrtd.pki.trust_folder import Import

    clerk = allow_here(ctx, Permission.CARD_TRUST)
    try:
        with file.open("rb") as opened:
            content = opened.read(FILE_LIMIT + 1)
        found = read_trust_file(content)
    except OSError:
        _refuse(ctx, "file_unreadable", _BAD_INPUT)
    except SignatureRefusedError:
        _refuse(ctx, "changed", _BAD_INPUT)
    except CardError:
        _refuse(ctx, "nothing_in_it", _BAD_INPUT)
    origin = Import(
        hashlib.sha256(content).hexdigest(),
        file.name,
        datetime.now().astimezone(),
        clerk.id if clerk is not None else "",
        tuple(signer.sha256 for signer in found.signers),
    )
    with _Trouble(ctx):
        added = _folder(ctx).add(found, origin)
    record_here(ctx, clerk, "card_trust_added", f"{added.added} of {origin.id[:_SHORT]}")
    _say_import(ctx, found, origin, added.added, added.known)


@trust.command("list")
@json_option
@click.pass_context
def list_trusted(ctx: click.Context) -> None:
    """List whom this desk trusts, with who imported it and when."""
    with _Trouble(ctx):
        entries, imports = _folder(ctx).entries()
    by_id = {one.id: one for one in imports}
    say_rows(
        ctx,
        [_row(ctx, entry, by_id.get(entry.source)) for entry in entries],
        "card.trust",
        "fingerprint country subject until kind imported by",
    )
    if known_mode(ctx.meta.get("mode")) is Mode.TRAINING and not wants_json(ctx):
        click.echo(ctx.obj("card.trust.training"))


@trust.command("remove")
@click.argument("fingerprint")
@pin_option
@json_option
@click.pass_context
def remove(ctx: click.Context, fingerprint: str) -> None:
    """Trust no longer what has this FINGERPRINT (eight digits will do), or what came with that file."""
    clerk = allow_here(ctx, Permission.CARD_TRUST)
    with _Trouble(ctx):
        gone = _folder(ctx).remove(fingerprint.lower())
    if not gone:
        _refuse(ctx, "unknown", _NOTHING)
    record_here(ctx, clerk, "card_trust_removed", f"{len(gone)} of {fingerprint.lower()[:_SHORT]}")
    if wants_json(ctx):
        say_json({"removed": [one.sha256 for one in gone]})
    else:
        click.echo(ctx.obj("card.trust.removed", count=len(gone)))


class _Trouble:
    """Ends the command with code 3 when the folder cannot be used."""

    def __init__(self, ctx: click.Context) -> None:
        self._ctx = ctx

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        from devices.emrtd.pki.trust_folder import TrustFolderError

        if isinstance(error, TrustFolderError):
            fail(self._ctx, "trust_store", self._ctx.obj("card.trust.store_unusable"))


def _folder(ctx: click.Context) -> TrustFolder:
    from counter.wired_cards import trust_folder

    return trust_folder(data_folder(known_mode(ctx.meta.get("mode"))))


def _refuse(ctx: click.Context, error: str, code: int) -> NoReturn:
    if wants_json(ctx):
        say_json({"error": error})
    click.echo(ctx.obj(f"card.trust.{error}"), err=True)
    ctx.exit(code)


def _row(ctx: click.Context, entry: Trusted, origin: Import | None) -> dict[str, Any]:
    words: Texts = ctx.obj
    whole = wants_json(ctx)
    return {
        "fingerprint": entry.sha256 if whole else entry.sha256[:_SHORT],
        "country": entry.country,
        "subject": entry.subject if whole else short_name(entry.subject),
        "until": _until(entry, whole=whole),
        "kind": ("revocation_list" if entry.revokes else "certificate")
        if whole
        else words(f"card.trust.kind_{'list' if entry.revokes else 'certificate'}"),
        "imported": _imported(origin, whole=whole),
        "by": origin.by if origin else None,
        **({"file": origin.name, "file_sha256": origin.id} if whole and origin else {}),
    }


def _until(entry: Trusted, *, whole: bool) -> str | None:
    if entry.not_after is None:
        return None
    return entry.not_after.date().isoformat() if whole else f"{entry.not_after:%d/%m/%Y}"


def _imported(origin: Import | None, *, whole: bool) -> str | None:
    if origin is None:
        return None
    return (
        origin.at.isoformat(timespec="minutes")
        if whole
        else f"{origin.at.astimezone(OFFICE_ZONE):%d/%m/%Y %H:%M}"
    )


def _say_import(ctx: click.Context, found: TrustFile, origin: Import, added: int, known: int) -> None:
    words: Texts = ctx.obj
    countries = Counter(one.country or "?" for one in found.certificates)
    if wants_json(ctx):
        say_json(
            {
                "added": added,
                "known": known,
                "skipped": found.skipped,
                "file_sha256": origin.id,
                "countries": dict(sorted(countries.items())),
                "signers": [{"subject": one.subject, "sha256": one.sha256} for one in found.signers],
            }
        )
        return
    click.echo(words("card.trust.added", added=added, known=known, skipped=found.skipped))
    if countries:
        click.echo(words("card.trust.countries", countries=" ".join(sorted(countries))))
    for signer in found.signers:
        click.echo(words("card.trust.signer", subject=short_name(signer.subject), fingerprint=signer.sha256))
