"""A file that is there whole or not at all."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gis.errors import FileError


@contextmanager
def whole_file(out: Path) -> Iterator[Path]:
    """
    Write a file aside, and give it its name when it is complete and has reached the disk.

    Parameters
    ----------
    out
        The file; one that is there already is replaced.

    Yields
    ------
    Path
        Where to write: under the same name in an empty folder, which may hold other work besides.

    Raises
    ------
    FileError
        If the disk refuses; nothing is left behind.
    """
    # In a folder of its own, on the same disk: two who write at once do not meet.
    try:
        with tempfile.TemporaryDirectory(prefix=".jobcircle-", dir=out.parent) as folder:
            part = Path(folder) / out.name
            yield part
            with part.open("rb+") as file:
                os.fsync(file.fileno())
            part.replace(out)
    except OSError as error:
        # A library's own text holds the path of the unfinished file; the machine's word for it does not.
        cause = os.strerror(error.errno) if error.errno else "I/O"
        raise FileError(
            f"无法写入 {out.name}（{cause}）；请检查目录是否存在、其权限和磁盘空间",
            f"{out.name} cannot be written ({cause}); check its folder, its permissions and the disk",
        ) from error
