"""Files whose columns say something, and what open-data services answer. All figures are invented."""

from __future__ import annotations

from tests.intake.shapes_write import Shape, as_csv, as_json, as_xlsx

WIDE = [
    Shape(
        "years as columns",
        "wide.csv",
        as_csv([("race", "2013", "2014", "2013–17"), ("Black", "70", "71.5", "70.5"), ("White", "80", "", "81")]),
        {"race": "group", "2013": "value", "2014": "value", "2013–17": "value"},
        [
            ("2013", "black", "", 70.0),
            ("2014", "black", "", 71.5),
            ("2014", "white", "", None),
            ("2013-2017", "white", "", 81.0),
        ],
        periods=["2013", "2014", "2013-2017"],
        rows=(2, 2, 0),
    ),
    Shape(
        "groups as columns",
        "groups.csv",
        as_csv(
            [
                ("year", "neighborhood", "white", "black", "hhIncome"),
                ("2015", "Cedar", "0.353", "0.464", "18892"),
                ("2015", "Elm", "0.2", "0.5", "9"),
            ]
        ),
        {"year": "period", "neighborhood": "area", "white": "value", "black": "value", "hhIncome": "ignore"},
        [("2015", "white", "Cedar", 0.353), ("2015", "black", "Elm", 0.5)],
        groups={"white": "white", "black": "black"},
        rows=(2, 2, 0),
        says=["left out: “hhIncome”"],
    ),
    Shape(
        "estimate and margin pairs",
        "tidy_2023.csv",
        as_csv(
            [
                (
                    "GEOID",
                    "NAME",
                    "TotalPopE",
                    "TotalPopM",
                    "NHWhiteE",
                    "NHWhiteM",
                    "NHBlackE",
                    "NHBlackM",
                    "HU_1unit_detachedPE",
                ),
                ("4805000", "Austin city, Texas", "979263", "NA", "463000", "4934", "70000", "2146", "45"),
                ("0648453", "Travis County, Texas", "1334961", "NA", "624009", "3686", "104017", "4264", "44"),
            ]
        ),
        {
            "GEOID": "area_code",
            "NAME": "area",
            "NHWhiteE": "value",
            "NHWhiteM": "margin",
            "HU_1unit_detachedPE": "ignore",
        },
        [("2023", "white_nh", "Austin city, Texas", 463000.0), ("2023", "black_nh", "Travis County, Texas", 104017.0)],
        groups={"NHWhite": "white_nh", "NHBlack": "black_nh"},
        rows=(2, 2, 0),
        mapping='period = "2023"\n',
    ),
    Shape(
        "Census lists",
        "acs.json",
        as_json(
            [
                ["NAME", "B25003B_001E", "B25003B_001M", "B25003H_001E", "B25003H_001M", "state", "county"],
                ["Alamance County", "46664", "2752", "9000", "100", "37", "001"],
                ["Ashe County", "-666666666", "-222222222", "8000", None, "37", "009"],
            ]
        ),
        {
            "NAME": "area",
            "B25003B_001E": "value",
            "B25003B_001M": "margin",
            "state": "area_code",
            "county": "area_code",
        },
        [
            ("2024", "black", "Alamance County", 46664.0),
            ("2024", "black", "Ashe County", None),
            ("2024", "white_nh", "Ashe County", 8000.0),
        ],
        periods=["2024"],
        rows=(2, 2, 0),
        mapping='period = "2024"\n',
    ),
    Shape(
        "two header rows, the second of codes",
        "chr.csv",
        as_csv(
            [
                (
                    "5-digit FIPS Code",
                    "Name",
                    "Release Year",
                    "Death raw value",
                    "Death numerator",
                    "Death CI low",
                    "Death CI high",
                ),
                ("fipscode", "county", "year", "v001_rawvalue", "v001_numerator", "v001_cilow", "v001_cihigh"),
                ("06073", "San Diego County", "2011", "5677.1", "23344", "5585.2", "5769.1"),
                ("21111", "Jefferson County", "2011", "8339.1", "9090", "8105.7", "8572.5"),
            ]
        ),
        {
            "5-digit FIPS Code": "area_code",
            "Name": "area",
            "Release Year": "period",
            "Death raw value": "value",
            "Death CI low": "low",
        },
        [("2011", "all", "San Diego County", 5677.1)],
        rows=(2, 2, 0),
        says=["two rows"],
    ),
    Shape(
        "two header rows, the first over several columns",
        "merged.csv",
        as_csv(
            [
                ("", "Graduation rate", "", ""),
                ("Race", "2013", "2014", "2015"),
                ("Black", 70, 71, 72),
                ("White", 80, 81, 82),
            ]
        ),
        {"Race": "group", "Graduation rate 2013": "value"},
        [("2014", "black", "", 71.0), ("2015", "white", "", 82.0)],
        periods=["2013", "2014", "2015"],
        rows=(2, 2, 0),
        says=["two rows"],
    ),
    Shape(
        "performance report with years before this one",
        "eperf.xlsx",
        as_xlsx(
            [
                (
                    "DEPT_CD",
                    "MEASURE_ID",
                    "MEASURE_NAME",
                    "CFY",
                    "CFY_APPROVED",
                    "PFY1_ACTUAL",
                    "PFY2_ACTUAL",
                    "OCT",
                    "QTR1",
                ),
                ("NHCD", "7200", "Graduation_x000D_\nrate", "2016", "82", ".25", "4.5999999999999996", "9", "9"),
                ("NHCD", "7201", "Graduation rate", "2016", "No Goal", "New Meas.", "99.5", "8", "8"),
            ]
        ),
        {
            "MEASURE_ID": "measure",
            "MEASURE_NAME": "measure_name",
            "PFY1_ACTUAL": "value",
            "OCT": "ignore",
            "QTR1": "ignore",
        },
        [
            ("FY2016", "all", "", 82.0),
            ("FY2015", "all", "", 0.25),
            ("FY2014", "all", "", 4.6),
            ("FY2015", "all", "", None),
        ],
        rows=(2, 2, 0),
        says=["No column holds groups", "start on 10-01"],
    ),
    Shape(
        "quarters as columns",
        "quarters.csv",
        as_csv([("Year", "Race", "Q1", "Q2"), ("2015", "Black", "10", "11"), ("2015", "White", "20", "21")]),
        {"Year": "period", "Q1": "value", "Q2": "value"},
        [("2015-Q1", "black", "", 10.0), ("2015-Q2", "white", "", 21.0)],
        rows=(2, 2, 0),
        says=["parts of a year"],
    ),
]

