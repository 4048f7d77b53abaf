"""The framework that ships is whole, plain and sourced, and a broken copy is refused with the fix."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from equipt_dash.kernel.errors import PackageError
from equipt_dash.kernel.model import Source
from equipt_dash.kernel.tables import read_csv
from equipt_dash.practice.framework import FOLDER, NetWorthRow, Statistic, default_framework, load_framework

BANNED = re.compile(r"\b(minorit(y|ies)|non-?whites?|at[- ]risk|vulnerable|impact\w*|caused)\b", re.IGNORECASE)
NOT_PROSE = {"slug", "key", "url", "urls", "source", "source_label", "group", "scope", "statistic"}
LONGEST_SENTENCE = 30


def texts(item: object, where: str = "") -> Iterator[tuple[str, str]]:
    """Every piece of prose in ``item`` with the place it stands."""
    if is_dataclass(item):
        for field in fields(item):
            if field.name not in NOT_PROSE:
                yield from texts(getattr(item, field.name), f"{type(item).__name__}.{field.name}")
    elif isinstance(item, tuple):
        for part in item:
            yield from texts(part, where)
    elif isinstance(item, str):
        yield where, item


def worth(source: str, statistic: Statistic = Statistic.MEDIAN) -> dict[tuple[int | None, str], NetWorthRow]:
    """The net-worth rows of one series by year and group."""
    rows = [row for row in default_framework().net_worth if (row.source, row.statistic) == (source, statistic)]
    found = {(row.year, row.group): row for row in rows}
    assert len(found) == len(rows)
    return found


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the shipped folder that a test may break."""
    return Path(shutil.copytree(FOLDER, tmp_path / "framework"))


