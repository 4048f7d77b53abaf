"""What the check says about the demonstration: every link and disparity line by line, measures by count, as reviewed.

``austin_verdicts.csv`` is the golden file. Write it anew with ``python -m tests.connection.test_austin`` after a change of
a rule, read every line that differs, and give the reason of each kind of verdict in ``REASONS``.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from equipt_dash.connection.check import DISPARITY, LINK, MEASURE, check_disparity, check_link, check_measure
from equipt_dash.kernel.access import public_scope
from equipt_dash.kernel.model import Level
from equipt_dash.practice.framework import default_framework
from equipt_dash.store import queries
from equipt_dash.store.engine import Database
from equipt_dash.views.check_facts import gather
from equipt_dash.views.context import Context
from equipt_dash.views.outcomes import load_targets

GOLDEN = Path(__file__).with_name("austin_verdicts.csv")
DAY = date(2026, 11, 23)
HEAD = ("about", "rule", "answer", "sentence or count", "why this is right")

REASONS: dict[tuple[str, str], str] = {
    ("names-a-disparity", "holds"): "The 19 links of the demonstration start from 19 measures.",
    ("names-a-disparity", "fails"): "No other measure is linked; the City has proposed no links.",
    ("better-off", "holds"): "Read as better off from the measure's definition.",
    ("better-off", "fails"): "Read as how much or how well from the measure's definition.",
    ("splittable", "fails"): "The source gives one number a year for everybody served.",
    ("fresh", "fails"): "The newest figures of the public record are from fiscal year 2015.",
    ("has-target", "holds"): "The source prints a target for at least one year.",
    ("has-target", "fails"): "The source prints no target in any year.",
    ("serves-the-burdened", "unknown"): "No department measure of the record is split by race.",
    ("lever-in-power", "unknown"): "A lever is named with the link, but the City has recorded no action.",
    ("years-that-matter", "fails"): "Results end in 2015; the outcome's survey years begin about then.",
    ("years-that-matter", "unknown"): "The outcome's periods name a release, not the years it describes.",
    ("direction", "unknown"): "Six single years in common are needed; the record has fewer, or no direction.",
    ("reviewed", "fails"): "Links are this project's proposals; no equity officer of the City has reviewed one.",
    ("evidence", "fails"): "No source for the mechanism is recorded with the link.",
    ("direct-link", "fails"): "No link to this disparity is called direct.",
    ("gap-target", "fails"): "The City has published no gap to aim for, floor or date.",
    ("target-closes-gap", "unknown"): "There is no gap target to compare with.",
    ("not-diluted", "holds"): "Fewer than five links to it are weak.",
    ("not-diluted", "unknown"): "Nothing is linked to it.",
}
"""Why each kind of verdict about the demonstration is right, as reviewed on 23 November 2026."""


def lines(url: str) -> Iterator[tuple[str, ...]]:
    """Every line of the golden file but its head."""
    db = Database(url)
    context = Context(public_scope(1), db, default_framework(), DAY)
    links = queries.links(context.scope, db)
    measures = queries.measures(context.scope, db, level=Level.PERFORMANCE)
    facts = gather(
        context,
        links,
        measures=[one.key for one in measures],
        targets=load_targets(context, queries.disparities(context.scope, db)),
    )
    counts = Counter((v.rule, v.standing.value) for one in measures for v in check_measure(facts, one))
    for rule in MEASURE:
        for standing in ("holds", "fails", "unknown"):
            if counts[rule, standing]:
                yield (
                    "measures",
                    rule,
                    standing,
                    f"{counts[rule, standing]} of {len(measures)}",
                    REASONS[rule, standing],
                )
    for link in links:
        for v in check_link(facts, link):
            yield (
                f"{link.measure} → {link.disparity}",
                v.rule,
                v.standing.value,
                v.words,
                REASONS[v.rule, v.standing.value],
            )
    for item in queries.disparities(context.scope, db):
        for v in check_disparity(facts, item):
            yield item.slug, v.rule, v.standing.value, v.words, REASONS[v.rule, v.standing.value]
    db.close()


def written(url: str) -> str:
    """The golden file."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEAD)
    writer.writerows(lines(url))
    return out.getvalue()


def test_the_verdicts_about_austin_are_those_that_were_reviewed(austin_url: str) -> None:
    assert written(austin_url) == GOLDEN.read_text(encoding="utf-8"), (
        "Read every line that differs, then write it anew."
    )


def test_every_reason_is_that_of_a_verdict(austin_url: str) -> None:
    assert {(one[1], one[2]) for one in lines(austin_url)} == set(REASONS)


def test_every_link_and_disparity_has_every_rule(austin_url: str) -> None:
    found = list(lines(austin_url))
    links = [one for one in found if "→" in one[0]]
    assert len(links) % len(LINK) == 0
    assert len(links) >= 19 * len(LINK)
    rest = [one for one in found if "→" not in one[0] and one[0] != "measures"]
    assert len(rest) == 20 * len(DISPARITY)


@pytest.mark.parametrize("slug", ["connection-check"])
def test_the_methods_page_explains_every_rule(austin_url: str, slug: str) -> None:
    from equipt_dash.pages.parts import Facts
    from equipt_dash.views import method

    db = Database(austin_url)
    context = Context(public_scope(1), db, default_framework(), DAY)
    page = method.build(context, {"slug": slug})
    assert page is not None
    named = {block.rows[0][0] for section in page.sections for block in section.blocks if isinstance(block, Facts)}
    assert named == {rule.name for rule in context.framework.check_rules}
    db.close()


if __name__ == "__main__":
    import sys

    GOLDEN.write_text(written(sys.argv[1]), encoding="utf-8")
