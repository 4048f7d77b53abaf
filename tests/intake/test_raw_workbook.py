"""Workbooks give the text a person sees in them: merged headers, dates, formulas' results, numbers as typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from equipt_dash.intake.raw import AmbiguousFile, RawTable, UnreadableFile
from equipt_dash.intake.readers import list_sheets, read_tables
from equipt_dash.intake.readers.cell_text import kind_of_format, moment_text, number_text, unescaped
from tests.intake.raw_workbooks import ods, ods_parts, ods_xml, packed, sheet_xml, xlsx, xlsx_parts

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def opened(folder: Path, content: bytes, sheet: str | None = None) -> RawTable:
    path = folder / "book.xlsx"
    path.write_bytes(content)
    (table,) = read_tables(path, sheet=sheet)
    return table


def cells(folder: Path, content: bytes, sheet: str | None = None) -> list[tuple[str, ...]]:
    return [row.cells for row in opened(folder, content, sheet).rows]


def one_sheet(inside: str, **more: str) -> bytes:
    return packed(xlsx_parts({"Data": f'<worksheet xmlns="{_MAIN}">{inside}</worksheet>'}, **more))


@pytest.mark.parametrize("use_shared", [True, False])
def test_texts_numbers_and_truths(tmp_path: Path, use_shared: bool) -> None:
    rows = [
        ["Year", "Grüße & <b>", None, "x"],
        ["00123", 4.5999999999999996, True, " pad "],
        [None, None],
        [2020, 1e-7],
    ]
    table = opened(tmp_path, xlsx(rows, use_shared=use_shared))
    assert (table.name, table.format, table.certain_header) == ("Data", "xlsx", 0)
    assert [(row.line, row.cells) for row in table.rows] == [
        (1, ("Year", "Grüße & <b>", "", "x")),
        (2, ("00123", "4.6", "TRUE", " pad ")),
        (4, ("2020", "0.0000001")),
    ]


def test_several_sheets_are_asked_about(tmp_path: Path) -> None:
    sheets = {"A": sheet_xml([["a"]]), "B & C": sheet_xml([["b"]]), "Empty": sheet_xml([]), "H": sheet_xml([["h"]])}
    content = packed(xlsx_parts(sheets, states="vvvh"))
    with pytest.raises(AmbiguousFile, match="2 sheets: “A” and “B & C”") as caught:
        cells(tmp_path, content)
    assert caught.value.choices == ("A", "B & C")
    assert list_sheets(tmp_path / "book.xlsx") == ("A", "B & C", "Empty", "H")
    assert cells(tmp_path, content, "b & c ") == [("b",)]
    assert opened(tmp_path, content, "H").notes == ("The sheet is hidden in the workbook.",)
    with pytest.raises(AmbiguousFile, match="no sheet “Nope”"):
        cells(tmp_path, content, "Nope")


def test_the_only_sheet_that_can_be_seen_is_taken(tmp_path: Path) -> None:
    sheets = {"Hidden": sheet_xml([["h"]]), "Seen": sheet_xml([["s"]]), "Empty": sheet_xml([])}
    table = opened(tmp_path, packed(xlsx_parts(sheets, states="hvv")))
    assert table.name == "Seen"
    assert table.notes == ("A hidden sheet was not read: “Hidden”.",)


def test_merged_headers_are_filled_and_titles_are_not(tmp_path: Path) -> None:
    rows = [
        ["A report on everything", None, None, None, None],
        [None, "Black", None, 2015, None],
        ["Year", "E", "M", "E", "M"],
        ["2013-17", 1, 0.45, 3, 4],
        [None, 5, None, 7, 8],
    ]
    merged = "".join(f'<mergeCell ref="{ref}"/>' for ref in ("A1:E1", "B2:C2", "D2:E2", "A4:A5", "C4:C5"))
    table = opened(tmp_path, packed(xlsx_parts({"S": sheet_xml(rows, after=f"<mergeCells>{merged}</mergeCells>")})))
    assert [row.cells for row in table.rows] == [
        ("A report on everything",),
        ("", "Black", "Black", "2015", "2015"),
        ("Year", "E", "M", "E", "M"),
        ("2013-17", "1", "0.45", "3", "4"),
        ("2013-17", "5", "", "7", "8"),
    ]
    assert table.notes == (
        "Merged cells (B2:C2, D2:E2, A4:A5, C4:C5): each name, date or year of a merged block was given to all of its cells.",
    )


def test_dates_times_and_percentages(tmp_path: Path) -> None:
    styles = (
        '<numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;x&quot;"/><numFmt numFmtId="165" formatCode="0.0%"/>'
        '<numFmt numFmtId="166" formatCode="[h]:mm"/><numFmt numFmtId="167" formatCode="&quot;days&quot; 0"/></numFmts>'
        '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
        "<cellXfs>" + "".join(f'<xf numFmtId="{n}"/>' for n in (0, 14, 22, 164, 165, 166, 167, 20)) + "</cellXfs>"
    )
    values = (42005, 42005, 42005.5625, 42005, 0.456, 1.5, 3, 0.25)
    row = "".join(f'<c s="{n}"><v>{value}</v></c>' for n, value in enumerate(values))
    inside = f'<sheetData><row>{row}<c t="d"><v>2015-01-01T00:00:00</v></c></row></sheetData>'
    table = opened(tmp_path, one_sheet(inside, styles=styles))
    assert next(table.rows).cells == (
        "42005", "2015-01-01", "2015-01-01T13:30:00", "2015-01-01", "0.456", "1.5", "3", "06:00:00", "2015-01-01",
    )  # fmt: skip
    assert table.doubts == (
        "Numbers in column E are shown as percentages in the workbook; they are taken as stored, so 45% reads 0.45. If "
        "they are percents, set the unit to “share”.",
    )
    old = one_sheet(
        '<sheetData><row><c s="1"><v>40543</v></c></row></sheetData>', styles=styles, book='<workbookPr date1904="1"/>'
    )
    assert cells(tmp_path, old) == [("2015-01-01",)]


@pytest.mark.parametrize(
    ("serial", "expected"),
    [("1", "1900-01-01"), ("59", "1900-02-28"), ("60", "60"), ("61", "1900-03-01"), ("-1", "-1"), ("2958465", "2958465"),
     ("2958464", "9999-12-30"), ("nan", "nan"), ("x", "x"), ("43831.9999999999", "2020-01-02")],
)  # fmt: skip
def test_the_calendar_of_excel(serial: str, expected: str) -> None:
    assert moment_text(serial, "date", False) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [("General", ""), ("0.00", ""), ("#,##0;[Red]-#,##0", ""), ("m/d/yyyy", "date"), ("mmm-yy", "date"), ("h:mm AM/PM", "time"),
     ('0 "days"', ""), ("[$-409]mmmm d, yyyy;@", "date"), ("0.00E+00", ""), ("_($* #,##0_)", ""), ("0%", "percent"), ("mm:ss", "time")],
)  # fmt: skip
def test_number_formats(code: str, expected: str) -> None:
    assert kind_of_format(164, code) == expected


@pytest.mark.parametrize(
    ("stored", "expected"),
    [("98", "98"), (" 98 ", "98"), ("007", "7"), ("4.5999999999999996", "4.6"), ("1E-3", "0.001"), ("1.5E+6", "1500000"),
     ("12345678901234567890", "12345678901234567000"), ("-0", "0"), ("x", "x"), ("1e999", "1e999"), ("", "")],
)  # fmt: skip
def test_numbers_are_written_as_typed(stored: str, expected: str) -> None:
    assert number_text(stored) == expected


def test_escaped_signs_are_put_back() -> None:
    assert unescaped("a_x000D_\nb _x005F_x000D_ _x0009_ _xD83D__xDE00_ _xD800_ n_x0000_ul _x00_") == (
        "a\r\nb _x000D_ \t 😀 � nul _x00_"
    )


def test_formulas_give_their_saved_results(tmp_path: Path) -> None:
    row = (
        '<c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>"a"&amp;"b"</f><v>ab</v></c>'
        '<c r="C1" t="e"><f>NA()</f><v>#N/A</v></c><c r="D1"><f>X1</f><v></v></c><c r="E1"><f>X2</f></c>'
    )
    after = "<extLst><ext><x14:f xmlns:x14='y'>Data!A1</x14:f></ext></extLst>"
    table = opened(tmp_path, one_sheet(f'<sheetData><row r="1">{row}</row></sheetData>{after}'))
    assert next(table.rows).cells == ("2", "ab", "#N/A")
    assert [note.split(".")[0] for note in table.notes] == [
        "3 cells are formulas; their saved results were taken",
        "2 formulas have no saved result, so their cells are empty",
        "One cell holds a formula's error, such as #N/A",
    ]


def test_other_ways_to_write_a_sheet(tmp_path: Path) -> None:
    """Prefixes, cells without places, rich texts, reading aids, hidden rows, single quotes."""
    inside = (
        "<x:sheetData><x:row><x:c t='inlineStr'><x:is><x:r><x:t>Bl</x:t></x:r><x:r><x:t>ack</x:t></x:r>"
        "<x:rPh><x:t>aid</x:t></x:rPh></x:is></x:c><x:c><x:v>1</x:v></x:c></x:row>"
        "<x:row hidden='1'><x:c r='C2' t='s'><x:v>0</x:v></x:c></x:row></x:sheetData>"
    )
    sheet = f"<x:worksheet xmlns:x='{_MAIN}'>{inside}</x:worksheet>"
    shared = "q</t><rPh><t>aid</t></rPh><t>r"
    table = opened(tmp_path, packed(xlsx_parts({"S": sheet}, shared=[shared])))
    assert [(row.line, row.cells) for row in table.rows] == [(1, ("Black", "1")), (2, ("", "", "qr"))]
    assert table.notes == ("A hidden row is read too.",)


def test_a_stray_cell_far_away_costs_nothing(tmp_path: Path) -> None:
    inside = '<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
    rows = cells(tmp_path, one_sheet(inside + '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData>'))
    assert [len(row) for row in rows] == [1, 16_384]


def test_ods_cells_repeats_and_merged_headers(tmp_path: Path) -> None:
    def cell(kind: str, rest: str, inside: str = "") -> str:
        return f'<table:table-cell office:value-type="{kind}" {rest}>{inside}</table:table-cell>'

    rows = (
        "<table:table-row><table:table-cell/>"
        + cell("string", 'table:number-columns-spanned="2" table:number-rows-spanned="1"', "<text:p>Black</text:p>")
        + '<table:covered-table-cell/></table:table-row><table:table-row table:number-rows-repeated="3"/>'
        + '<table:table-row table:number-rows-repeated="2">'
        + cell("date", 'office:date-value="2015-01-01T00:00:00"', "<text:p>1/1/15</text:p>")
        + cell("float", 'office:value="4.5999999999999996"', "<text:p>4.6</text:p>")
        + cell("percentage", 'office:value="0.45" table:formula="of:=1"', "<text:p>45%</text:p>")
        + cell("string", "", "<office:annotation><text:p>no</text:p></office:annotation><text:p>a<text:s text:c='2'/>b</text:p>"
               "<text:p>c<text:span>d</text:span></text:p>")
        + cell("boolean", 'office:boolean-value="true"') + cell("time", 'office:time-value="PT13H05M00S"')
        + cell("string", 'calcext:value-type="error"', "<text:p>#N/A</text:p>")
        + '<table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
        + '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )  # fmt: skip
    table = opened(tmp_path, packed(ods_parts(ods_xml({"S": rows}))))
    assert (table.name, table.format) == ("S", "ods")
    data = ("2015-01-01", "4.6", "0.45", "a  b\ncd", "TRUE", "13:05:00", "#N/A")
    assert [(row.line, row.cells) for row in table.rows] == [(1, ("", "Black", "Black")), (5, data), (6, data)]
    assert [note.split(";")[0].split(":")[0] for note in table.notes] == [
        "Merged cells (B1",
        "One cell is a formula",
        "One cell holds a formula's error, such as #N/A.",
    ]
    assert [doubt.split(";")[0] for doubt in table.doubts] == [
        "Numbers in column C are shown as percentages in the workbook"
    ]


def test_the_wanted_sheet_of_an_ods(tmp_path: Path) -> None:
    styles = '<style:style style:name="ta1" style:family="table"><style:table-properties table:display="false"/></style:style>'
    row = '<table:table-row><table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell></table:table-row>'
    xml = ods_xml({"One": row.format("1"), "Two": row.format("2"), "Gone": row.format("3")}, styles)
    xml = xml.replace('table:name="Gone"', 'table:name="Gone" table:style-name="ta1"')
    content = packed(ods_parts(xml))
    with pytest.raises(AmbiguousFile) as caught:
        cells(tmp_path, content)
    assert caught.value.choices == ("One", "Two")
    assert cells(tmp_path, content, "Two") == [("2",)]
    assert cells(tmp_path, content, "Gone") == [("3",)]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (packed({"a.csv": "a,b"}), "holds “a.csv”. Unpack it"),
        (packed({"readme": "x"}), "no workbook"),
        (packed({"[Content_Types].xml": "<a/>", "word/document.xml": "<a/>"}), "no workbook"),
        (packed({"xl/workbook.bin": "x"}), "binary workbook"),
        (packed({"Index/Document.iwa": "x"}), "Numbers"),
        (packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}), "no spreadsheet"),
        (packed(ods_parts("<a/>") | {"META-INF/manifest.xml": "<encryption-data/>"}), "password"),
        (xlsx([]), "no sheet holds a cell"),
        (packed(xlsx_parts({"A": "<a/>"}) | {"xl/workbook.xml": "<workbook/>"}), "no sheet with cells"),
        (packed(xlsx_parts({"A": "<not closed"})), "not valid XML"),
        (one_sheet('<sheetData><row r="1"><c r="A1" t="s"><v>7</v></c></row></sheetData>'), "names a text it does not hold"),
        (one_sheet('<sheetData><row r="1"><c r="ABCD1"><v>7</v></c></row></sheetData>'), "cell that cannot be: “ABCD”"),
        (one_sheet('<sheetData><row r="9999999"><c><v>7</v></c></row></sheetData>'), "row that cannot be"),
        (xlsx([["a"]])[:-30], "stops in the middle"),
        (xlsx([["a"]]).replace(b"\x08\x00", b"\x0e\x00"), "packed in a way"),
        (b"PK\x05\x06" + bytes(18), "no workbook"),
    ],
)  # fmt: skip
def test_what_is_no_sound_workbook_is_refused_in_words(tmp_path: Path, content: bytes, words: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        cells(tmp_path, content)
    assert words in str(caught.value)


def test_a_long_sheet_is_looked_at_closely_in_part_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("equipt_dash.intake.readers.xlsx_scan.CLOSELY", 10_000)
    rows = [[None, "Black", None], ["Year", "E", "M"], *([2000 + n % 20, n, n % 7] for n in range(9_000))]
    xml = sheet_xml(rows, after='<mergeCells count="1"><mergeCell ref="B1:C1"/></mergeCells>')
    table = opened(tmp_path, packed(xlsx_parts({"S": xml})))
    assert "looked for in its first" in table.notes[-1]
    found = [row.cells for row in table.rows]
    assert (found[0], len(found)) == (("", "Black", "Black"), 9_002)


def test_an_ods_says_nothing_without_cause(tmp_path: Path) -> None:
    assert opened(tmp_path, ods([["a", 1], ["b", 2.5]])).notes == ()
