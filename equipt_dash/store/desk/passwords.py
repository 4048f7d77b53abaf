"""How passwords are kept: argon2id, with its cost written down here, and the one place that compares one.

``compare`` does the same work whether or not there is a password to compare with, so that the time of an answer
tells nobody which accounts exist.
"""

from __future__ import annotations

import unicodedata

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from equipt_dash.kernel.words import _

HASHER = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4, hash_len=32, salt_len=16, type=Type.ID)
"""RFC 9106's second recommended setting: three passes over 64 MiB in four lanes. Old hashes follow a change
of these numbers when their owner next signs in."""

NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$aZiZ8jJsKzLtgRCGOoiEdw$LuPP4vNDhZNtNA9f3S3nK99+NQ9pyScQdu0e8ieYU88"
"""The hash of a random password that was thrown away: what an attempt on no account is compared with."""

SHORTEST = 15
"""NIST SP 800-63B-4 asks for this many characters where a password is the only thing asked for."""

LONGEST = 200
_FEWEST_SIGNS = 6


def hashed(password: str) -> str:
    """What is stored of a password."""
    return HASHER.hash(_normal(password))


def compare(stored: str, password: str) -> bool:
    """Whether ``password`` is the one ``stored`` is of; ``stored`` may be empty, and nothing fits then."""
    try:
        HASHER.verify(stored or NOBODY, _normal(password))
    except (VerificationError, InvalidHashError):
        return False
    return bool(stored)


def _normal(password: str) -> str:
    """The same signs from every keyboard: an accent typed as one sign or as two is the same password."""
    return unicodedata.normalize("NFKC", password)


def outdated(stored: str) -> bool:
    """Whether a stored hash was made at another cost than today's."""
    return HASHER.check_needs_rehash(stored)


def complaint(password: str, email: str) -> str:
    """Why nobody should use this password; empty where it will do."""
    if len(password) < SHORTEST:
        return _("Use at least {least} characters. A few words in a row are easy to remember.", least=SHORTEST)
    if len(password) > LONGEST:
        return _("Use at most {most} characters.", most=LONGEST)
    if len(set(password.lower())) < _FEWEST_SIGNS:
        return _("This repeats the same few characters. Choose something harder to guess.")
    name = email.partition("@")[0].lower()
    rest = password.lower().replace(email.lower(), "").replace(name, "") if len(name) > 3 else password.lower()
    if len(rest) < SHORTEST // 2:
        return _("This is little more than your e-mail address. Choose something harder to guess.")
    return ""
