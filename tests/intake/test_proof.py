"""A seeded sample of the long proof of the intake, and that its counting would notice what must not be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from equipt_dash.intake.take_in import Message
from tests.intake import proof
from tests.intake.fetch_kill import run_fetch_kills
from tests.intake.proof import Tally, import_all, prove_files
from tests.support.databases import Databases


def test_broken_files_are_taken_in_or_refused_and_nothing_else(
    databases: Databases, austin_url: str, tmp_path: Path
) -> None:
    tally = prove_files(12, databases, austin_url, tmp_path, seed=12, pages=3)
    # The memory of ended children is that of every child of this test process, browsers included; only the command, which
    # has no others, can judge it. The limit itself is held by test_sandbox.
    assert [one for one in tally.failures if one not in tally.over_memory] == []
    assert (tally.files, tally.taken + tally.refused) == (12, 12)
    assert tally.refused
    assert tally.pages


def test_a_killed_run_of_a_saved_source_leaves_nothing_partial(
    databases: Databases, austin_url: str, tmp_path: Path
) -> None:
    assert run_fetch_kills(2, databases, austin_url, tmp_path, seed=1, size=800) == []


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ({"kind": "refused", "problems": [[None, None, None, "its reader failed", "x", "fault"]]}, "deaths"),
        (ValueError("a bug"), "errors"),
    ],
)
def test_the_proof_counts_what_must_not_be(
    said: Any, where: str, databases: Databases, austin_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_argument: Message) -> Iterator[Message]:
        if isinstance(said, Exception):
            raise said
        yield said

    monkeypatch.setattr(proof, "in_child", broken)
    url, tally = databases.copy(austin_url), Tally()
    path = tmp_path / "a.csv"
    path.write_text("a,b\n")
    assert list(import_all([("a", path)], url, tally)) == [path]
    databases.drop(url)
    assert len(getattr(tally, where)) == 1
    assert tally.failures == getattr(tally, where)
