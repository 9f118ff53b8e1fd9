"""Start the reading process, give it the file, take its answer within limits of time and length."""

import functools
import os
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import data
from data.files.untrusted.answer import Answer, take_up
from data.files.untrusted.upload import Limits
from gis.errors import FileError, UnavailableError

MODULE = "data.files.untrusted.child"
BUBBLEWRAP = "bubblewrap"
UNTAKEN = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError)
"""What `take_up` fails with when the reading process said something else than an answer."""

_PROBE_S = 20.0
_CHUNK = 1 << 16

# Libraries that make threads or look at the environment are told not to; nothing else is passed on.
_ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "LC_ALL": "C.UTF-8",
    "PYTHONDONTWRITEBYTECODE": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENPYXL_LXML": "False",
    "GDAL_NUM_THREADS": "1",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": "{noext}",
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
}


def run_child(task: str, content: bytes, limits: Limits, *, skip: str = "") -> Answer:
    """
    Let the reading process do one task.

    Parameters
    ----------
    task
        See `data.files.untrusted.child`.
    content
        The file.
    limits
        What it may cost.
    skip
        Drivers that GDAL must not have, separated by commas.

    Returns
    -------
    Answer
        Whole.

    Raises
    ------
    FileError
        If the file was refused, or could not be read within the limits.
    """
    numbers = (limits.memory_bytes, limits.cpu_s, limits.rows, limits.columns, limits.cell_letters)
    command = [*_wrapper(), sys.executable, "-I", "-m", MODULE, task, *map(str, numbers)]
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        process = subprocess.Popen(  # noqa: S603 - this program
            command,
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_ENVIRONMENT | ({"GDAL_SKIP": skip} if skip else {}),
            cwd="/",
            start_new_session=True,
        )
    try:
        said = _listen(process, limits)
    finally:
        _end(process)
    try:
        answer = take_up(iter(said.splitlines()))
    except UNTAKEN as error:
        if isinstance(error, FileError):
            raise
        raise _cut_short() from error
    if not answer.whole:
        raise _cut_short()
    return answer


def readable_folders() -> list[Path]:
    """
    List what the reading process has to read: Python, its packages, the system's libraries.

    Returns
    -------
    list[Path]
        Folders and files that exist, none inside another.
    """
    own = [Path(sys.prefix), Path(sys.base_prefix), *map(Path, data.__path__), *_gis_folder()]
    system = ["/usr/lib", "/usr/lib64", "/usr/local/lib", "/lib", "/lib64", "/usr/share/zoneinfo"]
    files = ["/etc/ld.so.cache", "/etc/localtime", "/dev/null", "/dev/urandom"]
    wanted = {path.resolve() for path in [*own, *map(Path, [*system, *files])] if path.exists()}
    return sorted(path for path in wanted if not wanted & set(path.parents))


def _gis_folder() -> list[Path]:
    import gis

    return [Path(folder) for folder in gis.__path__]


def _listen(process: "subprocess.Popen[bytes]", limits: Limits) -> bytes:
    """Take what the process says, until it ends, its time is over or it says too much."""
    stream, said, until = process.stdout, bytearray(), time.monotonic() + limits.wall_s
    if stream is None:
        raise _cut_short()
    with selectors.DefaultSelector() as selector:
        selector.register(stream, selectors.EVENT_READ)
        while True:
            left = until - time.monotonic()
            if left <= 0 or not selector.select(left):
                raise _cut_short()
            piece = os.read(stream.fileno(), _CHUNK)
            if not piece:
                return bytes(said)
            said += piece
            if len(said) > limits.answer_bytes:
                raise _cut_short()


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Leave nothing of it running."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        process.kill()
    process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _cut_short() -> FileError:
    return FileError(
        "文件太大或太复杂，没有在内存和时间的限制内读完；请拆成几个文件，或删去多余的内容后再上传",
        "the file is too large or too complex and was not read within the limits of memory and time; split "
        "it, or take out what is not needed",
    )


@functools.cache
def _wrapper() -> tuple[str, ...]:
    """Give the command that adds a file system and processes of its own; empty where it does not work."""
    program = shutil.which("bwrap")
    if program is None:
        return ()
    command = (program, *_wrapping())
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program
            [*command, sys.executable, "-I", "-c", ""],
            check=False,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PROBE_S,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return command if done.returncode == 0 else ()


def _wrapping() -> Iterator[str]:
    yield from ("--unshare-all", "--die-with-parent", "--new-session", "--proc", "/proc", "--dev", "/dev")
    for path in readable_folders():
        if path.parts[1] != "dev":
            yield from ("--ro-bind", str(path), str(path))
    for link in ("/lib", "/lib64"):
        if Path(link).is_symlink():
            yield from ("--symlink", str(Path(link).readlink()), link)
    yield from ("--setenv", "JOBCIRCLE_WRAPPED", "1")


def has_wrapper() -> bool:
    """Tell whether bubblewrap is here and works."""
    return bool(_wrapper())


@functools.cache
def drivers() -> frozenset[str]:
    """
    List the vector drivers of GDAL, as a process of its own tells them.

    Returns
    -------
    frozenset[str]
        Names.

    Raises
    ------
    UnavailableError
        If GDAL cannot be started within the limits.
    """
    try:
        told = run_child("drivers", b"", Limits()).told["drivers"]
    except FileError as error:
        raise UnavailableError(
            "读取地图文件的组件（GDAL）无法启动；请运行 jobcircle doctor",
            "the part that reads map files (GDAL) cannot be started; run jobcircle doctor",
        ) from error
    return frozenset(map(str, told))
