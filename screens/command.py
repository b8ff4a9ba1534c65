"""What a command is: key, words, where it works, why it cannot act now. Knows no command by name."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

from counter.desk.state import DeskState
from counter.domain.access import Permission
from screens.wording import permission_key

if TYPE_CHECKING:
    from screens.app import CounterApp

__all__ = ["ALIASES", "BUSY", "KEYS", "Command", "alias_of", "key_name", "pressed_as"]

BUSY = "desk.why.busy"

_ALIAS_OF_KEY = {f"f{n}": str(n % 10) for n in range(1, 11)} | {"f11": "-", "f12": "="}
_SHIFTED = 12
ALIASES = "".join(_ALIAS_OF_KEY.values())
"""Characters that, after Escape, stand for a function key."""
KEYS = {alias: key for key, alias in _ALIAS_OF_KEY.items()}
"""The function key of each alias."""


def alias_of(key: str) -> str:
    """What is typed after Escape instead of `key`; empty for keys of the second row: letters only type."""
    return _ALIAS_OF_KEY.get(key, "")


def pressed_as(key: str) -> str:
    """`key`, and how else it may arrive, with commas.

    A function key with Alt or Escape and its alias; with Shift as the key twelve further: so terminals after
    xterm's count them (`CSI 15;2~` is Shift+F5 and F17, ctlseqs, "PC-Style Function Keys").
    """
    alias = alias_of(key)
    if alias:
        return f"{key},alt+{alias}"
    number = key.removeprefix("shift+f")
    return f"{key},f{int(number) + _SHIFTED}" if number.isdecimal() else key


def key_name(key: str) -> str:
    """As it stands on the keyboard: `F5`, `Ctrl+N`."""
    return "+".join(part.capitalize() if len(part) > 1 else part.upper() for part in key.split("+"))


class Command(ABC):
    """One command. Subclasses are stateless declarations."""

    id: ClassVar[str]
    key: ClassVar[str]
    scopes: ClassVar[frozenset[str]] = frozenset({"desk"})
    """Screens and boxes it works on: `lock`, `desk`, `outbox`, or a box by its own scope."""
    needs_free_desk: ClassVar[bool] = False
    """True for acts that must not start while another one runs."""
    permission: ClassVar[Permission | None] = None
    """What whoever is signed in must be allowed; None: everybody."""
    in_footer: ClassVar[bool] = True
    """False for what is rare or named elsewhere on the screen: palette and help have it all the same."""
    reasons: ClassVar[tuple[str, ...]] = ()
    """Text keys of the sentences that say why it cannot act, besides `BUSY`."""

    @property
    def label_key(self) -> str:
        """Text key of the footer label."""
        return f"desk.command.{self.id}.label"

    @property
    def help_key(self) -> str:
        """Text key of the help line and of the palette's entry."""
        return f"desk.command.{self.id}.help"

    @property
    def first_row(self) -> bool:
        """Whether it is a function key."""
        return bool(alias_of(self.key))

    def works_on(self, scope: str) -> bool:
        """Whether its key belongs to it on that screen or box."""
        return scope in self.scopes

    def offered(self, state: DeskState) -> bool:
        """Whether the command exists at all here: a desk outside training has no drawer."""
        del state
        return True

    def in_row(self, state: DeskState) -> bool:
        """Whether the footer names it in this state, where it acts and there is room."""
        del state
        return self.in_footer

    def why_not(self, state: DeskState) -> str | None:
        """Text key of the reason it cannot act now; None when it can."""
        return BUSY if self.needs_free_desk and state.busy else None

    def forbidden(self, state: DeskState) -> str | None:
        """Text key of what whoever is signed in may not do; None when they may, or nobody is signed in."""
        if self.permission is None or state.clerk is None or state.clerk.may(self.permission):
            return None
        return permission_key(self.permission)

    def when(self, state: DeskState) -> bool:
        """Whether it can act now."""
        return self.offered(state) and self.forbidden(state) is None and self.why_not(state) is None

    @abstractmethod
    def run(self, counter: CounterApp) -> None:
        """Act."""
