"""The ``analyze`` tool: the JSON it promises, refusals that name the row, and exit codes."""

import json
import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equipt_dash.commands.analyze import main
from equipt_dash.statistics.analyze_file import Unreadable, analyze, read_rows
from equipt_dash.statistics.summary import NAMES

ESTIMATES = """group,estimate,se,population,order,favourable,ordered,scale,reference,colour
A,10,1,100,1,1,1,100,0,red
B,20,2,200,2,1,1,100,,red
C,35,1.5,300,3,1,1,100,0,red
D,55,1,150,4,1,1,100,1,red
"""
COUNTS = "group,events,n,reference\nA,30,100,\nB,45,300,1\nC,15,100,0\n"
ASSOCIATION = (
    *("chi2", "df", "p", "cramers_v", "cramers_v_corrected", "theils_u", "eta2", "mutual_information"),
    *("cochran_q", "cochran_p", "verdict"),
)


def file(folder: Path, text: str) -> str:
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def run(folder: Path, capsys: pytest.CaptureFixture[str], text: str, *more: str) -> dict:  # type: ignore[type-arg]
    assert main([file(folder, text), "--json", *more]) == 0

    def refuse(word: str) -> float:
        raise AssertionError(f"{word} is not strict JSON")

    return json.loads(capsys.readouterr().out, parse_constant=refuse)


def test_estimates_in_every_measure_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = run(tmp_path, capsys, ESTIMATES)
    assert set(found["measures"]) == set(NAMES)
    for one in found["measures"].values():
        assert list(one) == ["estimate", "se", "low", "high"]
    assert found["measures"]["difference"]["estimate"] == 45
    assert found["measures"]["ratio"]["se"] == pytest.approx(math.hypot(1 / 10, 1 / 55))
    # every row against the average, the best reliable group and the reference (both D)
    assert len(found["parity"]) == 4 + 3 + 3
    best = [row for row in found["parity"] if row["against"] == "best"]
    assert best[0] == {"group": "A", "against": "best", "against_group": "D", "people": 45, "low": 43, "high": 48}
    assert found["association"]["verdict"] == "race predicts this outcome"
    assert found["association"]["risk_ratio"] == 5.5
    assert found["scores"]["equality_indicators"]["score"] == 18
    assert "events and n" in found["refused"]["chi2"]
    assert "groups" not in found


def test_counts_in_associations_and_intervals_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = run(tmp_path, capsys, COUNTS)
    assert set(ASSOCIATION) <= set(found["association"])
    assert found["measures"]["difference"]["estimate"] == pytest.approx(0.15)
    assert found["measures"]["par"]["estimate"] == pytest.approx(0.3 - 0.18)
    for group in found["groups"]:
        for kind in ("wilson", "jeffreys", "clopper_pearson", "exact_poisson"):
            assert group[kind]["low"] < group["rate"] < group[kind]["high"]
    assert [(pair["group"], pair["reference"]) for pair in found["pairs"]] == [("A", "B"), ("C", "B")]
    first = found["pairs"][0]
    assert first["difference"]["estimate"] == pytest.approx(0.15)
    assert first["ratio"]["estimate"] == pytest.approx(2.0)
    assert 0 < first["fisher_p"] < 0.01
    assert found["scores"]["four_fifths"][1]["below"]
    assert found["scores"]["representation"][0]["index"] == pytest.approx((30 / 90) / (100 / 500))
    assert found["scores"]["relative_rate"][0]["index"] == pytest.approx(2.0)
    assert found["notes"] == ["favourable is not given: higher is taken as better"]
    assert "fisher_p" not in found["association"]


