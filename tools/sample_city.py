"""Writes the figures of Sample City: an invented city whose data make every state and verdict of the product appear.

Why a program: each series says which state it is there for, and anybody can change one number and see what follows. A
test runs it and compares.

    python -m tools.sample_city        # writes data/sample/observations/*.csv and practice_reviews.toml
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields, replace
from pathlib import Path

from equipt_dash.practice.framework import default_framework
from tools.sample_rows import (
    FISCAL,
    PEOPLE,
    YEARS,
    Row,
    absent,
    counted,
    flat,
    leveled,
    record,
    smooth,
    surveyed,
    tallied,
    target,
)

FOLDER = Path(__file__).resolve().parents[1] / "data" / "sample" / "observations"
OLD = range(2014, 2018)
"""Years in which Asian and Pacific Islander young people formed one group."""

DISTRICTS = ("district-1", "district-2", "district-3", "district-4")


def indicators() -> Iterator[Row]:
    """How people fare, by race; each series is there for the verdict named beside it."""
    # Closing by levelling up, with targets for the group and for all.
    yield from surveyed("homeownership", flat(0.5) | {"white-nh": (0.66, 0.67), "black-nh": (0.36, 0.47), "hispanic": (0.44, 0.49)}, swing=0.012)  # fmt: skip
    yield target("homeownership", "2030", "2030-12-31", "all", 0.6)
    yield target("homeownership", "2030", "2030-12-31", "black-nh", 0.55)
    # Closing, but a group fell: levelling down. The groups changed in 2018.
    ends = {"white-nh": (0.93, 0.85), "hispanic": (0.79, 0.79), "black-nh": (0.77, 0.77), "multi-nh": (0.85, 0.83), "aian-nh": (0.72, 0.72)}  # fmt: skip
    yield from surveyed("high-school-graduation", ends | {"api-before": (0.9, 0.9)}, years=OLD)
    yield from surveyed("high-school-graduation", ends | {"asian-nh": (0.94, 0.86), "nhpi-nh": (0.75, 0.75)}, years=range(2018, 2026))  # fmt: skip
    # Improving unequally; the headline hides the gap.
    yield from surveyed("steady-work", flat(0.76) | {"white-nh": (0.79, 0.87), "black-nh": (0.69, 0.71), "hispanic": (0.75, 0.8)})  # fmt: skip
    # Falling behind.
    yield from surveyed("rent-burden", flat(0.42) | {"white-nh": (0.38, 0.36), "black-nh": (0.48, 0.59), "hispanic": (0.47, 0.55)}, swing=0.012)  # fmt: skip
    yield target("rent-burden", "2030", "2030-12-31", "black-nh", 0.5)
    # Closed or reversed.
    yield from surveyed("internet-at-home", flat(0.85) | {"hispanic": (0.68, 0.95), "white-nh": (0.88, 0.92)})
    # No clear change: noise only.
    periods = [(str(year), f"{year}-12-31") for year in YEARS]
    visits = {"white-nh": (5.1, 5.0), "hispanic": (6.4, 6.3), "black-nh": (9.6, 9.5), "asian-nh": (4.2, 4.3), "all": (6.2, 6.1)}  # fmt: skip
    yield from leveled("asthma-visits", visits, 0.6, periods)
    # Not enough data to tell a change: no errors are published.
    yield from surveyed("near-a-park", flat(0.7) | {"black-nh": (0.55, 0.6), "white-nh": (0.8, 0.82)}, sure=False)
    # Small counts: some are hidden, and what would give them away.
    yield from births()
    # Dollars of each year: no verdict on change.
    dollars = {"white-nh": (74000.0, 98000.0), "hispanic": (52000.0, 67000.0), "black-nh": (44000.0, 59000.0), "all": (62000.0, 83000.0)}  # fmt: skip
    yield from leveled("household-income", dollars, 1200.0, periods)
    # Years that overlap; no clear difference, and nobody declared which one would matter.
    pooled = [("2017-2021", "2021-12-31"), ("2019-2023", "2023-12-31")]
    yield from leveled("life-expectancy", {"white-nh": (79.0, 79.4), "black-nh": (76.9, 76.8), "aian-nh": (75.0, 77.0), "all": (78.2, 78.5)}, 2.9, pooled)  # fmt: skip
    # Shares of one whole.
    staff = {"white-nh": 0.52, "hispanic": 0.21, "black-nh": 0.15, "asian-nh": 0.07, "multi-nh": 0.03, "aian-nh": 0.015, "nhpi-nh": 0.005}  # fmt: skip
    for year in (2020, 2025):
        for code, share in staff.items():
            yield Row("city-jobs", str(year), f"{year}-12-31", "actual", code, "sample", repr(share))
    # No evidence: whatever the survey could have missed is smaller than the declared 5 points.
    users = {"white-nh": (0.61, 0.612), "hispanic": (0.6, 0.606), "black-nh": (0.6, 0.614), "all": (0.604, 0.61)}
    yield from leveled("library-users", users, 0.011, periods, decimals=3)
    # Too little data to say: hardly any difference, and too few were asked in the small groups to rule out 5 points.
    yield from surveyed("fresh-food", flat(0.58, black_nh=0.575, white_nh=0.585))


def births() -> Iterator[Row]:
    """Babies born too small: full counts, so few in some groups that they must be hidden."""
    born = {"white-nh": 900, "hispanic": 700, "black-nh": 330, "asian-nh": 160, "multi-nh": 120, "aian-nh": 24, "nhpi-nh": 12}  # fmt: skip
    rates = {"white-nh": 0.066, "hispanic": 0.072, "black-nh": 0.124, "asian-nh": 0.081, "multi-nh": 0.083, "aian-nh": 0.16, "nhpi-nh": 0.08}  # fmt: skip
    for place, year in enumerate(YEARS):
        total = [0, 0]
        for code, count in born.items():
            people = count + place * (3 if count > 100 else 1)
            part = round(rates[code] * people) + place % 2
            total = [total[0] + part, total[1] + people]
            yield birth(year, code, part, people)
        yield birth(year, "all", *total)


def birth(year: int, group: str, part: int, people: int) -> Row:
    """One share of births with its counts."""
    share = part / people
    se = (share * (1 - share) / people) ** 0.5
    made = record("low-birth-weight", year, group, share, part, people)
    return replace(made, period=str(year), period_end=f"{year}-12-31", se=repr(round(se, 6)), source="sample-survey")


def departments() -> Iterator[Row]:
    """What departments count."""
    yield from housing()
    yield from people()
    yield from services()


def housing() -> Iterator[Row]:
    """Measures of the Housing department."""
    cases = {"white-nh": 120, "hispanic": 150, "black-nh": 180, "asian-nh": 60, "multi-nh": 45, "aian-nh": 30, "nhpi-nh": 25}  # fmt: skip
    # Moves with homeownership of Black residents.
    yield from counted("homes-kept-after-purchase", flat(0.8) | {"black-nh": (0.74, 0.82)}, cases, swing=0.03)
    for year in FISCAL:
        yield target("homes-kept-after-purchase", f"FY{year}", f"{year}-06-30", "all", 0.85)
    yield from tallied("homes-repaired", {"white-nh": (40, 44), "hispanic": (38, 60), "black-nh": (45, 80), "asian-nh": (15, 18), "nhpi-nh": (0, 0)})  # fmt: skip
    # Better each time that rents get worse: the direction contradicts the mechanism. Ethnicity is not asked.
    asked = {code: n for code, n in cases.items() if code != "hispanic"}
    yield from counted("evictions-prevented", dict.fromkeys(asked, (0.55, 0.65)), asked, swing=0.04)
    for place, year in enumerate(FISCAL):
        yield record("rental-inspections", year, "all", 71.5 + place)
        yield record("permit-days", year, "all", 64 - 2 * place)
        yield target("rental-inspections", f"FY{year}", f"{year}-06-30", "all", 90.0 if year > 2019 else None)
    # By council district: far apart, and nobody inspected one of them in its first year.
    for place, area in enumerate(DISTRICTS):
        for year in (2024, 2025, 2026):
            if (area, year) == ("district-4", 2024):
                yield absent("rental-inspections", year, "not_collected", area=area)
            else:
                yield record("rental-inspections", year, "all", 92.5 - 9 * place + year - 2024, area=area)


def people() -> Iterator[Row]:
    """Measures of the departments that meet people: health, parks, library, workforce."""
    cases = {"white-nh": 110, "hispanic": 160, "black-nh": 190, "asian-nh": 40, "multi-nh": 35, "aian-nh": 13, "nhpi-nh": 12}  # fmt: skip
    yield from counted("asthma-home-visits", flat(0.7) | {"black-nh": (0.62, 0.7)}, cases)
    yield from counted("prenatal-visits", flat(0.88) | {"black-nh": (0.83, 0.87)}, cases)
    yield from tallied("shots-given", {"all": (5200.0, 6100.0)}, years=range(2012, 2017))
    yield absent("shots-given", 2017, "not_collected")
    yield from smooth("nurse-line-answered", 81.0, 88.0)
    yield from counted("youth-summer-jobs", flat(0.72) | {"black-nh": (0.66, 0.75)}, cases)
    for place, area in enumerate(DISTRICTS):
        for year in (2024, 2025, 2026):
            part, asked = 60 + 9 * place + year - 2024, 90 + 11 * place + year - 2024
            yield record("youth-summer-jobs", year, "all", part / asked, part, asked, area)
    yield from tallied("trees-planted", {"all": (900.0, 1500.0)})
    yield from smooth("park-repairs", 70.0, 66.0, years=range(2017, 2024))
    yield absent("park-repairs", 2024, "not_yet_measured")
    yield from tallied("hotspot-loans", {"white-nh": (90, 80), "hispanic": (120, 300), "black-nh": (130, 260), "api-before": (40, 60)})  # fmt: skip
    yield from smooth("hotspot-homes-online", 0.31, 0.52, years=range(2021, 2027))
    yield from tallied("digital-classes", {"all": (410.0, 700.0)}, years=range(2017, 2025))
    yield from tallied("library-visits", {"all": (310000.0, 280000.0)})
    yield from counted("training-jobs", flat(0.6) | {"black-nh": (0.5, 0.62), "hispanic": (0.55, 0.6)}, cases)
    yield target("training-jobs", "FY2026", "2026-06-30", "all", 0.65)
    yield from tallied("small-firm-loans", {"white-nh": (60, 70), "hispanic": (14, 22), "black-nh": (3, 12), "asian-nh": (12, 14)})  # fmt: skip
    # One group only: it can be compared with nothing. Nobody was advised in the first year.
    yield from tallied("firms-advised", {"black-nh": (0, 45)}, everybody=False)
    # Rising, which nobody called better or worse: its target cannot be judged.
    yield from tallied("certified-vendors", {"all": (210.0, 260.0)})
    yield target("certified-vendors", "FY2026", "2026-06-30", "all", 255.0)


def services() -> Iterator[Row]:
    """Measures of water, transportation and the manager's office."""
    cases = {"white-nh": 200, "hispanic": 230, "black-nh": 240, "asian-nh": 50, "multi-nh": 48, "aian-nh": 22, "nhpi-nh": 16}  # fmt: skip
    yield from counted("bill-help", flat(0.78) | {"black-nh": (0.7, 0.79)}, cases)
    # The one target that is met.
    yield from smooth("leaks-fixed", 82.0, 91.0)
    yield target("leaks-fixed", "FY2026", "2026-06-30", "all", 90.0)
    rows = list(smooth("water-quality", 99.2, 99.6))
    # A value that does not fit the others is shown with its doubt and carries no verdict.
    yield from (replace(row, value="9.94", quality="suspect", as_found="9.94") if row.period == "FY2022" else row for row in rows)  # fmt: skip
    for row in smooth("late-buses", 18.0, 13.0):
        if row.period == "FY2024":
            words = "Corrected on 2025-02-03: one garage was counted twice. It was 21.4%."
            yield replace(row, restated=words)
        else:
            yield row
    yield absent("fare-passes", 2017, "not_applicable")
    yield from tallied("fare-passes", {code: (n / 60, n / 40) for code, n in PEOPLE.items()}, years=range(2018, 2027))
    yield from counted("jobs-in-reach", flat(0.4) | {"black-nh": (0.3, 0.33)}, cases)
    yield from tallied("open-data-sets", {"all": (12.0, 140.0)})
    yield from smooth("staff-trained", 0.05, 0.81)
    yield absent("staff-trained", 2016, "not_published")


