"""Type-ahead key by key at three sizes: beside a naive scan, SQLite's full-text search and rapidfuzz.

673 is the packaged catalogue, 2,849 the size of the national list, 30,000 what ten provinces' own procedures
would make; beyond the first they are put together from real names.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from importlib import import_module
from itertools import islice

from counter.domain.procedures import Procedure
from counter.domain.search import ProcedureIndex
from counter.domain.text import fold
from tests.bench.harness import MILLISECONDS, Bar, Figures, Judged, Row, alternate, figures, in_turn, timed
from tests.rigs.catalogues import many_procedures

__all__ = ["QUERIES", "measure"]

QUERIES = (
    "khai sinh",
    "Đăng ký khai sinh",
    "dang ky lai khai sinh",
    "khai sinh co yeu to nuoc ngoai",
    "khai tu",
    "ket hon",
    "giấy độc thân",
    "tinh trang hon nhan",
    "sao y",
    "chung thuc ban sao tu ban chinh",
    "chứng thực chữ ký",
    "chung thuc hop dong mua ban xe",
    "trich luc ho tich",
    "cai chinh ho tich",
    "thuong tru",
    "gia han tam tru",
    "tam vang",
    "tách hộ khẩu",
    "doi can cuoc cong dan",
    "ho kinh doanh",
    "tam ngung kinh doanh",
    "sổ đỏ",
    "giao dat cho thue dat",
    "xây nhà",
    "tro cap nguoi cao tuoi",
    "nguoi co cong",
    "mai tang phi",
    "2.000635",
    "1001193",
    "dkks",
    "khai sing",
    "khaisinh",
    "#hotich khai sinh",
    "sửa năm sinh trong giấy khai sinh cho con",
)
"""What clerks type: with marks and without, everyday names, codes, initials, slips, a field, a sentence."""

_HITS = 10
_SIZES = (
    (673, Bar(Judged.P99, 1.5), 3, 1),
    (2_849, Bar(Judged.P99, 1.5), 2, 2),
    (30_000, Bar(Judged.P99, 6.0), 1, 4),
)
"""(procedures, bar, rounds, every how many keys): a peer takes 50 ms a key where there are most."""

Search = Callable[[str], object]


def measure() -> list[Row]:
    """Every key of every query through each way of searching, in turn."""
    return [
        row
        for size, bar, rounds, step in _SIZES
        for row in _measured(many_procedures(size), bar, rounds, step)
    ]


def _measured(procedures: Sequence[Procedure], bar: Bar, rounds: int, step: int) -> Iterator[Row]:
    index = ProcedureIndex(procedures, include_hidden=True)
    peers: dict[str, Search] = {
        "`in` over folded names": _scan(procedures),
        "SQLite FTS5, prefixes": _full_text(procedures),
        "SQLite FTS5, trigrams": _trigrams(procedures),
    }
    with suppress(ImportError):  # of the group `bench`, which `make bench` installs
        peers["rapidfuzz, partial_ratio"] = _fuzzy(procedures)
    keys = [query[:length] for query in QUERIES for length in range(1, len(query) + 1)][::step]
    ours, *theirs = _sampled([index.search, *peers.values()], keys, rounds)
    of = f"key to hits, {len(procedures):,}"
    for name, figure in zip(peers, theirs, strict=True):
        yield Row(of, "ms", ours, name, figure, bar)
    (building,) = in_turn(timed(lambda: ProcedureIndex(procedures, include_hidden=True)), rounds=1)
    yield Row(f"building the index, {len(procedures):,}", "ms", building)


def _sampled(ways: Sequence[Search], keys: Sequence[str], rounds: int) -> list[Figures]:
    samples: tuple[list[float], ...] = tuple([] for _ in ways)
    for key in keys:
        takes = [timed(lambda way=way, key=key: way(key)) for way in ways]  # type: ignore[misc]  # mypy cannot type defaults
        for kept, more in zip(samples, alternate(takes, rounds=rounds), strict=True):
            kept += more
    return [figures(each, MILLISECONDS) for each in samples]


def _scan(procedures: Sequence[Procedure]) -> Search:
    """The floor: no ranking, no forgiving, stops at enough hits."""
    names = [(_text(procedure), procedure) for procedure in procedures]

    def search(typed: str) -> object:
        words = fold(typed).split()
        hits = (procedure for name, procedure in names if all(word in name for word in words))
        return list(islice(hits, _HITS))

    return search


def _fuzzy(procedures: Sequence[Procedure]) -> Search:
    """The best ten by likeness of letters, forgiving and without any words of everyday speech."""
    rapidfuzz = import_module("rapidfuzz")
    import_module("rapidfuzz.process")
    names = [_text(procedure) for procedure in procedures]

    def search(typed: str) -> object:
        found: object = rapidfuzz.process.extract(
            fold(typed), names, scorer=rapidfuzz.fuzz.partial_ratio, limit=_HITS
        )
        return found

    return search


def _full_text(procedures: Sequence[Procedure]) -> Search:
    """Words by their beginnings, ranked."""
    table = _table(procedures, "prefix = '1 2 3'")

    def search(typed: str) -> object:
        words = "".join(char if char.isalnum() else " " for char in fold(typed)).split()
        return _matches(table, " ".join(f'"{word}"*' for word in words))

    return search


def _trigrams(procedures: Sequence[Procedure]) -> Search:
    """Any three letters on end, ranked; nothing for fewer."""
    table = _table(procedures, "tokenize = 'trigram'")

    def search(typed: str) -> object:
        words = [word.replace('"', "") for word in fold(typed).split() if len(word) >= 3]
        return _matches(table, " ".join(f'"{word}"' for word in words))

    return search


def _table(procedures: Sequence[Procedure], option: str) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.execute(f"CREATE VIRTUAL TABLE procedure USING fts5 (name, {option})")
    connection.executemany(
        "INSERT INTO procedure (rowid, name) VALUES (?, ?)",
        enumerate(_text(procedure) for procedure in procedures),
    )
    return connection


def _matches(table: sqlite3.Connection, expression: str) -> object:
    if not expression:
        return []
    return table.execute(
        "SELECT rowid FROM procedure WHERE name MATCH ? ORDER BY rank LIMIT ?", (expression, _HITS)
    ).fetchall()


def _text(procedure: Procedure) -> str:
    return f"{procedure.code} {fold(procedure.name)}"
