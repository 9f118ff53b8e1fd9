"""
The secret part of a staff key: made, hashed, compared.

The hash is scrypt, from Python's own library: a try takes 16 MB and tens of milliseconds, so a stolen table
tells nothing. Argon2 would do the same and needs one more dependency. A secret that was right is remembered
by the process (`api.operations.rights`), so a caller pays once.
"""

import hashlib
import hmac
import re
import secrets
from base64 import b64decode, b64encode

_COST, _BLOCK, _LANES, _LENGTH = 2**14, 8, 1, 32
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
    """Hash a secret with a new salt."""
    salt = secrets.token_bytes(16)
    digest = _scrypt(secret, salt, _COST, _BLOCK, _LANES)
    return f"scrypt${_COST}${_BLOCK}${_LANES}${_text(salt)}${_text(digest)}"


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
    _, cost, block, lanes, salt, digest = stored.split("$")
    tried = _scrypt(secret, b64decode(salt), int(cost), int(block), int(lanes))
    return hmac.compare_digest(tried, b64decode(digest))


def _scrypt(secret: str, salt: bytes, cost: int, block: int, lanes: int) -> bytes:
    return hashlib.scrypt(secret.encode(), salt=salt, n=cost, r=block, p=lanes, dklen=_LENGTH)


def _text(value: bytes) -> str:
    return b64encode(value).decode()
