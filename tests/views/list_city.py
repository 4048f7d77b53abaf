"""The city whose lists are tested: enough of everything to page, filter, connect and stand alone."""

from __future__ import annotations

from equipt_dash.intake.package import Package
from equipt_dash.kernel.model import Kind, Missing, Quality, Strength
from equipt_dash.pages.parts import FilterForm, Page, Pager
from equipt_dash.practice.framework import StepScope
from equipt_dash.practice.model import StepRecord
from tests.views import support
from tests.views.support import grid, tables

ODD_NAME = "100% of 'snake_case' in C:\\fire 🚒"
STEPS = (
    support.step("o2", StepScope.DEPARTMENT),
    support.step("o3", StepScope.DEPARTMENT),
    support.step("o1", StepScope.CITY),
)


def a_city() -> Package:
    """Four departments: one linked, two alone, one without measures. 65 measures, 2 indicators, 3 disparities."""
    loans = [support.measure(f"loans-{n:02}", "library") for n in range(1, 60)]
    return support.city(
        departments=[support.department(code) for code in ("streets", "library", "health", "fire")],
        measures=[
            *loans,
            support.measure("odd-name", "library", name=ODD_NAME),
            support.measure("people-housed", "health", Kind.BETTER_OFF, definition="Families with a home."),
            support.measure("clinic-visits", "health"),
            support.measure("jobs-found", "health", Kind.BETTER_OFF),
            support.measure("response-time", "fire", Kind.HOW_WELL),
            support.measure("deaths", "fire", Kind.BETTER_OFF),
            support.measure("homeownership"),
            support.measure("insurance"),
        ],
        observations=[
            support.observation("people-housed", "FY2011", 10),
            support.observation("people-housed", "FY2015", 1400),
            support.target("people-housed", "FY2015", 1500),
            support.target("people-housed", "FY2016", 1600),
            support.observation("clinic-visits", "FY2015", 7, quality=Quality.SUSPECT),
            support.observation("response-time", "FY2015", None, missing=Missing.NOT_COLLECTED),
            support.observation("homeownership", "2014", 45.0),
            support.observation("homeownership", "2023", 44.5),
            support.observation("homeownership", "2023", 27.0, group="black"),
            *(support.observation("homeownership", str(year), 45.0) for year in range(2016, 2023)),
            support.observation("insurance", "2015", 80.0, group="black"),
        ],
        disparities=[
            support.disparity("homes", "homeownership", sort=1),
            support.disparity("health-cover", "insurance", sort=2),
            support.disparity("care", "insurance", sort=3),
        ],
        links=[
            support.link("people-housed", "homes", Strength.DIRECT),
            support.link("people-housed", "health-cover", Strength.CONTRIBUTING),
            support.link("clinic-visits", "health-cover"),
        ],
        step_records=[StepRecord("o2", "health", "Named a lead.", "2016", "https://example.org/lead", "Record")],
        notes=[support.note("slipped", "clinic-visits (FY2015)"), support.note("other", "loans-01")],
    )


def names(page: Page) -> list[str]:
    """The first cell of every row of every table."""
    return [row[0] for table in tables(page) for row in grid(table)]


def pager_of(page: Page) -> Pager:
    """The first pager."""
    return next(block for block in support.blocks_of(page) if isinstance(block, Pager))


def form_of(page: Page) -> FilterForm:
    """The first form."""
    return next(block for block in support.blocks_of(page) if isinstance(block, FilterForm))
