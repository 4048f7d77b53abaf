"""The page of tokens with which other programs send values as drafts."""

from __future__ import annotations

from collections.abc import Mapping

from equipt_dash.kernel.access import Action
from equipt_dash.kernel.words import _
from equipt_dash.kernel.words.numbers import day
from equipt_dash.pages.declared.spec import Reading
from equipt_dash.pages.declared.tokens import MAKE, REVOKE
from equipt_dash.pages.forms import Press
from equipt_dash.pages.parts import Block, Cell, Column, Notice, Page, Section, Strong, TableModel, Text
from equipt_dash.store.desk import tokens
from equipt_dash.views.context import Params
from equipt_dash.views.desk.context import Desk


def build(desk: Desk, params: Params) -> Page:
    """The list, and a form for a new one."""
    said = {
        "revoked": _("The token was revoked. It does not work any more."),
        "repeated": _("That form was sent before; no second token was made."),
    }.get(params.get("said", ""))
    return page(desk, notice=Notice(said, ()) if said else None)


def page(
    desk: Desk,
    *,
    notice: Notice | None = None,
    refused: Reading | None = None,
) -> Page:
    """The page with what was just made or refused."""
    scope = desk.scope(Action.MANAGE_TOKENS)
    names = {one.code: one.name for one in desk.read(scope).departments()}
    fields = MAKE.controls({"department": tuple(names.items())})
    form = desk.form("new-token", "/internal/tokens", fields, (Press(_("Make a token")),))
    if refused is not None:
        form = refused.refill(form)
    found = tokens.listed(desk.read(scope))
    blocks: list[Block] = [_table(found, names)]
    open_ = tuple(
        (str(one.id), f"{one.name}, {names.get(one.department, one.department)}") for one in found if not one.revoked_at
    )
    if open_:
        blocks.append(
            desk.form(
                "revoke-token",
                "/internal/tokens/revoke",
                REVOKE.controls({"id": open_}),
                (Press(_("Revoke it"), quiet=True),),
            )
        )
    return Page(
        title=_("Tokens"),
        heading=_("Tokens for other programs"),
        lead=(
            _(
                "A program with a token can send values for one department. They arrive as drafts and wait for a person."
            ),
        ),
        intro=(notice,) if notice else (),
        sections=(
            Section("tokens", _("Tokens there are"), tuple(blocks)),
            Section("new", _("Make a new one"), (form,)),
            Section("how", _("How a program uses it"), (_how(),)),
        ),
    )


def made(token: str) -> Notice:
    """The one time a token is shown."""
    body = ((_("Copy it now; it is shown only once: "), Strong(token)),)
    return Notice(_("The token was made"), body)


def _table(found: tuple[tokens.Token, ...], names: Mapping[str, str]) -> TableModel:
    columns = (
        Column("name", _("Used by")), Column("department", _("Department")), Column("maker", _("Made by")),
        Column("made", _("Made on")), Column("used", _("Last used")), Column("state", _("State")),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(one.name),
            Cell(names.get(one.department, one.department)),
            Cell(one.maker),
            Cell(day(one.created_at)),
            Cell(day(one.last_used_at) if one.last_used_at else _("never")),
            Cell(_("revoked") if one.revoked_at else _("works")),
        )
        for one in found
    )
    return TableModel(_("Tokens of your departments"), columns, rows, empty=_("There is no token yet."))


def _how() -> Text:
    return Text(
        (
            (_("Send a POST request to "), Strong("/api/v1/measures/<measure>/observations"), "."),
            (_("Headers: "), Strong("Authorization: Bearer <token>"), _(" and "), Strong("Idempotency-Key"), _(" with a text of your own for each delivery, so that sending it twice changes nothing twice.")),
            (_("Body: "), Strong('{"observations": [{"period": "FY2026", "group": "all", "value": 45.3}]}'), _(". Each may also have area, numerator, denominator, se, low and high.")),
        )
    )  # fmt: skip
