"""Small invented files in shapes the reader was not written for, with what a careful person would make of each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Unseen:
    """A file and its reading: roles by column, groups by label, periods, and rows (accepted, rejected or left out)."""

    name: str
    text: str
    roles: tuple[str, ...]
    groups: dict[str, str | None]
    periods: tuple[str, ...]
    rows: tuple[int, int]
    encoding: str = "utf-8"
    said: str = ""


UNSEEN: tuple[Unseen, ...] = (
    Unseen(
        "two_header.csv",
        'Performance Report FY2023,,,,\n,FY2022,FY2022,FY2023,FY2023\nMeasure,Actual,Target,Actual,Target\nCalls answered in 60 s,81%,85%,84%,85%\nPotholes filled,"1,204","1,500","1,390","1,500"\n',
        ("measure", "value", "value", "value", "value"),
        {},
        ("FY2022", "FY2023"),
        (2, 0),
        said="The header has two rows.",
    ),
    Unseen(
        "index.csv",
        ",year,race_ethnicity,graduation_rate\n0,2019,Black,81.2\n1,2019,White,91.0\n2,2019,Hispanic,84.4\n3,2020,Black,82.0\n4,2020,White,91.3\n5,2020,Hispanic,N/A\n",
        ("ignore", "period", "group", "value"),
        {"Black": "black", "White": "white", "Hispanic": "hispanic"},
        ("2019", "2020"),
        (6, 0),
    ),
    Unseen(
        "euro.csv",
        "Jahr;Group;Value\n2019;Black;26,5\n2019;White;50,1\n2020;Black;27,25\n2020;White;1.250,75\n",
        ("period", "group", "value"),
        {"Black": "black", "White": "white"},
        ("2019", "2020"),
        (4, 0),
        encoding="cp1252",
        said="decimal comma",
    ),
    Unseen(
        "pipe.txt",
        "Year|Race|Homeownership Rate|MOE\n2019|Black or African American alone|26.5%|+/-2.1\n2019|White alone, not Hispanic|50.2%|+/-1.0\n",
        ("period", "group", "value", "margin"),
        {"Black or African American alone": "black", "White alone, not Hispanic": "white_nh"},
        ("2019",),
        (2, 0),
    ),
    Unseen(
        "utf16.csv",
        "Year\tRace\tValue\n2019\tBlack\t1\n2019\tWhite\t2\n2020\tBlack\t3\n2020\tWhite\t4\n",
        ("period", "group", "value"),
        {"Black": "black", "White": "white"},
        ("2019", "2020"),
        (4, 0),
        encoding="utf-16",
    ),
    Unseen(
        "paren.csv",
        'Fiscal Year,Race,Net Change\nFY2019,Black,(120)\nFY2019,White,45\nFY2020,Black,"(1,300)"\nFY2020,White,60\n',
        ("period", "group", "value"),
        {"Black": "black", "White": "white"},
        ("FY2019", "FY2020"),
        (4, 0),
    ),
    Unseen(
        "widey.csv",
        "Neighborhood,2017,2018,2019,2020\nDove Springs,12.1,12.4,13.0,NA\nMueller,5.2,5.5,5.9,6.0\n",
        ("area", "value", "value", "value", "value"),
        {},
        ("2017", "2018", "2019", "2020"),
        (2, 0),
        said="No column holds groups",
    ),
    Unseen(
        "wideg.csv",
        "Year,White,Black or African American,Hispanic/Latino,Asian,Two or More Races,Total\n2019,90.1,80.2,82.2,93.0,87.1,86.4\n2020,90.3,80.9,82.9,93.2,87.7,86.9\n",
        ("period", "value", "value", "value", "value", "value", "value"),
        {
            "White": "white",
            "Black or African American": "black",
            "Hispanic/Latino": "hispanic",
            "Asian": "asian",
            "Two or More Races": "two_or_more",
            "Total": "all",
        },
        ("2019", "2020"),
        (2, 0),
    ),
    Unseen(
        "acs.csv",
        'GEO_ID,NAME,B19013B_001E,B19013B_001M,B19013H_001E,B19013H_001M\nGeography,Geographic Area Name,Estimate!!Median household income (Black),Margin of Error!!Median,Estimate!!Median (White NH),Margin of Error!!Median\n1600000US4805000,"Austin city, Texas",52345,3210,90123,2100\n',
        ("area_code", "area", "value", "margin", "value", "margin"),
        {"Black or African American alone": "black", "White alone, not Hispanic or Latino": "white_nh"},
        (),
        (1, 0),
        said="No column says which period",
    ),
    Unseen(
        "soda.json",
        '[{"fiscal_year": "2019", "race": "Black", "percent_of_stops": "25.1"}, {"fiscal_year": "2019", "race": "White"}, {"fiscal_year": "2020", "race": "Black", "percent_of_stops": "24.0"}, {"fiscal_year": "2020", "race": "White", "percent_of_stops": "40.1"}]',
        ("period", "group", "value"),
        {"Black": "black", "White": "white"},
        ("FY2019", "FY2020"),
        (4, 0),
    ),
    Unseen(
        "ckan.json",
        '{"success": true, "result": {"fields": [{"id": "_id", "type": "int"}, {"id": "year", "type": "text"}, {"id": "ethnicity", "type": "text"}, {"id": "rate", "type": "numeric"}], "records": [{"_id": 1, "year": "2019", "ethnicity": "Hispanic", "rate": "12.5"}, {"_id": 2, "year": "2019", "ethnicity": "Non-Hispanic White", "rate": "8.1"}], "total": 2}}',
        ("ignore", "period", "group", "value"),
        {"Hispanic": "hispanic", "Non-Hispanic White": "white_nh"},
        ("2019",),
        (2, 0),
    ),
    Unseen(
        "census.json",
        '[["NAME", "B01001_001E", "B01001_001M", "state", "place"], ["Austin city, Texas", "964177", "-555555555", "48", "05000"]]',
        ("area", "value", "margin", "area_code", "area_code"),
        {},
        (),
        (1, 0),
    ),
    Unseen(
        "esri.json",
        '{"features": [{"attributes": {"OBJECTID": 1, "YEAR_": 2019, "RACE": "B", "CNT": 12}}, {"attributes": {"OBJECTID": 2, "YEAR_": 2019, "RACE": "W", "CNT": 30}}], "fields": [{"name": "OBJECTID"}, {"name": "YEAR_"}, {"name": "RACE"}, {"name": "CNT"}]}',
        ("ignore", "period", "group", "value"),
        {"B": None, "W": None},
        ("2019",),
        (0, 2),
        said="Which group does “B” stand for",
    ),
    Unseen(
        "geo.geojson",
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"district": "1", "year": 2019, "tree_canopy_pct": 18.2}, "geometry": null}, {"type": "Feature", "properties": {"district": "2", "year": 2019, "tree_canopy_pct": 22.9}, "geometry": null}]}',
        ("area", "period", "value"),
        {},
        ("2019",),
        (2, 0),
    ),
    Unseen(
        "ratio.csv",
        "Year,Race,Rate\n2019,Black,0.119:0.246\n2019,White,0.2\n",
        ("period", "group", "value"),
        {"Black": "black", "White": "white"},
        ("2019",),
        (1, 1),
        said="It holds two numbers.",
    ),
    Unseen(
        "nagroup.csv",
        "year,race,value\n2019,NA,4.5\n2019,AS,6.5\n2019,BL,7.5\n2019,HI,8.5\n2019,WH,9.5\n",
        ("period", "group", "value"),
        {"NA": None, "AS": "asian", "BL": "black", "HI": "hispanic", "WH": "white"},
        ("2019",),
        (4, 1),
        said="NA can mean Native American",
    ),
    Unseen(
        "mixed.csv",
        "School Year,Student Group,Percent Proficient\n2018-19,All Students,55\n2018-19,Female,58\n2018-19,Male,52\n2018-19,Black or African American,41\n2018-19,White,66\n2018-19,Economically Disadvantaged,39\n2018-19,English Learners,33\n2018-19,Hispanic/Latino,45\n",
        ("period", "group", "value"),
        {
            "All Students": "all",
            "Female": None,
            "Male": None,
            "Black or African American": "black",
            "White": "white",
            "Economically Disadvantaged": None,
            "English Learners": None,
            "Hispanic/Latino": "hispanic",
        },
        ("2018-19",),
        (4, 4),
        said="It is about sex or gender",
    ),
    Unseen(
        "missing.csv",
        "Year,Race,Rate\n2019,Black,-666666666\n2019,White,-888888888\n2019,Asian,(X)\n2019,Hispanic,**\n2020,Black,No Data\n2020,White,New Meas.\n2020,Asian,*\n2020,Hispanic,12.5\n",
        ("period", "group", "value"),
        {"Black": "black", "White": "white", "Asian": "asian", "Hispanic": "hispanic"},
        ("2019", "2020"),
        (8, 0),
    ),
    Unseen(
        "totals.csv",
        "Year,Campus,Race,Rate\n2019,Akins HS,Black,81\n2019,Akins HS,White,90\n2019,District Total,Black,83\n2019,District Total,White,92\n2019,State,Black,85\n2019,State,White,93\n",
        ("period", "area", "group", "value"),
        {"Black": "black", "White": "white"},
        ("2019",),
        (6, 0),
        said="stand for many places together",
    ),
    Unseen(
        "scale.csv",
        "Year,Rate\n2015,99.1\n2016,99.4\n2017,0.98\n2018,99.5\n",
        ("period", "value"),
        {},
        ("2015", "2016", "2017", "2018"),
        (4, 0),
        said="It is far from the values beside it",
    ),
    Unseen(
        "ytd.csv",
        "Fiscal Year,Complaints\n2018,410\n2019,388\n2020,402\n2021 (through March),96\n",
        ("period", "value"),
        {},
        ("FY2018", "FY2019", "FY2020", "2021 to month 3"),
        (4, 0),
        said="It is about part of a year",
    ),
    Unseen(
        "dates.csv",
        "Date,Race,Count\n1/1/2015,Black,12\n1/1/2015,White,22\n1/1/2016,Black,14\n1/1/2016,White,20\n",
        ("period", "group", "value"),
        {"Black": "black", "White": "white"},
        ("2015", "2016"),
        (4, 0),
    ),
)
