"""Each threat has one place that stops it. Every test shows the attack failing, and succeeding without that place."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from dash import Dash, Input, Output, html
from flask import Flask

from callbacks import gate, guard, headers
from callbacks.desk import account, answers, routes
from callbacks.desk import session as desk_session
from equipt_dash.kernel.access import Action
from equipt_dash.outlets import csv_file
from equipt_dash.pages.parts import Cell, Column, Download, TableModel
from equipt_dash.store.desk import attempts
from layouts import links, render
from tests.callbacks.bodies import explorer_body
from tests.desk.account_support import PASSWORD, give_password, serve_as, try_password
from tests.desk.proof_probe import PROBE, probe_app, probe_body
from tests.support.city import Served, serve
from tests.support.databases import Databases
from tests.support.desk import City, with_people

CALLBACK = "/_dash-update-component"


@pytest.fixture
def city(databases: Databases, austin_url: str) -> Iterator[City]:
    made = with_people(serve(databases.copy(austin_url)))
    yield made
    made.served.close()


@pytest.fixture
def patched() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


def test_a_route_without_policy_stops_the_start(city: City, patched: pytest.MonkeyPatch) -> None:
    server: Flask = city.served.app.server
    gate.check_routes(server)
    gate.policies(server).pop("desk:entry")
    with pytest.raises(guard.PolicyMissing, match="/internal/measures"):
        gate.check_routes(server)
    patched.setattr(gate, "DASH_ROUTES", {rule.endpoint for rule in server.url_map.iter_rules()})
    gate.check_routes(server)


def test_a_private_address_that_is_open_stops_the_start(city: City, patched: pytest.MonkeyPatch) -> None:
    server: Flask = city.served.app.server
    gate.policies(server)["form:publish"] = Action.READ_PUBLIC
    with pytest.raises(guard.PolicyMissing, match="publish"):
        gate.check_routes(server)
    patched.setattr(gate, "PRIVATE", ())
    gate.check_routes(server)


def test_every_page_and_form_is_exposed_with_its_own_policy(city: City) -> None:
    known = gate.policies(city.served.app.server)
    for spec in (*routes.PAGES, *routes.FORMS):
        kind = "form" if isinstance(spec, answers.DeskForm) else "desk"
        assert known[f"{kind}:{spec.name}"] is spec.policy is not Action.READ_PUBLIC


def test_a_callback_without_policy_stops_the_start(patched: pytest.MonkeyPatch) -> None:
    app = Dash("test", suppress_callback_exceptions=True, pages_folder="")
    app.layout = html.Div()
    app.callback(Output("a", "children"), Input("b", "n_clicks"))(lambda _n: "x")
    with pytest.raises(guard.PolicyMissing):
        guard.install(app)
    patched.setattr(guard, "check_policies", lambda _app: None)
    guard.install(app)


def test_a_signed_in_callback_needs_the_right_and_the_token(city: City, patched: pytest.MonkeyPatch) -> None:
    app = probe_app(city)
    body = probe_body("hello")
    editor, council = city.visitor("editor"), city.visitor("council")
    token = {}
    for name, visitor in (("editor", editor), ("council", council)):
        visitor.get("/internal/account")
        token[name] = {"X-CSRFToken": visitor.token}
    call = {"json": body, "headers": token["editor"]}
    assert editor.client.post(CALLBACK, **call).status_code == 200
    assert editor.client.post(CALLBACK, json=body).status_code == 403
    assert editor.client.post(CALLBACK, json=body, headers=token["council"]).status_code == 403
    assert council.client.post(CALLBACK, json=body, headers=token["council"]).status_code == 403
    assert city.visitor().client.post(CALLBACK, json=body).status_code == 403
    patched.setattr(guard, "_check_right", lambda *_any: None)
    assert city.visitor().client.post(CALLBACK, json=body).status_code == 200
    assert PROBE in guard.policies(app)


def test_callback_bodies_are_checked_before_dash_sees_them(austin: Served, patched: pytest.MonkeyPatch) -> None:
    body = {**explorer_body(austin.app, "/measures/median-household-income"), "inputs": [1]}
    austin.app.server.testing = False
    assert austin.client.post(CALLBACK, json=body).status_code == 400
    patched.setattr(guard, "_check_shape", lambda *_any: None)
    assert austin.client.post(CALLBACK, json=body).status_code == 500


def test_callbacks_from_another_site_are_refused(austin: Served, patched: pytest.MonkeyPatch) -> None:
    call: dict[str, Any] = {"json": explorer_body(austin.app, "/measures/median-household-income")}
    call["headers"] = {"Origin": "https://evil.example"}
    assert austin.client.post(CALLBACK, **call).status_code == 403
    patched.setattr(guard, "_check_origin", lambda: None)
    assert austin.client.post(CALLBACK, **call).status_code == 200


def test_forms_need_the_token_of_our_own_page(city: City, patched: pytest.MonkeyPatch) -> None:
    editor, council = city.visitor("editor"), city.visitor("council")
    council.get("/internal/account")
    path = "/internal/account/sign-out-everywhere"
    for token in ("", "made-up", council.token):
        answer = editor.client.post(path, data={"csrf_token": token, "form_key": "k"})
        assert answer.status_code == 400
        assert editor.get("/internal").status_code == 200
    patched.setattr(gate.CSRFProtect, "protect", lambda _self: None)
    assert editor.client.post(path, data={"form_key": "k"}).status_code == 303
    assert editor.get("/internal").status_code == 303


def test_private_pages_are_closed_before_anything_is_looked_up(city: City, patched: pytest.MonkeyPatch) -> None:
    visitor = city.visitor()
    for path in ("/internal", "/internal/nothing", "/admin/people", "/council"):
        assert visitor.get(path).status_code == 303
    patched.setattr(gate, "is_private", lambda _path: False)
    assert visitor.get("/internal/nothing").status_code == 404
    assert visitor.get("/internal").status_code == 403, "the policy of the route is a second wall"


def test_the_right_of_a_route_is_asked_before_its_page_is_built(city: City, patched: pytest.MonkeyPatch) -> None:
    editor = city.visitor("editor")
    assert editor.get("/admin/calendar").status_code == 403
    patched.setattr(gate, "can", lambda *_any: True)
    assert editor.get("/admin/calendar").status_code == 200


def test_next_never_leads_to_another_site(city: City, patched: pytest.MonkeyPatch) -> None:
    give_password(city, "editor")
    sent = {"email": "editor@example.org", "password": PASSWORD, "next": "https://evil.example/internal"}
    assert city.visitor().post("/sign-in", sent).headers["Location"] == "/internal"
    patched.setattr(account, "safe_next", lambda address: address)
    assert city.visitor().post("/sign-in", sent).headers["Location"].startswith("https://evil.example")


def test_large_requests_are_refused_but_for_the_one_form_that_takes_files(
    city: City, patched: pytest.MonkeyPatch
) -> None:
    editor = city.visitor("editor")
    big = {"note": "x" * 2_000_000}
    path = "/internal/account/sign-out-everywhere"
    assert editor.post(path, big).status_code == 413
    assert editor.post("/internal/import/read", big).status_code not in (413, 500)
    patched.setitem(city.served.app.server.config, "MAX_CONTENT_LENGTH", None)
    patched.setitem(city.served.app.server.config, "MAX_FORM_MEMORY_SIZE", None)
    assert editor.post(path, big).status_code == 303


def test_a_forged_host_is_refused(city: City, patched: pytest.MonkeyPatch) -> None:
    call = {"headers": {"Host": "evil.example"}}
    assert city.visitor().client.get("/", **call).status_code == 400
    patched.setitem(city.served.app.server.config, "TRUSTED_HOSTS", None)
    assert city.visitor().client.get("/", **call).status_code == 200


def test_internal_pages_are_kept_by_no_cache(city: City, patched: pytest.MonkeyPatch) -> None:
    editor = city.visitor("editor")
    for path in ("/internal", "/internal/measures", "/admin/access", "/internal/nothing", "/sign-in"):
        assert editor.get(path).headers["Cache-Control"] == "no-store", path
    patched.setattr(gate, "is_private", lambda _path: False)
    assert editor.get("/internal/measures").headers.get("Cache-Control") != "no-store"


def test_cookies_are_bound_to_this_site(databases: Databases, austin_url: str, patched: pytest.MonkeyPatch) -> None:
    made = with_people(serve_as(databases.copy(austin_url), production=True))
    give_password(made, "editor")
    visitor = made.visitor()
    https = {"base_url": "https://localhost"}
    visitor.get("/sign-in", **https)
    sent = {"email": "editor@example.org", "password": PASSWORD}
    more = {**https, "headers": {"Referer": "https://localhost/sign-in"}}
    found = visitor.post("/sign-in", sent, **more).headers.getlist("Set-Cookie")
    (session_cookie,) = [cookie for cookie in found if cookie.startswith("__Host-equipt=")]
    for flag in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert flag in session_cookie
    assert "Domain" not in session_cookie
    first = made.served.client.get("/sign-in", **https).headers.getlist("Set-Cookie")
    for cookie in first:
        assert "Secure" in cookie, cookie
        assert "SameSite=Lax" in cookie, cookie
    patched.setattr(desk_session, "cookie_name", lambda _site: "equipt")
    again = visitor.post("/sign-in", sent, **more).headers.getlist("Set-Cookie")
    assert not any(cookie.startswith("__Host-equipt=") for cookie in again)
    made.served.close()


def test_pages_carry_a_policy_for_scripts(databases: Databases, austin_url: str, patched: pytest.MonkeyPatch) -> None:
    made = serve(austin_url)
    for path in ("/", "/nope", "/sign-in", "/explorer.json"):
        policy = made.client.get(path).headers["Content-Security-Policy"]
        parts = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
        scripts = parts["script-src"].split()
        allowed = {"'self'", *made.app.csp_hashes()}
        assert set(scripts) <= allowed, scripts
        assert (parts["frame-ancestors"], parts["object-src"], parts["base-uri"]) == ("'none'", "'none'", "'none'")
    made.close()
    patched.setattr(headers, "install", lambda *_any: None)
    bare = serve(austin_url)
    assert "Content-Security-Policy" not in bare.client.get("/").headers
    bare.close()


def test_signing_in_gives_a_new_session_and_ends_the_old(city: City, patched: pytest.MonkeyPatch) -> None:
    give_password(city, "editor")
    sent = {"email": "editor@example.org", "password": PASSWORD}
    visitor = city.visitor("editor")
    old = visitor.client.get_cookie("equipt")
    assert old is not None
    assert visitor.post("/sign-in", sent).status_code == 303
    new = visitor.client.get_cookie("equipt")
    assert new is not None
    assert new.value != old.value
    thief = city.visitor()
    thief.client.set_cookie("equipt", old.value, domain="localhost")
    assert thief.get("/internal").status_code == 303
    planted = city.visitor()
    planted.client.set_cookie("equipt", "planted", domain="localhost")
    planted.post("/sign-in", sent)
    found = planted.client.get_cookie("equipt")
    assert found is not None
    assert found.value != "planted"
    patched.setattr(account, "old_session", lambda _site: "")
    kept = visitor.client.get_cookie("equipt")
    assert kept is not None
    visitor.post("/sign-in", sent)
    thief.client.set_cookie("equipt", kept.value, domain="localhost")
    assert thief.get("/internal").status_code == 200


def test_sign_in_attempts_are_limited(city: City, patched: pytest.MonkeyPatch) -> None:
    tries = [try_password(city, "editor@example.org", "wrong wrong wrong").status_code for _number in range(40)]
    assert tries[0] == 422
    assert tries[-1] == 429
    assert try_password(city, "editor@example.org", "wrong wrong wrong").headers["Retry-After"]
    names = [name for name in dir(attempts) if name.isupper() and isinstance(getattr(attempts, name), int)]
    for name in names:
        patched.setattr(attempts, name, 10**6)
    assert names
    assert try_password(city, "editor@example.org", "wrong wrong wrong").status_code == 422


@pytest.mark.parametrize("address", ["javascript:alert(1)", " JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x"])
def test_links_that_run_are_not_drawn(address: str, patched: pytest.MonkeyPatch) -> None:
    drawn = html.A("x", href=address)
    with pytest.raises(links.UnsafeLink):
        render.render(drawn)
    patched.setattr(render, "safe_href", lambda text: text)
    assert address in render.render(drawn)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-cmd", "@SUM(A1)", "\t=1", "\r=1"])
def test_files_hold_no_formulas(text: str, patched: pytest.MonkeyPatch) -> None:
    table = Download("x", "words", TableModel("Caption", (Column("name", "Name"),), ((Cell(text),),)), ())

    def first() -> str:
        return list(csv.reader(io.StringIO(csv_file.table_csv(table, None), newline="")))[-1][0]

    assert first()[0] not in "=+-@\t\r"
    patched.setattr(csv_file, "_safe", lambda words: words)
    assert first() == text


def test_parameters_a_page_does_not_know_do_nothing(city: City, patched: pytest.MonkeyPatch) -> None:
    officer = city.visitor("officer")
    council = city.visitor("council")
    for query in ("principal=admin", "role=admin&x=1", "desk=1", "slug=austin-water", "%ff=%fe"):
        assert officer.get(f"/admin/calendar?{query}").status_code == 200
        assert council.get(f"/admin/calendar?{query}").status_code == 403
