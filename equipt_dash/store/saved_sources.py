"""Runs the saved sources that are due, and one that a person asks for.

Why each source stands alone: the night's run has nobody who watches it. One service that is down, or one table whose
columns a person has yet to explain, must not keep the others from arriving.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from json import loads
from pathlib import Path
from typing import Any

from equipt_dash.intake import kept_report
from equipt_dash.intake.addresses import place_of
from equipt_dash.intake.connectors.saved import ALWAYS_ALLOWED, SavedSource, connector_for
from equipt_dash.intake.fetch import allows_loopback, entry, run
from equipt_dash.intake.mapping import from_toml
from equipt_dash.intake.outbound import Door, FetchError, host_list
from equipt_dash.intake.take_in import Facts, in_child, take_in
from equipt_dash.kernel.access import COMMAND_LINE, Principal
from equipt_dash.kernel.words import _
from equipt_dash.store.city_day import fiscal_year_starts
from equipt_dash.store.desk import imports, sources, uploads
from equipt_dash.store.desk.acting import Act, Stale
from equipt_dash.store.desk.sources import FAILED, Kept
from equipt_dash.store.engine import Database
from equipt_dash.store.imports import said

TAKEN, UNCHANGED, WAITING = "taken", "unchanged", "waiting"

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Outcome:
    """What one run did: a word for programs, a sentence, and what is remembered."""

    what: str
    words: str
    state: Mapping[str, Any]


@dataclass(frozen=True)
class Asker:
    """Who asked for a run: the timer's command, or a person with a form.

    ``leads`` says where the form leads, from what the run did and the table it fetched.
    """

    principal: Principal = COMMAND_LINE
    key: str = ""
    leads: Callable[[Outcome, Path], str] = lambda _outcome, _path: ""


def run_due(
    db: Database,
    environ: Mapping[str, str],
    folder: Path,
    *,
    everything: bool = False,
    door: Door | None = None,
    now: Clock = lambda: datetime.now(UTC),
) -> int:
    """Run every source that is due; 1 if any failed."""
    folder.mkdir(parents=True, exist_ok=True)
    failed = False
    for one in sources.listed(db):
        name = one.source.name
        if not everything and not one.is_due(now()):
            continue
        outcome = run_one(db, environ, folder, name, anyway=everything, door=door, now=now)
        if outcome is not None:
            failed = failed or outcome.what == FAILED
            print(f"{name}: {outcome.words}", file=sys.stderr if outcome.what == FAILED else sys.stdout)
    return 1 if failed else 0


def run_one(
    db: Database, environ: Mapping[str, str], folder: Path, name: str, *,
    anyway: bool, door: Door | None, now: Clock, asker: Asker | None = None,
) -> Outcome | None:  # fmt: skip
    """Run one source and keep what it did; ``None`` where another run has it."""
    asker = asker or Asker()
    claimed = sources.claim(db, Act(asker.principal, now()), name, anyway=anyway)
    if claimed is None:
        return None
    kept, mark = claimed
    try:
        outcome = _fetched(db, environ, folder, kept, door or door_for(environ, kept), now, asker)
    except (FetchError, OSError) as error:
        outcome = Outcome(FAILED, str(error), {})
    except Exception as error:
        # Whatever is wrong with one source, the others still have to run; the log names it.
        outcome = Outcome(FAILED, _("It failed: {error}.", error=type(error).__name__), {})
    known = {key: kept.state[key] for key in ("taken", "import") if key in kept.state}
    try:
        state = {**known, **outcome.state, "outcome": outcome.what}
        leads = asker.leads(outcome, _table(folder, name))
        sources.note(db, Act(asker.principal, now(), asker.key), name, mark, outcome.words, state, location=leads)
    except Stale:
        return Outcome(outcome.what, _("{words} The source was changed meanwhile.", words=outcome.words), {})
    return outcome


def _fetched(
    db: Database, environ: Mapping[str, str], folder: Path, kept: Kept, door: Door, now: Clock, asker: Asker
) -> Outcome:
    source = kept.source
    path = _table(folder, source.name)
    mapping = ""
    if source.mapping:
        mapping = dict(uploads.mappings(db)).get(source.mapping, "")
        if not mapping:
            raise FetchError(_("There is no saved mapping called “{name}”.", name=source.mapping))
    summary = run(connector_for(source.kind, dict(source.options), environ), door, path)
    taken = [summary["sha256"], mapping]
    came = {"sha256": summary["sha256"], "origin": _origin(path)}
    if kept.state.get("taken") == taken:
        return Outcome(UNCHANGED, _("Nothing changed since the last run."), came)
    return _taken_in(db, path, mapping, came, taken, Act(asker.principal, now()))


def _table(folder: Path, name: str) -> Path:
    """Where the table of a source is kept between runs."""
    return folder / f"{name}.csv"


def _taken_in(
    db: Database, path: Path, mapping: str, came: Mapping[str, Any], taken: list[str], act: Act
) -> Outcome:  # fmt: skip
    argument = {
        "path": str(path), "file_name": path.name, "mapping": mapping, "sheet": "",
        "fiscal_year_starts": fiscal_year_starts(db),
    }  # fmt: skip
    if not mapping and (open_ := _questions(argument)):
        words = _(
            "It was fetched and waits for a person: {question} Fetch it under Import, Sources, answer there and keep "
            "the answers under a name; then choose that name for this source.",
            question=open_,
        )
        return Outcome(WAITING, words, came)
    done: list[imports.Taken] = []

    def store(rows: Iterator[Any], facts: Facts) -> str:
        if hasattr(rows, "begin"):
            rows.begin()  # the mapping is known once the first row has come
        text = facts.report.mapping
        about = imports.About(
            sha256=str(came["sha256"]), file_name=path.name, mapping=text, format=facts.report.format or "",
            origin=str(came["origin"]), measure=from_toml(text).measure if text else "",
        )  # fmt: skip
        done.append(imports.take(db, act, rows, about, report=partial(kept_report.kept, facts.report)))
        return said(done[0])

    report = take_in(argument, store, in_child)
    try:
        if not done:
            why = next((problem.problem for problem, _count in report.problems.by_kind()), "")
            return Outcome(FAILED, _("It was fetched but rejected; nothing was stored. {why}", why=why).strip(), came)
        return Outcome(TAKEN, report.stored, {**came, "taken": taken, "import": done[0].id})
    finally:
        report.problems.close()


def _questions(argument: dict[str, Any]) -> str:
    """The first question only a person can answer about a table without a mapping; empty where there is none."""
    told: list[dict[str, Any]] = []

    def overheard(told_to: dict[str, Any]) -> Iterator[dict[str, Any]]:
        for message in in_child(told_to):
            if message["kind"] == "proposal":
                told.append(message)
            yield message

    report = take_in(argument, None, overheard)
    try:
        for message in told:
            for question in message.get("questions", ()):
                return str(question["words"])
        for problem, _count in report.problems.by_kind():
            if report.has_faults or report.stopped:
                return problem.problem
        return "" if told and report.accepted else _("No row holds a value.")
    finally:
        report.problems.close()


def _origin(path: Path) -> str:
    """Where a table came from, as a text: the address, the question, and when. The record holds no key."""
    record = loads(path.with_name(path.name + ".provenance.json").read_text(encoding="utf-8"))
    asked = next((one for one in record["requests"] if one["role"] == "rows"), None)
    query = "&".join(f"{name}={value}" for name, value in asked["query"]) if asked else ""
    url = asked["url"] if asked else ""
    return f"{url}?{query} ({record['fetched']})" if query else f"{url} ({record['fetched']})"


def allowed_hosts(environ: Mapping[str, str]) -> tuple[str, ...]:
    """The hosts a source that was set up in the browser may be fetched from."""
    return tuple(dict.fromkeys((*ALWAYS_ALLOWED, *host_list(environ.get("EQUIPT_FETCH_HOSTS", "")))))


def refused_host(environ: Mapping[str, str], source: SavedSource) -> str:
    """Why the outbound door would not let this source through; empty where it would."""
    home = connector_for(source.kind, dict(source.options), {}).home
    try:
        place_of(home, allowed_hosts(environ), allow_loopback=allows_loopback(environ))
    except FetchError as error:
        return str(error)
    return ""


def door_for(environ: Mapping[str, str], kept: Kept, make: Callable[..., Door] = Door) -> Door:
    """The door a source is fetched through."""
    hosts = allowed_hosts(environ)
    if kept.by_hand:
        # Whoever may run commands on the server chose this address; a form may not choose one.
        home = connector_for(kept.source.kind, dict(kept.source.options), {}).home
        hosts = (*hosts, entry(home))
    return make(hosts, allow_loopback=allows_loopback(environ))
