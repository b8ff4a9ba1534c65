"""The person at the counter: the name first, each fact with its source, verdict and register beside it."""

from __future__ import annotations

from textual.content import Content

from counter.desk.state import CardView, DeskState, Identity, Reading
from counter.domain.card import ReadStep
from counter.domain.compare import Difference, Weight
from counter.domain.people import Person, PersonField
from counter.events import ReaderState
from counter.ports import LookupOutcome
from screens.base import Drawn, counter
from screens.columns import beside, labelled, spread, wrapped
from screens.desk.stage import Stage, stage_of
from screens.symbols import LEVEL, LOOKUP, VERDICT
from screens.wording import in_threes, marked, partial_date

__all__ = ["CitizenPanel"]

_LABEL = 12
_STEPS = tuple(ReadStep)
_BAR = 12


def _lies_left(state: DeskState) -> bool:
    """Whether the card on the reader is the one the person before left there."""
    session = state.devices.card_session
    return session is not None and session == state.devices.left_session


class CitizenPanel(Drawn):
    """The middle column; in a band of few lines only what identifies the person."""

    DEFAULT_CSS = """
    CitizenPanel {
        height: 1fr; width: 1fr; background: $sheet; border: round $edge; border-title-color: $soft;
        padding: 0 1;
    }
    """

    def part(self, state: DeskState) -> object:
        """Identity, the reader and the stage."""
        identity = state.visit.identity if state.visit else None
        returning = bool(state.visit and state.visit.returning)
        return identity, state.devices.reader, _lies_left(state), stage_of(state), returning

    def titled(self, state: DeskState) -> None:
        """Submitter, or the one who collects."""
        collecting = stage_of(state) is Stage.RETURN
        self.border_title = Content(
            counter(self).texts("desk.citizen.collector" if collecting else "desk.citizen.title")
        )

    def lines(self, state: DeskState, width: int, height: int) -> list[Content]:
        """All that is known, most important first; air only where there is room."""
        identity = state.visit.identity if state.visit else Identity()
        if identity.person is None:
            return self._nobody(state, identity, width)
        if height <= 4:
            return self._band(identity, identity.person, width)
        head = self._head(identity.person, width)
        facts = self._facts(identity.person, width)
        card = self._checks(identity, width)
        differences = self._differences(identity, width)
        blocks = [block for block in (head, differences, facts, card) if block]
        if differences and sum(map(len, blocks)) + len(blocks) <= height:
            blocks = [head, facts, card, differences]
        airy = sum(map(len, blocks)) + len(blocks) - 1 <= height
        lines: list[Content] = []
        for block in blocks:
            lines += ([Content("")] if lines and airy else []) + block
        return lines

    def _nobody(self, state: DeskState, identity: Identity, width: int) -> list[Content]:
        texts = counter(self).texts
        if identity.card.reading is Reading.RUNNING:
            return [Content(""), *self._progress(identity.card, width)]
        card = state.devices.reader is ReaderState.CARD
        said = "card_left" if _lies_left(state) else "nobody_card" if card else "nobody"
        style = "bold $warn" if said == "card_left" else "$soft"
        lines = wrapped(texts(f"desk.citizen.{said}"), width, style)
        if identity.card.trouble is not None:
            lines += [Content(""), *self._trouble(identity.card, width)]
        return [Content(""), *lines]

    def _head(self, person: Person, width: int) -> list[Content]:
        texts = counter(self).texts
        lines = wrapped(person.full_name.upper(), width, "bold $ink")
        number = (
            in_threes(person.personal_number) if person.personal_number else texts("desk.citizen.no_number")
        )
        level = marked(LEVEL[person.level], texts(f"desk.level.{person.level}"))
        shown = Content.styled(number, "bold $mark")
        if shown.cell_length + level.cell_length + 2 > width:
            return [*lines, shown, level]
        return [*lines, spread(shown, level, width)]

    def _band(self, identity: Identity, person: Person, width: int) -> list[Content]:
        """Name and number, then verdict and register."""
        number = in_threes(person.personal_number) if person.personal_number else ""
        born = partial_date(person.date_of_birth)
        lead = Content.styled(person.full_name.upper(), "bold $ink")
        first = spread(lead, Content.styled(f"{number}  ", "bold $mark") + Content(born), width)
        checks = Content("   ").join(self._checks(identity, width, short=True))
        return [first, checks]

    def _facts(self, person: Person, width: int) -> list[Content]:
        texts = counter(self).texts
        sex = texts(f"desk.sex.{person.sex}") if person.sex else "—"
        values = (
            (PersonField.DATE_OF_BIRTH, partial_date(person.date_of_birth)),
            (PersonField.SEX, sex),
            (PersonField.RESIDENCE, person.residence or "—"),
            (PersonField.OLD_NUMBER, person.old_number or ""),
            (PersonField.PHONE, person.phone or ""),
        )
        lines: list[Content] = []
        for name, value in values:
            if value:
                source = person.sources.get(name)
                note = texts(f"desk.source.{source}") if source else ""
                label = texts(f"desk.field.{name}")
                lines += labelled(label, value, width, label_width=_LABEL, note=note)
        return lines

    # --- card and register --------------------------------------------------------------------

    def _checks(self, identity: Identity, width: int, *, short: bool = False) -> list[Content]:
        texts = counter(self).texts
        card = identity.card
        lines: list[Content] = []
        if card.reading in (Reading.RUNNING, Reading.NAMED):
            lines += self._progress(card, width)[-1:] if short else self._progress(card, width)
        elif card.trouble is not None:
            lines += self._trouble(card, width)[:1] if short else self._trouble(card, width)
        elif card.reading is Reading.DONE:
            words = texts(f"desk.verdict.{card.authenticity}")
            symbol, style = VERDICT[card.authenticity]
            lines += self._check("card", f"{symbol} {words}", style, width, short=short)
        register = identity.register
        if register.asking:
            asking = f"⟳ {texts('desk.register.asking')}"
            lines += self._check("register", asking, "$soft", width, short=short)
        elif register.outcome is not None:
            said, style = self._register(identity, register.outcome)
            lines += self._check("register", said, style, width, short=short)
        return lines

    def _check(self, name: str, said: str, style: str, width: int, *, short: bool) -> list[Content]:
        label = counter(self).texts(f"desk.citizen.{name}")
        if short:
            return [Content.styled(f"{label} ", "$soft") + Content.styled(said, style)]
        lines = labelled(label, said, width, label_width=_LABEL)
        return [line.stylize(style, _LABEL) for line in lines]

    def _register(self, identity: Identity, outcome: LookupOutcome) -> tuple[str, str]:
        texts = counter(self).texts
        count = len(identity.differences)
        if outcome is LookupOutcome.FOUND and count:
            loud = any(one.weight is Weight.WARNING for one in identity.differences)
            style = "bold $warn" if loud else "$ink"
            return f"{'▲' if loud else '≈'} {texts('desk.register.differs', count=count)}", style
        symbol, style = LOOKUP[outcome]
        return f"{symbol} {texts(f'desk.register.{outcome}')}", style

    def _progress(self, card: CardView, width: int) -> list[Content]:
        texts = counter(self).texts
        place = _STEPS.index(card.step) if card.step else 0
        part = card.done_bytes / card.expected_bytes if card.expected_bytes else 0.0
        filled = min(_BAR, round((place + min(part, 1.0)) / len(_STEPS) * _BAR))
        words = texts(f"desk.step.{card.step}") if card.step else texts("desk.step.start")
        bar = Content.styled("━" * filled, "$mark") + Content.styled("─" * (_BAR - filled), "$soft")
        return [bar + Content.styled(f" {words}", "$ink")]

    def _trouble(self, card: CardView, width: int) -> list[Content]:
        if card.trouble is None:
            return []
        texts = counter(self).texts
        words = texts(f"desk.trouble.{card.trouble}")
        if card.attempts_remaining is not None:
            words = f"{words} ({texts('desk.trouble.attempts', count=card.attempts_remaining)})"
        return wrapped(f"▲ {words}", width, "$warn")

    def _differences(self, identity: Identity, width: int) -> list[Content]:
        if not identity.differences:
            return []
        texts = counter(self).texts
        loud = any(one.weight is Weight.WARNING for one in identity.differences)
        lines = wrapped(texts("desk.citizen.differs"), width, "bold $warn" if loud else "bold $ink")
        for one in identity.differences:
            lines += self._difference(one, width)
        return lines

    def _difference(self, one: Difference, width: int) -> list[Content]:
        texts = counter(self).texts
        loud = one.weight is Weight.WARNING
        title = marked(("≠", "bold $warn") if loud else ("≈", "$ink"), texts(f"desk.field.{one.field}"))
        card, register = self._said(one, one.card_value), self._said(one, one.register_value)
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

    def _said(self, one: Difference, value: str) -> str:
        if one.field is PersonField.SEX:
            key = f"desk.sex.{value}"
            return counter(self).texts(key) if key in counter(self).texts else value
        return value
