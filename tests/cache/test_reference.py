"""The reference store: whole after any cut, empty when both generations are damaged."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from cache.reference import TinyReferenceStore
from cache.safe_files import previous_of
from counter.domain.people import IdentityAsk
from counter.domain.place import Clerk
from counter.domain.procedures import (
    Channel,
    Component,
    ComponentKind,
    FeeRule,
    LimitUnit,
    Procedure,
    ProcedureCase,
    ResultKind,
    TimeLimit,
)
from counter.ports import ReferenceStore

if TYPE_CHECKING:
    from tests.cache.conftest import Samples

DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "cut": lambda content: content[: len(content) // 2],
    "empty": lambda content: b"",
    "zeroes": lambda content: bytes(len(content)),
    "not a table": lambda content: b'["a"]',
}

UNFITTING = {
    "another shape": b'{"place":{"1":{"centre":"x"}}}',
    "nothing": b'{"place":{"1":{}}}',
    "nested without end": b'{"place":{"1":{"seat":' + b"[" * 2000 + b"]" * 2000 + b"}}}",
    "no document id": b'{"place":{"x":{"centre":1}}}',
    "an endless document id": b'{"place":{"' + b"1" * 5000 + b'":{"centre":1}}}',
    "no document": b'{"place":{"1":7}}',
}


class CutOffError(Exception):
    """The source of the data broke off."""


def procedure(number: int) -> Procedure:
    """A procedure with everything optional in use."""
    paper = Component("g1.i1", "Tờ khai", "Tờ khai theo mẫu", False, ComponentKind.PAPER, True, 1, 0)
    return Procedure(
        code=f"2.{number:06d}",
        name=f"Thủ tục mẫu {number}",
        short_name="Thủ tục mẫu",
        field="Hộ tịch",
        queue_group="A",
        version="2026-07",
        agency="Ủy ban nhân dân cấp xã",
        owner_system="centre",
        cases=(ProcedureCase("case-1", "Chung", (paper,), TimeLimit(3, LimitUnit.WORKING_DAY)),),
        limits=((Channel.DIRECT, TimeLimit(5, LimitUnit.DAY, unit_confirmed=False)),),
        fees=((Channel.DIRECT, FeeRule(8000, "một bản", "copy")), (Channel.ONLINE, FeeRule(None))),
        results=(ResultKind("Bản sao trích lục", None),),
        popular=True,
        shown=True,
        identity_ask=IdentityAsk.NONE,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the store of a test lies; made by the store."""
    return tmp_path / "reference"


def test_an_empty_store_is_empty(folder: Path) -> None:
    store: ReferenceStore = TinyReferenceStore(folder)
    assert store.place() is None
    assert store.catalogue() == ("", ())
    assert TinyReferenceStore(folder).unreadable == frozenset()


def test_what_was_put_is_there_after_a_restart(folder: Path, samples: Samples) -> None:
    procedures = tuple(map(procedure, range(3)))
    store = TinyReferenceStore(folder)
    store.put_place(samples.place)
    store.put_catalogue("v1", procedures)
    again = TinyReferenceStore(folder)
    assert again.place() == samples.place
    assert again.catalogue() == ("v1", procedures)
    again.put_catalogue("v2", procedures[:1])
    assert store.catalogue() == ("v2", procedures[:1])


def test_a_new_place_leaves_the_catalogue_file_alone(folder: Path, samples: Samples) -> None:
    store = TinyReferenceStore(folder)
    store.put_catalogue("v1", [procedure(1)])
    before = (folder / "catalogue.json").stat()
    store.put_place(samples.place)
    after = (folder / "catalogue.json").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_torn_file_gives_the_generation_before(folder: Path, samples: Samples, damage: str) -> None:
    store = TinyReferenceStore(folder)
    store.put_catalogue("v1", [procedure(1)])
    store.put_catalogue("v2", [procedure(2)])
    file = folder / "catalogue.json"
    file.write_bytes(DAMAGE[damage](file.read_bytes()))
    assert store.catalogue() == ("v1", (procedure(1),))
    assert store.unreadable == frozenset()

    # Writing over the damage keeps the good generation, not the damaged one.
    store.put_catalogue("v3", [procedure(3)])
    assert store.catalogue()[0] == "v3"
    file.write_bytes(b"")
    assert store.catalogue()[0] == "v1"


def test_both_generations_damaged_is_empty_and_says_so(folder: Path, samples: Samples) -> None:
    store = TinyReferenceStore(folder)
    for _ in range(2):
        store.put_place(samples.place)
    store.put_catalogue("v1", [procedure(1)])
    for file in (folder / "place.json", previous_of(folder / "place.json")):
        file.write_bytes(file.read_bytes()[:-9])
    assert store.place() is None
    assert store.unreadable == {"place"}
    assert store.catalogue()[0] == "v1"
    store.put_place(samples.place)
    assert store.place() == samples.place
    assert store.unreadable == frozenset()


@pytest.mark.parametrize("content", UNFITTING.values(), ids=UNFITTING.keys())
def test_a_place_that_does_not_fit_is_none(folder: Path, content: bytes) -> None:
    folder.mkdir()
    (folder / "place.json").write_bytes(content)
    store = TinyReferenceStore(folder)
    assert store.place() is None
    assert store.unreadable == {"place"}


@pytest.mark.parametrize("call", ["replace", "fsync"])
def test_a_write_cut_off_at_any_step_leaves_a_whole_store(
    folder: Path, samples: Samples, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    store = TinyReferenceStore(folder)
    store.put_place(samples.place)
    moved = replace(samples.place, clerks=(Clerk("cb2", "Lê Mẫu", "$argon2id$"),))

    for step in range(1, 10):
        with monkeypatch.context() as patch:
            calls = failing(patch, call, step)
            try:
                store.put_place(moved)
            except OSError:
                assert TinyReferenceStore(folder).place() in (samples.place, moved)
                assert TinyReferenceStore(folder).unreadable == frozenset()
                continue
        assert len(calls) < step
        assert step > 1
        assert store.place() == moved
        return
    raise AssertionError("the write never went through")


def failing(patch: pytest.MonkeyPatch, name: str, step: int) -> list[int]:
    """Let the `step`-th call of `name` fail; the list grows with each call."""
    seen: list[int] = []
    owner: object = Path if name == "replace" else os
    real = getattr(owner, name)

    def counted(*args: object) -> object:
        seen.append(step)
        if len(seen) == step:
            raise OSError("cut off")
        return real(*args)

    patch.setattr(owner, name, counted)
    return seen


def test_a_store_that_is_not_closed_changes_nothing(folder: Path, samples: Samples) -> None:
    store = TinyReferenceStore(folder)
    store.put_catalogue("v1", [procedure(1)])

    def procedures() -> Iterator[Procedure]:
        yield procedure(2)
        raise CutOffError

    with pytest.raises(CutOffError):
        store.put_catalogue("v2", cast(Sequence[Procedure], procedures()))
    assert store.catalogue() == ("v1", (procedure(1),))
    assert [file.name for file in folder.iterdir()] == ["catalogue.json"]
