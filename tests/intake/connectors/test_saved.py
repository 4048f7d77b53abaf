"""Saved sources: what is written is read back, and a run is due by whole days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equipt_dash.intake.connectors.saved import KEYS, SavedSource, connector_for, from_toml
from equipt_dash.intake.outbound import FetchError

TEXT = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=20)


@settings(max_examples=60, deadline=None)
@given(where=TEXT, mapping=TEXT, schedule=st.sampled_from(["daily", "weekly", "monthly"]))
def test_a_saved_source_is_read_back_as_it_was(where: str, mapping: str, schedule: str) -> None:
    options = (("domain", "data.example.gov"), ("dataset", "abcd-1234"), ("where", where))
    source = SavedSource("homes", "socrata", options, schedule, mapping)
    assert from_toml(source.to_toml()) == source


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("socrata", {"domain": "data.example.gov", "dataset": "abcd-1234", "where": "a=1"}),
        ("census", {"year": "2023", "dataset": "acs/acs1", "get": "NAME,B25003B_001E", "for": "us:1", "in": "a:1 b:2"}),
        ("ckan", {"site": "https://data.example.gov", "resource": "r", "filters": '{"a": 1}'}),
        ("arcgis", {"layer": "https://g.example.gov/x/MapServer/1", "fields": "A,B", "where": "A=1"}),
    ],
)
def test_options_describe_what_is_asked_and_keys_come_only_from_the_environment(
    kind: str, options: dict[str, str]
) -> None:
    connector = connector_for(kind, options, {KEYS[kind]: " the-key "})
    assert connector.kind == kind
    assert connector.describe() == options
    assert "the-key" not in repr(connector)
    assert connector.home.startswith("https://")
    assert SavedSource("s", kind, tuple(options.items()), "daily").kind == kind


GOOD = (
    'name = "homes"\nkind = "socrata"\nschedule = "daily"\n[options]\ndomain = "d.example.gov"\ndataset = "abcd-1234"\n'
)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"homes"', '"../homes"', "small letters"),
        ('"socrata"', '"gopher"', "kind of a source"),
        ('"daily"', '"hourly"', "schedule"),
        ('"abcd-1234"', '"abcd"', "abcd-1234"),
        ('"abcd-1234"', "5", "text in quotes"),
        ('dataset = "abcd-1234"\n', "", "Still to be given: dataset"),
        ("domain", 'token = "x"\ndomain', "Not known for this kind of source: token"),
        ("name", 'colour = "x"\nname', "unknown entry: colour"),
        ("name", "format = 2\nname", "later format"),
        ("name", "name name", "not valid TOML"),
        ("[options]", "[[options]]", "text in quotes|Still"),
    ],
)
def test_a_source_that_cannot_be_used_says_why(old: str, new: str, message: str) -> None:
    assert from_toml(GOOD).name == "homes"
    with pytest.raises(FetchError, match=message):
        from_toml(GOOD.replace(old, new, 1))


AT = datetime(2026, 1, 31, 3, 0, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("schedule", "not_yet", "due"),
    [
        ("daily", datetime(2026, 1, 31, 23, 59, tzinfo=UTC), datetime(2026, 2, 1, 3, 0, 1, tzinfo=UTC)),
        ("weekly", datetime(2026, 2, 6, 23, 59, tzinfo=UTC), datetime(2026, 2, 7, 3, 0, 1, tzinfo=UTC)),
        ("monthly", datetime(2026, 2, 27, 23, 59, tzinfo=UTC), datetime(2026, 2, 28, 3, 0, 1, tzinfo=UTC)),
    ],
)
def test_a_run_is_due_by_whole_days(schedule: str, not_yet: datetime, due: datetime) -> None:
    options = (("domain", "data.example.gov"), ("dataset", "abcd-1234"))
    source = SavedSource("homes", "socrata", options, schedule)
    assert source.is_due(None, AT)
    assert not source.is_due(AT, AT)
    assert not source.is_due(AT, not_yet)
    assert source.is_due(AT, due)
    west = timezone(timedelta(hours=-6))
    assert source.is_due(AT.astimezone(west), due.astimezone(west))


def test_a_month_after_december_is_january() -> None:
    options = (("domain", "data.example.gov"), ("dataset", "abcd-1234"))
    source = SavedSource("homes", "socrata", options, "monthly")
    last = datetime(2026, 12, 5, tzinfo=UTC)
    assert not source.is_due(last, datetime(2027, 1, 4, tzinfo=UTC))
    assert source.is_due(last, datetime(2027, 1, 5, tzinfo=UTC))
