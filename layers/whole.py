"""A file that is there whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gis.errors import FileError


@contextmanager
def whole_file(out: Path) -> Iterator[Path]:
    """
    Write a file under another name, and give it its own when it is complete.

    Parameters
    ----------
    out
        The file; one that is there already is replaced.

    Yields
    ------
    Path
        Where to write, in the same folder and with the same ending.

    Raises
    ------
    FileError
        If the disk refuses; nothing is left behind.
    """
    part = out.with_name(f".{os.getpid()}.part{out.suffix}")
    try:
        yield part
        part.replace(out)
    except OSError as error:
        # A library's own text holds the path of the unfinished file; the machine's word for it does not.
        cause = os.strerror(error.errno) if error.errno else "I/O"
        raise FileError(
            f"无法写入 {out.name}（{cause}）；请检查目录是否存在、其权限和磁盘空间",
            f"{out.name} cannot be written ({cause}); check its folder, its permissions and the disk",
        ) from error
    finally:
        part.unlink(missing_ok=True)
