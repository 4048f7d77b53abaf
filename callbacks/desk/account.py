"""Lets people in and out: the sign-in page, one-time links, signing out, and each person's own account.

These routes lie outside the private addresses on purpose: whoever wants in is not in yet.
"""

from __future__ import annotations

from functools import partial

from flask import Flask, Response, current_app, redirect, request, session
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response as BaseResponse

from callbacks.desk import again
from callbacks.desk.answers import Answer, DeskForm, DeskPage, Done, Sent, Show
from callbacks.desk.session import current, desk, forget, now, remember
from callbacks.gate import expose, is_private, safe_next
from callbacks.routes.html import account_html
from callbacks.site import Site
from equipt_dash.kernel.access import Action
from equipt_dash.kernel.settings import is_loopback
from equipt_dash.kernel.words import _
from equipt_dash.pages.declared.people import CHOOSE_PASSWORD, SIGN_OUT_EVERYWHERE
from equipt_dash.pages.parts import Page
from equipt_dash.store.desk import attempts, links, passwords, sessions, sign_in
from equipt_dash.store.desk.attempts import Tried
from equipt_dash.store.desk.principals import Where
from equipt_dash.store.desk.sign_in import No
from equipt_dash.views.context import Params
from equipt_dash.views.desk import account as view
from equipt_dash.views.desk import account_again
from equipt_dash.views.desk import account_own as own
from equipt_dash.views.desk.context import Desk

_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP")


def register(app: Flask, site: Site) -> None:
    """Give signing in and out their routes."""
    public = Action.READ_PUBLIC
    expose(app, "/sign-in", "account:sign-in", partial(_sign_in_page, site), public)
    expose(app, "/sign-in", "account:password", partial(_with_password, site), public, ("POST",))
    expose(app, "/sign-out", "account:sign-out", partial(_sign_out, site), public, ("POST",))
    rule = "/sign-in/link/<string(maxlength=100):token>"
    expose(app, rule, "account:link", partial(_link_page, site), public)
    expose(app, rule, "account:use-link", partial(_use_link, site), public, ("POST",))


def answer(site: Site, page: Page, status: int = 200) -> Response:
    """A page about signing in."""
    return Response(account_html(site, page, request.path), status=status, content_type="text/html; charset=utf-8")


def where(site: Site) -> Where:
    """From where this request comes. One that was passed on comes from elsewhere, whatever its address says."""
    host = request.host.rpartition(":")[0] if request.host.rpartition(":")[2].isdigit() else request.host
    near = is_loopback(request.remote_addr or "") and is_loopback(host.strip("[]"))
    return Where(site.settings.production, near and not any(name in request.headers for name in _FORWARDED))


def come_in(site: Site, token: str, location: str) -> BaseResponse:
    """Go on to ``location`` with a new session; nothing of the visitor's old form session lives on."""
    session.clear()
    response = redirect(location, code=303)
    remember(response, site, token)
    return response


def old_session(site: Site) -> str:
    """The hash of the session this browser has, which a new one replaces."""
    found = current(site)
    return "" if found is None else found.token_hash


def tried(site: Site, email: str) -> Tried:
    """Whose password is tried from where, as it is counted."""
    return attempts.tried(site.settings.secret_key, email, request.remote_addr or "")


def _sign_in_page(site: Site) -> BaseResponse:
    goes_to = safe_next(request.args.get("next", ""))
    if current(site) is not None:
        return redirect(goes_to, code=303)
    said = request.args.get("said", "")
    page = view.sign_in(desk(site), site.settings.oidc, goes_to, said=said if said in view.SAID else "")
    return answer(site, page)


