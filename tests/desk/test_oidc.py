"""Signing in through a real OpenID Connect provider, and everything that must be refused on the way."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from sqlalchemy import update
from werkzeug.test import TestResponse
from werkzeug.wrappers import Response

from tests.desk.account_support import actions, db_of, rows, serve_as
from tests.desk.oidc_provider import Between, Claims, between, long_ago, provider, shared_secret, unsigned
from tests.support.databases import Databases
from tests.support.desk import City, Visitor, with_people

SECRET = "a secret shared with the provider only"
PEOPLE: dict[str, Claims] = {
    "s-editor": {"email": "editor@example.org", "email_verified": True, "name": "Ed"},
    "s-unverified": {"email": "head@example.org", "email_verified": False},
    "s-words": {"email": "head@example.org", "email_verified": "true"},
    "s-stranger": {"email": "stranger@example.org", "email_verified": True},
    "s-twin": {"email": "editor@example.org", "email_verified": True},
    "s-without": {"name": "No address"},
}


@dataclass
class Service:
    """A provider, whoever stands in the middle, and a city that trusts it."""

    city: City
    issuer: str
    middle: Between
    visitor: Visitor

    def new_visitor(self) -> Visitor:
        """Somebody else's browser."""
        return Visitor(self.visitor.client.application.test_client())

    def start(self, visitor: Visitor | None = None, goes_to: str = "/internal/account") -> str:
        """Press the button: where the browser is sent."""
        who = visitor or self.visitor
        answer = who.post("/sign-in/oidc", {"next": goes_to})
        assert answer.status_code == 200, answer.status_code
        return answer.headers["Refresh"].removeprefix("0; url=")

    def agree(self, url: str, subject: str) -> str:
        """Sign in at the provider as ``subject``: the path and query it sends the browser back to."""
        given = requests.post(url, data={"sub": subject}, allow_redirects=False, timeout=5)
        assert given.status_code == 302
        parts = urlsplit(given.headers["Location"])
        return f"{parts.path}?{parts.query}"

    def come(self, subject: str, goes_to: str = "/internal/account") -> TestResponse:
        """The whole way."""
        return self.visitor.get(self.agree(self.start(goes_to=goes_to), subject))


@pytest.fixture(scope="session")
def running() -> Iterator[tuple[str, Any]]:
    """The provider's address, and a key of whoever tampers."""
    from joserfc.jwk import RSAKey

    with provider(**PEOPLE) as address:
        yield address, RSAKey.generate_key(2048, auto_kid=True)


@pytest.fixture
def service(running: tuple[str, Any], databases: Databases, austin_url: str) -> Iterator[Service]:
    """A city with people in it that trusts the provider."""
    from equipt_dash.kernel.settings import Oidc

    url = databases.copy(austin_url)
    with between(*running) as (issuer, middle):
        served = serve_as(url, oidc=Oidc(issuer, "equipt", SECRET, "City of Testing"))
        yield Service(with_people(served), issuer, middle, Visitor(served.client))
        served.close()
    databases.drop(url)


def _refused(service: Service, answer: TestResponse, status: int = 403) -> None:
    """A plain page, no session, and nothing of the attempt left behind."""
    from equipt_dash.store.private import person_identity, sign_in_session

    assert answer.status_code == status
    assert answer.headers["Cache-Control"] == "no-store"
    assert "/sign-in" in answer.get_data(as_text=True)
    assert not any(line.startswith("equipt=") for line in answer.headers.getlist("Set-Cookie"))
    assert service.visitor.get("/internal/account").status_code == 303
    assert rows(service.city, sign_in_session) == []
    assert rows(service.city, person_identity) == []
    with service.visitor.client.session_transaction() as kept:
        assert not [name for name in kept if name.startswith("_state")]


def test_a_known_person_comes_in_and_is_known_by_subject_from_then_on(service: Service) -> None:
    from equipt_dash.store.private import person, person_identity, sign_in_session

    page = service.visitor.get("/sign-in").get_data(as_text=True)
    assert "Sign in with City of Testing" in page
    url = service.start()
    asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["state"]) >= 20
    assert len(asked["nonce"]) >= 20
    assert asked["redirect_uri"] == "http://localhost/sign-in/oidc/back"
    assert SECRET not in url
    answer = service.visitor.get(service.agree(url, "s-editor"))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/internal/account")
    assert "Editor" in service.visitor.get("/internal/account").get_data(as_text=True)
    assert [row["method"] for row in rows(service.city, sign_in_session)] == ["oidc"]
    assert [(row["issuer"], row["subject"]) for row in rows(service.city, person_identity)] == [
        (service.issuer, "s-editor")
    ]
    with service.visitor.client.session_transaction() as kept:
        assert not [name for name in kept if name.startswith("_state")]
    # A new address does not matter any more: the subject is who they are.
    with db_of(service.city).writing() as connection:
        mine = person.c.id == service.city.people["editor"]
        connection.execute(update(person).where(mine).values(email="moved@example.org"))
    service.visitor = service.new_visitor()
    assert service.come("s-editor").status_code == 303
    assert actions(service.city)[-3:] == ["link_identity", "sign_in", "sign_in"]
    assert set(service.middle.asked) <= {
        "GET /.well-known/openid-configuration", "POST /oauth2/authorize", "POST /oauth2/token", "GET /jwks",
    }  # fmt: skip


