"""What can be wrong with the catalogue's own files."""

from __future__ import annotations

__all__ = ["CatalogueError"]


class CatalogueError(Exception):
    """The catalogue cannot be used; nothing of it was.

    `reason` is a machine word: `missing` (no such file in the package), `unreadable` (not gzip, not JSON, not
    the expected shape), `too_large`, `stale_labels` (the reviewed labels belong to other published texts:
    review them again), `unknown_line` (a reviewed case names a line that is not published),
    `duplicate` (a procedure code twice), `bad_fee` (a rule of the fee table that cannot be right). `where`
    names the file, procedure, rule or line.
    """

    def __init__(self, reason: str, where: str) -> None:
        super().__init__(f"{reason}: {where}")
        self.reason = reason
        self.where = where
