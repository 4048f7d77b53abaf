"""CONTRIBUTING leads to what is there: every file it names exists, and every word of the house is used where it says."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.architecture.tree import ROOT

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
PATHS = sorted(set(re.findall(r"`([a-z_]+(?:/[\w.]+)+|[a-z-]+\.(?:json|toml|md))`", TEXT)))


def _table(heading: str) -> list[list[str]]:
    """The cells of the table below a heading, without its head."""
    part = TEXT.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in part.splitlines() if line.startswith("|")]
    return rows[2:]


WORDS = _table("Words of the house")


@pytest.mark.parametrize("path", PATHS)
def test_what_it_names_is_there(path: str) -> None:
    assert (ROOT / path).exists(), f"CONTRIBUTING.md names {path}, which is gone."


@pytest.mark.parametrize("row", WORDS, ids=lambda row: row[0])
def test_a_word_of_the_house_is_used_where_it_says(row: list[str]) -> None:
    word, meaning, where = row
    assert meaning
    text = (ROOT / where.strip("`")).read_text(encoding="utf-8").lower()
    loose = re.sub(r"[_\W]+", " ", text)
    assert word in loose or word.replace(" ", "") in text, f"{where} does not speak of “{word}”."


def test_every_word_is_told_once() -> None:
    names = [row[0] for row in WORDS]
    assert len(names) == len(set(names)) >= 15


def test_it_tells_every_floor_in_the_order_the_contract_holds() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    floors = next(one for one in contracts if one["id"] == "floors")["layers"]
    held = [re.findall(r"\w+", floor) for floor in floors if floor != "__main__"]
    told = [re.findall(r"`(\w+)`", row[0]) for row in _table("The floors of the house")]
    assert [sorted(names) for names in told] == [sorted(names) for names in held]