STANDINGS = ("not_yet", "starting", "in_place", "sustained")


def reviews() -> Iterator[dict[str, str]]:
    """The city's own reviews of the 28 marks in two years, and those of two departments; not every mark has all."""
    marks = [one.key for one in default_framework().marks]
    for place, mark in enumerate(marks):
        first = STANDINGS[place % 3]
        later = STANDINGS[min(3, place % 3 + (place % 4 == 0))]
        if place % 9:
            yield {"mark": mark, "dated": "2024-05-15", "standing": first, "evidence": "Invented: minutes of the team."}
        if place % 7:
            yield {"mark": mark, "dated": "2026-05-20", "standing": later, "evidence": "Invented: minutes of the team.",
                   "evidence_url": "https://example.org/sample-city/marks", "next_action": "Look again in two years."}  # fmt: skip
        if place % 5 == 0:
            yield {"mark": mark, "department": "hou", "dated": "2025-11-03", "standing": first, "evidence": "Invented: a talk with staff."}  # fmt: skip
        if place % 6 == 1:
            # From one year to the next, what one department sees in itself grows, stays or falls back.
            again = STANDINGS[(place + 2) % 4]
            yield {"mark": mark, "department": "hhs", "dated": "2024-09-16", "standing": first, "evidence": "Invented: a talk with nurses."}  # fmt: skip
            yield {"mark": mark, "department": "hhs", "dated": "2026-09-14", "standing": again, "evidence": "Invented: a talk with nurses."}  # fmt: skip


def save_reviews(folder: Path) -> None:
    """Write the reviews as records of the practice."""
    lines = ["# Written by tools/sample_city.py: invented reviews of an invented city."]
    for one in reviews():
        lines += [
            "",
            "[[assessment]]",
            *(f"{key} = {value if key == 'dated' else json.dumps(value)}" for key, value in one.items()),
        ]
    (folder / "practice_reviews.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def save(name: str, rows: Iterable[Row], folder: Path = FOLDER) -> None:
    """Write one table."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [one.name for one in fields(Row)], lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(row) for row in rows)


def main(folder: Path = FOLDER) -> None:
    """Write every table."""
    save("indicators.csv", indicators(), folder)
    save("departments.csv", departments(), folder)
    save_reviews(folder.parent)


if __name__ == "__main__":
    main()
