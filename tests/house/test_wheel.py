"""The wheel as somebody installs it: runtime dependencies alone, no source near, every command answering."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from email.parser import Parser
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("counter", "screens", "devices", "printing", "cache")
FOREIGN = ("COUNTER_", "PYTHON", "VIRTUAL_ENV", "UV")
"""What of the tests' own surroundings must not reach the installed program."""

# One worker builds and installs for all of them.
pytestmark = pytest.mark.xdist_group("wheel")


@dataclass(frozen=True, slots=True)
class Installed:
    """A virtual environment with the wheel in it, and an empty folder to stand in."""

    wheel: Path
    environment: Path
    folder: Path

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a program of the environment, its data under a folder of its own."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
        return subprocess.run(
            [self.environment / "bin" / program, *arguments],
            cwd=self.folder,
            env={**inherited, "COUNTER_HOME": str(self.environment.parent / "home"), "LANG": "C.UTF-8"},
            capture_output=True,
            text=True,
            encoding="utf-8",
        )

    def counter(self, *arguments: str) -> str:
        """What `counter …` answers; it must succeed without a word on standard error."""
        done = self.run("counter", *arguments)
        assert (done.returncode, done.stderr) == (0, ""), (arguments, done)
        return done.stdout


def uv(*arguments: str, environment: Path | None = None) -> None:
    """Run uv from its cache; only what is not there is fetched."""
    program = ROOT / (os.environ.get("UV") or shutil.which("uv") or ".uv/bin/uv")
    settings = dict(os.environ)
    settings.pop("VIRTUAL_ENV", None)
    if environment is not None:
        settings["UV_PROJECT_ENVIRONMENT"] = str(environment)
    trouble = ""
    for network in (["--offline"], []):
        done = subprocess.run(
            [program, *arguments, *network, "--quiet"], cwd=ROOT, env=settings, capture_output=True, text=True
        )
        if done.returncode == 0:
            return
        trouble = done.stderr
    raise AssertionError(f"uv {arguments[0]}: {trouble}")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    folder = tmp_path_factory.mktemp("wheel")
    environment = folder / "venv"
    uv("build", "--wheel", "--out-dir", str(folder))
    (wheel,) = folder.glob("*.whl")
    uv("venv", "--python", sys.executable, str(environment))
    uv("sync", "--locked", "--no-dev", "--no-install-project", environment=environment)
    uv("pip", "install", "--no-deps", "--python", str(environment), str(wheel))
    (folder / "empty").mkdir()
    return Installed(wheel, environment, folder / "empty")


def test_every_dependency_the_wheel_asks_for_is_there(installed: Installed) -> None:
    uv("pip", "check", "--python", str(installed.environment))


def test_the_wheel_holds_every_file_of_the_packages_and_no_other(installed: Installed) -> None:
    with zipfile.ZipFile(installed.wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    files = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert names == files
    assert {Path(name).suffix for name in names} >= {".py", ".toml", ".gz", ".json", ".ttf", ".tcss"}


def test_the_wheel_says_under_which_licences_it_is_given(installed: Installed) -> None:
    with zipfile.ZipFile(installed.wheel) as archive:
        (about,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        told = Parser().parsestr(archive.read(about).decode())
        assert told["License-Expression"] == "Apache-2.0 AND OFL-1.1"
        names = [str(name) for name in told.get_all("License-File", [])]
        licences = {name: archive.read(about.replace("METADATA", f"licenses/{name}")) for name in names}
    assert set(licences) == {"LICENSE", "printing/fonts/OFL.txt"}
    assert b"SIL OPEN FONT LICENSE" in licences["printing/fonts/OFL.txt"]


def test_every_module_loads_without_the_source_tree(installed: Installed) -> None:
    code = (
        "import importlib, pkgutil\n"
        f"for package in map(importlib.import_module, {PACKAGES!r}):\n"
        "    for found in pkgutil.walk_packages(package.__path__, package.__name__ + '.'):\n"
        "        print(importlib.import_module(found.name).__file__)\n"
    )
    done = installed.run("python", "-c", code)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    places = done.stdout.splitlines()
    assert len(places) > 150
    assert all(Path(place).is_relative_to(installed.environment) for place in places)


def test_commands_answer(installed: Installed) -> None:
    assert installed.counter("--version").startswith("counter, version ")
    found = json.loads(installed.counter("search", "trich luc", "--json"))
    assert "trích lục" in found[0]["name"].lower()
    due = installed.counter("due", "--working-days", "3", "--received", "2026-11-23T10:00", "--json")
    assert json.loads(due)["due"] == "2026-11-27T10:00"
    assert json.loads(installed.counter("scan", "H99.001-261122-0007", "--json"))["kind"] == "dossier_code"
    for listing in ("dossiers", "outbox"):
        assert json.loads(installed.counter("--training", listing, "--json")) == []
    assert "673" in installed.counter("--lang", "en", "doctor")


def test_commands_stand_in_an_empty_folder(installed: Installed) -> None:
    installed.counter("scan", "099090123456")
    assert not list(installed.folder.iterdir())
