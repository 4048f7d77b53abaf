"""Writes the catalogue template from the sentences in the code, for translators and for the test that compares them."""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("equipt_dash", "layouts", "callbacks")
TEMPLATE = ROOT / "equipt_dash" / "kernel" / "words" / "locale" / "equipt.pot"


def main() -> None:
    """Extract every message and write the template, without dates that would change it each time."""
    catalog = Catalog(project="EquiPT Dash", charset="utf-8")
    for folder in FOLDERS:
        found = extract_from_dir(ROOT / folder, [("**.py", "python")], keywords={"_": None, "ngettext": (1, 2)})
        for file, _line, message, _comments, context in found:
            catalog.add(message, locations=[(f"{folder}/{file}", 0)], context=context)
    TEMPLATE.parent.mkdir(exist_ok=True)
    with TEMPLATE.open("wb") as out:
        write_po(out, catalog, sort_output=True, omit_header=True, include_lineno=False)
    print(f"{len(catalog)} messages in {TEMPLATE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
