"""`python -m tests.pictures [FOLDER]`: write docs/screens anew. `--sheet PNG`: a contact sheet beside it.

The contact sheet needs rsvg-convert and is for looking at, not for keeping.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import gettempdir

from counter.texts import LANGUAGES
from tests.pictures.scenes import SCENES
from tests.pictures.stage import open_stage

os.environ["TEXTUAL_ANIMATIONS"] = "none"
_DOCS = Path(__file__).resolve().parents[2] / "docs" / "screens"
_LARGEST_BYTES = 10_000_000


async def _write(language: str, folder: Path, only: Sequence[str]) -> dict[str, int]:
    home = Path(gettempdir()) / "counter-pictures"  # its name is in the picture of the drawer
    shutil.rmtree(home, ignore_errors=True)
    try:
        async with open_stage(language, home, folder) as stage:
            for scene in SCENES:
                if only and scene is not SCENES[0] and scene.__name__ not in only:
                    continue
                await scene(stage)
                print(f"{language} {scene.__name__}")
            return stage.written
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _sheet(files: list[Path], target: Path, columns: int) -> None:
    """All pictures on one, `columns` beside each other."""
    from PIL import Image

    pictures = []
    for file in files:
        png = subprocess.run(["rsvg-convert", "-w", "640", file], check=True, capture_output=True).stdout
        pictures.append(Image.open(io.BytesIO(png)).convert("RGB"))
    height = max(picture.height for picture in pictures) + 8
    rows = -(-len(pictures) // columns)
    whole = Image.new("RGB", (648 * columns, height * rows), "#808080")
    for place, picture in enumerate(pictures):
        whole.paste(picture, (648 * (place % columns), height * (place // columns)))
    whole.save(target)


def main() -> None:
    """Write the pictures; files of scenes that are gone go too."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=_DOCS)
    parser.add_argument("--language", choices=LANGUAGES, action="append")
    parser.add_argument(
        "--scene",
        choices=[scene.__name__ for scene in SCENES],
        action="append",
        help="only this one, after the first",
    )
    parser.add_argument("--sheet", type=Path, help="write a contact sheet of what matches --of")
    parser.add_argument("--of", default="*", help="which pictures, as a file name pattern without .svg")
    parser.add_argument("--columns", type=int, default=3)
    parser.add_argument("--only-sheet", action="store_true")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    if not options.only_sheet:
        written: dict[str, int] = {}
        for language in options.language or LANGUAGES:
            written |= asyncio.run(_write(language, options.folder, options.scene or ()))
        if options.language is None and options.scene is None:
            for old in options.folder.glob("*.svg"):
                if old.name not in written:
                    old.unlink()
        total = sum(written.values())
        print(
            f"{len(written)} pictures, {total / 1e6:.1f} MB, the largest {max(written.values()) / 1e3:.0f} kB"
        )
        if total > _LARGEST_BYTES:
            raise SystemExit(f"more than {_LARGEST_BYTES / 1e6:.0f} MB")
    if options.sheet is not None:
        _sheet(sorted(options.folder.glob(f"{options.of}.svg")), options.sheet, options.columns)


if __name__ == "__main__":
    main()
