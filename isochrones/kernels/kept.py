"""
Where machine code is kept, so that it is compiled once on a machine and never while somebody waits.

numba's own cache asks for a folder that it can write, even to read from it, and knows a kernel by its own
file only. Here a folder that `jobcircle` was installed into by somebody else is read as it is, a kernel is
compiled again when a file changed that it takes loops or numbers from, and a cache that is damaged, full or
forbidden costs time and nothing else.

Folders are tried in this order: ``NUMBA_CACHE_DIR``, beside the kernels, the user's cache, and a folder of
the user's own among the temporary files. The code is that of one kind of processor and one version of
numba; any other is compiled and kept beside it.
"""

import contextlib
import hashlib
import os
import re
import stat
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numba
from numba.core.caching import CompileResultCacheImpl, FunctionCache, _CacheLocator
from numba.core.registry import cpu_target

KERNELS = Path(__file__).parent
SEAL = f"kernels.{sys.implementation.cache_tag}.seal"

_IMPORT = re.compile(r"^from (isochrones\.[\w.]+) import", re.MULTILINE)


class KeptCode(FunctionCache):
    """The machine code of one kernel on disk."""

    class _Impl(CompileResultCacheImpl):
        class _Locator(_CacheLocator):
            def __init__(self, function: Any, file: str) -> None:
                self._py_file = file
                self._line = function.__code__.co_firstlineno

            @classmethod
            def from_function(cls, py_func: Any, py_file: str) -> Any:
                return cls(py_func, py_file)

            def get_cache_path(self) -> str:
                return str(folder())

            def get_source_stamp(self) -> str:
                return stamp_of(Path(self._py_file))

            def get_disambiguator(self) -> str:
                return str(self._line)

        _locator_classes = [_Locator]  # noqa: RUF012 - numba's own form

    _impl_class = _Impl

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """Give the code for some types; None where there is none, or none that can be read."""
        try:
            return super().load_overload(sig, target_context)
        # numba unpickles a file here. One that is damaged, cut off or another version's is a program for the
        # unpickler that nobody wrote: it raises whatever that happens to run into.
        except Exception:
            return None

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep the code for some types, if the disk takes it."""
        with contextlib.suppress(OSError):
            try:
                super().save_overload(sig, data)
            except Exception:  # the index is unpickled first, see `load_overload`
                self.flush()
                super().save_overload(sig, data)


@cache
def folder() -> Path | None:
    """
    Choose where code is kept.

    Returns
    -------
    Path or None
        The first folder that can be written, or that holds all of this program's code for this processor
        already; None where there is no such folder: then every process compiles what it calls.
    """
    return next((place for place in _places() if _can_write(place) or _is_sealed(place)), None)


def seal() -> None:
    """Note in the folder that it holds the code of every kernel: so it serves whoever may only read it."""
    place = folder()
    if place is not None and not is_complete():
        with contextlib.suppress(OSError):
            (place / SEAL).write_text(_whole_stamp())


def is_complete() -> bool:
    """Tell whether the folder holds the code of every kernel, for this processor and these sources."""
    place = folder()
    return place is not None and _is_sealed(place)


@cache
def stamp_of(file: Path) -> str:
    """
    Sum up the sources that a kernel's machine code was made of.

    Parameters
    ----------
    file
        Of the kernel.

    Returns
    -------
    str
        A digest over it and all files of `isochrones` that it imports from, directly or not: their loops
        and constants are part of the code.
    """
    found, waiting = {file: b""}, [file]
    while waiting:
        here = waiting.pop()
        found[here] = here.read_bytes()
        for name in _IMPORT.findall(found[here].decode()):
            other = KERNELS.parents[1].joinpath(*name.split(".")).with_suffix(".py")
            if other not in found and other.is_file():
                found[other] = b""
                waiting.append(other)
    parts = (part for path in sorted(found) for part in (path.name.encode(), found[path]))
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _places() -> Iterator[Path]:
    own = _CacheLocator.get_suitable_cache_subpath(__file__)
    chosen = os.environ.get("NUMBA_CACHE_DIR")
    if chosen:
        yield Path(chosen, own)
    yield KERNELS / "__pycache__"
    for place in (_of_the_user(), _private()):
        if place is not None:
            yield place / own


def _of_the_user() -> Path | None:
    try:
        place = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError:  # the user has no home
        return None
    return place / "jobcircle" if place.is_absolute() else None


def _private() -> Path | None:
    """Make a folder among the temporary files that nobody else can have put code into."""
    try:
        place = Path(tempfile.gettempdir(), f"jobcircle-kernels-{os.getuid()}")
        place.mkdir(mode=0o700, exist_ok=True)
        found = place.lstat()
    except OSError:
        return None
    mine = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid()
    return place if mine and not found.st_mode & 0o022 else None


def _can_write(place: Path) -> bool:
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(place, os.R_OK | os.W_OK | os.X_OK)


def _is_sealed(place: Path) -> bool:
    try:
        return (place / SEAL).read_bytes() == _whole_stamp().encode()
    except OSError:
        return False


def _whole_stamp() -> str:
    sources = [stamp_of(file) for file in sorted(KERNELS.glob("*.py"))]
    processor = cpu_target.target_context.codegen().magic_tuple()
    return hashlib.sha256(repr((numba.__version__, processor, sources)).encode()).hexdigest()
