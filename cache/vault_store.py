"""Reference data of a desk that has its journal open: no place is believed that its centre did not tell it.

The file carries a MAC under a key derived from the journal's, and the journal's key is sealed to no other
recovery key than such a place carries: whoever can write the file gets neither the journal nor a PIN.
"""

from __future__ import annotations

import hmac
import logging
import threading
from pathlib import Path
from typing import Final

from cache.keys import AskKeyring, forget_entries, keep_recovery, mend_slots
from cache.reference import TinyReferenceStore
from counter import sealed_box
from counter.domain.place import Place
from counter.ports import JournalError

__all__ = ["SignedStore", "VaultStore"]

_log = logging.getLogger(__name__)

_PURPOSE: Final = b"counter reference place"


class SignedStore(TinyReferenceStore):
    """`ports.ReferenceStore` whose place is believed only when it was written under the same journal key.

    Another one counts as unreadable: the desk fetches it anew from its centre.
    """

    def __init__(self, folder: Path, key: bytes) -> None:
        super().__init__(folder)
        self._mac_key = sealed_box.derived(key, _PURPOSE)

    def _signature(self, content: bytes) -> str:
        return hmac.digest(self._mac_key, content, "sha256").hex()

    def _is_believed(self, content: bytes, signature: str) -> bool:
        if hmac.compare_digest(self._signature(content).encode(), signature.encode()):
            return True
        _log.warning("the place on the disk is not what the centre told; it is fetched anew")
        return False


class VaultStore(SignedStore):
    """`ports.ReferenceStore` of a desk that has its journal open under `key`.

    Whatever stands in the way of a recovery slot holds no desk up: the next start tries again.
    """

    def __init__(
        self, folder: Path, journal: Path, key: bytes, account: str, keyring: AskKeyring | None
    ) -> None:
        super().__init__(folder, key)
        self._journal, self._key, self._account, self._keyring = journal, key, account, keyring
        self._turn = threading.Lock()

    def place(self) -> Place | None:
        """As the centre told it; from here on the journal opens with that centre's secret key."""
        place = super().place()
        self._seal(place)
        return place

    def put_place(self, place: Place) -> None:
        """Replace, crash-safe, and seal the journal's key to a recovery key that is new."""
        super().put_place(place)
        self._seal(place)

    def _seal(self, place: Place | None) -> None:
        public = place.recovery_key if place is not None else ""
        try:
            with self._turn:
                if mend_slots(self._journal, self._key, account=self._account, keyring=self._keyring):
                    _log.warning("the key file could not be read and was made anew")
                forget_entries(self._journal, self._key, account=self._account, keyring=self._keyring)
                keep_recovery(self._journal, self._key, public, account=self._account, keyring=self._keyring)
        except JournalError as error:
            _log.warning("the recovery slot cannot be written: %s", error.reason)
