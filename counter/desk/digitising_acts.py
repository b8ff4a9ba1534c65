"""Acts on electronic copies, as front ends see them, by the rules of `counter.desk.port.DeskPort`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from counter.domain.scans import ComponentScan, Standing
from counter.ports.scanner import ScanOrder, WaitingPaper

if TYPE_CHECKING:
    from counter.ports.signer import TokenView

__all__ = ["ComponentView", "DigitisingPort", "DigitisingView", "Means", "TokenSight"]


@dataclass(frozen=True, slots=True)
class Means:
    """What this desk makes and signs copies with; a file by its path it can always take."""

    scanner: bool = False
    folder: bool = False
    signer: bool = False
    order: ScanOrder = field(default_factory=ScanOrder)
    """How was scanned last."""


@dataclass(frozen=True, slots=True)
class TokenSight:
    """The tokens that are plugged in, as they are seen without a PIN."""

    tokens: tuple[TokenView, ...] = ()
    why: str = ""
    """Why none is seen: a reason of SignError, or `not_set`."""


@dataclass(frozen=True, slots=True)
class ComponentView:
    """A component of a dossier and what is there of it."""

    component_id: str
    label: str
    scan: ComponentScan | None
    from_data: bool = False
    """The state holds it and it was not asked for: there is nothing to scan."""
    presented: bool = False
    """It was shown, compared and given back."""

    @property
    def standing(self) -> Standing:
        """What it is, or what it lacks."""
        return self.scan.standing if self.scan is not None else Standing.MISSING


@dataclass(frozen=True, slots=True)
class DigitisingView:
    """The components of one dossier, or of the open form."""

    dossier_id: str
    number: str
    """Code or local number; empty for a form."""
    components: tuple[ComponentView, ...]
    done: int
    """How many count as digitised."""
    of: int
    owner_name: str = field(default="", repr=False)
    procedure: str = ""
    """Name of the procedure."""
    means: Means = Means()

    def standing(self, *which: Standing) -> tuple[ComponentView, ...]:
        """The components that stand so."""
        return tuple(one for one in self.components if one.standing in which)


class DigitisingPort(Protocol):
    """Electronic copies of a dossier's papers.

    `dossier_key` is the id, code or local number of a dossier received at this desk, or the id of the open
    form: what is copied there comes with the dossier, or goes with the form.
    """

    async def view(self, dossier_key: str) -> DigitisingView | None:
        """The components with what is there of each; None for a dossier this desk does not know."""

    async def waiting(self) -> Sequence[WaitingPaper]:
        """What lies in the watched folder."""

    async def scan(self, dossier_key: str, component_id: str, order: ScanOrder) -> None:
        """Scan a component; an unsigned copy is replaced, a signed one must be dropped first."""

    async def stop(self) -> None:
        """End the scan that runs: no copy is made."""

    async def read(self, dossier_key: str, component_id: str, path: str) -> None:
        """The copy of a component lies in a file."""

    async def take(self, dossier_key: str, component_id: str, key: str) -> None:
        """The copy of a component lies in the watched folder; its file goes once it is kept."""

    async def describe(self, dossier_key: str, component_id: str, values: Mapping[str, str]) -> None:
        """The minimum that describes a copy, by field (`domain.scans.PaperMetadata`); a bad one is named."""

    async def reuse(self, dossier_key: str, component_id: str, number: str, *, result: bool) -> None:
        """A document the state holds already is used; `result`: an issued one, else one of a dossier."""

    async def drop(self, dossier_key: str, component_id: str) -> None:
        """The copy, or the reuse, is wrong: it counts no more."""

    async def tokens(self) -> TokenSight | None:
        """The tokens that are plugged in, or why none is seen; asks no PIN. May take seconds."""

    async def sign(self, dossier_key: str, pin: str) -> None:
        """Sign every described copy that has no signature, with one PIN that is kept nowhere."""

    async def signed_elsewhere(self, dossier_key: str) -> None:
        """Those copies were signed in the system that owns the dossier."""