def edit(path: Path, old: str, new: str) -> None:
    """Replace the first ``old`` in ``path``, which must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_it_holds_what_the_talk_lists() -> None:
    framework = default_framework()
    assert [stage.slug for stage in framework.stages] == ["normalize", "organize", "operationalize"]
    assert [stage.slug for stage in framework.optional_stages] == ["visualize"]
    assert [len(framework.components_of(stage.slug)) for stage in framework.stages] == [2, 2, 2]
    wanted = [f"{letter}{number}" for letter in "nop" for number in range(1, 9)]
    assert [step.key for step in framework.steps] == wanted
    per_component = [len(framework.steps_of(component.slug)) for component in framework.components]
    assert per_component == [5, 3, 5, 3, 4, 4]
    assert len(framework.elements) == 7
    assert [len(framework.marks_of(element.slug)) for element in framework.elements] == [4] * 7
    assert [question.number for question in framework.questions] == [1, 2, 3, 4, 5, 6]
    assert all(3 <= len(question.prompts) <= 5 for question in framework.questions)
    assert len(framework.why.conditions) == 2
    assert [rule.number for rule in framework.rules] == list(range(1, 38))


def test_steps_stand_with_their_stage() -> None:
    framework = default_framework()
    for stage, letter in zip(framework.stages, "nop", strict=True):
        keys = [step.key for part in framework.components_of(stage.slug) for step in framework.steps_of(part.slug)]
        assert keys == [f"{letter}{number}" for number in range(1, 9)]


def test_every_city_example_is_dated_and_belongs_to_the_city_of_its_element() -> None:
    framework = default_framework()
    for element in framework.elements:
        examples = framework.examples_of(element.slug)
        assert examples, f"{element.slug} has no city example"
        assert {example.city for example in examples} == {element.city}
    for example in framework.examples:
        assert re.search(r"\d{4}|date not recorded|first year", example.dated), example


def test_keys_are_unique() -> None:
    framework = default_framework()
    for group in (framework.steps, framework.marks):
        assert max(Counter(item.key for item in group).values()) == 1
    for named in (
        framework.stages,
        framework.components,
        framework.elements,
        framework.questions,
        framework.traces,
        framework.glossary,
        framework.rule_topics,
    ):
        assert max(Counter(item.slug for item in named).values()) == 1


def test_words_are_people_first_and_claim_no_more_than_is_known() -> None:
    wrong = [(where, text) for where, text in texts(default_framework()) if BANNED.search(text)]
    assert not wrong, f"Say it in other words: {wrong}"


def test_sentences_are_short_enough_to_read() -> None:
    long = [
        (where, sentence)
        for where, text in texts(default_framework())
        for sentence in re.split(r"(?<=[.?!])\s+", text)
        if len(sentence.split()) > LONGEST_SENTENCE
    ]
    assert not long, f"Split these sentences (at most {LONGEST_SENTENCE} words): {long}"


def test_every_address_can_be_followed() -> None:
    framework = default_framework()
    urls = [item.url for item in (*framework.examples, *framework.survey)]
    for group in (framework.stages, framework.steps, framework.elements, framework.traces, framework.glossary):
        urls += [url for item in group for url in item.urls]
    assert len(urls) > 80
    for url in urls:
        parts = urlsplit(url)
        assert parts.scheme in {"http", "https"}, url
        assert "." in parts.netloc, url


def test_steps_without_an_address_say_where_they_come_from() -> None:
    bare = {step.key: step.basis for step in default_framework().steps if not step.urls}
    assert bare.keys() == {"p4", "p6"}
    assert "project" in bare["p4"]
    assert "talk" in bare["p6"]


def test_net_worth_figures_are_the_sources_own() -> None:
    talk = {group: row.value for (_, group), row in worth("talk", Statistic.NOT_STATED).items()}
    assert talk == {"white": 144200, "hispanic": 14000, "black": 11200}
    urban = worth("urban-wealth-tidytuesday")
    assert len(urban) == 36
    assert urban[2013, "white"].value == 146313.8
    assert urban[2013, "black"].value == 13486.85
    assert urban[2013, "hispanic"].value == 14229.24
    assert urban[1963, "all-other-races"].value == pytest.approx(2467.4, abs=0.01)
    pew = worth("pew-2014")
    assert len(pew) == 9
    assert [pew[2013, group].value for group in ("white", "hispanic", "black")] == [141900, 13700, 11000]
    assert {group: row.value for (_, group), row in worth("fed-2017").items()} == {
        "black": 17600,
        "hispanic": 20700,
        "white": 171000,
    }
    black = worth("fed-2020")[2019, "black"]
    assert (black.low, black.value, black.high) == (19800, 24100, 28400)
    assert worth("fed-2020", Statistic.MEAN)[2019, "white"].value == 983400
    assert sum(row.source != "talk" for row in default_framework().net_worth) == 56


def test_what_was_traced_says_what_the_figures_say() -> None:
    traces = {trace.slug: trace.text for trace in default_framework().traces}
    talk = {group: row.value for (_, group), row in worth("talk", Statistic.NOT_STATED).items()}
    pew, urban = worth("pew-2014"), worth("urban-wealth-tidytuesday")
    above = [f"{100 * (talk[group] / pew[2013, group].value - 1):.1f}" for group in ("white", "hispanic", "black")]
    assert "{}, {} and {} percent".format(*above) in traces["closest"]
    for figures in (talk, {group: pew[2013, group].value for group in talk}):
        assert round(figures["white"] / figures["black"]) == 13
        assert round(figures["white"] / figures["hispanic"]) == 10
    assert f"{100 * (urban[2013, 'black'].value / talk['black'] - 1):.0f} percent" in traces["other-table"]
    for group in talk:
        assert f"${urban[2013, group].value:,.0f}" in traces["other-table"]
        assert f"${pew[2013, group].value:,.0f}" in traces["closest"]
        assert f"${talk[group]:,.0f}" in traces["talk"]
    assert pew[2010, "black"].value > pew[2010, "hispanic"].value
    for series in (
        talk["hispanic"] - talk["black"],
        pew[2013, "hispanic"].value - pew[2013, "black"].value,
        urban[2013, "hispanic"].value - urban[2013, "black"].value,
    ):
        assert series > 0


def test_one_series_is_one_kind_of_dollars_and_its_sources_are_known() -> None:
    rows = default_framework().net_worth
    assert len({row.series for row in rows}) == len({(row.source, row.statistic, row.dollars) for row in rows}) == 6
    known = {row.item.key for row in read_csv(FOLDER.parent / "sources.csv", Source)}
    assert {row.source for row in rows} <= known


def test_the_source_label_that_lumps_people_stays_a_source_label() -> None:
    lumped = [row for row in default_framework().net_worth if row.source_label == "Non-White"]
    assert {row.year for row in lumped} == {1963, 1983}
    assert {row.label for row in lumped} == {"People of all other races (source groups them)"}
    assert all(row.note for row in lumped)


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.iterdir()))
def test_a_missing_file_is_named(copy: Path, name: str) -> None:
    (copy / name).unlink()
    with pytest.raises(PackageError, match="is missing") as caught:
        load_framework(copy)
    assert Path(caught.value.file).name == name
    assert caught.value.fix in str(caught.value)


@pytest.mark.parametrize(
    ("file", "old", "new", "column", "problem"),
    [
        ("steps.toml", 'component = "shared-analysis"', 'component = "shared"', "component", "names 'shared'"),
        ("steps.toml", 'key = "n2"', 'key = "n1"', "key", "repeats 'n1'"),
        ("steps.toml", 'key = "n2"', 'key = ""', "key", "is missing or empty"),
        ("steps.toml", 'scope = "city"', 'scope = "county"', "scope", "holds 'county'"),
        ("steps.toml", "last_quarter = 4", "last_quarter = 0", "last_quarter", "ends before it starts"),
        ("steps.toml", 'element = "race-informed"', 'element = "informed"', "element", "names 'informed'"),
        ("steps.toml", "https://lims", "javascript:lims", "urls", "javascript"),
        ("steps.toml", 'owner_role = "Equity office"\n', "", "owner_role", "is missing or empty"),
        ("steps.toml", 'key = "n1"', 'key = "n1"\nsurprise = 1', "surprise", "is not known here"),
        ("stages.toml", 'stage = "normalize"', 'stage = "visualize"', "stage", "'visualize', which does not exist"),
        ("elements.toml", "[[mark]]", "[[sign]]", "mark", "has 27 entries, not 28"),
        ("elements.toml", 'element = "broadly-partnered"', 'element = "partnered"', "element", "'partnered'"),
        ("examples.toml", 'url = "http://', 'url = "', "url", "www.minneapolismn.gov"),
        ("do_no_harm.toml", 'topic = "numbers"', 'topic = "sums"', "topic", "'sums', which does not exist"),
        ("net_worth.csv", "1963,median,", "1963,typical,", "statistic", "holds 'typical'"),
        ("net_worth.csv", ",2016 dollars,", ",2013 dollars,", "dollars", "differs within one series"),
        ("net_worth.csv", ",146313.8,", ',"146,313.8",', "value", "holds '146,313.8'"),
    ],
)  # fmt: skip
def test_a_broken_entry_is_named_with_its_place_and_fix(
    copy: Path, file: str, old: str, new: str, column: str, problem: str
) -> None:
    edit(copy / file, old, new)
    with pytest.raises(PackageError) as caught:
        load_framework(copy)
    error = caught.value
    assert (Path(error.file).name, error.column) == (file, column)
    assert problem in error.problem
    assert error.fix
    assert str(error).split(", ")[0].endswith(file)
    assert f"Fix: {error.fix}" in str(error)


def test_a_broken_entry_is_found_on_its_line(copy: Path) -> None:
    edit(copy / "steps.toml", 'key = "n2"', 'key = "n1"')
    entries = [
        number
        for number, line in enumerate((copy / "steps.toml").read_text(encoding="utf-8").splitlines(), 1)
        if line == "[[step]]"
    ]
    with pytest.raises(PackageError) as caught:
        load_framework(copy)
    assert caught.value.line == entries[1]
    assert f"steps.toml, line {entries[1]}, column key: " in str(caught.value)


def test_a_file_that_is_not_toml_is_named(copy: Path) -> None:
    edit(copy / "why.toml", "[[why]]", "[[why]")
    with pytest.raises(PackageError, match="is not valid TOML") as caught:
        load_framework(copy)
    assert Path(caught.value.file).name == "why.toml"