def test_a_thin_cell_puts_the_exact_p_beside_and_behind_the_verdict(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = run(tmp_path, capsys, "group,events,n\nA,4,5\nB,1,9\n")["association"]
    assert found["p"] < 0.05
    assert found["fisher_p"] == pytest.approx(46 / 2002)  # 4 or 5 of the first five, of C(14, 5) ways
    weaker = run(tmp_path, capsys, "group,events,n\nA,3,5\nB,1,9\n")["association"]
    assert weaker["p"] < 0.06 < weaker["fisher_p"]
    assert weaker["verdict"] == "no clear difference found"


def counts(**events: tuple[int, int]) -> list[dict[str, str]]:
    return [{"group": g, "events": str(x), "n": str(n)} for g, (x, n) in events.items()]


def test_no_evidence_needs_a_declared_difference_and_nobody_at_all_is_too_little() -> None:
    same = counts(A=(5000, 10000), B=(5000, 10000))
    assert analyze(same)["association"]["verdict"] == "no clear difference found"
    assert analyze(same, smallest_difference=0.014)["association"]["verdict"] == "no evidence that it does"
    assert analyze(same, smallest_difference=0.013)["association"]["verdict"] == "too little data to say"
    assert analyze(same)["association"]["unseen_difference"] == pytest.approx(1.96 * math.sqrt(0.5 / 10004), rel=1e-3)
    nobody = counts(A=(0, 5), B=(0, 5))
    found = analyze(nobody, smallest_difference=0.1)
    assert found["association"]["verdict"] == "too little data to say"
    assert "nothing to predict" in found["refused"]["chi2"]
    everybody = counts(A=(9000, 9000), B=(9000, 9000))
    assert analyze(everybody, smallest_difference=0.1)["association"]["verdict"] == "no evidence that it does"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 60)), min_size=2, max_size=4), st.none() | st.just(0.1))
def test_counting_the_opposite_outcome_gives_the_same_answer(drawn: list[tuple[int, int]], least: float | None) -> None:
    here = {f"g{i}": (min(x, n), n) for i, (x, n) in enumerate(drawn)}
    there = {name: (n - x, n) for name, (x, n) in here.items()}
    one, other = (analyze(counts(**rows), smallest_difference=least)["association"] for rows in (here, there))
    assert one["verdict"] == other["verdict"]
    assert one["unseen_difference"] == pytest.approx(other["unseen_difference"])


def test_errors_not_published_give_estimates_and_no_verdict() -> None:
    rows = [{"group": g, "estimate": e, "se": "", "population": "10"} for g, e in (("A", "1"), ("B", "2"), ("C", "4"))]
    found = analyze(rows)
    assert found["association"]["verdict"] == "a gap is shown; its certainty is not published"
    assert found["measures"]["bgv"]["se"] is None
    assert "no standard error in row 1 (A), row 2 (B), row 3 (C)" in found["notes"][1]
    assert "share or a rate" in found["refused"]["parity"]
    assert "without a scale" in found["refused"]["par"]


