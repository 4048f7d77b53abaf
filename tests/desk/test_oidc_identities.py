"""Whom the sign-in service's word lets in, on each kind of database, and which settings turn it on."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from equipt_dash.kernel.settings import Oidc, UnsafeSettings, address, load_settings
from tests.desk.account_support import NOW, actions, db_of, rows
from tests.support.desk import City

ISSUER = "https://login.example.gov"
SET = {"EQUIPT_OIDC_ISSUER": ISSUER, "EQUIPT_OIDC_CLIENT_ID": "equipt", "EQUIPT_OIDC_CLIENT_SECRET": "hush hush"}
PRODUCTION = {
    "EQUIPT_ENV": "production",
    "EQUIPT_SECRET_KEY": "3f9a1c07be5d28446a90f1e2d3c4b5a6978812345fedcba0",
    "EQUIPT_DATABASE_URL": "postgresql://equipt@db.example/equipt",
    "EQUIPT_HOSTS": "equity.example.gov",
}


def test_first_by_verified_address_then_by_subject_only(desk_city: City) -> None:
    from equipt_dash.store.desk import identities
    from equipt_dash.store.desk.identities import Identity
    from equipt_dash.store.desk.principals import Where
    from equipt_dash.store.private import person_identity

    db, where = db_of(desk_city), Where(production=True, loopback=False)
    first = Identity(ISSUER, "s1", "Editor@example.org")

    def came(identity: Identity) -> bool:
        return identities.sign_in(db, identity, NOW, where) is not None

    assert not came(replace(first, email=""))
    assert came(first)
    assert came(replace(first, email=""))
    assert came(replace(first, email="head@example.org"))  # still the editor
    assert [row["person"] for row in rows(desk_city, person_identity)] == [desk_city.people["editor"]]
    assert not came(replace(first, subject="s2"))
    assert not came(replace(first, issuer="https://other.example", email=""))
    assert came(replace(first, issuer="https://other.example"))
    for subject in ("", "x" * 256, "a\x00b"):
        assert not came(Identity(ISSUER, subject, "head@example.org"))
    assert not came(Identity(ISSUER, "s3", "head\x00@example.org"))
    assert actions(desk_city).count("link_identity") == 2


def test_signing_in_twice_at_once_stores_one_link(desk_city: City) -> None:
    from equipt_dash.store.desk import identities
    from equipt_dash.store.desk.identities import Identity
    from equipt_dash.store.desk.principals import Where
    from equipt_dash.store.private import person_identity

    db, where = db_of(desk_city), Where(production=True, loopback=False)
    one = Identity(ISSUER, "s1", "editor@example.org")
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda _n: identities.sign_in(db, one, NOW, where), range(6)))
    assert all(found)
    assert len(rows(desk_city, person_identity)) == 1


def test_somebody_without_a_role_is_not_let_in(desk_city: City) -> None:
    from sqlalchemy import delete

    from equipt_dash.store.desk import identities
    from equipt_dash.store.desk.identities import Identity
    from equipt_dash.store.desk.principals import Where
    from equipt_dash.store.private import person_role

    with db_of(desk_city).writing() as connection:
        connection.execute(delete(person_role).where(person_role.c.person == desk_city.people["editor"]))
    identity = Identity(ISSUER, "s1", "editor@example.org")
    assert identities.sign_in(db_of(desk_city), identity, NOW, Where(True, False)) is None
    assert "link_identity" not in actions(desk_city)


@pytest.mark.parametrize(
    "url", ["https://login.example.gov:444/x", "http://login.example.gov/x", "https://evil.example"]
)
def test_a_request_to_anybody_but_the_issuer_never_leaves(url: str) -> None:
    from callbacks.desk.oidc import IssuerSession, NotTheIssuer

    with IssuerSession(issuer=f"{ISSUER}/realms/city") as asking, pytest.raises(NotTheIssuer):
        asking.request("GET", url, withhold_token=True)


def test_the_service_is_set_up_whole_or_not_at_all() -> None:
    assert load_settings({}).oidc is None
    found = load_settings(SET).oidc
    assert found == Oidc(ISSUER, "equipt", "hush hush")
    assert "hush" not in repr(load_settings(SET))
    named = load_settings({**SET, "EQUIPT_OIDC_NAME": "City of Testing"}).oidc
    assert named is not None
    assert named.name == "City of Testing"
    for name in SET:
        with pytest.raises(UnsafeSettings, match=name):
            load_settings({**SET, name: " "})


@pytest.mark.parametrize(
    ("issuer", "here", "production"),
    [
        ("https://login.example.gov/realms/city", True, True),
        ("http://127.0.0.1:9400", True, False),
        ("http://localhost:9400", True, False),
        ("http://login.example.gov", False, False),
        ("https://user:pass@login.example.gov", False, False),
        ("https://login.example.gov?x=1", False, False),
        ("https://login.example.gov/#x", False, False),
        ("https://login.example.gov:port", False, False),
        ("login.example.gov", False, False),
        ("javascript:alert(1)", False, False),
        ("https://", False, False),
        ("https://[", False, False),
    ],
)
def test_the_issuer_is_a_plain_https_address(issuer: str, here: bool, production: bool) -> None:
    for environ, fine in (({}, here), (PRODUCTION, production)):
        given = {**environ, **SET, "EQUIPT_OIDC_ISSUER": issuer}
        if fine:
            assert load_settings(given).oidc is not None
        else:
            with pytest.raises(UnsafeSettings, match="EQUIPT_OIDC_ISSUER"):
                load_settings(given)


def test_proxies_are_believed_only_when_somebody_says_how_many_there_are() -> None:
    assert load_settings({}).proxies == 0
    assert load_settings({"EQUIPT_PROXIES": "1"}).proxies == 1
    for bad in ("-1", "10", "two", "²"):
        with pytest.raises(UnsafeSettings, match="EQUIPT_PROXIES"):
            load_settings({"EQUIPT_PROXIES": bad})


def test_links_begin_where_people_reach_the_server() -> None:
    assert address(load_settings({"PORT": "8061"})) == "http://127.0.0.1:8061"
    assert address(load_settings(PRODUCTION)) == "https://equity.example.gov"
    other = {**PRODUCTION, "EQUIPT_BASE_URL": "https://desk.example.gov/"}
    assert address(load_settings(other)) == "https://desk.example.gov"
    for bad in ("desk.example.gov", "https://desk.example.gov/path", "http://desk.example.gov", "https://a b.gov"):
        with pytest.raises(UnsafeSettings, match="EQUIPT_BASE_URL"):
            load_settings({**PRODUCTION, "EQUIPT_BASE_URL": bad})
