"""The fields of a small form as a box declares them: frozen specs, nothing of how they are drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from textual.content import Content

from counter.domain.parties import PartyRole

__all__ = [
    "AMOUNT_SIGNS",
    "DATE_SIGNS",
    "ActField",
    "ChoiceField",
    "Field",
    "HeadField",
    "NoteField",
    "TextField",
    "Values",
    "always",
    "never",
]

AMOUNT_SIGNS = " .,kntrghiìàệuđdồov₫"
"""Behind the digits of an amount: thousands, and the words for them that are read."""
DATE_SIGNS = "/.-"

Values = Mapping[str, str]
"""What stands in the fields, by id. A field that does not apply is empty."""


def always(values: Values) -> bool:
    """Whether a field applies: yes."""
    del values
    return True


def never(values: Values) -> bool:
    """Whether a line must be filled in: no."""
    del values
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A line of a box."""

    id: str
    """Name of what is typed; the name a `bad_field` notice uses for it."""
    label: str = ""
    """Words at the left."""
    when: Callable[[Values], bool] = always
    """Whether the line applies, by the values of the lines above it; it is not shown otherwise."""
    problem: str = ""
    """What is wrong with it as the desk sees it now, in words; shown below the line."""
    role: PartyRole | None = None
    """Whose identity a code scanned on this line is; None: of whom the box is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextField(Field):
    """A line to type in."""

    value: str = ""
    """What is known. When it changes while the box is open, the line follows (see `FormBox.subject`)."""
    hint: str = ""
    """Quiet words at the foot of the box while the line is in work."""
    right: str = ""
    """What a right value looks like: said below the line when the desk finds it bad."""
    limit: int = 200
    """Most characters."""
    proposed: bool = False
    """The first typed letter takes the place of the whole value."""
    digits: bool = False
    """A number: a letter typed on a choice above goes past it."""
    signs: str | None = None
    """A number takes digits and, behind the first, these; None: the line takes any character."""
    judge: Callable[[str], str] | None = None
    """What is wrong with what was typed, in words, said when the line is left; empty: nothing is."""
    needed: Callable[[Values], bool] = never
    """Whether it must be filled in, by what stands in the others."""
    needed_words: str = ""
    """Said in the line while it is needed and empty."""
    zone: bool = False
    """A machine-readable zone may be typed here, its lines one after another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceField(Field):
    """A line whose value is turned with left and right."""

    options: Sequence[tuple[str, str]]
    """(value, words), at least one."""
    value: str = ""
    """The one chosen at first; one that is not an option is the first."""
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActField(Field):
    """A line that does something on Enter or on Backspace."""

    words: str
    act: Callable[[], object] | None = None
    """None: Enter goes to the next line."""
    drop: Callable[[], object] | None = None
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteField(Field):
    """Lines that follow what is typed; no key reaches them."""

    draw: Callable[[Values, int], list[Content]]
    """Lines of at most the given width."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadField(Field):
    """A heading over the lines below it: its label."""
