"""The dependency rule, held by import-linter; pyproject.toml has the contracts and the way out of each."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT

SQL = {"alembic", "psycopg", "sqlalchemy"}

_OFFENCES = {
    "equipt_dash/views/page.py": (
        "import layouts.page",
        "callbacks use layouts, layouts use equipt_dash, never the other way",
    ),
    "equipt_dash/outlets/file.py": ("from dash import html", "equipt_dash knows neither Dash nor Flask"),
    "layouts/table.py": ("import pandas as pd", "layouts only arrange what they are given"),
    "layouts/sql.py": ("from sqlalchemy import select", "layouts only arrange what they are given"),
    "callbacks/form.py": ("import psycopg", "only equipt_dash.store speaks SQL"),
    "equipt_dash/views/home.py": ("import equipt_dash.store.desk", "what the public reads never touches working"),
    "equipt_dash/kernel/model.py": ("import sqlalchemy.orm", "only equipt_dash.store speaks SQL"),
}


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-logo", "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def _house(folder: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", folder)
    packages = (
        "equipt_dash",
        "equipt_dash/store",
        "equipt_dash/store/desk",
        "equipt_dash/views",
        "equipt_dash/outlets",
    )
    for name in (*packages, "equipt_dash/views/desk", "layouts", "callbacks", "callbacks/routes"):
        (folder / name).mkdir()
        (folder / name / "__init__.py").touch()
    (folder / "layouts" / "page.py").write_text("import equipt_dash.views\n")
    (folder / "callbacks" / "page.py").write_text("import dash, flask, layouts.page, equipt_dash.store.queries\n")
    (folder / "equipt_dash" / "views" / "__init__.py").write_text("import pandas, equipt_dash.store.queries\n")
    (folder / "equipt_dash" / "views" / "desk" / "work.py").write_text("import equipt_dash.store.desk\n")
    (folder / "equipt_dash" / "store" / "private.py").touch()
    (folder / "equipt_dash" / "store" / "queries.py").write_text("import sqlalchemy.orm, alembic, psycopg\n")


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
    assert f"{file.removesuffix('.py').replace('/', '.')} ->" in broken


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