def test_an_empty_estimate_is_a_missing_group(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = run(tmp_path, capsys, "group,estimate,se,population\nA,1,1,1\nB,2,1,1\nC,3,1,1\nD,,,\n")
    assert "25% of the groups have no value (D)" in found["refused"]["bgv"]
    assert found["measures"]["difference"]["estimate"] == 2
    sixes = "".join(f"g{i},{i + 1},1,1\n" for i in range(6))
    few = run(tmp_path, capsys, "group,estimate,se,population\n" + sixes + "D,,,99\n")
    assert few["measures"]["mdmw"]["estimate"] == pytest.approx(1.5)  # one of seven: left out of p and μ


def test_level_and_seed_are_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wide = run(tmp_path, capsys, ESTIMATES, "--level", "0.99")["measures"]["difference"]
    assert wide["high"] - wide["estimate"] == pytest.approx(2.575829 * math.sqrt(2), abs=1e-4)
    one, two, three = (run(tmp_path, capsys, ESTIMATES, "--seed", s)["measures"]["mdmw"] for s in ("1", "1", "2"))
    assert one == two
    assert one != three


HEAD = "group,estimate,se,population,favourable,scale,reference\n"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (HEAD + "A,1,1,1,,,\nB,NaN,1,1,,,\n", "row 2 (B): estimate is not a finite number: 'NaN'"),
        (HEAD + "A,1,1,1,,,\nB,inf,1,1,,,\n", "row 2 (B): estimate"),
        (HEAD + "A,1,1,1,,,\nB,*,1,1,,,\n", "row 2 (B): estimate"),
        (HEAD + "A,1,1,1,,,\nB,1_0,1,1,,,\n", "row 2 (B): estimate"),
        (HEAD + 'A,1,1,1,,,\nB,"1,000",1,1,,,\n', "row 2 (B): estimate"),
        (HEAD + "A,1,-1,1,,,\nB,1,1,1,,,\n", "row 1 (A): se must be at least 0"),
        (HEAD + "A,1,1,-5,,,\nB,1,1,1,,,\n", "row 1 (A): population must be above 0"),
        (HEAD + "A,1,1,0,,,\nB,1,1,1,,,\n", "row 1 (A): population must be above 0, not 0"),
        (HEAD + "A,1,1,1,,100,\nB,101,1,1,,100,\n", "row 2 (B): the estimate 101 lies outside 0 to 100"),
        (HEAD + "A,1,1,1,,100,\nB,2,1,1,,1000,\n", "row 2 (B): scale differs from row 1 (A)"),
        (HEAD + "A,1,1,1,,0,\nB,2,1,1,,0,\n", "row 1 (A): scale must be above 0"),
        (HEAD + "A,1,1,1,,,\nA,2,1,1,,,\n", "row 2 (A): the group is already in row 1"),
        (HEAD + ",1,1,1,,,\nB,2,1,1,,,\n", "row 1: the group has no name"),
        (HEAD + "A,1,1,1,yes,,\nB,2,1,1,,,\n", "row 1 (A): favourable must be 1, 0 or empty"),
        (HEAD + "A,1,1,1,1,,\nB,2,1,1,0,,\n", "row 2 (B): favourable differs"),
        (HEAD + "A,1,1,1,,,1\nB,2,1,1,,,1\n", "row 2 (B): a second reference group"),
        (HEAD + "A,1,1,1,,,\nB,2,1\n", "row 2 (B): it has more or fewer cells"),
        (HEAD + "A,1,1,1,,,\nB,2,1,1,,,,9\n", "row 2 (B): it has more or fewer cells"),
        (HEAD + "A,,,,,,\nB,,,,,,\n", "no group has a value"),
        (HEAD, "no group has a value"),
        ("group,events,n\nA,1,0\nB,1,2\n", "row 1 (A): n must be above 0"),
        ("group,events,n\nA,3,2\nB,1,2\n", "row 1 (A): 3 events among 2 is more than 100%"),
        ("group,events,n\nA,1.5,2\nB,1,2\n", "row 1 (A): events must be a whole number"),
        ("group,events,n\nA,1,\nB,1,2\n", "row 1 (A): n is empty"),
        ("group,events,n\nA,-1,5\nB,1,2\n", "row 1 (A): events must be at least 0"),
    ],
)
def test_bad_rows_refuse_everything_by_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, reason: str
) -> None:
    found = run(tmp_path, capsys, text)
    assert found["measures"] == {}
    assert found["association"] == {}
    assert found["parity"] == []
    assert set(NAMES) | set(ASSOCIATION) <= set(found["refused"])
    assert all(reason in why for why in found["refused"].values())


def test_one_group_is_refused_with_its_reason() -> None:
    found = analyze([{"group": "A", "estimate": "5", "se": "1", "population": "10"}])
    assert found["measures"] == {}
    assert "1 group has a value" in found["refused"]["difference"]
    counted = analyze([{"group": "A", "events": "5", "n": "10"}])
    assert counted["measures"] == {}
    assert "two groups" in counted["refused"]["chi2"]
    assert counted["groups"][0]["rate"] == 0.5


@pytest.mark.parametrize(
    "text", ["", "a,b\n1,2\n", "group,events\nA,1\n", "group,estimate,Estimate\nA,1,1\n", 'group,estimate\n"A,1\n']
)
def test_unreadable_files_end_with_two(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str) -> None:
    assert main([file(tmp_path, text), "--json"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err


def test_missing_files_bytes_and_wrong_options_end_with_two(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "none.csv")]) == 2
    binary = tmp_path / "b.csv"
    binary.write_bytes(b"group,estimate\n\xff,1\n")
    assert main([str(binary)]) == 2
    good = file(tmp_path, ESTIMATES)
    for wrong in (["--level", "95"], ["--level", "0"], ["--seed", "-1"], ["--level", "nan"], ["--what"]):
        assert main([good, *wrong]) == 2
    assert main(["--help"]) == 0
    assert capsys.readouterr().err


def test_a_level_outside_its_range_is_an_error_for_callers() -> None:
    with pytest.raises(ValueError, match="confidence level"):
        analyze([], level=95)
    with pytest.raises(Unreadable, match="columns must be"):
        analyze([{"what": "1"}])


