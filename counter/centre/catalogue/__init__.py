"""The catalogue of procedures the centre serves: published data, reviewed labels, and their reading.

Knows the domain and its own package data; knows no server, no database and no clock.
"""

from __future__ import annotations

from counter.centre.catalogue.errors import CatalogueError
from counter.centre.catalogue.loader import load_catalogue, packaged_fees

__all__ = ["CatalogueError", "load_catalogue", "packaged_fees"]
