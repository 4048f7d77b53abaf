"""Files nobody showed us: what is proposed for each, what is asked, what is refused, and what would be stored."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from equipt_dash.commands.import_table import main
from equipt_dash.intake.findings import CheckedRow
from equipt_dash.intake.reading import read_file
from equipt_dash.intake.take_in import Facts, take_in
from tests.intake.unseen_expected import EXPECTED
from tests.intake.unseen_files import FILES


@pytest.mark.parametrize("name", FILES)
def test_the_proposal_is_what_a_person_would_say(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(FILES[name])
    argument = {"path": str(path), "mapping": "", "sheet": "", "fiscal_year_starts": "10-01"}
    out = io.StringIO()
    report = take_in(argument, None, read_file)
    with closing(report.problems):
        report.write_json(out)
    found, wanted = json.loads(out.getvalue()), EXPECTED[name]
    assert (found["columns"], found["groups"], found["periods"]) == (wanted.columns, wanted.groups, wanted.periods)
    assert (found["rows_read"], found["rows_accepted"], found["rows_rejected"]) == wanted.rows
    said = " ".join(one["problem"] for one in found["problems"])
    assert [words for words in wanted.says if words not in said] == []
    assert bool(wanted.says) == bool(found["problems"]), said
    assert _stored(argument)[: len(wanted.values) or 1] == wanted.values


def _stored(argument: dict[str, object]) -> list[tuple[str, str, float | None]]:
    kept: list[tuple[str, str, float | None]] = []

    def store(rows: Iterator[CheckedRow], _facts: Facts) -> str:
        # A list first: a refusal at the end must leave nothing, as in a transaction.
        kept.extend([(row.period, row.group, row.value) for row in list(rows)])
        return "stored"

    take_in(argument, store, read_file).problems.close()
    return kept


def test_a_link_to_a_file_is_followed_and_keeps_its_own_name(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(FILES["numden.csv"])
    link, names = tmp_path / "named here.csv", []
    link.symlink_to("real")

    def store(rows: Iterator[CheckedRow], facts: Facts) -> str:
        names.append((facts.name, len(list(rows))))
        return "stored"

    assert main([str(link)], store=store) == 0
    assert names == [("named here.csv", 2)]


def test_a_link_to_nothing_or_in_a_ring_is_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "gone").symlink_to("nowhere")
    (tmp_path / "ring").symlink_to("ring")
    assert [main([str(tmp_path / name), "--dry-run"]) for name in ("gone", "ring")] == [2, 2]
    assert capsys.readouterr().err.count("There is no file") == 2
