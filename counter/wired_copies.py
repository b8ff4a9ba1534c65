"""What electronic copies are made, kept and signed with: the concrete scanner, folder, store and token.

Nothing of it loads before it is used.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from cache.kept_copies import COPIES
from cache.paper_store import SealedPapers
from counter.desk.core import DigitisingParts
from counter.folders import Mode
from counter.settings import Settings

__all__ = ["copies_folder", "digitising_parts"]


def copies_folder(folder: Path) -> Path:
    """Where the sealed copies of a data folder lie."""
    return folder / COPIES


def digitising_parts(folder: Path, settings: Settings, mode: Mode) -> DigitisingParts:
    """By the settings; in training a virtual scanner and token stand where none is set."""
    from devices.scanning.files import WatchedFolder, WrittenPaper
    from devices.scanning.sane import SaneScanner
    from devices.signing.token import TokenSigner

    scanning, signing = settings.scanning, settings.signing
    parts = DigitisingParts(
        store=SealedPapers(copies_folder(folder)),
        scanner=SaneScanner(scanning.options, device=scanning.scanner) if scanning.scanner else None,
        files=WrittenPaper(),
        folder=WatchedFolder(Path(scanning.folder)) if scanning.folder else None,
        signer=TokenSigner(Path(signing.library), timestamp_url=signing.timestamp_url)
        if signing.library
        else None,
    )
    return _trained(parts) if mode is Mode.TRAINING else parts


def _trained(parts: DigitisingParts) -> DigitisingParts:
    """With a scanner and a token that are no machines, where none is set."""
    from devices.virtual.scanner import VirtualScanner
    from devices.virtual.token import VirtualToken

    return replace(parts, scanner=parts.scanner or VirtualScanner(), signer=parts.signer or VirtualToken())
