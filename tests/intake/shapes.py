"""Files as cities really export them, each with what must come out of it. All figures are invented."""

from __future__ import annotations

from typing import Any

from tests.intake.shapes_wide import SERVICES, WIDE
from tests.intake.shapes_write import Shape, as_csv, as_json, as_xlsx

_LONG = (
    ("year", "race", "geoid", "rate", "moe"),
    ("2019", "Black", "04805000", "26.5", "1.2"),
    ("2019", "White", "04805000", "50.25", "0.9"),
    ("2020", "Black", "04805000", "27", "1.1"),
    ("2020", "White", "04805000", "50", "0.8"),
)
_LONG_COLUMNS = {"year": "period", "race": "group", "geoid": "area", "rate": "value", "moe": "margin"}
_LONG_VALUES = [("2019", "black", "04805000", 26.5), ("2020", "white", "04805000", 50.0)]
_LONG_REST: dict[str, Any] = {
    "columns": _LONG_COLUMNS,
    "values": _LONG_VALUES,
    "groups": {"Black": "black", "White": "white"},
    "periods": ["2019", "2020"],
    "rows": (4, 4, 0),
}

PLAIN = [
    Shape("long csv", "long.csv", as_csv(_LONG), **_LONG_REST),
    Shape("tab separated", "long.tsv", as_csv(_LONG, delimiter="\t"), **_LONG_REST),
    Shape("byte order mark", "bom.csv", as_csv(_LONG, encoding="utf-8-sig"), **_LONG_REST),
    Shape("workbook with numbers as text", "long.xlsx", as_xlsx(_LONG), **_LONG_REST),
    Shape("CKAN lists", "rows.json", as_json(_LONG), **_LONG_REST),
    Shape(
        "titles above and a source line below",
        "titled.csv",
        as_csv(
            [("City of Example: rates", "", "", "", ""), *_LONG, ("Source: invented for this test", "", "", "", "")]
        ),
        **{**_LONG_REST, "rows": (5, 4, 1)},
        says=["a note about the table"],
    ),
    Shape(
        "unnamed index column",
        "index.csv",
        as_csv([("", *_LONG[0]), *((n, *row) for n, row in enumerate(_LONG[1:]))]),
        **{**_LONG_REST, "columns": {**_LONG_COLUMNS, "column 1": "ignore"}},
    ),
    Shape(
        "written numbers",
        "louie.csv",
        as_csv(
            [
                ("fiscal_year", "measure", "current_level", "goal_level"),
                ("FY2017", "Overtime", "$ 119,869", "$ 65,000"),
                ("FY2017", "Hours", "3,883 hours", "2,080 hours"),
                ("FY2017", "Turnover", "30.25 %", "12 %"),
                ("FY2017", "Change", "(1,250)", "No Goal"),
                ("FY2017", "Index", ".25", "4.5999999999999996"),
            ]
        ),
        {"fiscal_year": "period", "measure": "measure", "current_level": "value", "goal_level": "value"},
        [
            ("FY2017", "all", "", number)
            for number in (119869.0, 65000.0, 3883.0, 30.25, 12.0, -1250.0, None, 0.25, 4.6)
        ],
        periods=["FY2017"],
        rows=(5, 5, 0),
        says=["No column holds groups"],
    ),
    Shape(
        "missing codes",
        "missing.csv",
        as_csv(
            [
                ("year", "group", "estimate"),
                *((2015 + n, "Black", cell) for n, cell in enumerate(["41000", "-666666666", "-712345678.5", "-888"])),
                *((2015 + n, "White", cell) for n, cell in enumerate(["(X)", "N", "**", "52000"])),
                *((2015 + n, "Asian", cell) for n, cell in enumerate(["NA", "No Data", "New Meas.", "<11"])),
            ]
        ),
        {"year": "period", "group": "group", "estimate": "value"},
        [
            ("2016", "black", "", None),
            ("2017", "black", "", None),
            ("2018", "white", "", 52000.0),
            ("2015", "asian", "", None),
        ],
        rows=(12, 12, 0),
    ),
    Shape(
        "decimal commas",
        "comma.csv",
        as_csv([("year", "race", "rate"), ("2019", "Black", "26,5"), ("2019", "White", "1.050,25")], delimiter=";"),
        {"rate": "value"},
        [("2019", "black", "", 26.5), ("2019", "white", "", 1050.25)],
        rows=(2, 2, 0),
        says=["decimal comma"],
    ),
]

