"""Programs that are told to leave do, from their first moment on, and none is told twice in vain."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest

import api.cli.web
from api.cli import leaving, main
from api.cli.stages import Stages
from api.cli.web import listen
from gis.errors import InputError, Message

EARLY = """
import importlib.abc, os, signal, sys
class Interrupts(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == "api.cli.program":
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Interrupts())
from api.cli import main
main()
"""


@pytest.fixture
def heeding() -> Iterator[None]:
    """Handlers of this process, put back afterwards."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.getsignal(number) for number in numbers]
    leaving.heed_signals()
    yield
    leaving.told.clear()
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


def test_an_interrupt_before_the_commands_are_there_is_one_sentence() -> None:
    done = subprocess.run(
        [sys.executable, "-c", EARLY], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "已中断。\nInterrupted.\n")


@pytest.mark.usefixtures("heeding")
def test_an_interrupted_command_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(api.cli.web, "listen", lambda *_: os.kill(os.getpid(), signal.SIGINT))
    monkeypatch.setattr(sys, "argv", ["jobcircle", "serve"])
    with pytest.raises(SystemExit, match="130"):
        main()
    assert set(capsys.readouterr().err.splitlines()) >= {"已中断。"}


@pytest.mark.usefixtures("heeding")
def test_a_signal_whose_exception_was_lost_is_heeded_at_the_next_stage_and_a_second_at_once() -> None:
    with contextlib.suppress(SystemExit):
        os.kill(os.getpid(), signal.SIGTERM)
    with pytest.raises(SystemExit, match="143"):
        Stages([Message("一", "one")]).begin(0)
    with pytest.raises(SystemExit, match="143"):
        os.kill(os.getpid(), signal.SIGTERM)


@pytest.mark.usefixtures("heeding")
def test_a_lost_interrupt_is_heeded_too() -> None:
    with contextlib.suppress(KeyboardInterrupt):
        os.kill(os.getpid(), signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        leaving.leave_if_told()


@pytest.mark.usefixtures("heeding")
def test_a_hang_up_that_nohup_had_ignored_stays_ignored() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    leaving.heed_signals()
    os.kill(os.getpid(), signal.SIGHUP)
    leaving.leave_if_told()
    assert signal.SIGHUP not in leaving.signals()


@pytest.mark.parametrize(
    ("host", "said"), [("no.such.invalid", "cannot be resolved"), ("192.0.2.1", "no address of this machine")]
)
def test_an_address_that_cannot_be_served_on_is_told_as_what_it_is(host: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        listen(0, host)


def test_the_new_kind_of_address_is_served_on() -> None:
    if not socket.has_ipv6:
        pytest.skip("this machine has no IPv6")
    with listen(0, "::1") as listening:
        assert listening.getsockname()[0] == "::1"
