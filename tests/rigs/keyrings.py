"""A keyring in memory, and the reason a journal was refused with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import keyring.errors
import pytest

from counter.ports import JournalError

__all__ = ["Ring", "reason"]


@dataclass
class Ring:
    """A keyring that can be away, forget what it is told, or lose everything."""

    secrets: dict[tuple[str, str], str] = field(default_factory=dict)
    away: bool = False
    forgets: bool = False

    def get_password(self, service: str, username: str) -> str | None:
        """The stored secret."""
        self._answer()
        return self.secrets.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Store a secret."""
        self._answer()
        if not self.forgets:
            self.secrets[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        """Forget a secret; one it does not have is an error, as of a real one."""
        self._answer()
        if self.secrets.pop((service, username), None) is None:
            raise keyring.errors.PasswordDeleteError

    def _answer(self) -> None:
        if self.away:
            raise keyring.errors.KeyringLocked


def reason(call: Callable[[], object]) -> str:
    """The reason a call was refused with."""
    with pytest.raises(JournalError) as refusal:
        call()
    return refusal.value.reason
