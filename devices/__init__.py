"""Chip cards through PC/SC, scanners and their virtual twins. Knows ports, events and domain only."""
