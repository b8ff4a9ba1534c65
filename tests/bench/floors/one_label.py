"""A Textual app with one label, given on the command line: the least that paints."""

from __future__ import annotations

import sys

from textual.app import App, ComposeResult
from textual.widgets import Label


class OneLabel(App[None]):
    """Shows its label."""

    def compose(self) -> ComposeResult:
        """The label."""
        yield Label(sys.argv[1])


if __name__ == "__main__":
    OneLabel().run()
