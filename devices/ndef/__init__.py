"""Contactless tickets: NDEF messages on Type 2 and Type 4 tags, read through PC/SC."""