DOUBTFUL = [
    Shape(
        "a group code NA",
        "na.csv",
        as_csv(
            [("year", "race", "n"), ("2015", "W", "5"), ("2015", "B", "6"), ("2015", "H", "7"), ("2015", "NA", "8")]
        ),
        {"race": "group", "n": "value"},
        groups={"W": "white", "B": "black", "H": "hispanic", "NA": None},
        rows=(4, 3, 1),
        exit=1,
        says=["NA"],
    ),
    Shape(
        "race mixed with sex, lunch and totals",
        "mixed.csv",
        as_csv(
            [
                ("school_year", "subgroup", "rate"),
                *(
                    ("2014-15", label, 70 + n)
                    for n, label in enumerate(["All Students", "Black", "White", "Male", "Free/Reduced Lunch"])
                ),
            ]
        ),
        {"school_year": "period", "subgroup": "group", "rate": "value"},
        [("2014-15", "all", "", 70.0), ("2014-15", "black", "", 71.0)],
        groups={"All Students": "all", "Black": "black", "Male": None, "Free/Reduced Lunch": None},
        periods=["2014-15"],
        rows=(5, 3, 2),
        says=["sex or gender", "free school meals"],
    ),
    Shape(
        "ratio texts",
        "ratio.csv",
        as_csv([("year", "race", "value"), ("2018", "Black", "0.2"), ("2018", "White", "0.119:0.246")]),
        {"value": "value"},
        rows=(2, 1, 1),
        exit=1,
        says=["two numbers"],
    ),
    Shape(
        "the same key twice",
        "twice.csv",
        as_csv([("year", "race", "rate"), ("2018", "Black", "1"), ("2018", "White", "2"), ("2018", "Black", "3")]),
        {"rate": "value"},
        rows=(3, 1, 2),
        exit=1,
        says=["Row 2 holds another value", "Row 4 holds another value"],
    ),
    Shape(
        "a slip of scale",
        "slip.csv",
        as_csv(
            [
                ("fiscal_year", "measure_id", "value"),
                *((2011 + n, "1953", v) for n, v in enumerate(["99.5", ".98", "97.7", "99.1"])),
            ]
        ),
        {"fiscal_year": "period", "measure_id": "measure", "value": "value"},
        [("FY2012", "all", "", 0.98)],
        rows=(4, 4, 0),
        says=["share from 0 to 1"],
    ),
    Shape(
        "a year that has not ended",
        "part.csv",
        as_csv([("year", "race", "force"), ("2020", "Black", "10"), ("2021 (Jan-Aug)", "Black", "7")]),
        {"year": "period", "force": "value"},
        [("2021 to month 8", "black", "", 7.0)],
        rows=(2, 2, 0),
        says=["part of a year"],
    ),
    Shape(
        "a percent above one hundred",
        "percent.csv",
        as_csv([("year", "race", "percent enrolled"), ("2020", "Black", "10"), ("2021", "Black", "170")]),
        {"percent enrolled": "value"},
        rows=(2, 1, 1),
        exit=1,
        says=["outside 0 to 100"],
    ),
    Shape(
        "a month or a school year",
        "month.csv",
        as_csv([("period", "race", "rate"), ("2010-11", "Black", "10"), ("2010-11", "White", "11")]),
        {"period": "period"},
        rows=(2, 0, 2),
        exit=1,
        says=["a month or a span of two years"],
    ),
]

SHAPES = [*PLAIN, *WIDE, *SERVICES, *DOUBTFUL]
