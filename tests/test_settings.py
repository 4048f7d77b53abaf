"""Safe values start, unsafe ones do not, and the message says what to write instead."""

from __future__ import annotations

import pytest

from equipt_dash.kernel.settings import UnsafeSettings, default_database_url, load_settings

GOOD = {
    "EQUIPT_ENV": "production",
    "EQUIPT_SECRET_KEY": "3f9a1c07be5d28446a90f1e2d3c4b5a6978812345fedcba0",
    "EQUIPT_DATABASE_URL": "postgresql://equipt@db.example/equipt",
    "EQUIPT_HOSTS": "equity.example.gov",
}


def test_development_needs_nothing() -> None:
    settings = load_settings({})
    assert settings.database_url == default_database_url()
    assert (settings.port, settings.production) == (8050, False)
    assert settings.hosts == ("127.0.0.1", "localhost")
    assert len(settings.secret_key) >= 32
    assert load_settings({}).secret_key != settings.secret_key


def test_each_demonstration_has_a_database_of_its_own() -> None:
    austin, sample = load_settings({}), load_settings({"DEMO": "sample"})
    assert (austin.city, sample.city) == ("austin", "sample")
    assert austin.database_url != sample.database_url
    with pytest.raises(UnsafeSettings, match="austin or sample"):
        load_settings({"DEMO": "gotham"})


def test_good_production_values_start() -> None:
    settings = load_settings(GOOD)
    assert settings.production
    assert settings.hosts == ("equity.example.gov",)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("EQUIPT_SECRET_KEY", "", "EQUIPT_SECRET_KEY must be random"),
        ("EQUIPT_SECRET_KEY", "short", "EQUIPT_SECRET_KEY must be random"),
        ("EQUIPT_SECRET_KEY", "a" * 64, "EQUIPT_SECRET_KEY must be random"),
        ("EQUIPT_DATABASE_URL", "", "PostgreSQL"),
        ("EQUIPT_DATABASE_URL", "sqlite:////tmp/x.db", "PostgreSQL"),
        ("EQUIPT_HOSTS", "", "EQUIPT_HOSTS must list"),
        ("EQUIPT_HOSTS", "*", "EQUIPT_HOSTS must list"),
        ("EQUIPT_ENV", "staging", "development or production"),
        ("PORT", "http", "between 1 and 65535"),
        ("PORT", "70000", "between 1 and 65535"),
    ],
)
def test_an_unsafe_value_does_not_start_and_says_why(name: str, value: str, said: str) -> None:
    with pytest.raises(UnsafeSettings, match=said):
        load_settings({**GOOD, name: value})


def test_every_problem_is_named_at_once() -> None:
    with pytest.raises(UnsafeSettings) as caught:
        load_settings({"EQUIPT_ENV": "production"})
    assert all(name in str(caught.value) for name in ("EQUIPT_SECRET_KEY", "EQUIPT_DATABASE_URL", "EQUIPT_HOSTS"))
