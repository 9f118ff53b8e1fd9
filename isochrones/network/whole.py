"""A folder that is there whole or not at all."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """
    Fill a folder under another name, and give it its own when it is complete.

    Parameters
    ----------
    folder
        The folder; one that is there already is replaced as a whole. Its parents are made.

    Yields
    ------
    Path
        An empty folder beside it, to be filled.

    Raises
    ------
    OSError
        If the disk refuses; nothing is left behind.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", suffix=".part", dir=folder.parent))
    try:
        fresh.chmod(0o755)
        yield fresh
        old = folder.with_name(f".{folder.name}-old-{os.getpid()}.part")
        if folder.exists():
            folder.rename(old)
        fresh.rename(folder)
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
