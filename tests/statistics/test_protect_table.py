"""The ``protect`` tool: its JSON, its words, and files it must refuse."""

import json
from pathlib import Path

import numpy as np
import pytest

from equipt_dash.commands.protect import main
from equipt_dash.statistics.protect_table import BadTable, CountTable, protect, read_table
from equipt_dash.statistics.total_rows import is_total

GOOD = "group,north,south,west\nA,5,20,30\nB,40,50,0\nC,7,33,21\n"


def written(folder: Path, text: str) -> str:
    file = folder / "table.csv"
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_json_has_the_promised_shape(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([written(tmp_path, GOOD), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found) == ["rows", "columns", "published", "row_totals", "column_totals", "grand_total"]
    assert found["rows"] == ["A", "B", "C"]
    assert found["columns"] == ["north", "south", "west"]
    assert found["published"] == [[None, 20, None], [40, 50, 0], [None, 33, None]]
    assert found["row_totals"] == [55, 90, 61]
    assert found["column_totals"] == [52, 103, 51]
    assert found["grand_total"] == 206


def test_the_threshold_can_be_set(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([written(tmp_path, GOOD), "--json", "--threshold", "5"]) == 0
    assert "null" not in capsys.readouterr().out
    assert main([written(tmp_path, GOOD), "--threshold", "0"]) == 2


def test_text_shows_hidden_as_a_word(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([written(tmp_path, "\ufeff" + GOOD)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].split() == ["A", "hidden", "20", "hidden", "55"]
    assert lines[-1].split() == ["Total", "52", "103", "51", "206"]


def test_a_count_may_have_its_thousands_parted(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, 'g,x,y\nA,"1,020","2,000,300"\n'))
    assert table.cells.tolist() == [[1020.0, 2000300.0]]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is empty"),
        ("g,x\nA,1.5\n", "row 'A', column 'x': '1.5' is not a count"),
        ("g,x\nA,-3\n", "row 'A', column 'x'"),
        ("g,x\nA,\n", "row 'A', column 'x'"),
        ("g,x\nA,NaN\n", "'NaN' is not a count"),
        ('g,x\nA,"1,02"\n', "'1,02' is not a count"),
        ("g,x\nA,\u0663\n", "is not a count"),
        ("g,x\nA,9999999999999\n", "is not a count"),
        ("g,x\nA,1,2\n", "row 'A' has 3 cells"),
        ("g,x\nA,1\nA,2\n", "the row 'A' appears twice"),
        ("g,x,x\nA,1,2\n", "the column 'x' appears twice"),
        ("g,x\n,1\n", "a row has no label"),
        ("g\nA\n", "at least one row and one column"),
        ("g,x\n", "at least one row and one column"),
        ('g,x\n"A,1\n', "cannot be read"),
    ],
)
def test_a_faulty_file_is_named_and_nothing_is_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, reason: str
) -> None:
    assert main([written(tmp_path, text), "--json"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert reason in captured.err


def test_files_that_are_not_there_or_not_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "none.csv")]) == 2
    binary = tmp_path / "x.csv"
    binary.write_bytes(b"\xff\xfe\x00a")
    assert main([str(binary)]) == 2
    assert main([]) == 2
    assert main(["--help"]) == 0
    assert "cannot be read" in capsys.readouterr().err


def test_values_handed_over_in_memory_are_checked_too() -> None:
    with pytest.raises(BadTable, match="row 'A', column 'x'"):
        CountTable(("A",), ("x",), np.array([[np.nan]]))
    with pytest.raises(BadTable, match="at least one"):
        CountTable((), (), np.zeros((0, 0)))
    with pytest.raises(ValueError, match="threshold"):
        protect(CountTable(("A",), ("x",), np.array([[1.0]])), 0)


def test_a_ten_by_ten_table_is_published_with_its_totals(tmp_path: Path) -> None:
    rng = np.random.default_rng(10)
    cells = np.floor(rng.lognormal(3.3, 1.2, (10, 10)))
    rows = ["g," + ",".join(f"c{j}" for j in range(10))]
    rows += [f"r{i}," + ",".join(str(int(v)) for v in line) for i, line in enumerate(cells)]
    table = read_table(written(tmp_path, "\n".join(rows)))
    found = protect(table)
    assert found["row_totals"] == cells.sum(1).tolist()
    assert found["grand_total"] == cells.sum()
    for line, values in zip(found["published"], cells.tolist(), strict=True):
        for value, truth in zip(line, values, strict=True):
            assert value is None or (value == truth and not 0 < value < 11)


def test_totals_of_the_file_are_no_cells(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plain = protect(read_table(written(tmp_path, GOOD)))
    with_totals = "group,north,south,west,All\nA,5,20,30,55\nB,40,50,0,90\nC,7,33,21,61\nGrand total,52,103,51,206\n"
    path = written(tmp_path, with_totals)
    found = protect(read_table(path))
    assert found.pop("left_out") == ["row Grand total", "column All"]
    assert found == plain
    assert main([path]) == 0
    assert "left out: row Grand total, column All" in capsys.readouterr().out


def test_a_total_that_does_not_add_up_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for text, words in (
        (GOOD + "Total,52,103,50\n", "row 'Total'"),
        ("group,north,south,Total\nA,5,20,26\nB,40,50,90\n", "column 'Total'"),
    ):
        assert main([written(tmp_path, text)]) == 2
        told = capsys.readouterr()
        assert words in told.err
        assert "is not the sum" in told.err
        assert not told.out


@pytest.mark.parametrize(
    "label", ["Total", "TOTALS", "Grand total", "Grand Total:", "Subtotal", "All", "All groups", "All races", "Everybody",
              "Overall", "All races and ethnicities", "Total population", "Total (all)", "Citywide", "*Total*", "Sum",
              "Both sexes", "Whole city", "Entire population", "Combined", "Combined rate"],
)  # fmt: skip
def test_labels_of_totals(label: str) -> None:
    assert is_total(label)


@pytest.mark.parametrize(
    "label", ["Black", "All other", "All others", "All other races", "Other", "Two or more races", "Allston", "Totally new",
              "White alone", "", "A", "Total other", "Total but White", "Total except White", "Total non-White", "Both parents", "Whole grain", "Sumner"],
)  # fmt: skip
def test_labels_of_groups_are_no_totals(label: str) -> None:
    assert not is_total(label)


def k12(path: Path) -> dict[str, object]:
    return protect(
        read_table(written(path, "District,Black,White,Hispanic,Total\n1,3,20,5,28\n2,14,30,2,46\nTotal,17,50,7,74\n"))
    )


def test_totals_in_the_file_are_totals_and_no_further_group(tmp_path: Path) -> None:
    found = k12(tmp_path)
    assert found.pop("left_out") == ["row Total", "column Total"]
    assert (found["rows"], found["columns"]) == (["1", "2"], ["Black", "White", "Hispanic"])
    assert found["grand_total"] in (74, None)
    assert found == protect(
        CountTable(("1", "2"), ("Black", "White", "Hispanic"), np.array([[3.0, 20, 5], [14, 30, 2]]))
    )


def test_totals_nobody_named_are_found_by_their_sums(tmp_path: Path) -> None:
    unnamed = protect(read_table(written(tmp_path, "D,x,y,z\n1,3,14,17\n2,40,50,90\n3,43,64,107\n")))
    assert (unnamed["rows"], unnamed["columns"]) == (["1", "2"], ["x", "y"])
