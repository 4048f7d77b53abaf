"""People, money and reach stand side by side, each only where it is recorded."""

from __future__ import annotations

from datetime import datetime

from equipt_dash.kernel.access import Grant, Principal, Role
from equipt_dash.pages.parts import TableModel
from equipt_dash.practice.framework import default_framework
from equipt_dash.store.engine import Database
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.council import people
from tests.desk.test_council_since import TODAY
from tests.support.desk import City

COUNCIL = Principal(frozenset({Grant(Role.COUNCIL)}), None, "c@example.org", "Council")


def test_each_gap_has_its_people_and_its_money_or_says_what_is_missing(sample_url: str) -> None:
    db = Database(sample_url)
    page = people.build(Desk(COUNCIL, db, default_framework(), datetime(2026, 11, 23, 12), TODAY, "token"), {})
    tables = [block for section in page.sections for block in section.blocks if isinstance(block, TableModel)]
    rows = {row[0].text: [cell.text for cell in row] for row in tables[0].rows}
    rent = rows["Rent people can bear"]
    assert rent[1] == "Black residents who are not Hispanic"
    assert rent[5:] == ["$1,900,000 in FY2026", "21%"]
    assert int(rent[4].replace(",", "")) > 1000
    assert rows["Household income"][4] == "cannot be counted in people"
    assert rows["Household income"][5] == "not recorded"
    assert rows["Getting home unhurt"][2] == "no figure yet"
    reached = {(row[0].text, row[1].text): row[3].text for row in tables[1].rows}
    assert "FY2026" in reached["Owning a home", "Families who still own the home we helped them buy"]
    db.close()


def test_only_council_and_officers_read_it(desk_city: City) -> None:
    for name, status in (("council", 200), ("officer", 200), ("head", 403), ("editor", 403)):
        assert desk_city.visitor(name).get("/council/people").status_code == status, name
