"""A printer that answers, and answers badly: one byte at a time, or with words that are none."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from counter.events import PrintState
from counter.ports import PrinterState
from printing.spool.ipp import IppSpooler
from printing.spool.ipp_message import Attribute, Group, Operation, Tag, answer, request
from printing.spool.spooler import Outcome, Progress, Work

_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\nContent-Length: %d\r\n\r\n"
_PAUSE = 0.02


@contextmanager
def server(body: bytes, *, dripping: bool) -> Iterator[str]:
    """Answers everything with `body`; dripping, so slowly that none of its pauses is long."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.1)

        def serve() -> None:
            while not over.is_set():
                with suppress(OSError):
                    connection, _ = listening.accept()
                    with connection:
                        connection.settimeout(5)
                        connection.recv(65_536)
                        connection.sendall(_HEAD % len(body))
                        pieces = [body[at : at + 1] for at in range(len(body))] if dripping else [body]
                        for piece in pieces:
                            connection.sendall(piece)
                            if dripping and over.wait(_PAUSE):
                                break

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"ipp://127.0.0.1:{listening.getsockname()[1]}/ipp/print"
        finally:
            over.set()
            thread.join()


def said(*reasons: str) -> bytes:
    """What a printer says of itself, all well but for the reasons."""
    words = Attribute("printer-state-reasons", Tag.KEYWORD, reasons)
    asked = request(Operation.GET_PRINTER_ATTRIBUTES, 1, [(Group.PRINTER, [words])])
    return asked[:2] + b"\0\0" + asked[4:]  # a status stands where a request has its operation


def test_an_answer_that_drips_is_none() -> None:
    """Each byte comes in time; all of them would take minutes."""
    with server(said("none") + bytes(5_000), dripping=True) as uri:
        spooler = IppSpooler(uri, answer_seconds=0.2)
        assert spooler.status().reasons == ("bad-answer",)
        work = Work("job-1", "M01_x", "application/pdf", b"%PDF-", 1)
        outcome = spooler.spool(
            work, Progress(lambda _state, _reason: None, threading.Event(), lambda _: None)
        )
        assert outcome == Outcome(PrintState.FAILED, "bad-answer"), "nothing was sent"


@pytest.mark.parametrize("word", ["\x1b[31mred", "[bold]x[/bold]", "media-jam" + "x" * 5_000, "giấy"])
def test_what_is_no_word_is_shown_and_recorded_as_another_one(word: str) -> None:
    assert answer(said(word)).words(Group.PRINTER, "printer-state-reasons") == (word,)
    with server(said(f"{word}-warning"), dripping=False) as uri:
        assert IppSpooler(uri).status().state is PrinterState.READY
    with server(said(f"{word}-error"), dripping=False) as uri:
        status = IppSpooler(uri).status()
        assert (status.state, status.reasons) == (PrinterState.TROUBLE, ("unnamed",))
