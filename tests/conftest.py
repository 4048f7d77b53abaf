"""The fixtures every test may ask for. Nothing starts, and no product code is imported, until then.

Property tests draw the same examples each time: a red run is then the change's doing, and can be repeated.
`pytest --hypothesis-profile=search` draws new ones, as the long proof does.
"""

from hypothesis import settings

from tests.browser.support import browser, open_context
from tests.support.city import (
    austin,
    austin_address,
    austin_copy,
    austin_postgres_url,
    austin_url,
    sample,
    sample_copy,
    sample_postgres_url,
    sample_url,
)
from tests.support.databases import database_url, databases, fresh_database, postgres_url
from tests.support.desk import desk_city

__all__ = [
    "austin",
    "austin_address",
    "austin_copy",
    "austin_postgres_url",
    "austin_url",
    "browser",
    "database_url",
    "databases",
    "desk_city",
    "fresh_database",
    "open_context",
    "postgres_url",
    "sample",
    "sample_copy",
    "sample_postgres_url",
    "sample_url",
]

settings.register_profile("seeded", derandomize=True, deadline=None, print_blob=True)
settings.register_profile("search", deadline=None, print_blob=True)
settings.load_profile("seeded")
