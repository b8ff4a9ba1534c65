"""English beneath the Vietnamese, for those who are to have it: it adds, and takes nothing away."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from counter.domain.documents import Document
from counter.ports import PrintJob, Tray
from printing.bilingual import English, english, wants_english
from printing.content import content
from printing.layout import Text
from printing.paper import PageSize
from printing.rendering import rendered
from printing.sheet import Sheets, sheets
from printing.spool.folder import FolderSpooler
from printing.template import BlockKind, template
from printing.ways import PaperRule, Way
from tests.rigs.made_up import MAKERS, made
from tests.rigs.more_papers import USUAL
from tests.rigs.page_checks import troubles
from tests.rigs.papers import FINGER, FOREIGNER, SON, decision, many_papers, return_note, slip, visit
from tests.rigs.proof_of_papers import is_roll

TAKEN_HOME = ("CT04", "CT05", "CT06", "M01", "M02", "M03", "M04", "M05", "X02", "X04", "K01", "next_step")


def laid(document: Document, *, bilingual: bool = True) -> Sheets:
    return sheets(content(document, bilingual=bilingual), PageSize.A5, 1)


def words(document: Document, *, bilingual: bool = True) -> list[str]:
    pages = laid(document, bilingual=bilingual).pages
    return [mark.text for page in pages for mark in page if isinstance(mark, Text)]


def test_english_stands_right_beneath_what_it_says() -> None:
    document = slip(owner=FOREIGNER, submitter=FOREIGNER, parties=FINGER, code=None)
    texts = [mark for page in laid(document).pages for mark in page if isinstance(mark, Text)]
    for said, beneath in (
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "SOCIALIST REPUBLIC OF VIET NAM"),
        ("GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", "Receipt of a dossier and appointment for its result"),
        ("Tiếp nhận hồ sơ của:", "Dossier of"),
        ("Bản photo", "Photocopy"),
        ("Đã ghi nhận tại quầy, chưa có trên hệ thống trực tuyến", "Recorded at the desk"),
    ):
        above = next(mark for mark in texts if mark.text.startswith(said))
        below = next(mark for mark in texts if mark.text.startswith(beneath))
        assert 0 < below.y - above.y < 1.6 * above.size, said
    joined = " ".join(mark.text for mark in texts)
    assert "Personal number, identity card or passport · Nationality" in joined
    assert "Witness (signature and full name)" in joined
    assert "(fingerprint: finger ……, hand ……)" in joined


@pytest.mark.parametrize("kind", sorted(MAKERS))
def test_it_takes_nothing_away_and_stays_inside(kind: str) -> None:
    document = made(kind, 3)
    if is_roll(document):
        assert content(document, bilingual=True).values == content(document).values
        return
    assert troubles(laid(document)) == []
    gone = Counter("".join(words(document, bilingual=False))) - Counter("".join(words(document)))
    assert set(gone) <= set("0123456789… "), (
        "pages are counted anew, and broken words have their spaces elsewhere"
    )


@pytest.mark.parametrize("kind", TAKEN_HOME)
def test_what_a_citizen_takes_home_has_english_for_every_label(kind: str) -> None:
    document = USUAL[kind]() if kind in USUAL else made(kind, 0)
    form = content(document).template
    labels = [block.label for block in form.blocks if block.kind is not BlockKind.NOTE]
    labels += [name for block in form.blocks for name in block.columns]
    labels += [part for one in form.signatures for part in (one.title, one.hint, one.finger)]
    labels += [form.title, form.letterhead.nation, form.letterhead.motto]
    missing = {label for label in labels if label and label not in english()}
    assert not missing


def test_no_english_is_left_over() -> None:
    from printing.template import template_ids

    said: set[str] = set()
    for form in map(template, template_ids()):
        said |= {
            form.title,
            form.subtitle,
            form.letterhead.nation,
            form.letterhead.motto,
            form.marks.not_online,
        }
        said |= {part for one in form.signatures for part in (one.title, one.hint, one.finger)}
        said |= {part for block in form.blocks for part in (block.label, block.group, *block.columns)}
    assert set(english()) <= said


@pytest.mark.parametrize(
    ("document", "foreign"),
    [
        (slip(), False),
        (slip(owner=FOREIGNER), True),
        (slip(submitter=replace(SON, nationality="VNM")), False),
        (decision(submitter=FOREIGNER), True),
        (decision(), False),
        (visit(2), False),
        (visit(2, owner=FOREIGNER), True),
        (return_note(), False),
        (return_note(submitter=replace(SON, nationality="KOR")), True),
    ],
)
def test_foreigners_get_it_where_the_desk_is_set_so(document: Document, foreign: bool) -> None:
    assert wants_english(English.FOREIGN, document) is foreign
    assert wants_english(English.ALWAYS, document)
    assert not wants_english(English.NEVER, document)


def test_the_setting_reaches_the_paper(tmp_path: object) -> None:
    way = Way("sheet", Tray.SHEET, FolderSpooler(tmp_path))  # type: ignore[arg-type]  # a path
    job = PrintJob("j", "d", slip(owner=FOREIGNER, papers=many_papers(2)), 2, Tray.SHEET)
    plain, _ = rendered(job, way, PaperRule())
    foreign, _ = rendered(job, way, PaperRule(english=English.FOREIGN))
    home, _ = rendered(replace(job, document=slip()), way, PaperRule(english=English.FOREIGN))
    assert plain.payload != foreign.payload
    assert home.payload == rendered(replace(job, document=slip()), way, PaperRule())[0].payload
