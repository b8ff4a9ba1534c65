"""Type-ahead over the packaged catalogue, key by key: beside a naive scan and SQLite's full-text search."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from itertools import islice

from counter.centre.catalogue import load_catalogue
from counter.domain.procedures import Procedure
from counter.domain.search import ProcedureIndex
from counter.domain.text import fold
from tests.bench.harness import MILLISECONDS, Bar, Judged, Row, alternate, figures, in_turn, timed

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
)
"""What clerks type: with marks and without, everyday names, codes, initials, slips of the finger."""

_HITS = 10
_ROUNDS = 5

Search = Callable[[str], object]


def measure() -> list[Row]:
    """Every key of every query through each way of searching, in turn."""
    procedures = load_catalogue()[1]
    ways: list[Search] = [
        ProcedureIndex(procedures, include_hidden=True).search,
        _scan(procedures),
        _full_text(procedures),
        _trigrams(procedures),
    ]
    keys = [query[:length] for query in QUERIES for length in range(1, len(query) + 1)]
    samples: tuple[list[float], ...] = tuple([] for _ in ways)
    for key in keys:
        takes = [timed(lambda way=way, key=key: way(key)) for way in ways]  # type: ignore[misc]  # mypy cannot type defaults
        for kept, more in zip(samples, alternate(takes, rounds=_ROUNDS), strict=True):
            kept += more
    ours, scan, full_text, trigrams = (figures(each, MILLISECONDS) for each in samples)
    (building,) = in_turn(timed(lambda: ProcedureIndex(procedures, include_hidden=True)), rounds=5)
    return [
        Row("key to hits", "ms", ours, "`in` over folded names", scan, Bar(Judged.P99, 1.5)),
        Row("key to hits", "ms", ours, "SQLite FTS5, prefixes", full_text, Bar(Judged.P99, 1.5)),
        Row("key to hits", "ms", ours, "SQLite FTS5, trigrams", trigrams, Bar(Judged.P99, 1.5)),
        Row("building the index", "ms", building),
    ]


def _scan(procedures: Sequence[Procedure]) -> Search:
    """The floor: no ranking, no forgiving, stops at enough hits."""
    names = [(_text(procedure), procedure) for procedure in procedures]

    def search(typed: str) -> object:
        words = fold(typed).split()
        hits = (procedure for name, procedure in names if all(word in name for word in words))
        return list(islice(hits, _HITS))

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
