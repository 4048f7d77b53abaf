"""What pages say about race and an outcome: the size, what could not have been seen, who was left out, who fares best."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from equipt_dash.boards.city import page as home
from equipt_dash.kernel.access import public_scope
from equipt_dash.kernel.model import ALL_GROUPS, Better, Comparison, Missing, Observation, Partition, Quality
from equipt_dash.pages.parts import Badge, Page, plain_text
from equipt_dash.practice.framework import default_framework
from equipt_dash.statistics.full_count import full_count
from equipt_dash.statistics.predicts import PredictsVerdict
from equipt_dash.store.engine import Database
from equipt_dash.store.reader import PublicReader
from equipt_dash.views import disparities, disparity, measure, normalize
from equipt_dash.views.context import Context
from equipt_dash.views.outcomes import Outcome, Target, best_group, home_outcomes, load_targets
from equipt_dash.views.predicts_words import left_out, predicts_badge, predicts_sentence, race_question
from equipt_dash.views.summary import answer, answer_sentence, bridge_sentence, declared_sentence
from equipt_dash.views.wording import gap_question, people
from equipt_dash.views.yardstick import comparison_reason
from tests.views import support as s

WHITE = replace(s.BLACK, code="white", label="White", people="White residents", family="white", races="white")
ASIAN = replace(s.BLACK, code="asian", label="Asian", people="Asian residents", family="asian", races="asian")
ANY = replace(s.BLACK, code="any", label="Of any race", people="people of any race", family="any", races="*")
GROUPS = {one.code: one for one in (s.EVERYBODY, s.BLACK, WHITE, ASIAN, ANY)}


def outcome(*rows: Observation, **changes: object) -> Outcome:
    return Outcome(s.measure("m", **changes), s.AREA, GROUPS, rows)


def row(group: str, value: float | None, se: float | None = 1.0, **changes: object) -> Observation:
    return s.observation("m", "2023", value, group=group, se=se, **changes)


def test_a_clear_difference_comes_with_its_size() -> None:
    found = outcome(row("black", 43.4), row("white", 60.0))
    assert predicts_badge(found).text == "race predicts it, by up to 16.6 points, 0.72 times"
    assert "They are 16.6 points apart. The lower value is 0.72 times the higher." in predicts_sentence(found)
    assert "meaningful" not in predicts_sentence(found)
    small = outcome(row("black", 43.4), row("white", 60.0), smallest_difference=20.0, smallest_difference_by="Council")
    assert "The difference is smaller than the city calls meaningful (20.0 points)." in predicts_sentence(small)
    assert predicts_badge(small) == predicts_badge(found)


def test_beside_a_disparity_the_size_is_that_of_its_own_gap() -> None:
    item = s.disparity("d", "m")
    rows = (row("black", 27.0), row("white", 50.0), row(ALL_GROUPS, 43.6))
    for better, chip in (
        (Better.HIGHER, "race predicts it, by 16.6 points, 0.62 times"),
        (Better.LOWER, "race predicts it, by up to 23.0 points, 0.54 times"),  # better off than the average
        (Better.NOT_DECLARED, "race predicts it, by up to 23.0 points, 0.54 times"),
    ):
        target = Target(item, outcome(*rows, better=better))
        assert predicts_badge(target.outcome, target.gap_at("2023")).text == chip
    noisy = Target(item, outcome(*rows[:2], row(ALL_GROUPS, 43.6, 40.0)))
    assert "by up to 23.0 points" in predicts_badge(noisy.outcome, noisy.gap_at("2023")).text


@pytest.mark.parametrize(
    ("declared", "verdict", "chip", "sentence"),
    [
        (None, PredictsVerdict.NOT_CLEAR, "no clear difference found; one of up to 3.8 points could not have been seen", "Nobody has declared"),
        (3.0, PredictsVerdict.TOO_LITTLE, "too little data to say", "up to 3.8 points could not have been seen, and the city calls 3.0 points"),
        (4.0, PredictsVerdict.NO_EVIDENCE, "no evidence that it does", "a difference of 4.0 points, the smallest the city calls meaningful"),
    ],
)  # fmt: skip
def test_no_clear_difference_says_what_could_have_been_missed(
    declared: float | None, verdict: PredictsVerdict, chip: str, sentence: str
) -> None:
    found = outcome(row("black", 50.0), row("white", 51.0), smallest_difference=declared)  # -1 ± 2.77
    assert found.prediction is not None
    assert found.prediction.verdict is verdict
    assert predicts_badge(found).text == chip
    assert sentence in predicts_sentence(found)


def test_everybody_left_out_of_a_test_is_named_with_the_reason() -> None:
    found = outcome(
        row("black", 50.0), row("white", 51.0), row("any", 50.0),
        row("asian", None, None, missing=Missing.SUPPRESSED),
    )  # fmt: skip
    assert dict(left_out(found)) == {
        "any": "it shares people with every group it could be compared with", "asian": "too few to show",
    }  # fmt: skip
    bare = outcome(row("black", 50.0), row("white", 51.0), row("asian", 52.0, None))
    assert dict(left_out(bare)) == {"asian": "no margin of error is published"}
    doubtful = outcome(row("black", 50.0), row("white", 51.0), row("asian", 52.0, quality=Quality.SUSPECT))
    assert dict(left_out(doubtful)) == {"asian": "its figure looks wrong"}
    earlier = s.observation("m", "2020", 40.0, group="asian", se=1.0)
    assert dict(left_out(outcome(earlier, row("black", 50.0), row("white", 51.0)))) == {"asian": "no figure in 2023"}
    assert left_out(outcome(row("black", 50.0, None), row("white", 51.0, None))) == ()
    assert left_out(outcome(row("black", 50.0), row("white", 51.0))) == ()


def test_a_full_count_is_judged_by_the_error_of_a_count() -> None:
    """An error of zero says that everybody was counted; counts beside no error may be a survey's."""
    counts = [row(code, 100 * x / 200, 0.0, numerator=x, denominator=200) for code, x in (("black", 60), ("white", 64))]
    counted = full_count(30.0, 60, 200, scale=100, proportion=True)
    assert counted is not None
    found = outcome(*counts)
    assert found.estimates("2023")["black"].se == pytest.approx(counted.se)
    assert found.prediction is not None
    assert found.prediction.verdict is PredictsVerdict.NOT_CLEAR
    without = outcome(row("black", 30.0, 0.0), row("white", 32.0, 0.0))
    assert without.prediction is not None
    assert without.prediction.verdict is PredictsVerdict.NOT_PUBLISHED


