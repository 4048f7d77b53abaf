"""Whatever is sent to callbacks and forms, by whoever may send it, the answer is never a server error (a sample).

``tests/desk/proof.py`` runs the full numbers.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from callbacks.desk.table import FORMS
from tests.desk.proof_fuzz import fuzz_callbacks, fuzz_form
from tests.desk.proof_state import Resettable, resettable
from tests.support.databases import Databases


@pytest.fixture(scope="module")
def world(databases: Databases, austin_url: str) -> Iterator[Resettable]:
    with resettable(databases, austin_url) as made:
        yield made


def test_callback_bodies_never_break_the_server(world: Resettable) -> None:
    tally = fuzz_callbacks(world.city, 300, seed=7)
    assert tally.sent == 300
    assert tally.valid >= 100
    assert not tally.broken
    assert {200, 400} <= set(tally.answers), "the sample reaches neither the callbacks nor their gate"


@pytest.mark.parametrize("name", sorted(form.name for form in FORMS))
def test_form_bodies_never_break_the_server(world: Resettable, name: str) -> None:
    tally = fuzz_form(world, name, 4, seed=11)
    assert tally.sent == 4
    assert not tally.broken


@pytest.mark.parametrize("text", ["²", "①", "٣", "1" * 30, "-1", " "])
def test_a_number_that_only_looks_like_one_breaks_no_form(world: Resettable, text: str) -> None:
    visitor = world.city.visitor("officer")
    for path, field in (("/internal/tokens/revoke", "id"), ("/admin/calendar", "month")):
        answer = visitor.post(path, {field: text}, key=f"odd-number-{len(text)}-{ord(text[0])}-{field}")
        assert answer.status_code < 500, path
    assert visitor.get(f"/internal/import/{text}").status_code in (200, 404)
