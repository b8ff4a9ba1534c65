"""A drawn face for each fictional person, as a JPEG of the size chips carry; meant to look like a drawing.

The same seed gives the same picture. Pillow is imported only when a picture is drawn.
"""

from __future__ import annotations

import hashlib
import io
import random
from typing import TYPE_CHECKING

from counter.domain.people import Sex

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

__all__ = ["HEIGHT", "WIDTH", "portrait"]

WIDTH, HEIGHT = 240, 320
"""Pixels."""
_QUALITY = 80
_GRAIN = 0.06
"""Share of pencil grain over the drawing; it also brings the file to a real photo's 15 to 20 kB."""

_INK = (40, 36, 44)
_PAPERS = ((214, 228, 240), (226, 236, 220), (240, 230, 214), (232, 222, 238))
_SKINS = ((250, 222, 190), (240, 205, 170), (230, 190, 150))
_HAIRS = ((30, 28, 34), (58, 44, 40), (120, 118, 122))
_CLOTHES = ((70, 110, 160), (160, 80, 90), (80, 130, 100), (120, 100, 150))


def portrait(seed: str, sex: Sex | None = None) -> bytes:
    """JPEG of `WIDTH` × `HEIGHT` for the person that `seed` names."""
    from PIL import Image, ImageDraw

    chance = random.Random(hashlib.sha256(seed.encode()).digest())  # noqa: S311 - a drawing, not a secret
    image = Image.new("RGB", (WIDTH, HEIGHT), chance.choice(_PAPERS))
    _draw(ImageDraw.Draw(image), chance, sex)
    grain = Image.frombytes("L", (WIDTH, HEIGHT), chance.randbytes(WIDTH * HEIGHT)).convert("RGB")
    output = io.BytesIO()
    Image.blend(image, grain, _GRAIN).save(output, "JPEG", quality=_QUALITY)
    return output.getvalue()


def _draw(pen: ImageDraw, chance: random.Random, sex: Sex | None) -> None:
    for x in range(-HEIGHT, WIDTH, 16):  # hatched paper
        pen.line((x, HEIGHT, x + HEIGHT, 0), fill=(255, 255, 255), width=2)
    skin, hair, cloth = chance.choice(_SKINS), chance.choice(_HAIRS), chance.choice(_CLOTHES)
    wide, tall = chance.randint(54, 66), chance.randint(72, 84)
    middle, centre = WIDTH // 2, 140
    if sex is not Sex.MALE:  # long hair behind the shoulders
        pen.rounded_rectangle((middle - wide - 18, 60, middle + wide + 18, 262), 50, hair, _INK, 4)
    pen.rounded_rectangle((middle - 98, 238, middle + 98, HEIGHT + 40), 50, cloth, _INK, 4)
    pen.rectangle((middle - 20, 200, middle + 20, 246), skin, _INK, 3)
    pen.polygon([(middle - 36, 240), (middle, 286), (middle + 36, 240)], (250, 250, 250), _INK)
    pen.ellipse((middle - wide, centre - tall, middle + wide, centre + tall), skin, _INK, 4)
    pen.chord(
        (middle - wide - 4, centre - tall - 14, middle + wide + 4, centre + 40), 180, 360, hair, _INK, 3
    )
    gap, size = chance.randint(24, 30), chance.randint(7, 10)
    for eye in (middle - gap, middle + gap):
        pen.ellipse(
            (eye - size, centre + 20 - size, eye + size, centre + 20 + size), (255, 255, 255), _INK, 3
        )
        pen.ellipse((eye - 3, centre + 17, eye + 3, centre + 23), _INK)
    if chance.random() < 0.35:
        for eye in (middle - gap, middle + gap):
            pen.ellipse((eye - 18, centre + 2, eye + 18, centre + 38), None, _INK, 3)
        pen.line((middle - gap + 18, centre + 18, middle + gap - 18, centre + 18), _INK, 3)
    pen.line((middle, centre + 28, middle - 7, centre + 46, middle + 4, centre + 46), _INK, 3)
    pen.arc(
        (middle - 22, centre + 38, middle + 22, centre + chance.randint(62, 70)), 20, 160, (170, 60, 70), 4
    )
