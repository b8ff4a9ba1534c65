"""Every reason why a paper is not copied or signed has its words, and each says what to do about it."""

from __future__ import annotations

import pytest

from counter.domain.scans import CopyKind, PaperMetadata, ScanSource, Standing
from counter.ports.paper_store import STORE_REASONS
from counter.ports.scanner import SCAN_REASONS
from counter.ports.signer import SIGN_REASONS, PinState
from counter.texts import LANGUAGES, texts
from screens.wording import reason


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("word", [*SCAN_REASONS, *STORE_REASONS, "not_set"])
def test_why_no_copy_was_made_and_what_to_do(language: str, word: str) -> None:
    what, _, remedy = reason(texts(language), "why", word).partition("; ")
    assert what != word
    assert remedy


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("word", [*SIGN_REASONS, *STORE_REASONS, "not_set"])
def test_why_nothing_was_signed_and_what_to_do(language: str, word: str) -> None:
    what, _, remedy = reason(texts(language), "sign", word).partition("; ")
    assert what != word
    assert remedy


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_stands_of_a_paper_and_what_it_lacks(language: str) -> None:
    said = texts(language)
    by_name = PaperMetadata(owner_name="A")
    for field in (*PaperMetadata().missing, *by_name.missing, "owner_name", "scope"):
        assert said(f"scan.describe.{field}")
        assert said(f"scan.describe.right.{field}")
    for word in (*CopyKind, *ScanSource):
        assert said(f"scan.copied.{word}")
    for standing in Standing:
        assert said(f"scan.standing.{standing}")
    for pin in set(PinState) - {PinState.USUAL}:
        assert said(f"scan.pin.{pin}")
