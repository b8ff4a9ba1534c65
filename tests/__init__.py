"""Tests of the counter, with real parts: see `tests/rigs`."""
