"""Files built to break a reader, and files broken by chance, end in rows or in a sentence, within the limits."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from equipt_dash.intake.raw import UnreadableFile
from equipt_dash.intake.readers import list_sheets, read_tables
from equipt_dash.intake.sandbox import SECONDS, run_limited
from tests.intake.raw_bombs import BOMBS, harmless
from tests.intake.raw_malformed import malformed

_READ = "tests.intake.raw_targets:read_rows"
# What may be read all the same, and how many rows it then has.
_HARMLESS_AFTER_ALL = {"many shared texts": 2, "far corner": 2, "everything merged": 2, "ODS spaces": 1}


def outcome(path: Path) -> dict[str, Any] | str:
    """What the child says about the file, or why it refuses it."""
    try:
        (said,) = run_limited(_READ, {"path": str(path)})
    except UnreadableFile as error:
        return str(error)
    assert isinstance(said, dict)
    return said


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_in_words_or_read_within_the_limits(tmp_path: Path, name: str) -> None:
    ending, write = BOMBS[name]
    path = tmp_path / f"bomb.{ending}"
    write(path)
    begun = time.monotonic()
    said = outcome(path)
    assert time.monotonic() - begun < SECONDS + 5
    path.unlink()
    if isinstance(said, str):
        assert name not in _HARMLESS_AFTER_ALL
        assert said
        assert "its reader" not in said
    else:
        assert said["rows"] == _HARMLESS_AFTER_ALL[name]
        assert said["peak"] <= 512 << 20


def test_a_sound_workbook_of_the_same_form_is_read(tmp_path: Path) -> None:
    harmless(tmp_path / "sound.xlsx")
    (said,) = run_limited(_READ, {"path": str(tmp_path / "sound.xlsx")})
    assert said["first"] == [["Year", "Group", "Value"], ["2020", "Black", "1.5"]]


def test_a_secret_outside_the_file_stays_there(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    BOMBS["entity outside"][1](path)
    with pytest.raises(UnreadableFile, match="defines XML entities"):
        list(run_limited(_READ, {"path": str(path)}))


def test_a_cell_as_long_as_a_book_is_refused_by_its_row(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    BOMBS["huge text"][1](path)
    assert outcome(path) == "A cell in row 1 has more than 131,072 characters."


def test_broken_files_give_rows_or_one_kind_of_error(tmp_path: Path) -> None:
    """Here without a child process, so that an error of another kind is seen as what it is."""
    outcomes = set()
    for name, content in malformed(seed=5, n=600):
        path = tmp_path / name
        path.write_bytes(content)
        try:
            list_sheets(path)
            for table in read_tables(path):
                for row in table.rows:
                    "\n".join(row.cells).encode()
                    assert "\x00" not in "".join(row.cells)
            outcomes.add("read")
        except UnreadableFile as error:
            outcomes.add("refused" if str(error) else "no words")
        path.unlink()
    assert outcomes == {"read", "refused"}


def test_broken_files_end_the_same_way_in_the_child(tmp_path: Path) -> None:
    for name, content in malformed(seed=6, n=60):
        path = tmp_path / name
        path.write_bytes(content)
        said = outcome(path)
        assert not (isinstance(said, str) and "its reader" in said), name


def test_the_same_seed_gives_the_same_files() -> None:
    assert list(malformed(seed=9, n=20)) == list(malformed(seed=9, n=20))
    assert list(malformed(seed=9, n=20)) != list(malformed(seed=10, n=20))