def _with_password(site: Site) -> BaseResponse:
    goes_to = safe_next(request.form.get("next", ""))
    email = request.form.get("email", "")[:1000]
    password = request.form.get("password", "")
    if len(password) > passwords.LONGEST:
        password = ""  # nobody has one that long
    found = sign_in.with_password(
        site.db, email, password, tried(site, email), now(), where(site), old=old_session(site)
    )
    kept = account_again.unpacked(request.form.get(account_again.FIELD, ""))
    kept = kept if kept is not None and is_private(kept.path) else None
    if isinstance(found, sign_in.Came):
        return come_in(site, found.token, goes_to) if kept is None else _send_again(site, found.token, kept)
    problem = {No.WRONG: view.wrong, No.LIMITED: view.limited, No.NO_ROLE: view.no_role}[found]()
    page = (
        view.sign_in(desk(site), site.settings.oidc, goes_to, email=email, problem=problem)
        if kept is None
        else account_again.signed_out(desk(site), kept, goes_to, email=email, problem=problem)
    )
    response = answer(site, page, 429 if found is No.LIMITED else 422)
    if found is No.LIMITED:
        response.headers["Retry-After"] = str(int(attempts.WINDOW.total_seconds()))
    return response


def _send_again(site: Site, token: str, kept: account_again.Kept) -> Response:
    """Signed in, with a form that was not carried out: it is looked at before it is sent."""
    session.clear()
    response = again.response(site, kept)
    remember(response, site, token)
    return response


def _sign_out(site: Site) -> BaseResponse:
    found = current(site)
    if found is not None:
        sign_in.sign_out(site.db, found, now())
    session.clear()
    response = redirect("/sign-in?said=out", code=303)
    forget(response, site)
    return response


def _link_page(site: Site, token: str) -> Response:
    found = links.offer(site.db, token, now(), where(site))
    if found is None:
        return answer(site, view.dead_link(), 410)
    response = answer(site, view.link(desk(site), found, request.path))
    # The address is the secret: it goes to nobody, not even to our own other pages.
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _use_link(site: Site, token: str) -> BaseResponse:
    made = links.use(site.db, token, now(), where(site), old=old_session(site))
    if made is None:
        return answer(site, view.dead_link(), 410)
    return come_in(site, made, own.PATH)


def _session() -> sessions.Session:
    """The session of a request the gate let through."""
    site: Site = current_app.extensions["equipt"]
    found = current(site)
    if found is None:
        raise Forbidden("Sign in first.")
    return found


def _own_page(desk: Desk, params: Params) -> Page:
    return own.build(desk, params, _session())


def _choose(desk: Desk, _params: Params, sent: Sent) -> Answer:
    site: Site = current_app.extensions["equipt"]
    mine = _session()
    wrong = _complaints(desk, mine, sent)
    if not wrong:
        attempt = tried(site, desk.principal.email)
        refused = sign_in.choose_password(desk.db, desk.act(sent.key), mine, sent.get("old"), sent.get("new"), attempt)
        if refused is None:
            return Done(f"{own.PATH}?said=password")
        wrong["old"] = view.limited() if refused is No.LIMITED else _("This is not your password now.")
    return Show(own.build(desk, {}, mine, wrong))


def _complaints(desk: Desk, mine: sessions.Session, sent: Sent) -> dict[str, str]:
    found = {}
    if sign_in.asks_old(mine, desk.now) and not sent.get("old"):
        found["old"] = CHOOSE_PASSWORD.field("old").missing()
    reason = passwords.complaint(sent.get("new"), desk.principal.email)
    if reason:
        found["new"] = reason
    elif sent.get("again") != sent.get("new"):
        found["again"] = _("The two new passwords differ. Write the same one twice.")
    return found


def _everywhere(desk: Desk, _params: Params, sent: Sent) -> Answer:
    sign_in.sign_out_everywhere(desk.db, desk.act(sent.key))
    return Done("/sign-in?said=out-everywhere")


PAGES = (DeskPage("account", own.PATH, Action.SIGN_OUT, _own_page, ("said",)),)

FORMS = (
    DeskForm("choose-password", f"{own.PATH}/password", Action.SIGN_OUT, _choose, CHOOSE_PASSWORD),
    DeskForm(
        "sign-out-everywhere", f"{own.PATH}/sign-out-everywhere", Action.SIGN_OUT, _everywhere, SIGN_OUT_EVERYWHERE
    ),
)
