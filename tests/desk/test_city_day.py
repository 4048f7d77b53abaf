"""The day turns at the city's midnight, everywhere: half an hour before it, a server in UTC is a day ahead."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, update

from equipt_dash.commands.import_table import main
from equipt_dash.intake.connectors.saved import SavedSource
from equipt_dash.kernel import clock
from equipt_dash.kernel.access import COMMAND_LINE
from equipt_dash.store import schema
from equipt_dash.store.city_day import city_day, fiscal_year_starts
from equipt_dash.store.desk import sources
from equipt_dash.store.desk.acting import Act
from tests.desk.entry_forms import db_of, send, sheet, slug, values
from tests.desk.test_admin import last
from tests.support.desk import City

__all__ = ["slug"]

ROOT = Path(__file__).parents[2]
LATE = datetime(2026, 3, 31, 4, 30, tzinfo=UTC)
"""30 March, 23:30 in Austin (UTC-5 in summer time)."""
HERE, NEXT = date(2026, 3, 30), date(2026, 3, 31)


@pytest.fixture
def late(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: LATE)


def test_nothing_asks_the_server_what_day_it_is() -> None:
    wrong = re.compile(r"date\.today\(|\butcnow\(|datetime\.now\(\)|\.today\b(?!\()\s*=\s*date\.today|date\.today\b")
    folders = ("equipt_dash", "callbacks", "layouts")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if wrong.search(line)
    ]
    assert found == [], "Ask equipt_dash.kernel.clock, with the city's time zone."


@pytest.mark.usefixtures("late")
def test_the_city_is_a_day_behind_the_server(desk_city: City, slug: str) -> None:
    db = db_of(desk_city)
    assert city_day(db) == HERE
    # Freshness and the cache's key: a page made now is not the page of tomorrow.
    site = desk_city.served.app.server.extensions["equipt"]
    edition = site.edition()
    assert edition is not None
    assert site.today(edition) == HERE
    # Embargo: today is not yet past, yesterday is.
    editor = desk_city.visitor("editor")
    sent = sheet(editor, slug)
    new = values(sent)[0]
    answer = send(editor, slug, "submit", {**sent, new: "41.5", "embargo": "2026-03-29"})
    assert "This day has passed" in answer.get_data(as_text=True)
    answer = send(editor, slug, "submit", {**sent, new: "41.5", "embargo": HERE.isoformat()})
    assert "This day has passed" not in answer.get_data(as_text=True)


@pytest.mark.usefixtures("late")
def test_a_public_page_is_made_anew_at_the_citys_midnight(desk_city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    client = desk_city.served.client
    site = desk_city.served.app.server.extensions["equipt"]
    client.get("/")
    kept = len(site.cache._pages)
    monkeypatch.setattr(clock, "now", lambda: LATE.replace(hour=4, minute=59))
    client.get("/")
    assert len(site.cache._pages) == kept, "a server's midnight changes nothing"
    monkeypatch.setattr(clock, "now", lambda: LATE.replace(hour=5, minute=1))
    client.get("/")
    assert len(site.cache._pages) == kept + 1


def test_a_schedule_turns_with_the_citys_day(desk_city: City) -> None:
    db = db_of(desk_city)
    source = SavedSource("homes", "socrata", (("domain", "data.example.gov"), ("dataset", "abcd-1234")), "daily")
    sources.save(db, Act(COMMAND_LINE, LATE), source)
    (kept,) = sources.listed(db)
    assert kept.time_zone == "America/Chicago"
    run = LATE.replace(day=30, hour=20)  # 15:00 on 30 March
    assert not source.is_due(run, LATE, kept.time_zone), "it is still 30 March there"
    assert source.is_due(run, LATE, "UTC")
    assert source.is_due(run, LATE.replace(hour=6), kept.time_zone)


def test_the_admin_may_only_choose_what_the_importer_can_read(desk_city: City) -> None:
    admin = desk_city.visitor("admin")
    page = admin.get("/admin/calendar").get_data(as_text=True)
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found
    form = {"version": found[1], "month": "7", "day": "15", "time_zone": "America/Chicago"}
    refused = admin.post("/admin/calendar", form, key="calendar-1-calendar")
    assert refused.status_code == 422
    html = refused.get_data(as_text=True)
    assert "a fiscal year has to begin on the first day" in html
    assert 'value="15"' in html, "what was typed stays"
    refused = admin.post("/admin/calendar", {**form, "day": "1", "time_zone": "Austin"}, key="calendar-2-calendar")
    assert refused.status_code == 422
    assert "a name of the IANA list" in refused.get_data(as_text=True)
    done = admin.post("/admin/calendar", {**form, "day": "1", "time_zone": "America/Denver"}, key="calendar-3-cal")
    assert done.status_code == 303, done.get_data(as_text=True)[:2000]
    assert last(db_of(desk_city))["after"] == {"fiscal_year_starts": "07-01", "time_zone": "America/Denver"}


def test_everything_that_is_wrong_with_the_calendar_is_said_at_once(desk_city: City) -> None:
    officer = desk_city.visitor("officer")
    page = officer.get("/admin/calendar").get_data(as_text=True)
    version = re.search(r'name="version" value="(\d+)"', page)
    form = {"version": version[1] if version else "", "month": "13", "day": "29", "time_zone": "Nowhere"}
    refused = officer.post("/admin/calendar", form, key="calendar-all-wrong")
    assert refused.status_code == 422
    for words in ("Choose a month", "the first day of", "IANA"):
        assert words in refused.get_data(as_text=True)


def test_the_command_reads_the_fiscal_year_where_the_browser_does(
    desk_city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    db = db_of(desk_city)
    with db.writing_alone() as connection:
        connection.execute(update(schema.city).values(fiscal_year_starts="07-01"))
    assert fiscal_year_starts(db) == "07-01"
    monkeypatch.setenv("EQUIPT_DATABASE_URL", desk_city.served.url)
    path = tmp_path / "new.csv"
    path.write_text("Measure,Fiscal Year,Value\nLanterns mended,FY2024,12\nLanterns mended,FY2023,13\n")
    assert main([str(path)]) == 0, capsys.readouterr()
    from equipt_dash.store.private import submission_cell

    with db.reading() as connection:
        ends = connection.execute(select(submission_cell.c.period_end).order_by(submission_cell.c.period)).scalars()
        assert [str(end) for end in ends] == ["2023-06-30", "2024-06-30"], "not 30 September, which the file says"
