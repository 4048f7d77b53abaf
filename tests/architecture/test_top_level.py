"""The names at the top of the project that people and scripts outside it rely on."""

from __future__ import annotations

import os
import re
import tomllib

import pytest

from tests.architecture.tree import ROOT

FOLDERS = ("equipt_dash", "layouts", "callbacks", "data", "tests")
FILES = (
    "app.py",
    "requirements.txt",
    "requirements-dev.txt",
    "requirements-npm.txt",
    "package.json",
    "package-lock.json",
    "README.md",
    "pyproject.toml",
    "Makefile",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    ".ci/run",
)
TARGETS = ("help", "run", "test", "check", "quick", "lock", "proof", "bench", "clean")


@pytest.mark.parametrize("name", FOLDERS)
def test_the_folder_is_there(name: str) -> None:
    assert (ROOT / name).is_dir(), f"{name}/ is gone; its name is fixed, so move the content back."


@pytest.mark.parametrize("name", FILES)
def test_the_file_is_there_and_says_something(name: str) -> None:
    path = ROOT / name
    assert path.is_file(), f"{name} is gone; its name is fixed."
    assert path.read_text(encoding="utf-8").strip(), f"{name} is empty."


def test_ci_runs_what_a_contributor_runs() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK), "Make it executable: chmod +x .ci/run"
    assert script.read_text(encoding="utf-8").splitlines()[-1] == "make test"


def test_make_lists_each_target_with_its_purpose() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    told = set(re.findall(r"^([a-z]+):.*## \S", makefile, re.MULTILINE))
    assert not set(TARGETS) - told, f"Add '## what it does' to: {sorted(set(TARGETS) - told)}"


def test_the_licence_named_is_the_licence_given() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    first_line = (ROOT / "LICENSE").read_text(encoding="utf-8").splitlines()[0]
    assert first_line == f"{project['license']} License"


def test_the_database_folder_is_never_committed() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    assert {"var/", ".venv/"} <= set(ignored), "Put var/ and .venv/ back into .gitignore."
