"""Any sequence of leases, receptions, failures and restarts: no code and no local number twice."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from cache.journal import SqliteJournal
from counter.domain.dossiers import Dossier, NumberBlock
from counter.ports import JournalError

if TYPE_CHECKING:
    from tests.cache.conftest import Samples

AGENCIES = ("H99.001", "H99.002")
DATES = ("261123", "261124")


class RefusedError(Exception):
    """The paper of a reception could not be made."""


class NumberBlocks(RuleBasedStateMachine):
    """A desk against a model that only counts."""

    samples: ClassVar[Samples]

    @initialize()
    def open(self) -> None:
        """A fresh desk."""
        self.folder = Path(tempfile.mkdtemp(prefix="number-blocks-"))
        self.blocks: dict[str, NumberBlock] = {}
        self.left: dict[tuple[str, str], list[int]] = {(a, d): [] for a in AGENCIES for d in DATES}
        self.received: list[Dossier] = []
        self.journal = self._open()

    def _open(self) -> SqliteJournal:
        return SqliteJournal.open(self.folder / "j.db", self.samples.key, desk_id="q03", seat="Q03")

    def teardown(self) -> None:
        """Leave nothing behind."""
        if hasattr(self, "journal"):
            self.journal.close()
            shutil.rmtree(self.folder)

    @rule(agency=st.sampled_from(AGENCIES), date=st.sampled_from(DATES),
          first=st.integers(1, 40), size=st.integers(1, 4))  # fmt: skip
    def lease(self, agency: str, date: str, first: int, size: int) -> None:
        """A block, that may overlap one that was leased before."""
        block = NumberBlock(f"b{len(self.blocks)}", agency, date, first, first + size - 1)
        numbers = range(first, first + size)
        taken = {
            number
            for other in self.blocks.values()
            if (other.agency_code, other.date) == (agency, date)
            for number in range(other.first, other.last + 1)
        }
        if taken.intersection(numbers):
            with pytest.raises(JournalError, match="overlaps"):
                self.journal.add_block(block)
        else:
            self.journal.add_block(block)
            self.blocks[block.id] = block
            self.left[agency, date] += numbers

    @precondition(lambda self: self.blocks)
    @rule(number=st.integers(0, 1000))
    def lease_again(self, number: int) -> None:
        """The answer to a lease comes twice."""
        self.journal.add_block(list(self.blocks.values())[number % len(self.blocks)])

    @rule(agency=st.sampled_from(AGENCIES), day=st.sampled_from((0, 1)))
    def receive(self, agency: str, day: int) -> None:
        """A reception takes the next number of the oldest block, or none."""
        at = self.samples.morning + timedelta(days=day)
        dossier, _ = self.journal.receive(self.samples.order(self.samples.dossier(at=at, agency=agency)))
        left = self.left[agency, DATES[day]]
        expected = f"{agency}-{DATES[day]}-{left.pop(0):04d}" if left else None
        assert dossier.code == expected
        self.received.append(dossier)

    @rule(agency=st.sampled_from(AGENCIES))
    def fail(self, agency: str) -> None:
        """A reception that breaks off takes nothing."""

        def broken(_: Dossier) -> bytes:
            raise RefusedError

        order = self.samples.order(self.samples.dossier(agency=agency))
        with pytest.raises(RefusedError):
            self.journal.receive(replace(order, body=broken))

    @precondition(lambda self: self.received)
    @rule(number=st.integers(0, 1000))
    def press_again(self, number: int) -> None:
        """The commit key of an earlier dossier again."""
        earlier = self.received[number % len(self.received)]
        bare = replace(earlier, code=None, local_number="")
        assert self.journal.receive(self.samples.order(bare))[0] == earlier

    @rule()
    def restart(self) -> None:
        """The program ends and starts again."""
        self.journal.close()
        self.journal = self._open()

    @invariant()
    def nothing_is_doubled(self) -> None:
        """What the journal holds is what was received, each with its own numbers."""
        rows = [row.dossier for row in self.journal.dossiers()]
        assert rows == self.received[::-1]
        for numbers in (
            [dossier.local_number for dossier in rows],
            [dossier.code for dossier in rows if dossier.code is not None],
        ):
            assert max(Counter(numbers).values(), default=1) == 1
        for (agency, date), left in self.left.items():
            assert self.journal.numbers_left(agency, date) == len(left)
        assert self.journal.verify_chain() == len(rows)


def test_number_blocks(samples: Samples) -> None:
    NumberBlocks.samples = samples
    machine = NumberBlocks.TestCase
    machine.settings = settings(
        max_examples=15,
        stateful_step_count=25,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    machine("runTest").runTest()
