"""The import's pages and forms. A file is read in a child process with limits; this one never opens it."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from callbacks.desk.answers import Answer, DeskForm, DeskPage, Done, Sent, Show
from callbacks.desk.intake_answers import answered
from equipt_dash.intake import kept_report
from equipt_dash.intake.findings import FAULT, CheckedRow, Problem
from equipt_dash.intake.mapping import Mapping, MappingError, from_toml, to_toml
from equipt_dash.intake.report import Refused, Report
from equipt_dash.intake.take_in import Facts, in_child, take_in
from equipt_dash.kernel.access import Action
from equipt_dash.kernel.words import _
from equipt_dash.pages.declared import imports as declared
from equipt_dash.pages.declared.imports import LONGEST_REASON, REASON
from equipt_dash.pages.declared.spec import row_number
from equipt_dash.pages.parts import Page
from equipt_dash.store.desk import imports, sources, uploads
from equipt_dash.store.desk.acting import Stale
from equipt_dash.store.desk.import_compare import Comparison, compare
from equipt_dash.store.desk.plausible import Unanswered
from equipt_dash.store.desk.uploads import Uploaded
from equipt_dash.views.context import BadAddress, Params
from equipt_dash.views.desk import intake
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.intake_check import CHECK, confirm
from equipt_dash.views.desk.intake_fields import unread_words
from equipt_dash.views.desk.intake_reading import Reading

MOST_REFUSED = 200
"""Reasons of a refusal that are read; a page shows a few of them."""

LARGEST = 30 * 1024 * 1024
"""Bytes of a file sent by a browser; the command line takes larger ones."""


def _read(desk: Desk, _params: Params, sent: Sent) -> Answer:
    found = sent.files.get("file")
    content = found.read() if found is not None else b""
    if found is None or not found.filename or not content:
        return Show(intake.start(desk, {}, {"file": declared.READ.field("file").missing()}))
    way = f"{CHECK}?{urlencode({'saved': sent.get('saved')})}&upload=" if sent.get("saved") else f"{CHECK}?upload="
    return Done(way + uploads.keep(desk.db, desk.act(sent.key), Path(found.filename).name, content, location=way))


def _check(desk: Desk, params: Params) -> Page | None:
    """The file as the reader proposes, as answers kept by name say, or as a person last answered."""
    file = uploads.find(desk.db, desk.act(), params.get("upload", ""))
    if file is None:
        return None
    saved, token = params.get("saved", ""), params.get("answers", "")
    mapping = dict(uploads.mappings(desk.db)).get(saved, "") if saved else ""
    if token:
        mapping = uploads.answers(desk.db, desk.act(), token) or ""
    if (saved or token) and not mapping:
        raise BadAddress("answers" if token else "saved")
    return _page(desk, file, mapping, {}, {}, "" if token else saved, sheet=params.get("sheet", ""))


def _page(
    desk: Desk, file: Uploaded, mapping: str, wrong: dict[str, str], typed: dict[str, str], saved: str = "", *,
    sheet: str = "", refused: tuple[Problem, ...] = (),
) -> Page:  # fmt: skip
    told: list[dict[str, Any]] = []
    with _on_disk(file) as path:
        argument = {**_argument(desk, path, file.name, mapping), "sheet": sheet}
        report = take_in(argument, None, partial(_overheard, told))
        with ExitStack() as guard:
            guard.callback(report.problems.close)
            found = from_toml(report.mapping) if report.mapping else Mapping()
            comparison, not_compared, found_out = _compared(desk, argument, found, report)
            guard.pop_all()
    proposal = next((one for one in told if one["kind"] == "proposal"), {})
    names = tuple(proposal.get("names", ()))
    reading = Reading(
        token=file.token,
        file_name=file.name,
        mapping=found,
        mapping_text=report.mapping,
        names=names,
        preview=tuple(tuple(row) for row in proposal.get("preview", ())),
        why={name: why for name, _role, why in proposal.get("columns", ())},
        questions=tuple((one["words"], one["how"]) for one in proposal.get("questions", ())),
        notes=(*report.notes, *report.decisions),
        counts={name: getattr(report, name) for name in ("read", "accepted", "rejected", "left_out")},
        problems=tuple(report.problems.by_kind()),
        every=kept_report.packed(report.problems),
        has_faults=report.has_faults,
        stopped=report.stopped,
        fits=_fitting(desk, names),
        saved=saved,
        comparison=comparison,
        not_compared=not_compared,
        refused=refused or found_out,
        sheets=tuple(name for one in told for name in one.get("sheets", ())),
        unread=unread_words(report.problems),
        splits=proposal.get("splits", {}),
        left_out=tuple(f"“{name}”" for name in proposal.get("left_out", ())),
    )
    report.problems.close()
    measures = desk.read(desk.scope(Action.ENTER)).measures()
    choices = tuple((measure.slug, measure.name) for measure in measures)
    return confirm(desk, reading, choices, wrong, typed)


def _compared(
    desk: Desk, argument: dict[str, Any], mapping: Mapping, report: Report
) -> tuple[Comparison | None, str, tuple[Problem, ...]]:
    """What would change if the file were taken in now; or why that cannot be told yet, and what the database refused."""
    if report.stopped or report.has_faults or not report.accepted:
        return None, _("It is shown once every row can be taken in."), ()
    found: list[Comparison] = []

    def hold(rows: Iterator[CheckedRow], _facts: Facts) -> str:
        found.append(compare(desk.db, desk.principal, rows, argument["file_name"], mapping.measure))
        return ""

    again = take_in({**argument, "mapping": report.mapping}, hold, in_child)
    refused = () if found else tuple(one for one in again.problems if one.weight == FAULT)
    again.problems.close()
    if found:
        return found[0], "", ()
    return None, _("It could not be compared with what is stored."), refused


def _fitting(desk: Desk, names: tuple[str, ...]) -> tuple[str, ...]:
    """Names of the answers kept for files with exactly these columns."""
    fits = []
    for name, text in uploads.mappings(desk.db):
        try:
            columns = {column for column, _role in from_toml(text).columns}
        except MappingError:
            continue
        if columns and columns == set(names):
            fits.append(name)
    return tuple(fits)


def _overheard(told: list[dict[str, Any]], argument: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The messages of the reader, the proposal kept for the page."""
    for message in in_child(argument):
        if message["kind"] in ("proposal", "refused"):
            told.append(message)
        yield message


