"""`[centre]` of the settings: what cannot work is said at once, with its line, before anything is sent."""

from __future__ import annotations

from pathlib import Path

import pytest

from counter.settings import CentreSettings, Settings, SettingsError, load_settings

PIN = "AB:" * 31 + "cd"


def load(folder: Path, *lines: str) -> CentreSettings:
    path = folder / "settings.toml"
    path.write_text("\n".join(["[centre]", *lines]) + "\n", encoding="utf-8")
    return load_settings(path).centre


def problems(folder: Path, *lines: str) -> list[tuple[int, str, str]]:
    with pytest.raises(SettingsError) as refused:
        load(folder, *lines)
    return [(one.line, one.where.removeprefix("centre."), one.what) for one in refused.value.problems]


def test_none_is_needed(tmp_path: Path) -> None:
    assert Settings().centre == load(tmp_path) == CentreSettings()


def test_a_whole_table_is_read(tmp_path: Path) -> None:
    pem = tmp_path / "some.pem"
    pem.write_text("-")
    centre = load(
        tmp_path,
        'address = "https://tt.example:8443"',
        f'ca_file = "{pem}"',
        f'pin = "{PIN}"',
        f'client_cert = "{pem}"',
        f'client_key = "{pem}"',
    )
    assert (centre.address, centre.pin) == ("https://tt.example:8443", PIN)
    assert load(tmp_path, 'address = "http://127.0.0.1:8080"').address
    assert load(tmp_path, 'address = "http://[::1]:8080"').address


@pytest.mark.parametrize(
    "address",
    [
        "tt.example",
        "ftp://tt.example",
        "https://",
        "https://tt.example/path",
        "https://a:b@tt.example",
        "https://tt.example:0",
        "https://tt.example:99999",
        "https://[",
        "https://tt.example?x=1",
    ],
)
def test_what_is_no_address_is_said(tmp_path: Path, address: str) -> None:
    assert problems(tmp_path, f'address = "{address}"') == [
        (2, "address", "must be https://host or https://host:port")
    ]


@pytest.mark.parametrize("host", ["tt.example", "10.0.0.1", "127.0.0.1.example", "0.0.0.0"])
def test_http_is_for_this_machine_alone(tmp_path: Path, host: str) -> None:
    assert problems(tmp_path, f'address = "http://{host}"') == [
        (2, "address", "http is for this machine alone: use https")
    ]


def test_everything_wrong_is_said_at_once(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        'address = "https://tt.example"',
        'ca_file = "none.pem"',
        'pin = "abc"',
        'client_key = "none.key"',
    )
    assert found == [
        (3, "ca_file", "no such file"),
        (4, "pin", "must be SHA-256 in hex: 64 digits"),
        (5, "client_key", "no such file"),
        (5, "client_key", "needs client_cert"),
    ]
    assert problems(tmp_path, f'pin = "{PIN}"') == [
        (0, "address", "needed beside the other keys"),
        (2, "pin", "is for https alone"),
    ]
    assert problems(tmp_path, "address = 7") == [(2, "address", "Expected `str`, got `int`")]
    [(line, key, what)] = problems(tmp_path, 'token = "x"')  # secrets never stand here
    assert (line, key) == (2, "token")
    assert what.startswith("unknown key")
