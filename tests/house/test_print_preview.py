"""`counter print preview`: a paper of the ledger as text, as a picture, as the paper itself."""

from __future__ import annotations

import stat
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]  # ships no types
from PIL import Image

from tests.rigs.command import answer, run
from tests.rigs.papers import OWNER

AUDITOR = "333333"


def _number() -> str:
    [received] = answer("dossiers")
    number: str = received["local_number"]
    return number


def test_a_paper_is_shown_as_text(journal: Path) -> None:
    shown = run("print", "preview", _number())
    assert shown.exit_code == 0
    assert shown.stdout.startswith("── Trang 1/1 ──")
    assert OWNER.full_name in shown.stdout
    assert "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ" in shown.stdout
    told = answer("print", "preview", _number(), "--form", "m01")
    assert told["form"] == "M01"
    assert len(told["pages"]) == 1


def test_a_paper_is_written_to_a_file(journal: Path, tmp_path: Path) -> None:
    picture, paper = tmp_path / "giấy.png", tmp_path / "giấy.pdf"
    told = answer("print", "preview", _number(), "-o", str(picture), "--page", "A4", "--dpi", "100")
    assert told == {"form": "M01", "file": str(picture)}
    with Image.open(picture) as image:
        assert image.size == (827, 1170)
    assert stat.S_IMODE(picture.stat().st_mode) == 0o600
    assert run("print", "preview", _number(), "-o", str(paper), "--copies", "2").exit_code == 0
    assert len(pypdfium2.PdfDocument(paper)) == 2


def test_whoever_looked_stands_in_the_record(journal: Path, tmp_path: Path) -> None:
    def told() -> list[str]:
        return [one["kind"] for one in answer("audit", "list", pin=AUDITOR)]

    number = _number()
    before = told().count("paper_previewed")
    run("print", "preview", number)
    run("print", "preview", number, "-o", str(tmp_path / "giấy.png"))
    answer("print", "preview", number, "--form", "X02", code=1)
    assert told().count("paper_previewed") == before + 2, "a paper that is not there was shown to nobody"


def test_what_cannot_be_shown_says_why(journal: Path, tmp_path: Path) -> None:
    number = _number()
    assert answer("print", "preview", number, "--form", "X02", code=1) == {
        "error": "no_paper",
        "there": ["M01"],
    }
    missing = run("print", "preview", "LQ99-010101-0001")
    assert missing.exit_code == 1
    assert "LQ99-010101-0001" in missing.stderr
    assert run("print", "preview", number, "-o", str(tmp_path / "giấy.docx")).exit_code == 2
    assert run("print", "preview", number, "-o", str(tmp_path / "no" / "giấy.png")).exit_code == 3
