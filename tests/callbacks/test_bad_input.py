"""Whatever is thrown at an address, the answer is a plain page and never a server error."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.callbacks.bodies import explorer_body
from tests.support.city import Served

CALLBACK = "/_dash-update-component"


@pytest.mark.parametrize(
    "address",
    [
        "/nope", "/measures/nope", "/disparities/nope", "/departments/nope", "/elements/nope", "/measures/UPPER",
        "/measures/a_b", "/measures/../../etc/passwd", "/measures/%00", "/measures/%2e%2e", "/normalize/x", "/a/b/c/d",
        "/.env", "/wp-login.php", "/assets/nope.css", "/assets/..%2fapp.py", "/nope.csv", "/elements/nope/x.csv",
        "/" + "x" * 3000,
    ],
)  # fmt: skip
def test_unknown_addresses_are_a_real_404(austin: Served, address: str) -> None:
    response = austin.client.get(address)
    assert response.status_code == 404
    if not address.startswith("/assets"):
        assert "This page does not exist" in response.get_data(as_text=True)


@pytest.mark.parametrize(
    "query", ["utm_source=x", "slug=other", "principal=admin", "edition=2", "x[]=1&x[]=2", "%ff=%fe", "=", "&&&"]
)
def test_parameters_a_page_does_not_know_are_ignored(austin: Served, query: str) -> None:
    for path in ("/", "/measures/median-household-income", "/departments/police"):
        plain = austin.client.get(path)
        assert austin.client.get(f"{path}?{query}").data == plain.data


@pytest.mark.parametrize("path", ["/", "/search", "/measures", "/peers", "/measures/median-household-income"])
def test_eight_kilobytes_of_garbage_are_refused_in_plain_words(austin: Served, path: str) -> None:
    garbage = "".join(random.Random(7).choices("abc%&=+;<>\"'()\\", k=8192)).replace("%", "%25")
    response = austin.client.get(f"{path}?q={garbage}")
    assert response.status_code == 400
    assert "The address is too long." in response.get_data(as_text=True)


@pytest.mark.parametrize(
    "address",
    [
        "/measures?page=0", "/measures?page=99999", "/measures?page=x", "/measures?kind=best", "/measures?department=x",
        "/peers?measure=x", "/peers?group=x", "/measures/median-household-income?area=mars",
        "/measures/median-household-income?group=x", "/measures/median-household-income?from=1800",
        "/measures/median-household-income?from=2019-2023&to=2010-2014", "/search?what=secrets", "/departments/police?kind=x",
        "/search?q=%00", "/search?page=-1&q=a",
    ],
)  # fmt: skip
def test_values_a_page_does_not_know_are_a_plain_400(austin: Served, address: str) -> None:
    response = austin.client.get(address)
    assert response.status_code == 400
    assert "This address cannot be read" in response.get_data(as_text=True)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"])
def test_wrong_methods_change_nothing_and_break_nothing(austin: Served, method: str) -> None:
    for path in ("/", "/measures/median-household-income", "/search", "/gaps.csv", CALLBACK, "/healthz"):
        if (method, path) == ("POST", CALLBACK):
            continue
        response = austin.client.open(path, method=method)
        assert response.status_code in (200, 400, 404, 405), f"{method} {path}"
        assert method == "OPTIONS" or response.status_code != 200


def test_reading_a_callback_address_is_refused(austin: Served) -> None:
    assert austin.client.get(CALLBACK).status_code == 405


def test_the_real_callback_works(austin: Served) -> None:
    answer = austin.client.post(CALLBACK, json=explorer_body(austin.app, "/measures/median-household-income"))
    assert answer.status_code == 200
    assert "explorer-graph" in answer.get_json()["response"]


def test_a_call_from_another_site_is_refused(austin: Served) -> None:
    body = explorer_body(austin.app, "/measures/median-household-income")
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
        assert austin.client.post(CALLBACK, json=body, headers=headers).status_code == 403
    assert austin.client.post(CALLBACK, json=body, headers={"Origin": "http://localhost"}).status_code == 200


def test_a_forged_host_and_a_huge_body_are_refused(austin: Served) -> None:
    assert austin.client.get("/", headers={"Host": "evil.example"}).status_code == 400
    assert austin.client.get("/", headers={"Host": "127.0.0.1:9999"}).status_code == 200
    assert austin.client.post(CALLBACK, data=b"x" * 2_000_000, content_type="application/json").status_code in (
        400,
        413,
    )


def test_deep_nesting_bad_origins_and_lone_surrogates_are_refused(austin: Served) -> None:
    deep = "[" * 20_000 + "]" * 20_000
    assert austin.client.post(CALLBACK, data=deep, content_type="application/json").status_code == 400
    body = explorer_body(austin.app, "/measures/median-household-income")
    for origin in ("http://[::1", "http://[abc]", "//"):
        assert austin.client.post(CALLBACK, json=body, headers={"Origin": origin}).status_code == 403
    body["inputs"][2]["value"] = "\ud800"
    assert austin.client.post(CALLBACK, json=body).status_code == 400


@pytest.mark.parametrize("path", ["x/y.js", "dash/nope.js", "os/path.py", "dash/../app.py", "dash/dcc/async-nope.js"])
def test_scripts_that_do_not_exist_are_not_found(austin: Served, path: str) -> None:
    assert austin.client.get(f"/_dash-component-suites/{path}").status_code == 404


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


@given(body=_json)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_json_at_all_is_refused_without_an_error(austin: Served, body: Any) -> None:
    assert austin.client.post(CALLBACK, data=json.dumps(body), content_type="application/json").status_code == 400


@given(
    data=st.binary(max_size=200), kind=st.sampled_from(["application/json", "text/plain", "multipart/form-data", ""])
)
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_at_all_are_refused_without_an_error(austin: Served, data: bytes, kind: str) -> None:
    assert austin.client.post(CALLBACK, data=data, content_type=kind).status_code in (400, 415)


@given(data=st.data())
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_bent_request_is_answered_or_refused_but_never_breaks(austin: Served, data: st.DataObject) -> None:
    body = explorer_body(austin.app, "/measures/median-household-income")
    part = data.draw(st.sampled_from(["output", "outputs", "inputs", "state", "changedPropIds", "value", "extra"]))
    if part == "value":
        place = data.draw(st.integers(0, len(body["inputs"]) - 1))
        body["inputs"][place]["value"] = data.draw(_json)
    elif part == "extra":
        body[data.draw(st.text(max_size=12))] = data.draw(_json)
    else:
        body[part] = data.draw(_json)
    answer = austin.client.post(CALLBACK, data=json.dumps(body), content_type="application/json")
    assert answer.status_code in (200, 204, 400), answer.get_data(as_text=True)[:300]
