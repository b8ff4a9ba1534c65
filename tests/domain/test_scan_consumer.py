"""Every kind of scan in every moment of the desk has exactly one consumer."""

from __future__ import annotations

import itertools
from dataclasses import fields, replace
from datetime import date

import pytest

from counter.domain.scan import ScanKind, read_scan
from counter.domain.scan_consumer import PEOPLE, UNTYPED, Consumer, Moment, Surface, consumer_of

K, C = ScanKind, Consumer
TODAY = date(2026, 11, 23)
AT_DESK = {
    K.CITIZEN_QR: C.PERSON, K.PERSONAL_NUMBER: C.NUMBER, K.OLD_NUMBER: C.NUMBER, K.CAN: C.CARD,
    K.ORDER_NUMBER: C.ORDER, K.DOSSIER_CODE: C.DOSSIER, K.LOCAL_NUMBER: C.DOSSIER, K.LIST_NUMBER: C.LISTS,
    K.TICKET: C.QUEUE, K.TICKET_NUMBER: C.QUEUE, K.PROCEDURE_CODE: C.PROCEDURE, K.MRZ: C.ZONE,
    K.ZONE_LINE: C.ZONE, K.HEALTH_INSURANCE: C.TOLD, K.BADGE: C.SESSION, K.DAY_SLIP: C.TOLD,
    K.SURVEY: C.RATING, K.VIETQR: C.TOLD, K.LINK: C.TOLD, K.TEXT: C.TOLD, K.UNKNOWN: C.TOLD,
}  # fmt: skip
BARE = (K.PERSONAL_NUMBER, K.OLD_NUMBER, K.CAN, K.ORDER_NUMBER, K.TICKET_NUMBER, K.PROCEDURE_CODE)


def test_the_table_of_the_desk_is_whole() -> None:
    assert AT_DESK.keys() == set(ScanKind)


@pytest.mark.parametrize("kind", ScanKind)
def test_at_the_desk_and_over_a_list(kind: ScanKind) -> None:
    for surface in (Surface.DESK, Surface.LIST):
        assert consumer_of(kind, Moment(surface)) is AT_DESK[kind]


@pytest.mark.parametrize("kind", ScanKind)
def test_before_somebody_signed_in_only_a_badge_does_anything(kind: ScanKind) -> None:
    for surface in set(Surface) - {Surface.TEST}:
        found = consumer_of(kind, Moment(surface, signed_in=False))
        assert found is (C.SESSION if kind is K.BADGE else C.NOBODY)


@pytest.mark.parametrize("kind", ScanKind)
def test_a_form_about_a_person_takes_people_and_what_is_typed(kind: ScanKind) -> None:
    scanned = consumer_of(kind, Moment(Surface.PERSON))
    assert scanned is (C.FORM if kind in PEOPLE else AT_DESK[kind])
    typed = consumer_of(kind, Moment(Surface.PERSON, typed=True))
    assert typed is (C.FORM if kind in PEOPLE or kind not in UNTYPED else AT_DESK[kind])


@pytest.mark.parametrize("kind", ScanKind)
def test_a_line_of_words_takes_what_is_typed_but_no_code(kind: ScanKind) -> None:
    assert consumer_of(kind, Moment(Surface.VALUE)) is AT_DESK[kind]
    typed = consumer_of(kind, Moment(Surface.VALUE, typed=True))
    assert typed is (AT_DESK[kind] if kind in UNTYPED else C.FORM)


@pytest.mark.parametrize("kind", ScanKind)
def test_the_page_of_papers_takes_codes_of_papers(kind: ScanKind) -> None:
    of_page = kind in (K.DOSSIER_CODE, K.LOCAL_NUMBER, K.LIST_NUMBER)
    assert consumer_of(kind, Moment(Surface.PAPERS)) is (C.PAGE if of_page else AT_DESK[kind])


@pytest.mark.parametrize("kind", ScanKind)
def test_the_page_that_tries_a_scanner_lets_nothing_through(kind: ScanKind) -> None:
    assert consumer_of(kind, Moment(Surface.TEST)) is C.PAGE


@pytest.mark.parametrize("kind", ScanKind)
def test_words_that_are_typed_search(kind: ScanKind) -> None:
    words = kind in (K.TEXT, K.PROCEDURE_CODE)
    assert consumer_of(kind, Moment(typed=True)) is (C.SEARCH if words else AT_DESK[kind])


def test_six_digits_open_the_card_that_waits_and_else_find_the_dossier() -> None:
    assert consumer_of(K.CAN, Moment(card_waits=True, order_known=True)) is C.CARD
    assert consumer_of(K.CAN, Moment(order_known=True)) is C.ORDER
    assert consumer_of(K.CAN, Moment()) is C.CARD


@pytest.mark.parametrize("kind", ScanKind)
def test_bars_of_the_post_are_taken_only_where_a_postal_item_is_awaited(kind: ScanKind) -> None:
    found = consumer_of(kind, Moment(post_awaited=True))
    taken = kind in (K.TEXT, K.ORDER_NUMBER, K.UNKNOWN)
    assert found is (C.CONSIGNMENT if taken else AT_DESK[kind])


def test_a_payment_code_of_ours_opens_its_dossier() -> None:
    assert consumer_of(K.VIETQR, Moment(names_dossier=True)) is C.DOSSIER


def test_every_kind_in_every_moment_has_a_consumer() -> None:
    flags = [one.name for one in fields(Moment) if one.name != "surface"]
    for values in itertools.product([False, True], repeat=len(flags)):
        moment = Moment(**dict(zip(flags, values, strict=True)))  # type: ignore[arg-type]  # flags by name
        for kind, surface in itertools.product(ScanKind, Surface):
            assert isinstance(consumer_of(kind, replace(moment, surface=surface)), Consumer)


@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [
        ("https://dvc.example/tra-cuu?maHoSo=H99.001-261122-0007", K.DOSSIER_CODE, "H99.001-261122-0007"),
        ("https://dvc.example/000.00.12.H56-250225-0001", K.DOSSIER_CODE, "000.00.12.H56-250225-0001"),
        ("https://dvc.example/tra-cuu#G09.99-261122-0912345", K.DOSSIER_CODE, "G09.99-261122-0912345"),
        ("https://dvc.example/dvc?ma=2.000635", K.PROCEDURE_CODE, "2.000635"),
        ("https://dvc.example/", K.LINK, None),
        ("AUDIT-12-" + "ab" * 32, K.DAY_SLIP, None),
    ],
)  # fmt: skip
def test_links_of_slips_and_the_slip_of_a_day(text: str, kind: ScanKind, code: str | None) -> None:
    scan = read_scan(text, TODAY)
    assert (scan.kind, scan.fields.get("code")) == (kind, code)


def test_a_link_of_a_thousand_values_is_no_code() -> None:
    assert read_scan("https://a.vn/?" + "a=1&" * 450, TODAY).kind is K.UNKNOWN
