"""The bar of a chip read: it only grows, and half of it is the photo's, which takes most of the time."""

from __future__ import annotations

from counter.desk.state import CardView, Reading
from counter.domain.card import ReadStep
from counter.texts import LANGUAGES, texts
from screens.desk.proof import reading_progress


def filled(step: ReadStep | None, done: int = 0, expected: int = 0) -> int:
    card = CardView(session=1, reading=Reading.RUNNING, step=step, done_bytes=done, expected_bytes=expected)
    (line,) = reading_progress(texts(LANGUAGES[0]), card)
    assert len(line.plain.split(" ")[0]) == 12
    return line.plain.count("━")


def test_it_grows_and_leaves_half_to_the_photo() -> None:
    begun = [filled(step) for step in ReadStep]
    assert begun == sorted(begun)
    assert filled(None) == begun[0] == 0
    assert begun[-1] == 6
    photo = [filled(ReadStep.DG2, done, 20_000) for done in range(0, 20_001, 223)]
    assert photo == sorted(photo)
    assert filled(ReadStep.DG2, 20_000, 20_000) == filled(ReadStep.DG2, 30_000, 20_000) == 12


def test_every_step_has_its_words() -> None:
    for language in LANGUAGES:
        for step in ReadStep:
            assert f"desk.step.{step}" in texts(language)
