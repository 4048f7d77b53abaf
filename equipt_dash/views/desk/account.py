"""The pages about getting in: signing in with a password, with a one-time link, or with the city's own service.

They say the same thing whether or not an account exists, and always say what to do next.
"""

from __future__ import annotations

from datetime import timedelta

from equipt_dash.kernel.settings import Oidc
from equipt_dash.kernel.words import _
from equipt_dash.pages.declared.people import SIGN_IN
from equipt_dash.pages.forms import Form, Press, refilled
from equipt_dash.pages.parts import Block, LinkTo, Notice, Page, Rich, Section, Strong, Text
from equipt_dash.store.desk.attempts import WINDOW
from equipt_dash.store.desk.links import HOURS, Offer
from equipt_dash.views.desk.account_times import moment
from equipt_dash.views.desk.context import Desk

SAID = ("out", "out-everywhere")
"""What a link to the sign-in page may ask it to say."""

FORM = "sign-in"


def sign_in(desk: Desk, oidc: Oidc | None, goes_to: str, *, email: str = "", problem: str = "", said: str = "") -> Page:
    """The sign-in page; ``goes_to`` is the checked address the reader wanted."""
    blocks: list[Block] = [*_notices(said), _form(desk, goes_to, email, problem)]
    other = (_with_service(desk, oidc, goes_to),) if oidc else ()
    return Page(
        title=_("Sign in"),
        heading=_("Sign in"),
        lead=(_("For people who work with these measures. Everything public is open without signing in."),),
        sections=(*other, _lost()),
        intro=tuple(blocks),
    )


def _notices(said: str) -> tuple[Block, ...]:
    words = {"out": _("You are signed out."), "out-everywhere": _("You are signed out on every device.")}
    return (Notice(words[said], ()),) if said in words else ()


def _form(desk: Desk, goes_to: str, email: str, problem: str) -> Form:
    form = desk.form(FORM, "/sign-in", SIGN_IN.controls(), (Press(_("Sign in")),), hidden=(("next", goes_to),))
    return refilled(form, {"email": email}, {}, problem)


def _with_service(desk: Desk, oidc: Oidc, goes_to: str) -> Section:
    press = Press(_("Sign in with {name}", name=oidc.name), quiet=True)
    form = desk.form("sign-in-oidc", "/sign-in/oidc", (), (press,), hidden=(("next", goes_to),))
    return Section("service", _("Another way in"), (form,))


def _lost() -> Section:
    words = _(
        "Ask an administrator for a one-time link. It signs you in once, works for {hours} hours, "
        "and lets you choose a password.",
        hours=HOURS,
    )
    return Section("no-password", _("No password yet, or forgot it?"), (Text(((words,),)),))


def wrong() -> str:
    """Why somebody was not signed in. One sentence for every reason, so that it tells nobody which accounts exist."""
    return _("That e-mail address and password do not go together. Check both, or ask for a one-time link.")


def limited() -> str:
    """That somebody has to wait."""
    return _(
        "Too many wrong passwords. Wait {minutes} minutes and try again, or ask for a one-time link.",
        minutes=WINDOW // timedelta(minutes=1),
    )


def no_role() -> str:
    """That somebody may sign in but has nothing to do here."""
    return _("Your account has no role, so there is nothing to open. Ask an administrator for one.")


def link(desk: Desk, offer: Offer, path: str) -> Page:
    """The page behind a one-time link. Opening it uses nothing up: mail programs open links to look at them."""
    press = (Press(_("Sign in now")),)
    until: Rich = (
        _("This link signs you in once as "),
        Strong(offer.name or offer.email),
        _(" ({email}). It works until {moment}.", email=offer.email, moment=moment(offer.expires_at)),
    )
    after = _("Next you can choose a password, so that you do not need a link again.")
    return Page(
        title=_("Sign in with a link"),
        heading=_("Sign in with a one-time link"),
        lead=until,
        sections=(),
        intro=(Text(((after,),)), desk.form("use-link", path, (), press)),
    )


def dead_link() -> Page:
    """The page of a link that was used, is too old, or never was."""
    return _plain(
        _("This link does not work"),
        _("It may have been used already, be too old, or be incomplete. A link works once and for a short time."),
        _("Ask an administrator for a new one, or sign in with your password."),
    )


def onward(oidc: Oidc, href: str) -> Page:
    """The page that sends the reader to the sign-in service, for browsers that do not go by themselves."""
    return Page(
        title=_("Sign in with {name}", name=oidc.name),
        heading=_("Going to {name}", name=oidc.name),
        lead=(_("Your browser goes there by itself. If it does not: "), LinkTo(_("go on"), href), "."),
        sections=(),
    )


def unknown_identity(oidc: Oidc) -> Page:
    """The page for somebody the service knows and this server does not."""
    return _plain(
        _("You have no account here yet"),
        _("{name} knows you, but nobody has added you to this site.", name=oidc.name),
        _("Ask an administrator of this site to add the e-mail address of your city account."),
    )


def refused(oidc: Oidc) -> Page:
    """The page where the service's answer could not be trusted, or the reader said no there."""
    return _plain(
        _("You are not signed in"),
        _("Signing in with {name} did not work. Nothing was changed.", name=oidc.name),
        _("Start again from the sign-in page. If it happens again, ask an administrator."),
    )


def unreachable(oidc: Oidc) -> Page:
    """The page where the service does not answer."""
    return _plain(
        _("{name} does not answer", name=oidc.name),
        _("The sign-in service cannot be reached right now."),
        _("Try again in a few minutes, or sign in with a password or a one-time link."),
    )


def _plain(heading: str, why: str, what_now: str) -> Page:
    way: Rich = (LinkTo(_("To the sign-in page"), "/sign-in"),)
    return Page(title=heading, heading=heading, lead=(why,), sections=(), intro=(Text(((what_now,), way)),))
