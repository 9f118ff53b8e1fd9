"""Digests of input files: what makes a figure reproducible."""

import hashlib
from pathlib import Path


def file_sha256(path: Path) -> str:
    """
    Digest a file.

    Parameters
    ----------
    path
        Any file.

    Returns
    -------
    str
        SHA-256 in hexadecimal.
    """
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