SERVICES = [
    Shape(
        "SODA objects without their nulls",
        "soda.json",
        as_json(
            [
                {"year": "2016-01-01T00:00:00.000", "race": "Black", "count": "100"},
                {"year": "2016-01-01T00:00:00.000", "race": "White"},
                {"year": "2017-01-01T00:00:00.000", "race": "White", "count": "77"},
            ]
        ),
        {"year": "period", "race": "group", "count": "value"},
        [("2016", "black", "", 100.0), ("2016", "white", "", None), ("2017", "white", "", 77.0)],
        rows=(3, 3, 0),
        says=["stands for its year"],
    ),
    Shape(
        "CKAN body",
        "ckan.json",
        as_json(
            {
                "success": True,
                "result": {
                    "fields": [
                        {"id": "_id", "type": "int4"},
                        {"id": "quarter", "type": "text"},
                        {"id": "volume", "type": "numeric"},
                    ],
                    "records": [
                        {"volume": "0.000384", "quarter": "2004-Q3", "_id": 1},
                        {"volume": "0.000543", "quarter": "2004-Q4", "_id": 2},
                    ],
                    "total": 2,
                },
            }
        ),
        {"_id": "ignore", "quarter": "period", "volume": "value"},
        [("2004-Q3", "all", "", 0.000384)],
        periods=["2004-Q3", "2004-Q4"],
        rows=(2, 2, 0),
        says=["No column holds groups"],
    ),
    Shape(
        "Esri features",
        "esri.json",
        as_json(
            {
                "fields": [
                    {"name": name, "type": "esriFieldTypeString"}
                    for name in ("OBJECTID", "Neighborhood", "Race", "Yr", "Rate")
                ],
                "features": [
                    {
                        "attributes": {
                            "OBJECTID": 1,
                            "Neighborhood": "Cedar",
                            "Race": "Black",
                            "Yr": "2015",
                            "Rate": "3.5",
                        },
                        "geometry": {"x": 1, "y": 2},
                    },
                    {
                        "attributes": {
                            "OBJECTID": 2,
                            "Neighborhood": "Cedar",
                            "Race": "White",
                            "Yr": "2015",
                            "Rate": " ",
                        },
                        "geometry": {"x": 1, "y": 2},
                    },
                ],
            }
        ),
        {"OBJECTID": "ignore", "Neighborhood": "area", "Race": "group", "Yr": "period", "Rate": "value"},
        [("2015", "black", "Cedar", 3.5), ("2015", "white", "Cedar", None)],
        rows=(2, 2, 0),
    ),
]
