"""Puts notices into words: on the page and in an e-mail the same ones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from equipt_dash.kernel.words import _, ngettext
from equipt_dash.kernel.words.numbers import day


def sentence(kind: str, details: Mapping[str, str]) -> str:
    """What happened, in one sentence."""
    told = {name: details.get(name, "") for name in ("what", "by", "department")}
    what = told["what"] or _("a measure")
    who = told["by"] or _("Somebody")
    if kind in ("due", "late"):
        return _dated(kind, details, told["department"])
    sentences = {
        "submitted": _("{who} handed in “{what}”. It waits for a review.", who=who, what=what),
        "sent_back": _("{who} sent “{what}” back to you.", who=who, what=what),
        "approved": _("{who} approved “{what}”.", who=who, what=what),
        "published": _("“{what}” is public now.", what=what),
    }
    return sentences.get(kind, what)


def _dated(kind: str, details: Mapping[str, str], department: str) -> str:
    text = details.get("count", "1")
    count = int(text) if text.isascii() and text.isdigit() else 1
    until = _day(details.get("date", ""))
    one = details.get("what", "")
    if kind == "due" and one:
        return _("A value of “{what}” is due by {day} ({department}).", what=one, day=until, department=department)
    if kind == "due":
        return ngettext(
            "{n} measure of {department} needs a value by {day}.",
            "{n} measures of {department} need values, the last by {day}.",
            count, department=department, day=until,
        )  # fmt: skip
    if one:
        return _("A value of “{what}” was due on {day} ({department}).", what=one, day=until, department=department)
    return ngettext(
        "{n} measure of {department} is late: it was due on {day}.",
        "{n} measures of {department} are late, the latest since {day}.",
        count, department=department, day=until,
    )  # fmt: skip


def reason(details: Mapping[str, str]) -> str:
    """What the reviewer wrote; empty where nothing was written."""
    return _("Their note: {words}", words=details["note"]) if details.get("note") else ""


def title(kind: str) -> str:
    """The kind of notice in a few words, as an e-mail's subject. Names nobody and nothing."""
    return {
        "due": _("Values are due"),
        "late": _("Values are late"),
        "submitted": _("Something waits for your review"),
        "sent_back": _("Something was sent back to you"),
        "approved": _("Your values were approved"),
        "published": _("Your values are public"),
    }.get(kind, _("A notice for you"))


def way_on(kind: str) -> str:
    """The words of the link to what a notice is about."""
    return _("Review it") if kind == "submitted" else _("Open it")


def _day(text: str) -> str:
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return text
