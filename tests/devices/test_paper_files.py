"""Files and the watched folder: pictures and PDFs as anybody may write them, whole, half and hostile."""

from __future__ import annotations

import io
import os
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageDraw

from counter.domain.scans import LARGEST_PAPER_BYTES, CopyKind, ScanSource
from counter.ports.scanner import ScanError
from devices.scanning import archive
from devices.scanning.bounded import made_of
from devices.scanning.files import SETTLED_SECONDS, WatchedFolder, WrittenPaper


@pytest.fixture(autouse=True)
def no_archives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "program", lambda: None)


class Seconds:
    """A clock that is moved by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def picture(kind: str = "JPEG", mode: str = "L", size: tuple[int, int] = (200, 300)) -> bytes:
    image = Image.new(mode, size, 1 if mode == "1" else "white")
    ImageDraw.Draw(image).line((10, 10, 150, 200), fill=0)
    out = io.BytesIO()
    image.save(out, kind, dpi=(100, 100))
    return out.getvalue()


def pdf_of(change: Callable[[pikepdf.Pdf], object] = lambda _: None, **options: object) -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    change(pdf)
    out = io.BytesIO()
    pdf.save(out, **options)  # type: ignore[arg-type]  # options of this test alone
    return out.getvalue()


def script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def launch(pdf: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe")
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action)
    pdf.pages[0].Annots = pikepdf.Array([note])


def attachment(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["evil.exe"] = b"MZ"


def changing_form(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm = pikepdf.Dictionary(XFA=pikepdf.Stream(pdf, b"<xdp/>"), Fields=[])


def calls_home(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://nowhere.example/seen")


def calls_home_next(pdf: pikepdf.Pdf) -> None:
    there = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://nowhere.example/seen")
    pdf.Root.OpenAction = pikepdf.Dictionary(
        S=pikepdf.Name.GoTo, D=[pdf.pages[0].obj, pikepdf.Name.Fit], Next=there
    )


def elsewhere(pdf: pikepdf.Pdf) -> None:
    stream = pdf.make_stream(b"")
    stream.F = "/etc/passwd"
    pdf.Root.Foreign = stream


def seems_signed(pdf: pikepdf.Pdf) -> None:
    """It says so, and what it names is no gap with a signature."""
    pdf.Root.AcroForm = pikepdf.Dictionary(
        SigFlags=3, Fields=[pdf.make_indirect(pikepdf.Dictionary(ByteRange=[0, 20, 40, 60]))]
    )


def deep(pdf: pikepdf.Pdf) -> None:
    inner = pikepdf.Array([])
    for _ in range(60):
        inner = pikepdf.Array([inner])
    pdf.Root.Deep = inner


def many_pages(pdf: pikepdf.Pdf) -> None:
    for _ in range(200):
        pdf.add_blank_page(page_size=(100, 100))


def bomb() -> bytes:
    """A PNG of 60,000 × 60,000 points in a few kB."""
    whole = bytearray(picture("PNG"))
    whole[16:24] = (60_000).to_bytes(4, "big") * 2
    whole[29:33] = zlib.crc32(bytes(whole[12:29])).to_bytes(4, "big")
    return bytes(whole)


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("JPEG", "L"), ("JPEG", "RGB"), ("JPEG", "CMYK"), ("PNG", "RGBA"), ("PNG", "P"), ("TIFF", "1")],
)
def test_a_picture_becomes_a_page(kind: str, mode: str, tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(picture(kind, mode))
    paper = WrittenPaper().read(str(path))
    assert (paper.pages, paper.source, paper.kind) == (1, ScanSource.FILE, CopyKind.PLAIN)
    with pikepdf.open(io.BytesIO(paper.content)) as pdf:
        assert [float(one) for one in pdf.pages[0].mediabox.as_list()[2:]] == pytest.approx([144, 216], abs=1)


def test_every_frame_of_a_tiff_is_a_page() -> None:
    frames = [Image.new("L", (100, 100), shade) for shade in (0, 128, 255)]
    out = io.BytesIO()
    frames[0].save(out, "TIFF", save_all=True, append_images=frames[1:])
    assert made_of([out.getvalue()]).pages == 3


def test_the_same_file_gives_the_same_copy() -> None:
    for content in (picture(), pdf_of()):
        assert made_of([content]) == made_of([content])


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "script": (lambda: pdf_of(script), "active"),
    "launch": (lambda: pdf_of(launch), "active"),
    "attachment": (lambda: pdf_of(attachment), "active"),
    "changing form": (lambda: pdf_of(changing_form), "active"),
    "calls home": (lambda: pdf_of(calls_home), "active"),
    "calls home next": (lambda: pdf_of(calls_home_next), "active"),
    "stream elsewhere": (lambda: pdf_of(elsewhere), "active"),
    "deep": (lambda: pdf_of(deep), "active"),
    "many pages": (lambda: pdf_of(many_pages), "too_many_pages"),
    "password": (lambda: pdf_of(encryption=pikepdf.Encryption(owner="o", user="u")), "locked"),
    "empty password": (lambda: pdf_of(encryption=pikepdf.Encryption(owner="o", user="")), "locked"),
    "half a PDF": (lambda: pdf_of()[:-30], "partial"),
    "no PDF": (lambda: b"%PDF-1.7\n%%EOF\n", "format"),
    "half a picture": (lambda: picture(size=(800, 900))[:-400], "partial"),
    "bomb": (bomb, "too_large"),
    "speck": (lambda: picture(size=(5, 5)), "format"),
    "GIF": (lambda: b"GIF89a" + bytes(100), "format"),
    "program": (lambda: b"MZ" + bytes(1000), "format"),
    "zeros": (lambda: bytes(100), "format"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_copy_is_refused(name: str) -> None:
    make, reason = HOSTILE[name]
    with pytest.raises(ScanError) as caught:
        made_of([make()])
    assert caught.value.reason == reason


def test_what_only_says_that_it_is_signed_is_written_anew() -> None:
    made = made_of([pdf_of(seems_signed) + b"rm -rf /\n%%EOF\n"])
    assert not made.signed
    assert b"rm -rf" not in made.content


def test_what_stands_around_a_pdf_is_left_out() -> None:
    """A file that is a program to one reader and a PDF to another leaves as a PDF alone."""
    made = made_of([b"#!/bin/sh\nrm -rf /\n" + pdf_of()])
    assert made.content.startswith(b"%PDF-")
    assert b"rm -rf" not in made.content


def test_a_stream_that_grows_without_end_ends_that_process_alone() -> None:
    """Object streams are unpacked to read a file: a huge one is cut off by bounds."""
    packed = zlib.compress(bytes(50_000_000), 9)
    for _ in range(2):
        packed = zlib.compress(packed, 9)
    body = (
        b"1 0 obj\n<</Type/ObjStm/N 1/First 4/Length %d/Filter[/FlateDecode/FlateDecode/FlateDecode]>>"
        % len(packed)
    )
    content = (
        b"%PDF-1.5\n" + body + b"stream\n" + packed + b"\nendstream endobj\ntrailer<</Root 2 0 R>>\n%%EOF"
    )
    with pytest.raises(ScanError, match="format"):
        made_of([content])


# --- the watched folder -------------------------------------------------------------------------------


def settled(folder: Path) -> tuple[WatchedFolder, Seconds]:
    """A folder whose files have stopped growing."""
    clock = Seconds()
    watched = WatchedFolder(folder, clock)
    watched.waiting()
    clock.now += SETTLED_SECONDS
    return watched, clock


def test_a_file_is_taken_once_it_has_stopped_growing(tmp_path: Path) -> None:
    path, content = tmp_path / "scan 1.pdf", pdf_of()
    path.write_bytes(content[:100])
    watched, clock = settled(tmp_path)
    path.write_bytes(content)
    (one,) = watched.waiting()
    assert one.trouble == "partial"
    with pytest.raises(ScanError, match="partial"):
        watched.take(one.key)
    clock.now += SETTLED_SECONDS
    (one,) = watched.waiting()
    assert one.trouble == ""
    paper = watched.take(one.key)
    assert (paper.source, paper.pages) == (ScanSource.FOLDER, 1)
    assert path.exists()
    assert watched.clear(one.key, paper.origin_sha256)
    assert not path.exists()
    assert watched.clear(one.key, paper.origin_sha256)  # pressed twice


def test_other_bytes_under_the_same_name_are_not_deleted(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(picture())
    watched, _ = settled(tmp_path)
    paper = watched.take("a.jpg")
    path.write_bytes(picture(size=(220, 300)))
    assert not watched.clear("a.jpg", paper.origin_sha256)
    assert path.exists()
    with pytest.raises(ScanError, match="partial"):
        watched.take("a.jpg")


def test_only_plain_files_of_the_folder_are_opened(tmp_path: Path) -> None:
    folder = tmp_path / "drop"
    folder.mkdir()
    (tmp_path / "secret.pdf").write_bytes(pdf_of())
    (folder / "link.pdf").symlink_to(tmp_path / "secret.pdf")
    os.mkfifo(folder / "pipe.pdf")
    (folder / "below.pdf").mkdir()
    (folder / ".hidden.pdf").write_bytes(pdf_of())
    (folder / "note.txt").write_text("no paper")
    (folder / "real.PDF").write_bytes(pdf_of())
    (folder / "empty.pdf").touch()
    watched, _ = settled(folder)
    assert {one.key: one.trouble for one in watched.waiting()} == {"real.PDF": "", "empty.pdf": "empty"}
    for key in ("link.pdf", "pipe.pdf", "../secret.pdf", "", "..", "below.pdf"):
        with pytest.raises(ScanError):
            watched.take(key)
    for path in (folder / "link.pdf", folder / "pipe.pdf", folder):
        with pytest.raises(ScanError, match="no_file"):
            WrittenPaper().read(str(path))


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.pdf"
    with path.open("wb") as file:
        file.truncate(LARGEST_PAPER_BYTES + 1)
    watched, _ = settled(tmp_path)
    assert watched.waiting()[0].trouble == "too_large"
    with pytest.raises(ScanError, match="too_large"):
        watched.take("huge.pdf")


def test_names_are_cleaned_for_the_screen(tmp_path: Path) -> None:
    (tmp_path / "a\u202efdp.\x1b[2Jpdf.pdf").write_bytes(pdf_of())
    (one,) = WatchedFolder(tmp_path).waiting()
    assert "\x1b" not in one.name
    assert "\u202e" not in one.name
    assert "fdp" not in repr(one).split("key=")[0]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ScanError, match="missing"):
        WatchedFolder(tmp_path / "none").waiting()


def test_archives_are_made_where_the_program_is_and_said_to_be_missing_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Programs that fail, or give what is no PDF/A, are not believed."""
    made = made_of([picture()])
    for does in ("exit 5", "exit 3", "cat", "echo nothing", "kill -SEGV $$"):
        program = tmp_path / "ocr"
        program.write_text(f"#!/bin/sh\n{does}\n")
        program.chmod(0o700)
        monkeypatch.setattr(archive, "program", lambda program=program: str(program))
        assert archive.archived(made) == (made, CopyKind.PLAIN, "failed")


def test_ocrmypdf_makes_an_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The real program: what it made says so, and has the colours that an archive asks for."""
    monkeypatch.undo()
    path = tmp_path / "a.png"
    path.write_bytes(picture("PNG"))
    paper = WrittenPaper().read(str(path))
    assert (paper.kind, paper.why_plain, paper.pages) == (CopyKind.ARCHIVE, "", 1)
    with pikepdf.open(io.BytesIO(paper.content)) as pdf:
        assert pdf.open_metadata().pdfa_status == "2B"
        assert "/OutputIntents" in pdf.Root
