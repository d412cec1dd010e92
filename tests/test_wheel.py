"""The wheel, as a person gets it: built, installed, run outside the checkout on a real terminal.

Nothing is downloaded. The new environment borrows the third-party packages of the one that runs
the tests, but Cablegram itself can come only from the wheel.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import pytest
import yaml

from tests.conftest import ROOT
from tests.terminal import Terminal
from tui import __version__
from tui.resources import shipped_keymap, shipped_themes

MARKING = "UNCLASSIFIED//FOR OFFICIAL USE ONLY"
WORDS = "In response to"
"""The first words of the example's first paragraph."""


@dataclass(frozen=True)
class Install:
    """An environment into which the wheel was installed, and the wheel."""

    bin: Path
    prefix: Path
    wheel: Path


@pytest.fixture(scope="module")
def install(tmp_path_factory: pytest.TempPathFactory) -> Install:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    succeed(build, cwd=ROOT)
    (wheel,) = folder.glob("*.whl")
    prefix = folder / "environment"
    venv.create(prefix, symlinks=True, with_pip=False)
    python = prefix / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(python)]
    succeed([*pip, "install", "--quiet", "--no-index", "--no-deps", str(wheel)], cwd=folder)
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    purelib = succeed(
        [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], cwd=folder
    ).strip()
    (Path(purelib) / "borrowed.pth").write_text("\n".join(sorted(borrowed)), encoding="utf-8")
    return Install(bin=prefix / "bin", prefix=prefix, wheel=wheel)


def succeed(argv: list[str], *, cwd: Path) -> str:
    """What a command prints, run with no way to the checkout's modules but the one named."""
    result = subprocess.run(
        argv, cwd=cwd, env=environment(), capture_output=True, text=True, timeout=300, check=False
    )
    assert result.returncode == 0, f"{argv}\n{result.stdout}\n{result.stderr}"
    return result.stdout


@pytest.mark.parametrize("target", ["wheel", "sdist"])
def test_two_builds_of_one_checkout_are_the_same(target: str, tmp_path: Path) -> None:
    built: list[bytes] = []
    for name in ("first", "second"):
        folder = tmp_path / name
        build = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)]
        succeed(build, cwd=ROOT)
        (made,) = folder.iterdir()
        built.append(made.read_bytes())
    assert built[0] == built[1]


def environment() -> dict[str, str]:
    leads_back = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}
    return {name: value for name, value in os.environ.items() if name not in leads_back}


def bindings(keymap: object, path: str = "") -> Iterator[str]:
    """The ids of the actions that a keymap binds: whatever has a key, or keys, beside it."""
    if isinstance(keymap, dict):
        for name, value in keymap.items():
            yield from bindings(value, str(name))
    elif isinstance(keymap, str | list) and path:
        yield path


def test_the_wheel_carries_the_defaults_and_nothing_of_the_checkout(install: Install) -> None:
    with ZipFile(install.wheel) as archive:
        names = archive.namelist()
    assert "tui/shipped/keymap.yaml" in names
    assert "tui/shipped/examples/03GUATEMALA1815.txt" in names
    for theme in shipped_themes():
        assert f"tui/shipped/themes/{theme.name}" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    strays = [name for name in names if not name.startswith(("tui/", "cablegram-"))]
    assert strays == []
    assert not [name for name in names if "__pycache__" in name or name.endswith(".pyc")]


def test_the_installed_package_is_the_wheels(install: Install, tmp_path: Path) -> None:
    script = (
        "import tui, tui.resources as r; print(tui.__file__); print(r.shipped_keymap());"
        "print(len(r.shipped_themes())); print(r.example())"
    )
    printed = succeed([str(install.bin / "python"), "-c", script], cwd=tmp_path).splitlines()
    for path in (printed[0], printed[1], printed[3]):
        assert Path(path).is_relative_to(install.prefix), path
    assert int(printed[2]) == len(shipped_themes()) > 0


def test_the_command_tells_its_version(install: Install, tmp_path: Path) -> None:
    assert __version__ in succeed([str(install.bin / "cablegram"), "--version"], cwd=tmp_path)


def test_the_command_lists_the_shipped_keys(install: Install, tmp_path: Path) -> None:
    printed = succeed([str(install.bin / "cablegram"), "keys"], cwd=tmp_path)
    ids = set(bindings(yaml.safe_load(shipped_keymap().read_text(encoding="utf-8"))))
    assert ids
    assert [name for name in sorted(ids) if name not in printed] == []


def test_the_command_lists_the_shipped_themes(install: Install, tmp_path: Path) -> None:
    printed = succeed([str(install.bin / "cablegram"), "themes"], cwd=tmp_path)
    names = [theme.name.removesuffix(".yaml") for theme in shipped_themes()]
    assert names
    assert [name for name in names if name not in printed] == []


def test_the_installed_reader_opens_a_cable_and_quits(
    install: Install, example: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    command = [install.bin / "cablegram", example]
    with Terminal.spawn(command, size=(120, 36), env=environment(), cwd=elsewhere) as terminal:
        terminal.wait_for(MARKING, timeout=60)
        terminal.wait_for(WORDS)
        terminal.send("q")
        assert terminal.wait_exit() == 0
    assert example.read_bytes() == (ROOT / "examples" / example.name).read_bytes()
    assert list(elsewhere.iterdir()) == []


def test_the_defaults_are_the_same_in_the_checkout_and_the_install(
    install: Install, tmp_path: Path
) -> None:
    script = (
        "import tui.resources as r;"
        "print(r.shipped_keymap().read_text(encoding='utf-8'), end='');"
        "[print(t.name, t.read_text(encoding='utf-8'), end='') for t in r.shipped_themes()]"
    )
    checkout = succeed([sys.executable, "-c", script], cwd=ROOT)
    assert succeed([str(install.bin / "python"), "-c", script], cwd=tmp_path) == checkout


def test_a_missing_default_is_told_in_words(tmp_path: Path) -> None:
    package = tmp_path / "tui"
    package.mkdir()
    for name in ("__init__.py", "resources.py"):
        shutil.copy(ROOT / "tui" / name, package)
    script = "import tui.resources as r\ntry: r.shipped()\nexcept FileNotFoundError as e: print(e)"
    assert "reinstall" in succeed([sys.executable, "-c", script], cwd=tmp_path)
