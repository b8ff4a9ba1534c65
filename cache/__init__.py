"""What lives on the desk's disk: the journal (SQLite) and the reference store (TinyDB)."""
