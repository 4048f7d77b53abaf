"""Every word a reader sees is in the catalogue, and pages speak whatever language the catalogue holds."""

from __future__ import annotations

import gettext
import re
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from equipt_dash.kernel import words
from equipt_dash.kernel.model import Missing
from equipt_dash.kernel.words import _, listed, ngettext, numbers
from tests.support.city import Served

ROOT = Path(__file__).resolve().parents[1]


class _Shouting(gettext.NullTranslations):
    """A made-up language: every catalogue word wears brackets."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"


def _extracted() -> set[str]:
    found: set[str] = set()
    for folder in (
        "equipt_dash/views",
        "equipt_dash/words",
        "equipt_dash/outlets",
        "equipt_dash/connection",
        "equipt_dash/entry",
        "equipt_dash/intake",
        "equipt_dash/practice",
        "layouts",
        "callbacks",
    ):
        for _file, _line, message, _comments, _context in extract_from_dir(
            ROOT / folder, method_map=[("**.py", "python")], keywords={"_": None, "ngettext": (1, 2)}
        ):
            found |= {message} if isinstance(message, str) else set(message)
    return {message for message in found if message}


def test_the_catalogue_template_holds_every_message() -> None:
    template = read_po(BytesIO((words.CATALOGUES / "equipt.pot").read_bytes()))
    held = {
        m
        for message in template
        if message.id
        for m in (message.id if isinstance(message.id, tuple) else (message.id,))
    }
    assert held == _extracted(), "Run `make words`."


def test_sentences_are_filled_and_counted() -> None:
    assert _("In {a} of {n} outcomes", a=3, n=7) == "In 3 of 7 outcomes"
    assert ngettext("{n} gap", "{n} gaps", 1) == "1 gap"
    assert ngettext("{n} gap", "{n} gaps", 1200) == "1,200 gaps"
    assert [listed(items) for items in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]


def test_another_language_reaches_the_page(austin: Served) -> None:
    from equipt_dash.kernel.access import public_scope
    from equipt_dash.practice.framework import default_framework
    from equipt_dash.store.engine import Database
    from equipt_dash.views import disparity
    from equipt_dash.views.context import Context
    from layouts.page import content
    from layouts.render import render

    db = Database(austin.url)
    context = Context(public_scope(1), db, default_framework(), date(2026, 11, 23))
    with words.use(_Shouting()):
        page = disparity.build(context, {"slug": "household-income"})
        assert page is not None
        html = render(content(page, "/disparities/household-income"))
    db.close()
    headings = re.findall(r"<h2[^>]*>(.*?)</h2>", html)
    assert headings
    assert all("⟦" in heading for heading in headings)


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "shown"),
    [
        (0.633732, "share", 1, "63.4%"), (36845.059, "dollars", 0, "$36,845"), (-2000, "dollars", 0, "−$2,000"),
        (12, "count", 0, "12"), (8.8828, "rate_per_1000", 1, "8.9 per 1,000"), (1, "days", 0, "1 day"), (2, "days", 0, "2 days"),
        (0.71, "grade_levels", 2, "0.71 grade levels a year"), (1.96, "ratio", 2, "1.96 (ratio)"), (-0.0001, "percent", 1, "0.0%"),
    ],
)  # fmt: skip
def test_numbers_are_written_at_their_source_precision(value: float, unit: str, decimals: int, shown: str) -> None:
    assert numbers.quantity(value, unit, decimals) == shown


def test_missing_suppressed_and_zero_are_three_different_things() -> None:
    said = {numbers.missing_words(reason) for reason in Missing}
    assert len(said) == len(Missing)
    assert numbers.quantity(0, "count", 0) not in said
    with pytest.raises(ValueError, match="missing"):
        numbers.plain(float("nan"), 0)


def test_a_percent_differs_by_points() -> None:
    assert numbers.difference(-0.051, "share", 1) == "5.1 points"
    assert numbers.difference(-32070, "dollars", 0) == "$32,070"
    assert numbers.day(date(2026, 11, 23)) == "23 November 2026"
