"""The chart library and the typefaces: fetched as the lock says, used only when whole, done without where they are not."""

from __future__ import annotations

import ast
import hashlib
import json
import logging
import os
import re
import subprocess
import sys
from pathlib import Path

import plotly.graph_objects as go
import pytest
from plotly.offline import get_plotlyjs_version

from callbacks.frontend import LIBRARY, load_frontend
from tests.architecture.tree import ROOT, python_files, short

PACKAGE = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
LOCK = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
TOOL = ROOT / "tools" / "frontend.py"


def test_the_chart_library_is_the_one_plotly_py_writes_for() -> None:
    wanted = get_plotlyjs_version()
    assert PACKAGE["dependencies"]["plotly.js-basic-dist-min"] == wanted, (
        f"plotly.py writes figures for plotly.js {wanted}: npm install --save-exact --ignore-scripts --package-lock-only"
        f" plotly.js-basic-dist-min@{wanted}"
    )


def test_the_lock_answers_the_package_file_with_hashes() -> None:
    packages = {name.removeprefix("node_modules/"): one for name, one in LOCK["packages"].items() if name}
    assert LOCK["packages"][""]["dependencies"] == PACKAGE["dependencies"]
    assert {name: one["version"] for name, one in packages.items()} == PACKAGE["dependencies"], (
        "each version is exact, and nothing else comes along"
    )
    for name, one in packages.items():
        assert one["integrity"].startswith("sha512-"), f"{name} has no hash"
        assert "resolved" not in one, f"{name} names where packages come from"


def test_make_took_the_files() -> None:
    found = load_frontend(ROOT / "var" / "frontend")
    assert found.there, f"{found.absent}. 'make test' takes them; alone: python tools/frontend.py"
    for licence in ("plotly-basic.LICENSE", "public-sans.LICENSE", "source-serif.LICENSE"):
        assert b"opyright" in found.files[licence]


def _folder(path: Path, version: str = "", **files: bytes) -> Path:
    path.mkdir(exist_ok=True)
    hashes = {}
    for name, data in {LIBRARY: b"library", **files}.items():
        (path / name).write_bytes(data)
        hashes[name] = hashlib.sha256(data).hexdigest()
    told = {"plotly": version or get_plotlyjs_version(), "files": hashes}
    (path / "taken.json").write_text(json.dumps(told), encoding="utf-8")
    return path


def test_whole_files_are_used(tmp_path: Path) -> None:
    found = load_frontend(_folder(tmp_path))
    assert found.there
    assert found.files[LIBRARY] == b"library"


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (lambda folder: (folder / "taken.json").unlink(), "they are not in"),
        (lambda folder: (folder / "taken.json").write_text("[]"), "they are not in"),
        (lambda folder: (folder / LIBRARY).unlink(), "they are not in"),
        (lambda folder: (folder / LIBRARY).write_bytes(b"another"), "was changed"),
        (lambda folder: _folder(folder, "1.0.0"), "they are for plotly.js 1.0.0"),
    ],
)
def test_what_is_not_whole_is_not_used_and_said_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, fault: object, said: str
) -> None:
    _folder(tmp_path)
    fault(tmp_path)  # type: ignore[operator]
    with caplog.at_level(logging.WARNING):
        found = load_frontend(tmp_path)
    assert not found.there
    assert not found.files
    assert [said in one.getMessage() for one in caplog.records] == [True]


def _take(folder: Path, programs: Path) -> subprocess.CompletedProcess[str]:
    """Run the tool where the only programs are those in ``programs`` and no package can be reached."""
    environ = {
        **os.environ,
        "PATH": f"{programs}",
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": "",
        "PIP_CONFIG_FILE": os.devnull,
    }
    return subprocess.run(
        [sys.executable, str(TOOL), str(folder)], env=environ, capture_output=True, text=True, check=False
    )


def _npm(programs: Path, script: str) -> None:
    programs.mkdir()
    path = programs / "npm"
    path.write_text(f"#!{sys.executable}\n{script}", encoding="utf-8")
    path.chmod(0o755)


def test_without_any_npm_the_first_start_goes_on(tmp_path: Path) -> None:
    empty = tmp_path / "programs"
    empty.mkdir()
    done = _take(tmp_path / "frontend", empty)
    assert done.returncode == 0, "make run must go on"
    assert "no npm on the PATH" in done.stderr
    assert "The site starts without them" in done.stderr
    assert not (tmp_path / "frontend").exists()


def test_what_the_lock_does_not_know_is_refused_and_what_was_there_stays(tmp_path: Path) -> None:
    folder = _folder(tmp_path / "frontend")
    _npm(tmp_path / "programs", "import sys; sys.exit('npm error code EINTEGRITY')")
    done = _take(folder, tmp_path / "programs")
    assert done.returncode == 0
    assert "EINTEGRITY" in done.stderr
    assert load_frontend(folder).there
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_what_npm_brings_is_laid_ready_with_its_compressed_forms(tmp_path: Path) -> None:
    made = (
        "import runpy, pathlib, sys\n"
        f"for path in runpy.run_path({str(TOOL)!r})['FILES'].values():\n"
        "    file = pathlib.Path('node_modules') / path\n"
        "    file.parent.mkdir(parents=True, exist_ok=True)\n"
        "    file.write_text(' '.join(sys.argv[1:]))\n"
    )
    _npm(tmp_path / "programs", made)
    folder = tmp_path / "frontend"
    folder.mkdir()
    done = _take(folder, tmp_path / "programs")
    assert done.returncode == 0, done.stderr
    found = load_frontend(folder)
    assert found.there, found.absent
    assert found.files[LIBRARY].startswith(b"ci --ignore-scripts"), "npm ci holds packages to the lock's hashes"
    assert {f"{LIBRARY}.br", f"{LIBRARY}.gz"} <= found.files.keys()


NO_TRACE = frozenset({"Figure", "Layout", "layout"})
DRAWN = frozenset({"Scatter", "Bar", "Pie"})
"""All that the basic bundle can draw; another kind would leave a hole in the page and say so only to the console."""


def _other_traces(text: str) -> set[str]:
    """Kinds of trace in a module's text, as plotly.py's classes or as plain dicts, that the small library lacks."""
    classes = {
        node.attr
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "go"
    }
    plain = {name.capitalize() for name in re.findall(r'"type": "(\w+)"', text) if name in TRACES}
    return (classes - NO_TRACE | plain) - DRAWN


def _kinds() -> frozenset[str]:
    """The name of every kind of trace plotly.py knows."""
    return frozenset(name.lower() for name in dir(go) if hasattr(getattr(go, name), "type") or name in DRAWN)


TRACES = _kinds()


def test_no_figure_needs_more_than_the_small_library_draws() -> None:
    found = {
        short(path): _other_traces(path.read_text(encoding="utf-8")) for path in python_files("layouts", "callbacks")
    }
    assert not {name: kinds for name, kinds in found.items() if kinds}


@pytest.mark.parametrize("text", ["go.Heatmap(z=[])", 'figure = {"data": [{"type": "choropleth"}]}', "go.Scattergl()"])
def test_another_kind_of_trace_is_seen(text: str) -> None:
    assert _other_traces(text)
