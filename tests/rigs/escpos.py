"""What a thermal printer would burn: the raster bands of an ESC/POS stream as one picture."""

from __future__ import annotations

from PIL import Image

__all__ = ["burnt"]

_RASTER = b"\x1dv0"


def burnt(stream: bytes) -> Image.Image:
    """All `GS v 0` bands below each other, 1 bit, black on white. AssertionError when there are none."""
    bands: list[Image.Image] = []
    at = stream.find(_RASTER)
    while at >= 0:
        head = stream[at + 4 : at + 8]
        width_bytes, rows = head[0] | head[1] << 8, head[2] | head[3] << 8
        octets = stream[at + 8 : at + 8 + width_bytes * rows]
        assert len(octets) == width_bytes * rows, "a cut-off band"
        bands.append(Image.frombytes("1", (width_bytes * 8, rows), bytes(255 - octet for octet in octets)))
        at = stream.find(_RASTER, at + 8 + len(octets))
    assert bands, "no raster in the stream"
    picture = Image.new("1", (max(band.width for band in bands), sum(band.height for band in bands)), 1)
    top = 0
    for band in bands:
        picture.paste(band, (0, top))
        top += band.height
    return picture
