"""Text tables are read as they stand, whatever their encoding, separator and line ends, or refused with the line."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from equipt_dash.intake.raw import RawTable, UnreadableFile
from equipt_dash.intake.readers import list_sheets, read_tables
from equipt_dash.intake.readers.text_file import MOST_COLUMNS

TEXT = "Año,Race,Value\n2013–17,“Black” — á,1\n2014–18,Niño é,2\n"


def opened(folder: Path, content: bytes | str, name: str = "table.csv") -> RawTable:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    (table,) = read_tables(path)
    return table


def cells(folder: Path, content: bytes | str, name: str = "table.csv") -> list[tuple[str, ...]]:
    return [row.cells for row in opened(folder, content, name).rows]


def refusal(folder: Path, content: bytes | str, name: str = "table.csv") -> str:
    with pytest.raises(UnreadableFile) as caught:
        cells(folder, content, name)
    return str(caught.value)


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac_roman"],
)
@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_every_common_encoding_gives_the_same_cells(tmp_path: Path, encoding: str, end: str) -> None:
    content = TEXT.replace("\n", end).encode(encoding)
    assert cells(tmp_path, content) == [tuple(line.split(",")) for line in TEXT.splitlines()]


def test_a_mark_of_the_big_end_is_understood(tmp_path: Path) -> None:
    assert cells(tmp_path, b"\xfe\xff" + TEXT.encode("utf-16-be"))[1][0] == "2013–17"


@pytest.mark.parametrize(("letter", "name"), [("é", "Windows-1252"), ("–", "Windows-1252")])
def test_an_old_encoding_is_said(tmp_path: Path, letter: str, name: str) -> None:
    table = opened(tmp_path, f"a,b\n1{letter}2,x\n".encode("cp1252"))
    assert name in " ".join(table.notes)


def test_letters_of_old_dos_and_latin_1_are_told_apart(tmp_path: Path) -> None:
    assert cells(tmp_path, "name,n\nNiño años é,1\n".encode("cp850"))[1][0] == "Niño años é"
    assert cells(tmp_path, "name,n\nÞór Åse,1\n".encode("latin-1"))[1][0] == "Þór Åse"


def test_stray_bytes_in_utf_8_are_shown_and_said(tmp_path: Path) -> None:
    table = opened(tmp_path, "a,b\né,–\nx,ñ\n".encode() + b"bad \xff,1\n")
    assert [row.cells for row in table.rows][3] == ("bad �", "1")
    assert table.notes == ("The text is UTF-8 except for one byte, in line 4; it is shown as “�”.",)


def test_a_late_accent_decides_too(tmp_path: Path) -> None:
    content = b"name,n\n" + b"plain,1\n" * 200_000 + "Peña,2\n".encode("cp1252")
    assert cells(tmp_path, content)[-1] == ("Peña", "2")


def test_nul_characters_are_left_out_and_said(tmp_path: Path) -> None:
    table = opened(tmp_path, b"name,number\n" + b"some text,1\n" * 5 + b"x\x00y,2\n")
    assert [row.cells for row in table.rows][-1] == ("xy", "2")
    assert table.notes == ("One NUL character was left out.",)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("a,b\n1,2\n", ("1", "2")),
        ("a;b\n1,5;2,5\n3,5;4\n", ("1,5", "2,5")),
        ("1,5;2,5\n3,5;4,5\n", ("1,5", "2,5")),
        ("a\tb\n1,234\t2\n", ("1,234", "2")),
        ("a|b\nx, y|2\n", ("x, y", "2")),
        ('a,b\n"x; y; z",2\n"q; r; s",3\n', ("x; y; z", "2")),
        ('a;b\n"x, y, z";2\n', ("x, y, z", "2")),
        ("City, State;Value\nAustin, TX;5\n", ("Austin, TX", "5")),
        ("Title of the table\n\na,b,c\n1,2,3\n4,5,6\n", ("a", "b", "c")),
        ('a,b\n"say ""hi""",2\n', ('say "hi"', "2")),
        ('a,b\n"say \\"hi\\", friend",2\n', ('say "hi", friend', "2")),
        ('a, b, c\n1, "x, y", 3\n', ("1", "x, y", "3")),
        ("a,b\n5' 10\" tall,2\n", ("5' 10\" tall", "2")),
        ("sep=;\na;b\n1;2\n", ("a", "b")),
        ("only\n1\n2\n", ("1",)),
        ('a,b\n"one\ntwo",2\n', ("one\ntwo", "2")),
    ],
)  # fmt: skip
def test_the_separator_is_found(tmp_path: Path, content: str, expected: tuple[str, ...]) -> None:
    assert expected in cells(tmp_path, content)[:3]


