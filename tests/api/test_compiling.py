"""Nobody waits for a compiler: not a served request, not the second command, not on a read-only machine."""

import ctypes
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from isochrones.compiling import MODULES

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
USE = "tests.api.compiled_use"

DROP_FROM_BOUNDING_SET = 24
OVERRIDES = (1, 2)
"""What lets root write where the modes of files say no (see capabilities(7))."""

SMALL = """
from numba.core import event
from isochrones import elevation
from isochrones.kernels import kept
with event.install_recorder("numba:compile") as heard:
    elevation.compile_kernels()
print(kept.folder(), len(heard.buffer) > 0, kept.is_complete())
"""


def watch(told: Path, *words: object, **environment: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", USE, str(told), *map(str, words)],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(told.read_text(encoding="utf-8"))
    return found


def test_after_the_set_up_nothing_is_ever_compiled(tmp_path: Path) -> None:
    environment = {"NUMBA_CACHE_DIR": str(tmp_path / "cache"), "JOBCIRCLE_DATA_DIR": str(tmp_path / "home")}
    set_up = watch(tmp_path / "set-up.json", **environment)
    assert [name for name, count in set_up["signatures"].items() if not count] == [], "never compiled"
    (tmp_path / "work").mkdir()
    used = watch(tmp_path / "used.json", tmp_path / "work", **environment)
    assert used["compiled"] == []
    assert [name for name, count in used["signatures"].items() if count > 1] == [], "called with other types"


def test_every_module_that_compiles_is_named_once() -> None:
    # A folder passes the function of one of its files on.
    owners = {
        file.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
        for file in ROOT.glob("isochrones/**/*.py")
        if re.search(r"^def compile_kernels", file.read_text(encoding="utf-8"), re.MULTILINE)
    }
    named = [next(one for one in owners if one == name or one.rpartition(".")[0] == name) for name in MODULES]
    assert sorted(named) == sorted(owners)


@pytest.fixture
def package(reachable_dir: Path) -> Iterator[Path]:
    """A copy of the engine, in a folder whose right to write a test takes away."""
    copy = reachable_dir / "package"
    for room in ("gis", "isochrones"):
        shutil.copytree(ROOT / room, copy / room, ignore=shutil.ignore_patterns("__pycache__"))
    yield copy
    for folder in (copy, *copy.rglob("*/")):
        folder.chmod(0o755)
    shutil.rmtree(copy)


def forbid_writing(top: Path) -> None:
    for path in (*top.rglob("*"), top):
        path.chmod(0o555 if path.is_dir() else 0o444)


def small(package: Path, **environment: str) -> tuple[str, bool, bool]:
    """Call one kernel of the copy: where code is kept, whether it was compiled now, whether all is there."""
    folder, compiled, complete = python(package, SMALL, **environment).split()
    return folder, compiled == "True", complete == "True"


def python(package: Path, program: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        cwd=package,
        env={"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1", **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        preexec_fn=without_overrides,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def without_overrides() -> None:
    prctl: Callable[..., int] = ctypes.CDLL(None).prctl
    for capability in OVERRIDES:
        prctl(DROP_FROM_BOUNDING_SET, capability, 0, 0, 0)


def test_beside_the_kernels_is_where_code_is_kept(package: Path) -> None:
    beside = str(package / "isochrones/kernels/__pycache__")
    assert small(package) == (beside, True, False)
    assert small(package) == (beside, False, False)


def test_a_package_that_cannot_be_written_keeps_its_code_in_the_users_cache(
    package: Path, tmp_path: Path
) -> None:
    forbid_writing(package)
    folder, compiled, _ = small(package, HOME=str(tmp_path))
    assert compiled
    assert Path(folder).is_relative_to(tmp_path / ".cache/jobcircle")
    assert not small(package, HOME=str(tmp_path))[1]


def test_a_package_and_a_home_that_cannot_be_written_leave_a_private_temporary_folder(
    package: Path, tmp_path: Path
) -> None:
    forbid_writing(package)
    private = tmp_path / f"jobcircle-kernels-{os.getuid()}"
    folder, compiled, _ = small(package, HOME="/proc/none", TMPDIR=str(tmp_path))
    assert compiled
    assert Path(folder).is_relative_to(private)
    assert private.stat().st_mode & 0o777 == 0o700


def test_without_any_folder_every_run_compiles_and_works_and_no_strangers_code_is_run(
    package: Path, tmp_path: Path
) -> None:
    forbid_writing(package)
    planted = tmp_path / f"jobcircle-kernels-{os.getuid()}"
    planted.mkdir()
    planted.chmod(0o777)
    assert small(package, HOME="/proc/none", TMPDIR=str(tmp_path)) == ("None", True, False)
    assert list(planted.iterdir()) == []


def test_a_sealed_package_is_read_by_whoever_cannot_write_it(package: Path) -> None:
    python(package, f"{SMALL}kept.seal()")
    forbid_writing(package)
    beside = str(package / "isochrones/kernels/__pycache__")
    assert small(package, HOME="/proc/none") == (beside, False, True)
    # The seal is of one kind of processor.
    assert small(package, HOME="/proc/none", NUMBA_CPU_NAME="generic")[1:] == (True, False)


def test_code_that_was_cut_off_is_compiled_again(package: Path) -> None:
    small(package)
    for ending, left in (("nbi", 0), ("nbc", 100)):
        (file,) = package.glob(f"isochrones/kernels/__pycache__/climb.*.{ending}")
        file.write_bytes(file.read_bytes()[:left])
        assert small(package)[1]
    assert not small(package)[1]


RUBBISH = """
from numba.core.dispatcher import Dispatcher
from isochrones.kernels import climb
rubbish = (
    b"\\x80\\x05K\\x00.",  # a number
    b"\\x80\\x05\\x8e\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff.",  # a text of 16 exabytes: OverflowError
    b"cno.such.module\\nname\\n.",  # ModuleNotFoundError
    b"\\x80\\x05\\x8c\\x02\\xff\\xfe.",  # UnicodeDecodeError
    b"cbuiltins\\neval\\n(V1/0\\ntR.",  # ZeroDivisionError
)
kernel = next(each for each in vars(climb).values() if isinstance(each, Dispatcher) and each.signatures)
(types,) = kernel.signatures
for ending in ("nbi", "nbc"):
    for bytes in rubbish:
        (file,) = kept.folder().glob(f"climb.{kernel.py_func.__name__}*.{ending}")
        file.write_bytes(bytes)
        assert kernel._cache.load_overload(types, kernel.targetctx) is None
        kernel._cache.save_overload(types, kernel.overloads[types])
        assert kernel._cache.load_overload(types, kernel.targetctx) is not None
"""


def test_code_that_was_overwritten_with_anything_is_made_again(package: Path) -> None:
    beside = package / "isochrones/kernels/__pycache__"
    beside.mkdir()
    (beside / f"kernels.{sys.implementation.cache_tag}.seal").write_bytes(b"\xff\xfe\x00")
    assert python(package, SMALL + RUBBISH).split() == [str(beside), "True", "False"]


def test_a_full_disk_takes_nothing_but_time(package: Path) -> None:
    limited = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))\n"
    ignored = "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
    assert python(package, limited + ignored + SMALL).split()[1] == "True"


def test_a_kernel_is_compiled_again_when_a_file_changed_that_it_takes_loops_from(package: Path) -> None:
    stamps = (
        "from isochrones.kernels.kept import KERNELS, stamp_of\n"
        "print(*(stamp_of(KERNELS / name) for name in ('cells.py', 'rings.py')))"
    )
    cells, rings = python(package, stamps).split()
    with (package / "isochrones/kernels/utm.py").open("a") as file:
        file.write("\n")
    after = python(package, stamps).split()
    assert after[0] != cells, "cells takes from locate, and locate from utm"
    assert after[1] == rings


def test_the_code_of_kernels_depends_on_no_file_that_is_not_counted() -> None:
    for file in ROOT.glob("isochrones/kernels/*.py"):
        for line in re.findall(r"^[ \t]*(?:import|from) .*$", file.read_text(encoding="utf-8"), re.MULTILINE):
            if "isochrones" in line:
                found = re.match(r"from (isochrones\.[\w.]+) import ", line)
                assert found, line
                assert ROOT.joinpath(*found[1].split(".")).with_suffix(".py").is_file(), line
