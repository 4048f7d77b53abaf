"""The public pages of the practice with a record of every kind, with odd ones, and with none."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import insert, select

from equipt_dash.practice.checks import read
from equipt_dash.practice.kinds import BY_SLUG
from equipt_dash.store import schema
from equipt_dash.store.editions import publish
from equipt_dash.store.engine import Database
from equipt_dash.store.practice_rows import to_columns
from tests.practice.test_checks import TODAY
from tests.support.city import Served

DISPARITY = "household-income"
SLUG = "percent-of-individuals-who-keep-or-raise-income"


def add(db: Database, kind: str, slug: str = "", given: dict[str, Any] | None = None, **texts: str) -> None:
    """Store a record as if somebody had confirmed it."""
    values, wrong = read(BY_SLUG[kind], texts)
    assert not wrong
    columns = {
        **to_columns(BY_SLUG[kind], values),
        **(given or {}),
        "state": "approved",
        **({"slug": slug} if slug else {}),
    }
    with db.writing() as connection:
        connection.execute(insert(schema.PRACTICE[kind]).values(**columns))


def fill(db: Database) -> str:
    """One record of each public kind, some of them odd; the key of the measure they name."""
    with db.reading() as connection:
        measure = str(
            connection.execute(select(schema.measure.c.key).where(schema.measure.c.slug == SLUG)).scalar_one()
        )
    reached = json.dumps([["all", "120", "sign-in list"], ["black", "4", "sign-in list"], ["latino", "", ""]])
    add(
        db, "engagement", "talks", {"reached_public": [["all", "120", "sign-in list"], ["black", "<10", ""], ["latino", "", ""]]},
        title="Kitchen talks", status="done", method="At home", asked="What costs most?", said="Rent.", did="Rent aid.",
        held_on="2026-03-01", answered_on="2026-04-01", reached=reached, disparities=f"{DISPARITY}\ngone-disparity", measures=measure,
    )  # fmt: skip
    add(db, "engagement", "next", title="Next talks", status="planned", method="Online", asked="What next?")
    add(
        db,
        "partner",
        "union",
        title="A tenants' union",
        standing="missing",
        role="Knows the leases",
        contact="SECRET-PHONE",
    )
    add(db, "plan-item", "v", title="Homes for all", level="vision")
    add(db, "plan-item", "g", title="Lower rents", level="goal", parent="v", disparities=DISPARITY)
    add(db, "plan-item", "s", title="Rent aid", level="strategy", parent="g")
    add(db, "plan-item", "x", title="Round", level="plan", parent="y")
    add(db, "plan-item", "y", title="And round", level="plan", parent="x")
    add(db, "plan-item", "z", title="Lost", level="plan", parent="never")
    add(
        db,
        "budget-line",
        "b",
        title="Aid",
        fiscal_year="FY2026",
        amount="750000",
        money="city",
        strategy="s",
        source="Budget book",
    )
    add(
        db,
        "budget-line",
        "c",
        title="Grant",
        fiscal_year="FY2026",
        amount="250000",
        money="philanthropic",
        source="Letter",
    )
    add(
        db, "action", "a", title="Pay rent arrears", what="Pays arrears.", lever="rent aid", reach="policy", status="under_way",
        starts_on="2026-02-01", disparities=DISPARITY, measures=measure, contribution="Families keep homes.",
    )  # fmt: skip
    add(db, "action", "b", title="Hotline", what="Answers.", lever="advice", reach="service", status="planned")
    add(
        db, "tool-run", "done", title="Parking fines", subject="policy", results="Fair fines.", data_used="By tract.",
        engaged="Talks.", analysis="Fees fall on renters.", implementation="Pilot.", accountability="Yearly.",
        changed="Fees capped.", effects=json.dumps([["black", "Less debt", ""]]), completed_on="2026-06-01",
    )  # fmt: skip
    add(db, "tool-run", "open", title="UNFINISHED-RUN", subject="budget", results="Soon.")
    add(
        db, "community-note", measure=measure, period="FY2015", writer="A neighbor", speaks_for="the block", dated="2026-05-01",
        body="We were not counted.\n\nCome and see.",
    )  # fmt: skip
    return measure


def text(served: Served, path: str) -> str:
    """A public page."""
    answer = served.client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def test_every_kind_of_record_is_shown_and_nothing_that_stays_inside(austin_copy: Served) -> None:
    db = Database(austin_copy.url)
    fill(db)
    mark = "dd-1"
    with db.writing() as connection:
        from equipt_dash.practice.framework import default_framework

        mark = default_framework().marks[0].key
        row = {
            "mark": mark,
            "department": "",
            "dated": TODAY,
            "standing": "starting",
            "evidence": "A list of plans",
            "state": "approved",
        }
        connection.execute(insert(schema.PRACTICE["assessment"]).values(**row))
    publish(db, on=TODAY, note="", approver="test")
    asked = text(austin_copy, "/engagement")
    for words in (
        "Kitchen talks",
        "What costs most?",
        "Rent aid.",
        "fewer than 10",
        "A tenants",
        "Missing",
        "Next talks",
    ):
        assert words in asked
    assert ">4<" not in asked
    assert "SECRET-PHONE" not in asked
    plans = text(austin_copy, "/plans")
    for words in (
        "Vision: Homes for all",
        "Strategy: Rent aid",
        "$750,000",
        "75%",
        "a strategy without a measure",
        "runs in a circle",
        "not public, or gone",
    ):
        assert words in plans
    actions = text(austin_copy, "/actions")
    assert "1 of 2 actions go beyond services." in actions
    assert "Families keep homes." in actions
    tool = text(austin_copy, "/equity-tool")
    assert "Fees capped." in tool
    assert "Less debt" in tool
    assert "UNFINISHED-RUN" not in tool
    for address in (f"/disparities/{DISPARITY}", f"/measures/{SLUG}"):
        page = text(austin_copy, address)
        assert "Pay rent arrears" in page
        assert "They said: Rent." in page
    assert "Published as it was written." in text(austin_copy, f"/measures/{SLUG}")
    assert "Come and see." in text(austin_copy, f"/measures/{SLUG}")
    element = next(one.element for one in default_framework().marks if one.key == mark)
    assert "Starting, 23 November 2026" in text(austin_copy, f"/elements/{element}")
    for stage in ("normalize", "organize", "operationalize"):
        assert "SECRET-PHONE" not in text(austin_copy, f"/{stage}")
    db.close()


def test_a_city_without_any_says_what_is_needed(austin: Served) -> None:
    for path in ("/engagement", "/plans", "/actions"):
        assert "Needed:" in text(austin, path)
    assert "No finished use of the tool is published yet." in text(austin, "/equity-tool")
