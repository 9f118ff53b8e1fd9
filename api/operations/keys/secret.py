"""
The secret part of a staff key: made, hashed, compared.

A secret is 256 random bits, not a word that somebody chose, so the hash is one SHA-256: a stolen table can
be tried for as long as one likes, and a right key is told from a wrong one in microseconds, however many
wrong ones come beside it. A slow hash (scrypt, Argon2) would protect nothing more, and whoever sends wrong
keys could keep the service busy with it. Keys of earlier releases are stored as scrypt until they are used.
"""

import hashlib
import hmac
import re
import secrets
from base64 import b64decode, b64encode

_FAST, _SLOW = "sha256", "scrypt"
_WRITTEN = re.compile(r"jc_(?P<id>[0-9a-f]{8})_(?P<secret>[A-Za-z0-9_-]{43})", re.ASCII)


def new_secret() -> str:
    """Draw 256 bits."""
    return secrets.token_urlsafe(32)


def written(key_id: str, secret: str) -> str:
    """Write a key as its holder gets it."""
    return f"jc_{key_id}_{secret}"


def parts_of(key: str) -> tuple[str, str] | None:
    """
    Take a key apart.

    Parameters
    ----------
    key
        As sent.

    Returns
    -------
    tuple[str, str] or None
        Id and secret; None where it is no key at all.

    Examples
    --------
    >>> parts_of("jc_0123abcd_" + "x" * 43)[0], parts_of("jc_0123abcd_x"), parts_of("")
    ('0123abcd', None, None)
    """
    found = _WRITTEN.fullmatch(key)
    return (found["id"], found["secret"]) if found else None


def hashed(secret: str) -> str:
    """Hash a secret."""
    return f"{_FAST}${_digest(secret)}"


def is_slow(stored: str) -> bool:
    """Tell whether comparing with a hash takes tens of milliseconds and 16 MB."""
    return stored.startswith(f"{_SLOW}$")


def matches(secret: str, stored: str) -> bool:
    """
    Compare a secret with a hash, in a time that does not tell how alike they are.

    Parameters
    ----------
    secret
        As sent.
    stored
        From `hashed`.

    Returns
    -------
    bool
        True when it is that secret.

    Examples
    --------
    >>> stored = hashed("right")
    >>> matches("right", stored), matches("wrong", stored)
    (True, False)
    """
    kind, *parts, written_digest = stored.split("$")
    if kind == _FAST:
        return hmac.compare_digest(_digest(secret), written_digest)
    cost, block, lanes, salt = parts
    digest = b64decode(written_digest)
    tried = hashlib.scrypt(
        secret.encode(), salt=b64decode(salt), n=int(cost), r=int(block), p=int(lanes), dklen=len(digest)
    )
    return hmac.compare_digest(tried, digest)


def _digest(secret: str) -> str:
    return b64encode(hashlib.sha256(secret.encode()).digest()).decode()
