"""What we use of Dash that Dash does not promise stands in one file, and was tried on the release that is pinned."""

from __future__ import annotations

import re
from importlib.metadata import version

from callbacks.boards import dash_door
from tests.architecture.tree import python_files, short
from tests.support.city import Served

PRIVATE = re.compile(r"\bdash\.backends|\bdash\._|\bfrom dash import _|\bapp\._[a-z]")


def test_it_was_checked_on_the_release_that_is_installed() -> None:
    assert version("dash") == dash_door.CHECKED_ON, (
        "Dash has changed: start a page with the explorer, look whether it comes to life without a message in the console, "
        "run tests/browser, then write the new release into CHECKED_ON of callbacks/boards/dash_door.py."
    )


def test_nothing_else_reaches_into_dash() -> None:
    for path in python_files("app.py", "callbacks", "layouts", "equipt_dash"):
        if short(path) != "callbacks/boards/dash_door.py":
            found = PRIVATE.search(path.read_text(encoding="utf-8"))
            assert not found, f"{short(path)}: take “{found and found.group()}” through callbacks/boards/dash_door.py."


def test_a_page_is_told_what_starts_dash_and_nothing_of_the_server(austin: Served) -> None:
    names = [name.rpartition("/")[2] for name in dash_door.scripts(austin.app)]
    assert any(name.startswith("dash_renderer") for name in names)
    assert names.index(next(n for n in names if n.startswith("react@"))) < names.index(
        next(n for n in names if n.startswith("dash_renderer"))
    )
    assert not any("table" in name or "polyfill" in name for name in names)
    assert "python_version" not in dash_door.configuration(austin.app)
