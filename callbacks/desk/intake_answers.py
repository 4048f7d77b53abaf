"""Puts a person's answers about a file into its mapping: one field of the form, one entry of the mapping."""

from __future__ import annotations

from dataclasses import replace

from callbacks.desk.answers import Sent
from equipt_dash.intake.mapping import Mapping, MappingError, Series, from_toml, to_toml
from equipt_dash.pages.declared.imports import ANSWERS, GROUP, KEEP, MISSING, ROLE, WORD
from equipt_dash.views.context import BadAddress


def answered(sent: Sent) -> tuple[Mapping, dict[str, str]]:
    """The mapping with a person's answers in it, and what is wrong with them, by field.

    Raises:
        BadAddress: the mapping that came with the form is none.
    """
    try:
        mapping = from_toml(sent.get("mapping"))
    except MappingError:
        raise BadAddress("mapping") from None
    wrong: dict[str, str] = {}
    cells = sent.cells
    columns = tuple((name, cells.get(f"{ROLE}{n}", role)) for n, (name, role) in enumerate(mapping.columns))
    changed = replace(
        mapping,
        columns=columns,
        groups=tuple((label, cells.get(f"{GROUP}{n}", code)) for n, (label, code) in enumerate(mapping.groups)),
        series=_series(mapping, columns),
        keep=_keep(mapping, columns, sent),
        missing=(*mapping.missing, *_missing(mapping, sent)),
        measure=sent.fields.get("measure", mapping.measure),
        unit=sent.fields.get("unit", mapping.unit).strip(),
        scale=_scale(sent, mapping, wrong),
        negatives=sent.get("negatives") == "1",
        **{
            name: sent.fields.get(name, getattr(mapping, name)).strip()
            for name in ("period_kind", "period", "decimal", "date_order")
        },
    )
    try:
        from_toml(to_toml(changed))
    except MappingError as error:
        return mapping, {**wrong, "": str(error)}
    return changed, wrong


def _scale(sent: Sent, mapping: Mapping, wrong: dict[str, str]) -> float | None:
    text = sent.fields.get("scale", "" if mapping.scale is None else f"{mapping.scale:g}").strip()
    if reason := ANSWERS.field("scale").complaint(text):
        wrong["scale"] = reason
        return None
    return float(text.replace(",", "")) if text else None


def _series(mapping: Mapping, columns: tuple[tuple[str, str], ...]) -> tuple[Series, ...]:
    """The series of a wide table, and one for each column that somebody made a value of."""
    if not mapping.series:
        return ()
    there = {one.value for one in mapping.series}
    roles = {"value": "actual", "target": "target"}
    new = [
        Series(name, measure=name, role=roles[role]) for name, role in columns if role in roles and name not in there
    ]
    return (*mapping.series, *new)


def _keep(mapping: Mapping, columns: tuple[tuple[str, str], ...], sent: Sent) -> tuple[tuple[str, str], ...]:
    """The rows to take of each column that splits them; none where the form says all of them."""
    kept = dict(mapping.keep)
    for n, (name, _role) in enumerate(columns):
        chosen = sent.cells.get(f"{KEEP}{n}")
        if chosen:
            kept[name] = chosen
        elif chosen is not None:
            kept.pop(name, None)
    return tuple(kept.items())


def _missing(mapping: Mapping, sent: Sent) -> tuple[tuple[str, str], ...]:
    """The words a person explained as “no value, because”."""
    known = dict(mapping.missing)
    pairs = (
        (sent.cells.get(name.replace(MISSING, WORD, 1), ""), why)
        for name, why in sent.cells.items()
        if name.startswith(MISSING) and why
    )
    return tuple((word, why) for word, why in pairs if word and word not in known)
