"""What card and register say of the person at the counter: progress, trouble, verdict, differences."""

from __future__ import annotations

from textual.content import Content

from counter.desk.state import CardView, Identity
from counter.domain.card import ReadStep
from counter.domain.compare import Difference, Weight
from counter.domain.people import IdentityLevel, PersonField
from counter.ports import LookupOutcome
from counter.texts import Texts
from screens.columns import beside, labelled, wrapped
from screens.symbols import LOOKUP
from screens.wording import marked

__all__ = ["card_trouble", "difference_lines", "finding_lines", "reading_progress", "register_verdict"]

_STEPS = tuple(ReadStep)
_BEFORE_PHOTO = _STEPS.index(ReadStep.DG2)
"""Steps before the photo, which takes as long as all of them and more: half of the bar is its."""
_BAR = 12


def register_verdict(texts: Texts, identity: Identity, outcome: LookupOutcome) -> tuple[str, str]:
    """What the register said, and how loud that is."""
    count = len(identity.differences)
    if outcome is LookupOutcome.FOUND and count:
        loud = any(one.weight is Weight.WARNING for one in identity.differences)
        style = "bold $warn" if loud else "$ink"
        return f"{'▲' if loud else '≈'} {texts('desk.register.differs', count=count)}", style
    symbol, style = LOOKUP[outcome]
    return f"{symbol} {texts(f'desk.register.{outcome}')}", style


def reading_progress(texts: Texts, card: CardView) -> list[Content]:
    """How far the reading of the chip has come."""
    part = min(card.done_bytes / card.expected_bytes, 1.0) if card.expected_bytes else 0.0
    if card.step is ReadStep.DG2:
        done = 1 + part
    else:
        done = (_STEPS.index(card.step) + part) / _BEFORE_PHOTO if card.step else 0.0
    filled = round(done / 2 * _BAR)
    words = texts(f"desk.step.{card.step}") if card.step else texts("desk.step.start")
    bar = Content.styled("━" * filled, "$mark") + Content.styled("─" * (_BAR - filled), "$soft")
    return [bar + Content.styled(f" {words}", "$ink")]


def card_trouble(texts: Texts, card: CardView, width: int) -> list[Content]:
    """Why the card could not be read, and how often it may still be tried; nothing when it was."""
    if card.trouble is None:
        return []
    words = texts(f"desk.trouble.{card.trouble}")
    if card.attempts_remaining is not None:
        words = f"{words} ({texts('desk.trouble.attempts', count=card.attempts_remaining)})"
    return wrapped(f"▲ {words}", width, "$warn")


def finding_lines(texts: Texts, card: CardView, width: int, *, short: bool) -> list[Content]:
    """What to know of the card beside its verdict; in short the gravest, and how many more there are."""
    said = [(one, texts(f"desk.finding.{one}")) for one in card.findings]
    if short and len(said) > 1:
        said = [(said[0][0], f"{said[0][1]} +{len(said) - 1}")]
    lines: list[Content] = []
    for finding, words in said:
        sign, style = ("▲", "bold $warn") if finding.is_loud else ("≈", "$ink")
        lines += (
            [Content.styled(f"{sign} {words}", style)] if short else wrapped(f"{sign} {words}", width, style)
        )
    return lines


def difference_lines(texts: Texts, identity: Identity, width: int) -> list[Content]:
    """Where card and register differ, both beside each other where there is room."""
    if not identity.differences:
        return []
    loud = any(one.weight is Weight.WARNING for one in identity.differences)
    lines = wrapped(texts("desk.citizen.differs"), width, "bold $warn" if loud else "bold $ink")
    for one in identity.differences:
        lines += _difference(texts, one, width)
    shown = identity.person is not None and identity.person.level is not IdentityLevel.STATED
    if loud and shown:
        lines += wrapped(f"● {texts('people.citizen.paper_prevails')}", width, "$mark")
    return lines


def _difference(texts: Texts, one: Difference, width: int) -> list[Content]:
    loud = one.weight is Weight.WARNING
    title = marked(("≠", "bold $warn") if loud else ("≈", "$ink"), texts(f"desk.field.{one.field}"))
    card, register = _said(texts, one, one.card_value), _said(texts, one, one.register_value)
    half = width // 2
    if half >= 22:
        return [
            title,
            *beside(
                labelled(texts("desk.citizen.card"), card, half - 2, label_width=6),
                labelled(texts("desk.citizen.register"), register, half - 2, label_width=6),
                half,
            ),
        ]
    return [
        title,
        *labelled(f"  {texts('desk.citizen.card')}", card, width, label_width=8),
        *labelled(f"  {texts('desk.citizen.register')}", register, width, label_width=8),
    ]


def _said(texts: Texts, one: Difference, value: str) -> str:
    if one.field is PersonField.SEX:
        key = f"desk.sex.{value}"
        return texts(key) if key in texts else value
    return value