def test_headers_may_be_written_carelessly_and_a_byte_mark_is_forgiven(tmp_path: Path) -> None:
    rows = read_rows(file(tmp_path, "\ufeff Group , ESTIMATE ,se,population\n\nA,1,1,1\nB, 2 ,1,1\n"))
    assert analyze(rows)["measures"]["difference"]["estimate"] == 1


def test_text_says_the_verdict_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([file(tmp_path, ESTIMATES)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Does group predict the outcome? group predicts this outcome, by up to 45."
    assert lines[1] == "The highest rate is 5.5 times the lowest."
    assert any(line.startswith("Not computed (chi2, df, p,") for line in lines)
    assert main([file(tmp_path, HEAD + "A,x,1,1,,,\n")]) == 0
    assert "too little data to say" in capsys.readouterr().out
    alike = file(tmp_path, "group,estimate,se\nA,50,1\nB,50,1\n")
    for more, said in (
        ((), "no clear difference found; one of up to 2.77181 could not have been seen"),
        (("--smallest-difference", "3"), "no evidence that it does"),
        (("--smallest-difference", "2"), "too little data to say; one of up to 2.77181 could not have been seen"),
    ):
        assert main([alike, *more]) == 0
        assert capsys.readouterr().out.splitlines()[0] == f"Does group predict the outcome? {said}."
    assert main([file(tmp_path, ESTIMATES), "--smallest-difference", "50"]) == 0
    assert "by up to 45, which is less than what matters." in capsys.readouterr().out
    assert main([alike, "--smallest-difference", "0"]) == 2


cells = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True).map(str),
    st.sampled_from(["", "0", "1", "-1", "5", "50", "1e-300", "1e300", "abc", " 7 ", "100"]),
)
columns = ["estimate", "se", "population", "order", "favourable", "ordered", "scale", "reference"]
wild_rows = st.lists(
    st.fixed_dictionaries({"group": st.sampled_from(["A", "B", "C", "D", "E"])} | dict.fromkeys(columns, cells)),
    max_size=5,
    unique_by=lambda row: row["group"],
)
tame = st.sampled_from(["", "0", "0", "1e-9", "1", "3", "1e15", "-2", "0.5"])
numbers = st.sampled_from(["0.5", "1", "1e-9", "1e15"])
tame_rows = st.tuples(
    st.sampled_from(["", "1e15"]),
    st.sampled_from(["0", "1"]),
    st.lists(st.fixed_dictionaries({"estimate": tame, "se": numbers, "population": numbers}), max_size=5),
).map(
    lambda drawn: [
        {"group": f"g{i}", "order": str(i), "ordered": "1", "scale": drawn[0], "favourable": drawn[1]}
        | row
        | {"reference": "1" if i == 0 else ""}
        for i, row in enumerate(drawn[2])
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.one_of(wild_rows, tame_rows))
def test_nothing_a_file_can_hold_breaks_the_answer(rows: list[dict[str, str]]) -> None:
    found = analyze(rows)
    json.dumps(found, allow_nan=False)
    assert set(found["measures"]) | set(found["refused"]) >= set(NAMES)
    assert not set(found["measures"]) & set(found["refused"])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 40)), min_size=1, max_size=5))
def test_any_counts_have_a_strict_answer(pairs: list[tuple[int, int]]) -> None:
    rows = [
        {"group": f"g{i}", "events": str(min(e, n)), "n": str(n), "reference": "1" if i == 0 else ""}
        for i, (e, n) in enumerate(pairs)
    ]
    found = analyze(rows)
    json.dumps(found, allow_nan=False)
    assert set(found["association"]) | set(found["refused"]) >= set(ASSOCIATION)


def test_three_groups_in_which_nobody_had_the_outcome_have_an_answer() -> None:
    found = analyze(counts(A=(0, 3), B=(0, 4), C=(0, 5)))
    assert found["measures"]["par"]["estimate"] == 0.0
    assert "mean of zero" in found["refused"]["paf"]


@pytest.mark.parametrize("form", [ESTIMATES, COUNTS])
def test_a_total_row_is_no_group_and_the_answer_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    alone = run(tmp_path, capsys, form)
    total = "Total,30,1,750,,1,1,100,0,red\n" if form is ESTIMATES else "All races,90,500,\n"
    found = run(tmp_path, capsys, form + total)
    note, *others = found.pop("notes")
    assert "left out as a total" in note
    assert total.split(",")[0] in note
    assert others == alone.pop("notes")
    assert found == alone
