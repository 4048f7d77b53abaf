"""What somebody types is read back as it was meant, or refused with a reason; no text crashes a check."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equipt_dash.practice.checks import LONGEST_SLUG, as_text, read, slug_of
from equipt_dash.practice.fields import RecordKind
from equipt_dash.practice.kinds import BY_SLUG, KINDS
from equipt_dash.practice.structure import Known, cycle, problems

TODAY = date(2026, 11, 23)

GOOD: dict[str, dict[str, str]] = {
    "link": {"measure": "m", "disparity": "d", "mechanism": "So.", "strength": "direct", "reach": "policy"},
    "worksheet": {"disparity": "d", "answer_1": "We."},
    "step": {
        "name": "S", "component": "c", "in_short": "S.", "scope": "city", "evidence": "A page", "done_when": "Public",
        "first_quarter": "2", "after": "n1\nn2", "left_out": "1",
    },
    "step-record": {"step": "n1", "status": "closed", "evidence_url": "https://example.org/x", "reopens_on": "2027-01-01"},
    "partner": {"title": "P", "standing": "asked", "role": "Hosts", "disparities": "d"},
    "data-gap": {"title": "G", "what": "W", "status": "open", "due": "2027-01-31"},
    "engagement": {
        "title": "E", "status": "done", "method": "Talks", "asked": "A?", "said": "S.", "did": "D.",
        "held_on": "2026-05-01", "answered_on": "2026-06-01", "reached": json.dumps([["black", "12", "list"], ["latino", "", ""]]),
    },
    "challenge": {"title": "C", "would_help": "H", "status": "eased"},
    "plan-item": {"title": "P", "level": "plan", "parent": "v"},
    "budget-line": {"title": "B", "fiscal_year": "FY2026", "amount": "$1,250,000", "money": "city", "source": "Budget"},
    "action": {"title": "A", "what": "W", "lever": "L", "reach": "structure", "status": "planned", "cost": "1e3"},
    "assessment": {"mark": "k", "dated": "2026-01-31", "standing": "in_place", "evidence": "E"},
    "decision": {"title": "D", "decided_on": "2026-01-31", "reason": "R", "weights": json.dumps([["people", "2"]])},
    "tool-run": {"title": "T", "subject": "budget", "results": "R"},
    "community-note": {"measure": "m", "period": "FY2025", "writer": "W", "body": "B\n\nC", "dated": "2026-01-31"},
}  # fmt: skip
KNOWN = Known(
    {
        "measure": {"m": "M"}, "disparity": {"d": "D"}, "department": {"hhs": "H"}, "component": {"c": "C"},
        "step": {"n1": "N1", "n2": "N2", "own": "Own"}, "plan-item": {"v": "V", "g": "G"}, "mark": {"k": "K"},
        "element": {}, "decision": {}, "group": {},
    },
    {"plan-item": {"v": (), "g": ("v",)}, "step": {"n1": (), "n2": ("own",), "own": ()}},
    {"v": "vision", "g": "goal"},
)  # fmt: skip

ODD = {"engagement": ("1,2", "x"), "action": ("1e3",)}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.slug)
def test_a_good_record_is_read_and_its_text_gives_the_same_values_again(kind: RecordKind) -> None:
    texts = dict(GOOD[kind.slug])
    if texts.get("cost") == "1e3":
        texts["cost"] = "1000"
    values, wrong = read(kind, texts)
    assert wrong == {}
    assert problems(kind, (), values, KNOWN, TODAY) == {}
    again, wrong = read(kind, {field.name: as_text(field, values[field.name]) for field in kind.typed})
    assert wrong == {}
    assert again == values


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.slug)
def test_each_field_that_is_needed_is_asked_for(kind: RecordKind) -> None:
    needed = {field.name for field in kind.typed if field.required}
    _values, wrong = read(kind, {})
    assert set(wrong) == needed
    assert all(wrong.values())


@pytest.mark.parametrize(
    ("kind", "field", "text", "says"),
    [
        ("data-gap", "due", "31/01/2027", "year-month-day"),
        ("data-gap", "due", "0001-01-01", "between 1900"),
        ("budget-line", "amount", "about 5", "Write a number"),
        ("budget-line", "amount", "1e99", "Write a number"),
        ("step-record", "evidence_url", "javascript:alert(1)", "https://"),
        ("partner", "standing", "enemy", "of the list"),
        ("partner", "title", "a\nb", "one line"),
        ("partner", "title", "x" * 301, "at most 300"),
        ("engagement", "reached", "not json", "needs 3 fields"),
        ("engagement", "reached", '[["", "3", ""]]', "does not say whom"),
        ("engagement", "reached", '[["a", "1", ""], ["a", "2", ""]]', "stands twice"),
        ("engagement", "reached", '[["a", "1"]]', "needs 3 fields"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(kind: str, field: str, text: str, says: str) -> None:
    values, wrong = read(BY_SLUG[kind], {**GOOD[kind], field: text})
    assert says in wrong[field]
    assert field not in values


@pytest.mark.parametrize(
    ("kind", "key", "change", "field", "says"),
    [
        ("step-record", (), {"evidence_url": ""}, "status", "only with evidence"),
        ("step-record", (), {"reopens_on": "2026-11-23"}, "reopens_on", "come already"),
        ("link", (), {"disparity": "gone"}, "disparity", "does not exist, or no longer"),
        ("partner", (), {"disparities": "d\ngone"}, "disparities", "“gone” does not exist"),
        ("plan-item", ("v",), {"parent": "v"}, "parent", "cannot depend on itself"),
        ("plan-item", ("v",), {"parent": "g"}, "parent", "would run in a circle: V → G → V"),
        ("plan-item", ("x",), {"level": "vision", "parent": "g"}, "parent", "has to be wider"),
        ("step", ("own",), {"after": "n2"}, "after", "would run in a circle"),
        ("step", (), {"last_quarter": "1"}, "last_quarter", "ends before it starts"),
        ("step", (), {"first_quarter": "1.5"}, "first_quarter", "whole numbers"),
        ("engagement", (), {"held_on": ""}, "held_on", "when it was"),
        ("engagement", (), {"held_on": "2027-01-01", "answered_on": ""}, "held_on", "still to come"),
        ("engagement", (), {"said": ""}, "said", "not lost"),
        ("engagement", (), {"answered_on": "2026-04-01"}, "answered_on", "before 2026-05-01"),
        ("engagement", (), {"status": "planned"}, "answered_on", "once they were asked"),
        ("engagement", (), {"reached": '[["a", "some", ""]]'}, "reached", "not a number of people"),
        ("budget-line", (), {"amount": "-5"}, "amount", "less than nothing"),
        ("action", (), {"status": "under_way", "cost": ""}, "starts_on", "when it started"),
        (
            "action",
            (),
            {"cost": "", "starts_on": "2026-02-01", "ends_on": "2026-01-01"},
            "ends_on",
            "before 2026-02-01",
        ),
        ("tool-run", (), {"completed_on": "2026-10-01"}, "effects", "Leave the day"),
        ("tool-run", (), {"completed_on": "2026-12-01"}, "completed_on", "still to come"),
        ("assessment", (), {"dated": "2026-11-24"}, "dated", "still to come"),
        ("decision", (), {"weights": '[["people", "much"]]'}, "weights", "not a weight"),
    ],
)
def test_contradictions_are_refused_with_the_reason(
    kind: str, key: tuple[str, ...], change: dict[str, str], field: str, says: str
) -> None:
    values, wrong = read(BY_SLUG[kind], {**GOOD[kind], **change})
    assert field not in wrong
    assert says in problems(BY_SLUG[kind], key, values, KNOWN, TODAY)[field]


_TEXT = st.text(max_size=40) | st.sampled_from(
    ["2026-02-30", "9" * 400, "-0", "[]", "[[]]", "[1]", "{}", "NaN", "1e400"]
)


@given(st.sampled_from(KINDS), st.data())
@settings(max_examples=300)
def test_no_text_crashes_a_check(kind: RecordKind, data: Any) -> None:
    texts = {field.name: data.draw(_TEXT) for field in kind.typed}
    values, wrong = read(kind, texts)
    assert set(values) | set(wrong) == {field.name for field in kind.typed}
    assert not set(values) & set(wrong)
    found = problems(kind, ("v",), values, KNOWN, TODAY)
    assert all(found.values())


@given(st.text(max_size=200))
@settings(max_examples=200)
def test_every_title_gives_a_slug(title: str) -> None:
    slug = slug_of(title)
    assert slug
    assert slug == slug.lower()
    assert len(slug) <= LONGEST_SLUG - 8


@given(st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdefz"), max_size=3)))
@settings(max_examples=300)
def test_a_cycle_is_found_exactly_where_one_comes_back(to: dict[str, list[str]]) -> None:
    for start in "abcdef":
        seen, waiting = set(), list(to.get(start, ()))
        while waiting:
            at = waiting.pop()
            if at not in seen:
                seen.add(at)
                waiting += to.get(at, ())
        way = cycle(start, to)
        assert bool(way) == (start in seen)
        for here, there in zip(way, (*way[1:], start), strict=False):
            assert there in to[here]