def test_the_way_on_is_checked(service: Service) -> None:
    answer = service.come("s-editor", goes_to="https://evil.example/")
    assert answer.headers["Location"] == "/internal"


@pytest.mark.parametrize("subject", ["s-stranger", "s-unverified", "s-words", "s-without"])
def test_people_nobody_added_are_told_whom_to_ask(service: Service, subject: str) -> None:
    answer = service.come(subject)
    assert "Ask an administrator of this site" in answer.get_data(as_text=True)
    _refused(service, answer)


def test_an_address_given_to_somebody_else_opens_nothing(service: Service) -> None:
    assert service.come("s-editor").status_code == 303
    service.visitor = service.new_visitor()
    answer = service.come("s-twin")  # the same verified address under another subject
    assert (answer.status_code, "no account here" in answer.get_data(as_text=True)) == (403, True)


def test_a_closed_account_stays_closed_and_a_demonstration_stays_here(service: Service) -> None:
    from equipt_dash.store.private import person

    mine = person.c.id == service.city.people["editor"]
    back = service.agree(service.start(), "s-editor")
    with db_of(service.city).writing() as connection:
        connection.execute(update(person).where(mine).values(active=False))
    _refused(service, service.visitor.get(back))
    with db_of(service.city).writing() as connection:
        connection.execute(update(person).where(mine).values(active=True, demo=True))
    back = service.agree(service.start(), "s-editor")
    _refused(service, service.visitor.get(back, environ_overrides={"REMOTE_ADDR": "203.0.113.9"}))


def _other(name: str, value: Any) -> Any:
    return lambda claims: {**claims, name: value}


def _without(name: str) -> Any:
    return lambda claims: {key: value for key, value in claims.items() if key != name}


