"""What a file says is what its drafts hold, through the whole of the import command, on both databases."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import pytest
from sqlalchemy import func, select

from equipt_dash.commands.import_table import main
from equipt_dash.intake.findings import CheckedRow
from equipt_dash.intake.wire import Rows, pack, packed
from equipt_dash.store import schema
from equipt_dash.store.engine import Database
from equipt_dash.store.private import import_batch, submission, submission_cell
from tests.desk.test_imports import row
from tests.support.city import Served

GROUPS = {"Black or African American": "black", "White": "white", "Asian": "asian", "Total": "all"}
Key = tuple[str, str, str, str]
Numbers = tuple[float | None, float | None]


def table(draw: random.Random) -> dict[Key, Numbers]:
    """A table of one to three measures with holes, names that need quoting, and places known and unknown."""
    measures = draw.sample(["Trees, planted", "Wait \\ minutes", "“Quoted” days", "Tab\u2009le"], draw.randint(1, 3))
    places = draw.sample(["Round Rock", "Pflugerville", 'The "Y", Oak Hill', "São Paulo"], draw.randint(1, 3))
    keys = [(m, str(y), g, p) for m in measures for y in range(2011, 2016) for g in GROUPS for p in places]
    return {
        key: (None if draw.random() < 0.1 else round(draw.uniform(0, 1e6), draw.randint(0, 6)), draw.randint(1, 10**9))
        for key in draw.sample(keys, draw.randint(15, len(keys)) if len(keys) > 15 else len(keys))
    }


def write(path: Path, cells: dict[Key, Numbers]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["measure", "period", "group", "place", "value", "denominator"])
        for key, (value, denominator) in cells.items():
            out.writerow([*key, "NA" if value is None else repr(value), denominator])


def drafts(db: Database, batch: int) -> dict[Key, Numbers]:
    """The drafts of one import, with names instead of keys and the groups' families."""
    cell, group = submission_cell.c, schema.race_group.c
    query = (
        select(schema.measure.c.name, cell.period, group.family, schema.area.c.name, cell.value, cell.denominator)
        .join(submission, submission.c.id == cell.submission)
        .join(schema.measure, schema.measure.c.key == submission.c.measure)
        .join(schema.area, schema.area.c.code == cell.area)
        .join(schema.race_group, group.code == cell.group_code)
        .where(submission.c.batch == batch)
    )
    with db.reading() as connection:
        found = connection.execute(query).all()
    cells = {(one[0], one[1], one[2], one[3]): (one[4], one[5]) for one in found}
    assert len(cells) == len(found)
    return cells


@pytest.fixture
def db(austin_copy: Served, monkeypatch: pytest.MonkeyPatch) -> Database:
    monkeypatch.setenv("EQUIPT_DATABASE_URL", austin_copy.url)
    found: Database = austin_copy.app.server.extensions["equipt"].db
    return found


@pytest.mark.parametrize("seed", range(4))
def test_a_table_written_and_imported_reads_back_as_it_was(db: Database, tmp_path: Path, seed: int) -> None:
    cells = table(random.Random(seed))
    path = tmp_path / "table.csv"
    write(path, cells)
    assert main([str(path)]) == 0
    with db.reading() as connection:
        batch = connection.execute(select(func.max(import_batch.c.id))).scalar_one()
    expected = {(m, y, GROUPS[g], p): numbers for (m, y, g, p), numbers in cells.items()}
    assert drafts(db, batch) == expected


def test_the_same_file_again_says_so_and_ends_well(
    db: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "table.csv"
    write(path, table(random.Random(9)))
    assert main([str(path)]) == 0
    with db.reading() as connection:
        before = connection.execute(select(func.count()).select_from(submission_cell)).scalar_one()
    assert main([str(path)]) == 0
    assert "taken in before" in capsys.readouterr().out
    with db.reading() as connection:
        assert connection.execute(select(func.count()).select_from(submission_cell)).scalar_one() == before


def test_values_stored_already_are_not_made_drafts(
    db: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = schema.observation.c
    query = select(old.measure, old.period, old.value, old.area).where(
        old.group_code == "all", old.role == "actual", old.value > 0, old.period.like("FY____")
    )
    with db.reading() as connection:
        published = connection.execute(query.order_by(old.measure, old.period).limit(40)).all()
    path = tmp_path / "stored.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["measure", "fiscal year", "value", "place"])
        out.writerows([one.measure, one.period, repr(one.value), one.area] for one in published)
        out.writerow([published[0].measure, "FY2041", "1.5", published[0].area])
    assert main([str(path)]) == 0
    assert f"{len(published)} values were stored already" in capsys.readouterr().out
    with db.reading() as connection:
        assert connection.execute(select(submission_cell.c.period)).scalars().all() == ["FY2041"]


def test_rows_are_taken_one_by_one_or_packed_but_never_twice() -> None:
    every: list[CheckedRow] = [row(n, f"FY{2000 + n}", float(n)) for n in range(1, 8)]
    rows = Rows([pack(every[:3]), pack(every[3:])])
    rows.begin()
    first = [next(rows), next(rows)]
    assert first + list(Rows(rows.packed())) == every
    assert list(rows) == []
    assert list(Rows(packed(iter(every)))) == every
