"""A broken package is refused whole, with the file, the line, the column and the fix."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from equipt_dash.intake.package import load_package
from equipt_dash.kernel.errors import PackageError
from equipt_dash.kernel.settings import DATA, Settings
from equipt_dash.store.engine import Database


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the shipped package that a test may break."""
    shutil.copytree(DATA, tmp_path / "data")
    return tmp_path / "data"


def _edit(path: Path, change: Callable[[str], str]) -> None:
    before = path.read_text(encoding="utf-8")
    after = change(before)
    assert after != before, "the test no longer breaks anything"
    path.write_text(after, encoding="utf-8")


def _replace_line(number: int, change: Callable[[str], str]) -> Callable[[str], str]:
    def edit(text: str) -> str:
        lines = text.split("\n")
        lines[number - 1] = change(lines[number - 1])
        return "\n".join(lines)

    return edit


def test_the_shipped_package_loads() -> None:
    package = load_package(DATA, DATA / "austin")
    assert package.city.slug == "austin"
    performance = [m for m in package.measures if m.department]
    assert len(performance) == 595
    assert len({m.department for m in performance}) == 19
    assert len(package.disparities) >= 12
    assert len(package.links) == 19


BREAKS: dict[str, tuple[str, Callable[[str], str], str, str]] = {
    "a word where a number belongs": (
        "austin/observations/departments.csv",
        _replace_line(2, lambda line: line.replace(",10.3,", ",ten,")),
        "line 2, column value",
        "a number such as 12.5",
    ),
    "infinity": (
        "austin/observations/departments.csv",
        _replace_line(2, lambda line: line.replace(",10.3,", ",inf,")),
        "line 2, column value",
        "a number",
    ),
    "neither value nor reason": (
        "austin/observations/departments.csv",
        _replace_line(2, lambda line: line.replace(",10.3,", ",,")),
        "line 2, column value",
        "Fill value or missing",
    ),
    "an unknown column": (
        "austin/departments.csv",
        _replace_line(1, lambda line: line.replace("code", "kode")),
        "line 1, column kode",
        "Use:",
    ),
    "a row with a cell too many": (
        "austin/departments.csv", _replace_line(3, lambda line: line + ",extra"), "line 3", "one cell for every column",
    ),
    "a department that does not exist": (
        "austin/measures/departments.csv",
        _replace_line(2, lambda line: line.replace(",ae,", ",nowhere,")),
        "line 2, column department",
        "nowhere",
    ),
    "an unknown direction": (
        "austin/measures/departments.csv",
        _replace_line(2, lambda line: line.replace(",higher,", ",upward,")),
        "line 2, column better",
        "one of higher, lower, not_declared",
    ),
    "the same measure twice": (
        "austin/measures/departments.csv",
        lambda text: text + text.split("\n")[1] + "\n",
        "column key",
        "Keep one of the two rows",
    ),
    "an upper-case slug": (
        "austin/departments.csv", _replace_line(2, lambda line: line.upper()), "line 2", "lower-case letters",
    ),
    "a link to nowhere": (
        "austin/links.toml",
        lambda text: text.replace('disparity = "', 'disparity = "no-', 1),
        "column disparity",
        "which does not exist",
    ),
    "an empty table": ("austin/observations/indicators.csv", lambda _text: "", "line 1", "Write a header row"),
    "a table without rows": (
        "austin/observations/indicators.csv", lambda text: text.split("\n")[0] + "\n", "line 1", "has no row below its header",
    ),
    "a period that is no year": (
        "austin/observations/departments.csv",
        _replace_line(2, lambda line: line.replace(",FY2011,", ",inf,")),
        "line 2, column period",
        "Name the year",
    ),
    "a city without its table": (
        "austin/city.toml", lambda text: text.replace("[city]", "[town]"), "column city", "Start the file with [city]",
    ),
    "a smallest difference that nobody decided": (
        "sample/measures/indicators.csv",
        _replace_line(2, lambda line: line.replace("Invented council resolution 2022-14", "")),
        "line 2, column smallest_difference_by",
        "Say who decided it",
    ),
    "a smallest difference above what is possible": (
        "sample/measures/indicators.csv",
        _replace_line(2, lambda line: line.replace(",0.05,", ",5,")),
        "line 2, column smallest_difference",
        "in the measure's unit",
    ),
    "a smallest difference of nothing": (
        "sample/measures/indicators.csv",
        _replace_line(2, lambda line: line.replace(",0.05,", ",0,")),
        "line 2, column smallest_difference",
        "or leave it empty",
    ),
    "somebody who decided no smallest difference": (
        "sample/measures/indicators.csv",
        _replace_line(2, lambda line: line.replace(",0.05,", ",,")),
        "line 2, column smallest_difference",
        "in the measure's unit",
    ),
    "broken TOML": ("austin/disparities.toml", lambda text: text + "\n= 3\n", "disparities.toml", "not valid TOML"),
}  # fmt: skip


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_package_says_where_and_how_to_mend_it(copy: Path, name: str) -> None:
    file, change, place, fix = BREAKS[name]
    _edit(copy / file, change)
    with pytest.raises(PackageError) as caught:
        load_package(copy, copy / file.split("/")[0])
    said = str(caught.value)
    assert Path(file).name in said
    assert place in said
    assert fix in said