TAMPERED = {
    "wrong nonce": _other("nonce", "another"),
    "no nonce": _without("nonce"),
    "wrong issuer": _other("iss", "https://evil.example"),
    "no issuer": _without("iss"),
    "wrong audience": _other("aud", "another-client"),
    "wrong audience that names us as party": lambda claims: {**claims, "aud": "another-client", "azp": "equipt"},
    "no audience": _without("aud"),
    "expired": long_ago,
    "just expired": lambda claims: {**claims, "exp": int(time.time()) - 61},
    "no expiry": _without("exp"),
    "no subject": _without("sub"),
    "empty subject": _other("sub", ""),
    "not yet": lambda claims: {**claims, "nbf": int(time.time()) + 3600},
    "other access token": _other("at_hash", "AAAAAAAAAAAAAAAAAAAAAA"),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_a_tampered_token_is_refused(service: Service, how: str) -> None:
    service.middle.change = TAMPERED[how]
    _refused(service, service.come("s-editor"))


def test_tampering_is_what_was_refused_there(service: Service) -> None:
    service.middle.change = dict  # signed anew, nothing changed
    assert service.come("s-editor").status_code == 303


@pytest.mark.parametrize("how", ["none", "the shared secret", "the public key as secret", "a key nobody published"])
def test_a_signature_only_the_provider_can_make_is_needed(service: Service, how: str) -> None:
    from joserfc import jwt
    from joserfc.jwk import RSAKey

    stranger = RSAKey.generate_key(2048)
    service.middle.forge = {
        "none": unsigned,
        "the shared secret": shared_secret(SECRET),
        "the public key as secret": shared_secret(service.middle.key.as_pem(private=False).decode()[:64]),
        "a key nobody published": lambda claims: jwt.encode({"alg": "RS256"}, claims, stranger),
    }[how]
    # Even a provider that says it may sign this way is not believed.
    service.middle.describe = lambda said: {
        **said, "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
    }  # fmt: skip
    _refused(service, service.come("s-editor"))


def test_a_wrong_or_missing_state_is_refused(service: Service) -> None:
    back = service.agree(service.start(), "s-editor")
    code = parse_qs(urlsplit(back).query)["code"][0]
    for query in (f"code={code}&state=another", f"code={code}", "", "state=", "error=access_denied&state=x"):
        _refused(service, service.visitor.get(f"/sign-in/oidc/back?{query}"))


def test_somebody_elses_answer_does_not_sign_this_browser_in(service: Service) -> None:
    other = service.new_visitor()
    back = service.agree(service.start(other), "s-editor")
    service.start()
    _refused(service, service.visitor.get(back))


def test_a_code_works_once_even_with_its_state_restored(service: Service) -> None:
    back = service.agree(service.start(), "s-editor")
    cookie = service.visitor.client.get_cookie("equipt_form", domain="localhost")
    assert cookie is not None
    assert service.visitor.get(back).status_code == 303
    thief = service.new_visitor()
    assert thief.get(back).status_code == 403  # without the state
    thief.client.set_cookie("equipt_form", cookie.value, domain="localhost")
    again = thief.get(back)  # with it: the provider says no
    assert (again.status_code, thief.get("/internal/account").status_code) == (403, 303)


def test_a_code_taken_from_another_sign_in_fails_for_its_challenge(service: Service) -> None:
    other = service.new_visitor()
    stolen = parse_qs(urlsplit(service.agree(service.start(other), "s-editor")).query)["code"][0]
    mine = parse_qs(urlsplit(service.start()).query)["state"][0]
    _refused(service, service.visitor.get(f"/sign-in/oidc/back?code={stolen}&state={mine}"))


def test_saying_no_at_the_provider_is_a_plain_page(service: Service) -> None:
    state = parse_qs(urlsplit(service.start()).query)["state"][0]
    words = "error=access_denied&error_description=%3Cscript%3Ealert(1)%3C/script%3E"
    answer = service.visitor.get(f"/sign-in/oidc/back?{words}&state={state}")
    assert "script>alert" not in answer.get_data(as_text=True)
    _refused(service, answer)


BROKEN: dict[str, Response] = {
    "an error page": Response("<h1>Bad gateway</h1>", 502, content_type="text/html"),
    "no JSON": Response("what?", 200),
    "a list": Response("[]", 200, content_type="application/json"),
    "nothing in it": Response("{}", 200, content_type="application/json"),
    "odd types": Response('{"id_token": 7, "access_token": []}', 200, content_type="application/json"),
    "no token of who it is": Response('{"access_token": "x", "token_type": "Bearer"}', content_type="application/json"),
    "a way elsewhere": Response("", 307, headers={"Location": "http://127.0.0.1:9/oauth2/token"}),
}


@pytest.mark.parametrize("path", ["/oauth2/token", "/jwks"])
def test_an_answer_that_makes_no_sense_is_a_plain_page(service: Service, path: str) -> None:
    for response in BROKEN.values():
        service.middle.answer = {path: response}
        answer = service.come("s-editor")
        _refused(service, answer, answer.status_code)
        assert answer.status_code in (403, 503)
        service.visitor = service.new_visitor()


@pytest.mark.parametrize(
    "change",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://127.0.0.1:9/token"},
        {"jwks_uri": "https://evil.example/jwks"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"userinfo_endpoint": "http://169.254.169.254/latest"},
        {"jwks_uri": None},
    ],
)
def test_a_provider_that_describes_another_host_is_refused_before_anybody_goes_there(
    service: Service, change: dict[str, Any]
) -> None:
    service.middle.describe = lambda said: {**said, **change}
    answer = service.visitor.post("/sign-in/oidc", {"next": "/internal"})
    assert "Refresh" not in answer.headers
    _refused(service, answer)


def test_a_provider_that_does_not_answer_leaves_the_other_ways_in(desk_city: City) -> None:
    from equipt_dash.kernel.settings import Oidc

    served = serve_as(desk_city.served.url, oidc=Oidc("http://127.0.0.1:9", "equipt", SECRET))
    visitor = Visitor(served.client)
    try:
        assert visitor.get("/sign-in").status_code == 200
        answer = visitor.post("/sign-in/oidc", {"next": "/internal"})
        assert (answer.status_code, "does not answer" in answer.get_data(as_text=True)) == (503, True)
    finally:
        served.close()


def test_requests_have_a_time_limit_and_follow_no_redirect(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[Any, Any]] = []
    real = requests.Session.send

    def send(self: requests.Session, prepared: Any, **more: Any) -> requests.Response:
        if "Authlib" in str(prepared.headers.get("User-Agent")):
            seen.append((more["timeout"], more["allow_redirects"]))
        return real(self, prepared, **more)

    monkeypatch.setattr(requests.Session, "send", send)
    assert service.come("s-editor").status_code == 303
    assert seen == [((3.05, 10), False)] * 3


def test_an_address_the_token_leaves_out_is_asked_for(service: Service) -> None:
    service.middle.change = lambda claims: {
        name: value for name, value in claims.items() if not name.startswith("email")
    }
    assert service.come("s-editor").status_code == 303
    assert "GET /userinfo" in service.middle.asked


def test_without_a_provider_its_addresses_do_not_exist(desk_city: City) -> None:
    visitor = desk_city.visitor()
    visitor.get("/sign-in")
    assert visitor.post("/sign-in/oidc").status_code == 404
    assert visitor.get("/sign-in/oidc/back").status_code == 404


def test_starting_takes_a_form_token(service: Service) -> None:
    assert service.visitor.client.post("/sign-in/oidc").status_code == 400
    assert service.visitor.client.get("/sign-in/oidc").status_code == 405
