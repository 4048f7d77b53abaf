"""Eight people at once: nobody's text is lost, and a cell is held by one submission."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from equipt_dash.kernel.access import Action, desk_scope
from equipt_dash.kernel.submission import Held, Submission
from equipt_dash.store.desk import submissions, submitting
from equipt_dash.store.desk.acting import Act, Stale
from equipt_dash.store.desk.reader import DeskReader
from tests.desk.entry_forms import db_of
from tests.desk.test_submissions import START, change, drafted
from tests.support.desk import City


def test_eight_people_at_once_lose_nothing_and_hold_a_cell_once(desk_city: City) -> None:
    db = db_of(desk_city)
    item = drafted(desk_city, db)
    act = Act(desk_city.principal("editor"), START)

    def save(number: int) -> str:
        entries = {"FY2031|all|austin": {"value": f"typed {number}"}}
        try:
            submissions.save_draft(
                db, act, kind=item.kind, measure=item.measure, entries=entries, version=1, id=item.id
            )
        except Stale:
            return ""
        return entries["FY2031|all|austin"]["value"]

    with ThreadPoolExecutor(8) as pool:
        won = [words for words in pool.map(save, range(8)) if words]
    scope = desk_scope(desk_city.principal("officer"), Action.READ_INTERNAL)
    kept = submissions.find(DeskReader(scope, db), item.id)
    assert kept is not None
    assert (won, kept.version) == ([kept.entries["FY2031|all|austin"]["value"]], 2)

    rivals = [
        kept,
        drafted(desk_city, db, "editor2"),
        drafted(desk_city, db, "head"),
        drafted(desk_city, db, "officer"),
    ]
    names = ("editor", "editor2", "head", "officer")

    def hand_in(pair: tuple[str, Submission]) -> bool:
        try:
            submitting.submit(
                db,
                Act(desk_city.principal(pair[0]), START),
                pair[1].id,
                pair[1].version,
                cells=[change()],
                reason="Agreed.",
            )
        except Held:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(hand_in, zip(names, rivals, strict=True))) == 1