def test_a_separator_other_than_a_comma_is_said(tmp_path: Path) -> None:
    assert opened(tmp_path, "a;b\n1;2\n").notes == ("The columns are separated by semicolons.",)
    tabs = opened(tmp_path, "a\tb\n1\t2\n", "x.txt")
    assert (tabs.format, tabs.notes) == ("tsv", ("The columns are separated by tabs.",))
    assert opened(tmp_path, "a,b\n1,2\n", "x.tsv").format == "csv"


def test_nothing_in_a_cell_is_changed(tmp_path: Path) -> None:
    content = 'id,v,w\n00123, 1e5 ,"  "\n-666666666,NA,1/1/2015\n'
    assert cells(tmp_path, content)[1:] == [("00123", " 1e5 ", "  "), ("-666666666", "NA", "1/1/2015")]


def test_lines_are_counted_as_an_editor_counts_them(tmp_path: Path) -> None:
    table = opened(tmp_path, 'a,b\r\n"x\r\ny",1\r\n\r\n,,\r\n  , \r\nz,2\r\n')
    assert [(row.line, row.cells) for row in table.rows] == [(1, ("a", "b")), (2, ("x\r\ny", "1")), (7, ("z", "2"))]


def test_ragged_rows_are_left_to_the_checks(tmp_path: Path) -> None:
    assert cells(tmp_path, "a,b,c\n1,2\n1,2,3,4\n") == [("a", "b", "c"), ("1", "2"), ("1", "2", "3", "4")]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('a,b\n1,2\n3,"open\n4,5\n', "row that starts in line 3 opens a quotation mark that is never closed"),
        ('a,b\n1,2\n"x" y,3\n', "In line 3, text goes on after a closing quotation mark"),
        ('a,b\n1,"x\n2,"y"\n', "row that starts in line 2, line 3 goes on"),
        ("a,b\n" + "1," + "x" * 200_000 + "\n", "row that starts in line 2 has more than 131,072 characters"),
        ("a,b\n1,2\n" + "," * (MOST_COLUMNS + 1) + "\n", f"Line 3 has {MOST_COLUMNS + 2:,} columns"),
        ("a,b\n1,2\n" + "," * 3_000_000, "Line 3 is longer than 1,048,576 characters"),
        ("", "The file is empty"),
        (" \r\n\t\n", "The file is empty"),
        ("\ufeff", "The file is empty"),
        ("<!DOCTYPE html><html><title>Sign in\n here</title>", "web page (“Sign in here”)"),
        ("<table><tr><td>1</td></tr></table>", "web page"),
        ('<?xml version="1.0"?><rows><row/></rows>', "XML"),
        ("error: unknown variable 'B99999_001E'", "server's error, not a table: “error: unknown variable 'B99999_001E'”"),
        ("There was an error while running your query. We've logged it.", "server's error"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Excel file"),
        (b"%PDF-1.7 x", "PDF"),
        (b"\x1f\x8b\x08" + bytes(30), "gzip"),
        (bytes(range(256)) * 20, "not text"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_in_words(tmp_path: Path, content: bytes | str, words: str) -> None:
    assert words in refusal(tmp_path, content)


def test_the_name_does_not_decide(tmp_path: Path) -> None:
    assert cells(tmp_path, "a,b\n1,2\n", "renamed.xlsx") == [("a", "b"), ("1", "2")]
    assert opened(tmp_path, '[{"a": 1}]', "renamed.csv").format == "json-objects"
    assert cells(tmp_path, "[Year],{Value}\n1,2\n")[0] == ("[Year]", "{Value}")


def test_a_sheet_of_a_text_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n")
    with pytest.raises(UnreadableFile, match="no workbook"):
        read_tables(path, sheet="Data")
    assert list_sheets(path) == ("",)


def test_links_pipes_and_folders_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_text("a,b\n1,2\n")
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    os.mkfifo(tmp_path / "pipe.csv")
    for name, words in [("link.csv", "link"), ("pipe.csv", "no ordinary"), ("", "no ordinary"), ("none.csv", "opened")]:
        with pytest.raises(UnreadableFile, match=words):
            read_tables(tmp_path / name)
    with pytest.raises(UnreadableFile, match="no ordinary"):
        read_tables(Path("/dev/zero"))