def test_there_is_a_best_off_group_only_where_a_direction_is_declared() -> None:
    rows = (row("black", 50.0), row("white", 60.0), row("asian", 70.0), row(ALL_GROUPS, 90.0))
    assert best_group(outcome(*rows), "2023") == "asian"
    assert best_group(outcome(*rows, better=Better.LOWER), "2023") == "black"
    assert best_group(outcome(*rows, better=Better.NOT_DECLARED), "2023") == ""
    assert best_group(outcome(row("white", 60.0), row("asian", 70.0, quality=Quality.POOR)), "2023") == "white"
    assert best_group(outcome(row("white", 60.0), row("asian", 70.0, 30.0)), "2023") == "white"
    assert best_group(outcome(row("white", 60.0), row("asian", 70.0, None)), "2023") == "asian"


def test_a_yardstick_that_is_not_best_of_all_says_who_is_and_why() -> None:
    item = s.disparity("d", "m", burdened=("black",), comparison=Comparison.BEST_GROUP, comparison_reason="Asked for.")
    plain = Target(item, outcome(row("black", 50.0), row("white", 60.0), row("asian", 55.0)))
    assert plain_text(comparison_reason(plain)) == (
        "The yardstick is White residents, the group that fares best. Why: Asked for."
    )
    mixed = Target(item, outcome(row("black", 50.0), row("white", 60.0), row("any", 65.0)))
    said = plain_text(comparison_reason(mixed))
    assert "The yardstick is White residents. Better off still: people of any race (65.0%)." in said
    assert "counted both there and among Black residents, so that pair cannot be tested" in said
    ahead = Target(item, outcome(row("black", 70.0), row("white", 60.0)))
    assert "Better off still: Black residents (70.0%)." in plain_text(comparison_reason(ahead))
    assert "cannot be tested" in plain_text(comparison_reason(ahead))


def test_every_answer_is_counted_apart_and_their_sum_is_all() -> None:
    base = (row("black", 50.0), row("white", 51.0))
    outcomes = (
        outcome(row("black", 30.0), row("white", 51.0)),
        outcome(*base),
        outcome(*base),
        outcome(*base, smallest_difference=3.0),
        outcome(*base, smallest_difference=4.0),
        outcome(row("black", 50.0, None), row("white", 51.0, None)),
        outcome(*base, partition=Partition.COMPOSITION),
    )
    found = answer(outcomes)
    counts = [
        len(one) for one in (found.predicts, found.no_evidence, found.not_clear, found.too_little, found.not_published)
    ]
    assert counts == [1, 1, 2, 1, 1]
    assert found.all == sum(counts)
    assert plain_text(answer_sentence(found, "Sample")) == (
        "In 1 of 6 outcomes race still predicts how people in Sample fare; in 1 we found no evidence that it does; in 2 no "
        "clear difference was found, but one could have been missed; 2 cannot be judged, because the source of 1 publishes "
        "no margin of error and there is too little data on 1."
    )
    assert "here for 2 of 6 outcomes" in declared_sentence(found)


