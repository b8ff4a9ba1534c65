"""What the commands share that change this PC's own centre: opened while no desk serves it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from counter.cli.listing import fail
from counter.folders import Mode, centre_folder, data_folder, known_mode
from counter.texts import Texts

if TYPE_CHECKING:
    from counter.centre.office import Office

__all__ = ["own_office"]


@contextmanager
def own_office(ctx: click.Context) -> Iterator[tuple[Office, Path]]:
    """The office and its folder; a running or broken centre and a refusal end the command with code 3."""
    from counter.centre.embedded import Settings, StartError, office_alone
    from counter.centre.refusals import RefusedError

    words: Texts = ctx.obj
    mode = known_mode(ctx.meta.get("mode"))
    folder = centre_folder(data_folder(mode))
    try:
        with office_alone(Settings("", str(folder), mode is Mode.TRAINING)) as office:
            yield office, folder
    except StartError as error:
        word = "running" if str(error) == "locked" else "centre"
        fail(ctx, word, words(f"carry.error.{word}"), detail=str(error))
    except RefusedError as error:
        fail(ctx, error.reason, words(f"desk.reason.{error.reason}"))
