"""What is noted of input files, so that a figure can be reproduced: their digests and their days."""

import hashlib
from datetime import datetime
from pathlib import Path

from gis.errors import FileError
from services.hours import CHINA


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

    Raises
    ------
    FileError
        If it is gone or cannot be read.
    """
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise FileError(
            f"无法打开文件 {path.name}；请检查路径和权限",
            f"the file {path.name} cannot be opened; check its path and permissions",
        ) from error


def changed_on(path: Path) -> str | None:
    """Tell the day a file was last changed; None where it is not there."""
    try:
        changed_s = path.stat().st_mtime
    except OSError:
        return None
    return datetime.fromtimestamp(changed_s, CHINA).date().isoformat()