def _argument(desk: Desk, path: Path, name: str, mapping: str) -> dict[str, Any]:
    city = desk.read().city()
    starts = city.fiscal_year_starts if city else ""
    return {"path": str(path), "file_name": name, "mapping": mapping, "sheet": "", "fiscal_year_starts": starts}


@contextmanager
def _on_disk(file: Uploaded) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="equipt-import-") as folder:
        path = Path(folder) / f"upload{Path(file.name).suffix[:10]}"
        path.write_bytes(file.content)
        yield path


def _again(desk: Desk, _params: Params, sent: Sent) -> Answer:
    file = _file(desk, sent)
    if sent.get("sheet"):
        return Done(f"{CHECK}?{urlencode({'upload': file.token, 'sheet': sent.get('sheet')})}")
    mapping, wrong = answered(sent)
    if wrong:
        return Show(_page(desk, file, to_toml(mapping), wrong, dict(sent.fields) | dict(sent.cells)))
    way = f"{CHECK}?upload={file.token}&answers="
    return Done(way + uploads.keep_answers(desk.db, desk.act(sent.key), to_toml(mapping), location=way))


def _take(desk: Desk, _params: Params, sent: Sent) -> Answer:
    file = _file(desk, sent)
    mapping, wrong = answered(sent)
    text = to_toml(mapping)
    if wrong:
        return Show(_page(desk, file, text, wrong, dict(sent.fields) | dict(sent.cells)))
    done: list[imports.Taken] = []

    def store(rows: Iterator[CheckedRow], facts: Facts) -> str:
        about = imports.About(
            sha256=hashlib.sha256(file.content).hexdigest(),
            file_name=file.name,
            mapping=text,
            format=facts.report.format or "",
            origin=sources.origin_of(desk.db, hashlib.sha256(file.content).hexdigest()),
            measure=mapping.measure,
        )
        kept = partial(kept_report.kept, facts.report)
        done.append(
            imports.take(desk.db, desk.act(sent.key), rows, about, kept, location="/internal/import/{id}?said=taken")
        )
        return ""

    with _on_disk(file) as path:
        argument = _argument(desk, path, file.name, text)
        report = take_in(argument, store, in_child, take_good=bool(sent.get("good")))
    refused = tuple(one for one in report.problems if one.weight == FAULT)[:MOST_REFUSED] if not done else ()
    report.problems.close()
    if not done:
        return Show(_page(desk, file, text, {}, dict(sent.fields) | dict(sent.cells), refused=refused))
    if sent.get("name").strip():
        uploads.save_mapping(desk.db, desk.act(), sent.get("name"), text)
    return Done(f"/internal/import/{done[0].id}?said={'before' if done[0].before else 'taken'}")


