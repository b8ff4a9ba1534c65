"""Drafts written with an act: what is put aside stays put aside, whatever was still being written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cache.journal import SqliteJournal
from counter.ports import Act, Draft, JournalError, OutboxItem, OutboxKind, OutboxOutcome
from tests.rigs.papers import ENTRY

HOLD = OutboxItem("t-1:hold", OutboxKind.TICKET_HOLD, "t-1", b"{}", ENTRY.at)


def opened(folder: Path) -> SqliteJournal:
    """The journal of a desk."""
    return SqliteJournal.open(folder / "journal.db", bytes(32), desk_id="Q03", seat="Q03")


def draft(content: bytes, name: str = "v-1") -> Draft:
    """A visit."""
    return Draft(name, "t-1", content, ENTRY.at)


def act(kind: str = "visit_held") -> Act:
    """Why it is written."""
    return Act(kind, "t-1", ENTRY)


def test_a_draft_is_written_with_its_act_and_its_message(tmp_path: Path) -> None:
    with opened(tmp_path) as journal:
        journal.save_draft(draft(b"older"))
        journal.keep_drafts([draft(b"aside")], [act()], HOLD)
    with opened(tmp_path) as journal:
        assert [one.content for one in journal.drafts()] == [b"aside"], "an older edit never comes after it"
        assert [item.id for item in journal.outbox()] == ["t-1:hold"]
        assert journal.verify_chain() == 1


def test_the_same_message_is_queued_once(tmp_path: Path) -> None:
    with opened(tmp_path) as journal:
        for _ in range(3):
            journal.keep_drafts([draft(b"aside")], [act()], HOLD)
        journal.keep_drafts([draft(b"open")], [act("visit_resumed")])
        assert len(journal.outbox()) == 1
        assert [one.content for one in journal.drafts()] == [b"open"]


def test_the_draft_written_last_stands_last(tmp_path: Path) -> None:
    with opened(tmp_path) as journal:
        journal.keep_drafts([draft(b"1")], [act()])
        journal.keep_drafts([draft(b"2", "v-2")], [act()])
        journal.keep_drafts([draft(b"3")], [act()])
        assert [one.id for one in journal.drafts()] == ["v-2", "v-1"]


def test_all_of_it_or_nothing(tmp_path: Path) -> None:
    with opened(tmp_path) as journal:
        broken = OutboxItem("t-1:hold", OutboxKind.TICKET_HOLD, "t-1", None, ENTRY.at)  # type: ignore[arg-type]  # refused by the table
        with pytest.raises(JournalError):
            journal.keep_drafts([draft(b"aside")], [act()], broken)
        assert journal.drafts() == ()
        assert journal.verify_chain() == 0


def test_two_visits_change_places_in_one_transaction(tmp_path: Path) -> None:
    broken = replace(HOLD, subject=None)  # type: ignore[arg-type]  # refused by the table
    with opened(tmp_path) as journal:
        journal.keep_drafts([draft(b"one"), draft(b"two", "v-2"), draft(b"3", "v-3")], [act()])
        with pytest.raises(JournalError):
            journal.keep_drafts([draft(b"x"), draft(b"y", "v-2")], [act(), act()], broken, ended="v-3")
        assert [one.content for one in journal.drafts()] == [b"one", b"two", b"3"]
        journal.save_draft(draft(b"late", "v-3"))
        journal.keep_drafts([draft(b"1 aside"), draft(b"2 open", "v-2")], [act(), act()], HOLD, ended="v-3")
    with opened(tmp_path) as journal:
        assert [one.content for one in journal.drafts()] == [b"1 aside", b"2 open"]
        assert journal.verify_chain() == 3


def test_the_end_of_a_ticket_takes_the_place_of_a_hold_that_is_not_delivered(tmp_path: Path) -> None:
    end = OutboxItem("t-1:end", OutboxKind.TICKET, "t-1", b"{}", ENTRY.at)
    with opened(tmp_path) as journal:
        journal.keep_drafts([draft(b"aside")], [act()], HOLD)
        journal.note_outbox("t-1:hold", OutboxOutcome.STOP, detail="unknown_path")
        journal.drop_draft("v-1", act("visit_ended"), end)
        assert [item.id for item in journal.outbox()] == ["t-1:end"]
        assert journal.outbox_counts() == (1, 0, 0)


def test_the_end_of_a_ticket_leaves_a_delivered_hold(tmp_path: Path) -> None:
    end = OutboxItem("t-1:end", OutboxKind.TICKET, "t-1", b"{}", ENTRY.at)
    with opened(tmp_path) as journal:
        journal.keep_drafts([draft(b"aside")], [act()], HOLD)
        journal.note_outbox("t-1:hold", OutboxOutcome.DONE)
        journal.drop_draft("v-1", act("visit_ended"), end)
        assert [item.id for item in journal.outbox(done=True)] == ["t-1:hold"]
