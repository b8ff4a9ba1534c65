"""Machine words for what a printer lacks, and the state each of them means.

The words are those of RFC 8011 §5.4.12, without their severity, and a few of our own for what has none there.
"""

from __future__ import annotations

from collections.abc import Iterable

from counter.ports import PrinterState

__all__ = ["LOW", "bare", "soon", "state_of"]

LOW = ("media-low", "toner-low", "marker-supply-low")
"""What will soon be lacking: the printer still prints."""
_SEVERITIES = ("-error", "-warning", "-report")
_STATES = (
    (("offline", "no-answer", "no-spooler", "no-access", "no-device"), PrinterState.OFFLINE),
    (("media-empty", "media-needed"), PrinterState.PAPER_OUT),
    (("cover-open", "door-open", "interlock-open"), PrinterState.COVER_OPEN),
    (("media-jam", "cutter-jam"), PrinterState.JAM),
)


def bare(reason: str) -> str:
    """A reason without its severity."""
    return next((reason.removesuffix(end) for end in _SEVERITIES if reason.endswith(end)), reason)


def state_of(trouble: str) -> PrinterState:
    """What a trouble makes of a printer; READY for none."""
    if not trouble or bare(trouble) in LOW:
        return PrinterState.READY
    return next((state for words, state in _STATES if trouble.startswith(words)), PrinterState.TROUBLE)


def soon(reasons: Iterable[str]) -> str:
    """The first of the reasons that will soon be a trouble; empty for none."""
    return next((word for word in map(bare, reasons) if word in LOW), "")
