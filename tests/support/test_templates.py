"""Filled databases are made anew when what made them changed, and only then."""

from __future__ import annotations

import importlib
import json
from pathlib import Path

import pytest

from tests.support import templates


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A template of a project with one module and one file of data."""
    monkeypatch.setattr(templates, "ROOT", tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "figures.csv").write_text("1\n", encoding="utf-8")
    (tmp_path / "filling.py").write_text("first = 1\n", encoding="utf-8")
    file = tmp_path / "city.sqlite"
    file.write_bytes(b"filled")
    names = ("data/figures.csv", "filling.py", "the day", "Python")
    record = {name: templates._now(name) for name in names}
    (tmp_path / "city.sqlite.json").write_text(json.dumps(record), encoding="utf-8")
    return file


def test_a_template_is_kept_while_nothing_changed(kept: Path) -> None:
    assert templates.is_current(kept)


@pytest.mark.parametrize(
    ("name", "text"),
    [("data/figures.csv", "2\n"), ("filling.py", "first = 2\n"), ("data/new.csv", "3\n"), ("city.sqlite.json", "{}")],
)
def test_other_data_or_code_makes_it_anew(kept: Path, name: str, text: str) -> None:
    (kept.parent / name).write_text(text, encoding="utf-8")
    assert not templates.is_current(kept)


@pytest.mark.parametrize("name", ["data/figures.csv", "filling.py", "city.sqlite", "city.sqlite.json"])
def test_what_is_gone_makes_it_anew(kept: Path, name: str) -> None:
    (kept.parent / name).unlink()
    assert not templates.is_current(kept)


def test_another_day_makes_it_anew(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templates.clock, "day_in", lambda _zone: templates.clock.date(2001, 1, 1))
    assert not templates.is_current(kept)


def test_it_is_made_of_the_schema_the_data_and_the_code_that_fills_it() -> None:
    importlib.import_module("equipt_dash.commands.init")
    names = templates.made_of()
    for name in ("equipt_dash/store/schema.py", "equipt_dash/commands/init.py", "data/austin/disparities.toml"):
        assert name in names
    assert any(name.startswith("equipt_dash/store/migrations/versions/0001") for name in names)
    assert not any(".venv" in name for name in names)
