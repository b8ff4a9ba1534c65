"""The chip's photo: where there is room, off the loop, gone with its visit; hostile files are no photo."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from PIL import Image

from counter.desk.state import Reading
from counter.domain.card import Photo
from devices.virtual.portrait import portrait
from screens.desk.citizen import CitizenText
from screens.photo import LARGEST_BYTES, PhotoPlace, Picture, drawn
from tests.screens.conftest import Open, settled
from tests.screens.fake_desk import FakeDesk

BLOCKS = frozenset("▘▝▀▖▌▞▛▗▚▐▜▄▙▟█")


def photo(content: bytes, kind: str = "jpeg") -> Photo:
    return Photo(kind, content, hashlib.sha256(content).hexdigest())


def encoded(size: tuple[int, int], kind: str, colour: tuple[int, int, int] = (200, 30, 30)) -> bytes:
    octets = io.BytesIO()
    Image.new("RGB", size, colour).save(octets, kind)
    return octets.getvalue()


FACE = photo(portrait("mau"))


@pytest.mark.parametrize(("columns", "rows"), [(9, 6), (18, 12)])
def test_it_fills_its_cells(columns: int, rows: int) -> None:
    lines = drawn(FACE, columns, rows).lines
    assert lines is not None
    assert [line.cell_length for line in lines] == [columns] * rows
    assert len({letter for line in lines for letter in line.plain} & BLOCKS) > 5


def test_jpeg_2000_is_read() -> None:
    lines = drawn(photo(encoded((60, 80), "JPEG2000"), "jpeg2000"), 9, 6).lines
    assert lines is not None
    assert {str(span.style) for span in lines[0].spans} == {"#c81e1e on #c81e1e"}


HOSTILE = {
    "empty": photo(b""),
    "cut": photo(FACE.content[:500]),
    "too many bytes": photo(FACE.content + b"\0" * LARGEST_BYTES),
    "too many pixels": photo(encoded((4001, 1000), "JPEG")),
    "another format": photo(encoded((60, 80), "PNG")),
    "not the format it says": photo(encoded((60, 80), "JPEG2000")),
    "no format of ours": photo(encoded((60, 80), "PNG"), "png"),
    "letters": photo(b"\xff\xd8\xff" + b"A" * 2000),
    "a box that lies": photo(b"\x00\x00\x00\x0cjP  \r\n\x87\n" + b"\xff" * 400, "jpeg2000"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_photo_is_none(case: str) -> None:
    assert drawn(HOSTILE[case], 9, 6).lines is None


@pytest.mark.parametrize("place", range(0, 2000, 97))
def test_a_damaged_photo_never_raises(place: int) -> None:
    damaged = bytearray(FACE.content)
    damaged[place : place + 4] = b"\xff\xff\x00\xd8"
    drawn(photo(bytes(damaged)), 9, 6)


def test_a_picture_of_a_visit_that_is_over_is_dropped() -> None:
    begun: list[tuple[int, int]] = []
    place = PhotoPlace(lambda _, columns, rows: begun.append((columns, rows)))
    assert len(place.lines(FACE, 9, 6)) == 6
    place.lines(FACE, 9, 6)
    assert begun == [(9, 6)], "drawn once"
    place.forget()
    assert not place.take(Picture(FACE.sha256, 9, 6, ()))
    assert place.lines(None, 9, 6) == ()
    assert "Picture" in repr(drawn(FACE, 9, 6))
    assert FACE.sha256 not in repr(drawn(FACE, 9, 6))


def blocks_of(panel: CitizenText) -> int:
    return sum(letter in BLOCKS for letter in panel.render().plain)


@pytest.mark.parametrize(("size", "seen"), [((80, 24), False), ((120, 36), True), ((160, 48), True)])
async def test_it_stands_beside_the_name_where_there_is_room(
    opened: Open, size: tuple[int, int], seen: bool
) -> None:
    async with opened(size=size) as (app, desk, pilot):
        await shown(desk, FACE)
        await settled(pilot)
        panel = app.screen.query_one(CitizenText)
        assert bool(blocks_of(panel)) is seen
        assert "TRẦN THỊ MẪU" in panel.render().plain
        await pilot.resize_terminal(80, 24)
        await settled(pilot)
        assert not blocks_of(panel), "never at 80 columns"
        await pilot.resize_terminal(*size)
        await settled(pilot)
        await desk.finish()
        await desk.call_next()
        desk.read()
        await settled(pilot)
        assert not blocks_of(panel)
        assert panel._place._picture is None


async def test_an_unreadable_photo_is_said(opened: Open) -> None:
    async with opened() as (app, desk, pilot):
        await shown(desk, HOSTILE["cut"])
        await settled(pilot)
        assert "không có ảnh đọc được" in app.screen.query_one(CitizenText).render().plain


async def test_the_loop_does_not_decode(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    seen: list[int] = []
    import screens.desk.citizen as module

    real: Callable[[Photo, int, int], Picture] = drawn

    def noted(one: Photo, columns: int, rows: int) -> Picture:
        seen.append(threading.get_ident())
        return real(one, columns, rows)

    monkeypatch.setattr(module, "drawn", noted)
    async with opened() as (_, desk, pilot):
        await shown(desk, FACE)
        await settled(pilot)
        assert seen
        assert threading.get_ident() not in seen


async def shown(desk: FakeDesk, face: Photo) -> None:
    """A person whose chip was read, with this photo."""
    await desk.call_next()
    desk.read()
    assert desk.state.visit is not None
    identity = desk.state.visit.identity
    card = replace(identity.card, photo=face, reading=Reading.DONE)
    desk.visit(identity=replace(identity, card=card))
