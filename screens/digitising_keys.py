"""The keys of electronic copies: opening them, and on their screen acts on the marked paper and on all."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar

from counter.desk.state import DeskState
from counter.domain.access import Permission
from screens.command import Command

if TYPE_CHECKING:
    from screens.app import CounterApp
    from screens.digitising import DigitisingScreen

__all__ = [
    "NOTHING_TO_SIGN",
    "WHY_NOT",
    "CopyBack",
    "CopyDescribe",
    "CopyDrop",
    "CopyElsewhere",
    "CopyFile",
    "CopyFolder",
    "CopyReuse",
    "CopyScan",
    "CopySign",
    "Digitise",
    "DigitiseRow",
]

NOTHING_TO_SIGN = "scan.refused.nothing_to_sign"
WHY_NOT = {
    "copy_scan": ("scan.refused.no_view", "scan.refused.working", "scan.refused.signed", "scan.why.not_set"),
    "copy_folder": (
        "scan.refused.no_view",
        "scan.refused.working",
        "scan.refused.signed",
        "scan.folder.not_set",
    ),
    "copy_file": ("scan.refused.no_view", "scan.refused.working", "scan.refused.signed"),
    "copy_sign": ("scan.refused.no_view", NOTHING_TO_SIGN, "scan.sign.not_set"),
    "copy_elsewhere": ("scan.refused.no_view", NOTHING_TO_SIGN),
    "copy_describe": (
        "scan.refused.no_view",
        "scan.refused.working",
        "scan.refused.no_copy",
        "scan.refused.reused",
    ),
    "copy_reuse": ("scan.refused.no_view", "scan.refused.working", "scan.refused.has_copy"),
    "copy_drop": ("scan.refused.no_view", "scan.refused.working", "scan.refused.nothing_to_drop"),
}
"""Text keys of what keeps each command of the screen from acting."""


class Digitise(Command):
    """Electronic copies of the form in work, or of the dossier that was just received or opened."""

    id = "digitise"
    key = "ctrl+e"
    permission = Permission.DOSSIER_SCAN
    reasons = ("scan.refused.no_dossier",)

    def in_row(self, state: DeskState) -> bool:
        """With a visit: at an idle desk the keys of what people come for have the room."""
        return state.visit is not None

    def why_not(self, state: DeskState) -> str | None:
        """In a visit there must be a form or a dossier; without one its code is scanned."""
        visit = state.visit
        if visit is None or visit.filing is not None or visit.returning is not None or visit.standing:
            return None
        return "scan.refused.no_dossier"

    def run(self, counter: CounterApp) -> None:
        """Open the screen."""
        from screens.digitising import show

        show(counter)


class DigitiseRow(Command):
    """Electronic copies of the dossier highlighted in the list."""

    id = "digitise_row"
    key = "ctrl+e"
    permission = Permission.DOSSIER_SCAN
    scopes = frozenset({"outbox"})
    reasons = ("scan.refused.no_row",)

    def run(self, counter: CounterApp) -> None:
        """Open the screen."""
        from screens.digitising import show

        show(counter)


class CopyBack(Command):
    """Returns to where the screen was opened."""

    id = "copy_back"
    key = "f9"
    scopes = frozenset({"digitising"})

    def run(self, counter: CounterApp) -> None:
        """Close the screen on top."""
        counter.close_screen()


class _CopyAct(Command):
    """An act on the screen of copies."""

    permission = Permission.DOSSIER_SCAN
    scopes: ClassVar[frozenset[str]] = frozenset({"digitising"})

    def run(self, counter: CounterApp) -> None:
        """Do it there."""
        from screens.digitising import DigitisingScreen

        if isinstance(counter.screen, DigitisingScreen):
            self.do(counter.screen)

    @abstractmethod
    def do(self, screen: DigitisingScreen) -> None:
        """Do it on the screen."""


class CopyScan(_CopyAct):
    """Scan the marked paper."""

    id = "copy_scan"
    key = "f2"
    reasons = WHY_NOT["copy_scan"]

    def do(self, screen: DigitisingScreen) -> None:
        """Open the box."""
        screen.ask_scan()


class CopyFolder(_CopyAct):
    """Take the copy of the marked paper from the watched folder."""

    id = "copy_folder"
    key = "f3"
    reasons = WHY_NOT["copy_folder"]

    def do(self, screen: DigitisingScreen) -> None:
        """Open the list."""
        screen.ask_folder()


class CopyFile(_CopyAct):
    """Take the copy of the marked paper from a file."""

    id = "copy_file"
    key = "f4"
    reasons = WHY_NOT["copy_file"]

    def do(self, screen: DigitisingScreen) -> None:
        """Open the box."""
        screen.ask_file()


class CopySign(_CopyAct):
    """Sign every described copy with one PIN."""

    id = "copy_sign"
    key = "f5"
    reasons = WHY_NOT["copy_sign"]

    def do(self, screen: DigitisingScreen) -> None:
        """Open the box."""
        screen.ask_pin()


class CopyDescribe(_CopyAct):
    """Describe the copy of the marked paper."""

    id = "copy_describe"
    key = "f6"
    reasons = WHY_NOT["copy_describe"]

    def do(self, screen: DigitisingScreen) -> None:
        """Open the box."""
        screen.ask_description()


class CopyReuse(_CopyAct):
    """Use a document the state holds."""

    id = "copy_reuse"
    key = "f7"
    reasons = WHY_NOT["copy_reuse"]

    def do(self, screen: DigitisingScreen) -> None:
        """Open the box."""
        screen.ask_reuse()


class CopyElsewhere(_CopyAct):
    """The described copies were signed in the owning system."""

    id = "copy_elsewhere"
    key = "f8"
    reasons = WHY_NOT["copy_elsewhere"]

    def do(self, screen: DigitisingScreen) -> None:
        """Ask first: nothing here proves it."""
        screen.ask_elsewhere()


class CopyDrop(_CopyAct):
    """Drop the wrong copy of the marked paper."""

    id = "copy_drop"
    key = "f11"
    reasons = WHY_NOT["copy_drop"]

    def do(self, screen: DigitisingScreen) -> None:
        """Ask first."""
        screen.ask_drop()
