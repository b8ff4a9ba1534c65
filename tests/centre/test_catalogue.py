"""The catalogue as the centre serves it: complete, reviewed where needed, no cut text looking whole."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
import unicodedata
from datetime import date
from importlib import resources
from typing import Any

from counter import wire
from counter.centre.catalogue import load_catalogue
from counter.centre.catalogue.guessed import MAIN_CASE
from counter.centre.catalogue.lines import tidy
from counter.centre.catalogue.loader import LABELS_FILE, PUBLISHED_FILE
from counter.centre.catalogue.reviews import read_reviews, text_digest
from counter.domain.procedures import (
    LABEL_CHARACTERS,
    PRINTED_CHARACTERS,
    Channel,
    Component,
    ComponentKind,
    Procedure,
)

FILES = resources.files("counter.centre.catalogue")
PUBLISHED = (FILES / PUBLISHED_FILE).read_bytes()
LABELS = (FILES / LABELS_FILE).read_bytes()
VERSION, PROCEDURES = load_catalogue()
BY_CODE = {procedure.code: procedure for procedure in PROCEDURES}
POPULAR = [procedure for procedure in PROCEDURES if procedure.popular]
ROWS: list[dict[str, Any]] = json.loads(gzip.decompress(PUBLISHED))["procedures"]
RESERVED_CLOSE = tuple(".,;:…-–/(")


def components(procedure: Procedure) -> list[Component]:
    return [component for case in procedure.cases for component in case.components]


def test_all_published_procedures_are_there() -> None:
    assert [row["code"] for row in ROWS] == [procedure.code for procedure in PROCEDURES]
    assert len(PROCEDURES) == 673
    assert len(POPULAR) == 65
    assert {procedure.version for procedure in PROCEDURES} == {VERSION}
    assert VERSION.startswith("2026-07+labels.3.")


def test_every_popular_line_is_reviewed() -> None:
    for procedure in POPULAR:
        for component in components(procedure):
            assert component.label_reviewed, f"{procedure.code} {component.id}"
    assert not any(c.label_reviewed for p in PROCEDURES if not p.popular for c in components(p))


def test_labels_fit_and_differ_within_a_case() -> None:
    for procedure in PROCEDURES:
        for case in procedure.cases:
            labels = [component.label for component in case.components]
            assert len(set(labels)) == len(labels), f"{procedure.code} {case.name}"
            ids = [component.id for component in case.components]
            assert len(set(ids)) == len(ids), f"{procedure.code} {case.name}"
            for label in labels:
                assert 1 <= len(label) <= LABEL_CHARACTERS, f"{procedure.code} {label}"
                assert unicodedata.is_normalized("NFC", label)
                assert label.isprintable()
                assert label == label.strip()


def test_reviewed_labels_are_phrases() -> None:
    for procedure in POPULAR:
        for component in components(procedure):
            label = component.label
            assert label[0].isalnum(), label
            assert not label.endswith(RESERVED_CLOSE), label
            assert label.count("(") == label.count(")"), label
            if component.text_cut:
                assert not component.text.casefold().startswith(label.casefold()), label


def test_unreviewed_labels_are_visibly_cut_or_whole() -> None:
    for procedure in PROCEDURES:
        if not procedure.popular:
            for component in components(procedure):
                label = re.sub(r" \([0-9]+\)$", "", component.label)
                whole = component.text.rstrip(" ,;:.-–/(").endswith(label)
                assert label.endswith("…") or whole, f"{procedure.code} {component.label}"
                assert label.removesuffix("…") in component.text, f"{procedure.code} {component.label}"


def test_every_published_text_of_the_popular_is_accounted_for() -> None:
    reviews = read_reviews(LABELS).texts
    for row in ROWS:
        if row["popular"]:
            shown = {component.text for component in components(BY_CODE[row["code"]])}
            known = {text_digest(text) for text in shown}
            for group in row["components"]:
                for item in group["items"]:
                    text = tidy(item["name"])
                    other = reviews[text_digest(text)].same_as
                    assert text in shown or other in known, f"{row['code']}: {text[:60]}"


def test_every_published_text_of_the_others_is_kept() -> None:
    for row in ROWS:
        if not row["popular"]:
            shown = {component.text for component in components(BY_CODE[row["code"]])}
            texts = {tidy(item["name"]) for group in row["components"] for item in group["items"]}
            assert texts <= shown, row["code"]


def test_cut_texts_are_marked() -> None:
    cut = {
        (row["code"], tidy(item["name"]))
        for row in ROWS
        for group in row["components"]
        for item in group["items"]
        if len(item["name"]) == 500
    }
    marked = {(p.code, c.text) for p in PROCEDURES for c in components(p) if c.text_cut}
    assert len([1 for r in ROWS for g in r["components"] for i in g["items"] if len(i["name"]) == 500]) == 287
    assert cut <= marked
    form_names = next(c for c in components(BY_CODE["1.012564"]) if c.label.startswith("Phiếu đề nghị"))
    assert form_names.text.endswith("của Bộ C")
    assert form_names.text_cut


def test_what_is_printed_never_looks_whole_when_it_is_not() -> None:
    for procedure in PROCEDURES:
        for component in components(procedure):
            printed = component.printable_text
            assert 0 < len(printed) <= PRINTED_CHARACTERS
            if printed == component.text:
                assert not component.text_cut, procedure.code
            elif not component.label_reviewed:
                assert printed.endswith("… (xem danh mục)")
            else:
                assert printed == component.label


def test_no_case_is_empty_but_a_plain_notice() -> None:
    bare = [
        procedure.code
        for procedure in POPULAR
        for case in procedure.cases
        if not any(component.required for component in case.components)
    ]
    assert bare == ["2.001159"]


def test_household_book_is_never_demanded() -> None:
    marked = [(p.code, c) for p in PROCEDURES for c in components(p) if c.abolished]
    assert {code for code, _ in marked} == {"2.000986"}
    assert all(not component.required for _, component in marked)
    assert {component.printable_text for _, component in marked} == {"Sổ hộ khẩu (đã bãi bỏ, không yêu cầu)"}
    asked = [c for p in PROCEDURES for c in components(p) if c.required and "hộ khẩu" in c.label.casefold()]
    assert asked == []


def test_notes_are_never_demanded() -> None:
    assert not any(c.required for p in PROCEDURES for c in components(p) if c.kind is ComponentKind.NOTE)


def test_customs_and_tax_are_off() -> None:
    hidden = [procedure.field for procedure in PROCEDURES if not procedure.shown]
    assert (hidden.count("Hải quan"), hidden.count("Thuế"), len(hidden)) == (124, 111, 235)


def test_every_procedure_has_a_queue_an_owner_and_a_desk_limit() -> None:
    for procedure in PROCEDURES:
        assert procedure.queue_group
        assert procedure.owner_system == "centre"
        assert len(dict(procedure.limits)) == len(procedure.limits)
        for day in (date(2026, 11, 23), date(2027, 1, 1)):
            held = [channel for channel, rule in procedure.fees if rule.holds_on(day)]
            assert len(set(held)) == len(held)
        assert Channel.DIRECT in dict(procedure.limits)
        assert len({case.id for case in procedure.cases}) == len(procedure.cases) >= 1
        assert len({case.name for case in procedure.cases}) == len(procedure.cases)
    assert not {p.field for p in PROCEDURES if p.queue_group == "Khác"} & {"Hộ tịch", "Chứng thực", "Đất đai"}
    assert [p.code for p in PROCEDURES if not p.identity_required] == ["2.000815"]


def test_an_only_case_has_the_common_name() -> None:
    only = [procedure for procedure in PROCEDURES if len(procedure.cases) == 1]
    assert len(only) > 400
    assert {procedure.cases[0].name for procedure in only} == {MAIN_CASE}
    chosen = [case.name for procedure in PROCEDURES if len(procedure.cases) > 1 for case in procedure.cases]
    assert MAIN_CASE not in chosen


def test_it_travels_over_the_wire_unchanged() -> None:
    reply = wire.CatalogueReply(version=VERSION, procedures=PROCEDURES)
    assert wire.decode(wire.CatalogueReply, wire.encode(reply)) == reply


def test_loading_imports_nothing_heavy() -> None:
    code = "import sys, counter.centre.catalogue; print(*{name.split('.')[0] for name in sys.modules})"
    output = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert "msgspec" in output.split()
    assert not {"litestar", "sqlalchemy", "httpx", "textual", "cryptography"} & set(output.split())
