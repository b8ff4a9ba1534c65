"""`counter receipt-gateway`: the token lies where only its owner reads it, and reaches the gateway."""

from __future__ import annotations

import json
import stat
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner

from cache.gateway_token import keep_token, token_of
from cache.key_places import KeySource
from counter.centre.clerks import Clerks
from counter.centre.embedded import Settings, office_alone
from counter.centre.founding import Founding, write_founding
from counter.centre.pins import pin_hash
from counter.cli import main
from counter.domain.access import Permission, Role, permissions_of
from counter.embedded import Gateway
from counter.folders import Mode, centre_folder, data_folder
from counter.settings import load_settings
from counter.texts import texts
from counter.wired_receipts import embedded_centre, gateway_of

EN = texts("en")
PIN, TOKEN = "271828", "t0ken-of-the-province"


@pytest.fixture
def folder(home: Path) -> Path:
    """A single PC whose centre was founded."""
    folder = data_folder(Mode.STANDALONE)
    founding = Founding(
        agency_code="H99.001",
        parent_name="ỦY BAN NHÂN DÂN PHƯỜNG MẪU",
        name="TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG PHƯỜNG MẪU",
        short_name="Phường Mẫu",
        place_name="Phường Mẫu",
        address="",
        phone="",
        clerk_name="Nguyễn Văn An",
        pin_hash=pin_hash(PIN),
    )
    write_founding(centre_folder(folder), founding)
    return folder


@pytest.fixture
def gateway() -> Iterator[tuple[str, list[str]]]:
    """A gateway on this machine: its address, and who asked it."""
    asked: list[str] = []

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.headers["Authorization"])
            self.send_response(404 if self.headers["Authorization"] == f"Bearer {TOKEN}" else 401)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/bien-lai", asked
    server.shutdown()
    thread.join()
    server.server_close()


def set_to(folder: Path, address: str) -> None:
    (folder / "settings.toml").write_text(f'[receipts]\ngateway = "{address}"\n')


def run(*arguments: str, typed: str = "", code: int = 0) -> str:
    line = ["--standalone", "--lang", "en", "receipt-gateway", *arguments]
    result = CliRunner().invoke(main, line, input=typed)
    assert result.exit_code == code, result.output
    return result.output


def test_a_token_is_typed_unseen_kept_and_used(folder: Path, gateway: tuple[str, list[str]]) -> None:
    address, asked = gateway
    set_to(folder, address)
    assert EN("money.gateway.no_token") in run("check", code=1)
    said = run("token", typed=f"{PIN}\n{TOKEN}\n")
    assert TOKEN not in said
    file = folder / "receipts.token"
    if file.exists():  # no keyring on this machine
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert EN("money.gateway.good") in run("check")
    assert asked == [f"Bearer {TOKEN}"]
    centre = embedded_centre(folder, Mode.STANDALONE, load_settings(folder / "settings.toml"))
    told = centre._settings()
    assert (told["receipts_gateway"], told["receipts_token"]) == (address, TOKEN)
    run("token", "--forget", typed=f"{PIN}\n")
    assert EN("money.gateway.no_token") in run("check", code=1)
    with office_alone(Settings("", str(centre_folder(folder)), training=False)) as office:
        changes = Clerks(office.database, office.now).changes(office.centre_id)
        assert office.issuer is None, "what is asked for waits"
    assert [one.what for one in changes[-2:]] == ["receipt_gateway_token", "receipt_gateway_forgotten"]


def test_the_centre_asks_the_gateway_it_was_given(folder: Path, gateway: tuple[str, list[str]]) -> None:
    address, asked = gateway
    settings = Settings(
        "", str(centre_folder(folder)), training=False, receipts_gateway=address, receipts_token=TOKEN
    )
    with office_alone(settings) as office:
        assert office.issuer is not None
        assert office.issuer._system.look_up("r-1") is None
    assert asked == [f"Bearer {TOKEN}"]


