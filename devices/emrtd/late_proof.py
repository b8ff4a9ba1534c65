"""A judge whose code loads while the card is already being read: the name waits for none of it.

Parsing certificates takes a quarter of a second of imports, once in a process; a read spends longer than that
waiting for the chip before anything has to be judged.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from devices.emrtd.gathered import ShortId
from devices.emrtd.proof import Conclusion, Proof
from devices.emrtd.session import CardSession

__all__ = ["LateProof"]


class LateProof:
    """See `devices.emrtd.proof.Proof`. `make` runs on a thread of its own, begun at once."""

    def __init__(self, make: Callable[[], Proof]) -> None:
        self._make = make
        self._made: Proof | None = None
        self._told: list[Callable[[Proof], None]] = []
        self._thread = threading.Thread(target=self._load, name="card-proof", daemon=True)
        self._thread.start()

    def took(self, file: ShortId, content: bytes) -> None:
        """A whole file was read."""
        self._told.append(lambda proof: proof.took(file, content))

    def card_security(self, content: bytes) -> None:
        """EF.CardSecurity was read."""
        self._told.append(lambda proof: proof.card_security(content))

    def prove_chip(self, card: CardSession) -> None:
        """Let the chip prove itself; waits for the code."""
        self._proof().prove_chip(card)

    def conclude(self) -> Conclusion:
        """What is known by now; waits for the code."""
        return self._proof().conclude()

    def _load(self) -> None:
        self._made = self._make()

    def _proof(self) -> Proof:
        self._thread.join()
        proof = self._made if self._made is not None else self._make()  # raises what kept it from loading
        self._made = proof
        told, self._told = self._told, []
        for tell in told:
            tell(proof)
        return proof
