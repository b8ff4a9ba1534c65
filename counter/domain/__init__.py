"""Frozen values and pure rules of a one-stop shop: no I/O, no clock, standard library only."""
