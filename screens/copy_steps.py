"""What may be done with the copy of a paper: what Enter does, and what keeps a key from acting. Pure."""

from __future__ import annotations

from counter.desk.digitising_acts import ComponentView, DigitisingView
from counter.domain.scans import Standing
from screens.digitising_keys import NOTHING_TO_SIGN, WHY_NOT

__all__ = ["step_of", "why_not"]

_SIGNED = (Standing.SIGNED, Standing.SIGNED_ELSEWHERE)
_TAKES = ("copy_scan", "copy_folder", "copy_file")
"""Commands that make a copy."""


def step_of(view: DigitisingView, part: ComponentView, working: str) -> str:
    """What Enter does with a paper, as a word; `working`: what is being done with it already."""
    if working:
        return working
    if part.standing is Standing.MISSING:
        way = "scan" if view.means.scanner else "folder" if view.means.folder else "file"
        return "reuse" if part.from_data else way
    if part.standing is Standing.UNDESCRIBED:
        return "describe"
    if part.standing is Standing.UNSIGNED:
        return "sign" if view.means.signer else "elsewhere"
    return "all" if view.done == view.of else "more"


def why_not(
    command: str, view: DigitisingView | None, part: ComponentView | None, working: str
) -> str | None:
    """Text key of what keeps a command of the screen from acting; None when it can."""
    if command not in WHY_NOT:
        return None
    if view is None:
        return "scan.refused.no_view"
    if command in ("copy_sign", "copy_elsewhere"):
        return _why_not_signed(command, view)
    if part is None:
        return "scan.refused.no_view"
    if working:
        return "scan.refused.working"
    return _why_not_taken(command, view, part) if command in _TAKES else _why_not_changed(command, part)


def _why_not_signed(command: str, view: DigitisingView) -> str | None:
    if not view.standing(Standing.UNSIGNED):
        return NOTHING_TO_SIGN
    return None if view.means.signer or command == "copy_elsewhere" else "scan.sign.not_set"


def _why_not_taken(command: str, view: DigitisingView, part: ComponentView) -> str | None:
    if part.scan is not None and part.scan.signature is not None:
        return "scan.refused.signed"
    if command == "copy_scan" and not view.means.scanner:
        return "scan.why.not_set"
    return "scan.folder.not_set" if command == "copy_folder" and not view.means.folder else None


def _why_not_changed(command: str, part: ComponentView) -> str | None:
    has_copy = part.scan is not None and bool(part.scan.sha256)
    if command == "copy_describe" and not has_copy:
        return "scan.refused.reused" if part.standing is Standing.REUSED else "scan.refused.no_copy"
    if command == "copy_reuse" and has_copy:
        return "scan.refused.has_copy"
    return "scan.refused.nothing_to_drop" if command == "copy_drop" and part.scan is None else None
