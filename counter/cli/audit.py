"""`counter audit`: is the record of this desk what it was, and what stands in it. Nobody's data is shown."""

from __future__ import annotations

import re
from typing import Final

import click

from counter.cli.journal_rows import say_journal
from counter.cli.listing import fail, json_option, say_json, wants_json
from counter.cli.permitted import allow_here, pin_option
from counter.domain.access import Permission
from counter.ports import AuditRow
from counter.texts import Texts

__all__ = ["command"]

_COLUMNS = "seq at clerk desk kind subject"
_HEAD: Final = re.compile(r"(?:AUDIT-\d+-)?([0-9a-f]{64})", re.IGNORECASE)
"""Hex digits of a head, or what the QR of the end-of-day slip carries."""
_FINDING = 1


class _Head(click.ParamType[str]):
    """A head as it was printed, with or without the spaces between its groups."""

    name = "hex"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The bare digits."""
        found = _HEAD.fullmatch(re.sub(r"\s", "", str(value)))
        if found is None:
            self.fail("64 hex digits, as the end-of-day slip prints them", param, ctx)
        return found[1].lower()


@click.group("audit")
def command() -> None:
    """Verify the record of this desk, or list its events without what they carry."""


@command.command("verify")
@click.option("--head", type=_Head(), help="A head printed earlier: finds a record cut off or written anew.")
@pin_option
@json_option
@click.pass_context
def verify(ctx: click.Context, head: str | None) -> None:
    """Follow the chain. Exits 1 when something was changed, removed or moved, 3 without a journal to read."""
    from cache.journal.auditing import ChainState
    from cache.journal.chain import GENESIS
    from counter.bootstrap import read_journal
    from counter.cli.passphrase import key_by_words
    from counter.desk.port import DeskUnavailableError

    words: Texts = ctx.obj
    allow_here(ctx, Permission.AUDIT_VERIFY)
    state, at = ChainState(0, GENESIS.hex()), None
    try:
        with read_journal(ctx.meta.get("mode"), key_by_words(ctx)) as journal:
            if journal is not None:
                state = journal.follow_chain()
                at = journal.event_of_head(head) if head is not None else None
    except DeskUnavailableError as error:
        message = words(f"command.desk.{error.reason}", detail=error.detail)
        fail(ctx, error.reason, message, detail=error.detail)
    broken = state.broken
    known = at is not None and at <= state.events
    if wants_json(ctx):
        asked = None if head is None else {"head": head, "event": at if known else None}
        wrong = None if broken is None else {"event": broken.seq, "kind": broken.kind.value}
        say_json({"events": state.events, "head": state.head, "broken": wrong, "asked": asked})
    else:
        if broken is None:
            click.echo(words("access.audit.whole", count=state.events, head=state.head))
        else:
            click.echo(words(f"access.audit.{broken.kind}", seq=broken.seq, count=state.events))
        if head is not None:
            click.echo(words("access.audit.head_found", seq=at) if known else words("access.audit.head_lost"))
    if broken is not None or (head is not None and not known):
        ctx.exit(_FINDING)


@command.command("list")
@click.option("--after", type=click.IntRange(0), default=0, show_default=True, help="Number of an event.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=500, show_default=True)
@pin_option
@json_option
@click.pass_context
def listing(ctx: click.Context, after: int, limit: int) -> None:
    """List who did what, when and to what, by ids, oldest first. Exits 3 when the journal does not open."""
    allow_here(ctx, Permission.AUDIT_READ)
    say_journal(
        ctx, lambda journal: map(_row, journal.audit(after=after, limit=limit)), "access.events", _COLUMNS
    )


def _row(event: AuditRow) -> dict[str, object]:
    return {
        "seq": event.seq,
        "at": event.at.isoformat(timespec="seconds"),
        "clock": event.clock,
        "clerk": event.clerk_id or None,
        "desk": event.desk_id,
        "kind": event.kind,
        "subject": event.subject,
        "chain": event.chain,
    }
