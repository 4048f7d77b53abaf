"""Every internal page and form of the site. What is not listed here does not exist."""

from __future__ import annotations

from callbacks.desk import (
    account,
    admin,
    audit,
    council,
    editions,
    history,
    intake,
    notices,
    people,
    publications,
    records,
    review,
    sources,
    stages,
    tokens,
    words,
    work,
    worksheet,
)
from callbacks.desk.answers import DeskForm, DeskPage
from callbacks.desk.entry import forms as entry

PAGES: tuple[DeskPage, ...] = (
    *work.PAGES,
    *council.PAGES,
    *words.PAGES,
    *history.PAGES,
    *review.PAGES,
    *publications.PAGES,
    *editions.PAGES,
    *entry.PAGES,
    *account.PAGES,
    *admin.PAGES,
    *audit.PAGES,
    *notices.PAGES,
    *people.PAGES,
    *intake.PAGES,
    *sources.PAGES,
    *tokens.PAGES,
    *records.PAGES,
    *worksheet.PAGES,
    *stages.PAGES,
)

FORMS: tuple[DeskForm, ...] = (
    *work.FORMS,
    *council.FORMS,
    *words.FORMS,
    *history.FORMS,
    *review.FORMS,
    *publications.FORMS,
    *editions.FORMS,
    *entry.FORMS,
    *account.FORMS,
    *admin.FORMS,
    *audit.FORMS,
    *notices.FORMS,
    *people.FORMS,
    *intake.FORMS,
    *sources.FORMS,
    *tokens.FORMS,
    *records.FORMS,
    *worksheet.FORMS,
    *stages.FORMS,
)
