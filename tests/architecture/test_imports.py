"""The dependency rule, held by import-linter; pyproject.toml has the contracts and the way out of each."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, python_files, short

SQL = {"alembic", "psycopg", "sqlalchemy"}

_FLOORS = "inside equipt_dash a folder imports only what stands below it"
_PUBLIC = "what the public reads never touches working"
_SQL = "only equipt_dash.store and the sql modules"

_OFFENCES = {
    "equipt_dash/views/page.py": (
        "import layouts.page",
        "callbacks use layouts, layouts use equipt_dash, never the other way",
    ),
    "equipt_dash/outlets/file.py": ("from dash import html", "equipt_dash knows neither Dash nor Flask"),
    "layouts/table.py": ("import pandas as pd", "layouts only arrange what they are given"),
    "layouts/sql.py": ("from sqlalchemy import select", "layouts only arrange what they are given"),
    "callbacks/form.py": ("import psycopg", _SQL),
    "equipt_dash/kernel/model.py": ("import sqlalchemy.orm", _SQL),
    "equipt_dash/views/sql_text.py": ("import sqlalchemy", _SQL),
    "equipt_dash/views/home.py": ("import equipt_dash.store.desk", _PUBLIC),
    "equipt_dash/boards/head.py": ("import equipt_dash.store.desk", _PUBLIC),
    "callbacks/boards/head.py": ("import equipt_dash.store.private", _PUBLIC),
    "equipt_dash/views/desk_page.py": ("import equipt_dash.desk", _FLOORS),
    "equipt_dash/boards/last_look.py": ("import equipt_dash.desk", _FLOORS),
    "equipt_dash/statistics/rows.py": ("import equipt_dash.store", _FLOORS),
    "equipt_dash/statistics/picture.py": ("import equipt_dash.charts", _FLOORS),
    "equipt_dash/charts/words.py": ("import equipt_dash.views", _FLOORS),
    "equipt_dash/intake/rows.py": ("import equipt_dash.store", _FLOORS),
    "equipt_dash/kernel/reads.py": ("import equipt_dash.practice", _FLOORS),
    "equipt_dash/lonely.py": ("import csv", _FLOORS),
    "equipt_dash/views/one.py": ("import equipt_dash.views.circle.two", "no folder of equipt_dash imports one"),
    "equipt_dash/store/reader.py": ("import equipt_dash.store.desk.reader", _PUBLIC),
}
"""A file, the line in it that breaks a contract, and the contract."""

_UNSEEN = {"equipt_dash/commands/cli.py"}
"""Who may load modules of ours by name: the command line, whose table of commands is looked at here."""


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-logo", "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def _house(folder: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", folder)
    floors = ("kernel", "charts", "statistics", "pages", "practice", "connection", "protection", "intake", "figures",
              "store", "outlets", "views", "boards", "desk", "commands")  # fmt: skip
    below = ("store/desk", "views/desk", "views/circle")
    for name in ("equipt_dash", *(f"equipt_dash/{name}" for name in (*floors, *below)), "layouts", "callbacks",
                 "callbacks/routes", "callbacks/boards"):  # fmt: skip
        (folder / name).mkdir()
        (folder / name / "__init__.py").touch()
    for name in ("__main__", "mail", "publisher", "kept_pages", "views/circle/two"):
        (folder / "equipt_dash" / f"{name}.py").touch()
    (folder / "equipt_dash" / "desk" / "sql.py").write_text("import sqlalchemy\n")
    (folder / "equipt_dash" / "views" / "circle" / "two.py").write_text("import equipt_dash.views.one\n")
    (folder / "equipt_dash" / "views" / "one.py").touch()
    (folder / "layouts" / "page.py").write_text("import equipt_dash.views\n")
    (folder / "callbacks" / "page.py").write_text("import dash, flask, layouts.page, equipt_dash.store.queries\n")
    (folder / "equipt_dash" / "views" / "__init__.py").write_text("import pandas, equipt_dash.store.queries\n")
    (folder / "equipt_dash" / "views" / "desk" / "work.py").write_text("import equipt_dash.store.desk\n")
    (folder / "equipt_dash" / "store" / "private.py").touch()
    (folder / "equipt_dash" / "store" / "desk" / "reader.py").write_text("import equipt_dash.store.reader\n")
    for name in ("queries", "reader", "reader_base", "reader_figures", "snapshot", "portfolio"):
        (folder / "equipt_dash" / "store" / f"{name}.py").write_text("import sqlalchemy.orm, alembic, psycopg\n")


def test_every_package_imports_only_what_it_may() -> None:
    done = _lint(ROOT)
    assert done.returncode == 0, f"\n{done.stdout}{done.stderr}"


def test_the_contracts_allow_the_house_as_it_is_meant(tmp_path: Path) -> None:
    _house(tmp_path)
    done = _lint(tmp_path)
    assert done.returncode == 0, f"\n{done.stdout}{done.stderr}"


@pytest.mark.parametrize("file", _OFFENCES)
def test_each_contract_catches_its_offence(tmp_path: Path, file: str) -> None:
    line, contract = _OFFENCES[file]
    _house(tmp_path)
    (tmp_path / file).write_text(f"{line}\n")
    done = _lint(tmp_path)
    broken = " ".join(done.stdout.partition("Broken contracts")[2].split())
    assert done.returncode != 0
    assert contract in broken
    module = file.removesuffix(".py").replace("/", ".")
    assert any(words in broken for words in (f"{module} ->", "equipt_dash.lonely", ".circle ->", ".one ->"))


def test_no_contract_inside_the_house_has_an_exception() -> None:
    """There is none to shrink: floors and circles hold as they are written."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    inside = [contract for contract in contracts if contract["id"] in ("floors", "circles")]
    assert len(inside) == 2
    excused = [line for contract in inside for line in contract.get("ignore_imports", ())]
    assert not excused, "Move what both need to a lower floor instead of writing an exception."


def test_no_import_hides_from_the_contracts() -> None:
    """What is loaded by a name in a text is in no graph."""
    ours = re.compile(r"""(?:import_module|__import__)\(\s*f?["'](?:equipt_dash|layouts|callbacks)\b""")
    by_table = re.compile(r"import_module\((?!\s*[\"'])")
    for path in python_files("equipt_dash", "layouts", "callbacks", "app.py"):
        text = path.read_text(encoding="utf-8")
        assert not ours.search(text), f"{short(path)}: write the import as a statement, late where it must be late."
        if short(path) not in _UNSEEN | {"equipt_dash/intake/child.py"}:
            assert not by_table.search(text), f"{short(path)}: a module loaded by a name is in no contract."


def test_app_py_leaves_sql_to_the_store() -> None:
    """import-linter looks into packages only, and app.py is a single file."""
    found = _imported((ROOT / "app.py").read_text(encoding="utf-8")) & SQL
    assert not found, f"app.py imports {sorted(found)}; call equipt_dash.store or equipt_dash.commands.init instead."


def test_imports_are_found_however_they_are_written() -> None:
    code = "import alembic.config as c\ndef f():\n    from sqlalchemy.orm import Session\n"
    assert _imported(code) == {"alembic", "sqlalchemy"}


def _imported(code: str) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names
