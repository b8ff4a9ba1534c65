"""For every test: nothing it lets out names a citizen, and no collection looks at all the others."""

from __future__ import annotations

import gc

pytest_plugins = ["tests.rigs.privacy"]


def pytest_collection_finish() -> None:
    """Take modules and tests out of the collector's sight: every full look at them costs half a second."""
    gc.collect()
    gc.freeze()