def test_the_bridge_counts_what_is_read_from_what() -> None:
    counted = outcome(row("black", 30.0), row("white", 51.0))
    other = replace(counted, measure=s.measure("other"))
    elsewhere = replace(counted, area=replace(s.AREA, code="county"))
    found = answer((counted, other))
    here = Target(s.disparity("d", "m"), counted)
    assert "The 2 disparities are read from 1 of the 2 outcomes." in bridge_sentence(found, [here, here])
    away = Target(s.disparity("e", "m"), elsewhere)
    said = bridge_sentence(found, [here, away])
    assert "1 of the 2 disparities is read from 1 of the 2 outcomes. 1 is read from figures" in said


@pytest.fixture(params=["austin", "sample"])
def reader(request: pytest.FixtureRequest) -> Iterator[Context]:
    """The public of either demonstration."""
    db = Database(request.getfixturevalue(f"{request.param}_url"))
    yield Context(PublicReader(public_scope(1), db), default_framework(), date(2026, 11, 23))
    db.close()


def targets(reader: Context) -> list[Target]:
    found = load_targets(reader, reader.read.disparities())
    return [one for one in found if one.outcome.periods]


def page_of(reader: Context, slug: str) -> Page:
    return s.built(disparity.build(reader, {"slug": slug}))


_BEST = re.compile(r"\b(fares? best|lives? longest|best-off group)\b")


def test_no_sentence_calls_a_group_best_off_that_the_pages_own_table_does_not(reader: Context) -> None:
    seen = 0
    for target in targets(reader):
        page, groups = page_of(reader, target.disparity.slug), target.outcome.groups
        [table] = [one for one in s.tables(page) if "best-off group" in one.caption]
        best = [line[0] for line in s.grid(table) if "best-off group" in line]
        assert len(best) <= 1
        if target.outcome.measure.better is Better.NOT_DECLARED:
            assert best == []
        period = target.outcome.latest
        code = target.comparison_code(period)
        names_it = target.disparity.comparison is Comparison.BEST_GROUP
        for sentence in re.split(r"(?<=[.?]) ", s.words(page.lead, page.intro, *(one.blocks for one in page.sections))):
            if not _BEST.search(sentence) or sentence in (table.caption, table.empty):
                continue
            called = [one for one in groups.values() if one.people in sentence and one.code != ALL_GROUPS]
            for one in called if "yardstick" in sentence else []:
                seen += 1
                assert [one.label] == best, f"{target.disparity.slug}: {sentence}"
            if names_it and sentence in target.disparity.statement:
                assert [groups[code].label] == best, f"{target.disparity.slug}: {sentence}"
        if names_it and [groups[code].label] != best:
            assert f"Better off still: {people(groups, best_group(target.outcome, period))}" in s.words(page)
    assert seen


def chips(page: Page) -> Iterator[Badge]:
    yield from page.badges
    stack: list[object] = list(s.blocks_of(page))
    while stack:
        one = stack.pop()
        for name in getattr(one, "__dataclass_fields__", {}):
            value = getattr(one, name)
            stack += value if isinstance(value, tuple) else [value]
        if isinstance(one, Badge):
            yield one


def test_chips_say_which_question_they_answer(reader: Context) -> None:
    pages = [build(reader, {}) for build in (home.build, disparities.build, normalize.build)]
    pages += [page_of(reader, one.disparity.slug) for one in targets(reader)]
    for page in pages:
        found = list(chips(s.built(page)))
        assert found
        assert {one.question for one in found} == {race_question(), gap_question()}
    for one in home_outcomes(reader):
        first, fresh = s.built(measure.build(reader, {"slug": one.measure.slug})).badges
        assert first.question == race_question()
        assert fresh.question == ""


def test_both_counts_on_one_page_are_bridged(reader: Context) -> None:
    for build in (home.build, disparities.build, normalize.build):
        page = s.built(build(reader, {}))
        said = s.words(page.lead, *(one.blocks for one in page.sections))
        both = bool(re.search(r"\d+ of \d+ outcomes", said)) and bool(
            re.search(r"\d+ of \d+ targeted disparities the", said)
        )
        assert both == ("so the two counts differ" in said) == (build is home.build)


def test_austin_declared_nothing_and_the_measure_page_says_so(austin_url: str) -> None:
    db = Database(austin_url)
    reader = Context(PublicReader(public_scope(1), db), default_framework(), date(2026, 11, 23))
    found = answer(home_outcomes(reader))
    assert found.no_evidence == ()
    assert [one.measure.key for one in found.not_clear] == ["learning-rate"]
    page = s.built(measure.build(reader, {"slug": "life-expectancy"}))
    assert "Smallest difference that matters not declared Who decided what difference matters not recorded" in s.words(
        page
    )
    db.close()


def test_sample_city_declared_some_and_the_measure_page_says_who(sample_url: str) -> None:
    db = Database(sample_url)
    reader = Context(PublicReader(public_scope(1), db), default_framework(), date(2026, 11, 23))
    page = s.built(measure.build(reader, {"slug": "homeownership"}))
    said = s.words(page)
    assert "Smallest difference that matters 5.0 points Who decided what difference matters Invented council" in said
    db.close()
