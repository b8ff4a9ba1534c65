"""`counter print preview`: a paper of this desk as it would be printed.

Whoever reads it reads somebody's name: that it was shown stands in the record of the desk.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from counter.cli.listing import fail, json_option, say_json, wants_json
from counter.cli.recorded import record_here
from counter.texts import Texts

if TYPE_CHECKING:
    from cache.journal import JournalReader
    from counter.ports import PrintJob

__all__ = ["preview"]

_NOT_FOUND = 1


@click.command("preview")
@click.argument("number")
@click.option("--form", default="", help="M01, M02, receipt …; without it the newest paper.")
@click.option("--page", type=click.Choice(["A4", "A5"]), default="A5", show_default=True)
@click.option("--copies", type=click.IntRange(1, 9), default=1, show_default=True)
@click.option("--dpi", type=click.IntRange(50, 600), default=150, show_default=True)
@click.option("--bilingual", is_flag=True, help="With English beneath.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="Write a picture (.png) or the paper itself (.pdf) instead of text.",
)
@json_option
@click.pass_context
def preview(
    ctx: click.Context,
    number: str,
    form: str,
    page: str,
    copies: int,
    dpi: int,
    bilingual: bool,
    output: Path | None,
) -> None:
    """Show a paper of the dossier or decision NUMBER as it would be printed. Exits 1 when there is none.

    That it was shown stands in the record; a file is its owner's alone.
    """
    from cache.safe_files import replace_file
    from printing.paper import PageSize
    from printing.preview import as_file, as_text

    words: Texts = ctx.obj
    if output is not None and output.suffix.lower() not in (".png", ".pdf"):
        raise click.BadParameter(".png, .pdf", param_hint="--output")
    job = _chosen(ctx, number, form)
    size = PageSize[page]
    how = "text" if output is None else "file"
    record_here(ctx, None, "paper_previewed", f"{job.dossier_id} {job.document.kind} {how}")
    if output is None:
        pages = as_text(job.document, page=size, bilingual=bilingual)
        if wants_json(ctx):
            say_json({"form": job.document.kind.value, "pages": list(pages)})
            return
        for at, text in enumerate(pages, start=1):
            click.echo(words("preview.page", page=at, pages=len(pages)))
            click.echo(text)
        return
    try:
        ending = output.suffix.lower()
        paper = as_file(job.document, ending, page=size, copies=copies, dpi=dpi, bilingual=bilingual)
        replace_file(output.absolute(), paper)
    except OSError as error:
        why = error.strerror or type(error).__name__
        fail(ctx, "file", words("preview.cannot_write", file=output, why=why), detail=str(output))
    if wants_json(ctx):
        say_json({"form": job.document.kind.value, "file": str(output)})
    else:
        click.echo(words("preview.written", file=output))


def _chosen(ctx: click.Context, number: str, form: str) -> PrintJob:
    """The newest paper of that form; ends the command when there is none."""
    from counter.bootstrap import read_journal
    from counter.cli.passphrase import key_by_words
    from counter.desk.port import DeskUnavailableError

    words: Texts = ctx.obj
    try:
        with read_journal(ctx.meta.get("mode"), key_by_words(ctx)) as journal:
            jobs = _jobs(journal, number.strip()) if journal else ()
    except DeskUnavailableError as error:
        message = words(f"command.desk.{error.reason}", detail=error.detail)
        fail(ctx, error.reason, message, detail=error.detail)
    for job in reversed(jobs):
        if not form or job.document.kind.value.lower() == form.lower():
            return job
    there = ", ".join(dict.fromkeys(job.document.kind.value for job in jobs)) or "–"
    if wants_json(ctx):
        say_json({"error": "no_paper", "there": sorted({job.document.kind.value for job in jobs})})
    click.echo(words("preview.no_paper", number=number, there=there), err=True)
    raise SystemExit(_NOT_FOUND)


def _jobs(journal: JournalReader, number: str) -> tuple[PrintJob, ...]:
    row, decision = journal.dossier(number), journal.decision(number)
    jobs = journal.jobs(row.dossier.id) if row is not None else ()
    return (*jobs, *(journal.jobs(decision.id) if decision is not None else ()))
