"""Work in a process of its own: its answer, what it refuses, and its end."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from typing import Any

import pytest

from api.operations.aside import BrokenWorkError, answer, run_aside
from gis.errors import ConflictError, UnavailableError

HERE = "tests.api.test_aside"


def work(asked: Any, content: bytes) -> tuple[dict[str, Any], bytes]:
    if asked["do"] == "refuse":
        raise ConflictError("已经写过", "written before")
    if asked["do"] == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if asked["do"] == "half":
        os.write(sys.stdout.fileno(), b"{}\nPK")
        os.kill(os.getpid(), signal.SIGKILL)
    if asked["do"] == "memory":
        raise MemoryError
    if asked["do"] == "fail":
        raise RuntimeError("a bug")
    return {"nice": os.nice(0)}, content[::-1]


def asked(do: str, content: bytes = b"", limit_s: float = 60.0) -> tuple[dict[str, Any], bytes]:
    return asyncio.run(run_aside(HERE, {"do": do}, content, limit_s=limit_s))


def test_any_bytes_come_back_whole_from_a_process_that_gives_way() -> None:
    said, made = asked("turn", b"\n\0{}\n" * 50_000)
    assert made == b"\n}{\0\n" * 50_000
    assert said["nice"] >= 10


def test_what_the_work_refuses_is_refused_here_in_both_languages() -> None:
    with pytest.raises(ConflictError) as refused:
        asked("refuse")
    assert refused.value.message == ("已经写过", "written before")


def test_a_process_that_was_killed_or_is_too_slow_says_that_it_was_not_finished() -> None:
    for do, limit_s in (("die", 60.0), ("half", 60.0), ("memory", 60.0), ("turn", 0.01)):
        with pytest.raises(UnavailableError, match="was not finished"):
            asked(do, limit_s=limit_s)


@pytest.mark.parametrize(
    ("module", "said"), [(HERE, "RuntimeError: a bug"), ("tests.none", "No module named")]
)
def test_a_bug_is_told_apart_from_a_kill_and_stands_in_the_log(
    module: str, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(BrokenWorkError):
        asyncio.run(run_aside(module, {"do": "fail"}, limit_s=60.0))
    (record,) = [record for record in caplog.records if record.name == "jobcircle.fault"]
    assert said in record.getMessage()


@pytest.mark.parametrize(
    "order", [b"", b'{"do": "tu', json.dumps({"do": "turn"}).encode() + b"\n" + b"x" * 200_000]
)
def test_a_process_whose_service_was_killed_ends_without_a_word(order: bytes) -> None:
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-m", HERE], stdin=pipe, stdout=pipe, stderr=pipe) as child:
        assert child.stdin
        assert child.stdout
        assert child.stderr
        child.stdout.close()  # nobody listens any more
        child.stdin.write(order)
        child.stdin.close()
        assert child.stderr.read() == b""
        assert child.wait() == 0


if __name__ == "__main__":
    answer(work)
