"""What can be wrong with a tag."""

from __future__ import annotations

__all__ = ["NdefError"]


class NdefError(Exception):
    """It is no NDEF tag, or what stands on it is malformed or more than a ticket is. Holds none of it."""
