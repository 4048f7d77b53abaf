"""Every day and time the desk prints is the city's: a walk over all its pages in a city fourteen hours ahead of UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import update

from equipt_dash.kernel import clock
from equipt_dash.kernel.words.numbers import day
from equipt_dash.store import schema
from equipt_dash.views.desk.account_times import moment
from tests.desk.crawl_states import SAMPLE_DISPARITIES, bring_to
from tests.desk.proof_state import OTHER_DISPARITY, OWN_DISPARITY, resettable
from tests.support.crawl import Crawler
from tests.support.databases import Databases

ROOT = Path(__file__).parents[2]
AHEAD = "Pacific/Kiritimati"
LATE = datetime(2031, 3, 31, 20, 15, tzinfo=UTC)
"""Far from any day of the demonstrations; in ``AHEAD`` it is 10:15 on 1 April."""
SERVERS, CITYS = "31 March 2031", "1 April 2031"
DISPARITIES = {"austin": (OWN_DISPARITY, OTHER_DISPARITY), "sample": SAMPLE_DISPARITIES}
READ_FROM_FILES = {
    "equipt_dash/intake/readers/cell_text.py", "equipt_dash/intake/readers/json_file.py",
    "equipt_dash/intake/connectors/arcgis.py",
}  # fmt: skip
"""Moments there are what a file or a service holds, not when somebody did something."""


class Days(Crawler):
    """Notes each page that prints the server's day or UTC, and counts those that print the city's."""

    def __init__(self, *given: object) -> None:
        super().__init__(*given, examples=2)  # type: ignore[arg-type]
        self.wrong: list[str] = []
        self.right: set[str] = set()

    def _open(self, address: str, source: str) -> str | None:
        page = super()._open(address, source)
        if page is not None:
            text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
            wrong = re.search(rf".{{30}}(?:{SERVERS}|2031-03-31|\d\d:\d\d UTC(?![+-]))", text)
            if wrong:
                self.wrong.append(f"{address}: {wrong[0]}")
            if CITYS in text:
                self.right.add(address.split("?")[0])
        return page


@pytest.mark.parametrize(("name", "state"), [("austin", "on its way"), ("sample", "published and undone")])
def test_every_page_tells_the_citys_day(
    databases: Databases, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, name: str, state: str
) -> None:
    url = request.getfixturevalue(f"{name}_url")  # made once for many tests, so at the true time
    monkeypatch.setattr(clock, "now", lambda: LATE)
    with resettable(databases, url, DISPARITIES[name]) as world:
        with world.db.writing_alone() as connection:
            connection.execute(update(schema.city).values(time_zone=AHEAD))
        bring_to(world, name, state)
        right: set[str] = set()
        for role in ("officer", "editor", "head", "admin"):
            walk = Days(world.city.visitor(role), world.back)
            walk.run("/internal", "/admin" if role == "admin" else "/internal/import", forms=False)
            assert not walk.wrong, "\n".join(walk.wrong[:20])
            right |= walk.right
        assert {"/internal/account", "/internal/audit", "/internal/notices"} <= right
        assert len(right) > 12, sorted(right)


def test_a_moment_names_the_zone_it_is_told_in() -> None:
    try:
        clock.tell_in("America/Chicago")
        assert moment(LATE) == "31 March 2031, 15:15 CDT"
        clock.tell_in(AHEAD)
        assert moment(LATE) == "1 April 2031, 10:15 UTC+14"
        assert day(LATE) == CITYS
        assert day(LATE.date()) == SERVERS, "a day is told as it is kept"
    finally:
        clock.tell_in("")


def test_a_day_begins_at_the_citys_midnight() -> None:
    assert clock.start_of(LATE.date(), "America/Chicago") == datetime(2031, 3, 31, 5, tzinfo=UTC)
    assert clock.start_of(LATE.date(), AHEAD) == datetime(2031, 3, 30, 10, tzinfo=UTC)


def test_no_page_takes_the_day_off_a_stored_moment() -> None:
    wrong = re.compile(r"\.date\(\)|_at\.(?:isoformat|strftime)\(|\bat\.(?:isoformat|strftime)\(|:%[YmdHM]")
    allowed = {"equipt_dash/kernel/clock.py", "equipt_dash/views/desk/account_times.py", *READ_FROM_FILES}
    folders = ("equipt_dash/views", "equipt_dash/outlets", "equipt_dash/intake", "callbacks", "layouts")
    found = [
        f"{name}:{number}: {line.strip()}"
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
        if (name := str(path.relative_to(ROOT))) not in allowed
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if wrong.search(line)
    ]
    # The audit's file is for checking hashes, which are made over UTC, and its heading says so.
    audit = [one for one in found if one.startswith("equipt_dash/views/desk/audit.py")]
    assert len(audit) == 1
    assert "Time (UTC)" in (ROOT / "equipt_dash/views/desk/audit.py").read_text(encoding="utf-8")
    assert sorted(set(found) - set(audit)) == [], "Give the moment itself to words.numbers.day or to clock.here."
