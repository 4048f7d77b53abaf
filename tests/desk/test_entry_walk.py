"""How far somebody who reads a submitted form of the entry sheet has to walk, from the request to the row and back.

A move goes from one file to another, a climb is a move back up to a higher floor. Files that only name, shape or word
something are left out, and so is going to the same file twice in a row: whoever has read it stands there already.
"""

from __future__ import annotations

import itertools
import re
import sys
from types import FrameType
from typing import Any

import pytest

from tests.architecture.tree import ROOT
from tests.desk.entry_forms import fields, last_value, send, sheet, slug, values
from tests.support.desk import City, Visitor

__all__ = ["slug"]

HELPERS = re.compile(
    r"equipt_dash/(kernel|pages|practice|statistics|intake|views)/"
    r"|equipt_dash/figures/(?!checks\.py)|entry/rules/periods"
    r"|equipt_dash/store/(?!desk/)|store/desk/(acting|audit|principals|sessions|submission_rows|locks|notices|stand_in)\b"
    r"|callbacks/(site|desk/session|desk/answers)\b"
)
"""Words, settings, declarations and names of cells; the engine, how rows become values, and what every command does."""

FLOORS = ("equipt_dash/figures", "equipt_dash/store", "equipt_dash/desk", "callbacks")


def floor(file: str) -> int:
    return next(number for number, name in enumerate(FLOORS) if file.startswith(name))


def walked(files: list[str]) -> list[str]:
    """The files in the order they are read, without going to and fro between the same two."""
    path: list[str] = []
    for file in files:
        if not path or path[-1] != file:
            path.append(file)
        while len(path) > 3 and path[-1] == path[-3] and path[-2] == path[-4]:
            del path[-2:]
    return path


def traced(visitor: Visitor, slug: str, move: str, sent: dict[str, str]) -> list[str]:
    """The files a form goes through, from the route on."""
    stack: list[str] = []
    seen: list[str] = []

    def look(frame: FrameType, event: str, _value: Any) -> None:
        file = frame.f_code.co_filename.removeprefix(f"{ROOT}/")
        if event not in ("call", "return") or not file.startswith(("callbacks/", "equipt_dash/")):
            return
        start = file == "callbacks/desk/routes.py" and frame.f_code.co_name == "_form"
        if not stack and not start:
            return
        if event == "call":
            stack.append(file)
        else:
            stack.pop()
        here = [one for one in stack if not HELPERS.search(one)]
        if here:
            seen.append(here[-1])

    sys.setprofile(look)
    try:
        answer = send(visitor, slug, move, sent)
    finally:
        sys.setprofile(None)
    assert answer.status_code == 303, answer.get_data(as_text=True)[-2000:]
    return walked(seen)


@pytest.mark.parametrize(("move", "moves", "climbs"), [("draft", 10, 3), ("submit", 20, 5)])
def test_a_form_is_read_in_a_short_walk(desk_city: City, slug: str, move: str, moves: int, climbs: int) -> None:
    visitor = desk_city.visitor("editor")
    sent = sheet(visitor, slug)
    typed = {**sent, values(sent)[0]: last_value(sent)}
    if move == "submit":  # as it is where the page's own script saves
        send(visitor, slug, "draft", typed)
        typed = fields(visitor.get(f"/internal/measures/{slug}").get_data(as_text=True))
    path = traced(visitor, slug, move, typed)
    up = sum(floor(after) > floor(before) for before, after in itertools.pairwise(path))
    assert len(path) - 1 <= moves, "\n".join(path)
    assert up <= climbs, "\n".join(path)
    assert path[0] == path[-1] == "callbacks/desk/routes.py"
