"""The second half of ``unseen_files``: what stands in the cells, more than how the table is laid out."""

from __future__ import annotations

from tests.intake.raw_workbooks import ods
from tests.intake.shapes_write import as_csv, as_json

MORE: dict[str, bytes] = {
    "na.csv": as_csv(
        [
            ("Year", "Ethnicity Code", "Graduation Rate"),
            ("2019", "AA", "80.1"),
            ("2019", "AS", "95.0"),
            ("2019", "HI", "78.2"),
            ("2019", "NA", "70.0"),
            ("2019", "PI", "82.0"),
            ("2019", "WH", "90.2"),
        ]
    ),
    "euro.csv": as_csv(
        [
            ("Jahr", "Race", "Rate"),
            ("2019", "Black", "12,5"),
            ("2019", "White", "1.234,75"),
            ("2020", "Black", "13,25"),
            ("2020", "White", "8,5"),
        ],
        delimiter=";",
    ),
    "pipe.txt": as_csv(
        [
            ("YEAR", "RACE", "AMOUNT"),
            ("2019", "Black", "$1,200.50"),
            ("2019", "White", "(350.25)"),
            ("2020", "Black", "$1,100.00"),
            ("2020", "White", "$90.10"),
        ],
        delimiter="|",
    ),
    "u16.csv": as_csv(
        [("Año", "Race", "Percent"), ("2019", "Black", "12.5%"), ("2019", "White", "14%")],
        delimiter="\t",
        encoding="utf-16",
    ),
    "cp.csv": as_csv(
        [
            ("Year", "Neighbourhood", "Race", "Rate"),
            ("2019", "Peñasco", "Black", "1.5"),
            ("2019", "Peñasco", "White", "2.5"),
        ],
        encoding="cp1252",
    ),
    "totals.csv": as_csv(
        [
            ("Year", "School", "Race", "Suspension Rate"),
            ("2019", "Adams High", "Black", "8.0"),
            ("2019", "Adams High", "White", "3.0"),
            ("2019", "District Total", "Black", "7.5"),
            ("2019", "District Total", "White", "3.5"),
            ("2019", "State", "Black", "9.0"),
            ("2019", "State", "White", "4.0"),
        ]
    ),
    "mixed.csv": as_csv(
        [
            ("School Year", "Student Group", "Grad Rate"),
            ("2018-19", "All Students", "86"),
            ("2018-19", "African American", "80"),
            ("2018-19", "White", "91"),
            ("2018-19", "Hispanic", "82"),
            ("2018-19", "Male", "83"),
            ("2018-19", "Female", "89"),
            ("2018-19", "Economically Disadvantaged", "78"),
            ("2018-19", "Free/Reduced Lunch", "77"),
            ("2018-19", "English Learners", "70"),
            ("2018-19", "Special Education", "66"),
        ]
    ),
    "scale.csv": as_csv(
        [
            ("Year", "Race", "On-time percent"),
            ("2017", "Black", "99.1"),
            ("2017", "White", "99.5"),
            ("2018", "Black", "98.9"),
            ("2018", "White", "99.6"),
            ("2019", "Black", "0.98"),
            ("2019", "White", "99.4"),
            ("2020", "Black", "99.0"),
            ("2020", "White", "99.3"),
        ]
    ),
    "lead0.csv": as_csv(
        [
            ("FIPS", "Year", "Race", "Deaths per 100,000"),
            ("01001", "2019", "Black", "812.5"),
            ("01001", "2019", "White", "701.2"),
            ("04013", "2019", "Black", "640.0"),
            ("04013", "2019", "White", "655.1"),
        ]
    ),
    "nd.csv": as_csv(
        [
            ("date", "race", "count"),
            ("1/1/2015", "Black", "12"),
            ("1/1/2015", "White", "22"),
            ("1/1/2016", "Black", "11"),
            ("1/1/2016", "White", "25"),
        ]
    ),
    "nogroup.csv": as_csv(
        [
            ("Fiscal Year", "Department", "Measure", "Actual", "Target"),
            ("2019", "Parks", "Acres mowed", "1200", "1300"),
            ("2019", "Water", "Leaks fixed", "88", "90"),
        ]
    ),
    "mdy_quarter.csv": as_csv(
        [
            ("Quarter", "Race", "Avg Response (min)"),
            ("Q1 2020", "Black", "8.2"),
            ("Q1 2020", "White", "7.9"),
            ("Q2 2020", "Black", "8.0"),
            ("Q2 2020", "White", "7.5"),
        ]
    ),
    "dup.csv": as_csv(
        [("Year", "Race", "Rate", "Rate"), ("2019", "Black", "1.5", "10"), ("2019", "White", "2.5", "20")]
    ),
    "numden.csv": as_csv(
        [
            ("Year", "Race", "Number of Evictions", "Renter Households", "Eviction Rate per 100"),
            ("2019", "Black", "120", "4000", "3.0"),
            ("2019", "White", "90", "9000", "1.0"),
        ]
    ),
    "ambig.csv": as_csv(
        [
            ("Year", "Race", "Rate"),
            ("2019", "Black", "1.5"),
            ("2019", "White", "2.5"),
            ("2019", "Other", "3.0"),
            ("2019", "Native", "3.5"),
            ("2019", "Unknown", "4.5"),
        ]
    ),
    "twodim.csv": as_csv(
        [
            ("Year", "Race", "Sex", "Arrests"),
            ("2020", "Black", "F", "10"),
            ("2020", "Black", "M", "40"),
            ("2020", "White", "F", "20"),
            ("2020", "White", "M", "70"),
        ]
    ),
    "crime_month.csv": as_csv(
        [
            ("Year", "Month", "Victim Race", "Incidents"),
            ("2020", "Jan", "Black", "10"),
            ("2020", "Jan", "White", "14"),
            ("2020", "Feb", "Black", "9"),
            ("2020", "Feb", "White", "16"),
        ]
    ),
    "ods1.ods": ods([("Year", "Race", "Rate"), ("2019", "Black", "12.5 %"), ("2019", "White", "14 %")]),
    "suppr.csv": as_csv(
        [
            ("Year", "Race", "Count"),
            ("2019", "Black", "<10"),
            ("2019", "White", "120"),
            ("2019", "Asian", "*"),
            ("2019", "Hispanic", "s"),
        ]
    ),
    "objwrap.json": as_json(
        {
            "meta": {"n": 2},
            "data": [{"year": 2019, "race": "Black", "rate": "12.5"}, {"year": 2019, "race": "White", "rate": None}],
        }
    ),
    "bigmargin.csv": as_csv(
        [
            ("Label (Grouping)", "Sample City!!Estimate", "Sample City!!Margin of Error"),
            ("Total:", "10,500", "±120"),
            ("White alone", "7,000", "±100"),
            ("Black or African American alone", "2,000", "±80"),
            ("Asian alone", "1,500", "±60"),
        ]
    ),
    "sexgroups.csv": as_csv(
        [
            ("Year", "Black male", "Black female", "White male", "White female"),
            ("2019", "1", "2", "3", "4"),
            ("2020", "2", "3", "4", "5"),
        ]
    ),
    "pctof.csv": as_csv(
        [
            ("Race", "2018 Count", "2018 Percent", "2019 Count", "2019 Percent"),
            ("Black", "120", "12.0", "130", "13.0"),
            ("White", "300", "30.0", "310", "31.0"),
        ]
    ),
}
