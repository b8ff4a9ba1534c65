"""The journal: the desk's durable memory on encrypted SQLite (DESIGN.md "What lives where")."""

from cache.journal.reading import JournalReader
from cache.journal.writing import SqliteJournal

__all__ = ["JournalReader", "SqliteJournal"]
