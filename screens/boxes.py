"""Every screen but the lock: what the app opens, imported together once the lock screen is painted."""

from __future__ import annotations

from screens.closing import ClosingBox
from screens.correction import CorrectionBox, dossier_to_correct, number_of
from screens.desk.papers import missing_papers
from screens.desk.screen import DeskScreen
from screens.drawer import DrawerScreen
from screens.handouts import handout_picks
from screens.held import HeldBox
from screens.help import HelpScreen
from screens.identity import IdentityScreen
from screens.outage import OutageBox
from screens.outbox import OutboxScreen
from screens.outcome_box import OutcomeBox
from screens.palette import PaletteScreen, finish_choices
from screens.people import PeopleBox
from screens.refusal import RefusalBox
from screens.reprint import ReprintScreen
from screens.supplement import SupplementBox

__all__ = [
    "ClosingBox",
    "CorrectionBox",
    "DeskScreen",
    "DrawerScreen",
    "HeldBox",
    "HelpScreen",
    "IdentityScreen",
    "OutageBox",
    "OutboxScreen",
    "OutcomeBox",
    "PaletteScreen",
    "PeopleBox",
    "RefusalBox",
    "ReprintScreen",
    "SupplementBox",
    "dossier_to_correct",
    "finish_choices",
    "handout_picks",
    "missing_papers",
    "number_of",
]
