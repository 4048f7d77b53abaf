"""Saved sources run by a timer: each alone, only when due, never twice at once, and nothing new from the same data."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from equipt_dash.commands.fetch import main
from equipt_dash.intake.connectors.saved import SavedSource
from equipt_dash.intake.outbound import Door
from equipt_dash.kernel.access import COMMAND_LINE
from equipt_dash.kernel.access import Refused as NotAllowed
from equipt_dash.store.desk import audit, sources
from equipt_dash.store.desk.acting import Act, AlreadyDone, Stale
from equipt_dash.store.engine import Database
from equipt_dash.store.private import audit_event, import_batch, saved_source, submission_cell
from equipt_dash.store.saved_sources import run_due
from tests.intake.connectors.servers import Reply, Server, serving, socrata
from tests.support.desk import City

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
KEY = "not-for-anybody"
ENV = {"EQUIPT_FETCH_LOOPBACK": "1", "EQUIPT_SOCRATA_TOKEN": KEY}
ROWS: list[dict[str, Any]] = [
    {"measure": "Homes let", "fiscal_year": "FY2030", "race": "Black or African American", "value": "45.3"},
    {"measure": "Homes let", "fiscal_year": "FY2030", "race": "White", "value": "55.1"},
]


@pytest.fixture
def db(desk_city: City) -> Database:
    found: Database = desk_city.served.app.server.extensions["equipt"].db
    return found


@pytest.fixture
def server() -> Iterator[Server]:
    with serving(socrata(ROWS)) as found:
        yield found


def keep(db: Database, url: str, name: str = "homes", schedule: str = "daily") -> None:
    options = (("domain", url), ("dataset", "abcd-1234"))
    sources.save(db, Act(COMMAND_LINE, NOW), SavedSource(name, "socrata", options, schedule))


def go(db: Database, folder: Path, days: float = 0, **more: Any) -> int:
    return run_due(db, ENV, folder, now=lambda: NOW + timedelta(days=days), **more)


def counts(db: Database) -> tuple[int, ...]:
    with db.reading() as connection:
        return tuple(
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (import_batch, submission_cell)
        )


def test_a_due_source_is_taken_in_with_its_origin_and_the_same_data_again_brings_nothing(
    db: Database, server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keep(db, server.url)
    assert go(db, tmp_path) == 0, capsys.readouterr().err
    assert counts(db) == (1, 2)
    with db.reading() as connection:
        batch = connection.execute(select(import_batch)).mappings().one()
        event = connection.execute(select(audit_event).where(audit_event.c.action == "run_source")).mappings().one()
    assert batch["origin"].startswith(f"{server.url}/resource/abcd-1234.json?")
    assert event["after"]["origin"] == batch["origin"]
    assert (event["after"]["sha256"], event["after"]["import"]) == (batch["sha256"], batch["id"])
    asked = len(server.calls)
    assert go(db, tmp_path, 0.1) == 0
    assert len(server.calls) == asked, "it was not due"
    assert go(db, tmp_path, 1) == 0
    assert len(server.calls) > asked
    assert "If-None-Match" in server.calls[-1].headers
    assert "Nothing changed" in sources.listed(db)[0].last_result
    assert go(db, tmp_path, 1.1, everything=True) == 0
    assert counts(db) == (1, 2)
    assert audit.verify(db) is None
    with db.reading() as connection:
        kept = [*connection.execute(select(saved_source)), *connection.execute(select(audit_event)), tuple(batch)]
    assert KEY not in repr(kept) + repr(dict(batch)) + "".join(path.read_text() for path in tmp_path.iterdir())


@pytest.mark.parametrize(
    "wrong",
    [
        Reply(b'[{"race": "Whi'),
        Reply(b"<html>Sign in</html>", headers={"Content-Type": "text/html"}),
        Reply(b"closed", 403),
    ],
)
def test_one_source_that_fails_stops_no_other_and_is_tried_again_the_next_time(
    db: Database, tmp_path: Path, wrong: Reply, capsys: pytest.CaptureFixture[str]
) -> None:
    door = Door((), allow_loopback=True, sleep=lambda _seconds: None)
    answering = [lambda _call: wrong]
    with serving(lambda call: answering[0](call)) as bad, serving(socrata(ROWS)) as good:
        keep(db, bad.url, "a-bad", "monthly")
        keep(db, good.url, "b-good")
        assert go(db, tmp_path, door=door) == 1
        said = capsys.readouterr()
        assert said.err.startswith("a-bad: ")
        assert said.out.startswith("b-good: Taken in")
        assert counts(db) == (1, 2)
        answering[0] = socrata([{**ROWS[0], "value": "46"}])
        assert go(db, tmp_path, 0.1, door=door) == 0
    assert counts(db) == (2, 3)


def test_a_table_with_a_question_waits_for_a_person(
    db: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(socrata([{"colour": "red", "shape": "round"}])) as server:
        keep(db, server.url)
        assert go(db, tmp_path) == 0
    assert "waits for a person" in capsys.readouterr().out
    assert sources.listed(db)[0].state["outcome"] == "waiting"
    assert counts(db) == (0, 0)


def test_two_timers_do_not_run_one_source_twice_and_a_killed_run_lets_go(db: Database, server: Server) -> None:
    keep(db, server.url)
    first = sources.claim(db, Act(COMMAND_LINE, NOW), "homes")
    assert first is not None
    assert sources.claim(db, Act(COMMAND_LINE, NOW + timedelta(hours=5)), "homes", anyway=True) is None
    later = Act(COMMAND_LINE, NOW + sources.CLAIM)
    second = sources.claim(db, later, "homes")
    assert second is not None
    with pytest.raises(Stale):
        sources.note(db, later, "homes", first[1], "late", {"outcome": "taken"})
    sources.note(db, later, "homes", second[1], "done", {"outcome": "taken"})
    assert sources.claim(db, later, "homes") is None, "it is not due any more"


def test_only_the_equity_officer_keeps_sources_and_old_pages_and_repeats_change_nothing(
    desk_city: City, db: Database
) -> None:
    source = SavedSource("homes", "socrata", (("domain", "d.example.gov"), ("dataset", "abcd-1234")), "daily")
    for name in ("editor", "head", "council", "admin"):
        with pytest.raises(NotAllowed):
            sources.save(db, Act(desk_city.principal(name), NOW), source)
    act = Act(desk_city.principal("officer"), NOW, "key-key-key-key")
    sources.save(db, act, source, location="/there")
    with pytest.raises(AlreadyDone):
        sources.save(db, act, source, location="/there")
    assert not sources.listed(db)[0].by_hand
    for stale in (
        lambda: sources.save(db, Act(COMMAND_LINE, NOW), source),
        lambda: sources.save(db, Act(COMMAND_LINE, NOW), source, version=2),
        lambda: sources.remove(db, Act(COMMAND_LINE, NOW), "homes", version=2),
    ):
        with pytest.raises(Stale):
            stale()
    sources.remove(db, Act(COMMAND_LINE, NOW), "homes", version=1)
    assert sources.listed(db) == ()


def test_a_host_typed_in_a_form_is_not_let_in(desk_city: City, db: Database, server: Server, tmp_path: Path) -> None:
    source = SavedSource("homes", "socrata", (("domain", "d.example.gov"), ("dataset", "abcd-1234")), "daily")
    sources.save(db, Act(desk_city.principal("officer"), NOW), source)
    assert go(db, tmp_path) == 1
    assert "EQUIPT_FETCH_HOSTS" in sources.listed(db)[0].last_result


def test_the_commands(db: Database, server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    env = {**ENV, "EQUIPT_DATABASE_URL": db.url.render_as_string(hide_password=False)}
    save = ["save", "homes", "--schedule", "weekly", "socrata", server.url, "abcd-1234"]
    assert main(save, environ=env) == 0
    assert main(save, environ=env) == 0, "the same name again takes its place"
    assert main(["list"], environ=env) == 0
    assert "homes\tsocrata\tweekly\tnever run" in capsys.readouterr().out
    assert main(["saved", "--dir", str(tmp_path)], environ=env) == 0
    assert counts(db) == (1, 2)
    assert json.loads((tmp_path / "homes.csv.provenance.json").read_text())["rows"] == 2
    assert main(["remove", "homes"], environ=env) == 0
    assert main(["remove", "homes"], environ=env) == 1
    for wrong in (
        ["save", "homes", "socrata", server.url, "abcd-1234"],
        ["save", "Homes!", "--schedule", "daily", "socrata", server.url, "abcd-1234"],
        ["save", "homes", "--schedule", "daily", "--mapping", "none", "socrata", server.url, "abcd-1234"],
        ["save", "homes", "--schedule", "daily"],
        ["save"],
    ):
        assert main(wrong, environ=env) == 2
