"""No number of a measure stands without its unit: on any page, in any picture, in any CSV, for the public and the council."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from equipt_dash.kernel.model import Measure
from equipt_dash.kernel.words.numbers import difference, difference_span, quantity, quantity_span, signed_difference
from equipt_dash.kernel.words.units import measure_unit
from tests.support.city import Served, serve
from tests.support.databases import Databases
from tests.support.desk import with_people
from tests.support.pages import STATIC, internal, read
from tests.support.units import bare_in_csv, bare_in_text, bare_on_page

QUOTED = (
    "/data-quality", "/measures/percent-of-property-value-spent-on-insurance-and-losses",
    "/measures/police-average-response-time-airport", "/measures/fire-death-rate-per-100000",
    "/measures/sites-serviced-by-dacc-work-crews", "/departments/municipal-court",
)  # fmt: skip
"""Pages whose notes quote bare numbers of the source as found, and two with counts that the source writes with a decimal."""

COUNCIL = ("/council", "/council/people", "/council/portfolio", "/council/measures", "/council/districts", "/council/trends")  # fmt: skip


def one_of_each_unit(served: Served) -> tuple[str, ...]:
    """The pages of every outcome, and of one department measure for each unit."""
    from equipt_dash.kernel.access import public_scope
    from equipt_dash.kernel.model import Level
    from equipt_dash.store import queries

    db, found = served.app.server.extensions["equipt"].db, {}
    measures: tuple[Measure, ...] = queries.measures(public_scope(1), db)
    for one in measures:
        found.setdefault(one.key if one.level is Level.INDICATOR else one.unit, f"/measures/{one.slug}")
    disparities = [f"/disparities/{one.slug}" for one in queries.disparities(public_scope(1), db)]
    departments = [f"/departments/{one.slug}" for one in queries.departments(public_scope(1), db)]
    return (*STATIC, *found.values(), *disparities, *departments)


def bare(client: FlaskClient, addresses: tuple[str, ...]) -> Iterator[str]:
    """What has no unit on the pages at ``addresses`` and in the CSV files they offer."""
    files: set[str] = set()
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        if address not in QUOTED and not address.startswith("/methods"):
            yield from (f"{address}: {one}" for one in bare_on_page(answer.text))
        files |= {link for link in internal(read(answer.text).links) if urlsplit(link).path.endswith(".csv")}
    for address in sorted(files):
        yield from (f"{address}: {one}" for one in bare_in_csv(client.get(address).text))


@pytest.mark.parametrize("city", ["austin", "sample"])
def test_no_number_of_a_public_page_or_file_stands_without_its_unit(city: str, request: pytest.FixtureRequest) -> None:
    served: Served = request.getfixturevalue(city)
    assert list(bare(served.client, one_of_each_unit(served))) == []


@pytest.mark.parametrize("city", ["austin_url", "sample_url"])
def test_no_number_the_council_reads_stands_without_its_unit(
    city: str, request: pytest.FixtureRequest, databases: Databases
) -> None:
    request.getfixturevalue(city)
    served = serve(databases.copy(request.getfixturevalue(city)))
    try:
        assert list(bare(with_people(served).visitor("council").client, COUNCIL)) == []
    finally:
        served.close()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("8.9 for Black residents", 1), ("The gap is 4.8, to the", 1), ("0.10", 1), ("2.8 to 6.9.", 2), ("27.0%", 0),
        ("The gap is 4.8 deaths of children per 1,000 live births", 0), ("2.8 to 6.9 per 1,000", 0), ("$1,234.50", 0),
        ("16.6 points", 0), ("0.71 grade levels a year", 0), ("1.96 (ratio)", 0), ("3.48 times", 0), ("41.5 days; 3.1", 1),
    ],
)  # fmt: skip
def test_the_finder_finds(text: str, found: int) -> None:
    assert len(bare_in_text(text)) == found


@pytest.mark.parametrize(
    "unit", ["percent", "share", "dollars", "rate_per_1000", "rate_per_100000", "rate_per_100", "per_capita", "days", "years",
             "hours", "minutes", "seconds", "score", "index", "ratio", "miles", "acres", "pounds", "gallons", "feet",
             "square_feet", "cents_per_kwh", "grade_levels", "mg_per_litre", "ntu", "btu_per_kwh", "minutes_and_seconds",
             "rank", "mixed", "not_recorded"],
)  # fmt: skip
def test_every_unit_is_printed_with_its_numbers(unit: str) -> None:
    for words in (
        quantity(0.125, unit, 2), difference(0.125, unit, 2), signed_difference(-0.125, unit, 2),
        quantity_span(0.125, 0.5, unit, 2), difference_span(-0.125, 0.5, unit, 2),
    ):  # fmt: skip
        assert bare_in_text(words) == [], words
        assert words.strip("0123456789.,−"), words


def test_a_rate_says_what_it_counts_and_of_whom(austin: Served) -> None:
    from equipt_dash.kernel.access import public_scope
    from equipt_dash.store import queries

    db = austin.app.server.extensions["equipt"].db
    found = {one.slug: measure_unit(one) for one in queries.measures(public_scope(1), db)}
    assert found["infant-mortality"] == "deaths of children under one year per 1,000 live births"
    assert found["injury-deaths"] == "deaths from injury per 100,000 residents in the same years"
    page = austin.client.get("/disparities/infant-deaths").text
    assert "The gap is 4.8 deaths of children under one year per 1,000 live births" in page