def test_the_doctor_says_in_time_what_will_be_missing(folder: Path) -> None:
    def found(settings: str) -> tuple[str, str] | None:
        (folder / "settings.toml").write_text(settings)
        said = CliRunner().invoke(main, ["--standalone", "--lang", "en", "doctor", "--json"])
        parts = {one["part"]: (one["health"], one["words"]) for one in json.loads(said.stdout)}
        return parts.get("receipts")

    assert found("[receipts]\nelectronic_from = 2099-01-01\n") is None
    assert found("[receipts]\nelectronic_from = 2026-01-01\n") == (
        "warning",
        EN("money.gateway.not_set"),
    )
    address = '[receipts]\ngateway = "https://bienlai.example/v1"\n'
    assert found(address) == ("bad", EN("money.gateway.no_token"))
    run("token", typed=f"{PIN}\n{TOKEN}\n")
    assert found(address) == ("good", "https://bienlai.example/v1")


def test_another_token_and_no_gateway_are_told_apart(folder: Path, gateway: tuple[str, list[str]]) -> None:
    assert json.loads(run("check", "--json", code=1)) == {"gateway": "not_set"}
    set_to(folder, gateway[0])
    run("token", typed=f"{PIN}\nanother-token\n")
    assert json.loads(run("check", "--json", code=1)) == {"gateway": "unavailable"}


@pytest.mark.parametrize("said", ["short", "with space", "x" * 2_001, "chữ-việt-nam"])
def test_what_is_no_token_is_not_kept(folder: Path, tmp_path: Path, said: str) -> None:
    file = tmp_path / "token"
    file.write_text(f"{said}\n")
    run("token", "--token-file", str(file), typed=f"{PIN}\n", code=2)
    assert token_of(folder, "any", keyring=None) == ""


def test_a_wrong_pin_keeps_nothing(folder: Path) -> None:
    pins = folder / "pin"
    pins.write_text("000000\n")
    run("token", "--pin-file", str(pins), code=3)
    assert token_of(folder, "any", keyring=None) == ""
    assert Permission.RECEIPT_GATEWAY not in permissions_of([Role.CLERK])


def test_training_asks_nobody_outside(folder: Path, gateway: tuple[str, list[str]]) -> None:
    set_to(folder, gateway[0])
    settings = load_settings(folder / "settings.toml")
    assert gateway_of(folder, Mode.TRAINING, settings) is None
    assert gateway_of(folder, Mode.STANDALONE, settings) == Gateway(gateway[0], "")


def test_a_keyring_keeps_the_token_of_each_folder(tmp_path: Path) -> None:
    kept: dict[tuple[str, str], str] = {}

    class Ring:
        def get_password(self, service: str, username: str) -> str | None:
            return kept.get((service, username))

        def set_password(self, service: str, username: str, password: str) -> None:
            kept[service, username] = password

        def delete_password(self, service: str, username: str) -> None:
            del kept[service, username]

    assert keep_token(tmp_path, "one", TOKEN, keyring=Ring) is KeySource.KEYRING
    assert not list(tmp_path.iterdir())
    assert (token_of(tmp_path, "one", keyring=Ring), token_of(tmp_path, "two", keyring=Ring)) == (TOKEN, "")
    assert keep_token(tmp_path, "two", TOKEN, keyring=None) is KeySource.FILE
    assert token_of(tmp_path, "two", keyring=None) == TOKEN
    keep_token(tmp_path, "one", "", keyring=Ring)
    assert (kept, list(tmp_path.iterdir())) == ({}, [])


@pytest.mark.parametrize(
    ("address", "right"),
    [
        ("https://bienlai.example/v1", True),
        ("http://127.0.0.1:8080", True),
        ("http://bienlai.example", False),
        ("https://bienlai.example/", False),
        ("https://user@bienlai.example", False),
        ("https://bienlai.example?x=1", False),
        ("bienlai.example", False),
    ],
)
def test_an_address_that_would_tell_a_stranger_is_refused(tmp_path: Path, address: str, right: bool) -> None:
    set_to(tmp_path, address)
    if right:
        assert load_settings(tmp_path / "settings.toml").receipts.gateway == address
        return
    with pytest.raises(Exception, match=r"settings.toml:2: receipts.gateway: (must be|http is)"):
        load_settings(tmp_path / "settings.toml")
