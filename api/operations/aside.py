"""
Work in a process of its own, which gives way to everybody else: one order in, one answer out.

`run_aside` is the service's side, `answer` that of the process: a module that is started as
``python -m MODULE``. An order comes on its standard input, a line of JSON and what bytes belong to it, so
that nothing of it stands in a list of processes; the answer goes to standard output in the same form.
"""

import asyncio
import contextlib
import json
import logging
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from gis.errors import JobcircleError, UnavailableError

FAULT = logging.getLogger("jobcircle.fault")

NICENESS = 10
"""Whoever asks the service for the way comes first."""

Work = Callable[[Mapping[str, Any], bytes], tuple[Mapping[str, Any], bytes]]
"""Takes an order and its bytes, gives an answer and its bytes."""

NOT_DONE = (
    "这项工作没有做完，可能是内存不足；请再试一次",
    "the work was not finished, perhaps for lack of memory; try again",
)


OUT_OF_MEMORY = 12
"""How a process ends that was refused memory, as against one that was killed for it."""

_FAULTS = (1, -signal.SIGSEGV, -signal.SIGABRT)
"""How a process ends by an error that nobody raised on purpose."""

_MOST_TOLD = 20_000
"""So many bytes of what a process wrote to standard error go to the log."""


class BrokenWorkError(RuntimeError):
    """The process ended by an error of the program itself: trying again would not help."""


async def run_aside(
    module: str, asked: Mapping[str, Any], content: bytes = b"", *, limit_s: float
) -> tuple[dict[str, Any], bytes]:
    """
    Let a process do one piece of work; it is killed when the caller goes away.

    Parameters
    ----------
    module
        Calls `answer`.
    asked
        The order, JSON values.
    content
        Bytes that belong to it.
    limit_s
        Longest time, seconds.

    Returns
    -------
    tuple[dict, bytes]
        The answer, and its bytes.

    Raises
    ------
    JobcircleError
        As the work raised it.
    UnavailableError
        If it was not finished in time, memory was refused, or its process was killed.
    BrokenWorkError
        If it failed in any other way; what the process said of it is in the log.
    """
    pipe = asyncio.subprocess.PIPE
    # A file, which nobody waits for the end of, and which is still there when the service is not.
    with tempfile.TemporaryFile() as told:
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-m", module, stdin=pipe, stdout=pipe, stderr=told
        )
        try:
            async with asyncio.timeout(limit_s):
                out, _ = await child.communicate(_written(asked, content))
        except TimeoutError as error:
            raise UnavailableError(*NOT_DONE) from error
        finally:
            await _end(child)
        _log_fault(module, child.returncode, os.pread(told.fileno(), _MOST_TOLD, 0))
    return _read(module, child.returncode, out)


def _log_fault(module: str, code: int | None, told: bytes) -> None:
    if code in _FAULTS:
        FAULT.error("%s ended with %s\n%s", module, code, told.decode(errors="replace"))
    elif told:
        FAULT.warning("%s said\n%s", module, told.decode(errors="replace"))


def _read(module: str, code: int | None, out: bytes) -> tuple[dict[str, Any], bytes]:
    """Take an answer; one that was cut short is none."""
    if code in _FAULTS:
        raise BrokenWorkError(f"{module} ended with {code}; what it said is in the log")
    if code != 0:
        raise UnavailableError(*NOT_DONE)
    head, _, made = out.partition(b"\n")
    said: dict[str, Any] = json.loads(head)
    if "error" in said:
        raise _kinds(JobcircleError)[said["error"]["kind"]](*said["error"]["message"])
    return said, made


def answer(work: Work) -> None:
    """
    Do the work that standard input orders; the whole life of the process.

    Parameters
    ----------
    work
        What it raises on purpose is told to the caller; any other error ends the process.
    """
    _settle()
    order = sys.stdin.buffer.readline()
    if not order.endswith(b"\n"):  # the service ended while it was ordering
        return
    try:
        said, made = work(json.loads(order), sys.stdin.buffer.read())
    except JobcircleError as error:
        said, made = {"error": {"kind": type(error).__name__, "message": list(error.message)}}, b""
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    _tell(_written(said, made))


def _tell(answered: bytes) -> None:
    try:
        sys.stdout.buffer.write(answered)
        sys.stdout.buffer.flush()
    except BrokenPipeError:  # the service ended meanwhile: what was written stays, and nobody listens
        os._exit(0)


async def _end(child: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        child.kill()
    if child.stdout is not None:  # its end is the last that is heard of a process
        await child.stdout.read()
    await child.wait()


def _settle() -> None:
    """Stand behind the service, leave Ctrl-C to it, and be the first to go where memory is short."""
    os.nice(NICENESS)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("500", encoding="ascii")


def _written(said: Mapping[str, Any], content: bytes) -> bytes:
    return json.dumps(said).encode() + b"\n" + content


def _kinds(kind: type[JobcircleError]) -> dict[str, type[JobcircleError]]:
    """Name an error and all below it."""
    found = {kind.__name__: kind}
    for each in kind.__subclasses__():
        found |= _kinds(each)
    return found
