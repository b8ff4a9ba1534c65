"""Which system issues the electronic receipts of this PC's own centre: its address is set, its token is kept.

A part of `bootstrap`. Knows neither desk nor receipts.
"""

from __future__ import annotations

from pathlib import Path

from cache.gateway_token import token_of
from counter.embedded import EmbeddedCentre, Gateway
from counter.folders import Mode, centre_folder, instance_of
from counter.settings import Settings

__all__ = ["embedded_centre", "gateway_of"]


def embedded_centre(folder: Path, mode: Mode, settings: Settings) -> EmbeddedCentre:
    """The centre of a data folder, not started yet."""
    training = mode is Mode.TRAINING
    return EmbeddedCentre(
        centre_folder(folder), training=training, gateway=gateway_of(folder, mode, settings)
    )


def gateway_of(folder: Path, mode: Mode, settings: Settings) -> Gateway | None:
    """The gateway with its token; None where none is set, and in training, which asks nobody outside."""
    address = settings.receipts.gateway
    if not address or mode is Mode.TRAINING:
        return None
    return Gateway(address, token_of(folder, instance_of(folder)))
