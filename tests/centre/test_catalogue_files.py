"""The catalogue's two files: a version that follows both, and refusal of what does not belong together."""

from __future__ import annotations

import gzip
import json
from importlib import resources

import pytest

from counter.centre.catalogue import CatalogueError, load_catalogue
from counter.centre.catalogue.lines import tidy
from counter.centre.catalogue.loader import LABELS_FILE, PUBLISHED_FILE, build_catalogue
from counter.centre.catalogue.reviews import read_reviews, text_digest
from counter.domain.procedures import LABEL_CHARACTERS

FILES = resources.files("counter.centre.catalogue")
PUBLISHED = (FILES / PUBLISHED_FILE).read_bytes()
LABELS = (FILES / LABELS_FILE).read_bytes()
VERSION, PROCEDURES = load_catalogue()
POPULAR = [procedure for procedure in PROCEDURES if procedure.popular]


def test_the_version_follows_both_files() -> None:
    label = '"label": "Văn bản cử người giám hộ'.encode()
    assert LABELS.count(label) == 1
    relabelled, _ = build_catalogue(PUBLISHED, LABELS.replace(label, label + " mới".encode()))
    repacked, _ = build_catalogue(gzip.compress(gzip.decompress(PUBLISHED), mtime=1), LABELS)
    assert len({VERSION, relabelled, repacked}) == 3
    assert build_catalogue(PUBLISHED, LABELS) == (VERSION, PROCEDURES)


def broken(change: str) -> tuple[bytes, bytes]:
    """(published, labels) with one thing wrong."""
    content = json.loads(gzip.decompress(PUBLISHED))
    labels = json.loads(LABELS)
    rows = content["procedures"]
    popular = next(row for row in rows if row["code"] == "1.001193")
    match change:
        case "text":
            popular["components"][0]["items"][0]["name"] += " và giấy khác"
        case "order":
            popular["components"][0]["items"].reverse()
        case "gone":
            rows.remove(popular)
        case "twice":
            rows.append(popular)
        case "line":
            labels["procedures"]["1.001193"]["cases"][0]["lines"].append("g9.i9")
        case "long":
            next(iter(labels["texts"].values()))["label"] = "x" * (LABEL_CHARACTERS + 1)
        case "spelling":
            next(iter(labels["texts"].values()))["lable"] = "x"
        case "unit":
            popular["processing"][0]["unit"] = "fortnight"
        case _:
            raise AssertionError(change)
    return gzip.compress(json.dumps(content).encode(), 1), json.dumps(labels).encode()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("text", "stale_labels"),
        ("order", "stale_labels"),
        ("gone", "stale_labels"),
        ("twice", "duplicate"),
        ("line", "unknown_line"),
        ("long", "unreadable"),
        ("spelling", "unreadable"),
        ("unit", "unreadable"),
    ],
)
def test_files_that_do_not_belong_together_are_refused(change: str, reason: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        build_catalogue(*broken(change))
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("damage", "reason"),
    [("plain", "unreadable"), ("half", "unreadable"), ("none", "unreadable"), ("bomb", "too_large")],
)
def test_damaged_published_files_are_refused(damage: str, reason: str) -> None:
    match damage:
        case "plain":
            published = b"not gzip"
        case "half":
            published = PUBLISHED[: len(PUBLISHED) // 2]
        case "none":
            published = gzip.compress(b'{"procedures": []}')
        case _:
            published = gzip.compress(b" " * (33 * 1024 * 1024), 1)
    with pytest.raises(CatalogueError) as caught:
        build_catalogue(published, LABELS)
    assert caught.value.reason == reason


def test_an_abolished_paper_is_not_demanded_whatever_the_review_says() -> None:
    careless = LABELS.replace(b'"required": false, "abolished": true', b'"required": true, "abolished": true')
    assert careless != LABELS
    _, procedures = build_catalogue(PUBLISHED, careless)
    books = [c for p in procedures for case in p.cases for c in case.components if c.abolished]
    assert len(books) == 2
    assert not any(book.required for book in books)


def test_no_review_outlives_its_text() -> None:
    texts = {tidy(component.text) for p in POPULAR for case in p.cases for component in case.components}
    same = {digest for digest, review in read_reviews(LABELS).texts.items() if review.same_as}
    assert read_reviews(LABELS).texts.keys() - {text_digest(text) for text in texts} == same
