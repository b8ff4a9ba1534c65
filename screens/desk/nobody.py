"""While nobody is known: what lies on the reader and what was scanned decide what the clerk is told.

Gives names of texts, of the panel (`desk.citizen.`) and of the next step (`desk.next.`); draws nothing.
"""

from __future__ import annotations

from counter.desk.state import DeskState
from counter.events import ReaderState

__all__ = ["card_lies_left", "panel_words", "step_words"]

_ABSENT = (ReaderState.NO_SERVICE, ReaderState.NO_READER)


def card_lies_left(state: DeskState) -> bool:
    """Whether the card on the reader is the one the person before left there."""
    session = state.devices.card_session
    return session is not None and session == state.devices.left_session


def panel_words(state: DeskState) -> str:
    """What stands where the person will stand. A ticket on a tag has no card session."""
    if card_lies_left(state):
        return "card_left"
    if state.devices.card_session is not None:
        return "nobody_card"
    if _number(state):
        return "nobody_number"
    return "nobody_no_reader" if state.devices.reader in _ABSENT else "nobody"


def step_words(state: DeskState) -> str:
    """What the clerk does next to know who it is."""
    if card_lies_left(state):
        return "identify_left"
    if state.devices.card_session is not None:
        return "identify_card"
    if _number(state):
        return "identify_number"
    return "identify_no_reader" if state.devices.reader in _ABSENT else "identify"


def _number(state: DeskState) -> str:
    return state.visit.identity.number if state.visit is not None else ""
