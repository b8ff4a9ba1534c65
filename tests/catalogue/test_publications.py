"""Publications brought in a file: all of one or nothing to be seen of it, every row left out is told."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from counter.centre.catalogue import CatalogueError, load_catalogue
from counter.centre.catalogue.comparing import Change, differences
from counter.centre.catalogue.decided import Decided
from counter.centre.catalogue.publication import Kind, NotUnderstood, Publication, open_publication
from counter.centre.catalogue.records import RawProcedure
from counter.centre.cataloguing import Cataloguing
from counter.centre.refusals import RefusedError
from counter.domain.confirming import DoubtReason
from counter.domain.procedures import LimitUnit, Procedure

ADMINISTRATOR, CLERK = "dung.pv", "an.nv"
KNOWN = "1.001193"


def row(code: str = "5.000001", **changes: Any) -> dict[str, Any]:
    """A row of the national list."""
    usual: dict[str, Any] = {
        "code": code,
        "name": "Cấp giấy mẫu",
        "field": "Hộ tịch",
        "ministry": "Bộ Tư pháp",
        "levels": ["commune"],
        "subjects": "Công dân Việt Nam",
        "decision": "1/QĐ-BTP",
        "agency": "Ủy ban nhân dân cấp xã",
        "methods": [{"channel": "direct", "time_value": 3, "time_unit": "working_day", "fee": "free"}],
        "components": [{"case": None, "items": [{"name": "Tờ khai", "originals": 1, "copies": 0}]}],
        "results": [{"name": "Giấy mẫu", "code": None}],
    }
    return usual | changes


def listed(*rows: Any) -> Publication:
    lines = b"\n".join(one if isinstance(one, bytes) else msgspec.json.encode(one) for one in rows)
    return open_publication(gzip.compress(lines), "list.jsonl.gz")


def full(*rows: Any) -> Publication:
    return open_publication(msgspec.json.encode({"procedures": rows}), "full.json")


def as_full(code: str, **changes: Any) -> dict[str, Any]:
    plain = row(code)
    methods = [
        {"channel": "direct", "value": 3, "unit": "working_day", "fee": "free", "fee_note": None},
    ]
    return {**plain, "processing": methods, "popular": False} | changes


def present(cataloguing: Cataloguing) -> dict[str, Procedure]:
    return {one.code: one for one in load_catalogue(cataloguing.decided())[1]}


def take(cataloguing: Cataloguing, publication: Publication, **options: Any) -> Any:
    return cataloguing.publications.take_in(
        ADMINISTRATOR, publication, name="mẫu", file_name="mau.gz", **options
    )


def test_a_list_adds_what_no_full_publication_has_and_changes_nothing_else(cataloguing: Cataloguing) -> None:
    before = present(cataloguing)
    taken = take(cataloguing, listed(row(), row(KNOWN, name="Khác"), row("5.000002", levels=["province"])))
    after = present(cataloguing)
    assert (taken.rows, taken.not_understood, taken.repeated) == (3, (), False)
    assert {code: replace(one, version="") for code, one in after.items() if code in before} == {
        code: replace(one, version="") for code, one in before.items()
    }
    assert after["5.000001"].origin == "list"
    assert (after["5.000001"].shown, after["5.000002"].shown) == (True, False)
    assert DoubtReason.LISTED_ONLY in {doubt.reason for doubt in after["5.000001"].doubts}


def test_every_row_that_is_not_understood_is_told_and_the_others_are_taken(cataloguing: Cataloguing) -> None:
    bad = [
        b'{"code": "1.1", "methods": []}',
        b"{broken",
        msgspec.json.encode(row("5.000003", components=[{"case": None}])),
        msgspec.json.encode(row("5.000004", methods=[{"channel": "fax", "time_value": 1}])),
    ]
    taken = take(cataloguing, listed(row(), *bad, row(), row("5.000009")))
    assert [(one.line, one.code) for one in taken.not_understood] == [
        (2, "1.1"),
        (3, ""),
        (4, "5.000003"),
        (5, "5.000004"),
        (6, "5.000001"),
    ]
    assert all(one.why for one in taken.not_understood)
    assert taken.rows == 2
    assert {"5.000001", "5.000009"} <= present(cataloguing).keys()


def test_an_interrupted_import_is_not_seen_and_goes_on_where_it_stopped(
    cataloguing: Cataloguing, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [row(f"5.{number:06d}") for number in range(10)]
    publication, read = listed(*rows), Publication.rows

    def cut(self: Publication, begin: int = 0) -> Iterator[tuple[int, RawProcedure | NotUnderstood]]:
        for number, one in read(self, begin):
            if number > 7:
                raise OSError("power")
            yield number, one

    monkeypatch.setattr(Publication, "rows", cut)
    with pytest.raises(OSError, match="power"):
        take(cataloguing, publication, turn=3)
    assert not present(cataloguing).keys() & {"5.000000"}
    assert cataloguing.told() == ()
    monkeypatch.setattr(Publication, "rows", read)
    taken = take(cataloguing, publication, turn=3)
    assert (taken.resumed_at, taken.rows) == (6, 10)
    assert {one["code"] for one in rows} <= present(cataloguing).keys()


def test_the_same_file_again_changes_nothing(cataloguing: Cataloguing) -> None:
    take(cataloguing, listed(row(), b"{broken"))
    version = load_catalogue(cataloguing.decided())[0]
    again = take(cataloguing, listed(row(), b"{broken"))
    assert (again.repeated, again.rows, len(again.not_understood)) == (True, 1, 1)
    assert load_catalogue(cataloguing.decided())[0] == version
    assert [one.what for one in cataloguing.told()] == ["taken_in"]


def test_a_full_publication_takes_the_place_of_the_one_before(cataloguing: Cataloguing) -> None:
    take(cataloguing, full(as_full("5.000001"), as_full(KNOWN, name="Khai sinh mới")))
    after = present(cataloguing)
    assert after.keys() == {"5.000001", KNOWN}
    assert DoubtReason.LABELS_STALE in {doubt.reason for doubt in after[KNOWN].doubts}
    found = {(one.code, one.change) for one in differences(load_catalogue()[1], after.values())}
    assert {("5.000001", Change.ADDED), ("2.000635", Change.GONE), (KNOWN, Change.CHANGED)} <= found


def test_nothing_understood_is_refused(cataloguing: Cataloguing) -> None:
    with pytest.raises(RefusedError, match="no_rows"):
        take(cataloguing, listed(b'{"methods": 1}'))
    assert present(cataloguing).keys() == {one.code for one in load_catalogue()[1]}


def test_only_somebody_who_may_takes_anything_in(cataloguing: Cataloguing) -> None:
    with pytest.raises(RefusedError, match="not_allowed"):
        cataloguing.publications.take_in(CLERK, listed(row()), name="", file_name="")
    with pytest.raises(RefusedError, match="not_allowed"):
        cataloguing.publications.add(CLERK, msgspec.convert(as_full("5.000001"), RawProcedure))
    assert cataloguing.decided().mark == ""


def test_a_procedure_added_by_hand_stands_until_a_publication_has_it(cataloguing: Cataloguing) -> None:
    added = msgspec.convert(as_full("5.000007", name="Thêm tay"), RawProcedure)
    cataloguing.publications.add(ADMINISTRATOR, added)
    assert present(cataloguing)["5.000007"].origin == "hand"
    take(cataloguing, listed(row("5.000007", name="Trong danh mục")))
    assert present(cataloguing)["5.000007"].name == "Trong danh mục"


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\x1f\x8bbroken", b'{"procedures": []}', b"x" * 99])
def test_a_file_that_is_no_publication_is_refused(content: bytes) -> None:
    with pytest.raises(CatalogueError, match="unreadable"):
        open_publication(content, "file")


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize(
    ("value", "unit", "limit"),
    [
        (0.5, "working_day", (4, LimitUnit.WORKING_HOUR, False)),
        (2, "month", (60, LimitUnit.DAY, False)),
        (24, "hour", (24, LimitUnit.WORKING_HOUR, False)),
        (7, "day", (7, LimitUnit.DAY, True)),
        (5, None, (5, LimitUnit.WORKING_DAY, False)),
    ],
)
def test_times_of_the_list_are_read_by_the_same_rules(
    value: float, unit: str | None, limit: tuple[int, LimitUnit, bool]
) -> None:
    method = {"channel": "direct", "time_value": value, "time_unit": unit, "fee": None}
    ((_, read),) = listed(row(field="Khác", methods=[method])).rows()
    assert isinstance(read, RawProcedure)
    _, procedures = load_catalogue(Decided(listed=(read,), mark="x"))
    ((_, got),) = next(one for one in procedures if one.code == "5.000001").limits
    assert (got.value, got.unit, got.unit_confirmed) == limit


def test_kinds_are_told_apart_by_content() -> None:
    assert (listed(row()).kind, full(as_full("5.000001")).kind) == (Kind.LIST, Kind.FULL)


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "\u200b\u202e \x07"},
        {"name": "x" * 1_501},
        {"field": "\x1b"},
    ],
)
def test_a_name_that_nobody_could_read_is_left_out_and_told(changes: dict[str, str]) -> None:
    """A dossier of it would be printed, and refused by the centre for ever."""
    for publication in (listed(row(**changes)), full(as_full("5.000001", **changes))):
        [(line, found)] = publication.rows()
        assert isinstance(found, NotUnderstood)
        assert (line, found.code, "name or field" in found.why) == (1, "5.000001", True)
