"""`counter card`: its answer, its exit codes and its refusals, on a virtual card."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from counter.cli import card as card_command
from counter.cli import main
from counter.domain.card import Access, Authenticity, CardRecord
from counter.events import CardTrouble
from counter.texts import LANGUAGES, texts
from devices.emrtd import read as reading_module
from devices.emrtd.apdu import CardTransport
from devices.emrtd.errors import CardGoneError, TransportError
from devices.pcsc.errors import NoCardError, NoReaderError, NoServiceError
from devices.virtual.card import VirtualCard
from devices.virtual.profile import CardProfile
from tests.rigs.cards import MARRIED, RECORD

Opener = Callable[[str | None], AbstractContextManager[CardTransport]]
MRZ = "090123456,900315,300315"


class Wire:
    """The card as a transport; leaves the reader at a command."""

    def __init__(self, card: VirtualCard, leaves_at: int = 10_000) -> None:
        self.card = card
        self.left = leaves_at

    def transmit(self, apdu: bytes) -> bytes:
        self.left -= 1
        if self.left < 0:
            raise CardGoneError("gone")
        return self.card.answer(apdu)

    def reset(self) -> None:
        self.card.power_on()


@pytest.fixture
def lay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str | None]]:
    """Lay a card on the reader; gives the list of readers that were asked for."""
    monkeypatch.setenv("COUNTER_HOME", str(tmp_path))

    def act(
        record: CardRecord = RECORD,
        profile: CardProfile | None = None,
        *,
        leaves_at: int = 10_000,
        trouble: TransportError | None = None,
    ) -> list[str | None]:
        asked: list[str | None] = []

        @contextmanager
        def open_card(reader: str | None) -> Iterator[CardTransport]:
            asked.append(reader)
            if trouble is not None:
                raise trouble
            yield Wire(VirtualCard(record, profile), leaves_at)

        monkeypatch.setattr(card_command, "_open_card", open_card)
        return asked

    return act


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_json_holds_exactly_the_promised_keys(lay: Callable[..., list[str | None]]) -> None:
    asked = lay()
    result = run("card", "--reader", "ACR", "--number", "099 090 123 456", "--json")
    assert result.exit_code == 0, result.output
    assert asked == ["ACR"]
    answer = json.loads(result.stdout)
    photo = answer.pop("photo")
    assert set(photo) == {"format", "bytes", "sha256"}
    assert photo["format"] == "jpeg"
    assert isinstance(photo["bytes"], int)
    assert photo["bytes"] > 1000
    assert len(photo["sha256"]) == 64
    checks = answer.pop("checks")
    assert checks["access_control"]["outcome"] == "passed"
    assert checks["passive_authentication"] == {"outcome": "not_performed", "evidence": ""}
    assert answer.pop("apdus") > 20
    assert answer == {
        "full_name": "Nguyễn Văn Mẫu",
        "personal_number": "099090123456",
        "date_of_birth": "1990-03-15",
        "sex": "male",
        "place_of_residence": "Số 1 Đường Mẫu, Phường Mẫu, Tỉnh Mẫu",
        "issue_date": "2022-03-20",
        "expiry_date": "2030-03-15",
        "father": "Nguyễn Văn Cha",
        "mother": "Trần Thị Mẹ",
        "spouse": None,
        "old_number": "099123456",
        "mrz": [
            "IDVNM0901234562099090123456<<8",
            "9003152M3003150VNM<<<<<<<<<<<4",
            "NGUYEN<<VAN<MAU<<<<<<<<<<<<<<<",
        ],
        "access": "PACE",
        "authenticity": "not_checked",
        "findings": ["no_signature"],
    }


def test_no_expiry_is_null_and_no_photo_stays_on_the_card(lay: Callable[..., list[str | None]]) -> None:
    lay(MARRIED)
    result = run("card", "--can", "123456", "--no-photo", "--json")
    answer = json.loads(result.stdout)
    assert answer["expiry_date"] is None
    assert answer["spouse"] == "Lê Thị Vợ"
    assert answer["photo"] is None


def test_a_card_without_pace_opens_with_its_mrz(lay: Callable[..., list[str | None]]) -> None:
    lay(profile=CardProfile(access=frozenset({Access.BAC}), dg13=None))
    answer = json.loads(run("card", "--mrz", MRZ, "--no-photo", "--json").stdout)
    assert answer["access"] == "BAC"
    assert answer["full_name"] == "NGUYEN VAN MAU"
    assert answer["place_of_residence"] is None


def test_mrz_of_a_card_that_never_expires(lay: Callable[..., list[str | None]]) -> None:
    lay(MARRIED, CardProfile(access=frozenset({Access.BAC})))
    assert run("card", "--mrz", "090123456,900315,991231", "--no-photo", "--json").exit_code == 0


@pytest.mark.parametrize(("language", "label"), [("vi", "Nơi cư trú"), ("en", "Place of residence")])
def test_people_read_labels(lay: Callable[..., list[str | None]], language: str, label: str) -> None:
    lay()
    result = run("--lang", language, "card", "--can", "123456")
    assert result.exit_code == 0
    line = next(line for line in result.stdout.splitlines() if line.startswith(label))
    assert line.endswith("Số 1 Đường Mẫu, Phường Mẫu, Tỉnh Mẫu")
    assert "15/03/1990" in result.stdout
    assert "PACE" in result.stdout


def test_a_failed_check_is_said(lay: Callable[..., list[str | None]]) -> None:
    wrong = (
        "IDVNM0901234562099090123456<<8",
        "9003152M3003150VNM<<<<<<<<<<<5",
        "NGUYEN<<VAN<MAU".ljust(30, "<"),
    )
    lay(replace(RECORD, mrz=wrong))
    result = run("card", "--can", "123456", "--no-photo")
    assert result.exit_code == 0
    assert "composite" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--can", "123456", "--number", "099090123456"],
        ["--can", "12345"],
        ["--can", "１２３４５６"],
        ["--number", "99090123456"],
        ["--mrz", "090123456"],
        ["--mrz", "090123456,901315,300315"],
        ["--mrz", "Đ90123456,900315,300315"],
        ["--surprise"],
    ],
)
def test_bad_usage(lay: Callable[..., list[str | None]], arguments: list[str]) -> None:
    asked = lay()
    assert run("card", *arguments).exit_code == 2
    assert not asked, "no card is touched"


@pytest.mark.parametrize(
    ("profile", "arguments", "trouble"),
    [
        (CardProfile(), ["--can", "654321"], "wrong_key"),
        (CardProfile(access=frozenset({Access.BAC})), ["--can", "123456"], "no_key"),
    ],
)
def test_a_key_that_does_not_open_is_bad_input(
    lay: Callable[..., list[str | None]], profile: CardProfile, arguments: list[str], trouble: str
) -> None:
    lay(profile=profile)
    result = run("card", *arguments, "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["error"] == trouble
    assert texts("vi")(f"card.trouble.{trouble}") in result.stderr


def test_attempts_left_are_said(lay: Callable[..., list[str | None]]) -> None:
    lay(profile=CardProfile(attempts=3))
    result = run("card", "--can", "654321", "--json")
    assert json.loads(result.stdout) == {
        "error": "wrong_key",
        "status_word": "63C2",
        "attempts_remaining": 2,
    }
    assert "2" in result.stderr


@pytest.mark.parametrize(
    ("trouble", "name"),
    [
        (NoServiceError("no service"), "no_service"),
        (NoReaderError("no reader"), "no_reader"),
        (NoCardError("no card"), "no_card"),
        (CardGoneError("gone"), "card_gone"),
        (TransportError("broken"), "reader"),
    ],
)
def test_what_is_not_available(
    lay: Callable[..., list[str | None]], trouble: TransportError, name: str
) -> None:
    lay(trouble=trouble)
    result = run("card", "--can", "123456", "--json")
    assert result.exit_code == 3
    assert json.loads(result.stdout)["error"] == name
    assert texts("vi")(f"card.trouble.{name}") in result.stderr


def test_a_card_pulled_midway(lay: Callable[..., list[str | None]]) -> None:
    lay(leaves_at=30)
    result = run("card", "--can", "123456")
    assert result.exit_code == 3
    assert result.stdout == ""
    assert texts("vi")("card.trouble.removed") in result.stderr


def test_only_not_genuine_is_a_finding(
    lay: Callable[..., list[str | None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    lay()
    true_read = reading_module.read_card
    for verdict, code in zip(Authenticity, (0, 0, 1, 0), strict=True):
        monkeypatch.setattr(
            reading_module,
            "read_card",
            lambda *a, verdict=verdict, **k: replace(true_read(*a, **k), authenticity=verdict),
        )
        assert run("card", "--can", "123456", "--no-photo", "--json").exit_code == code


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_the_command_may_need_is_there(language: str) -> None:
    words = texts(language)
    ends = set(CardTrouble) - {CardTrouble.OTHER_PERSON}  # the desk compares people, a read does not
    for trouble in (*(each.value for each in ends), "no_service", "no_reader", "no_card", "card_gone"):
        assert f"card.trouble.{trouble}" in words
    for verdict in Authenticity:
        assert f"card.authenticity.{verdict.value}" in words
