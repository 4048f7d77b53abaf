"""The briefing is a tagged PDF that says what the page says, and the same editions give the same file."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from equipt_dash.commands import briefing as briefing_command
from equipt_dash.outlets.briefing_pdf import Briefing, Entry, briefing_pdf
from equipt_dash.practice.framework import default_framework
from equipt_dash.store.desk import visits
from equipt_dash.store.engine import Database
from equipt_dash.views.desk.council import briefing
from tests.desk.test_council_since import TODAY, db, second
from tests.support.desk import City

__all__ = ["db"]
HOSTILE = '#panic("x") *bold* $x$ <label> @ref ] [ \\ "quoted" // /* \u202e ü漢'


def made(city: Database) -> Briefing:
    second(city, "jobs", "rent", "school", "homes", "noise", "sorted")
    first, last = visits.editions(city)
    return briefing.build(city, default_framework(), first, last, TODAY, base_url="https://equity.example.gov")


def walk(node: Any) -> Any:
    """Every element of the structure tree."""
    found = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(found, list):
        for one in found:
            yield from walk(one)
    elif isinstance(found, dict):
        yield found
        if "/K" in found:
            yield from walk(found["/K"])


def test_it_is_tagged_titled_and_every_figure_has_a_text(db: Database) -> None:
    reader = PdfReader(io.BytesIO(briefing_pdf(made(db))))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert reader.metadata is not None
    assert reader.metadata.title == "What changed in Sample City"
    assert "pdfuaid" in root["/Metadata"].get_object().get_data().decode()
    elements = list(walk(root["/StructTreeRoot"]["/K"]))
    kinds = {element.get("/S") for element in elements}
    assert {"/H1", "/H2", "/Table", "/TH", "/L", "/Figure"} <= kinds
    figures = [element for element in elements if element.get("/S") == "/Figure"]
    assert len(figures) == 4
    assert all(str(figure["/Alt"]).strip() for figure in figures)


def test_each_page_of_an_item_links_to_the_page_on_the_site(db: Database) -> None:
    one = made(db)
    reader = PdfReader(io.BytesIO(briefing_pdf(one)))
    links = [
        (str(mark["/A"]["/URI"]), str(mark["/Contents"]).strip())
        for page in reader.pages
        for mark in (ref.get_object() for ref in page.get("/Annots", ()))
    ]
    assert {href for href, _words in links} == {entry.href for entry in one.entries[:5]}
    assert all(words for _href, words in links)
    elements = list(walk(reader.trailer["/Root"]["/StructTreeRoot"]["/K"]))
    assert sum(element.get("/S") == "/Link" for element in elements) >= len(one.entries[:5])
    bare = replace(one, entries=tuple(replace(entry, href="javascript:alert(1)") for entry in one.entries))
    assert not any("/Annots" in page for page in PdfReader(io.BytesIO(briefing_pdf(bare))).pages)


def test_fonts_are_inside_and_charts_are_drawn_not_painted(db: Database) -> None:
    reader = PdfReader(io.BytesIO(briefing_pdf(made(db))))
    fonts: dict[str, Any] = {}
    for page in reader.pages:
        resources: Any = page["/Resources"]
        fonts |= {name: font.get_object() for name, font in resources.get("/Font", {}).items()}
        for one in resources.get("/XObject", {}).values():
            assert one.get_object()["/Subtype"] == "/Form", "a picture made of pixels"
    assert fonts
    for font in fonts.values():
        inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        descriptor = inner["/FontDescriptor"].get_object()
        assert any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))


def test_it_says_what_the_page_says_one_page_an_item_and_can_be_made_again(db: Database) -> None:
    one = made(db)
    first = briefing_pdf(one)
    assert briefing_pdf(one) == first
    reader = PdfReader(io.BytesIO(first))
    assert len(reader.pages) == 1 + len(one.entries) == 6
    words = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    for entry in one.entries:
        assert entry.title in words
    for said in ("Briefing 2-1, 2026-11-23", "From edition 1 of 10 January 2026", "levelling down, not progress", "You could ask",
                 "https://equity.example.gov/disparities/rent-gap", "Public records"):  # fmt: skip
        assert said in words, said


def test_no_text_can_become_markup(db: Database) -> None:
    del db
    entry = Entry(HOSTILE, HOSTILE, HOSTILE, HOSTILE, (HOSTILE,), None, HOSTILE)
    one = Briefing(HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, (HOSTILE,), date(2026, 1, 1), (entry,))
    words = PdfReader(io.BytesIO(briefing_pdf(one))).pages[1].extract_text()
    assert '#panic("x") *bold* $x$ <label> @ref ] [' in " ".join(words.split())
    assert "ü?" in words, "a sign without a shape is shown as missing"


def test_noise_alone_is_called_noise_and_names_the_new_figures(db: Database) -> None:
    second(db, "noise")
    first, last = visits.editions(db)
    one = briefing.build(db, default_framework(), first, last, TODAY)
    assert "Nothing beyond noise" in one.lead
    pages = PdfReader(io.BytesIO(briefing_pdf(one))).pages
    assert len(pages) == 2
    words = " ".join(pages[1].extract_text().split())
    assert "New figures not told above 3 new figures, for 2021. In 2021 it was 70.2% for everybody." in words


def test_the_same_edition_twice_makes_one_honest_page(db: Database) -> None:
    (only,) = visits.editions(db)
    one = briefing.build(db, default_framework(), only, only, TODAY)
    assert one.lead == "Nothing new: no figure, target or story changed, and no promise came due."
    assert len(PdfReader(io.BytesIO(briefing_pdf(one))).pages) == 1


def test_the_command_writes_it_and_says_what_is_wrong(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made(db)
    monkeypatch.setenv("EQUIPT_DATABASE_URL", str(db.engine.url))
    out = tmp_path / "b.pdf"
    assert briefing_command.main(["--since", "2026-02-01", "--output", str(out), "--on", "2026-11-23"]) == 0
    assert out.read_bytes().startswith(b"%PDF")
    assert "Briefing 2-1, 2026-11-23" in capsys.readouterr().out
    assert briefing_command.main(["--since", "soon", "--output", str(out)]) == 2
    assert briefing_command.main(["--since", "2026-02-01", "--output", str(out), "--edition", "9"]) == 1
    assert briefing_command.main(["--since", "2026-02-01", "--output", str(tmp_path / "no" / "b.pdf")]) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_it_is_handed_out_to_council_and_officers_only(desk_city: City) -> None:
    for name, status in (("council", 200), ("officer", 200), ("head", 403), ("editor", 403), ("admin", 403)):
        answer = desk_city.visitor(name).get("/council/briefing.pdf?since=edition-1")
        assert answer.status_code == status, name
    assert desk_city.visitor("council").get("/council/briefing.pdf?since=edition-77").status_code == 400
    answer = desk_city.visitor("council").get("/council/briefing.pdf?since=edition-1")
    assert answer.content_type == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    assert desk_city.visitor().get("/council/briefing.pdf").status_code == 303