def test_a_missing_file_and_a_wrong_encoding_are_named(copy: Path) -> None:
    path = copy / "austin" / "areas.csv"
    path.write_bytes("code,name\nköln,Köln\n".encode("latin-1"))
    with pytest.raises(PackageError, match="Save the file as UTF-8"):
        load_package(copy, copy / "austin")
    path.unlink()
    with pytest.raises(PackageError, match=r"areas\.csv.*is missing"):
        load_package(copy, copy / "austin")


def test_init_writes_nothing_when_the_package_is_broken(
    copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from equipt_dash.commands import init as first_run

    _edit(copy / "austin/departments.csv", _replace_line(2, lambda line: line.upper()))
    monkeypatch.setattr(first_run, "DATA", copy)
    file = tmp_path / "new" / "city.sqlite3"
    settings = Settings(f"sqlite:///{file}", 8050, "x", False, ("127.0.0.1",))
    with pytest.raises(PackageError):
        first_run.run_init(settings)
    assert not file.exists()


def test_init_fills_publishes_and_is_safe_to_repeat(database_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    from equipt_dash.commands import init as first_run
    from equipt_dash.store.queries import latest_edition

    settings = Settings(database_url, 8050, "x", False, ("127.0.0.1",))
    assert first_run.run_init(settings) == 0
    assert "Published edition 1." in capsys.readouterr().out
    db = Database(database_url)
    first = latest_edition(db)
    assert first is not None
    assert first.number == 1
    assert first_run.run_init(settings) == 0
    assert "Nothing to do" in capsys.readouterr().out
    assert latest_edition(db) == first
    db.close()


def test_init_fills_an_empty_database_with_the_demonstration_that_is_named(
    database_url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from equipt_dash.commands import init as first_run
    from equipt_dash.store.commands import stored_city

    monkeypatch.setenv("EQUIPT_DATABASE_URL", database_url)
    assert first_run.main(["--demo", "gotham"]) == 2
    assert "sample" in capsys.readouterr().err
    assert first_run.main(["--demo", "sample"]) == 0
    assert "Stored Sample City" in capsys.readouterr().out
    assert first_run.main(["--demo", "sample"]) == 0
    db = Database(database_url)
    assert stored_city(db) == "sample"
    db.close()
    assert first_run.main([]) == 0, "whichever city is there, the database is ready"
    assert first_run.main(["--demo", "austin"]) == 1
    assert "holds 'sample' already" in capsys.readouterr().err
