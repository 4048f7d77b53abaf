"""The lock files must be what pyproject.toml asks for, pinned and with hashes; checked without a network."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from tests.architecture.tree import ROOT

RUN = "requirements.txt"
DEV = "requirements-dev.txt"
NPM = "requirements-npm.txt"
FIX = "Run 'make lock' and commit pyproject.toml with the requirements files."
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})(?= |$)")


@dataclass(frozen=True)
class Pin:
    """One entry of a lock file. ``asked``: pyproject.toml itself names it, rather than another package."""

    requirement: Requirement
    hashes: frozenset[str]
    rest: str
    asked: bool

    @property
    def version(self) -> str:
        """The one version it names, or blank."""
        named = [one.version for one in self.requirement.specifier if one.operator == "=="]
        return named[0] if len(named) == len(self.requirement.specifier) == 1 and "*" not in named[0] else ""


def read_lock(text: str) -> dict[str, Pin]:
    """The entries of a lock file by normalised name.

    Raises:
        ValueError: a package is listed twice.
    """
    pins: dict[str, Pin] = {}
    for entry in re.split(r"\n(?=[^\s#])", "\n" + text):
        lines = entry.strip().splitlines()
        pinned = " ".join(line.rstrip("\\").strip() for line in lines if not line.lstrip().startswith("#"))
        if not pinned:
            continue
        notes = " ".join(line for line in lines if line.lstrip().startswith("#"))
        before = pinned.partition(" --")[0]
        requirement = Requirement(before)
        name = canonicalize_name(requirement.name)
        if name in pins:
            raise ValueError(f"{name} is listed twice")
        rest = _HASH.sub("", pinned.removeprefix(before)).strip()
        pins[name] = Pin(requirement, frozenset(_HASH.findall(pinned)), rest, "(pyproject.toml" in notes)
    return pins


def complaints(asked: list[Requirement], pins: dict[str, Pin]) -> list[str]:
    """Every way in which ``pins`` is not a full, exact and hashed answer to ``asked``."""
    found = []
    for name, pin in pins.items():
        if not pin.version:
            found.append(f"{name} is not pinned to one version")
        if not pin.hashes:
            found.append(f"{name} has no sha256 hash")
        if pin.rest or pin.requirement.url:
            found.append(f"{name} carries something besides version and hashes: {pin.rest or pin.requirement.url}")
    wanted = {canonicalize_name(one.name): one for one in asked}
    for name, requirement in wanted.items():
        if name not in pins:
            found.append(f"{name} is asked for but not locked")
        elif pins[name].version and not requirement.specifier.contains(pins[name].version, prereleases=True):
            found.append(f"{name} is locked at {pins[name].version}, but {requirement.specifier} is asked for")
    found += [f"{name} is locked, but no longer asked for" for name in pins if pins[name].asked and name not in wanted]
    return found


@cache
def _lock(name: str) -> dict[str, Pin]:
    return read_lock((ROOT / name).read_text(encoding="utf-8"))


def _asked(name: str) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    if name == NPM:
        return [Requirement(line) for line in project["optional-dependencies"]["npm"]]
    extra = project["optional-dependencies"]["dev"] if name == DEV else []
    return [Requirement(line) for line in [*project["dependencies"], *extra]]


@pytest.mark.parametrize("name", [RUN, DEV, NPM])
def test_the_lock_answers_pyproject(name: str) -> None:
    found = complaints(_asked(name), _lock(name))
    assert not found, f"{name}: " + "; ".join(found) + f". {FIX}"


def test_every_dependency_has_a_lower_bound() -> None:
    bare = [one.name for one in _asked(DEV) if not any(s.operator in (">=", "==", "~=") for s in one.specifier)]
    assert not bare, f"Say in pyproject.toml from which version on the code works: {', '.join(bare)}"


def test_the_tests_run_on_the_versions_that_are_served() -> None:
    run, dev = _lock(RUN), _lock(DEV)
    assert not run.keys() - dev.keys(), f"{DEV} lacks {sorted(run.keys() - dev.keys())}. {FIX}"
    differ = [name for name, pin in run.items() if (pin.version, pin.hashes) != (dev[name].version, dev[name].hashes)]
    assert not differ, f"{RUN} and {DEV} differ on {differ}. {FIX}"


def test_postgresql_needs_no_compiler() -> None:
    """A lock file drops the ``[binary]`` of ``psycopg[binary]``, so what it stands for must be there."""
    assert _lock(RUN)["psycopg-binary"].version == _lock(RUN)["psycopg"].version


def test_no_package_index_is_named() -> None:
    for name in (RUN, DEV, NPM):
        text = (ROOT / name).read_text(encoding="utf-8")
        found = re.findall(r"https?://\S+|file:\S+|--[a-z-]*(?:index|links)\S*", text)
        assert not found, f"{name} names where packages come from: {found[:3]}. {FIX}"


def test_what_is_installed_is_what_is_locked() -> None:
    differ = []
    for name, pin in _lock(DEV).items():
        try:
            installed = version(name)
        except PackageNotFoundError:
            continue  # for another system or Python
        if installed != pin.version:
            differ.append(f"{name} {installed} (locked: {pin.version})")
    assert not differ, f"This environment is not the locked one: {', '.join(differ)}. 'make test' installs it."


def test_the_supported_pythons_are_the_locked_ones() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    supported = SpecifierSet(project["requires-python"])
    fits = [minor for minor in range(8, 20) if supported.contains(f"3.{minor}.0")]
    assert fits == [11, 12, 13, 14]
    script = (ROOT / "tools" / "python.sh").read_text(encoding="utf-8")
    assert "(3, 11) <= sys.version_info[:2] <= (3, 14)" in script, "tools/python.sh looks for other versions."


_GOOD = f"flask==3.1.3 \\\n    --hash=sha256:{'a' * 64}\n    # via demo (pyproject.toml)\n"


@pytest.mark.parametrize(
    ("asked", "lock", "complaint"),
    [
        ("flask>=3", _GOOD, None),
        ("Flask >=4", _GOOD, "flask is locked at 3.1.3, but >=4 is asked for"),
        ("dash", _GOOD, "dash is asked for but not locked"),
        ("dash", _GOOD, "flask is locked, but no longer asked for"),
        ("flask", "flask==3.1.3\n    # via demo (pyproject.toml)\n", "flask has no sha256 hash"),
        ("flask", _GOOD.replace("a" * 64, "a" * 63), "flask has no sha256 hash"),
        ("flask", _GOOD.replace("==", ">="), "flask is not pinned to one version"),
        ("flask", _GOOD.replace("==3.1.3", "==3.*"), "flask is not pinned to one version"),
        ("flask", _GOOD.replace("==3.1.3", " @ file:///wheels/flask.whl"), "flask carries something besides"),
    ],
)
def test_each_fault_of_a_lock_is_seen(asked: str, lock: str, complaint: str | None) -> None:
    found = complaints([Requirement(asked)], read_lock(f"# made by a tool\n{lock}"))
    assert (complaint is None and not found) or any(complaint and one.startswith(complaint) for one in found)


def test_a_package_listed_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="flask is listed twice"):
        read_lock(_GOOD + _GOOD)
