"""Scanners of codes with a line of their own: serial ones, and keyboards the desk takes for itself."""
