"""The whole day again with real parts: a card in a pcscd reader, an IPP printer, a TCP printer (issue 2)."""

from __future__ import annotations

import contextlib
import re
import subprocess
from pathlib import Path

from counter.wired_cards import training_authentication
from devices.virtual.card import VirtualCard
from tests.pty.day import citizen, hand_over, make_result_ready, opened, receive, sign_in
from tests.rigs.decoders import pages_as_pixels, zbar, zxing
from tests.rigs.escpos import burnt
from tests.rigs.ipp import ipp_printer
from tests.rigs.pcsc import card_in_reader, pcscd
from tests.rigs.sink import tcp_sink

SETTINGS = """
[reader]
kind = "pcsc"

[printers.sheet]
kind = "ipp"
uri = "{uri}"

[printers.roll]
kind = "tcp"
host = "127.0.0.1"
port = {port}
"""


def test_a_day_with_a_real_reader_and_real_printers(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "training").mkdir(parents=True)
    person = citizen()
    with contextlib.ExitStack() as parts:
        daemon = parts.enter_context(pcscd())
        printer = parts.enter_context(ipp_printer(tmp_path / "printer"))
        sink = parts.enter_context(tcp_sink())
        (home / "training" / "settings.toml").write_text(SETTINGS.format(uri=printer.uri, port=sink.port))
        desk = parts.enter_context(opened(home, environment=daemon.environment))
        sign_in(desk)
        desk.wait_for("● đầu đọc")
        card = contextlib.ExitStack()

        def lay_card() -> None:
            record = person.card()
            proofs = training_authentication(record)
            card.enter_context(card_in_reader(daemon, VirtualCard(record, authentication=proofs)))

        code = receive(desk, person, lay_card)
        receipt = burnt(sink.jobs.get(timeout=20))
        desk.wait_for("Giấy hẹn ×2 · đã in")
        card.close()
        desk.wait_gone("có thẻ")
        make_result_ready(desk)
        desk.press("f12")
        desk.wait_for("Chưa gọi ai")
        hand_over(desk, person, code)
        desk.wait_until(lambda _: len(printer.printed) == 2, "two printed papers")
        slip, note = printer.printed

    both = {("code 128", code), ("qr", code)}
    for paper in (slip, note):
        for dpi in (203, 300):
            folder = tmp_path / f"{paper.stem}-{dpi}"
            folder.mkdir()
            pages = pages_as_pixels(paper.read_bytes(), dpi, folder)
            assert len(pages) == 2
            for page in pages:
                assert zxing(page) == both, (paper.name, dpi)
                assert zbar(page) == both, (paper.name, dpi)
    receipt.save(tmp_path / "receipt.png")
    assert zxing(tmp_path / "receipt.png") == {("qr", code)}
    assert zbar(tmp_path / "receipt.png") == {("qr", code)}

    fonts = subprocess.run(
        ["pdffonts", slip], check=True, capture_output=True, text=True
    ).stdout.splitlines()[2:]
    assert fonts
    for font in fonts:
        embedded, subset, unicode = re.split(r"\s+", font)[-5:-2]
        assert (embedded, subset, unicode) == ("yes", "yes", "yes"), font
    text = subprocess.run(
        ["pdftotext", "-layout", slip, "-"], check=True, capture_output=True, text=True
    ).stdout
    assert "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ" in text
    assert person.card().full_name.upper() in text