def _file(desk: Desk, sent: Sent) -> Uploaded:
    file = uploads.find(desk.db, desk.act(), sent.get("upload"))
    if file is None:
        raise BadAddress("upload")
    return file


def _submit(desk: Desk, params: Params, sent: Sent) -> Answer:
    id = _id(params)
    try:
        imports.hand_in(
            desk.db, desk.act(sent.key), id, note=sent.get("note"), restatement=sent.get("restatement"),
            reasons=_reasons(sent), location=f"/internal/import/{id}?said=handed",
        )  # fmt: skip
    except Unanswered as unanswered:
        page = intake.one(desk, params, {**sent.fields, **sent.cells}, unanswered.found)
        words = _("Nothing was handed in: some values cannot be, or have to be explained first. They are listed below.")
        return Show(intake.with_problems(page, (Problem(None, None, None, words, ""),))) if page else _gone()
    except Refused as refused:
        return _refused(desk, params, refused.problems, sent)
    except Stale:
        return _refused(desk, params, [_stale()])
    return Done(f"/internal/import/{id}?said=handed")


def _undo(desk: Desk, params: Params, sent: Sent) -> Answer:
    id, read = _id(params), declared.UNDO.read(sent.fields)
    if read.wrong:
        page = intake.one(desk, params, undoing=sent.fields)
        return Show(page, 422) if page else _gone()
    try:
        return Done(
            imports.undo(
                desk.db, desk.act(sent.key), id, read.text("why"), location=f"/internal/import/{id}?said=undone"
            )
        )
    except Stale:
        page = intake.one(desk, params, undoing=sent.fields)
        return Show(intake.with_problems(page, (_stale(),)), 409) if page else _gone()


def _stale() -> Problem:
    words = _("Part of this import was changed or handed in meanwhile, so nothing was done.")
    return Problem(None, None, None, words, _("Look at the list below and go on from there."))


def _reasons(sent: Sent) -> dict[int, str]:
    """The answers to the questions of the checks, by the number of the draft."""
    pairs = ((name.removeprefix(REASON), text[:LONGEST_REASON]) for name, text in sent.cells.items())
    read = ((row_number(number), text) for number, text in pairs)
    return {number: text for number, text in read if number is not None}


def _gone() -> Answer:
    raise BadAddress("id")


def _refused(desk: Desk, params: Params, problems: Any, sent: Sent | None = None) -> Answer:
    page = intake.one(desk, params, {**sent.fields, **sent.cells} if sent else None)
    if page is None:
        return _gone()
    return Show(intake.with_problems(page, tuple(problems)), 409)


def _id(params: Params) -> int:
    number = row_number(params.get("id", ""))
    if number is None:
        raise BadAddress("id")
    return number


ENTER = Action.ENTER

PAGES: tuple[DeskPage, ...] = (
    DeskPage("import", "/internal/import", ENTER, intake.start),
    DeskPage("import-check", CHECK, ENTER, _check, ("upload", "saved", "answers", "sheet")),
    DeskPage("import-one", "/internal/import/<int:id>", ENTER, intake.one, ("said",)),
)

FORMS: tuple[DeskForm, ...] = (
    DeskForm("import-read", "/internal/import/read", ENTER, _read, declared.READ, LARGEST),
    DeskForm("import-again", "/internal/import/again", ENTER, _again, declared.ANSWERS),
    DeskForm("import-take", "/internal/import/take", ENTER, _take, declared.ANSWERS),
    DeskForm("import-submit", "/internal/import/<int:id>/submit", ENTER, _submit, declared.HAND_IN),
    DeskForm("import-undo", "/internal/import/<int:id>/undo", ENTER, _undo, declared.UNDO),
)
