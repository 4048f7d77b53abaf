"""Files as cities might send them tomorrow, small and invented: every shape differs from the samples we were given.

Why apart from ``shapes``: those were made beside the reader, these afterwards, to see what it makes of the unknown.
"""

from __future__ import annotations

from tests.intake.raw_workbooks import packed, sheet_xml, xlsx_parts
from tests.intake.shapes_write import as_csv, as_json
from tests.intake.unseen_files_more import MORE

FILES: dict[str, bytes] = {
    "two_headers.csv": as_csv(
        [
            ("", "Homeownership rate", "", "Households", ""),
            ("Race / Ethnicity", "2019", "2021", "2019", "2021"),
            ("Black", "31.2%", "30.9%", "12,400", "12,650"),
            ("White", "62.0%", "61.4%", "80,100", "81,020"),
            ("Hispanic/Latino", "40.1%", "41.3%", "33,000", "34,500"),
        ]
    ),
    "two_headers_grp.csv": as_csv(
        [
            ("Year", "Black", "", "White", ""),
            ("", "Rate", "MOE", "Rate", "MOE"),
            ("2019", "12.1", "1.0", "5.0", "0.4"),
            ("2020", "12.4", "1.1", "5.2", "0.5"),
        ]
    ),
    "index.csv": as_csv(
        [
            ("", "Calendar Year", "Race/Ethnicity", "Stops"),
            ("0", "2020", "Black", "1,204"),
            ("1", "2020", "White", "2,310"),
            ("2", "2021", "Black", "1,110"),
            ("3", "2021", "White", "2,002"),
        ]
    ),
    "merged.xlsx": packed(
        xlsx_parts(
            {
                "A": sheet_xml(
                    [
                        ("Poverty by group", "", "", ""),
                        ("Year", "Group", "Rate (%)", "Margin of error"),
                        (2019, "Black", "21.4", "±2.1"),
                        (2019, "White", "8.0", "±0.6"),
                        (2020, "Black", "20.2", "±2.0"),
                    ],
                    after='<mergeCells count="1"><mergeCell ref="A1:D1"/></mergeCells>',
                )
            }
        )
    ),
    "merged2.xlsx": packed(
        xlsx_parts(
            {
                "A": sheet_xml(
                    [
                        ("Year", "Arrests", "", "Population", ""),
                        ("", "Black", "White", "Black", "White"),
                        ("2019", 120, 80, 10000, 50000),
                        ("2020", 110, 85, 10100, 50500),
                    ],
                    after='<mergeCells count="3"><mergeCell ref="B1:C1"/><mergeCell ref="D1:E1"/><mergeCell ref="A1:A2"/></mergeCells>',
                )
            }
        )
    ),
    "soda.json": as_json(
        [
            {"fiscal_year": "2021", "council_district": "1", "race_ethnicity": "BLACK", "total_permits": "12"},
            {"fiscal_year": "2021", "council_district": "1", "race_ethnicity": "WHITE"},
            {
                "fiscal_year": "2022",
                "council_district": "2",
                "race_ethnicity": "HISPANIC OR LATINO",
                "total_permits": "9",
            },
        ]
    ),
    "ckan.json": as_json(
        {
            "help": "x",
            "success": True,
            "result": {
                "resource_id": "a",
                "fields": [
                    {"id": "_id", "type": "int"},
                    {"id": "Year", "type": "text"},
                    {"id": "Race", "type": "text"},
                    {"id": "Unemployment Rate", "type": "numeric"},
                ],
                "records": [
                    {"_id": 1, "Year": "2019", "Race": "Asian", "Unemployment Rate": 3.1},
                    {"_id": 2, "Year": "2019", "Race": "Black", "Unemployment Rate": 6.2},
                ],
                "total": 2,
            },
        }
    ),
    "census.json": as_json(
        [
            ["NAME", "B19013B_001E", "B19013B_001M", "B19013H_001E", "B19013H_001M", "state", "place"],
            ["Sample City city, Texas", "45000", "2100", "81000", "1500", "48", "05000"],
            ["Other City city, Texas", "-666666666", "-222222222", "70000", "2500", "48", "05001"],
        ]
    ),
    "arcgis.json": as_json(
        {
            "objectIdFieldName": "OBJECTID",
            "fields": [
                {"name": "OBJECTID", "type": "esriFieldTypeOID"},
                {"name": "YR", "type": "esriFieldTypeInteger"},
                {"name": "RACE", "type": "esriFieldTypeString"},
                {"name": "PCT_INSURED", "type": "esriFieldTypeDouble"},
            ],
            "features": [
                {"attributes": {"OBJECTID": 1, "YR": 2020, "RACE": "Black", "PCT_INSURED": 88.1}},
                {"attributes": {"OBJECTID": 2, "YR": 2020, "RACE": "White", "PCT_INSURED": 94.0}},
            ],
        }
    ),
    "tracts.geojson": as_json(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "geometry": {"type": "Point", "coordinates": [0, 1]},
                    "properties": {
                        "GEOID": "06001400100",
                        "TRACTCE": "400100",
                        "year": 2020,
                        "pct_black": 12.0,
                        "pct_white": 60.5,
                    },
                },
                {
                    "type": "Feature",
                    "geometry": None,
                    "properties": {
                        "GEOID": "06001400200",
                        "TRACTCE": "400200",
                        "year": 2020,
                        "pct_black": 30.0,
                        "pct_white": 41.5,
                    },
                },
            ],
        }
    ),
    "wide_years.csv": as_csv(
        [
            ("Measure", "Race", "FY 2019", "FY 2020", "FY 2021 (YTD)"),
            ("Library visits per 1,000", "Black", "310", "120", "90"),
            ("Library visits per 1,000", "White", "405", "180", "110"),
        ]
    ),
    "wide_groups.csv": as_csv(
        [
            ("School Year", "African American", "Asian", "Hispanic", "White", "Two or More Races", "All Students"),
            ("2018-19", "71.2", "95.0", "77.8", "90.1", "88.0", "80.4"),
            ("2019-20", "72.0", "95.5", "78.1", "90.7", "**", "81.0"),
        ]
    ),
    "estmoe.csv": as_csv(
        [
            ("Geography", "Black Estimate", "Black MOE", "White Estimate", "White MOE"),
            ("Tract 1", "120", "33", "400", "41"),
            ("Tract 2", "98", "29", "380", "39"),
        ]
    ),
    "part.csv": as_csv(
        [
            ("Period", "Race", "Calls"),
            ("2019", "Black", "120"),
            ("2019", "White", "300"),
            ("2020", "Black", "110"),
            ("2020", "White", "280"),
            ("2021 YTD", "Black", "40"),
            ("2021 YTD", "White", "100"),
        ]
    ),
    "range.csv": as_csv(
        [("year", "race", "share"), ("2013–17", "Black", "0.119:0.246"), ("2013–17", "White", "0.201")]
    ),
    "missing.csv": as_csv(
        [
            ("Year", "Race", "Rate"),
            ("2019", "Black", "-888888888"),
            ("2019", "White", "12.5"),
            ("2019", "Asian", "(X)"),
            ("2019", "Hispanic", "N"),
            ("2020", "Black", "No Data"),
            ("2020", "White", "New Meas."),
            ("2020", "Asian", "-888"),
            ("2020", "Hispanic", "13.0"),
        ]
    ),
    **MORE,
}
