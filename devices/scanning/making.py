"""The bounded process that reads what anybody may have written: pictures and PDFs in, one clean PDF out.

Run by `devices.scanning.bounded` alone, with little memory, little time and no files. Input: a line of JSON
with the sizes of the parts, then the parts. Output: a line of JSON with a reason or with what was found, then
the PDF. A picture becomes a page as it is; a PDF is written anew by qpdf, so that nothing stands before,
behind or between what its pages need, unless it is signed.
"""

from __future__ import annotations

import io
import json
import sys
import warnings
from typing import TYPE_CHECKING, BinaryIO, Final

if TYPE_CHECKING:
    import pikepdf

__all__ = ["main"]

_MEMORY_BYTES: Final = 2 << 30
_CPU_SECONDS: Final = 60
_MOST_PIXELS: Final = 80_000_000
"""A3 at 600 dpi has 70 million."""
_LEAST_SIDE: Final = 32
_TAIL_BYTES: Final = 2048


class _RefusedError(Exception):
    """A reason of `ports.ScanError`."""


def main() -> None:
    """Make one PDF of what stands in the input."""
    _bound()
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    order = json.loads(source.readline())
    try:
        parts = [source.read(size) for size in order["sizes"]]
        pdf, found = _made(parts, order["most_pages"])
    except _RefusedError as error:
        _say(sink, {"reason": str(error)})
    except MemoryError:
        _say(sink, {"reason": "too_large"})
    except Exception:  # noqa: BLE001 - whatever a parser says of hostile bytes, they are no copy
        _say(sink, {"reason": "format"})
    else:
        _say(sink, {"reason": "", "size": len(pdf), **found})
        sink.write(pdf)
    sink.flush()


def _bound() -> None:
    """Little memory, little time, no files to write."""
    warnings.simplefilter("ignore")
    try:
        import resource
    except ImportError:
        return  # Windows: the parent's time and sizes bound it
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _say(sink: BinaryIO, answer: dict[str, object]) -> None:
    sink.write(json.dumps(answer).encode() + b"\n")


def _made(parts: list[bytes], most_pages: int) -> tuple[bytes, dict[str, object]]:
    if len(parts) == 1 and b"%PDF-" in parts[0][:1024]:
        return _rewritten(parts[0], most_pages)
    return _of_pictures(parts, most_pages)


# --- PDF --------------------------------------------------------------------------------------------


def _rewritten(content: bytes, most_pages: int) -> tuple[bytes, dict[str, object]]:
    import pikepdf

    from devices.scanning.looking import is_active, is_signed

    if b"%%EOF" not in content[-_TAIL_BYTES:]:
        raise _RefusedError("partial")
    try:
        pdf = pikepdf.open(io.BytesIO(content), suppress_warnings=True)
    except pikepdf.PasswordError:
        raise _RefusedError("locked") from None
    with pdf:
        if pdf.is_encrypted:
            raise _RefusedError("locked")
        pages = len(pdf.pages)
        if pages > most_pages:
            raise _RefusedError("too_many_pages")
        if not pages:
            raise _RefusedError("empty")
        if is_active(pdf):
            raise _RefusedError("active")
        found: dict[str, object] = {
            "pages": pages,
            "signed": is_signed(pdf, content),
            "archive": bool(pdf.open_metadata().pdfa_status),
        }
        if found["signed"]:
            return content, found
        return _saved(pdf), found


def _saved(pdf: pikepdf.Pdf) -> bytes:
    """Written anew; the same content gives the same bytes."""
    import pikepdf

    if "/ID" in pdf.trailer:
        del pdf.trailer["/ID"]  # its first half would be kept, and img2pdf draws it by lot
    out = io.BytesIO()
    pdf.remove_unreferenced_resources()
    pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.preserve)
    return out.getvalue()


# --- pictures ---------------------------------------------------------------------------------------


def _of_pictures(parts: list[bytes], most_pages: int) -> tuple[bytes, dict[str, object]]:
    import img2pdf  # type: ignore[import-untyped]  # it has no stubs
    import pikepdf

    pages: list[bytes] = []
    for part in parts:
        pages += _pages(part, most_pages - len(pages))
    made = img2pdf.convert(*pages, nodate=True, rotation=img2pdf.Rotation.ifvalid, producer="", creator="")
    if not isinstance(made, bytes):
        raise _RefusedError("format")
    with pikepdf.open(io.BytesIO(made)) as pdf:
        made = _saved(pdf)
    return made, {"pages": len(pages), "signed": False, "archive": False}


def _pages(content: bytes, left: int) -> list[bytes]:
    """Each picture of a file; a JPEG or PNG of one page as it is, once every pixel was read."""
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = _MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        picture = Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "TIFF"))
    except UnidentifiedImageError:
        raise _RefusedError("format") from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _RefusedError("too_large") from None
    frames = getattr(picture, "n_frames", 1)
    if frames > left or left < 1:
        raise _RefusedError("too_many_pages")
    made: list[bytes] = []
    for number in range(frames):
        picture.seek(number)
        if picture.width * picture.height > _MOST_PIXELS:
            raise _RefusedError("too_large")
        if min(picture.size) < _LEAST_SIDE:
            raise _RefusedError("format")
        try:
            picture.load()
        except OSError:
            raise _RefusedError("partial") from None
        as_is = picture.format in ("JPEG", "PNG") and picture.mode in ("1", "L", "RGB") and frames == 1
        made.append(content if as_is else _plain(picture))
    return made


def _plain(picture: object) -> bytes:
    """A frame without transparency, palette or private colour spaces."""
    from PIL import Image

    if not isinstance(picture, Image.Image):
        raise _RefusedError("format")
    flat = picture
    if "A" in picture.mode or "transparency" in picture.info:
        flat = Image.new("RGB", picture.size, "white")
        over = picture.convert("RGBA")
        flat.paste(over, mask=over.getchannel("A"))
    elif picture.mode not in ("1", "L"):
        flat = picture.convert("RGB")
    out = io.BytesIO()
    dpi = picture.info.get("dpi")
    keep = {"dpi": tuple(float(one) for one in dpi)} if isinstance(dpi, tuple) and len(dpi) == 2 else {}
    flat.save(out, "PNG", **keep)
    return out.getvalue()


if __name__ == "__main__":
    main()
