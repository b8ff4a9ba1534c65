"""The counter: the whole desk of a one-stop-shop clerk in a terminal."""

from __future__ import annotations

__all__ = ["__version__"]

__version__ = "0.1.0"
